"""The watch: which area stands out on which day, why, and what each register alone would have said.

Decides alarms at a set rate of false ones per area and year. An alarm is a question to people, not a finding: it says
that a register (or the reconciled set) holds more than its own past leads one to expect. Counts of different registers
are never added up; overlapping areas and days counted twice are refused before (`parse_counts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from atashbas.estimate.alarm_level import AlarmLevels, set_levels
from atashbas.estimate.breaks import Break, segments_of
from atashbas.estimate.counts import Counts, Floats, parse_counts
from atashbas.estimate.detector import LEARN_DAYS, e_bh, log_evidence, log_ratio, week_excess, week_tail
from atashbas.estimate.expectation import Expectation, learn_expectation
from atashbas.estimate.quiet_levels import quiet_scale
from atashbas.estimate.sentence import Fact, Sentence
from atashbas.estimate.unrest import around, week_unrest
from atashbas.values import AtashbasError

FIRST_LEARN_DAYS = 84  # nothing alarms in the first twelve weeks of a table: there is no past to compare with
WEEK = 7
LONGEST_RISE_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSettings:
    """What people set.

    False alarms accepted per area-year; the share of false ones accepted among areas named jointly; the name under
    which the reconciled incidents stand in the table (for its alarms the driving register is named).
    """

    rate_per_area_year: float = 1.0
    joint_level: float = 0.1
    reconciled: str = "reconciled"

    def __post_init__(self) -> None:
        if not 0.1 <= self.rate_per_area_year <= 6 or not 0 < self.joint_level < 1:
            raise AtashbasError("estimate.watch-settings", rate=str(self.rate_per_area_year))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """One register's own numbers for the area and the week of an alarm; None where it states nothing."""

    register: str
    week_count: int | None
    week_expected: float | None
    evidence_bits: float | None
    alarms: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An area stands out in one register on `day`, the first day above the level.

    `since` is the most probable first day of the rise. `evidence_bits`, `level_bits`: base-2 logarithms of the e-value
    and of the level that makes an alarm. `week_tail`: chance of such a week if nothing has changed. `jointly`: the area
    also stands out when all areas of the day are judged together. `driver`, for the reconciled set: the register whose
    excess over its own expectation is largest; None where no single register exceeds its expectation.
    """

    register: str
    area: str
    day: date
    since: date
    week_count: int
    week_expected: float
    week_tail: float
    evidence_bits: float
    level_bits: float
    jointly: bool
    by_register: tuple[RegisterView, ...]
    driver: str | None

    @property
    def sentence(self) -> Sentence:
        """The alarm in calm words."""
        facts: dict[str, Fact] = {
            "area": self.area,
            "register": self.register,
            "day": self.day.isoformat(),
            "count": self.week_count,
            "expected": round(self.week_expected, 1),
            "since": self.since.isoformat(),
        }
        if self.driver is None:
            return Sentence(code="watch.alarm", facts=facts)
        return Sentence(code="watch.alarm-driven", facts={**facts, "driver": self.driver})


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One register under watch; every array of shape (days, areas), evidence in natural logarithms."""

    register: str
    values: Floats
    expected: Expectation
    evidence: Floats
    levels: AlarmLevels
    tail: Floats
    jointly: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Alarms of every register, by day, area and register, with the arrays behind them."""

    counts: Counts
    registers: tuple[Watched, ...]
    alarms: tuple[Alarm, ...]
    settings: WatchSettings

    def of(self, register: str) -> Watched:
        """One register's arrays."""
        for watched in self.registers:
            if watched.register == register:
                return watched
        raise AtashbasError("estimate.register-unknown", register=register)


