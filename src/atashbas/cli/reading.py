"""`read`, `lexicon check`: texts in five languages from the command line."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import click

from atashbas.cli.outcome import WRONG_FOUND, as_json, print_json, words
from atashbas.reading import Document, Lexicon, Opened, extend_lexicon, load_lexicon, open_document, read_text
from atashbas.reading.files.opening import LARGEST
from atashbas.values import AtashbasError, Fault

existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
file_or_folder = click.Path(exists=True, path_type=Path)
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
@click.argument("files", nargs=-1, required=True, type=file_or_folder)
@on_day
@own_lexicon
@click.option("--model", is_flag=True, help="Ask the language model of ATASHBAS_MODEL_URL for what the rules missed.")
@click.option(
    "--ocr", is_flag=True, help="Recognise the text of pictures and scans with tesseract, if it is installed."
)
@as_json
def read(files: Sequence[Path], day: datetime | None, own: Path | None, model: bool, ocr: bool, json_: bool) -> None:
    """Read FILES (text, HTML, DOCX, PDF with text): counts, verdicts, statements, incidents, each with its words.

    A folder stands for the files in it. Exits 1 where a file could not be read or a fault in it keeps something out.
    """
    documents, failed = read_all(files, day.date() if day else None, lexicon_of(own), ocr=ocr)
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
    from atashbas.node.language_model import propose_or_say

    proposed, judged = propose_or_say(document, read_environment(os.environ))
    for one in judged.dropped:
        click.echo(f"{document.source}: dropped, {one.reason}", err=True)
    return proposed


def lexicon_of(own: Path | None) -> Lexicon:
    """The packaged lexicon, with the user's own file beside it."""
    packaged = load_lexicon()
    if own is None:
        return packaged
    lexicon, faults = extend_lexicon(packaged, _bytes(own), own.name)
    say_faults(faults)
    return lexicon


def read_all(
    paths: Sequence[Path],
    day: date | None,
    lexicon: Lexicon,
    only: Literal["bulletin"] | None = None,
    *,
    ocr: bool = False,
) -> tuple[list[Document], int]:
    """Documents that could be read, and how many files could not: those are named, the others go on."""
    documents, failed = [], 0
    for file in _files(paths):
        try:
            opened = _open(_bytes(file), file.name, ocr=ocr)
        except AtashbasError as error:
            click.echo(f"{file}: {words(error)}", err=True)
            failed += 1
            continue
        faults = opened.faults
        documents.append(
            read_text(opened.text, source=str(file), published_on=day, lexicon=lexicon, only=only, faults=faults)
        )
    return documents, failed


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files named, and those in the folders named, by name; hidden ones are passed over, an empty folder stays."""
    for path in paths:
        yield from (sorted(one for one in path.iterdir() if _is_sent(one)) if path.is_dir() else ()) or (path,)


def _is_sent(file: Path) -> bool:
    return file.is_file() and not file.name.startswith((".", "~$"))


def _bytes(file: Path) -> bytes:
    """What a file holds, up to one byte more than is accepted; pipes and devices, which may never end, are refused."""
    if file.is_dir():
        raise AtashbasError("input.no-files", file=str(file))
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise AtashbasError("input.unreadable", file=str(file), reason=error.strerror) from error


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


def say_faults(faults: Sequence[Fault]) -> None:
    """One line for each fault on standard error; ✗ keeps something out."""
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
    say_faults(document.faults)


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
        made, faults = extend_lexicon(made, _bytes(file), file.name)
        found += faults
    found += check_lexicon(made)
    if json_:
        print_json({"entries": sum(map(len, made.rows.values())), "faults": found})
    else:
        say_faults(found)
        click.echo(f"{sum(map(len, made.rows.values()))} entries, {len(found)} findings")
    if any(fault.blocking for fault in found):
        sys.exit(WRONG_FOUND)
