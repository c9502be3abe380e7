"""The watch at a glance: in which state each area is on a day, and week by week before it.

Decides one word for each area: *alarm* (a register passed its level within the last week), *recent* (within the last
four weeks), *quiet* (watched, nothing passed), *unwatched* (numbers, but too little past to compare with, or a break
too near), *silent* (no register stated a number in the week). Of several registers the most urgent word stands for the
area; what each register shows stays beside it, and their counts are never added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from atashbas.estimate.watch import WEEK, Watch, Watched

State = Literal["alarm", "recent", "quiet", "unwatched", "silent"]
STATES: tuple[State, ...] = ("alarm", "recent", "quiet", "unwatched", "silent")  # the most urgent first
RECENT_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterState:
    """One register in an area: cases of the week and what was expected [cases]; None where it states nothing."""

    register: str
    state: State
    week_count: int | None
    week_expected: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaState:
    """One area on a day: the most urgent state of its registers, each register's own, and the weeks before.

    `weeks`: state of each of the last weeks, the oldest first; the last of them ends on the day itself.
    """

    area: str
    state: State
    registers: tuple[RegisterState, ...]
    weeks: tuple[State, ...]


def assess_areas(watch: Watch, on: date, weeks: int = 12) -> tuple[AreaState, ...]:
    """State of every area of a watch on a day, in the order of the areas.

    A day before the first of the table gives no area; a day after the last is read as the last.
    """
    if on < watch.counts.days[0]:
        return ()
    last = min((on - watch.counts.days[0]).days, len(watch.counts.days) - 1)
    return tuple(_area(watch, n, last, weeks) for n in range(len(watch.counts.areas)))


def _area(watch: Watch, area: int, last: int, weeks: int) -> AreaState:
    registers = tuple(_register(one, area, last) for one in watch.registers)
    ends = [last - WEEK * back for back in range(weeks - 1, -1, -1)]
    return AreaState(
        area=watch.counts.areas[area],
        state=most_urgent([one.state for one in registers]),
        registers=registers,
        weeks=tuple(most_urgent([_week(one, area, end) for one in watch.registers]) for end in ends),
    )


def most_urgent(states: list[State]) -> State:
    """The state that stands for several."""
    return min(states, key=STATES.index, default="silent")


def _register(one: Watched, area: int, last: int) -> RegisterState:
    week = slice(max(last - WEEK + 1, 0), last + 1)
    stated = ~np.isnan(one.values[week, area])
    state = _week(one, area, last)
    if state != "alarm" and one.levels.raised[max(last - RECENT_DAYS + 1, 0) : last + 1, area].any():
        state = "recent"
    return RegisterState(
        register=one.register,
        state=state,
        week_count=int(one.values[week, area][stated].sum()) if stated.any() else None,
        week_expected=float(one.expected.mean[week, area][stated].sum()) if stated.any() else None,
    )


def _week(one: Watched, area: int, end: int) -> State:
    """State of a register in the week that ends on a day, by that week alone."""
    if end < 0:
        return "silent"
    week = slice(max(end - WEEK + 1, 0), end + 1)
    if one.levels.raised[week, area].any():
        return "alarm"
    if np.isnan(one.values[week, area]).all():
        return "silent"
    return "quiet" if np.isfinite(one.levels.level[week, area]).any() else "unwatched"
