"""One sheet of a workbook: its XML as events → rows of cells as text.

Decides what a cell says: the stored result of a formula, a day by its number format, a whole number without ``.0``. Far
rows and columns cost nothing; a sheet with more cells than is sensible is refused. ECMA-376 part 1, 18.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from atashbas.values import AtashbasError

MOST_CELLS = 20_000_000  # of all rows, each up to its last cell
MOST_COLUMNS = 16_384
MOST_SHEET_ROWS = 1_048_576
LONGEST_TEXT = 200_000
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Row = tuple[int, list[str]]


def local_name(name: str) -> str:
    """Name of an element without its prefix."""
    return name.rpartition(":")[2]


def column_number(letters: str) -> int:
    """Number of a column from nought: A is 0, XFD is 16,383."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


class SheetReader:
    """Handlers that turn the events of one sheet into rows; no more than the rows of one block are held.

    Parameters
    ----------
    texts
        Shared texts by number.
    days
        Numbers of the cell styles (as a cell writes them) that show a day or a time.
    first_day
        Day number nought of the workbook.
    """

    def __init__(self, *, file: str, texts: Sequence[str], days: frozenset[str], first_day: datetime) -> None:
        self._file, self._texts, self._days, self._first_day = file, texts, days, first_day
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
        local = name if ":" not in name else local_name(name)
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
                raise AtashbasError("input.cell-too-long", file=self._file, limit=LONGEST_TEXT)

    def end(self, name: str) -> None:
        """End a value, a cell or a row."""
        local = name if ":" not in name else local_name(name)
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
        return AtashbasError("input.sheet-too-wide", file=self._file, **facts)

    def _said(self, value: str) -> str:
        kind = self._kind
        if kind == "s":
            at = int(value) if value.isdecimal() and len(value) < 10 else -1
            return self._texts[at] if 0 <= at < len(self._texts) else ""
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
        if self._style in self._days and 0 <= number < 2_958_466:  # up to 9999-12-31
            return self._day(number)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)

    def _day(self, number: float) -> str:
        """A day as ISO, with the time to the minute; midnight is left out, a fraction alone is a time of day."""
        minutes = round((number % 1) * 1440)
        if number < 1:
            return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
        at = self._first_day + timedelta(days=int(number), minutes=minutes)
        return at.date().isoformat() if minutes in {0, 1440} else at.isoformat(sep=" ", timespec="minutes")
