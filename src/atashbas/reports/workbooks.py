"""A workbook is looked through before a spreadsheet reader sees it: some readers allocate what a file merely claims.

Decides whether an XLSX may be opened. Three kinds of small file make a reader allocate without end and end the whole
process: an archive that swells, a cell far out (``XFD1048576`` makes a grid of 17 thousand million cells), and one long
shared text that very many cells refer to. What an archive states about its sizes is not believed; cells that are not
written in the usual form are not guessed at.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from atashbas.values import AtashbasError

MOST_UNPACKED_BYTES = 600_000_000
SMALL_UNPACKED_BYTES = 20_000_000
MOST_SWELLING = 150  # a real sheet of 100,000 rows swells 8-15 fold
MOST_PARTS = 5_000
MOST_CELLS = 20_000_000  # rows to the last cell × columns to the last cell; 32 bytes each in the reader
MOST_TEXT_BYTES = 1_000_000_000
LONGEST_TEXT_BYTES = 4 * 32_767  # Excel's own limit for a cell, in UTF-8
BLOCK = 1 << 22

CELL = re.compile(rb"<(?:[^\s<>/!?]*:)?c[\s/>]")
PLACED = re.compile(rb'<(?:[^\s<>/!?]*:)?c(?:\s+(?!r=)[\w:]+="[^"]*")*\s+r="([A-Z]{1,3})([0-9]{1,7})"[^>]*>')
UNPLACED = re.compile(rb'<(?:[^\s<>/!?]*:)?c(?:\s+(?!r=)[\w:]+="[^"]*")*\s*/?>')
ROW = re.compile(rb"<(?:[^\s<>/!?]*:)?row[\s/>]")
PLACED_ROW = re.compile(rb'<(?:[^\s<>/!?]*:)?row(?:\s+(?!r=)[\w:]+="[^"]*")*\s+r="([0-9]{1,20})"')
UNPLACED_ROW = re.compile(rb'<(?:[^\s<>/!?]*:)?row(?:\s+(?!r=)[\w:]+="[^"]*")*\s*/?>')
REFERENCE = re.compile(rb't\s*=\s*["\']s["\'][^>]*>\s*<(?:[^\s<>/!?]*:)?v[^>]*>\s*([0-9]{1,9})\s*<')
REFERS = re.compile(rb't\s*=\s*["\']s["\']')
SHARED_END = re.compile(rb"</(?:[^\s<>/!?]*:)?si\s*>")
OTHER_ENCODING = re.compile(rb'^[^>]{0,200}encoding\s*=\s*["\'](?!utf-?8)', re.I)


@dataclass(slots=True)
class _Tally:
    """What has been seen of one workbook."""

    unpacked: int = 0
    formulas: int = 0
    cells: int = 0
    references: int = 0
    columns: set[bytes] = field(default_factory=set)
    last_row: int = 0
    unplaced_rows: int = 0
    unplaced_columns: int = 0
    open_row: int = 0
    lengths: list[int] = field(default_factory=list)
    open_text: int = 0


def assess_workbook(data: bytes, file: str) -> int:
    """Look through an XLSX; number of its formulas.

    Raises AtashbasError ``input.not-a-table`` (no such archive), ``input.archive-swells``, ``input.sheet-too-wide`` (a
    cell far out), ``input.cell-too-long`` or ``input.sheet-unusual`` (cells that another programme should save anew).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise AtashbasError("input.archive-swells", file=file, limit=MOST_PARTS)
            if "xl/workbook.xml" not in archive.namelist():
                raise AtashbasError("input.not-a-table", file=file)
            tally = _Tally()
            limit = min(MOST_UNPACKED_BYTES, SMALL_UNPACKED_BYTES + MOST_SWELLING * len(data))
            for part in parts:
                for block in _blocks(archive, part, tally, limit, file):
                    _look_through(block, tally, file)
            _assess_grid(tally, file)
            _assess_texts(archive, parts, tally, file)
            return tally.formulas
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise AtashbasError("input.not-a-table", file=file, reason=str(error)[:120]) from error


