r"""Scoring a forecast distribution of a count: the continuous ranked probability score, in cases; smaller is better.

    CRPS(F, y) = sum_k (F(k) - 1[y <= k])^2  over k = 0, 1, 2, ...                             for counts
    CRPS(x_1..x_m, y) = mean |x_i - y| - mean |x_i - x_j| / 2                                  for a sample

Reference: Gneiting & Raftery 2007, J. Am. Stat. Assoc. 102:359-378. Check value: a certain forecast scores |x - y|.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import nbinom

from atashbas.estimate.counts import Floats

LONGEST_SUPPORT = 200_000


def crps_negative_binomial(mean: Floats, size: float, observed: Floats) -> Floats:
    """Score of negative-binomial forecasts (variance = mean + mean^2 / size), one per observation."""
    scores = np.empty(len(mean))
    chance = size / (size + mean)
    tops = np.maximum(nbinom.isf(1e-7, size, chance), observed) + 1
    for n, y in enumerate(observed):
        cdf = _distribution(size, float(chance[n]), int(min(tops[n], LONGEST_SUPPORT)))
        scores[n] = float((cdf[: int(y)] ** 2).sum() + ((1 - cdf[int(y) :]) ** 2).sum())
    return scores


def _distribution(size: float, chance: float, length: int) -> Floats:
    """F(0), F(1), ... of a negative binomial, from the ratio of neighbouring probabilities (in logarithms)."""
    k = np.arange(length - 1)
    steps = np.log((size + k) / (k + 1)) + np.log1p(-chance)
    logs = size * np.log(chance) + np.concatenate([[0.0], np.cumsum(steps)])
    cdf: Floats = np.minimum(np.cumsum(np.exp(logs)), 1.0)
    return cdf


def crps_sample(sample: Floats, observed: float) -> float:
    """Score of a sample as a forecast."""
    ordered = np.sort(sample)
    number = len(ordered)
    spread = (ordered * (2 * np.arange(1, number + 1) - number - 1)).sum() / number**2
    return float(np.abs(ordered - observed).mean() - spread)
