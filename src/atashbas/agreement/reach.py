"""Where and when an agreement reaches: territory, zones and settlements of a place, and time between dated facts.

Decides truths of place and the bucket of a moment; equal buckets cannot differ in any dated fact of pack or registry.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

import shapely
from shapely.geometry import LineString, Point, Polygon

from atashbas.actors import ActorRegistry
from atashbas.agreement.facts import Where, chain_of
from atashbas.agreement.model import Agreement, Line, Zone
from atashbas.places import Gazetteer, Span
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, Truth

_KM_A_DEGREE = 111.2


class Reach:
    """Reach of one agreement over a gazetteer, with the moments at which anything dated changes."""

    def __init__(self, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> None:
        self.agreement = agreement
        self._moments = tuple(sorted(set(_moments(agreement, actors))))
        prefix = "place:"
        acceded = {a.subject for a in actors.accessions if a.subject.startswith(prefix)}
        self._acceded = frozenset(subject.removeprefix(prefix) for subject in acceded)
        areas = {
            place for zone in agreement.zones for place in zone.certain | zone.possible
        } | agreement.territory.areas
        self._above = {area: frozenset(chain_of(area, places)[1:]) for area in sorted(areas)}
        self.territory = lru_cache(maxsize=65536)(self._territory)
        self.zones = lru_cache(maxsize=65536)(self._zones)
        self.lines = lru_cache(maxsize=65536)(self._lines)
        self._places = places
        self.strips = tuple(line for line in agreement.lines if line.distance_km is not None)

    def moment(self, minute: int) -> int:
        """Last moment of change at or before a minute: the minute's stand-in, equal for all that cannot differ."""
        index = bisect_right(self._moments, minute)
        return self._moments[index - 1] if index else FAR_PAST

    def settlements(self, where: Where) -> tuple[str, ...]:
        """Places of the chain that some accession names."""
        return tuple(place for place in where.chain if place in self._acceded)

    def _territory(self, where: Where) -> Truth:
        """Whether the place lies where the agreement applies: by its areas, else by the point."""
        territory = self.agreement.territory
        if where.chain:
            if territory.areas & set(where.chain):
                return Truth.YES
            above = {up for area in territory.areas for up in self._above.get(area, ())}
            return Truth.MAYBE if where.chain[0] in above or len(where.chain) == 1 else Truth.NO
        if where.lat is None or where.lon is None or territory.inside is None or territory.around is None:
            return Truth.MAYBE
        if _within(where, territory.inside) is Truth.YES:
            return Truth.YES
        return Truth.NO if _within(where, territory.around) is Truth.NO else Truth.MAYBE

    def _zones(self, where: Where) -> tuple[Truth, ...]:
        return tuple(self._in_zone(where, zone) for zone in self.agreement.zones)

    def _lines(self, where: Where) -> tuple[Truth, ...]:
        """Whether the place lies within the distance of each withdrawal line, on either side."""
        return tuple(self._within_strip(where, line) for line in self.strips)

    def _within_strip(self, where: Where, line: Line) -> Truth:
        lat, lon, radius_km = where.lat, where.lon, where.radius_km
        if (lat is None or lon is None) and where.chain and where.chain[0] in self._places:
            place = self._places.get(where.chain[0])
            lat, lon, radius_km = place.point.lat, place.point.lon, place.point.radius_km or 0.0
        if lat is None or lon is None or line.distance_km is None:
            return Truth.MAYBE
        doubt_km = radius_km + line.precision_km
        away_km = distance_to_line_km(lat, lon, line.points)
        if away_km + doubt_km <= line.distance_km:
            return Truth.YES
        return Truth.NO if away_km - doubt_km > line.distance_km else Truth.MAYBE

    def _in_zone(self, where: Where, zone: Zone) -> Truth:
        if zone.outline is not None and where.lat is not None:
            return _within(where, zone.outline)
        places = set(where.chain)
        if not places:
            return Truth.MAYBE
        if places & zone.certain:
            return Truth.YES
        wider = {up for area in zone.certain | zone.possible for up in self._above[area]}
        narrowest = where.chain[0]
        return Truth.MAYBE if places & zone.possible or narrowest in wider else Truth.NO


def distance_to_line_km(lat: float, lon: float, points: tuple[tuple[float, float], ...]) -> float:
    """Distance of a point from a drawn line (longitude, latitude), km; flat around the point, good for 200 km."""
    east = _KM_A_DEGREE * math.cos(math.radians(lat))
    flat = LineString([((x - lon) * east, (y - lat) * _KM_A_DEGREE) for x, y in points])
    return float(flat.distance(Point(0.0, 0.0)))


def _within(where: Where, outline: Polygon) -> Truth:
    """Point with its radius against an outline; on the line or across it nobody can say."""
    point = Point(where.lon, where.lat)
    radius = where.radius_km / (_KM_A_DEGREE * math.cos(math.radians(where.lat or 0.0)))  # the wider of both ways
    if shapely.distance(point, outline.exterior) <= radius:
        return Truth.MAYBE
    return Truth.YES if outline.contains(point) else Truth.NO


def _ends(span: Span) -> Iterator[int]:
    for minute in (span.start_low, span.start_high, span.end_low, span.end_high):
        if FAR_PAST < minute < FAR_FUTURE:
            yield minute


def _moments(agreement: Agreement, actors: ActorRegistry) -> Iterator[int]:
    """Every minute at which a dated fact begins, ends or becomes known."""
    for regime in agreement.regimes:
        yield from _ends(regime.span)
        for guarantor in regime.guarantors:
            yield from _ends(guarantor.span)
    for span in (*(zone.span for zone in agreement.zones), *(line.span for line in agreement.lines)):
        yield from _ends(span)
    for provision in agreement.provisions.values():
        yield from _ends(provision.span)
    dated = [
        *(r.span for r in actors.relations),
        *(a.span for a in actors.accessions),
        *(d.span for d in actors.all_designations),
    ]
    for span in dated:
        yield from _ends(span)
    for designation in actors.all_designations:
        known = (designation.known_from, designation.lifted_known_from)
        yield from (minute for minute in known if minute is not None and minute > FAR_PAST)
