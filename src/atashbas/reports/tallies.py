"""A register that gives numbers, not incidents: a table of days and governorates → register counts.

Decides whether headings are those of such a table, and what each row says. Two forms are known: *wide*, one column for
each governorate, and *long*, a row for each day and governorate. What is stated as a total stays beside the split even
where the two disagree; nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from atashbas.reports.cells import LONGEST_VALUE, parse_count
from atashbas.reports.dates import parse_day
from atashbas.reports.headings import LOOK_AT_ROWS, find_heading, fold, label_columns
from atashbas.reports.mapping import Mapping as ColumnMapping
from atashbas.reports.records import RegisterCount
from atashbas.reports.rows import find_governorate
from atashbas.values import AtashbasError, Fault

MAPPED = frozenset({"date", "admin1", "source"})  # what a mapping may say of such a table
Row = tuple[int, Sequence[str]]
Item = tuple[int, RegisterCount] | Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Columns of a table of numbers, by their place: `areas` those of the wide form, `area` that of the long one."""

    day: int
    areas: Mapping[int, str]
    area: int | None = None
    count: int | None = None
    total: int | None = None
    source: int | None = None
    outlet: int | None = None
    unit: int | None = None

    @property
    def long(self) -> bool:
        """Whether a row is one governorate of a day."""
        return self.area is not None


def find_form(labels: Sequence[str]) -> Form | None:
    """Form of a table of numbers; None where the headings are those of reports, or of neither.

    A heading that only a report has (a place, a type, an actor, casualties …) makes it a table of reports.
    """
    at: dict[str, int] = {}
    areas: dict[int, str] = {}
    for place, label in enumerate(labels):
        own = _headings().get(fold(label))
        heading = None if own else find_heading(label)
        area = find_governorate(label) if own is None and heading is None else None
        if area is not None and area not in areas.values():
            areas[place] = area
        elif own is not None or heading is not None:
            name = own or (heading.field if heading else "")
            if own is None and name not in MAPPED:
                return None
            at.setdefault(name, place)
    wide = bool(areas) or "total" in at
    long = {"admin1", "count"} <= at.keys()
    if "date" not in at or wide == long:
        return None
    return Form(
        day=at["date"],
        areas=MappingProxyType(areas),
        area=at["admin1"] if long else None,
        count=at["count"] if long else None,
        total=at.get("total"),
        source=at.get("source"),
        outlet=at.get("outlet"),
        unit=at.get("unit"),
    )


