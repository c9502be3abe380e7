"""`init` and `demo`: lay a node, and fill one with the demo."""

from __future__ import annotations

from pathlib import Path

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import as_json, print_json, progress


@click.command()
@click.option(
    "--charter",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Charter note, signed by every party, to put in force.",
)
@as_json
def init(charter: Path | None, json_: bool) -> None:
    """Lay a node in $ATASHBAS_HOME: folders, secret, tables, register; put a charter in force if one is given.

    Done again it changes nothing.
    """
    home = open_node(lay=True)
    from atashbas.node import projection
    from atashbas.node.logs import store_of
    from atashbas.node.store import register_rules

    store = store_of(home)
    if charter is not None and store.charter_note() != charter.read_bytes():
        with register_rules():
            store.set_charter(charter.read_bytes())
    projection.refresh()
    logs = store.logs()
    if json_:
        print_json({"home": str(home.root), "charter": bool(store.charter_note()), "logs": logs})
        return
    click.echo(f"Node in {home.root}")
    click.echo(f"Logs: {', '.join(logs)}" if logs else "No charter yet: `atashbas init --charter FILE`, or the demo.")


@click.command()
@click.option("--serve", "serve_", is_flag=True, help="Go on to serve the pages.")
@click.option("--port", type=click.IntRange(1, 65535), help="With --serve: first port to try.")
@click.option("--no-browser", is_flag=True, help="With --serve: open no browser.")
@as_json
def demo(serve_: bool, port: int | None, no_browser: bool, json_: bool) -> None:
    """Fill a node with the demo: real counts relayed, and invented registers marked synthetic, under test keys.

    Prints one account for each delegation. Done again it changes nothing.
    """
    say = progress(json_)
    say("demo: opening the node")
    home = open_node(lay=True)
    from atashbas.node.demo.fill import fill

    filled = fill(home, say)
    if json_:
        print_json(filled)
    else:
        click.echo(f"Demo node in {home.root}: {filled.stored} new records, {filled.repeated} already held.")
        click.echo("Everything of the reporters demo-… is synthetic. Sign in with:")
        for account in filled.accounts:
            click.echo(f"  {account.name}  {account.password}")
    if serve_:
        from atashbas.cli.serving import run_server

        run_server(port=port, browser=not no_browser, json_=json_)
