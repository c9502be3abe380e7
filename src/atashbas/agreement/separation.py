"""Separation of those who joined from the listed groups, locality by locality and week by week, with the next step.

First point of the Joint Group's mandate (concept paper, 16 February 2017, item 1). Rests on claims of presence and
control; where reporters differ each has his own answer. Decides no fact on the ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from atashbas.actors import ActorRegistry
from atashbas.agreement.facts import Told, Where, chain_of
from atashbas.agreement.model import Agreement, Regime
from atashbas.agreement.reach import Reach
from atashbas.agreement.standing import Standings
from atashbas.agreement.ways import Standing
from atashbas.agreement.world import actors_under, places_under
from atashbas.places import Gazetteer, Level, Place, Span
from atashbas.places.claims import Claim, ClaimKind, claims_on
from atashbas.places.dated import MINUTES_A_DAY, Truth, minute_of
from atashbas.places.geodesy import distances_km
from atashbas.values import UncertainPoint

NEAR_KM = 5.0
_WEEK = 7 * MINUTES_A_DAY


class Separation(StrEnum):
    """How the covered and the listed stand to each other in a locality."""

    CO_LOCATED = "co-located"
    NEAR = "near"
    SEPARATED = "separated"
    NO_LISTED = "no-listed-group"


class NextStep(StrEnum):
    """What would bring separation further; a proposal for a meeting, not a decision."""

    ASK_BOTH = "ask-both-to-state"
    NAME_UNIT = "name-the-unit"
    AGREE_LINE = "agree-a-line"
    KEEP_DISTANCE = "keep-distance"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One locality in one week.

    Parameters
    ----------
    covered, listed, doubtful
        Actors who are said to be there, by how they stood to the agreement that week: bound; on the list; neither
        surely (an umbrella with listed members, a group of which nobody has stated that it joined).
    by_claim
        Reporter → separation on his claims alone.
    nearest_km, nearest
        Distance to the nearest place where a listed group is said to be, and its id; None where there is none.
    zones
        Zones in which the locality surely or perhaps lies.
    claims
        The claims on which the row rests.
    """

    place: str
    week_on: date
    covered: tuple[str, ...]
    listed: tuple[str, ...]
    doubtful: tuple[str, ...]
    by_claim: Mapping[str, Separation]
    nearest_km: float | None
    nearest: str | None
    zones: tuple[str, ...]
    next_step: NextStep
    claims: tuple[Claim, ...]


