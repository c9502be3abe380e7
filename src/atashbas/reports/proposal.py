"""What the columns of a file seem to be: its headings found, a mapping proposed for the sender to confirm or correct.

Decides the mapping of a file nobody has described, and the faults of its headings as a whole. Reads no reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from atashbas.reports import ged, tallies
from atashbas.reports.cells import plain
from atashbas.reports.dates import guess_calendar, guess_order
from atashbas.reports.headings import LOOK_AT_ROWS, find_header_row, find_heading, guess_language, label_columns
from atashbas.reports.mapping import FIELDS, TEXT_FIELDS, Mapping
from atashbas.reports.sheets import OpenTable, open_table
from atashbas.reports.worksheets import Row
from atashbas.values import AtashbasError, Fault

SAMPLE_ROWS = 400
SHOWN_ROWS = 8
ORDER_ASSUMED = "dmy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a proposal: its label, the field proposed (None: kept as given) and its first cells."""

    label: str
    field: str | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a file seems to be, for the sender to confirm or correct before anything is stored.

    `format` is ``csv``, ``excel``, ``ged`` or ``counts`` (a table of numbers); `sample` are the first rows below the
    headings, as printed; `fields` are the fields a column may be given.
    """

    file: str
    format: str
    columns: tuple[Column, ...] = ()
    mapping: Mapping | None = None
    sample: tuple[tuple[str, ...], ...] = ()
    faults: tuple[Fault, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    sheets: tuple[str, ...] = ()
    fields: tuple[str, ...] = FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Rows around the headings, read once: what a mapping is proposed from."""

    header_row: int
    labels: tuple[str, ...]
    sample: tuple[Row, ...]
    known: bool


def propose_mapping(data: bytes, file: str, *, sheet: str | None = None) -> Proposal:
    """Look at a file and propose what its columns are; stores nothing."""
    try:
        table = open_table(data, file=file, sheet=sheet)
        head = find_head(table, None)
    except AtashbasError as error:
        return Proposal(file=file, format="unknown", faults=(whole_file(error, file),))
    mapping, faults = propose(table, head)
    shown = tuple(tuple(cells) for _, cells in head.sample[:SHOWN_ROWS])
    columns = tuple(
        Column(
            label=label,
            field=mapping.columns.get(label),
            cells=tuple(row[at] for row in shown if at < len(row)),
        )
        for at, label in enumerate(head.labels)
    )
    return Proposal(
        file=file,
        format=_format(table, head),
        columns=columns,
        mapping=mapping,
        sample=shown,
        faults=faults,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheets=table.sheets,
    )


def _format(table: OpenTable, head: Head) -> str:
    if ged.is_ged(head.labels):
        return "ged"
    return "counts" if tallies.find_form(head.labels) else table.format


def whole_file(error: AtashbasError, file: str) -> Fault:
    facts = {key: fact for key, fact in error.facts.items() if key not in {"file", "value"}}
    value = error.facts.get("value")
    return Fault(code=error.code, file=file, value=None if value is None else str(value), facts=MappingProxyType(facts))


def find_head(table: OpenTable, mapping: Mapping | None) -> Head:
    """Find the headings among the first rows, below merged titles; the first row where none is known."""
    first: list[Row] = []
    for item in table.rows():
        if not isinstance(item, Fault):
            first.append(item)
        if len(first) >= SAMPLE_ROWS + LOOK_AT_ROWS:
            break
    if not first:
        raise AtashbasError("input.empty-file", file=table.file)
    at = _header_at(first, mapping)
    index = 0 if at is None else at
    row, cells = first[index]
    above = first[index - 1][1] if index and first[index - 1][0] == row - 1 else []
    width = max(len(cells), 1)
    while width > 1 and not cells[width - 1].strip():
        width -= 1
    labels = label_columns(cells[:width], above if len([cell for cell in above if cell.strip()]) > 1 else ())
    return Head(header_row=row, labels=labels, sample=tuple(first[index + 1 :][:SAMPLE_ROWS]), known=at is not None)


def _header_at(first: Sequence[Row], mapping: Mapping | None) -> int | None:
    if mapping is not None:
        if mapping.header_row is not None:
            return next((at for at, (row, _) in enumerate(first) if row == mapping.header_row), None)
        for at, (_, cells) in enumerate(first[:LOOK_AT_ROWS]):
            if set(mapping.columns) & {" ".join(cell.split()) for cell in cells}:
                return at
    rows = [cells for _, cells in first]
    numbers = tallies.find_form_row(rows)
    return find_header_row(rows) if numbers is None else numbers


