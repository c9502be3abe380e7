"""An XLSX workbook read as a stream: rows of cells as text, whatever the file claims about its own size.

Decides what a cell says: stored results of formulas, days by their number format, whole numbers without ``.0``.
Ready-made readers allocate what a file states (a count of shared texts, a grid up to its last cell) and can end the
whole process; here nothing is allocated ahead and everything is counted while it is unpacked. Parts: ECMA-376 part 1,
18.3 (sheets), 18.4 (shared texts), 18.8 (styles).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from xml.parsers import expat

from atashbas.values import AtashbasError

MOST_UNPACKED_BYTES = 600_000_000
SMALL_UNPACKED_BYTES = 20_000_000
MOST_SWELLING = 150  # a real sheet of 100,000 rows swells 8-15 fold
MOST_PARTS = 5_000
MOST_CELLS = 20_000_000  # of all rows, each up to its last cell
MOST_COLUMNS = 16_384
MOST_SHEET_ROWS = 1_048_576
MOST_ELEMENTS = 2_000_000  # of a small part: styles, relations
MOST_TEXTS = 5_000_000
MOST_TEXT_CHARACTERS = 100_000_000
LONGEST_TEXT = 200_000
BLOCK = 1 << 18
WORKBOOK = "xl/workbook.xml"
# Number formats of days and times that need no code of their own (18.8.30), and letters that make one of a code.
DAY_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
DAY_LETTERS = re.compile(r"[ymdhs]", re.I)
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BROKEN = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError, LookupError, OSError,
    ValueError, OverflowError,
)  # fmt: skip

Row = tuple[int, list[str]]


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
        reader = _Sheet(self)
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
        found.append((_local(name), attributes))

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


def _local(name: str) -> str:
    return name.rpartition(":")[2]


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
        local = _local(name)
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
        local = _local(name)
        if local == "t":
            self._reading = False
        elif local == "rPh":
            self._guide = False
        elif local == "si":
            self.found.append("".join(self._pieces))
            if len(self.found) > MOST_TEXTS:
                raise RuntimeError(f"more than {MOST_TEXTS} shared texts")


def column_number(letters: str) -> int:
    """Number of a column from nought: A is 0, XFD is 16,383."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


class _Sheet:
    """Handlers that turn the events of one sheet into rows; no more than the rows of one block are held."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._columns: dict[str, int] = {}
        self._done: list[Row] = []
        self._cells: list[str] = []
        self._row = self._rows = self._total = 0
        self._at = -1
        self._kind: str | None = None
        self._style: str | None = None
        self._value: str | None = None
        self._reading = False

    def take(self) -> list[Row]:
        """Rows finished since it was asked last."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or a value."""
        local = name if ":" not in name else _local(name)
        if local == "c":
            self._kind, self._style, self._value = attributes.get("t"), attributes.get("s"), None
            self._at = self._place(attributes.get("r"))
        elif local in {"v", "t"}:
            self._reading = True
        elif local == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._cells, self._at = [], -1
            self._rows += 1
            if self._rows > MOST_SHEET_ROWS:
                raise self._too_wide()

    def text(self, data: str) -> None:
        """Take over the characters of a value."""
        if self._reading:
            self._value = data if self._value is None else self._value + data
            if len(self._value) > LONGEST_TEXT:
                raise AtashbasError("input.cell-too-long", file=self._book.file, limit=LONGEST_TEXT)

    def end(self, name: str) -> None:
        """End a value, a cell or a row."""
        local = name if ":" not in name else _local(name)
        if local in {"v", "t"}:
            self._reading = False
        elif local == "c":
            if self._value:
                self._put(self._said(self._value))
        elif local == "row" and any(self._cells):
            self._done.append((self._row, self._cells))

    def _place(self, reference: str | None) -> int:
        """Column of a cell; one without an address stands behind the cell before it."""
        self._total += 1
        if self._total > MOST_CELLS:
            raise self._too_wide()
        if reference is None:
            return self._at + 1
        letters = reference.rstrip("0123456789")
        at = self._columns.get(letters)
        if at is None:
            match = REFERENCE.fullmatch(reference)
            at = column_number(match[1]) if match else MOST_COLUMNS
            if at >= MOST_COLUMNS:
                raise self._too_wide()
            self._columns[letters] = at
        return at

    def _put(self, text: str) -> None:
        missing = self._at - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        if missing >= 0:
            self._cells.append(text)
            self._total += missing
            if self._total > MOST_CELLS or self._at >= MOST_COLUMNS:
                raise self._too_wide()
        else:
            self._cells[self._at] = text

    def _too_wide(self) -> AtashbasError:
        facts = {"rows": self._row, "columns": self._at + 1, "limit": MOST_CELLS}
        return AtashbasError("input.sheet-too-wide", file=self._book.file, **facts)

    def _said(self, value: str) -> str:
        kind = self._kind
        if kind == "s":
            at = int(value) if value.isdecimal() and len(value) < 10 else -1
            return self._book.texts[at] if 0 <= at < len(self._book.texts) else ""
        if kind is None or kind == "n":
            return self._number(value)
        if kind == "b":
            return "true" if value == "1" else "false"
        return value

    def _number(self, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        if self._style in self._book.days and 0 <= number < 2_958_466:  # up to 9999-12-31
            return self._day(number)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)

    def _day(self, number: float) -> str:
        """A day as ISO, with the time to the minute; midnight is left out, a fraction alone is a time of day."""
        minutes = round((number % 1) * 1440)
        if number < 1:
            return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
        at = self._book.first_day + timedelta(days=int(number), minutes=minutes)
        return at.date().isoformat() if minutes in {0, 1440} else at.isoformat(sep=" ", timespec="minutes")
