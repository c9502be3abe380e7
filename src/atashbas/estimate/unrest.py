r"""How restless an area is: how far its weeks stray from what was expected, beside what its own scatter allows.

    u = |cases of the week - expected| / sd of the week under the expectation, at most `MOST`          [dimensionless]

A quiet area has a mean u of about `QUIET`; autocorrelation and seasons raise it. The mean of an area is drawn toward
that of all areas, the more the less the areas differ beyond chance (moments of a random-effects model):

    u_i* = (n_i u_i tau2 + s2 u) / (n_i tau2 + s2)      n_i weeks, s2 within areas, tau2 between them

Reference: DerSimonian & Laird 1986, Control. Clin. Trials 7:177-188. Check value: equal areas give tau2 near 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.estimate.expectation import Expectation

WEEK = 7
LEAST_DAYS = 4  # a week with fewer numbers says nothing
MOST = 4.0
BEFORE, AFTER = 7, 28  # a rise begins before its alarm and lasts after it
QUIET = 0.82
PRIOR_WEEKS = 20.0
PRIOR_BETWEEN, PRIOR_WITHIN = 0.01, 0.4  # of tables with too few areas or weeks to tell
FEW_AREAS, FEW_WEEKS = 10.0, 10.0
KEEP = 0.5 ** (WEEK / 730.0)  # what happened two years ago weighs half


def week_unrest(values: Floats, expected: Expectation, watched: NDArray[np.bool_]) -> Floats:
    """Unrest u of each whole week and area, shape (days // 7, areas); NaN where too few of its days are watched."""
    weeks, areas = len(values) // WEEK, values.shape[1]
    used = watched & ~np.isnan(values)
    parts = (np.where(used, values - expected.mean, 0.0), np.where(used, expected.variance, 0.0), used)
    apart, variance, days = (part[: weeks * WEEK].reshape(weeks, WEEK, areas).sum(axis=1) for part in parts)
    unrest = np.minimum(np.abs(apart) / np.sqrt(np.maximum(variance, 1e-9)), MOST)
    return np.where(days >= LEAST_DAYS, unrest, np.nan)


def around(real: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Days near an alarm that people found to be real: from `BEFORE` days earlier to `AFTER` later; shape as given."""
    near = np.zeros_like(real)
    for day, area in np.argwhere(real):
        near[max(day - BEFORE, 0) : day + AFTER + 1, area] = True
    return near


@dataclass(slots=True)
class UnrestTally:
    """Weeks, sum and sum of squares of unrest of each area so far; old weeks fade."""

    weeks: Floats
    total: Floats
    squares: Floats

    @classmethod
    def empty(cls, areas: int) -> UnrestTally:
        """No week seen yet."""
        return cls(np.zeros(areas), np.zeros(areas), np.zeros(areas))

    def add(self, week: Floats) -> None:
        """Enter a week; NaN counts for nothing."""
        known, unrest = ~np.isnan(week), np.nan_to_num(week)
        for part, new in ((self.weeks, known), (self.total, unrest), (self.squares, unrest**2)):
            part *= KEEP
            part += new

    def drawn(self) -> tuple[float, Floats]:
        """Unrest of all areas together, and of each area drawn toward it."""
        weeks, areas = float(self.weeks.sum()), len(self.weeks)
        pool = (float(self.total.sum()) + PRIOR_WEEKS * QUIET) / (weeks + PRIOR_WEEKS)
        own = np.where(self.weeks > 0, self.total / np.maximum(self.weeks, 1e-9), pool)
        within, between = PRIOR_WITHIN, 0.0
        if weeks > FEW_WEEKS and areas > 1:
            left = float(self.squares.sum() - (self.weeks * own**2).sum())
            within = max(left / max(weeks - areas, 1.0), 0.05)
            apart = float((self.weeks * (own - self.total.sum() / weeks) ** 2).sum()) - (areas - 1) * within
            between = max(apart, 0.0) / max(weeks - float((self.weeks**2).sum()) / weeks, 1e-9)
        share = (areas - 1) / (areas - 1 + FEW_AREAS) if weeks > FEW_WEEKS else 0.0
        between = share * between + (1 - share) * PRIOR_BETWEEN
        drawn: Floats = (self.weeks * own * between + within * pool) / (self.weeks * between + within)
        return pool, drawn
