"""Who is said to hold or to stand where, and which operations are said to run: dated claims, rival ones side by side.

A claim is one reporter's word about one actor at one place or in one outline. Nothing here decides who is right.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from atashbas.places.dated import Span, Truth, parse_span
from atashbas.places.gazetteer import Gazetteer
from atashbas.values import AtashbasError, Fault

LIMIT_BYTES = 50_000_000


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
    """Claims read from a file, in their order, and the faults of its rows."""

    claims: tuple[Claim, ...]
    faults: tuple[Fault, ...]


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


_COLUMNS = ("kind", "actor", "place", "from", "to", "by", "state", "source")


def read_claims(data: bytes, *, file: str, places: Gazetteer) -> ClaimsReading:
    """Claims of a CSV: kind, actor, place, from, to, by, state (of an operation), source. Good rows go in."""
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.not-utf8", file=file, value=str(error.start)),))
    missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.columns", file=file, value=", ".join(missing)),))
    made = [_claim(row, None, file, number, places) for number, row in enumerate(reader, 2)]
    return _parted(made)


def read_drawn(data: bytes, *, file: str, places: Gazetteer) -> ClaimsReading:
    """Claims drawn as areas: GeoJSON in WGS 84, each feature with kind, actor, from, to, by, state and source.

    Faults ``claims.not-geojson``, ``claims.too-large``, ``claims.projection``, ``claims.crosses-itself``; where one
    blocks no claim is returned.
    """
    if len(data) > LIMIT_BYTES:
        return ClaimsReading(claims=(), faults=(Fault(code="claims.too-large", file=file),))
    try:
        features = json.loads(data)["features"]
        rows = [({**dict.fromkeys(_COLUMNS, ""), **f["properties"]}, shape(f["geometry"])) for f in features]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError):
        return ClaimsReading(claims=(), faults=(Fault(code="claims.not-geojson", file=file),))
    made = [
        _drawn_fault(outline, file, number) or _claim(row, outline, file, number, places)
        for number, (row, outline) in enumerate(rows, 1)
    ]
    parted = _parted(made)
    return ClaimsReading(claims=(), faults=parted.faults) if parted.faults else parted


def _parted(made: Iterable[Claim | Fault]) -> ClaimsReading:
    held = list(made)
    claims = tuple(each for each in held if isinstance(each, Claim))
    return ClaimsReading(claims=claims, faults=tuple(each for each in held if isinstance(each, Fault)))


def _drawn_fault(outline: BaseGeometry, file: str, number: int) -> Fault | None:
    west, south, east, north = outline.bounds if not outline.is_empty else (0, 0, 0, 0)
    if west < -180 or east > 180 or south < -90 or north > 90:
        return Fault(code="claims.projection", file=file, row=number)
    return None if outline.is_valid else Fault(code="claims.crosses-itself", file=file, row=number)


def _claim(
    row: Mapping[str, Any], outline: BaseGeometry | None, file: str, number: int, places: Gazetteer
) -> Claim | Fault:
    empty = next((name for name in ("actor", "by", "source", "from") if not row[name]), None)
    if empty:
        return Fault(code="claims.empty", file=file, row=number, column=empty)
    if outline is None and row["place"] not in places:
        return Fault(code="claims.place", file=file, row=number, value=row["place"])
    try:
        return Claim(
            kind=ClaimKind(row["kind"]),
            actor=row["actor"],
            place="" if outline is not None else row["place"],
            outline=outline,
            by=row["by"],
            span=parse_span(row["from"], row["to"], legal=False),
            state=OperationState(row["state"]) if row["state"] else None,
            source=row["source"],
        )
    except AtashbasError as error:
        return Fault(code=error.code, file=file, row=number, facts=error.facts)
    except ValueError as error:  # a word that is none of those allowed
        return Fault(code="claims.not-allowed", file=file, row=number, value=str(error))
