"""A file of reports → reports and faults: opens it, reads row by row under a mapping, given or proposed.

Decides which rows go in. Whatever a sender's file holds, the answer is a value with faults, never an exception: the
good rows go in, each bad one is named with file, row, column and a code whose remedy is in docs/reference/errors.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from atashbas.reports import ged, tallies
from atashbas.reports.cells import words
from atashbas.reports.headings import fold
from atashbas.reports.mapping import Mapping
from atashbas.reports.proposal import Column, Proposal, assess_mapping, find_head, propose, propose_mapping, whole_file
from atashbas.reports.records import Record
from atashbas.reports.rows import RowReader
from atashbas.reports.sheets import open_table
from atashbas.values import AtashbasError, Fault

__all__ = ["Column", "Proposal", "TableReading", "propose_mapping", "read_table"]

MOST_FAULTS = 10_000  # beyond it a file is of another kind; the number of rows kept out is still told


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """Records and faults of one file.

    `rows` counts the rows below the headings that hold anything; `row_of` is the row of each record, in their order.
    """

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    mapping: Mapping | None
    rows: int
    row_of: tuple[int, ...] = ()

    @property
    def kept_out(self) -> int:
        """Rows that a fault keeps out."""
        return len({fault.row for fault in self.faults if fault.blocking and fault.row is not None})


def read_table(
    data: bytes,
    *,
    file: str,
    reporter: str,
    mapping: Mapping | None = None,
    sheet: str | None = None,
    synthetic: bool = False,
) -> TableReading:
    """Read a file of reports as bytes.

    Parameters
    ----------
    file
        Name for the faults; nothing is opened.
    mapping
        None: what `propose_mapping` would propose. UCDP GED is known by its columns and needs none.

    Returns
    -------
    TableReading
        Records in the order of the rows. A row that stands twice, unchanged, is one record. Without usable headings
        there are no records and one fault of the whole file.
    """
    records: list[Record] = []
    row_of: list[int] = []
    faults: list[Fault] = []
    try:
        reading = _Reading(data, file=file, reporter=reporter, mapping=mapping, sheet=sheet, synthetic=synthetic)
    except AtashbasError as error:
        return TableReading(records=(), faults=(whole_file(error, file),), mapping=mapping, rows=0)
    faults.extend(reading.faults)
    if not any(fault.blocking for fault in faults):
        for item in reading.items():
            if not isinstance(item, Fault):
                records.append(item)
                row_of.append(reading.row)
            elif len(faults) < MOST_FAULTS:
                faults.append(item)
    return TableReading(
        records=tuple(records),
        faults=tuple(faults),
        mapping=reading.mapping,
        rows=reading.rows,
        row_of=tuple(row_of),
    )


class _Reading:
    """One pass over one file; `items()` streams records and faults, so that no more than a row is held."""

    def __init__(
        self, data: bytes, *, file: str, reporter: str, mapping: Mapping | None, sheet: str | None, synthetic: bool
    ) -> None:
        wanted = mapping or Mapping(columns=MappingProxyType({}))
        self._table = open_table(
            data, file=file, encoding=wanted.encoding, delimiter=wanted.delimiter, sheet=sheet or wanted.sheet
        )
        self._head = find_head(self._table, mapping)
        self.rows = self.row = 0
        self.faults: tuple[Fault, ...] = ()
        self.mapping = mapping
        self._ged = mapping is None and ged.is_ged(self._head.labels)
        form = tallies.find_form(self._head.labels)
        self._form = form if mapping is None or mapping.fields <= tallies.MAPPED else None
        if mapping is None:
            self.mapping, self.faults = propose(self._table, self._head)
        else:
            self.faults = assess_mapping(self._table, self._head, mapping)
        assert self.mapping is not None
        self._file, self._reporter, self._synthetic = file, reporter, synthetic
        self._reader: RowReader | ged.GedReader = (
            ged.GedReader(self._head.labels, file=file, reporter=reporter)
            if self._ged
            else RowReader(self._head.labels, self.mapping, file=file, reporter=reporter, synthetic=synthetic)
        )

    def items(self) -> Iterator[Record | Fault]:
        """Records and faults in the order of the rows; `row` is that of the record last given."""
        if self._form is not None:
            yield from self._tallies(self._form)
            return
        seen: dict[str, tuple[int, bytes]] = {}
        for item in self._rows():
            if isinstance(item, Fault):
                yield item
            else:
                self.row, cells = item
                yield from self._read(self.row, cells, seen)

    def _tallies(self, form: tallies.Form) -> Iterator[Record | Fault]:
        """Counts of a table of numbers; faults of cells as they come, each count with the row of its day."""
        assert self.mapping is not None
        for item in tallies.read_tallies(
            self._rows(),
            labels=self._head.labels,
            form=form,
            mapping=self.mapping,
            file=self._file,
            reporter=self._reporter,
            synthetic=self._synthetic,
        ):
            if isinstance(item, Fault):
                yield item
            else:
                self.row, record = item
                yield record

    def _rows(self) -> Iterator[tuple[int, list[str]] | Fault]:
        """Rows below the headings at the width of the headings, and the faults of those that are no rows of it."""
        width = len(self._head.labels)
        for item in self._table.rows():
            if isinstance(item, Fault):
                self.rows += 1
                yield item
                continue
            row, cells = item
            if row <= self._head.header_row:
                continue
            fault = self._assess_row(row, cells, width)
            if fault is not None:
                self.rows += fault.code != "input.total-row"
                yield fault
                continue
            self.rows += 1
            yield row, cells[:width] if len(cells) >= width else cells + [""] * (width - len(cells))

    def _read(self, row: int, cells: list[str], seen: dict[str, tuple[int, bytes]]) -> Iterator[Record | Fault]:
        record, faults = self._reader.read(row, cells)
        yield from faults
        if record is None:
            return
        content = hashlib.blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=12).digest()
        first = seen.setdefault(record.number, (row, content))
        if first[0] == row:
            yield record
        elif first[1] == content:
            yield self._fault("input.row-repeated", row, record.number, first[0], blocking=False)
        else:
            yield self._fault("input.number-reused", row, record.number, first[0], blocking=True)

    def _fault(self, code: str, row: int, number: str, first_row: int, blocking: bool) -> Fault:
        columns = self.mapping.columns if self.mapping else {}
        column = next((label for label, name in columns.items() if name == "number"), None)
        facts = MappingProxyType({"first_row": first_row})
        return Fault(
            code=code, file=self._table.file, row=row, column=column, value=number, blocking=blocking, facts=facts
        )

    def _assess_row(self, row: int, cells: Sequence[str], width: int) -> Fault | None:
        """Fault of a row that is no report: too many cells, cells missing, or the line of totals under a table."""
        if len(cells) > width and any(cells[width:]):
            facts = MappingProxyType({"cells": len(cells), "columns": width})
            return Fault(code="input.row-width", file=self._table.file, row=row, facts=facts)
        first = next((cell for cell in cells if cell.strip()), "")
        if first[:1].isalpha() and fold(first) in words()["totals"]:
            return Fault(code="input.total-row", file=self._table.file, row=row, value=first, blocking=False)
        if len(cells) < width and self._table.format == "csv" and len(cells) < width - self._head_empty():
            facts = MappingProxyType({"cells": len(cells), "columns": width})
            return Fault(code="input.row-width", file=self._table.file, row=row, facts=facts)
        return None

    def _head_empty(self) -> int:
        """Columns without heading at the right edge may be missing from a row."""
        count = 0
        for label in reversed(self._head.labels):
            if not label.startswith("#"):
                break
            count += 1
        return count
