"""`import bulletin`: a folder of daily bulletins becomes counts and verdicts, each in its own reporter's log."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from atashbas.cli.outcome import WRONG_FOUND, as_json, print_json, words
from atashbas.cli.reading import file_or_folder, lexicon_of, on_day, own_lexicon, read_all, say_faults
from atashbas.reading import Contradiction, Document, Told, to_records, without_repeats
from atashbas.reports.records import Record
from atashbas.values import AtashbasError, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What became of one reporter's records; `refused` says why none went in, empty where they did."""

    reporter: str
    stored: int = 0
    repeated: int = 0
    kept_out: int = 0
    refused: str = ""


@click.command(name="bulletin")
@click.argument("files", nargs=-1, required=True, type=file_or_folder)
@on_day
@click.option("--outlet", help="Medium that printed the bulletins.")
@click.option("--dry-run", is_flag=True, help="Show what would go in; store nothing.")
@own_lexicon
@as_json
def import_bulletin(
    files: Sequence[Path],
    day: datetime | None,
    outlet: str | None,
    dry_run: bool,
    own: Path | None,
    json_: bool,
) -> None:
    """Take daily bulletins in: each side's counts and verdicts, into each reporter's own log.

    A folder stands for the files in it. Two outlets' versions of one bulletin are told by day and split, also where the
    register holds the other; what contradicts is shown. Exits 1 where something was kept out or contradicts, or where
    a file says nothing.
    """
    documents, failed = read_all(files, day.date() if day else None, lexicon_of(own), "bulletin")
    made = [to_records(document, outlet=outlet) for document in documents if not _is_doubtful(document)]
    records = [record for one in made for record in one.records]
    faults = [fault for one in documents for fault in one.faults]
    faults += [fault for one in made for fault in one.faults if fault.blocking] + _silent(documents)
    told = without_repeats(records, _held(records, needed=not dry_run))
    results = [] if dry_run else _enter(told.records)
    if json_:
        about = {"records": told.records, "repeated": told.repeated, "contradictions": told.contradictions}
        print_json({**about, "results": results, "faults": faults})
    else:
        say_faults(faults)
        _show(told, results, len(documents))
    if (
        failed
        or any(fault.blocking for fault in faults)
        or told.contradictions
        or any(result.kept_out for result in results)
    ):
        sys.exit(WRONG_FOUND)


def _is_doubtful(document: Document) -> bool:
    """Whether a fault of the file itself makes its figures doubtful: nothing of it is stored unseen."""
    return any(fault.blocking for fault in document.faults)


def _silent(documents: Sequence[Document]) -> list[Fault]:
    """A file in which no bulletin was recognised is named: that it says nothing is no report of none."""
    return [
        Fault(code="reading.no-bulletin", file=one.source)
        for one in documents
        if not (one.counts or one.verdicts or one.totals)
    ]


def _show(told: Told, results: Sequence[Entered], bulletins: int) -> None:
    for one in told.contradictions:
        click.echo(f"  ! {_contradiction(one)}", err=True)
    click.echo(f"{bulletins} bulletins: {len(told.records)} records, {told.repeated} told twice")
    for result in results:
        click.echo(f"  {result.reporter}: {result.stored} stored, {result.repeated} already held")
        if result.refused:
            click.echo(f"  ✗ {result.reporter}: {result.kept_out} kept out. {result.refused}", err=True)


def _contradiction(one: Contradiction) -> str:
    return f"{one.reporter}, {one.day}: {one.first} and {one.second} contradict each other ({one.why})"


def _held(records: Sequence[Record], *, needed: bool) -> tuple[Record, ...]:
    """What the node holds of those days; without a node nothing, where none is needed."""
    from atashbas.node.home import current

    if not records or not (needed or current().exists):
        return ()
    from atashbas.cli.django_setup import open_node

    open_node()
    from atashbas.node.printings import held_beside

    return held_beside(records)


def _enter(records: Sequence[Record]) -> list[Entered]:
    """Each reporter's records into his own log; a reporter the charter does not know is named, the others go in."""
    if not records:
        return []
    from atashbas.cli.django_setup import open_node

    home = open_node()
    from atashbas.node import intake

    entered: list[Entered] = []
    for reporter in sorted({record.reporter for record in records}):
        own = [record for record in records if record.reporter == reporter]
        try:
            done = intake.enter_records(home, own, "bulletins", by="command")
        except AtashbasError as error:
            entered.append(Entered(reporter=reporter, kept_out=len(own), refused=words(error)))
            continue
        entered.append(Entered(reporter=reporter, stored=done.stored, repeated=done.repeated, kept_out=done.kept_out))
    return entered
