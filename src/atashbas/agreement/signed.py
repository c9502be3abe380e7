"""What delegations sign about actors and the ground: rows of seven tables, as text in columns, and the values they say.

Decides what a valid row is, in whose log it may stand and what is signed of it. Every row is its signer's statement:
rival rows stand side by side. What follows from them for an incident is decided in `sides`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from atashbas.actors import Accession, Actor, Designation, Office, Relation
from atashbas.actors import tables as actor_tables
from atashbas.actors.loading import accession_of, designation_of, office_of, relation_of
from atashbas.actors.tables import new_actor_of
from atashbas.places import Place, claims, drawn
from atashbas.places.claims import Claim
from atashbas.places.drawn import Drawn
from atashbas.places.geojson import AREAS, LINES, check_shape, shape_data, shape_of
from atashbas.values import AtashbasError, data_as, to_data

KIND = "ground"
LONGEST_CELL = 4000
Value = Claim | Drawn | Actor | Relation | Accession | Designation | Office
Cells = Mapping[str, str]


class Table(StrEnum):
    """Which table a row belongs to."""

    CLAIMS = "claims"
    DRAWN = "drawn"
    ACTORS = "actors"
    RELATIONS = "relations"
    ACCESSIONS = "accessions"
    DESIGNATIONS = "designations"
    OFFICES = "offices"

    @property
    def reaches_coverage(self) -> bool:
        """Whether a row may change what the agreement says of an incident; such rows are always open to all."""
        return self in {Table.ACTORS, Table.RELATIONS, Table.ACCESSIONS, Table.DESIGNATIONS}

    @property
    def open(self) -> bool:
        """Whether its rows are entered for everybody unless their signer says otherwise.

        Who stands where is entered for the parties alone: belligerents read what is shown.
        """
        return self not in {Table.CLAIMS, Table.DRAWN}


COLUMNS: Mapping[Table, tuple[str, ...]] = MappingProxyType(
    {
        Table.CLAIMS: claims.COLUMNS,
        Table.DRAWN: drawn.COLUMNS,
        **{Table(name): columns for name, columns in actor_tables.COLUMNS.items()},
    }
)
_ROWS: Mapping[Table, Callable[[Cells], Value]] = MappingProxyType(
    {
        Table.ACTORS: new_actor_of,
        Table.RELATIONS: relation_of,
        Table.ACCESSIONS: accession_of,
        Table.DESIGNATIONS: designation_of,
        Table.OFFICES: office_of,
    }
)
_NEEDED = {
    Table.ACTORS: ("id", "kind", "source"),
    Table.RELATIONS: ("subject", "relation", "object", "source"),
    Table.ACCESSIONS: ("subject", "agreement", "stance", "from", "announced_by", "source"),
    Table.DESIGNATIONS: ("subject", "authority", "from", "known_from", "source"),
    Table.OFFICES: ("person", "office", "body", "source"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRow:
    """One row as it is signed.

    Parameters
    ----------
    cells
        Text of every column of the table; empty where nothing is stated.
    shape
        Outline or line, of a drawing and of a claim that names no place.
    spot
        The claim's place, where the package's own gazetteer does not know it: so that every node can say where it lies.
    """

    table: Table
    cells: Cells
    shape: BaseGeometry | None = field(default=None, repr=False)
    spot: Place | None = None

    @property
    def value(self) -> Value:
        """What the row says; raises the errors of `row_of`."""
        if self.table is Table.CLAIMS:
            return claims.claim_of(self.cells, self.shape)
        if self.table is Table.DRAWN:
            if self.shape is None:
                raise AtashbasError("drawn.no-shape")
            return drawn.drawn_of(self.cells, self.shape)
        empty = next((name for name in _NEEDED[self.table] if not self.cells[name]), None)
        if empty is not None:
            raise AtashbasError("actors.empty", column=empty)
        try:
            return _ROWS[self.table](self.cells)
        except ValueError as error:  # a word that is none of those allowed
            raise AtashbasError("actors.not-allowed", value=str(error)) from error

    @property
    def data(self) -> dict[str, Any]:
        """Canonical data of the row: what the register signs."""
        return {
            "kind": KIND,
            "table": self.table.value,
            "cells": {name: text for name, text in sorted(self.cells.items()) if text},
            **({"shape": shape_data(self.shape)} if self.shape is not None else {}),
            **({"spot": to_data(self.spot)} if self.spot is not None else {}),
        }


def row_of(
    table: Table, cells: Cells, *, by: str, shape: BaseGeometry | None = None, spot: Place | None = None
) -> SignedRow:
    """Row of its cells, for the log of `by`; columns that are not given are empty.

    Raises
    ------
    AtashbasError
        ``ground.column`` for a column that the table has not, ``ground.cell`` for a text over 4,000 characters,
        ``ground.not-own`` where a claim or drawing is put into another's mouth; ``actors.*``, ``claims.*``,
        ``claim.*``, ``drawn.*``, ``designation.*``, ``span.*``.
    """
    columns = COLUMNS[table]
    unknown = sorted(set(cells) - set(columns))
    if unknown:
        raise AtashbasError("ground.column", table=table.value, column=unknown[0][:120])
    stated = {name: str(cells.get(name, "")).strip() for name in columns}
    if "by" in stated:
        stated["by"] = stated["by"] or by
        if stated["by"] != by:
            raise AtashbasError("ground.not-own", by=stated["by"][:64], reporter=by)
    if shape is not None:
        if table not in {Table.CLAIMS, Table.DRAWN}:
            raise AtashbasError("ground.form")
        check_shape(shape, AREAS if table is Table.CLAIMS else AREAS | LINES)
    if any("\0" in text for text in stated.values()):
        raise AtashbasError("ground.form")
    long = next((name for name, text in stated.items() if len(text) > LONGEST_CELL), None)
    if long is not None:
        raise AtashbasError("ground.cell", column=long, limit=LONGEST_CELL)
    row = SignedRow(table=table, cells=MappingProxyType(stated), shape=shape, spot=spot)
    row.value  # noqa: B018 - a row that says nothing valid is refused here
    return row


def row_from(data: Mapping[str, Any], *, by: str) -> SignedRow:
    """Row of its signed data; raises AtashbasError ``ground.form`` or the errors of `row_of`."""
    cells, shape, spot = data.get("cells"), data.get("shape"), data.get("spot")
    known = {"kind", "table", "cells", "shape", "spot"}
    texts = isinstance(cells, dict) and all(type(text) is str for text in cells.values())
    table = data.get("table")
    if data.get("kind") != KIND or table not in tuple(Table) or not texts or set(data) - known:
        raise AtashbasError("ground.form")
    if not all(isinstance(part, (dict, type(None))) for part in (shape, spot)):
        raise AtashbasError("ground.form")
    return row_of(
        Table(table),
        dict(cells or {}),
        by=by,
        shape=None if shape is None else shape_of(shape),
        spot=None if spot is None else data_as(Place, spot),
    )


def subjects_of(value: Value) -> tuple[str, ...]:
    """Ids of the actors that a row rests on; settlements that accede are places and no actors."""
    if isinstance(value, Relation):
        return (value.subject, value.object)
    if isinstance(value, Office):
        return (value.person, value.body)
    if isinstance(value, Claim):
        return (value.actor,)
    if isinstance(value, (Accession, Designation)):
        return () if value.subject.startswith("place:") else (value.subject,)
    return ()
