"""How actors stood to the ceasefire in a week, as the map and the tables mark them; decides by the agreement's room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from atashbas.actors import ActorRegistry
from atashbas.agreement import Agreement
from atashbas.agreement.standing import Standings
from atashbas.agreement.ways import Possibilities, Standing
from atashbas.agreement.world import actors_under
from atashbas.places.dated import MINUTES_A_DAY, Truth, minute_of

OUTSIDE = frozenset({Standing.NOT_BOUND, Standing.GUARANTOR, Standing.PROTECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """``listed``, ``covered`` (with its side, empty where several are possible), ``doubtful`` or ``outside``."""

    kind: str
    side: str = ""


def stood_in(ids: Iterable[str], agreement: Agreement, actors: ActorRegistry, week_on: date) -> Mapping[str, Stood]:
    """Actor → how it stood in the week; everybody is outside while no ceasefire is in force."""
    low, high = _minutes(week_on)
    regime = next((one for one in agreement.regimes if one.span.holds(low, high) is not Truth.NO), None)
    if regime is None:
        return {each: Stood(kind="outside") for each in sorted(set(ids))}
    standings = Standings(agreement, actors_under(agreement, actors))
    found: dict[str, Stood] = {}
    for each in sorted(set(ids)):
        ways = standings.of(each, regime, low, high)
        kinds, sides = {way.standing for way in ways}, {way.side for way in ways if way.side}
        if kinds == {Standing.DESIGNATED}:
            found[each] = Stood(kind="listed")
        elif kinds == {Standing.BOUND}:
            found[each] = Stood(kind="covered", side=next(iter(sides)) if len(sides) == 1 else "")
        else:
            found[each] = Stood(kind="outside" if kinds <= OUTSIDE else "doubtful")
    return found


def state_side(ids: Iterable[str], agreement: Agreement, actors: ActorRegistry, week_on: date) -> frozenset[str]:
    """Those of the actors that are bound on a side which joined as one, and not group by group."""
    low, high = _minutes(week_on)
    regime = next((one for one in agreement.regimes if one.span.holds(low, high) is not Truth.NO), None)
    stood = stood_in(ids, agreement, actors, week_on)
    apart = {"", regime.other_side} if regime else {""}
    return frozenset(actor for actor, how in stood.items() if how.side not in apart)


def sides_of(agreement: Agreement) -> tuple[str, ...]:
    """Sides of the agreement's regimes, in the order in which they first appear."""
    return tuple(dict.fromkeys(side for regime in agreement.regimes for side in (*regime.sides, regime.other_side)))


def ways_on(id_: str, agreement: Agreement, actors: ActorRegistry, day: date) -> Possibilities:
    """Every way in which an actor may have stood to the ceasefire of a day, with the evidence; none without one."""
    low = minute_of(day)
    high = low + MINUTES_A_DAY - 1
    regime = next((one for one in agreement.regimes if one.span.holds(low, high) is not Truth.NO), None)
    if regime is None:
        return ()
    return Standings(agreement, actors_under(agreement, actors)).of(id_, regime, low, high)


def _minutes(week_on: date) -> tuple[int, int]:
    return minute_of(week_on), minute_of(week_on + timedelta(days=7)) - 1
