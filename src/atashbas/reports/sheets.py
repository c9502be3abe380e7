"""Bytes of a file → rows of cells as text: CSV in any usual encoding and delimiter, Excel sheets.

Decides what kind of file it is and refuses what is beyond the limits; `workbooks` reads the sheets. Knows no
fields of a report. Formulas are never calculated: a sheet's stored results are read, a CSV's cells stay text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from atashbas.reports.encodings import find_encoding
from atashbas.reports.headings import LOOK_AT_ROWS, find_heading
from atashbas.reports.workbooks import Workbook, open_workbook
from atashbas.reports.worksheets import Row
from atashbas.values import AtashbasError, Fault

MOST_BYTES = 100_000_000
MOST_ROWS = 1_000_000
LONGEST_CELL = 200_000
LONGEST_QUOTED_LINES = 200
START_OF_LINE = 2_000
DELIMITERS = (",", ";", "\t", "|")
EXCEL_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
OTHER_MARKS = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"7z\xbc\xaf", b"Rar!", b"{\\rtf", b"SQLite format 3")

BROKEN_LETTER = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """A file that can be read row by row, and what was found out about it.

    `rows()` gives (row number as the sender sees it, cells) in order, and a Fault where a row cannot be parsed.
    """

    file: str
    data: bytes
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    formulas: int = 0
    workbook: Workbook | None = field(default=None, repr=False, compare=False)

    def rows(self) -> Iterator[Row | Fault]:
        """Every row that holds something; whole rows of empty cells are passed over."""
        return _excel_rows(self, self.workbook) if self.workbook else _csv_rows(self)


def open_table(
    data: bytes, *, file: str, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> OpenTable:
    """Open a table; raises AtashbasError ``input.…`` where the file as a whole cannot be one (see errors.md)."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise AtashbasError("input.empty-file", file=file)
    if len(data) > MOST_BYTES:
        raise AtashbasError("input.file-too-large", file=file, size=len(data), limit=MOST_BYTES)
    if data.startswith(EXCEL_MARKS):
        return _open_workbook(data, file, sheet)
    if data.startswith(OTHER_MARKS):
        raise AtashbasError("input.not-a-table", file=file)
    name = encoding or find_encoding(data)
    if name is None:
        raise AtashbasError("input.encoding", file=file)
    try:
        lines = list(_first_lines(data, name))
    except (UnicodeDecodeError, LookupError) as error:
        raise AtashbasError("input.encoding", file=file, value=name) from error
    return OpenTable(file=file, data=data, format="csv", encoding=name, delimiter=delimiter or guess_delimiter(lines))


def _first_lines(data: bytes, encoding: str, count: int = 60) -> Iterator[str]:
    for line, _ in zip(_text_of(data, encoding), range(count), strict=False):
        yield line


def _text_of(data: bytes, encoding: str) -> io.TextIOWrapper:
    """Lines of a text; a broken letter of UTF-8 spoils its own row, not the file."""
    errors = "surrogateescape" if encoding.startswith("utf-8") else "strict"
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors=errors, newline=None)


def guess_delimiter(lines: Sequence[str]) -> str:
    """Delimiter that shows most known headings, then under which most lines have the same number (> 1) of cells."""

    starts = [line[:START_OF_LINE] for line in lines]  # all of them together stay below the parser's own limit

    def agreement(delimiter: str) -> tuple[int, int, int]:
        rows = [cells for cells in csv.reader(starts, delimiter=delimiter) if cells]
        known = max((sum(find_heading(cell) is not None for cell in cells) for cells in rows[:LOOK_AT_ROWS]), default=0)
        widths = [len(cells) for cells in rows]
        common = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        return known if known > 1 else 0, widths.count(common) if common > 1 else 0, common

    return max(DELIMITERS, key=agreement)