def find_form_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the first row that holds the headings of a table of numbers."""
    return next((at for at, cells in enumerate(rows[:LOOK_AT_ROWS]) if find_form(label_columns(cells))), None)


def mapping_of(labels: Sequence[str], form: Form, *, calendar: str, date_order: str, language: str) -> ColumnMapping:
    """What is shown of such a table as a mapping: its days, its areas in the long form, its sources."""
    columns = {labels[form.day]: "date"}
    for name, place in (("admin1", form.area), ("source", form.source)):
        if place is not None:
            columns[labels[place]] = name
    return ColumnMapping(columns=MappingProxyType(columns), calendar=calendar, date_order=date_order, language=language)


def read_tallies(
    rows: Iterable[Row | Fault],
    *,
    labels: Sequence[str],
    form: Form,
    mapping: ColumnMapping,
    file: str,
    reporter: str,
    synthetic: bool = False,
) -> Iterator[Item]:
    """Register counts with the row of each, and faults, in the order of the rows.

    A day is one count; a governorate that stands twice on a day, and a day that stands twice in the wide form, are
    faults. An empty cell is no statement; a zero is one. Faults among `rows` are passed on.
    """
    reader = _Reader(labels=labels, form=form, mapping=mapping, file=file, reporter=reporter, synthetic=synthetic)
    return reader.long(rows) if form.long else reader.wide(rows)


class _Reader:
    def __init__(
        self,
        *,
        labels: Sequence[str],
        form: Form,
        mapping: ColumnMapping,
        file: str,
        reporter: str,
        synthetic: bool,
    ) -> None:
        self._labels, self._form, self._mapping = labels, form, mapping
        self._file, self._reporter, self._synthetic = file, reporter, synthetic

    def wide(self, rows: Iterable[Row | Fault]) -> Iterator[Item]:
        first: dict[str, int] = {}
        for item in rows:
            if isinstance(item, Fault):
                yield item
                continue
            row, cells = item
            day, numbers, faults = self._numbers(row, cells, self._form.areas, self._form.total)
            yield from faults
            if day is None or faults:
                continue
            by_area = {self._form.areas[at]: n for at, n in numbers.items() if at in self._form.areas}
            total = numbers.get(self._form.total) if self._form.total is not None else None
            if not by_area and total is None:
                yield self._fault("input.count-not-stated", row, self._form.day, cells, blocking=False)
                continue
            count = self._count(day, cells, by_area, total)
            earlier = first.setdefault(count.number, row)
            if earlier != row:
                yield self._fault("input.number-reused", row, self._form.day, cells, first_row=earlier)
            else:
                yield row, count

    def long(self, rows: Iterable[Row | Fault]) -> Iterator[Item]:
        """A row for each day and governorate; the days come out in the order in which they first stand."""
        days: dict[str, tuple[int, date, Sequence[str], dict[str, int]]] = {}
        partial: set[str] = set()  # days of which a row was kept out: what goes in is not their whole split
        assert self._form.area is not None
        assert self._form.count is not None
        for item in rows:
            if isinstance(item, Fault):
                yield item
                continue
            row, cells = item
            day, numbers, faults = self._numbers(row, cells, (self._form.count,), None)
            area = find_governorate(cells[self._form.area].strip())
            if area is None and not faults:
                faults.append(self._fault("input.area-unknown", row, self._form.area, cells))
            yield from faults
            if day is None:
                continue
            key = self._number(day, cells)
            if faults or area is None:
                partial.add(key)
                continue
            _, _, _, by_area = days.setdefault(key, (row, day, cells, {}))
            if area in by_area:
                partial.add(key)
                yield self._fault("input.area-twice", row, self._form.area, cells, day=day.isoformat())
            elif self._form.count in numbers:
                by_area[area] = numbers[self._form.count]
        for key, (row, day, cells, by_area) in days.items():
            if by_area:
                yield row, replace(self._count(day, cells, by_area, None), partial=key in partial)

    def _numbers(
        self, row: int, cells: Sequence[str], columns: Iterable[int], total: int | None
    ) -> tuple[date | None, dict[int, int], list[Fault]]:
        """Day and the numbers of a row by column; a cell that is no single whole number keeps the row out."""
        numbers: dict[int, int] = {}
        faults: list[Fault] = []
        day = None
        try:
            read = parse_day(cells[self._form.day].strip(), self._mapping.calendar, self._mapping.date_order)
            day = read.on if read else None
            if day is None:
                faults.append(self._fault("input.date-missing", row, self._form.day, cells))
        except AtashbasError as error:
            faults.append(self._fault(error.code, row, self._form.day, cells))
        for at in (*columns, *(() if total is None else (total,))):
            try:
                bounds = parse_count(cells[at].strip())
                if bounds is not None and bounds.low != bounds.high:
                    raise AtashbasError("input.count-not-single")
                if bounds is not None:
                    numbers[at] = bounds.low
            except AtashbasError as error:
                faults.append(self._fault(error.code, row, at, cells))
        return day, numbers, faults

    def _number(self, day: date, cells: Sequence[str]) -> str:
        """Own number of a count: its day, with who printed it and what was counted where the table says so."""
        parts = (self._cell(cells, self._form.outlet), self._cell(cells, self._form.unit))
        return "·".join([day.isoformat(), *(part for part in parts if part)])

    def _count(self, day: date, cells: Sequence[str], by_area: Mapping[str, int], total: int | None) -> RegisterCount:
        return RegisterCount(
            reporter=self._reporter,
            number=self._number(day, cells),
            day=day,
            total=total,
            by_area=MappingProxyType(dict(sorted(by_area.items()))),
            source=self._cell(cells, self._form.source) or None,
            outlet=self._cell(cells, self._form.outlet) or None,
            unit=self._cell(cells, self._form.unit) or "cases",
            synthetic=self._synthetic,
        )

    @staticmethod
    def _cell(cells: Sequence[str], at: int | None) -> str:
        return "" if at is None else cells[at].strip()

    def _fault(
        self, code: str, row: int, at: int, cells: Sequence[str], *, blocking: bool = True, **facts: str | int
    ) -> Fault:
        return Fault(
            code=code,
            file=self._file,
            row=row,
            column=self._labels[at],
            value=cells[at].strip()[:LONGEST_VALUE] or None,
            blocking=blocking,
            facts=MappingProxyType(facts),
        )


@cache
def _headings() -> Mapping[str, str]:
    """Folded heading → what it stands for in a table of numbers."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table = yaml.load((files(__package__) / "tallies.yaml").read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    return MappingProxyType(
        {fold(word): name for name, by_language in table.items() for words in by_language.values() for word in words}
    )
