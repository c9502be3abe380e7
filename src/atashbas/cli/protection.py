"""`erase` and `disclose`: take a text away for good with a signed reason, or open a withheld one to named parties."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.exchange import address_of
from atashbas.cli.outcome import as_json, print_json
from atashbas.node import erasure
from atashbas.node.logs import store_of
from atashbas.node.store import EntryId
from atashbas.register.note import Signer


@click.command()
@click.argument("entry")
@click.option("--reason", required=True, help="Code of the reason in small letters, e.g. protect-witness.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_json
def erase(entry: str, reason: str, yes: bool, json_: bool) -> None:
    """Erase the text of ENTRY (log/n), or of one record of it (log/n/index), from this node. It cannot be undone.

    A signed tombstone with the reason takes its place and travels with every bundle; the proof of the entry stays. What
    others copied before, they have.
    """
    log, n, indices = address_of(entry)
    if not yes:
        click.confirm(f"Erase {entry} for good?", abort=True, err=True)
    desk, log_key = _signers(log)
    made = erasure.erase(store_of(), log, n, desk, reason=reason, time=_now(), indices=indices)
    _finish(log, log_key, made, json_, f"{entry} is erased; the tombstone is {made}")


@click.command()
@click.argument("entry")
@click.option("--to", default="", help="Parties that may read it from now on, e.g. ru,tr. Without: everybody.")
@as_json
def disclose(entry: str, to: str, json_: bool) -> None:
    """Disclose a withheld text: ENTRY (log/n) or one record of it (log/n/index). It cannot be taken back."""
    log, n, indices = address_of(entry)
    desk, log_key = _signers(log)
    readers = [party for party in to.split(",") if party]
    made = erasure.disclose(store_of(), log, n, desk, time=_now(), to=readers, indices=indices)
    _finish(log, log_key, made, json_, f"{entry} is disclosed to {', '.join(readers) or 'everybody'} by {made}")


def _signers(log: str) -> tuple[Signer, Signer]:
    home = open_node()
    from atashbas.node.identity import signer_of

    charter = store_of().get_charter()
    return signer_of(home, charter, log, "desk"), signer_of(home, charter, log, "log")


def _finish(log: str, log_key: Signer, made: EntryId, json_: bool, words: str) -> None:
    from atashbas.node import projection
    from atashbas.node.scrub import scrub_projections

    store_of().checkpoint(log, log_key)
    projection.refresh()
    scrub_projections()
    if json_:
        print_json({"entry": str(made)})
    else:
        click.echo(words)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
