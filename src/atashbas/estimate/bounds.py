r"""What counts alone can say about two registers: bounds, and the overlap that chance alone gives.

For counts a, b of two registers in one area on one day, the number s of incidents in both obeys

    0 <= s <= min(a, b)   and the number of distinct incidents   max(a, b) <= d <= a + b        [incidents]

(Frechet bounds on a 2 x 2 margin). Summed over area-days: sum min(a, b). The same sum with the days of one register
shuffled shows how large it is when nothing is shared at all. Nothing narrower follows from counts.

Check value: independent days have the exact mean  (1/D) sum_area sum_k #{a >= k} #{b >= k}  of the shuffled sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from atashbas.estimate.counts import Counts, Floats, parse_counts
from atashbas.estimate.sentence import Sentence
from atashbas.values import AtashbasError, Bounds

CHANCE_LEVEL = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class PairBounds:
    """Two registers side by side on the area-days for which both state a number. All figures are incidents.

    `alone_a_low` of the `count_a` cases of register a cannot be cases of b: same area, same day, too few there.
    """

    a: str
    b: str
    days: int
    area_days: int
    count_a: int
    count_b: int
    shared: Bounds
    distinct: Bounds
    alone_a_low: int
    alone_b_low: int

    @property
    def sentence(self) -> Sentence:
        """The bounds in calm words."""
        return Sentence(
            code="bounds.pair",
            facts={
                "a": self.a,
                "b": self.b,
                "days": self.days,
                "count_a": self.count_a,
                "count_b": self.count_b,
                "shared": self.shared.high or 0,
                "alone_a": self.alone_a_low,
                "alone_b": self.alone_b_low,
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBounds:
    """Bounds from counts for every pair of registers, and over all of them together.

    `distinct` is over every area-day for which at least one register states a number: at least the largest count,
    at most the sum. `area_days_without_number` were named without a number by some register and left out of pairs.
    """

    registers: tuple[str, ...]
    pairs: tuple[PairBounds, ...]
    distinct: Bounds
    area_days_without_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShuffledDays:
    """Observed possible overlap beside that of shuffled days; incidents.

    `p_at_least`: share of replicas (the observed one included) with an overlap at least as large. `expected` is exact,
    `mean` and `sd` are over the replicas. Even an overlap above chance shows a common rhythm, not shared incidents.
    """

    observed: int
    expected: float
    mean: float
    sd: float
    p_at_least: float
    replicas: int
    days: int

    @property
    def above_chance(self) -> bool:
        """Whether more overlap is possible than the shuffled days give, at the one-sided 1 % level."""
        return self.p_at_least <= CHANCE_LEVEL

    @property
    def sentence(self) -> Sentence:
        """The comparison in calm words."""
        facts = {"observed": self.observed, "mean": round(self.mean), "sd": round(self.sd)}
        return Sentence(code="bounds.above-chance" if self.above_chance else "bounds.chance", facts=facts)


def count_bounds(table: pl.DataFrame | Counts) -> CountBounds:
    """Bounds on shared and distinct incidents from counts alone, for each pair of registers.

    One register is no error: there are no pairs then, and `distinct` is its own total.

    Parameters
    ----------
    table
        Long table as for `parse_counts`, or its result.
    """
    counts = table if isinstance(table, Counts) else parse_counts(table)
    pairs = tuple(_pair(counts, a, b) for a, b in combinations(counts.registers, 2))
    stated = ~np.isnan(counts.values)
    filled = np.where(stated, counts.values, 0.0)
    reported = stated.any(axis=2, keepdims=True)
    return CountBounds(
        registers=counts.registers,
        pairs=pairs,
        distinct=Bounds(low=int(filled.max(axis=0, initial=0.0).sum()), high=int(filled.sum())),
        area_days_without_number=int((reported & ~stated).sum()),
    )


def _pair(counts: Counts, name_a: str, name_b: str) -> PairBounds:
    a, b = counts.of(name_a), counts.of(name_b)
    both = ~np.isnan(a) & ~np.isnan(b)
    x, y = a[both].astype(int), b[both].astype(int)
    return PairBounds(
        a=name_a,
        b=name_b,
        days=int(both.any(axis=1).sum()),
        area_days=int(both.sum()),
        count_a=int(x.sum()),
        count_b=int(y.sum()),
        shared=Bounds(low=0, high=int(np.minimum(x, y).sum())),
        distinct=Bounds(low=int(np.maximum(x, y).sum()), high=int((x + y).sum())),
        alone_a_low=int(np.maximum(x - y, 0).sum()),
        alone_b_low=int(np.maximum(y - x, 0).sum()),
    )


def shuffled_days(
    a: Floats,
    b: Floats,
    rng: np.random.Generator,
    replicas: int = 2000,
    segment: NDArray[np.int64] | None = None,
) -> ShuffledDays:
    """Compare the possible overlap with the overlap of shuffled days.

    Parameters
    ----------
    a, b
        Counts, shape (days, areas); days on which either states nothing at all (all NaN) are left out; a single
        NaN counts as no possible overlap in that cell.
    rng
        Seeded generator.
    replicas
        Number of shuffles.
    segment
        Number of the stretch each day lies in, shape (days,), e.g. `month_of`: days are shuffled within stretches only,
        so that neither a break of a register nor fighting that moves elsewhere over the years passes for overlap.
        None: one stretch.

    Raises
    ------
    AtashbasError
        ``estimate.shape``; ``estimate.negative-count``; ``estimate.too-few-days`` with fewer than two days in common.
    """
    if a.shape != b.shape or a.ndim != 2:
        raise AtashbasError("estimate.shape", a=str(a.shape), b=str(b.shape))
    if (a < 0).any() or (b < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(min(np.nanmin(a), np.nanmin(b))))
    kept = ~np.isnan(a).all(axis=1) & ~np.isnan(b).all(axis=1)
    if kept.sum() < 2:
        raise AtashbasError("estimate.too-few-days", days=int(kept.sum()), needed=2)
    x, y = np.nan_to_num(a[kept]), np.nan_to_num(b[kept])
    stretch = np.zeros(len(x), np.int64) if segment is None else np.asarray(segment)[kept]
    groups = [np.flatnonzero(stretch == s) for s in np.unique(stretch)]
    overlaps = np.array([_shuffled_overlap(x, y, groups, rng) for _ in range(replicas)])
    observed = float(np.minimum(x, y).sum())
    return ShuffledDays(
        observed=int(observed),
        expected=sum(_expected_overlap(x[days], y[days]) for days in groups),
        mean=float(overlaps.mean()),
        sd=float(overlaps.std(ddof=1)),
        p_at_least=float((1 + (overlaps >= observed).sum()) / (1 + replicas)),
        replicas=replicas,
        days=int(kept.sum()),
    )


def month_of(days: Sequence[date]) -> NDArray[np.int64]:
    """Number of the calendar month of each day: the usual stretch for shuffling."""
    return np.array([day.year * 12 + day.month for day in days], np.int64)


def _shuffled_overlap(x: Floats, y: Floats, groups: list[NDArray[np.int64]], rng: np.random.Generator) -> float:
    return sum(float(np.minimum(x[days], y[rng.permutation(days)]).sum()) for days in groups)


def _expected_overlap(x: Floats, y: Floats) -> float:
    """Exact mean of the shuffled sum: min(a, b) = sum_k 1[a >= k] 1[b >= k], and days are independent."""
    top = int(min(x.max(initial=0.0), y.max(initial=0.0)))
    levels = np.arange(1, top + 1)[:, None, None]
    return float(((x >= levels).sum(axis=1) * (y >= levels).sum(axis=1)).sum() / len(x))
