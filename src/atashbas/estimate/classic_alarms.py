r"""The usual alarms, to stand beside ours in one table: EARS C1 and C2, negative-binomial CUSUM.

    EARS      (y_t - mean) / sd of the 7 days before (C1), of days t-9..t-3 (C2)                       [standard scores]
    CUSUM     S_t = max(0, S_t-1 + log L_k(y_t)) for a k-fold rise of a negative binomial              [natural logs]

They are kept for comparison only; the watch uses `detector`. `poisson_cusum_run_length` is the exact mean time to a
false alarm of S_t = max(0, S_t-1 + y_t - k), alarm at S_t >= h, for Poisson counts.

References: Hutwagner et al. 2003, J. Urban Health 80:i89-i96; Lucas 1985, Technometrics 27:129-144; Brook & Evans 1972,
Biometrika 59:539-549. Check value: ARL(h = 5, k = 1.5, theta = 1) = 273.65.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import poisson

from atashbas.estimate.counts import Floats
from atashbas.estimate.detector import log_ratio

BASELINE_DAYS = 7


def ears(values: Floats, lag_days: int) -> Floats:
    """EARS scores, shape (days, areas): C1 with lag 0, C2 with lag 2; -inf where no baseline is complete.

    A baseline without any spread takes the standard deviation 1/2.
    """
    scores = np.full(values.shape, -np.inf)
    for day in range(BASELINE_DAYS + lag_days, len(values)):
        past = values[day - lag_days - BASELINE_DAYS : day - lag_days]
        spread = past.std(axis=0, ddof=1)
        scores[day] = (values[day] - past.mean(axis=0)) / np.where(spread > 0, spread, 0.5)
    return np.where(np.isnan(scores), -np.inf, scores)


def negative_binomial_cusum(values: Floats, mean: Floats, inverse_size: Floats, rise: float) -> Floats:
    """CUSUM of the log likelihood ratio of a `rise`, shape (days, areas); a day without number adds nothing."""
    ratios = np.nan_to_num(log_ratio(values, mean, inverse_size, rise))
    state = np.zeros(values.shape[1])
    path = np.empty(values.shape)
    for day, ratio in enumerate(ratios):
        state = np.maximum(state + ratio, 0.0)
        path[day] = state
    return path


def poisson_cusum_run_length(h: float, k: float, theta: float) -> float:
    """Mean number of days to an alarm at level `theta` cases a day; h and k multiples of one half.

    Markov chain on the multiples of 1/2 below h: (I - Q) L = 1.
    """
    states = np.arange(0, round(2 * h))
    move = states[None, :] / 2 - states[:, None] / 2 + k
    whole = np.isclose(move, np.round(move))
    chain = np.where(whole, poisson.pmf(np.round(move), theta), 0.0)
    chain[:, 0] = poisson.cdf(np.floor(k - states / 2 + 1e-9), theta)
    length = np.linalg.solve(np.eye(len(states)) - chain, np.ones(len(states)))
    return float(length[0])