def watch(
    table: pl.DataFrame | Counts,
    *,
    breaks: Sequence[Break] = (),
    settings: WatchSettings | None = None,
    confirmed: Iterable[tuple[str, str, date]] = (),
) -> Watch:
    """Alarms for every register of a table of counts; put the reconciled incidents in as a register of their own.

    Parameters
    ----------
    table
        Long table as for `parse_counts`, or its result.
    breaks
        Declared breaks: nothing is compared across one, and the area is not watched for the `LEARN_DAYS` after it.
    settings
        Rates; None: one false alarm per area-year.
    confirmed
        (register, area, day) of alarms that people found to be real; they do not count as false.
    """
    counts = table if isinstance(table, Counts) else parse_counts(table)
    chosen = settings or WatchSettings()
    real = set(confirmed)
    watched = tuple(_watch_one(counts, name, breaks, chosen, real) for name in counts.registers)
    alarms = [alarm for one in watched for alarm in _alarms(counts, one, watched, chosen.reconciled)]
    ordered = sorted(alarms, key=lambda alarm: (alarm.day, alarm.area, alarm.register))
    return Watch(counts=counts, registers=watched, alarms=tuple(ordered), settings=chosen)


def _watch_one(
    counts: Counts,
    register: str,
    breaks: Sequence[Break],
    settings: WatchSettings,
    confirmed: set[tuple[str, str, date]],
) -> Watched:
    values, stretch = counts.of(register), segments_of(breaks, counts, register)
    expected = learn_expectation(values, stretch)
    evidence = log_evidence(values, expected, stretch)
    open_days = (expected.days_learned >= LEARN_DAYS) & ~np.isnan(values)
    open_days[:FIRST_LEARN_DAYS] = False
    real = _mask(counts, register, confirmed)
    once, scale = quiet_scale(expected.mean, expected.inverse_size)
    levels = set_levels(
        (evidence - once) / scale,
        open_days,
        settings.rate_per_area_year,
        week_excess(values, expected) > 0,
        week_unrest(values, expected, open_days & ~around(real)),
        real,
    )
    masked = np.where(open_days, evidence, np.nan)
    return Watched(
        register=register,
        values=values,
        expected=expected,
        evidence=evidence,
        levels=replace(levels, level=levels.level * scale + once),
        tail=week_tail(values, expected),
        jointly=np.array([e_bh(day, settings.joint_level) for day in masked]).reshape(values.shape),
    )


def _mask(counts: Counts, register: str, confirmed: set[tuple[str, str, date]]) -> NDArray[np.bool_]:
    mask = np.zeros((len(counts.days), len(counts.areas)), bool)
    for name, area, day in sorted(confirmed):
        if name == register and area in counts.areas and counts.days[0] <= day <= counts.days[-1]:
            mask[(day - counts.days[0]).days, counts.areas.index(area)] = True
    return mask


def _alarms(counts: Counts, one: Watched, all_registers: tuple[Watched, ...], reconciled: str) -> list[Alarm]:
    return [
        _alarm(counts, one, all_registers, reconciled, int(day), int(area))
        for day, area in np.argwhere(one.levels.begins)
    ]


def _alarm(
    counts: Counts, one: Watched, all_registers: tuple[Watched, ...], reconciled: str, day: int, area: int
) -> Alarm:
    own = _view(one, day, area)
    others = tuple(_view(other, day, area) for other in all_registers if other.register != one.register)
    return Alarm(
        register=one.register,
        area=counts.areas[area],
        day=counts.days[day],
        since=counts.days[_since(one, day, area)],
        week_count=own.week_count or 0,
        week_expected=own.week_expected or 0.0,
        week_tail=float(one.tail[day, area]),
        evidence_bits=float(one.evidence[day, area] / np.log(2)),
        level_bits=float(one.levels.level[day, area] / np.log(2)),
        jointly=bool(one.jointly[day, area]),
        by_register=others,
        driver=_driver(others) if one.register == reconciled else None,
    )


def _view(one: Watched, day: int, area: int) -> RegisterView:
    week = slice(max(day - WEEK + 1, 0), day + 1)
    values, mean = one.values[week, area], one.expected.mean[week, area]
    stated = ~np.isnan(values)
    if not stated.any():
        return RegisterView(
            register=one.register, week_count=None, week_expected=None, evidence_bits=None, alarms=False
        )
    return RegisterView(
        register=one.register,
        week_count=int(values[stated].sum()),
        week_expected=float(mean[stated].sum()),
        evidence_bits=float(one.evidence[day, area] / np.log(2)),
        alarms=bool(one.levels.raised[week, area].any()),
    )


