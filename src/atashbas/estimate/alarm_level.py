r"""How much evidence makes an alarm, so that each area gives the set number of false alarms a year.

If everything were known, evidence above h would be seen about exp(-h) times a constant; autocorrelation, seasons and an
expectation that is itself estimated break that law. So the level is learned from the past alone: peaks of evidence
above a low mark u come at the rate lambda (per area-year) and exceed it by b on average, which gives

    h = u + b [ log(lambda / target) + GAIN log(ratio of all areas) + AREA_GAIN log(ratio of the area) ]
    ratio = (alarms so far + k target) / (target years + k target)

(peaks over threshold with an exponential tail, and an integral controller for what the tail misses). Both `lambda` and
`b` of an area are drawn toward those of all areas, and these toward constants simulated for plain negative-binomial
series. Alarms that people answered with "real" do not count as false: hand them over as `confirmed`.

References: Davison & Smith 1990, JRSS B 52:393-442; Gibbs & Candes 2021 (adaptive rates). Check value: the false-alarm
rate measured by `bench/estimate.py` on fresh series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats

YEAR_DAYS = 365.0
QUIET_DAYS = 7  # evidence back below the mark for a week ends a peak, and an alarm
MARK = 0.8  # log e-value: the low mark u at a target of 1 a year
HIGHEST_MARK = 1.5  # above it peaks are too few to learn from
PRIOR_PEAKS_PER_YEAR = 3.2  # above `MARK`
PRIOR_EXCESS = 1.7  # plain series show 1.1; a higher start keeps a single restless area near the set rate
LARGEST_EXCESS = 8.0  # one war does not set the level for ever
POOL_YEARS, AREA_YEARS, AREA_PEAKS = 2.0, 2.0, 12.0
REVISION_DAYS = 28  # levels are set anew every four weeks from what is at least four weeks old:
# a rise everywhere at once must not lift the level that it is measured against
GAIN = 3.0
AIM = 0.95  # the controller comes from above; aiming a little lower brings the mean to the set rate
FEEDBACK_YEARS = 1.0
AREA_GAIN = 1.0
AREA_FEEDBACK_YEARS = 2.0
LOWEST_LEVEL = -3.3  # about the evidence of a day on which nothing is seen
LARGEST_STEP_BELOW = 0.3  # below the mark a level goes down slowly: four quiet weeks prove little
YEARS_TO_GO_BELOW = 10.0  # area-years of the table before any level goes below the mark
KEEP = 0.5 ** (1 / 730.0)  # what happened two years ago weighs half


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLevels:
    """Level of log evidence and the alarms, each of shape (days, areas).

    `raised` marks every day above the level, `begins` the first day of each alarm; `watched_years` is the exposure.
    """

    level: Floats
    raised: NDArray[np.bool_]
    begins: NDArray[np.bool_]
    watched_years: float


@dataclass(slots=True)
class _Tally:
    """Peaks, excess, years and alarms of each area so far."""

    peaks: Floats
    excess: Floats
    years: Floats
    alarms: Floats
    peak: Floats
    last_above: NDArray[np.int64]
    last_raised: NDArray[np.int64]

    @classmethod
    def empty(cls, areas: int) -> _Tally:
        peaks, excess, years, alarms = np.zeros((4, areas))
        never = np.full(areas, -1000)
        return cls(peaks, excess, years, alarms, np.full(areas, -np.inf), never, never.copy())


def set_levels(
    evidence: Floats,
    watched: NDArray[np.bool_],
    rate_per_area_year: float,
    confirmed: NDArray[np.bool_] | None = None,
) -> AlarmLevels:
    """Alarms of every area at the set rate; each day's level rests on days at least four weeks earlier.

    Parameters
    ----------
    evidence
        Log e-values, shape (days, areas).
    watched
        Area-days that may alarm; the others count as no exposure.
    rate_per_area_year
        False alarms accepted per area and year.
    confirmed
        Alarm days that people found to be real; not counted as false.
    """
    days, areas = evidence.shape
    target = AIM * rate_per_area_year
    level = np.full((days, areas), np.inf)
    raised, begins = np.zeros((days, areas), bool), np.zeros((days, areas), bool)
    tally, years = _Tally.empty(areas), 0.0
    mark = min(MARK - float(np.log(rate_per_area_year)), HIGHEST_MARK)
    now = coming = _level(tally, target, mark)
    real = np.zeros((days, areas), bool) if confirmed is None else confirmed
    for day in range(days):
        on = watched[day]
        if day % REVISION_DAYS == 0:
            floor = np.minimum(mark, coming - LARGEST_STEP_BELOW) if years > YEARS_TO_GO_BELOW else mark
            now, coming = coming, np.maximum(_level(tally, target, mark), floor)
        level[day, on] = now[on]
        raised[day] = on & (evidence[day] > level[day])
        begins[day] = raised[day] & (day - tally.last_raised > QUIET_DAYS)
        tally.last_raised[raised[day]] = day
        tally.alarms += begins[day] & ~real[day]
        _count(tally, evidence[day], on, day, mark)
        years += float(on.sum()) / YEAR_DAYS
    return AlarmLevels(level=level, raised=raised, begins=begins, watched_years=years)


def _level(tally: _Tally, target: float, mark: float) -> Floats:
    years, peaks = tally.years.sum(), tally.peaks.sum()
    prior_peaks = POOL_YEARS * PRIOR_PEAKS_PER_YEAR * np.exp(MARK - mark)
    pool_rate = (peaks + prior_peaks) / (years + POOL_YEARS)
    pool_excess = (tally.excess.sum() + prior_peaks * PRIOR_EXCESS) / (peaks + prior_peaks)
    pool_ratio = (tally.alarms.sum() + FEEDBACK_YEARS * target) / (target * years + FEEDBACK_YEARS * target)
    rate = (tally.peaks + AREA_YEARS * pool_rate) / (tally.years + AREA_YEARS)
    excess = (tally.excess + AREA_PEAKS * pool_excess) / (tally.peaks + AREA_PEAKS)
    own_ratio = (tally.alarms + AREA_FEEDBACK_YEARS * target) / (target * (tally.years + AREA_FEEDBACK_YEARS))
    correction = GAIN * np.log(pool_ratio) + AREA_GAIN * np.log(own_ratio)
    level: Floats = mark + excess * (np.log(np.maximum(rate / target, 1.0)) + correction)
    return np.maximum(level, LOWEST_LEVEL)


def _count(tally: _Tally, evidence: Floats, on: NDArray[np.bool_], day: int, mark: float) -> None:
    """Enter the day: exposure, evidence above the mark, and peaks that have ended."""
    for part in (tally.peaks, tally.excess, tally.years, tally.alarms):
        part *= KEEP
    tally.years += on / YEAR_DAYS
    above = on & (evidence > mark)
    tally.last_above[above] = day
    tally.peak = np.where(above, np.maximum(tally.peak, evidence), tally.peak)
    ended = np.isfinite(tally.peak) & (day - tally.last_above > QUIET_DAYS)
    tally.peaks += ended
    tally.excess += np.where(ended, np.minimum(tally.peak - mark, LARGEST_EXCESS), 0.0)
    tally.peak = np.where(ended, -np.inf, tally.peak)
