r"""Evidence for a rise, day by day and area by area: a negative-binomial mixture e-detector (Shiryaev-Roberts form).

For a rise of the expected level mu to k mu the likelihood ratio of a day's count y is, with size r,

    L_k(y) = k^y ((r + mu) / (r + k mu))^(r + y)

and the detector sums over every day on which the rise could have begun, those long ago discounted by g:

    R_k,t = (g R_k,t-1 + 1) L_k(y_t)          E_t = (1 - g) sum_k w_k R_k,t

If nothing has changed, E_t has expectation at most 1 on each day (an e-value), for a known expectation. A day without
a number leaves the state as it is. Dimensionless; the natural logarithm is returned.

References: Shin, Ramdas & Rinaldo 2024, "E-detectors", New England J. Stat. Data Sci.; Pollak & Tartakovsky 2009;
Wang & Ramdas 2022, JRSS B 84:822-852 (e-BH). Check value: the recursion equals the explicit double sum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

from atashbas.estimate.counts import Floats
from atashbas.estimate.expectation import Expectation

RISES = np.array([1.5, 2.0, 3.0, 5.0])
RISE_WEIGHTS = np.array([0.1, 0.3, 0.4, 0.2])
DISCOUNT = 1 - 1 / 28  # a rise that began four weeks ago weighs a third
LEARN_DAYS = 28  # an expectation that rests on fewer days is no ground for evidence
LARGEST_STATE = 1e200


def log_ratio(values: Floats, mean: Floats, inverse_size: Floats, rise: float | Floats) -> Floats:
    """Log likelihood ratio of `rise` times the expected level against the expected level itself."""
    size = 1 / inverse_size
    ratio: Floats = values * np.log(rise) + (size + values) * np.log((size + mean) / (size + rise * mean))
    return ratio


def log_evidence(values: Floats, expected: Expectation, segment: NDArray[np.int64] | None = None) -> Floats:
    """Log e-value of a rise, shape (days, areas); begins anew at each break.

    Parameters
    ----------
    values
        Cases, shape (days, areas), NaN = not stated.
    segment
        As for `learn_expectation`.

    The first `LEARN_DAYS` after the start or a break give no evidence.
    """
    days, areas = values.shape
    stretch = np.zeros((days, 1), np.int64) if segment is None else segment.reshape(days, -1)
    state = np.zeros((len(RISES), areas))
    evidence = np.empty((days, areas))
    for day in range(days):
        if day:
            state[:, np.broadcast_to(stretch[day] != stretch[day - 1], areas)] = 0.0
        stated = ~np.isnan(values[day]) & (expected.days_learned[day] >= LEARN_DAYS)
        ratio = log_ratio(np.nan_to_num(values[day]), expected.mean[day], expected.inverse_size[day], RISES[:, None])
        grown = np.minimum((DISCOUNT * state + 1.0) * np.exp(np.minimum(ratio, 400.0)), LARGEST_STATE)
        state = np.where(stated, grown, state)
        evidence[day] = (1 - DISCOUNT) * (RISE_WEIGHTS @ state)
    return np.log(np.maximum(evidence, 1e-300))


def week_tail(values: Floats, expected: Expectation, days: int = 7) -> Floats:
    """Probability of at least the last week's cases if nothing has changed; shape (days, areas).

    The sum of the week is taken as negative binomial with the week's mean and variance; days without a number are left
    out of count and expectation alike. NaN where the week has no number at all.
    """
    stated = ~np.isnan(values)
    cases = _window(np.nan_to_num(values), days)
    mean = _window(np.where(stated, expected.mean, 0.0), days)
    extra = _window(np.where(stated, expected.inverse_size * expected.mean**2, 0.0), days)
    known = mean > 0
    size = np.where(known, mean**2 / np.where(known, extra, 1.0), 1.0)
    tail = nbinom.sf(cases - 1, size, size / (size + np.where(known, mean, 1.0)))
    return np.where(known, np.asarray(tail), np.nan)


def week_excess(values: Floats, expected: Expectation, days: int = 7) -> Floats:
    """Cases of the last week beyond those expected on the days with a number; shape (days, areas), may be negative."""
    return _window(np.where(np.isnan(values), 0.0, values - expected.mean), days)


def _window(values: Floats, days: int) -> Floats:
    """Sum over the last `days` days, the current one included."""
    total = np.cumsum(values, axis=0)
    total[days:] = total[days:] - total[:-days]
    return total


def e_bh(log_e_values: Floats, level: float) -> NDArray[np.bool_]:
    """Areas that stand out jointly at false discovery rate `level` (e-BH, valid under any dependence).

    Parameters
    ----------
    log_e_values
        Log e-values of one day, shape (areas,); NaN = not watched that day.
    level
        Accepted share of false discoveries, e.g. 0.1.
    """
    watched = ~np.isnan(log_e_values)
    number = int(watched.sum())
    chosen = np.zeros(len(log_e_values), bool)
    if not number:
        return chosen
    order = np.argsort(-np.where(watched, log_e_values, -np.inf), kind="stable")[:number]
    enough = log_e_values[order] >= np.log(number / (level * np.arange(1, number + 1)))
    if enough.any():
        chosen[order[: int(np.flatnonzero(enough)[-1]) + 1]] = True
    return chosen