def _driver(views: tuple[RegisterView, ...]) -> str | None:
    """Register with the largest excess over its own expectation; ties by name, None without any excess."""
    excess = [
        (view.week_count - view.week_expected, view.register)
        for view in views
        if view.week_count is not None and view.week_expected is not None and view.week_count > view.week_expected
    ]
    return min(excess, key=lambda pair: (-pair[0], pair[1]))[1] if excess else None


def _since(one: Watched, day: int, area: int) -> int:
    """First day of the rise that the counts up to `day` make most probable (twofold to threefold rises)."""
    first = max(day - LONGEST_RISE_DAYS + 1, 0)
    values = one.values[first : day + 1, area]
    ratio = log_ratio(
        np.nan_to_num(values),
        one.expected.mean[first : day + 1, area],
        one.expected.inverse_size[first : day + 1, area],
        3.0,
    )
    backwards = np.cumsum(np.where(np.isnan(values), 0.0, ratio)[::-1])
    return day - int(backwards.argmax())


def watch_frame(result: Watch) -> pl.DataFrame:
    """Every watched area-day as a row: what charts and files need.

    Columns: register, area, day, count (null = not stated), expected, evidence_bits, level_bits (null = not watched),
    raised, begins, week_tail, jointly.
    """
    days, areas = len(result.counts.days), len(result.counts.areas)
    frames = [
        pl.DataFrame(
            {
                "register": [one.register] * (days * areas),
                "area": list(result.counts.areas) * days,
                "day": np.repeat(np.array(result.counts.days, dtype="datetime64[D]"), areas),
                "count": one.values.ravel(),
                "expected": one.expected.mean.ravel(),
                "evidence_bits": one.evidence.ravel() / np.log(2),
                "level_bits": np.where(np.isfinite(one.levels.level), one.levels.level, np.nan).ravel() / np.log(2),
                "raised": one.levels.raised.ravel(),
                "begins": one.levels.begins.ravel(),
                "week_tail": one.tail.ravel(),
                "jointly": one.jointly.ravel(),
            }
        ).with_columns(pl.col("count", "level_bits", "week_tail").fill_nan(None), pl.col("day").cast(pl.Date))
        for one in result.registers
    ]
    return pl.concat(frames).with_columns(pl.col("count").cast(pl.Int64))


def standing_alarms(result: Watch, on: date, within_days: int = 7) -> tuple[Alarm, ...]:
    """Alarms that began in the last days up to `on`, or began before and whose level was passed on one of them."""
    first = on - timedelta(days=within_days - 1)
    newest: dict[tuple[str, str], Alarm] = {}
    for alarm in result.alarms:  # by day: the last one of an area and register stays
        if alarm.day <= on:
            newest[alarm.register, alarm.area] = alarm
    return tuple(
        alarm
        for alarm in result.alarms
        if first <= alarm.day <= on
        or (newest.get((alarm.register, alarm.area)) is alarm and _goes_on(result, alarm, first, on))
    )


def _goes_on(result: Watch, alarm: Alarm, first: date, on: date) -> bool:
    one, start = result.of(alarm.register), result.counts.days[0]
    days = slice(max((first - start).days, 0), max((on - start).days + 1, 0))
    return bool(one.levels.raised[days, result.counts.areas.index(alarm.area)].any())


def assess_watch(result: Watch, on: date, within_days: int = 7) -> tuple[Sentence, ...]:
    """What may be said on a day: the alarms that began or went on in the last days, or none, or too short a past."""
    recent = standing_alarms(result, on, within_days)
    if recent:
        return tuple(alarm.sentence for alarm in recent)
    rate = result.settings.rate_per_area_year
    if all(one.levels.watched_years == 0 for one in result.registers):
        stated = max(int(result.counts.reported_days(name).sum()) for name in result.counts.registers)
        return (Sentence(code="watch.too-short", facts={"days": stated, "needed": FIRST_LEARN_DAYS}),)
    return (Sentence(code="watch.quiet", facts={"day": on.isoformat(), "days": within_days, "rate": rate}),)
