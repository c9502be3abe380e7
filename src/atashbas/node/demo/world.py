"""An invented February 2017: what "happened" in the demo, and which reporter came to know of it.

Decides the true incidents behind the demo's three registers. Everything is drawn from one seeded generator; places and
governorates are real, nothing else is. On 25 February 2017 the numbers by governorate are those of the real bulletin of
that day, so that the demo's registers and the printed counts can be laid side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from atashbas.places import Level, Place, load_gazetteer

FIRST_ON = date(2017, 2, 1)
DAYS = 28
BULLETIN_ON = date(2017, 2, 25)
PER_DAY = (16, 26)
REPORTERS = ("demo-ru", "demo-tr", "demo-ir")
WEIGHT_BY_AREA = MappingProxyType(
    {
        "Aleppo": 15, "Damascus": 14, "Rural Damascus": 16, "Hama": 18, "Latakia": 12, "Daraa": 9, "Homs": 9,
        "Idlib": 9, "Quneitra": 2, "Deir ez-Zor": 2, "Sweida": 1,
    }
)  # fmt: skip
# How likely a reporter learns of an incident, by who fired: the registers look at different places and sides.
KNOWS = MappingProxyType(
    {
        "demo-ru": {"opposition": 0.62, "government": 0.10, "designated": 0.45},
        "demo-tr": {"opposition": 0.10, "government": 0.55, "designated": 0.20},
        "demo-ir": {"opposition": 0.34, "government": 0.12, "designated": 0.40},
    }
)
FAR = MappingProxyType({("demo-tr", "Latakia"): 0.3, ("demo-ru", "Idlib"): 0.4, ("demo-ir", "Daraa"): 0.4})
# The bulletin of 25 February 2017 (sputniknews.com, 25 Feb 2017), as (governorate, who knows of it, how many).
BULLETIN = (
    ("Latakia", ("demo-ru",), 4),
    ("Latakia", ("demo-ru", "demo-ir"), 1),
    ("Hama", ("demo-ru",), 2),
    ("Hama", ("demo-ru", "demo-tr"), 1),
    ("Damascus", ("demo-ru",), 3),
    ("Damascus", ("demo-ru", "demo-ir"), 1),
    ("Damascus", ("demo-ru", "demo-tr", "demo-ir"), 1),
    ("Damascus", ("demo-ru", "demo-tr"), 1),
    ("Homs", ("demo-tr",), 2),
    ("Daraa", ("demo-tr",), 2),
    ("Aleppo", ("demo-ir",), 2),
)
TYPES = (
    ("fire.mortar", 28), ("fire.shelling", 24), ("fire.small-arms", 22), ("fire.sniper", 8), ("fire.rocket", 8),
    ("ground.clash", 6), ("air.strike", 4),
)  # fmt: skip
OPPOSITION = ("opposition", "opposition", "ahrar", "jaysh")
DESIGNATED = ("jfs", "isil")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueIncident:
    """One invented occurrence: day, minute of the day, place, what, who, what was hit, killed and injured."""

    id: int
    day: date
    minute: int
    place: Place
    admin1: Place
    type: str
    camp: str
    actor: str
    target: str
    killed: int
    injured: int
    known_to: tuple[str, ...]


def draw_world(dice: Random) -> tuple[TrueIncident, ...]:
    """Every incident of the month, in the order of days; the day of the bulletin as it was printed."""
    towns = _towns()
    drawn: list[TrueIncident] = []
    for offset in range(DAYS):
        day = FIRST_ON + timedelta(days=offset)
        if day == BULLETIN_ON:
            for area, known_to, count in BULLETIN:
                drawn += [_incident(dice, len(drawn) + n, day, area, towns, known_to) for n in range(count)]
            continue
        for _ in range(dice.randint(*PER_DAY)):
            area = _weighted(dice, tuple(WEIGHT_BY_AREA.items()))
            drawn.append(_incident(dice, len(drawn), day, area, towns, None))
    return tuple(incident for incident in drawn if incident.known_to)


def _towns() -> Mapping[str, tuple[tuple[Place, ...], Place]]:
    """Governorate → its towns and itself; larger places are drawn more often."""
    gazetteer = load_gazetteer()
    areas = {place.id: place for place in gazetteer.at_level(Level.GOVERNORATE)}
    towns: dict[str, list[Place]] = {}
    for town in gazetteer.at_level(Level.TOWN):
        if town.admin1 in areas:
            towns.setdefault(areas[town.admin1].name, []).append(town)
    return MappingProxyType({area.name: (tuple(towns.get(area.name, ())), area) for area in areas.values()})


def _incident(
    dice: Random,
    number: int,
    day: date,
    area: str,
    towns: Mapping[str, tuple[tuple[Place, ...], Place]],
    known_to: tuple[str, ...] | None,
) -> TrueIncident:
    inside, governorate = towns[area]
    camp = _camp(dice, known_to)
    kind = "air.strike" if camp == "government" and dice.random() < 0.12 else _weighted(dice, TYPES)
    if kind == "air.strike" and camp != "government":
        kind = "fire.shelling"
    return TrueIncident(
        id=number,
        day=day,
        minute=dice.randrange(24 * 60),
        place=dice.choice(inside),
        admin1=governorate,
        type=kind,
        camp=camp,
        actor=_actor(dice, camp),
        target=_target(dice, camp),
        killed=_people(dice, 0.24),
        injured=_people(dice, 0.38),
        known_to=known_to if known_to is not None else _known_to(dice, camp, area),
    )


def _camp(dice: Random, known_to: tuple[str, ...] | None) -> str:
    if known_to is not None:
        return "government" if known_to == ("demo-tr",) else "opposition"
    return _weighted(dice, (("opposition", 46), ("government", 44), ("designated", 10)))


def _actor(dice: Random, camp: str) -> str:
    if camp == "government":
        return "government"
    return dice.choice(DESIGNATED if camp == "designated" else OPPOSITION)


def _target(dice: Random, camp: str) -> str:
    if camp == "government":
        return _weighted(dice, (("opposition", 60), ("homes", 28), ("jfs", 7), ("isil", 5)))
    return _weighted(dice, (("government", 70), ("homes", 30)))


def _people(dice: Random, share: float) -> int:
    return 1 + int(dice.expovariate(0.7)) if dice.random() < share else 0


def _known_to(dice: Random, camp: str, area: str) -> tuple[str, ...]:
    chance = {name: KNOWS[name][camp] * FAR.get((name, area), 1.0) for name in REPORTERS}
    return tuple(name for name in REPORTERS if dice.random() < chance[name])


def _weighted(dice: Random, items: tuple[tuple[str, int], ...]) -> str:
    at = dice.randrange(sum(weight for _, weight in items))
    for name, weight in items:
        at -= weight
        if at < 0:
            return name
    raise AssertionError("weights are positive")
