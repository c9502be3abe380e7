"""Readers of tables about actors: relations, accessions, designations and offices as CSV, row by row.

Bytes in, rows and faults out; a good row goes in, a bad one is named with its field. What people enter this way becomes
part of the picture only when a delegation signs it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from atashbas.actors.loading import accession_of, actor_of, designation_of, office_of, relation_of
from atashbas.actors.records import Accession, Actor, Designation, Office, Relation
from atashbas.actors.registry import ActorRegistry
from atashbas.places import parse_span
from atashbas.values import LANGUAGES, AtashbasError, Fault

T = TypeVar("T", Actor, Relation, Accession, Designation, Office)
Row = Mapping[str, str]
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "actors": ("id", "kind", "en", *(tag for tag in LANGUAGES if tag != "en"), "other", "since", "until", "source"),
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

_ID = re.compile(r"[a-z]+:[a-zA-Z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsReading(Generic[T]):
    """Rows read from a table, in its order, with the cells they were read from, and the faults of the others."""

    rows: tuple[T, ...]
    faults: tuple[Fault, ...]
    cells: tuple[Row, ...] = ()


def read_actors(data: bytes, *, file: str, registry: ActorRegistry) -> RowsReading[Actor]:
    """Actors with their names; an id that is known already brings further spellings."""
    return _read(data, file, "actors", new_actor_of, lambda _: (), registry)


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
        read = list(reader)
    except UnicodeDecodeError as error:
        return RowsReading(rows=(), faults=(Fault(code="actors.not-utf8", file=file, value=str(error.start)),))
    except csv.Error as error:
        return RowsReading(rows=(), faults=(Fault(code="actors.columns", file=file, value=str(error)),))
    missing = [name for name in COLUMNS[table] if name not in (reader.fieldnames or ())]
    if missing:
        return RowsReading(rows=(), faults=(Fault(code="actors.columns", file=file, row=1, value=", ".join(missing)),))
    rows: list[T] = []
    stated: list[Row] = []
    faults: list[Fault] = []
    for number, cells in enumerate(read, 2):
        row = {name: (cells.get(name) or "").strip() for name in COLUMNS[table]}
        made, fault = _one(row, number, file, row_of)
        if made is not None:
            fault = _unknown(named(made), number, file, registry)
        if made is not None and fault is None:
            rows.append(made)
            stated.append(row)
        faults += [fault] if fault else []
    return RowsReading(rows=tuple(rows), faults=tuple(faults), cells=tuple(stated))


def new_actor_of(row: Row) -> Actor:
    """Actor that somebody enters: its id is small letters after a word for its sort, its dates can be read.

    Raises AtashbasError ``actor.id``, ``actor.unnamed``, ``span.date``.
    """
    if _ID.fullmatch(row["id"]) is None:
        raise AtashbasError("actor.id", id=row["id"][:120])
    parse_span(row["since"], row["until"], legal=False)
    return actor_of(row)


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
    empty = next((name for name in ("id", "subject", "person", "source") if name in row and not row[name]), None)
    return Fault(code="actors.empty", file=file, row=number, column=empty) if empty else None