def _csv_rows(table: OpenTable) -> Iterator[Row | Fault]:
    lines = _Lines(_text_of(table.data, table.encoding or "utf-8"))
    delimiter = table.delimiter or ","
    number = 0
    try:
        for line in lines:
            number += 1
            if number == 1 and line.startswith("sep=") and len(line) == 6:
                continue  # Excel's own hint, not a row of the table
            if number > MOST_ROWS:
                yield Fault(code="input.too-many-rows", file=table.file, row=number, facts={"limit": MOST_ROWS})
                return
            cells = line[:-1].split(delimiter) if '"' not in line else _quoted(line, lines, delimiter)
            if "\0" in line or (not line.isascii() and BROKEN_LETTER.search(line)):
                yield Fault(code="input.broken-letters", file=table.file, row=number)
            elif cells is None:
                yield Fault(code="input.quote-not-closed", file=table.file, row=number, value=line.strip()[:80])
            elif len(line) > LONGEST_CELL:
                yield Fault(code="input.cell-too-long", file=table.file, row=number, facts={"limit": LONGEST_CELL})
            elif any(cells):
                yield number, cells
    except UnicodeDecodeError as error:
        yield Fault(code="input.encoding", file=table.file, row=number + 1, value=table.encoding or str(error))


class _Lines:
    """Physical lines of a text, with the last ones put back when a quotation never ends."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._again: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._stream)
        return line if line.endswith("\n") else line + "\n"

    def put_back(self, lines: Sequence[str]) -> None:
        self._again.extend(reversed(lines))


def _quoted(line: str, lines: _Lines, delimiter: str) -> list[str] | None:
    """Cells of a row with quotation marks, which may go on over several lines; None where the mark is never closed."""
    taken: list[str] = []
    text = line
    while True:
        try:
            return next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            # Only an open quotation can be completed by the lines that follow; anything else stays wrong.
            more = _until_quote(lines) if "unexpected end" in str(error) else []
            taken += more
            if not more or len(taken) > LONGEST_QUOTED_LINES or len(text) > LONGEST_CELL:
                lines.put_back(taken)
                return _as_it_stands(line, delimiter)
            text += "".join(more)


def _until_quote(lines: _Lines) -> list[str]:
    """Lines up to the next quotation mark; empty at the end of the text."""
    found: list[str] = []
    for following in lines:
        found.append(following)
        if '"' in following or len(found) > LONGEST_QUOTED_LINES:
            break
    return found


def _as_it_stands(line: str, delimiter: str) -> list[str] | None:
    """Cells of a line whose quotation marks belong to the text (``5" mortar``); None where a cell begins with one."""
    cells = line[:-1].split(delimiter)
    return None if any(cell.lstrip().startswith('"') for cell in cells) else cells


def _open_workbook(data: bytes, file: str, sheet: str | None) -> OpenTable:
    if not data.startswith(b"PK"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise AtashbasError("input.password" if locked else "input.old-workbook", file=file)
    book = open_workbook(data, file)
    names = tuple(book.sheets)
    if sheet is not None and sheet not in names:
        raise AtashbasError("input.no-such-sheet", file=file, value=sheet, sheets=", ".join(names))
    chosen = sheet or next((name for name in names if next(book.rows(name), None)), names[0])
    return OpenTable(
        file=file, data=data, format="excel", sheet=chosen, sheets=names, formulas=book.formulas, workbook=book
    )


def _excel_rows(table: OpenTable, book: Workbook) -> Iterator[Row | Fault]:
    number = 0
    try:
        for number, cells in book.rows(table.sheet or ""):
            if number > MOST_ROWS:
                yield Fault(code="input.too-many-rows", file=table.file, row=number, facts={"limit": MOST_ROWS})
                return
            yield number, cells
    except AtashbasError as error:
        facts = {key: fact for key, fact in error.facts.items() if key != "file"}
        yield Fault(code=error.code, file=table.file, row=number + 1, facts=facts)


def neutralise(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before ``= + - @``, tab and carriage return.

    Plain numbers keep their sign.
    """
    if not text or text[0] not in "=+-@\t\r＝＋－＠":
        return text
    bare = text[1:].replace(".", "", 1).replace(",", "", 1)
    return text if text[0] in "+-" and bare.isdecimal() else "'" + text
