"""What a stranger is shown of positions: late, by the district, without drawn areas, sources or units' offices.

Belligerents read these pages. A member of a delegation sees what its delegation may read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from atashbas.node.ground.read import StoredClaim
from atashbas.places import Gazetteer, Level
from atashbas.places.dated import minute_of

LATE_DAYS = 28


def coarse(told: Iterable[StoredClaim], places: Gazetteer) -> tuple[StoredClaim, ...]:
    """Claims with the district for the place, each said once by each reporter; drawn areas are left out."""
    found: dict[tuple[str, ...], StoredClaim] = {}
    for one in told:
        if not one.claim.place:
            continue
        area = district_of(one.claim.place, places)
        if area is None:
            continue
        claim = replace(one.claim, place=area, source="")
        found.setdefault((area, claim.by, claim.kind, claim.actor, claim.state or ""), replace(one, claim=claim))
    return tuple(found[key] for key in sorted(found))


def late(told: Iterable[StoredClaim], today: date) -> tuple[StoredClaim, ...]:
    """Claims that begin early enough for a stranger to learn of them."""
    end = minute_of(today - timedelta(days=LATE_DAYS))
    return tuple(one for one in told if one.claim.span.start_low < end)


def district_of(place_id: str, places: Gazetteer) -> str | None:
    """District in which a place lies, else its governorate; None where the gazetteer knows neither."""
    if place_id not in places:
        return None
    place = places.get(place_id)
    if place.level is not Level.TOWN:
        return place_id
    return next((area for area in (place.parent, place.admin1) if area in places), None)