def separation_table(
    claims: Iterable[Claim],
    agreement: Agreement,
    actors: ActorRegistry,
    places: Gazetteer,
    *,
    weeks: Iterable[date],
) -> tuple[Row, ...]:
    """Rows for every week and every locality where a covered or doubtful group is said to be, in order.

    `weeks`: first days. Claims drawn as outlines are left out here: they name no locality.
    """
    held, spots = actors_under(agreement, actors), places_under(agreement, places)
    reach, standings = Reach(agreement, held, spots), Standings(agreement, held)
    placed = [c for c in claims if c.place and c.kind is not ClaimKind.OPERATION]
    rows: list[Row] = []
    for week in sorted(set(weeks)):
        low, high = minute_of(week), minute_of(week + timedelta(days=7)) - 1
        regime = next((r for r in agreement.regimes if r.span.holds(low, high) is not Truth.NO), None)
        if regime is not None:
            scene = _Scene.of(claims_on(placed, low, high), regime, standings, spots, low)
            rows += [scene.row(place, week, reach) for place in scene.localities()]
    return tuple(rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """All claims of one week by place, with how each actor stood, and where listed groups are said to be.

    `spots`: reporter, or the empty name for all of them → those places.
    """

    claims: Mapping[str, tuple[Claim, ...]]
    standing: Mapping[str, str]
    spots: Mapping[str, _Spots]
    places: Gazetteer

    @classmethod
    def of(cls, claims: tuple[Claim, ...], regime: Regime, standings: Standings, places: Gazetteer, low: int) -> _Scene:
        names = sorted({claim.actor for claim in claims})
        high = low + _WEEK - 1
        standing = {name: _kind(standings, name, regime, low, high) for name in names}
        here: dict[str, list[Claim]] = {}
        listed: dict[str, set[str]] = {"": set()}
        for claim in claims:
            here.setdefault(claim.place, []).append(claim)
            if standing[claim.actor] == "listed":
                listed[""].add(claim.place)
                listed.setdefault(claim.by, set()).add(claim.place)
        return cls(
            claims=MappingProxyType({place: tuple(held) for place, held in here.items()}),
            standing=MappingProxyType(standing),
            spots=MappingProxyType({by: _Spots.of(found, places) for by, found in listed.items()}),
            places=places,
        )

    def localities(self) -> list[str]:
        """Places where somebody covered, or perhaps covered, is said to be."""
        return sorted(
            place
            for place, held in self.claims.items()
            if any(self.standing[claim.actor] in {"covered", "doubtful"} for claim in held)
        )

    def row(self, place_id: str, week: date, reach: Reach) -> Row:
        here, place = self.claims[place_id], self.places.get(place_id)
        nearest = self._nearest(place)
        by_claim = {by: self._separation(place, by) for by in sorted({c.by for c in here})}
        kinds = {kind: self._named(here, kind) for kind in ("covered", "listed", "doubtful")}
        truths = reach.zones(Where(chain=chain_of(place_id, self.places)))
        zones = [zone.id for zone, truth in zip(reach.agreement.zones, truths, strict=True) if truth is not Truth.NO]
        return Row(
            place=place_id,
            week_on=week,
            covered=kinds["covered"],
            listed=kinds["listed"],
            doubtful=kinds["doubtful"],
            by_claim=MappingProxyType(by_claim),
            nearest_km=None if nearest is None else round(nearest[0], 1),
            nearest=None if nearest is None else nearest[1],
            zones=tuple(zones),
            next_step=_next_step(by_claim, kinds["doubtful"]),
            claims=here,
        )

    def _named(self, claims: Iterable[Claim], kind: str) -> tuple[str, ...]:
        return tuple(sorted({c.actor for c in claims if self.standing[c.actor] == kind}))

    def _separation(self, place: Place, by: str) -> Separation:
        """Separation on the claims of one reporter."""
        nearest = self._nearest(place, by)
        if nearest is None:
            return Separation.NO_LISTED
        if nearest[0] == 0:
            return Separation.CO_LOCATED
        return Separation.NEAR if nearest[0] <= NEAR_KM else Separation.SEPARATED

    def _nearest(self, place: Place, by: str = "") -> tuple[float, str] | None:
        """Nearest place where a listed group is said to be, by all or by one, with its distance in km."""
        return self.spots[by].nearest(place.point) if by in self.spots else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spots:
    """Some places in the order of their ids, ready to be asked which is nearest."""

    ids: tuple[str, ...]
    lats: NDArray[np.float64]
    lons: NDArray[np.float64]

    @classmethod
    def of(cls, ids: Iterable[str], places: Gazetteer) -> _Spots:
        held = tuple(sorted(ids))
        points = [places.get(each).point for each in held]
        lats, lons = np.array([point.lat for point in points]), np.array([point.lon for point in points])
        return cls(ids=held, lats=lats, lons=lons)

    def nearest(self, point: UncertainPoint) -> tuple[float, str] | None:
        """Distance in km and id of the nearest; the first by id of two as near."""
        if not self.ids:
            return None
        away = distances_km(np.array(point.lat), np.array(point.lon), self.lats, self.lons)
        at = int(away.argmin())
        return float(away[at]), self.ids[at]


def _kind(standings: Standings, actor: str, regime: Regime, low: int, high: int) -> str:
    ways = {way.standing for way in standings.of(actor, regime, low, high)}
    if ways == {Standing.DESIGNATED}:
        return "listed"
    if ways == {Standing.BOUND}:
        return "covered"
    return "outside" if ways <= {Standing.NOT_BOUND, Standing.GUARANTOR, Standing.PROTECTED} else "doubtful"


def _next_step(by_claim: Mapping[str, Separation], doubtful: tuple[str, ...]) -> NextStep:
    """Rival claims first, then who is meant, then a line, then keeping it."""
    answers = set(by_claim.values())
    if len(answers) > 1:
        return NextStep.ASK_BOTH
    if doubtful:
        return NextStep.NAME_UNIT
    if Separation.CO_LOCATED in answers:
        return NextStep.AGREE_LINE
    return NextStep.KEEP_DISTANCE if Separation.NEAR in answers else NextStep.NONE


def presence_from(facts: Iterable[Told], places: Gazetteer) -> tuple[Claim, ...]:
    """What reports already say of who stands where: whoever was hit at a place stood there in that week, by his word.

    A first picture where nobody has sent claims of presence. Only targets count: fire comes from elsewhere. Reports
    without a day known to a week, without a town or without a target are left out.
    """
    found: dict[tuple[str, str, str, int], Claim] = {}
    for told in facts:
        spot = told.where.chain[0] if told.where.chain else ""
        in_town = spot in places and places.get(spot).level is Level.TOWN
        if told.target is None or not in_town or told.high - told.low >= _WEEK:
            continue
        day = date.fromordinal(told.low // MINUTES_A_DAY)
        week = minute_of(day - timedelta(days=day.weekday()))
        key = (spot, told.target, told.reporter, week)
        if key not in found:
            span = Span(start_low=week, start_high=week, end_low=week + _WEEK, end_high=week + _WEEK)
            found[key] = Claim(
                kind=ClaimKind.PRESENCE,
                actor=told.target,
                place=spot,
                by=told.reporter,
                span=span,
                source=f"report {told.source}",
            )
    return tuple(found[key] for key in sorted(found))
