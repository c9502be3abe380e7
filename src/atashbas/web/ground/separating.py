"""Separation as the page shows it: each locality of a week against the week before, and counts week by week.

The rows themselves are made by the agreement's room; here they are compared and, for strangers, gathered by district.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from atashbas.agreement.separation import NEAR_KM, NextStep, Row, Separation
from atashbas.places import Gazetteer
from atashbas.values import UncertainPoint
from atashbas.web.ground.discretion import district_of
from atashbas.web.ground.drawings import Drawing

LINE_KM = 15.0
STEP_KM = 1.0
_KM_A_DEGREE = 111.2
# From the worst to the best, as the colours and the order of the chart.
ORDER = (Separation.CO_LOCATED, Separation.NEAR, Separation.SEPARATED, Separation.NO_LISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line near a locality: its name, how far away, and whether it is agreed or one side's drawing."""

    name: str
    km: float
    agreed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """A locality, or for a stranger a district, in one week.

    Parameters
    ----------
    overall
        On everybody's claims taken together.
    by_claim
        On each reporter's claims alone; they may differ.
    before
        Overall in the week before; None where the locality was not in that table.
    change
        ``new``, ``same``, ``worse``, ``better``; with the same state ``closer`` or ``farther`` by 1 km or more.
    """

    place: str
    covered: tuple[str, ...]
    listed: tuple[str, ...]
    doubtful: tuple[str, ...]
    overall: Separation
    by_claim: Mapping[str, Separation]
    nearest: str | None
    nearest_km: float | None
    before: Separation | None
    change: str
    next_step: NextStep
    lines: tuple[Line, ...] = ()
    zones: tuple[str, ...] = ()

    @property
    def differ(self) -> bool:
        """Whether the reporters' claims lead to different answers."""
        return len(set(self.by_claim.values())) > 1


def overall(row: Row) -> Separation:
    """Separation on everybody's claims taken together."""
    if row.nearest_km is None:
        return Separation.NO_LISTED
    if row.nearest_km == 0:
        return Separation.CO_LOCATED
    return Separation.NEAR if row.nearest_km <= NEAR_KM else Separation.SEPARATED


def to_separate(rows: Iterable[Row], state_side: Mapping[date, frozenset[str]]) -> tuple[Row, ...]:
    """Rows of those whom the mandate would separate: the side that joined group by group, or somebody not surely bound.

    Where only a side that joined as one is said to be, there is nobody to separate from a listed group; `state_side`
    names its actors week by week.
    """
    return tuple(one for one in rows if one.doubtful or set(one.covered) - state_side[one.week_on])


def localities(rows: Iterable[Row], week_on: date) -> tuple[Locality, ...]:
    """Localities of a week, the worst first, each compared with the week before; `rows` hold both weeks."""
    held = list(rows)
    before = {row.place: row for row in held if row.week_on == week_on - timedelta(days=7)}
    found = [_locality(row, before.get(row.place)) for row in held if row.week_on == week_on]
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.overall), one.nearest_km or 0.0, one.place)))


def by_district(found: Iterable[Locality], places: Gazetteer) -> tuple[Locality, ...]:
    """The same by district, without distances and lines: what a stranger is shown."""
    groups: dict[str, list[Locality]] = {}
    for one in found:
        area = district_of(one.place, places)
        if area is not None:
            groups.setdefault(area, []).append(one)
    made = [_district(area, groups[area]) for area in sorted(groups)]
    return tuple(sorted(made, key=lambda one: (ORDER.index(one.overall), one.place)))


def counts(rows: Iterable[Row], weeks: Sequence[date]) -> tuple[tuple[date, Mapping[Separation, int]], ...]:
    """Week → number of localities in each state, zeros included; a week without a locality has only zeros."""
    found = {week: dict.fromkeys(ORDER, 0) for week in weeks}
    for row in rows:
        if row.week_on in found:
            found[row.week_on][overall(row)] += 1
    return tuple((week, found[week]) for week in weeks)


def line_km(point: UncertainPoint, shape: BaseGeometry) -> float:
    """Distance in km from a point to a line or to the edge of an area, on a plane laid at the point."""
    steps = np.array([_KM_A_DEGREE * math.cos(math.radians(point.lat)), _KM_A_DEGREE])
    plane = shapely.transform(shape, lambda xy: (xy - np.array([point.lon, point.lat])) * steps)
    edge = plane.boundary if plane.geom_type in {"Polygon", "MultiPolygon"} else plane
    return float(edge.distance(Point(0.0, 0.0)))


def lines_near(point: UncertainPoint, lines: Iterable[Drawing]) -> tuple[Line, ...]:
    """Lines within `LINE_KM` of a place, the nearest first."""
    found = [(line_km(point, one.shape), one) for one in lines]
    near = [Line(name=one.name, km=round(km, 1), agreed=one.agreed) for km, one in found if km <= LINE_KM]
    return tuple(sorted(near, key=lambda line: (line.km, line.name)))


def _locality(row: Row, before: Row | None) -> Locality:
    return Locality(
        place=row.place,
        covered=row.covered,
        listed=row.listed,
        doubtful=row.doubtful,
        overall=overall(row),
        by_claim=row.by_claim,
        nearest=row.nearest,
        nearest_km=row.nearest_km,
        before=overall(before) if before is not None else None,
        change=_change(row, before),
        next_step=row.next_step,
        zones=row.zones,
    )


def _change(row: Row, before: Row | None) -> str:
    if before is None:
        return "new"
    if overall(row) is not overall(before):
        return _moved(overall(row), overall(before))
    moved = (row.nearest_km or 0.0) - (before.nearest_km or 0.0)
    if abs(moved) < STEP_KM:
        return "same"
    return "closer" if moved < 0 else "farther"


def _district(area: str, held: Sequence[Locality]) -> Locality:
    """The worst state of its localities; steps and states of the reporters likewise."""
    by_claim: dict[str, Separation] = {}
    for one in held:
        for by, state in one.by_claim.items():
            by_claim[by] = min(by_claim.get(by, state), state, key=ORDER.index)
    worst = min(held, key=lambda one: ORDER.index(one.overall))
    before = [one.before for one in held if one.before is not None]
    then = min(before, key=ORDER.index) if before else None
    return Locality(
        place=area,
        covered=_all(one.covered for one in held),
        listed=_all(one.listed for one in held),
        doubtful=_all(one.doubtful for one in held),
        overall=worst.overall,
        by_claim=by_claim,
        nearest=None,
        nearest_km=None,
        before=then,
        change="new" if then is None else _moved(worst.overall, then),
        next_step=worst.next_step,
        zones=_all(one.zones for one in held),
    )


def _moved(now: Separation, then: Separation) -> str:
    if now is then:
        return "same"
    return "worse" if ORDER.index(now) < ORDER.index(then) else "better"


def _all(named: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({each for names in named for each in names}))
