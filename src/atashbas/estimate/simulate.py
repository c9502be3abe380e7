"""Invented series for trials of the methods and for the tutorial. Never shown as data, never mixed with any.

Decides how a trial series is made: negative-binomial counts whose level may be autocorrelated, seasonal, with days
missing and with breaks. Units: cases per area-day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atashbas.estimate.counts import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSeries:
    """How a trial series is made.

    `size`: negative-binomial size (variance = mean + mean^2 / size). `autocorrelation` and `swing` of the logarithm of
    the level (per day; standard deviation). `season`: relative amplitude over 365 days, phase free. `missing`: share of
    days without a number, half of them in runs of ten days. `breaks`: (day, factor on the level from then on).
    `rise`: (day, factor), a true escalation.
    """

    mean: float = 1.0
    size: float = 0.5
    autocorrelation: float = 0.0
    swing: float = 0.0
    season: float = 0.0
    missing: float = 0.0
    breaks: tuple[tuple[int, float], ...] = ()
    rise: tuple[int, float] | None = None


def simulate_series(trial: TrialSeries, days: int, areas: int, rng: np.random.Generator) -> Floats:
    """Counts of a trial, shape (days, areas), NaN = missing."""
    level = trial.mean * np.exp(_log_level(trial, days, areas, rng) - trial.swing**2 / 2)
    phase = rng.uniform(0, 2 * np.pi, areas)
    level = level * (1 + trial.season * np.sin(2 * np.pi * np.arange(days)[:, None] / 365 + phase))
    for day, factor in (*trial.breaks, *([trial.rise] if trial.rise else [])):
        level[day:] *= factor
    values = rng.negative_binomial(trial.size, trial.size / (trial.size + level)).astype(float)
    values[rng.random((days, areas)) < trial.missing / 2] = np.nan
    starts = np.argwhere(rng.random((days, areas)) < trial.missing / 20)
    for day, area in starts:
        values[day : day + 10, area] = np.nan
    return values


def _log_level(trial: TrialSeries, days: int, areas: int, rng: np.random.Generator) -> Floats:
    """Stationary autoregression of order one with standard deviation `swing`."""
    level = np.zeros((days, areas))
    if trial.swing == 0:
        return level
    noise = rng.normal(size=(days, areas)) * trial.swing
    level[0] = noise[0]
    fresh = np.sqrt(1 - trial.autocorrelation**2)
    for day in range(1, days):
        level[day] = trial.autocorrelation * level[day - 1] + fresh * noise[day]
    return level
