"""`bundle`, `proof`, `backup` and `restore`: the register carried to others, proved on paper, and put back."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.keys import passphrase, write_new
from atashbas.cli.outcome import WRONG_FOUND, as_json, print_json
from atashbas.node import backup as backups
from atashbas.node import exchange, exchange_http
from atashbas.node.environment import read
from atashbas.node.exchange_import import ImportReport
from atashbas.node.home import Home, current
from atashbas.node.logs import store_of
from atashbas.values import AtashbasError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
TARGET = click.Path(dir_okay=False, path_type=Path)


@click.group()
def bundle() -> None:
    """Carry registers to other parties and take theirs in: by stick, mail or HTTP, in any order, again and again."""


@bundle.command("export")
@click.argument("file", type=TARGET)
@click.option("--have", default="", help="What the receiver has, e.g. ru:120,ir:7 (see `bundle sizes` there).")
@click.option("--to", help="Party that will read it: bodies meant for it go along. Without: only public bodies.")
@as_json
def bundle_export(file: Path, have: str, to: str | None, json_: bool) -> None:
    """Write a bundle of every log this node holds."""
    if to is not None and to not in store_of().logs():
        raise AtashbasError("register.charter.party", log=to)
    with file.open("wb") as out:
        written = exchange.export_bundle(store_of(), out, have=exchange_http.parse_have(have), to=to)
    if json_:
        print_json({"file": str(file), "bytes": file.stat().st_size, "entries": written})
        return
    click.echo(f"{file}: {file.stat().st_size} bytes")
    for log, count in written.items():
        click.echo(f"  {log}: {count} entries")


@bundle.command("sizes")
def bundle_sizes() -> None:
    """Print how many entries of each log this node holds, as `--have` wants it."""
    click.echo(",".join(f"{log}:{size}" for log, size in exchange.sizes(store_of()).items()))


@bundle.command("import")
@click.argument("file", type=FILE)
@click.option("--as", "me", help="Party whose log this node writes; with its witness key it cosigns what is in order.")
@as_json
def bundle_import(file: Path, me: str | None, json_: bool) -> None:
    """Take in a bundle. Each log goes in whole or is refused with the reason; exits 1 if any was refused."""
    with file.open("rb") as source:
        report = exchange.import_bundle(store_of(), source, me=me)
    _finish(report, me, json_)


@bundle.command("pull")
@click.argument("address")
@click.option("--as", "me", help="Party whose log this node writes; with its witness key it cosigns what is in order.")
@as_json
def bundle_pull(address: str, me: str | None, json_: bool) -> None:
    """Fetch from another node over HTTP what it has more than this one, and take it in."""
    _finish(exchange_http.pull(store_of(), address, me=me), me, json_)


def _finish(report: ImportReport, me: str | None, json_: bool) -> None:
    home = open_node()
    from atashbas.node import projection
    from atashbas.node.scrub import scrub_projections

    cosigned = _cosign(home, me) if me else []
    projection.refresh()
    if report.erased:
        scrub_projections()
    if json_:
        print_json({**exchange_http.as_data(report), "ok": report.ok, "cosigned": cosigned})
    else:
        for log in report.logs:
            news = (
                "two histories: evidence kept"
                if log.forked
                else f"refused: {log.code}"
                if log.code
                else f"{log.new} new"
            )
            click.echo(f"{log.log}: {news}{' (own entries recovered)' if log.recovered else ''}")
        click.echo(f"{report.bodies} bodies, {report.items} items taken; cosigned: {', '.join(cosigned) or 'nothing'}")
        for fault in report.faults:
            click.echo(f"FAULT {fault.log}: {fault.code}", err=True)
    if not report.ok:
        sys.exit(WRONG_FOUND)


def _cosign(home: Home, me: str) -> list[str]:
    """Cosign with the witness key where the party has one, and enter evidence that nobody has entered yet."""
    from atashbas.node.identity import signer_of

    store = store_of()
    charter = store.get_charter()
    if not charter.demo and not read(os.environ).passphrase:
        os.environ["ATASHBAS_PASSPHRASE"] = passphrase()
    moment = datetime.now(UTC)
    if exchange.forked(store):
        desk, log_key = signer_of(home, charter, me, "desk"), signer_of(home, charter, me, "log")
        if exchange.record_evidence(store, me, desk, time=f"{moment:%Y-%m-%dT%H:%M:%SZ}", seed=os.urandom(32)):
            store.checkpoint(me, log_key)
    if charter.party(me).witness is None:
        return []
    return exchange.cosign_all(store, me, signer_of(home, charter, me, "witness"), at=int(moment.timestamp()))


@click.command()
@click.argument("entry")
@click.option("--entry-out", type=TARGET, help="Also write the entry itself, which the proof is about.")
@click.option("--qr", type=TARGET, help="Write the proof as a QR code (SVG).")
@as_json
def proof(entry: str, entry_out: Path | None, qr: Path | None, json_: bool) -> None:
    """Print a proof that ENTRY (log/n or log/n/index) stands in its log: C2SP tlog-proof, fit for a QR code."""
    log, n, _ = address_of(entry)
    store = store_of()
    made = exchange.prove(store, log, n)
    if entry_out is not None:
        found = store.find_entry(log, n)
        write_new(entry_out, found.raw if found else b"")
    if qr is not None:
        from atashbas.bulletin.proof_code import make_proof_code

        code = make_proof_code(made.text)
        if code is None:
            raise AtashbasError("proof.too-long", entry=entry, bytes=len(made.text))
        code.save(str(qr), kind="svg", scale=2)
    if json_:
        print_json({"entry": f"{log}/{n}", "state": exchange.state_of(store, log, n), "proof": made.text.decode()})
    else:
        click.echo(made.text.decode(), nl=False)


def address_of(entry: str) -> tuple[str, int, tuple[int, ...]]:
    """Log, position and (where one record is meant) its index; raises AtashbasError ``entry.address``."""
    parts = entry.split("/")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        raise AtashbasError("entry.address", value=entry)
    return parts[0], int(parts[1]), tuple(map(int, parts[2:]))


@click.command()
@click.argument("file", type=TARGET)
@as_json
def backup(file: Path, json_: bool) -> None:
    """Write a checked copy of the register to FILE. Keys and accounts are not in it: copy the folder `keys` too."""
    report = backups.backup(store_of(), file)
    if json_:
        print_json({"file": str(file), "entries": report.entries, "ok": report.ok})
    else:
        click.echo(f"{file}: {report.entries} entries, {'verified' if report.ok else 'FAULTY: see `atashbas verify`'}")
    if not report.ok:
        sys.exit(WRONG_FOUND)


@click.command()
@click.argument("file", required=False, type=FILE)
@click.option("--accept-loss", metavar="LOG", help="State that no peer ever saw more of LOG than is here; sign again.")
@as_json
def restore(file: Path | None, accept_loss: str | None, json_: bool) -> None:
    """Put a backup into an empty node. Nothing may be signed until a bundle of a peer has shown what it knows.

    Import a bundle from every peer you can reach before writing: an entry a peer holds and you do not is yours too.
    """
    home = current()
    home.lay()
    if (file is None) == (accept_loss is None):
        raise click.UsageError("name either a backup or --accept-loss LOG")
    if file is not None:
        report = backups.restore(file, store_of())
        answer = {"entries": report.entries, "held": list(store_of().logs())}
        words = f"{report.entries} entries restored. Now import a bundle from every peer; until then nothing is signed."
    else:
        backups.accept_loss(store_of(), accept_loss or "")
        answer, words = {"log": accept_loss}, f"{accept_loss} may be signed again."
    if json_:
        print_json(answer)
    else:
        click.echo(words)
