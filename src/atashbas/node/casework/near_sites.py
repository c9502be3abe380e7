"""Incidents near a protected site, for those to whom the site was notified: nobody else learns that there is one.

The point is read out of the sealed words of the notification; where they state none, nothing can be near.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from atashbas.followup.matter import Matter
from atashbas.followup.openings import ProtectedSite
from atashbas.node.models import IncidentRow
from atashbas.places.geodesy import distances_km

NEAR_KM = 1.0
KM_PER_DEGREE = 111.2
MOST = 50
POINT = re.compile(r"(?<![\d.])(-?\d{1,2}\.\d{3,8})\s*[,;،/ ]\s*(-?\d{1,3}\.\d{3,8})(?![\d.])")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearIncident:
    """An incident within the distance; `exact`: its place is known as a site, not as a locality or as near one."""

    id: str
    occurred_on: date | None
    distance_km: float
    exact: bool


def find_point(site: ProtectedSite) -> tuple[float, float] | None:
    """Latitude and longitude that the notification states; None where it states none."""
    found = POINT.search(site.place_sealed)
    if found is None or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
        return None
    return float(found[1]), float(found[2])


def incidents_near(matter: Matter) -> tuple[NearIncident, ...]:
    """Incidents within a kilometre of a site whose words the reader may see, nearest first; at most fifty."""
    site = matter.opening
    point = find_point(site) if isinstance(site, ProtectedSite) else None
    if point is None:
        return ()
    lat, lon = point
    high = NEAR_KM / KM_PER_DEGREE
    wide = high / max(0.01, math.cos(math.radians(lat)))
    rows = IncidentRow.objects.filter(
        lat_udeg__range=(round((lat - high) * 1e6), round((lat + high) * 1e6)),
        lon_udeg__range=(round((lon - wide) * 1e6), round((lon + wide) * 1e6)),
        place_precision__in=("site", "locality", "near"),  # a coarser place says nothing about a kilometre
    ).values_list("id", "occurred_on", "lat_udeg", "lon_udeg", "place_precision")
    found = [
        NearIncident(id=id_, occurred_on=day, distance_km=away, exact=precision == "site")
        for id_, day, at, on, precision in rows
        if at is not None and on is not None and (away := _km(lat, lon, at / 1e6, on / 1e6)) <= NEAR_KM
    ]
    return tuple(sorted(found, key=lambda one: (one.distance_km, one.id))[:MOST])


def _km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    return float(distances_km(*(np.array([one]) for one in (lat_a, lon_a, lat_b, lon_b)))[0])
