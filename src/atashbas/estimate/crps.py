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
    for n, (mu, y) in enumerate(zip(mean, observed, strict=True)):
        chance = size / (size + mu)
        top = int(max(nbinom.isf(1e-7, size, chance), y)) + 1
        cdf = nbinom.cdf(np.arange(min(top, LONGEST_SUPPORT)), size, chance)
        scores[n] = float((cdf[: int(y)] ** 2).sum() + ((1 - cdf[int(y) :]) ** 2).sum())
    return scores


def crps_sample(sample: Floats, observed: float) -> float:
    """Score of a sample as a forecast."""
    ordered = np.sort(sample)
    number = len(ordered)
    spread = (ordered * (2 * np.arange(1, number + 1) - number - 1)).sum() / number**2
    return float(np.abs(ordered - observed).mean() - spread)