def _blocks(archive: zipfile.ZipFile, part: zipfile.ZipInfo, tally: _Tally, limit: int, file: str) -> Iterator[bytes]:
    """Bytes of a part that can be XML, cut behind a ``>``, while all that is unpacked is counted."""
    rest = b""
    is_xml: bool | None = None
    with archive.open(part) as stream:
        while block := stream.read(BLOCK):
            tally.unpacked += len(block)
            if tally.unpacked > limit:
                raise AtashbasError("input.archive-swells", file=file, limit=limit)
            if is_xml is None:
                is_xml = _is_xml(block, file)
            if is_xml:
                cut = block.rfind(b">") + 1
                if cut == 0 and len(rest) > BLOCK:
                    raise AtashbasError("input.sheet-unusual", file=file)
                yield rest + block[:cut]
                rest = block[cut:]
    if is_xml and rest:
        yield rest


def _is_xml(block: bytes, file: str) -> bool:
    start = block.removeprefix(b"\xef\xbb\xbf").lstrip()
    if block.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")) or (
        start[:1] == b"<" and OTHER_ENCODING.match(start)
    ):
        raise AtashbasError("input.sheet-unusual", file=file)
    return start[:1] == b"<"


def _look_through(block: bytes, tally: _Tally, file: str) -> None:
    tally.formulas += block.count(b"</f>")
    _look_at_rows(block, tally, file)
    _measure_texts(block, tally)
    cells = len(CELL.findall(block))
    if not cells:
        return
    placed = PLACED.findall(block)
    unplaced = cells - len(placed)
    if unplaced and unplaced != len(UNPLACED.findall(block)):
        raise AtashbasError("input.sheet-unusual", file=file)
    tally.cells += cells
    tally.references += len(REFERS.findall(block))
    tally.columns.update({column for column, _ in placed})
    tally.last_row = max([tally.last_row, *map(int, {row for _, row in placed})])
    if unplaced:
        _look_at_unplaced(block, tally)


def _look_at_rows(block: bytes, tally: _Tally, file: str) -> None:
    rows = len(ROW.findall(block))
    if rows:
        placed = PLACED_ROW.findall(block)
        if rows != len(placed) and rows != len(placed) + len(UNPLACED_ROW.findall(block)):
            raise AtashbasError("input.sheet-unusual", file=file)
        tally.unplaced_rows += rows - len(placed)
        tally.last_row = max([tally.last_row, *map(int, placed)])


def _look_at_unplaced(block: bytes, tally: _Tally) -> None:
    """Most cells without an address in one row: they follow one another; a row may begin in an earlier block."""
    for at, piece in enumerate(ROW.split(block)):
        count = len(UNPLACED.findall(piece))
        tally.open_row = count + (tally.open_row if at == 0 else 0)
        tally.unplaced_columns = max(tally.unplaced_columns, tally.open_row)


def _measure_texts(block: bytes, tally: _Tally) -> None:
    """Length in bytes of each shared text, markup included; a text may begin in an earlier block."""
    at = 0
    for end in SHARED_END.finditer(block):
        tally.lengths.append(tally.open_text + end.start() - at)
        tally.open_text, at = 0, end.end()
    tally.open_text = tally.open_text + len(block) - at if tally.lengths or b"<si" in block else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _assess_grid(tally: _Tally, file: str) -> None:
    # Rows and cells without an address stand behind the last one that has one.
    columns = max([_column_number(letters) for letters in tally.columns], default=0) + tally.unplaced_columns
    rows = tally.last_row + tally.unplaced_rows
    if columns * rows > MOST_CELLS:
        raise AtashbasError("input.sheet-too-wide", file=file, columns=columns, rows=rows, limit=MOST_CELLS)


def _assess_texts(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], tally: _Tally, file: str) -> None:
    """Add up what the cells refer to; counted one by one only where the longest text times all of them is too much."""
    longest = max(tally.lengths, default=0)
    if longest * tally.references <= MOST_TEXT_BYTES:
        return
    if longest > LONGEST_TEXT_BYTES:
        raise AtashbasError("input.cell-too-long", file=file, limit=LONGEST_TEXT_BYTES)
    used: Counter[int] = Counter()
    again = _Tally()
    for part in parts:
        for block in _blocks(archive, part, again, MOST_UNPACKED_BYTES, file):
            used.update(map(int, REFERENCE.findall(block)))
    known = sum(n * tally.lengths[at] for at, n in used.items() if at < len(tally.lengths))
    unknown = max(0, tally.references - used.total()) * longest
    if known + unknown > MOST_TEXT_BYTES:
        raise AtashbasError("input.archive-swells", file=file, limit=MOST_TEXT_BYTES)
