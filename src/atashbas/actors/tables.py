"""Readers of tables about actors: relations, accessions, designations and offices as CSV, row by row.

Bytes in, rows and faults out; a good row goes in, a bad one is named with its field. What people enter this way becomes
part of the picture only when a delegation signs it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from atashbas.actors.loading import accession_of, designation_of, office_of, relation_of
from atashbas.actors.records import Accession, Designation, Office, Relation
from atashbas.actors.registry import ActorRegistry
from atashbas.values import AtashbasError, Fault

T = TypeVar("T", Relation, Accession, Designation, Office)
Row = Mapping[str, str]
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "relations": ("subject", "relation", "object", "from", "to", "claimed_by", "source"),
    "accessions": ("subject", "agreement", "stance", "from", "to", "announced_by", "known_from", "source", "note"),
    "designations": (
        "subject",
        "authority",
        "reference",
        "name_on_list",
        "from",
        "known_from",
        "to",
        "lifted_known_from",
        "source",
    ),
    "offices": ("person", "office", "body", "from", "to", "source"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsReading(Generic[T]):
    """Rows read from a table, in its order, and the faults of the others."""

    rows: tuple[T, ...]
    faults: tuple[Fault, ...]


def read_relations(data: bytes, *, file: str, registry: ActorRegistry) -> RowsReading[Relation]:
    """Mergers, splits, memberships and allegiances; both ends must be known actors."""
    return _read(data, file, "relations", relation_of, lambda r: (r.subject, r.object), registry)


def read_accessions(data: bytes, *, file: str, registry: ActorRegistry) -> RowsReading[Accession]:
    """Accessions, denials and withdrawals of groups and settlements (``place:<id>``)."""
    return _read(data, file, "accessions", accession_of, lambda a: (a.subject,), registry)


def read_designations(data: bytes, *, file: str, registry: ActorRegistry) -> RowsReading[Designation]:
    """Listings with two times; one that was lifted before it began is named."""
    return _read(data, file, "designations", designation_of, lambda d: (d.subject,), registry)


def read_offices(data: bytes, *, file: str, registry: ActorRegistry) -> RowsReading[Office]:
    """Offices of people with their days."""
    return _read(data, file, "offices", office_of, lambda o: (o.person,), registry)


def _read(
    data: bytes,
    file: str,
    table: str,
    row_of: Callable[[Row], T],
    named: Callable[[T], tuple[str, ...]],
    registry: ActorRegistry,
) -> RowsReading[T]:
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        return RowsReading(rows=(), faults=(Fault(code="actors.not-utf8", file=file, value=str(error.start)),))
    missing = [name for name in _FIELDS[table] if name not in (reader.fieldnames or ())]
    if missing:
        return RowsReading(rows=(), faults=(Fault(code="actors.columns", file=file, row=1, value=", ".join(missing)),))
    rows: list[T] = []
    faults: list[Fault] = []
    for number, cells in enumerate(reader, 2):
        row = {name: (cells.get(name) or "").strip() for name in _FIELDS[table]}
        made, fault = _one(row, number, file, row_of)
        if made is not None:
            fault = _unknown(named(made), number, file, registry)
        if made is not None and fault is None:
            rows.append(made)
        faults += [fault] if fault else []
    return RowsReading(rows=tuple(rows), faults=tuple(faults))


def _one(row: Row, number: int, file: str, row_of: Callable[[Row], T]) -> tuple[T | None, Fault | None]:
    empty = _fault_of(row, number, file)
    if empty is not None:
        return None, empty
    try:
        return row_of(row), None
    except AtashbasError as error:
        value = ", ".join(str(fact) for _, fact in sorted(error.facts.items()))
        return None, Fault(code=error.code, file=file, row=number, value=value, facts=error.facts)
    except ValueError as error:  # a word that is none of those allowed
        return None, Fault(code="actors.not-allowed", file=file, row=number, value=str(error))


def _unknown(ids: tuple[str, ...], number: int, file: str, registry: ActorRegistry) -> Fault | None:
    unknown = [each for each in ids if each not in registry and not each.startswith("place:")]
    return Fault(code="actor.unknown", file=file, row=number, value=unknown[0]) if unknown else None


def _fault_of(row: Row, number: int, file: str) -> Fault | None:
    """A row says who, and where it was read."""
    empty = next((name for name in ("subject", "person", "source") if name in row and not row[name]), None)
    return Fault(code="actors.empty", file=file, row=number, column=empty) if empty else None
