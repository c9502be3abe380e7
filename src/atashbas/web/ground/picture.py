"""The map of a day as GeoJSON: claims at places side by side, drawn areas, zones and lines, each with its words.

Arranges; blends no claims and chooses between none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point, mapping
from shapely.geometry.base import BaseGeometry

from atashbas.agreement import Agreement
from atashbas.agreement.model import Zone
from atashbas.node.ground.read import StoredClaim
from atashbas.places import Gazetteer
from atashbas.places.claims import Claim, ClaimKind, claims_on, rivals
from atashbas.places.dated import Truth
from atashbas.web.ground.drawings import Drawing
from atashbas.web.ground.standing import Stood
from atashbas.web.ground.wording import Wording

COLLECTION = "FeatureCollection"
IN_A_ROW = 4
OUTLINE_DEGREES = 0.003


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What is told of one day: claims that hold, or may hold, at some moment of it, and how their actors stood.

    `rival`: places, or for a stranger districts, with a place on which two reporters name different actors.
    """

    told: Sequence[StoredClaim]
    stood: Mapping[str, Stood]
    reporters: tuple[str, ...]
    rival: frozenset[tuple[str, ClaimKind]]


def rival_places(told: Iterable[StoredClaim]) -> frozenset[tuple[str, ClaimKind]]:
    """Places and kinds of claim on which two reporters name different actors."""
    return frozenset(rivals(one.claim for one in told))


def told_on(told: Iterable[StoredClaim], low: int, high: int, by: str = "") -> tuple[StoredClaim, ...]:
    """Claims of one reporter (empty: of all) that hold or may hold in a stretch of local minutes, in their order."""
    held = {id(one.claim): one for one in told if not by or one.claim.by == by}
    return tuple(held[id(claim)] for claim in claims_on((one.claim for one in held.values()), low, high))


def claim_features(day: Day, places: Gazetteer, words: Wording) -> dict[str, Any]:
    """A point for each claim at a place; `slot` says where it stands in the row of those of one place."""
    by_place: dict[str, list[StoredClaim]] = {}
    for one in day.told:
        if one.claim.place in places:
            by_place.setdefault(one.claim.place, []).append(one)
    features = []
    for place_id in sorted(by_place):
        point, here = places.get(place_id).point, by_place[place_id]
        for slot, one in enumerate(here):
            facts = _facts(one, day, words)
            facts |= {"across": slot % IN_A_ROW - (min(len(here), IN_A_ROW) - 1) / 2, "down": slot // IN_A_ROW}
            facts |= {"name": words.place(place_id), "first": slot == 0}
            features.append(_feature(Point(point.lon, point.lat), **facts))
    return {"type": COLLECTION, "features": features}


def outline_features(day: Day, words: Wording) -> dict[str, Any]:
    """The areas that were drawn."""
    features = [_feature(one.claim.outline, **_facts(one, day, words)) for one in day.told if one.claim.outline]
    return {"type": COLLECTION, "features": features}


def line_features(drawings: Iterable[Drawing], reporters: tuple[str, ...]) -> dict[str, Any]:
    """Zones and lines; one that several signed bears the colour of the first."""
    features = [
        _feature(
            one.shape,
            kind=one.kind,
            agreed=one.agreed,
            disputed=one.disputed,
            side=_side(one.signers[0], reporters) if one.signers else len(reporters),
            words=one.lines,
            entry=one.entries[0] if one.entries else "",
        )
        for one in drawings
    ]
    return {"type": COLLECTION, "features": features}


def zones_on(agreement: Agreement, low: int, high: int) -> list[Zone]:
    """Zones of the agreement that stand, or may stand, on the day."""
    return [zone for zone in agreement.zones if zone.span.holds(low, high) is not Truth.NO]


def zone_features(
    zones: Iterable[Zone], places: Gazetteer, outlines: Mapping[str, BaseGeometry], words: Wording
) -> dict[str, Any]:
    """Zones without an agreed outline, by the places that surely or perhaps lie in them.

    A place whose outline is known is drawn with it (to some 300 m); a governorate by its code, any other as a point.
    """
    features = []
    for zone in zones:
        for sure, ids in ((True, zone.certain), (False, zone.possible)):
            for place in (places.get(id_) for id_ in sorted(ids) if id_ in places):
                outline = outlines.get(place.id)
                point = Point(place.point.lon, place.point.lat)
                facts = {
                    "place": place.id,
                    "level": place.level.value if outline is None else "outlined",
                    "sure": sure,
                    "words": words.of_zone(zone, place, sure=sure),
                }
                features.append(_feature(point if outline is None else outline.simplify(OUTLINE_DEGREES), **facts))
    return {"type": COLLECTION, "features": features}


def _feature(shape: BaseGeometry, **facts: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": facts, "geometry": mapping(shape)}


def _side(by: str, reporters: tuple[str, ...]) -> int:
    """Number of a reporter's colour and of the angle of his hatching."""
    return reporters.index(by) if by in reporters else len(reporters)


def _facts(one: StoredClaim, day: Day, words: Wording) -> dict[str, Any]:
    claim = one.claim
    return {
        "kind": claim.kind.value,
        "tone": tone(claim, day.stood, words.sides),
        "side": _side(claim.by, day.reporters),
        "rival": (claim.place, claim.kind) in day.rival,
        "words": words.of_claim(one),
        "entry": one.provenance.entry,
    }


def tone(claim: Claim, stood: Mapping[str, Stood], sides: tuple[str, ...]) -> str:
    """Mark of a claim: the state of an operation, else how its actor stood; a bound one by the number of its side."""
    if claim.state is not None:
        return claim.state.value
    how = stood[claim.actor]
    return f"covered-{sides.index(how.side)}" if how.kind == "covered" and how.side in sides else how.kind