def propose(table: OpenTable, head: Head) -> tuple[Mapping, tuple[Fault, ...]]:
    if ged.is_ged(head.labels):
        return Mapping(columns=ged.columns_of(head.labels), date_order="ymd", language="en"), ()
    form = tallies.find_form(head.labels)
    if form is not None:
        return _propose_counts(table, head, form)
    columns: dict[str, str] = {}
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for label in head.labels:
        heading = find_heading(label) or find_heading(label.rsplit(" (", 1)[0])
        if heading is None:
            continue
        if heading.field in taken and heading.field not in TEXT_FIELDS:
            facts = MappingProxyType({"first": taken[heading.field], "field": heading.field})
            faults.append(
                Fault(code="input.doubled-column", file=table.file, row=head.header_row, column=label, facts=facts)
            )
            continue
        taken.setdefault(heading.field, label)
        columns[label] = heading.field
    dates = _column(head, taken.get("date"))
    order = guess_order(dates)
    language = guess_language(head.labels)
    mapping = Mapping(
        columns=MappingProxyType(columns),
        calendar=guess_calendar(dates),
        date_order=order or ORDER_ASSUMED,
        language=language,
    )
    faults.extend(assess_mapping(table, head, mapping))
    faults.extend(_assumed_order(table, mapping, order, dates))
    return mapping, tuple(faults)


def _propose_counts(table: OpenTable, head: Head, form: tallies.Form) -> tuple[Mapping, tuple[Fault, ...]]:
    """A table of numbers is known as a whole; only its calendar and the order of its dates are to be found."""
    dates = _column(head, head.labels[form.day])
    order = guess_order(dates)
    mapping = tallies.mapping_of(
        head.labels,
        form,
        calendar=guess_calendar(dates),
        date_order=order or ORDER_ASSUMED,
        language=guess_language(head.labels),
    )
    return mapping, (*assess_mapping(table, head, mapping), *_assumed_order(table, mapping, order, dates))


def _assumed_order(table: OpenTable, mapping: Mapping, order: str | None, dates: Sequence[str]) -> tuple[Fault, ...]:
    if order is not None or mapping.language != "en" or not any(_in_figures(cell) for cell in dates):
        return ()
    column = next((label for label, name in mapping.columns.items() if name == "date"), None)
    facts = MappingProxyType({"assumed": ORDER_ASSUMED})
    return (Fault(code="input.date-order-assumed", file=table.file, column=column, blocking=False, facts=facts),)


def _column(head: Head, label: str | None) -> list[str]:
    if label is None:
        return []
    at = head.labels.index(label)
    return [cells[at] for _, cells in head.sample if at < len(cells) and cells[at].strip()]


def _in_figures(cell: str) -> bool:
    value = plain(cell)
    return value[:2].rstrip("./-").isdecimal() and not value[:4].isdecimal() and "/" in value


def assess_mapping(table: OpenTable, head: Head, mapping: Mapping) -> tuple[Fault, ...]:
    """Faults of the headings as a whole: none known, columns of the mapping not there, no date, no number, formulas."""
    faults: list[Fault] = []
    absent = [label for label in mapping.columns if label not in head.labels]
    for label in absent:
        faults.append(Fault(code="input.missing-column", file=table.file, row=head.header_row, column=label))
    if not head.known and not mapping.columns:
        found = ", ".join(head.labels[:12])
        return (Fault(code="input.no-known-columns", file=table.file, row=head.header_row, value=found),)
    if "date" not in mapping.fields:
        faults.append(Fault(code="input.no-date-column", file=table.file, row=head.header_row))
    if "number" not in mapping.fields and not tallies.find_form(head.labels):
        faults.append(Fault(code="input.no-number-column", file=table.file, row=head.header_row, blocking=False))
    if table.formulas:
        facts = MappingProxyType({"count": table.formulas})
        faults.append(Fault(code="input.formulas", file=table.file, blocking=False, facts=facts))
    if not head.sample:
        faults.append(Fault(code="input.no-rows", file=table.file, row=head.header_row))
    return tuple(faults)
