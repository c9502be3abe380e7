r"""What evidence a quiet area shows once a year: the yardstick that makes evidence of all kinds of areas comparable.

A quiet area is a negative binomial of constant mean m [cases a day] and inverse size a. Evidence behaves differently
with m and a: of two cases a day it peaks higher than of fifty that hardly scatter. For a grid of (m, a) series were
simulated, their expectation learned as that of real ones, and the levels found that evidence passes once and four times
a year (parametric bootstrap; seed and counts in `bench/quiet_levels.py`). Between the grid's points the logarithms of
m and a are interpolated linearly, beyond its edges the edge holds.

    z = (log evidence - once) / scale          scale = (once - fourfold) / log 4

So a quiet area of any kind passes z = 0 about once and z = -log 4 about four times a year.

Check value: a cell simulated anew with another seed agrees within its sampling error.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.estimate.detector import log_evidence
from atashbas.estimate.expectation import learn_expectation

MEANS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 150.0)
INVERSE_SIZES = (0.001, 0.005, 0.03, 0.1, 0.3, 1.0, 2.0, 5.0, 10.0)
YEAR_DAYS = 365.0
QUIET_DAYS = 7  # evidence back below a level for a week ends a peak, and an alarm
WARM_DAYS = 200  # simulated days before counting begins: memories are full by then
COARSE, FINE = 0.4, 0.02  # steps of log evidence in the search for a level


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietLevels:
    """Log evidence that a quiet area passes once a year and how it grows rarer, on the grid (means, inverse sizes)."""

    once: Floats
    scale: Floats


@cache
def quiet_levels() -> QuietLevels:
    """The simulated table that comes with the program."""
    text = files("atashbas.estimate").joinpath("quiet_levels.csv").read_text(encoding="utf-8")
    rows = {(float(row["mean"]), float(row["inverse_size"])): row for row in csv.DictReader(text.splitlines())}
    cells = [[rows[mean, inverse] for inverse in INVERSE_SIZES] for mean in MEANS]
    once = np.array([[float(cell["once_a_year"]) for cell in line] for line in cells])
    four = np.array([[float(cell["four_times_a_year"]) for cell in line] for line in cells])
    return QuietLevels(once=once, scale=(once - four) / np.log(4))


def quiet_scale(mean: Floats, inverse_size: Floats) -> tuple[Floats, Floats]:
    """Level passed once a year and its scale, for every area-day with this expectation; shapes as given."""
    table = quiet_levels()
    x, y = _at(mean, MEANS), _at(inverse_size, INVERSE_SIZES)
    i, j = (np.minimum(v.astype(int), len(grid) - 2) for v, grid in ((x, MEANS), (y, INVERSE_SIZES)))
    right, up = x - i, y - j
    once, scale = (
        (grid[i, j] * (1 - up) + grid[i, j + 1] * up) * (1 - right)
        + (grid[i + 1, j] * (1 - up) + grid[i + 1, j + 1] * up) * right
        for grid in (table.once, table.scale)
    )
    return once, scale


def _at(values: Floats, grid: tuple[float, ...]) -> Floats:
    """Place of each value on a grid of logarithms, 0 to its length less one."""
    return np.asarray(np.interp(np.log(values), np.log(grid), np.arange(float(len(grid)))))


def simulate_level(
    mean: float, inverse_size: float, rates: tuple[float, ...], rng: np.random.Generator, *, areas: int, days: int
) -> tuple[float, ...]:
    """Log evidence that quiet areas pass at each of `rates` a year, from `areas` series of `days` days."""
    size = 1 / inverse_size
    values = rng.negative_binomial(size, size / (size + mean), (days, areas)).astype(float)
    evidence = log_evidence(values, learn_expectation(values))[WARM_DAYS:]
    return tuple(_level_at(evidence, rate) for rate in rates)


def _level_at(evidence: Floats, rate: float) -> float:
    """Search from above: below some level evidence never falls back and begins are rare again."""
    years = evidence.size / YEAR_DAYS
    level = float(np.quantile(evidence, 1 - 0.2 * rate / YEAR_DAYS))
    for step in (COARSE, FINE):
        while level > evidence.min() and begins_of(evidence > level) / years <= rate:
            level -= step
        level += step
    return level


def begins_of(raised: NDArray[np.bool_]) -> int:
    """How many alarms a table of raised days holds; a week without one ends an alarm."""
    recent = np.zeros(raised.shape[1], int)
    begins = 0
    for day in raised:
        begins += int((day & (recent == 0)).sum())
        recent = np.where(day, QUIET_DAYS, np.maximum(recent - 1, 0))
    return begins
