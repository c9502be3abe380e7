r"""What an area's next day should bring if nothing changes: a negative-binomial expectation that learns day by day.

Four memories with half-lives of 15, 30, 60 and 120 days keep a discounted mean each; they are mixed with weights that
follow how well each foretold the days already seen (discounted logarithmic score). The last `GUARD_DAYS` days are not
used, so that a rise does not become its own expectation. Units: cases per area-day.

    mean_t = sum_j w_j,t m_j,t      variance_t = mean_t + mean_t^2 / size_t      w_j,t ~ prior_j exp(score_j,t)

The inverse size is the discounted moment estimate from the errors actually made (mean_t was stated before the day),
plus the relative variance of the mean itself. Declared breaks empty the memories: nothing is carried across one.

Reference: Raftery, Karny & Ettler 2010, Technometrics 52:52-66 (dynamic model averaging); the discounted memories are
exponential smoothing. Check value: a constant series is expected at its own level, within the weight of the prior.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats

HALF_LIVES_DAYS = np.array([15.0, 30.0, 60.0, 120.0])
PRIOR_WEIGHTS = np.array([0.1, 0.2, 0.3, 0.4])
SCORE_MEMORY = 0.997  # a day's score keeps half its weight for 230 days
GUARD_DAYS = 7
DISPERSION_HALF_LIFE_DAYS = 120.0
DISPERSION_FROM_DAY = 14  # errors of the first two weeks say more about the start than about the area
CAP_SD = 6.0  # one enormous day teaches at most this many standard deviations
LEAST_INVERSE_SIZE = 0.001
PRIOR_CASES, PRIOR_DAYS = 0.25, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Expected cases and inverse size of the negative binomial, each of shape (days, areas), stated before the day.

    `days_learned` counts the days with a number that the expectation rests on since the last break.
    """

    mean: Floats
    inverse_size: Floats
    days_learned: Floats

    @property
    def variance(self) -> Floats:
        """Variance of one day's count."""
        return self.mean + self.inverse_size * self.mean**2


@dataclass(slots=True)
class _Memory:
    """Discounted sums of every area while the days go by; the only thing here that changes."""

    weight: Floats
    cases: Floats
    score: Floats
    error_scale: Floats
    error: Floats
    learned: Floats

    @classmethod
    def empty(cls, areas: int) -> _Memory:
        memories = len(HALF_LIVES_DAYS)
        zeros = [np.zeros((memories, areas)) for _ in range(3)]
        return cls(*zeros, *(np.zeros(areas) for _ in range(3)))

    def forget(self, where: NDArray[np.bool_]) -> None:
        """Empty the memories of the mean; how much an area scatters is kept."""
        for part in (self.weight, self.cases, self.score):
            part[:, where] = 0.0
        self.learned[where] = 0.0


def learn_expectation(values: Floats, segment: NDArray[np.int64] | None = None) -> Expectation:
    """Expectation of every area-day from the days before it.

    Parameters
    ----------
    values
        Cases, shape (days, areas), NaN = not stated: such a day teaches nothing.
    segment
        Stretch between breaks that a day lies in, shape (days,) or (days, areas); None: one stretch.
    """
    days, areas = values.shape
    stretch = np.zeros((days, areas), np.int64) if segment is None else np.broadcast_to(_column(segment), (days, areas))
    mean, inverse, learned = np.empty((days, areas)), np.empty((days, areas)), np.empty((days, areas))
    memory = _Memory.empty(areas)
    for day in range(days):
        if day and (stretch[day] != stretch[day - 1]).any():
            memory.forget(stretch[day] != stretch[day - 1])
        each, mean[day], inverse[day] = _state(memory)
        learned[day] = memory.learned
        _score(memory, each, values[day], mean[day], inverse[day])
        past = day - GUARD_DAYS + 1
        if past >= 0:
            known = stretch[past] == stretch[min(day + 1, days - 1)]
            _learn(memory, np.where(known, values[past], np.nan), mean[past], inverse[past], past)
    return Expectation(mean=mean, inverse_size=inverse, days_learned=learned)


def _column(segment: NDArray[np.int64]) -> NDArray[np.int64]:
    return segment[:, None] if segment.ndim == 1 else segment


def _state(memory: _Memory) -> tuple[Floats, Floats, Floats]:
    """Means of the memories, their mixture and the inverse size, before the day."""
    each = (memory.cases + PRIOR_CASES) / (memory.weight + PRIOR_DAYS)
    weights = PRIOR_WEIGHTS[:, None] * np.exp(memory.score - memory.score.max(axis=0))
    weights /= weights.sum(axis=0)
    mean = (weights * each).sum(axis=0)
    inverse = np.maximum((memory.error + 1.0) / (memory.error_scale + 2.0), LEAST_INVERSE_SIZE)
    days = (weights * memory.weight).sum(axis=0) + PRIOR_DAYS
    return each, mean, inverse + (1 / mean + inverse) / days


def _capped(values: Floats, mean: Floats, inverse: Floats) -> Floats:
    return np.minimum(values, mean + CAP_SD * np.sqrt(mean + inverse * mean**2) + 1.0)


def _score(memory: _Memory, each: Floats, values: Floats, mean: Floats, inverse: Floats) -> None:
    """Add the day's negative-binomial log score of each memory (terms common to all memories left out)."""
    stated = ~np.isnan(values)
    cases = np.where(stated, _capped(values, mean, inverse), 0.0)
    size = 1 / inverse
    gain = cases * np.log(each) - (cases + size) * np.log(size + each)
    memory.score = np.where(stated, memory.score * SCORE_MEMORY + gain, memory.score)


def _learn(memory: _Memory, values: Floats, mean: Floats, inverse: Floats, day: int) -> None:
    """Let a day that has left the guard teach the means and the scatter."""
    stated = ~np.isnan(values)
    cases = np.where(stated, _capped(values, mean, inverse), 0.0)
    decay = 0.5 ** (1 / HALF_LIVES_DAYS)[:, None]
    memory.weight = np.where(stated, memory.weight * decay + 1.0, memory.weight)
    memory.cases = np.where(stated, memory.cases * decay + cases, memory.cases)
    memory.learned += stated
    if day >= DISPERSION_FROM_DAY:
        keep = 0.5 ** (1 / DISPERSION_HALF_LIFE_DAYS)
        memory.error_scale = np.where(stated, memory.error_scale * keep + mean**2, memory.error_scale)
        memory.error = np.where(stated, memory.error * keep + (cases - mean) ** 2 - mean, memory.error)
