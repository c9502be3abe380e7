r"""How much evidence makes an alarm, so that each area gives the set number of false alarms a year.

Evidence comes here on the scale of quiet areas (`quiet_levels`): a quiet area of any kind passes z = 0 once a year.
Autocorrelation and seasons break that law, so the level is learned from the past alone: peaks of z above a low mark u
come at the rate lambda (per area-year) and exceed it by b on average, which gives

    h = u + b [ log(lambda / target) + GAIN log(ratio of all areas) + AREA_GAIN log(ratio of the area) ]
    ratio = (alarms so far + k target) / (target years + k target)

(peaks over threshold with an exponential tail, and an integral controller for what the tail misses). Both `lambda` and
`b` of an area are drawn toward those of all areas, `b` in proportion to how restless the area is (`unrest`), and these
toward what quiet series show. Alarms that people answered with "real" do not count as false: hand them over as
`confirmed`.

References: Davison & Smith 1990, JRSS B 52:393-442; Gibbs & Candes 2021 (adaptive rates). Check value: the false-alarm
rate measured by `bench/estimate.py` on fresh series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.estimate.quiet_levels import QUIET_DAYS, YEAR_DAYS
from atashbas.estimate.unrest import QUIET, WEEK, UnrestTally

MARK_RATE = 3.2  # peaks a year above the low mark, for each alarm a year that is set
PRIOR_EXCESS = 1.8  # quiet series show 1; a higher start keeps a single restless area near the set rate
LEAST_UNREST, MOST_UNREST = 0.3, 2.0  # how far unrest alone moves the usual excess: no war blinds its area
UNREST_GAIN = 4.0  # a tenth more unrest goes with excesses four tenths larger, measured on trial series
LARGEST_EXCESS = 8.0  # one war does not set the level for ever
POOL_YEARS, AREA_YEARS, AREA_PEAKS = 2.0, 2.0, 12.0
REVISION_DAYS = 28  # levels are set anew every four weeks from what is at least four weeks old:
# a rise everywhere at once must not lift the level that it is measured against
GAIN = 3.0
AIM = 0.95  # the controller comes from above; aiming a little lower brings the mean to the set rate
FEEDBACK_YEARS = 1.0
AREA_GAIN = 1.0
AREA_FEEDBACK_YEARS = 2.0
LOWEST_LEVEL = -1.5  # a quiet area passes it four times a year: below it an alarm would say nothing
LARGEST_STEP_BELOW = 0.3  # below the mark a level goes down slowly: four quiet weeks prove little
YEARS_TO_GO_BELOW = 10.0  # area-years of the table before any level goes below the mark
KEEP = 0.5 ** (1 / 730.0)  # what happened two years ago weighs half


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLevels:
    """Level of evidence and the alarms, each of shape (days, areas).

    `raised` marks every day above the level, `begins` the first day of each alarm; `watched_years` is the exposure.
    """

    level: Floats
    raised: NDArray[np.bool_]
    begins: NDArray[np.bool_]
    watched_years: float


@dataclass(slots=True)
class _Tally:
    """Peaks, excess, years and alarms of each area so far; `said`: its alarm has begun, `real`: it was found real."""

    peaks: Floats
    excess: Floats
    years: Floats
    alarms: Floats
    peak: Floats
    last_above: NDArray[np.int64]
    last_passed: NDArray[np.int64]
    said: NDArray[np.bool_]
    real: NDArray[np.bool_]

    @classmethod
    def empty(cls, areas: int) -> _Tally:
        peaks, excess, years, alarms = np.zeros((4, areas))
        never, no = np.full(areas, -1000), np.zeros(areas, bool)
        return cls(peaks, excess, years, alarms, np.full(areas, -np.inf), never, never.copy(), no, no.copy())


def set_levels(
    evidence: Floats,
    watched: NDArray[np.bool_],
    rate_per_area_year: float,
    rising: NDArray[np.bool_] | None = None,
    unrest: Floats | None = None,
    confirmed: NDArray[np.bool_] | None = None,
) -> AlarmLevels:
    """Alarms of every area at the set rate; each day's level rests on days at least four weeks earlier.

    Parameters
    ----------
    evidence
        On the scale of quiet areas, shape (days, areas).
    watched
        Area-days that may alarm; the others count as no exposure.
    rate_per_area_year
        False alarms accepted per area and year.
    rising
        Area-days whose last week holds more than expected: no other day is raised, however much evidence is left from
        the weeks before. None: every day.
    unrest
        Of each whole week, as from `week_unrest`; None: all areas count as equally restless.
    confirmed
        Alarm days that people found to be real; not counted as false.
    """
    days, areas = evidence.shape
    target = AIM * rate_per_area_year
    level = np.full((days, areas), np.inf)
    raised, begins = np.zeros((days, areas), bool), np.zeros((days, areas), bool)
    tally, restless, years = _Tally.empty(areas), UnrestTally.empty(areas), 0.0
    mark = -float(np.log(MARK_RATE * rate_per_area_year))
    now = coming = _level(tally, restless, target, mark)
    real = np.zeros((days, areas), bool) if confirmed is None else confirmed
    for day in range(days):
        on = watched[day]
        if day % REVISION_DAYS == 0:
            floor = np.minimum(mark, coming - LARGEST_STEP_BELOW) if years > YEARS_TO_GO_BELOW else mark
            now, coming = coming, np.maximum(_level(tally, restless, target, mark), floor)
        if unrest is not None and day % WEEK == WEEK - 1:
            restless.add(unrest[day // WEEK])
        level[day, on] = now[on]
        passed = on & (evidence[day] > level[day])
        raised[day] = passed if rising is None else passed & rising[day]
        tally.said &= day - tally.last_passed <= QUIET_DAYS
        begins[day] = raised[day] & ~tally.said
        tally.said |= begins[day]
        tally.last_passed[passed] = day
        tally.alarms += begins[day] & ~real[day]
        _count(tally, evidence[day], on, day, mark, real[day])
        years += float(on.sum()) / YEAR_DAYS
    return AlarmLevels(level=level, raised=raised, begins=begins, watched_years=years)


def _level(tally: _Tally, restless: UnrestTally, target: float, mark: float) -> Floats:
    years, peaks = tally.years.sum(), tally.peaks.sum()
    prior_peaks = POOL_YEARS * MARK_RATE * target / AIM
    pool_unrest, unrest = restless.drawn()
    pool_rate = (peaks + prior_peaks) / (years + POOL_YEARS)
    prior_excess = PRIOR_EXCESS * _larger(pool_unrest / QUIET)
    pool_excess = (tally.excess.sum() + prior_peaks * prior_excess) / (peaks + prior_peaks)
    pool_ratio = (tally.alarms.sum() + FEEDBACK_YEARS * target) / (target * years + FEEDBACK_YEARS * target)
    rate = (tally.peaks + AREA_YEARS * pool_rate) / (tally.years + AREA_YEARS)
    usual = pool_excess * _larger(unrest / pool_unrest)
    excess = (tally.excess + AREA_PEAKS * usual) / (tally.peaks + AREA_PEAKS)
    own_ratio = (tally.alarms + AREA_FEEDBACK_YEARS * target) / (target * (tally.years + AREA_FEEDBACK_YEARS))
    correction = GAIN * np.log(pool_ratio) + AREA_GAIN * np.log(own_ratio)
    level: Floats = mark + excess * (np.log(np.maximum(rate / target, 1.0)) + correction)
    return np.maximum(level, LOWEST_LEVEL)


def _larger(unrest: float | Floats) -> float | Floats:
    """How much larger excesses are where unrest is so many times the usual."""
    return np.clip(1 + UNREST_GAIN * (unrest - 1), LEAST_UNREST, MOST_UNREST)


def _count(
    tally: _Tally, evidence: Floats, on: NDArray[np.bool_], day: int, mark: float, real: NDArray[np.bool_]
) -> None:
    """Enter the day: exposure, evidence above the mark, and peaks that have ended; those found real teach nothing."""
    for part in (tally.peaks, tally.excess, tally.years, tally.alarms):
        part *= KEEP
    tally.years += on / YEAR_DAYS
    above = on & (evidence > mark)
    tally.last_above[above] = day
    tally.peak = np.where(above, np.maximum(tally.peak, evidence), tally.peak)
    tally.real |= real
    ended = np.isfinite(tally.peak) & (day - tally.last_above > QUIET_DAYS)
    counted = ended & ~tally.real
    tally.peaks += counted
    tally.excess += np.where(counted, np.minimum(tally.peak - mark, LARGEST_EXCESS), 0.0)
    tally.peak = np.where(ended, -np.inf, tally.peak)
    tally.real &= ~ended
