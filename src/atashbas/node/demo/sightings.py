"""What each reporter of the demo says about an invented incident: the honest noise of real registers.

Decides how a report differs from what happened and from the others' reports: precision, ±1 day, another type or actor,
other figures, no coordinates, the same case entered twice. A reporter of the demo never reports what it does not know.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from atashbas.node.demo.world import BULLETIN_ON, DAYS, FIRST_ON, REPORTERS, TrueIncident

CLOSE_TYPES = {
    "fire.mortar": ("fire.shelling", "fire.mortar", "fire.rocket"),
    "fire.shelling": ("fire.mortar", "fire.rocket"),
    "fire.small-arms": ("ground.clash", "fire.sniper"),
    "fire.sniper": ("fire.small-arms",),
    "fire.rocket": ("fire.shelling", "fire.mortar"),
    "ground.clash": ("fire.small-arms", "fire.mortar"),
    "air.strike": ("fire.rocket", "fire.shelling"),
}
LAST_ON = FIRST_ON + timedelta(days=DAYS - 1)
DAY_OFF = 0.12
OTHER_TYPE = 0.22
OTHER_ACTOR = 0.20
NO_ACTOR = 0.15
NO_POINT = 0.24
NO_TIME = 0.35
TWICE = 0.04
RANGE = 0.15
NO_FIGURES = 0.18


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One report of the demo before it is written down; `incident` is the true incident behind it.

    `killed` and `injured` are (low, high), None where the reporter states no figure; `actor` None: not stated.
    """

    reporter: str
    number: int
    incident: int
    day: date
    minute: int | None
    place: str
    admin1: str
    names: tuple[tuple[str, str, str], ...]
    lat: float | None
    lon: float | None
    precision: str
    type: str
    actor: str | None
    target: str
    observed: str
    killed: tuple[int, int] | None
    injured: tuple[int, int] | None


def draw_sightings(world: tuple[TrueIncident, ...], dice: Random) -> tuple[Sighting, ...]:
    """Reports of all three reporters, numbered by each in the order of his days."""
    found: list[Sighting] = []
    for reporter in REPORTERS:
        own = [_sighting(dice, reporter, incident) for incident in world if reporter in incident.known_to]
        # The day of the bulletin holds exactly its number of cases: nobody enters one twice.
        own += [_again(dice, case) for case in own if case.day != BULLETIN_ON and dice.random() < TWICE]
        own.sort(key=lambda case: (case.day, case.minute if case.minute is not None else 1440, case.incident))
        found += [replace(case, number=number) for number, case in enumerate(own, start=1)]
    return tuple(found)


def _sighting(dice: Random, reporter: str, incident: TrueIncident) -> Sighting:
    precision = _precision(dice)
    point = _point(dice, incident, precision)
    return Sighting(
        reporter=reporter,
        number=0,
        incident=incident.id,
        day=_day(dice, incident.day),
        minute=None if dice.random() < NO_TIME else min(1439, max(0, incident.minute + dice.randint(-25, 25))),
        place=incident.place.id,
        admin1=incident.admin1.id,
        names=tuple(
            (language, incident.place.name_in(language), incident.admin1.name_in(language))
            for language in ("ru", "tr", "fa", "ar")
        ),
        lat=point[0] if point else None,
        lon=point[1] if point else None,
        precision=precision,
        type=dice.choice(CLOSE_TYPES[incident.type]) if dice.random() < OTHER_TYPE else incident.type,
        actor=_actor(dice, reporter, incident),
        target=incident.target,
        observed=dice.choice(("seen", "heard", "told", "told", "drone", "media")),
        killed=_figure(dice, incident.killed),
        injured=_figure(dice, incident.injured),
    )


def _day(dice: Random, day: date) -> date:
    """Day as entered; the day of the bulletin keeps its cases and gets no others."""
    if day == BULLETIN_ON or dice.random() >= DAY_OFF:
        return day
    entered = day + timedelta(days=dice.choice((-1, 1)))
    return day if entered == BULLETIN_ON or not FIRST_ON <= entered <= LAST_ON else entered


def _precision(dice: Random) -> str:
    at = dice.random()
    steps = (("site", 0.12), ("locality", 0.68), ("near", 0.86), ("district", 0.93), ("governorate", 1.0))
    return next(name for name, below in steps if at < below)


def _point(dice: Random, incident: TrueIncident, precision: str) -> tuple[float, float] | None:
    if precision in {"district", "governorate"} or dice.random() < NO_POINT:
        return None
    spread = {"site": 0.004, "locality": 0.012, "near": 0.035}[precision]
    lat = incident.place.point.lat + dice.gauss(0, spread)
    lon = incident.place.point.lon + dice.gauss(0, spread)
    return round(lat, 4), round(lon, 4)


def _actor(dice: Random, reporter: str, incident: TrueIncident) -> str | None:
    at = dice.random()
    if at < NO_ACTOR:
        return None
    if at < NO_ACTOR + OTHER_ACTOR and incident.camp != "designated" and incident.type != "air.strike":
        # Each names the camp it is wont to name.
        return "government" if reporter == "demo-tr" else dice.choice(("opposition", "ahrar", "jfs"))
    return incident.actor


def _figure(dice: Random, people: int) -> tuple[int, int] | None:
    if dice.random() < NO_FIGURES:
        return None
    stated = people if dice.random() < 0.75 else max(0, people + dice.choice((-1, 1, 1, 2)))
    if stated and dice.random() < RANGE:
        return stated, stated + dice.randint(1, 3)
    return stated, stated


def _again(dice: Random, case: Sighting) -> Sighting:
    """The same case entered a second time, in other words: rounder place, no time."""
    return replace(
        case,
        minute=None,
        lat=None if case.lat is None else round(case.lat, 2),
        lon=None if case.lon is None else round(case.lon, 2),
        observed=dice.choice(("told", "media")),
    )
