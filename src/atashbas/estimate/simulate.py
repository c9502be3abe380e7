"""Invented series and registers for trials of the methods and for the tutorial. Never shown as data.

Decides how a trial is made: negative-binomial counts whose level may be autocorrelated, seasonal, with days missing and
with breaks [cases per area-day]; registers that see incidents of several kinds, miss links and hold spurious reports.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from atashbas.estimate.captures import Captures, memberships
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


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRegisters:
    """How trial registers see incidents.

    `capture`: for each kind of incident the chance that each register holds it; `shares`: of the kinds. `missed_links`:
    share of incidents in two or more registers of which one report is not linked; `spurious`: empty reports, as a share
    of each register.
    """

    capture: tuple[tuple[float, ...], ...]
    shares: tuple[float, ...] = (1.0,)
    missed_links: float = 0.0
    spurious: float = 0.0


def simulate_captures(trial: TrialRegisters, incidents: int, rng: np.random.Generator) -> Captures:
    """Capture table of a trial with `incidents` true incidents."""
    kind = rng.choice(len(trial.shares), incidents, p=np.array(trial.shares))
    held = rng.random((incidents, len(trial.capture[0]))) < np.array(trial.capture)[kind]
    number = held.shape[1]
    sizes = held.sum(axis=0)
    several = np.flatnonzero((held.sum(axis=1) > 1) & (rng.random(incidents) < trial.missed_links))
    cells = np.zeros(2**number)
    for incident in several:
        register = int(rng.choice(np.flatnonzero(held[incident])))
        held[incident, register] = False
        cells[1 << (number - 1 - register)] += 1
    cells += np.bincount(held @ (1 << np.arange(number - 1, -1, -1)), minlength=2**number)
    for register in range(number):
        cells[1 << (number - 1 - register)] += rng.binomial(int(sizes[register]), trial.spurious)
    cells[0] = 0.0
    return Captures(registers=tuple("ABCDEFGH"[:number]), cells=cells)


def simulate_incidents(trials: dict[str, tuple[TrialRegisters, int]], rng: np.random.Generator) -> pl.DataFrame:
    """Matched incidents as rows: a boolean column for each register, and `side`; one trial for each accused side."""
    frames = []
    for side, (trial, incidents) in sorted(trials.items()):
        captures = simulate_captures(trial, incidents, rng)
        member = memberships(len(captures.registers)).astype(bool)
        rows = member[np.repeat(np.arange(len(member)), captures.cells.astype(int))]
        frame = pl.DataFrame({name: rows[:, n] for n, name in enumerate(captures.registers)})
        frames.append(frame.with_columns(side=pl.lit(side)))
    return pl.concat(frames)
