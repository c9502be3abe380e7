"""An XLSX workbook read as a stream: rows of cells as text, whatever the file claims about its own size.

Decides whether a workbook can be read and what its parts are; `worksheets` says what a cell says. Ready-made readers
allocate what a file states (a count of shared texts, a grid up to its last cell) and can end the whole process; here
nothing is allocated ahead and everything is counted while it is unpacked. Parts: ECMA-376 part 1, 18.3 (sheets), 18.4
(shared texts), 18.8 (styles).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.parsers import expat

from atashbas.reports.worksheets import Row, SheetReader, local_name
from atashbas.values import AtashbasError

MOST_UNPACKED_BYTES = 600_000_000
SMALL_UNPACKED_BYTES = 20_000_000
MOST_SWELLING = 150  # a real sheet of 100,000 rows swells 8-15 fold
MOST_PARTS = 5_000
MOST_ELEMENTS = 2_000_000  # of a small part: styles, relations
MOST_TEXTS = 5_000_000
MOST_TEXT_CHARACTERS = 100_000_000
BLOCK = 1 << 18
WORKBOOK = "xl/workbook.xml"
# Number formats of days and times that need no code of their own (18.8.30), and letters that make one of a code.
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
DAY_LETTERS = re.compile(r"[ymdhs]", re.I)
# NotImplementedError is what the ZIP library raises for a compression it does not know.
BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, LookupError, OSError,
    ValueError, OverflowError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """A workbook looked through: names of its sheets with their parts, shared texts, styles that mean a day."""

    file: str
    data: bytes = field(repr=False)
    sheets: Mapping[str, str]
    texts: tuple[str, ...] = field(repr=False)
    days: frozenset[str]
    first_day: datetime
    formulas: int

    def rows(self, sheet: str) -> Iterator[Row]:
        """Rows that hold anything; raises AtashbasError ``input.not-a-table`` or ``input.sheet-too-wide``."""
        reader = SheetReader(file=self.file, texts=self.texts, days=self.days, first_day=self.first_day)
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open(self.sheets[sheet]) as stream:
                parser = _parser(reader.start, reader.end, reader.text)
                while block := stream.read(BLOCK):
                    parser.Parse(block, False)
                    yield from reader.take()
                parser.Parse(b"", True)
                yield from reader.take()
        except BROKEN as error:
            raise AtashbasError("input.not-a-table", file=self.file, reason=str(error)[:120]) from error


def open_workbook(data: bytes, file: str) -> Workbook:
    """Look through a workbook without reading its rows.

    Raises AtashbasError ``input.not-a-table``, ``input.archive-swells`` or ``input.empty-file``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            formulas = _measure(archive, len(data), file)
            sheets, from_1904 = _sheets(archive)
            if not sheets:
                raise AtashbasError("input.empty-file", file=file)
            return Workbook(
                file=file,
                data=data,
                sheets=sheets,
                texts=_shared_texts(archive),
                days=_day_styles(archive),
                first_day=datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30),  # noqa: DTZ001 - a local day
                formulas=formulas,
            )
    except BROKEN as error:
        raise AtashbasError("input.not-a-table", file=file, reason=str(error)[:120]) from error


def _measure(archive: zipfile.ZipFile, packed: int, file: str) -> int:
    """Unpack every part while counting; number of formulas. What an archive states about its sizes is not believed."""
    parts = archive.infolist()
    limit = min(MOST_UNPACKED_BYTES, SMALL_UNPACKED_BYTES + MOST_SWELLING * packed)
    if len(parts) > MOST_PARTS:
        raise AtashbasError("input.archive-swells", file=file, limit=MOST_PARTS)
    unpacked = formulas = 0
    for part in parts:
        with archive.open(part) as stream:
            while block := stream.read(1 << 20):
                unpacked += len(block)
                formulas += block.count(b"<f>") + block.count(b"<f ")
                if unpacked > limit:
                    raise AtashbasError("input.archive-swells", file=file, limit=limit)
    return formulas


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> Any:
    """Parser of one part; a document type (with entities that could swell) is refused."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise RuntimeError("a document type")


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Start of every element of a small part, by local name; nothing where there is no such part."""
    if part not in archive.namelist():
        return
    found: list[tuple[str, dict[str, str]]] = []

    seen = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MOST_ELEMENTS:
            raise RuntimeError(f"more than {MOST_ELEMENTS} elements in {part}")
        found.append((local_name(name), attributes))

    parser = _parser(start, _nothing, _nothing)
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
            yield from found
            found.clear()
        parser.Parse(b"", True)
    yield from found


def _nothing(_: str) -> None:
    pass


def _sheets(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Sheet → its part, in the order of the workbook; whether days are counted from 1904."""
    relations = "xl/_rels/workbook.xml.rels"
    targets = {
        attributes.get("Id", ""): posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        for name, attributes in _elements(archive, relations)
        if name == "Relationship"
    }
    if WORKBOOK not in archive.namelist():
        raise KeyError(WORKBOOK)
    sheets: dict[str, str] = {}
    from_1904 = False
    known = set(archive.namelist())
    for name, attributes in _elements(archive, WORKBOOK):
        if name == "workbookPr":
            from_1904 = attributes.get("date1904") in {"1", "true"}
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if targets.get(relation) in known:
                sheets[attributes.get("name", relation)] = targets[relation]
    return sheets, from_1904


def _day_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Numbers of the cell styles (as a cell writes them) whose number format shows a day or a time."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = False
    for name, attributes in _elements(archive, "xl/styles.xml"):
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "cellStyles", "dxfs", "cellStyleXfs"}:
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            styles.append(attributes.get("numFmtId", "0"))
    return frozenset(str(at) for at, number in enumerate(styles) if _is_day(number, codes.get(number, "")))


def _is_day(number: str, code: str) -> bool:
    if code:
        return bool(DAY_LETTERS.search(NOT_CODE.sub("", code))) and code.lower() != "general"
    return number.isdecimal() and int(number) in DAY_FORMATS


def _shared_texts(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Texts that cells refer to by number; runs of rich text joined, phonetic guides left out."""
    part = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return ()
    reader = _Texts()
    parser = _parser(reader.start, reader.end, reader.text)
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return tuple(reader.found)


class _Texts:
    """Handlers that collect the shared texts."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._reading = self._guide = False
        self._characters = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        """Begin a text, a run of it or a phonetic guide."""
        local = local_name(name)
        if local == "si":
            self._pieces = []
        elif local == "rPh":
            self._guide = True
        elif local == "t":
            self._reading = not self._guide

    def text(self, data: str) -> None:
        """Take over the characters of a run."""
        if self._reading:
            self._pieces.append(data)
            self._characters += len(data)
            if self._characters > MOST_TEXT_CHARACTERS:
                raise RuntimeError(f"more than {MOST_TEXT_CHARACTERS} characters of shared text")

    def end(self, name: str) -> None:
        """End a run, a guide or a text."""
        local = local_name(name)
        if local == "t":
            self._reading = False
        elif local == "rPh":
            self._guide = False
        elif local == "si":
            self.found.append("".join(self._pieces))
            if len(self.found) > MOST_TEXTS:
                raise RuntimeError(f"more than {MOST_TEXTS} shared texts")
