"""`read`, `lexicon check`, `import bulletin`: texts in five languages from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import click

from atashbas.cli.outcome import WRONG_FOUND, as_json, print_json, say_error, words
from atashbas.reading import Document, Lexicon, Opened, extend_lexicon, load_lexicon, open_document, read_text
from atashbas.values import AtashbasError, Fault

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
own_lexicon = click.option(
    "--lexicon",
    "own",
    type=existing_file,
    help="CSV file of your own names and words, beside the packaged lexicons.",
)
on_day = click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of the texts (YYYY-MM-DD); taken from each text's own dateline where absent.",
)


@click.command(name="read")
@click.argument("files", nargs=-1, required=True, type=existing_file)
@on_day
@own_lexicon
@click.option("--model", is_flag=True, help="Ask the language model of ATASHBAS_MODEL_URL for what the rules missed.")
@click.option(
    "--ocr", is_flag=True, help="Recognise the text of pictures and scans with tesseract, if it is installed."
)
@as_json
def read(files: Sequence[Path], day: datetime | None, own: Path | None, model: bool, ocr: bool, json_: bool) -> None:
    """Read FILES (text, HTML, DOCX, PDF with text): counts, verdicts, statements, incidents, each with its words.

    Exits 1 where a file could not be read or a fault in it keeps something out.
    """
    documents, failed = _read_all(files, day.date() if day else None, _lexicon(own), ocr=ocr)
    if model:
        documents = [_proposed(document) for document in documents]
    if json_:
        from atashbas.reading import documents_to_json

        print_json(documents_to_json(documents))
    else:
        for document in documents:
            _show(document)
    if failed or any(fault.blocking for document in documents for fault in document.faults):
        sys.exit(WRONG_FOUND)


def _proposed(document: Document) -> Document:
    """The document with what a model proposed and the checks let through; what they dropped is said."""
    from atashbas.node.environment import read as read_environment
    from atashbas.node.language_model import propose

    proposed, judged = propose(document, read_environment(os.environ))
    for one in judged.dropped:
        click.echo(f"{document.source}: dropped, {one.reason}", err=True)
    return proposed


def _lexicon(own: Path | None) -> Lexicon:
    packaged = load_lexicon()
    if own is None:
        return packaged
    lexicon, faults = extend_lexicon(packaged, own.read_bytes(), own.name)
    _say(faults)
    return lexicon


def _read_all(
    files: Sequence[Path],
    day: date | None,
    lexicon: Lexicon,
    only: Literal["bulletin"] | None = None,
    *,
    ocr: bool = False,
) -> tuple[list[Document], int]:
    documents, failed = [], 0
    for file in files:
        try:
            opened = _open(file.read_bytes(), file.name, ocr=ocr)
        except AtashbasError as error:
            click.echo(f"{file}: {words(error)}", err=True)
            failed += 1
            continue
        faults = opened.faults
        documents.append(
            read_text(opened.text, source=str(file), published_on=day, lexicon=lexicon, only=only, faults=faults)
        )
    return documents, failed


def _open(data: bytes, name: str, *, ocr: bool) -> Opened:
    """Text of a file; of a picture or scan only where recognition was asked for."""
    try:
        return open_document(data, name)
    except AtashbasError as error:
        if not ocr or error.code != "document.scan":
            raise
    from atashbas.node.text_recognition import recognise

    fault = Fault(code="document.recognised", file=name, blocking=False)
    return Opened(text=recognise(data, name), kind="scan", faults=(fault,))


def _say(faults: Sequence[Fault]) -> None:
    for fault in faults:
        click.echo(f"  {'✗' if fault.blocking else '!'} {words(fault)}", err=True)


def _show(document: Document) -> None:
    click.echo(f"{document.source}: {document.language or '—'}, {document.published_on or 'no day'}")
    for c in document.counts:
        split = ", ".join(f"{area} {c.by_area[area]}" for area in sorted(c.by_area))
        flags = f"  [{', '.join(c.traps)}]" if c.traps else ""
        click.echo(f"  count {c.reporter} {'—' if c.total is None else c.total} ({split}){flags}")
    for v in document.verdicts:
        click.echo(f"  verdict {v.by} on {v.about}: {v.outcome} {v.count}{' (computed)' if v.computed else ''}")
    for t in document.totals:
        click.echo(f"  counter {t.what}: {t.count}{' since the beginning' if t.cumulative else ''}")
    for s in document.statements:
        review = f"  [{', '.join(s.reasons)}]" if s.needs_review else ""
        click.echo(f"  {s.kind} {s.speaker}: {_short(document.text[s.start : s.end])}{review}")
    for i in document.incidents:
        facts: list[Any] = [i.occurred_on, i.place, i.action, i.actor, i.target]
        click.echo("  incident " + " · ".join(str(f) for f in facts if f) + _harm(i.killed, i.injured))
    for item in document.mandate:
        click.echo(f"  mandate {item.code}: {_short(document.text[item.start : item.end])}")
    _say(document.faults)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89] + "…"


def _harm(killed: int | None, injured: int | None) -> str:
    return "".join(f" · {name} {n}" for name, n in (("killed", killed), ("injured", injured)) if n is not None)


@click.group(name="lexicon")
def lexicon() -> None:
    """Look after the lexicons the reading works with."""


@lexicon.command(name="check")
@click.argument("files", nargs=-1, type=existing_file)
@as_json
def lexicon_check(files: Sequence[Path], json_: bool) -> None:
    """Find clashes, rows without source and unknown office holders, in the packaged lexicons and in your own FILES.

    Exits 1 where a row has to be mended.
    """
    from atashbas.reading import check_lexicon

    found: list[Fault] = []
    made = load_lexicon()
    for file in files:
        made, faults = extend_lexicon(made, file.read_bytes(), file.name)
        found += faults
    found += check_lexicon(made)
    if json_:
        print_json({"entries": sum(map(len, made.rows.values())), "faults": found})
    else:
        _say(found)
        click.echo(f"{sum(map(len, made.rows.values()))} entries, {len(found)} findings")
    if any(fault.blocking for fault in found):
        sys.exit(WRONG_FOUND)


@click.command(name="bulletin")
@click.argument("files", nargs=-1, required=True, type=existing_file)
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

    Two outlets' versions of one bulletin are told by day and split; what contradicts is shown. Exits 1 where something
    was kept out or contradicts.
    """
    from atashbas.reading import find_versions, to_records
    from atashbas.reports.records import Record, RegisterCount

    documents, failed = _read_all(files, day.date() if day else None, _lexicon(own), "bulletin")
    records: list[Record] = []
    faults: list[Fault] = []
    for document in documents:
        read_ = to_records(document, outlet=outlet)
        records += read_.records
        faults += [fault for fault in read_.faults if fault.blocking]
    counts = [r for r in records if isinstance(r, RegisterCount)]
    versions = find_versions(counts)
    repeated = {counts[n].number for group in versions.same for n in group[1:]}
    kept = [r for r in records if not (isinstance(r, RegisterCount) and r.number in repeated)]
    results = [] if dry_run else _enter(kept)
    contradictions = [
        (counts[a].source, counts[b].source, counts[a].reporter, why) for a, b, why in versions.contradictions
    ]
    if json_:
        told = {"records": kept, "repeated": len(records) - len(kept), "contradictions": contradictions}
        print_json({**told, "results": results, "faults": faults})
    else:
        _say(faults)
        for first, second, reporter, why in contradictions:
            click.echo(f"  ! {reporter}: {first} and {second} contradict each other ({why})", err=True)
        click.echo(f"{len(documents)} bulletins: {len(kept)} records, {len(records) - len(kept)} told twice")
        for result in results:
            click.echo(f"  {result.reporter}: {result.stored} stored, {result.repeated} already held")
    if failed or faults or contradictions or any(result.kept_out for result in results):
        sys.exit(WRONG_FOUND)


def _enter(records: Sequence[Any]) -> list[Any]:
    """Each reporter's records into his own log; a reporter the charter does not know is named, the others go in."""
    if not records:
        return []
    from atashbas.cli.django_setup import open_node
    from atashbas.node import intake

    home = open_node()
    results: list[Any] = []
    for reporter in sorted({record.reporter for record in records}):
        own = [record for record in records if record.reporter == reporter]
        try:
            results.append(intake.enter_records(home, own, "bulletins", by="command"))
        except AtashbasError as error:
            say_error(error)
            results.append(_Refused(reporter, len(own)))
    return results


class _Refused:
    """What is shown of records a node would not take."""

    def __init__(self, reporter: str, kept_out: int) -> None:
        self.reporter, self.stored, self.repeated, self.kept_out = reporter, 0, 0, kept_out
