"""Who is said to hold or to stand where, and which operations are said to run: dated claims, rival ones side by side.

A claim is one reporter's word about one actor at one place or in one outline. Nothing here decides who is right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shapely.geometry.base import BaseGeometry

from atashbas.places.dated import Span, Truth, parse_span
from atashbas.places.gazetteer import Gazetteer
from atashbas.places.geojson import AREAS, parse_features, parse_shape
from atashbas.values import AtashbasError, Fault


class ClaimKind(StrEnum):
    """What is claimed: that an actor holds a place, stands in it, or that an operation goes on there."""

    CONTROL = "control"
    PRESENCE = "presence"
    OPERATION = "operation"


class OperationState(StrEnum):
    """What is said of an operation; each is a claim of its own, and "over" by one side ends nothing for the other."""

    DECLARED = "declared"
    RUNNING = "running"
    OVER = "declared-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One reporter's word. `place` is an id of the gazetteer, empty where an `outline` is drawn instead."""

    kind: ClaimKind
    actor: str
    place: str = ""
    outline: BaseGeometry | None = field(default=None, repr=False)
    by: str
    span: Span
    state: OperationState | None = None
    source: str

    def __post_init__(self) -> None:
        if bool(self.place) == (self.outline is not None):
            raise AtashbasError("claim.where", actor=self.actor, by=self.by)
        if (self.kind is ClaimKind.OPERATION) != (self.state is not None):
            raise AtashbasError("claim.state", actor=self.actor, by=self.by)

    @property
    def order(self) -> tuple[str, str, str, str, int]:
        """By which claims are put in order, whoever sent them first."""
        return (self.place, self.kind.value, self.actor, self.by, self.span.start_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsReading:
    """Claims read from a file, in their order, with the cells they were read from, and the faults of its rows."""

    claims: tuple[Claim, ...]
    faults: tuple[Fault, ...]
    cells: tuple[Mapping[str, str], ...] = ()


def claims_on(claims: Iterable[Claim], low: int, high: int) -> tuple[Claim, ...]:
    """Claims that hold, or may hold, at some moment of a stretch of local minutes, in their order."""
    return tuple(sorted((c for c in claims if c.span.holds(low, high) is not Truth.NO), key=lambda c: c.order))


def rivals(claims: Iterable[Claim]) -> Mapping[tuple[str, ClaimKind], Mapping[str, tuple[str, ...]]]:
    """Place and kind → reporter → the actors he names there; only where two reporters name different ones."""
    told: dict[tuple[str, ClaimKind], dict[str, set[str]]] = {}
    for claim in claims:
        if claim.place and claim.kind is not ClaimKind.OPERATION:
            told.setdefault((claim.place, claim.kind), {}).setdefault(claim.by, set()).add(claim.actor)
    return {
        key: {by: tuple(sorted(told[key][by])) for by in sorted(told[key])}
        for key in sorted(told)
        if len({tuple(sorted(actors)) for actors in told[key].values()}) > 1
    }


COLUMNS = ("kind", "actor", "place", "from", "to", "by", "state", "source")


def read_claims(
    data: bytes, *, file: str, places: Gazetteer, actors: Container[str] | None = None, by: str = ""
) -> ClaimsReading:
    """Claims of a CSV: kind, actor, place, from, to, by, state (of an operation), source. Good rows go in.

    Parameters
    ----------
    actors
        Ids that are known; None: an actor's id is taken as it stands.
    by
        Whose word it is where the cell is empty.
    """
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        rows = list(reader)
    except UnicodeDecodeError as error:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.not-utf8", file=file, value=str(error.start)),))
    except csv.Error as error:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.columns", file=file, value=str(error)),))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.columns", file=file, value=", ".join(missing)),))
    read = ((number, cells_of(row, by), None) for number, row in enumerate(rows, 2))
    return _parted(read, file, places, actors)


def read_drawn(
    data: bytes, *, file: str, places: Gazetteer, actors: Container[str] | None = None, by: str = ""
) -> ClaimsReading:
    """Claims drawn as areas: GeoJSON in WGS 84, each feature with kind, actor, from, to, by, state and source.

    Faults ``claims.not-geojson``, ``claims.too-large``, ``claims.projection``, ``claims.crosses-itself``,
    ``claims.no-shape``; where one blocks no claim is returned.
    """
    try:
        features = parse_features(data)
    except AtashbasError as error:
        return ClaimsReading(claims=(), faults=(_drawn_fault(error, file),))
    read: list[tuple[int, Mapping[str, str], BaseGeometry | None]] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, 1):
        held = feature if isinstance(feature, dict) else {}
        try:
            outline = parse_shape(held.get("geometry"), AREAS)
            read.append((number, cells_of(held.get("properties"), by), outline))
        except AtashbasError as error:
            faults.append(_drawn_fault(error, file, number))
    parted = _parted(read, file, places, actors)
    faults += parted.faults
    return ClaimsReading(claims=(), faults=tuple(faults)) if faults else parted


def cells_of(row: Any, by: str = "") -> dict[str, str]:
    """Cells of a claim by column, each a text without spaces around it."""
    given = row if isinstance(row, Mapping) else {}
    cells = {name: "" if given.get(name) is None else str(given[name]).strip() for name in COLUMNS}
    return {**cells, "by": cells["by"] or by}


def claim_of(cells: Mapping[str, str], outline: BaseGeometry | None = None) -> Claim:
    """Claim of its cells and, where it was drawn, its outline.

    Raises AtashbasError ``claims.empty``, ``claims.not-allowed``, ``claim.where``, ``claim.state``, ``span.date``,
    ``span.reversed``.
    """
    empty = next((name for name in ("actor", "by", "source", "from") if not cells[name]), None)
    if empty:
        raise AtashbasError("claims.empty", column=empty)
    try:
        kind = ClaimKind(cells["kind"])
        state = OperationState(cells["state"]) if cells["state"] else None
    except ValueError as error:  # a word that is none of those allowed
        raise AtashbasError("claims.not-allowed", value=str(error)) from error
    return Claim(
        kind=kind,
        actor=cells["actor"],
        place="" if outline is not None else cells["place"],
        outline=outline,
        by=cells["by"],
        span=parse_span(cells["from"], cells["to"], legal=False),
        state=state,
        source=cells["source"],
    )


def _parted(
    read: Iterable[tuple[int, Mapping[str, str], BaseGeometry | None]],
    file: str,
    places: Gazetteer,
    actors: Container[str] | None,
) -> ClaimsReading:
    claims: list[Claim] = []
    stated: list[Mapping[str, str]] = []
    faults: list[Fault] = []
    for number, cells, outline in read:
        try:
            claim = claim_of(cells, outline)
            _check_known(claim, places, actors)
        except AtashbasError as error:
            column, value = (str(error.facts.get(name, "")) or None for name in ("column", "value"))
            faults.append(
                Fault(code=error.code, file=file, row=number, column=column, value=value, facts=dict(error.facts))
            )
            continue
        claims.append(claim)
        stated.append(cells)
    return ClaimsReading(claims=tuple(claims), faults=tuple(faults), cells=tuple(stated))


def _check_known(claim: Claim, places: Gazetteer, actors: Container[str] | None) -> None:
    if claim.outline is None and claim.place not in places:
        raise AtashbasError("claims.place", value=claim.place)
    if actors is not None and claim.actor not in actors:
        raise AtashbasError("actor.unknown", id=claim.actor, value=claim.actor)


def _drawn_fault(error: AtashbasError, file: str, number: int | None = None) -> Fault:
    return Fault(code=error.code.replace("geojson.", "claims."), file=file, row=number, facts=dict(error.facts))
