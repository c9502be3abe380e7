"""What stands of actors and the ground, row by row with the entry that signed it, as far as its reader may know it.

Decides who may read a row: everybody what was entered for everybody, a member what was entered for his delegation or by
it. Who is right is decided nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Q, QuerySet

from atashbas.actors import ActorRegistry
from atashbas.agreement.sides import Sides
from atashbas.agreement.signed import SignedRow, Table, Value, row_from
from atashbas.node.coverage import world
from atashbas.node.ground import imports
from atashbas.node.ground.models import GroundRow
from atashbas.places import Gazetteer, Place, load_gazetteer
from atashbas.places.claims import Claim
from atashbas.places.drawn import Drawn

STANDING = "present"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who signed a row, where and when.

    Parameters
    ----------
    entry, log, office
        Address ``log/n/index``; whose log; the office in which it was said.
    at
        Instant that its signer states (UTC).
    state
        present / amended / retracted.
    amends, ended_by
        Address of the row it says anew; entry ``log/n`` that amended or withdrew this one. Empty where none.
    audience
        Who may read it; empty: everybody.
    """

    entry: str
    log: str
    office: str
    at: datetime
    state: str
    amends: str
    ended_by: str
    synthetic: bool
    audience: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRow:
    """A signed row: its table, what it says, and the cells in which it was said."""

    provenance: Provenance
    table: Table
    value: Value
    cells: Mapping[str, str]
    row: SignedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """A claim of control, presence or operation with the entry that signed it."""

    provenance: Provenance
    claim: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDrawn:
    """A drawn zone or line with the entry that signed it."""

    provenance: Provenance
    drawn: Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedActors:
    """The node's registry: the package's rows and those that were signed, all side by side."""

    registry: ActorRegistry
    sides: Sides

    def entry_of(self, value: object) -> str:
        """Address ``log/n/index`` of the entry that signed a row of `registry`; empty for the package's own."""
        return self.sides.entry_of(value)


def claims(
    *, reader: str | None = None, actor: str = "", place: str = "", state: str = STANDING
) -> tuple[StoredClaim, ...]:
    """Claims that `reader` may know, in the order of places, kinds and actors; rival ones side by side.

    Parameters
    ----------
    reader
        Delegation whose member asks; None: a stranger, who knows only what was entered for everybody.
    state
        present / amended / retracted; empty: all.
    """
    rows = _known(Table.CLAIMS, reader, state)
    rows = rows.filter(subject=actor) if actor else rows
    rows = rows.filter(place=place) if place else rows
    found = [
        StoredClaim(provenance=_provenance(row), claim=value)
        for row in rows
        if isinstance(value := _signed(row).value, Claim)
    ]
    return tuple(sorted(found, key=lambda one: (one.claim.order, one.provenance.entry)))


def drawn(*, reader: str | None = None, state: str = STANDING) -> tuple[StoredDrawn, ...]:
    """Zones and lines that `reader` may know; the parameters of `claims`."""
    found = [
        StoredDrawn(provenance=_provenance(row), drawn=value)
        for row in _known(Table.DRAWN, reader, state)
        if isinstance(value := _signed(row).value, Drawn)
    ]
    return tuple(sorted(found, key=lambda one: (one.drawn.order, one.provenance.entry)))


def rows(table: Table, *, reader: str | None = None, state: str = STANDING, subject: str = "") -> tuple[StoredRow, ...]:
    """Rows of a table that `reader` may know, in the order of their entries; the parameters of `claims`."""
    known = _known(table, reader, state)
    return tuple(map(_stored, known.filter(subject=subject) if subject else known))


def row(address: str, *, reader: str | None = None) -> StoredRow | None:
    """One row by its address; None where there is none, or none that `reader` may know."""
    found = _readable(reader).filter(pk=address).first()
    return None if found is None else _stored(found)


def actors_as_signed() -> SignedActors:
    """The registry of this node: the package's and what was signed, with the entry of each signed row."""
    sides = world().sides
    return SignedActors(registry=sides.together, sides=sides)


def gazetteer() -> Gazetteer:
    """Places for looking up: the package's, the imported ones, and those that signed claims bring.

    The joint picture is made from the package's places alone, which every node has; an import changes no coverage.
    """
    return _gazetteer(imports.gazetteer_key(), tuple(_spots()))


def _spots() -> Iterator[str]:
    """Places that claims bring, as canonical text, each id once: the first by address."""
    seen: set[str] = set()
    for text in (
        GroundRow.objects.filter(table=Table.CLAIMS.value, content__contains='"spot":')
        .order_by("id")
        .values_list("content", flat=True)
    ):
        spot = json.loads(text).get("spot")
        if isinstance(spot, dict) and spot.get("id") not in seen:
            seen.add(str(spot.get("id")))
            yield text


@lru_cache(maxsize=4)
def _gazetteer(key: str, spots: tuple[str, ...]) -> Gazetteer:
    base = load_gazetteer()
    more: dict[str, Place] = {place.id: place for place in imports.imported_places() if place.id not in base}
    for text in spots:
        spot = row_from(json.loads(text), by=json.loads(text)["cells"]["by"]).spot
        if spot is not None and spot.id not in base:
            more.setdefault(spot.id, spot)
    return Gazetteer((*base.places, *more.values())) if more else base


def _readable(reader: str | None) -> QuerySet[GroundRow]:
    known = Q(audience="")
    if reader:
        known |= Q(audience__contains=f"|{reader}|") | Q(log=reader)
    return GroundRow.objects.filter(known).exclude(table="")


def _known(table: Table, reader: str | None, state: str) -> QuerySet[GroundRow]:
    rows = _readable(reader).filter(table=table.value).order_by("log", "n", "index")
    return rows.filter(state=state) if state else rows


def _stored(found: GroundRow) -> StoredRow:
    signed = _signed(found)
    return StoredRow(
        provenance=_provenance(found), table=signed.table, value=signed.value, cells=signed.cells, row=signed
    )


def _signed(found: GroundRow) -> SignedRow:
    return row_from(json.loads(found.content), by=found.log)


def _provenance(found: GroundRow) -> Provenance:
    return Provenance(
        entry=found.id,
        log=found.log,
        office=found.office,
        at=found.at,
        state=found.state,
        amends=found.amends,
        ended_by=found.ended_by,
        synthetic=found.synthetic,
        audience=tuple(filter(None, found.audience.split("|"))),
    )
