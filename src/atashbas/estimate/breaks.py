r"""Breaks: days on which what a register counts changed. Declared by people or proposed by a test; never smoothed over.

The test compares, for every day that splits a stretch in two, one level on either side against one level throughout,
with one negative-binomial size for the whole stretch (Poisson where the size is infinite):

    G(t) = 2 [ l(x_1..x_t-1; m1, r) + l(x_t..x_n; m2, r) - l(x_1..x_n; m, r) ]                     [dimensionless]

Its largest value over t is judged against the same statistic on `replicas` series simulated at one level with the same
days missing, so that the search over t is paid for; accepted breaks split the stretch and the search goes on in both
parts (binary segmentation). Missing days lie on neither side. A break that has no numbers on one side cannot be tested:
it stays *declared, not testable*. A level that jumps is proposed as a break, not called one: only people know why.

References: Vostrikova 1981 (binary segmentation); Worsley 1986, Biometrika 73:91-104 (maximal likelihood ratio).
Check value: for two halves of a Poisson series G = 2 sum_i n_i m_i log(m_i / m).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from atashbas.estimate.counts import Counts, Floats
from atashbas.estimate.sentence import Fact, Sentence
from atashbas.values import AtashbasError

LEAST_DAYS = 7  # numbers needed on either side of a break
LARGEST_SIZE = 1e4  # from here on negative binomial and Poisson cannot be told apart
State = Literal["declared-tested", "declared-not-testable", "declared-not-seen", "proposed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From `day` on, `register` counts something else. None for register or area: all of them.

    `reason` are the words of whoever declared it, e.g. "cases of a third party are included".
    """

    day: date
    register: str | None = None
    area: str | None = None
    reason: str = ""

    def concerns(self, register: str) -> bool:
        """Whether the break lies in this register."""
        return self.register is None or self.register == register


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTest:
    """What a test says about one break.

    `before`, `after`: cases per day with a number; None where there are too few days. `ratio` is after / before;
    `p` the share of simulated series with a larger statistic; None: not testable.
    """

    day: date
    state: State
    register: str
    area: str | None
    reason: str
    days_before: int
    days_after: int
    before: float | None
    after: float | None
    p: float | None

    @property
    def sentence(self) -> Sentence:
        """The break in calm words."""
        whose = f"{self.register}, {self.area}" if self.area else self.register
        facts: dict[str, Fact] = {"register": whose, "day": self.day.isoformat()}
        if self.before is not None and self.after is not None:
            facts |= {"before": round(self.before, 1), "after": round(self.after, 1)}
        return Sentence(code=f"break.{self.state}", facts={**facts, "reason": self.reason})

    @property
    def ratio(self) -> float | None:
        """Level after the break over the level before it; None where either is unknown or the first is 0."""
        return self.after / self.before if self.before and self.after is not None else None


def segments_of(breaks: Iterable[Break], counts: Counts, register: str) -> NDArray[np.int64]:
    """Number of the stretch between breaks in which each area-day of a register lies; shape (days, areas)."""
    days = np.array(counts.days, dtype="datetime64[D]")
    stretch = np.zeros((len(days), len(counts.areas)), np.int64)
    for item in breaks:
        if item.concerns(register):
            where = np.array([item.area in (None, area) for area in counts.areas], bool)
            stretch += np.outer(days >= np.datetime64(item.day), where)
    return stretch


def find_breaks(
    values: Floats,
    days: tuple[date, ...],
    rng: np.random.Generator,
    *,
    register: str,
    area: str | None = None,
    level: float = 0.01,
    replicas: int = 199,
) -> tuple[BreakTest, ...]:
    """Breaks that a test proposes in one series, in order of day.

    Parameters
    ----------
    values
        Cases a day, shape (days,), NaN = not stated.
    level
        Accepted chance of proposing a break in a stretch that has none.
    replicas
        Simulated series per stretch; at least 1 / level.

    Raises
    ------
    AtashbasError
        ``estimate.shape`` when days and values differ; ``estimate.negative-count``; ``estimate.replicas``.
    """
    if values.shape != (len(days),):
        raise AtashbasError("estimate.shape", a=str(values.shape), b=str((len(days),)))
    if (values < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(values)))
    if (replicas + 1) * level < 1:
        raise AtashbasError("estimate.replicas", replicas=replicas, needed=int(np.ceil(1 / level)) - 1)
    stated = np.flatnonzero(~np.isnan(values))
    splits = sorted(_split(values[stated], 0, rng, level, replicas))
    edges = [0, *(at for at, _ in splits), len(stated)]
    return tuple(
        _proposal(values[stated], edges[n : n + 3], days[stated[at]], p, register, area)
        for n, (at, p) in enumerate(splits)
    )


def _proposal(values: Floats, edges: list[int], day: date, p: float, register: str, area: str | None) -> BreakTest:
    before, after = values[edges[0] : edges[1]], values[edges[1] : edges[2]]
    return BreakTest(
        day=day,
        state="proposed",
        register=register,
        area=area,
        reason="",
        days_before=len(before),
        days_after=len(after),
        before=float(before.mean()),
        after=float(after.mean()),
        p=p,
    )


def assess_breaks(
    breaks: Iterable[Break],
    values: Floats,
    days: tuple[date, ...],
    rng: np.random.Generator,
    *,
    register: str,
    area: str | None = None,
    replicas: int = 199,
) -> tuple[BreakTest, ...]:
    """What the numbers say about the breaks that people declared in one series, each between its neighbours.

    The days are known, so nothing is searched. Too few numbers on a side (`LEAST_DAYS`) gives
    ``declared-not-testable``; a level that did not move ``declared-not-seen``: the declaration stands all the same.
    """
    ours = sorted((b for b in breaks if b.concerns(register) and b.area in (None, area)), key=lambda b: b.day)
    walls = [0, *(bisect_left(days, item.day) for item in ours), len(days)]
    return tuple(
        _assess(item, values[walls[n] : walls[n + 1]], values[walls[n + 1] : walls[n + 2]], rng, register, replicas)
        for n, item in enumerate(ours)
    )


def _assess(
    item: Break, left: Floats, right: Floats, rng: np.random.Generator, register: str, replicas: int
) -> BreakTest:
    before, after = left[~np.isnan(left)], right[~np.isnan(right)]
    enough = min(len(before), len(after)) >= LEAST_DAYS
    p = _known_day_p(before, after, rng, replicas) if enough else None
    state: State = "declared-not-testable" if p is None else "declared-tested" if p <= 0.05 else "declared-not-seen"
    return BreakTest(
        day=item.day,
        state=state,
        register=register,
        area=item.area,
        reason=item.reason,
        days_before=len(before),
        days_after=len(after),
        before=float(before.mean()) if len(before) >= LEAST_DAYS else None,
        after=float(after.mean()) if len(after) >= LEAST_DAYS else None,
        p=p,
    )


def _known_day_p(before: Floats, after: Floats, rng: np.random.Generator, replicas: int) -> float:
    joined = np.concatenate([before, after])
    inverse = fit_inverse_size(joined, split=len(before))
    observed = _statistic(joined[None, :], inverse)[0, len(before) - 1]
    null = _simulate(joined.mean(), inverse, (replicas, len(joined)), rng)
    return float((1 + (_statistic(null, inverse)[:, len(before) - 1] >= observed).sum()) / (1 + replicas))


def _split(
    values: Floats, offset: int, rng: np.random.Generator, level: float, replicas: int
) -> list[tuple[int, float]]:
    """Accepted splits (position of the first day after, p) of one stretch, searched recursively."""
    number = len(values)
    if number < 2 * LEAST_DAYS or not values.any():
        return []
    # The size is fitted with the best split in place: a real jump must not hide as scatter.
    inverse = fit_inverse_size(values)
    at = LEAST_DAYS + int(_inner(_statistic(values[None, :], inverse))[0].argmax())
    inverse = fit_inverse_size(values, split=at)
    inner = _inner(_statistic(values[None, :], inverse))[0]
    at = LEAST_DAYS + int(inner.argmax())
    null = _simulate(values.mean(), inverse, (replicas, number), rng)
    p = float((1 + (_inner(_statistic(null, inverse)).max(axis=1) >= inner.max()).sum()) / (1 + replicas))
    if p > level:
        return []
    left = _split(values[:at], offset, rng, level, replicas)
    return [*left, (offset + at, p), *_split(values[at:], offset + at, rng, level, replicas)]


def _inner(statistic: Floats) -> Floats:
    """Splits with enough days on either side; column 0 is a split after `LEAST_DAYS` days."""
    return statistic[:, LEAST_DAYS - 1 : statistic.shape[1] - LEAST_DAYS + 1]


def _statistic(series: Floats, inverse: float) -> Floats:
    """G of every split, shape (series, days - 1); column t splits after t + 1 days."""
    number = series.shape[1]
    before = np.cumsum(series, axis=1)[:, :-1]
    total = series.sum(axis=1, keepdims=True)
    days = np.arange(1, number)
    sides = _profile(before, days, inverse) + _profile(total - before, number - days, inverse)
    ratio: Floats = 2 * (sides - _profile(total, np.array([number]), inverse))
    return ratio


def _profile(cases: Floats, days: NDArray[np.int64], inverse: float) -> Floats:
    """Log likelihood at the mean of a side, without the terms that no split changes."""
    mean = cases / days
    logs = np.log(np.where(mean > 0, mean, 1.0))
    if inverse < 1 / LARGEST_SIZE:
        return cases * logs - cases
    size = 1 / inverse
    likelihood: Floats = cases * logs - (cases + size * days) * np.log1p(mean * inverse)
    return likelihood


def fit_inverse_size(values: Floats, split: int | None = None) -> float:
    """Maximum-likelihood inverse size of a negative binomial whose mean may differ on the two sides of `split`."""
    parts = [values] if split is None else [values[:split], values[split:]]
    means = np.concatenate([np.full(len(part), max(float(part.mean()), 1e-9)) for part in parts])

    def loss(log_inverse: float) -> float:
        size = np.exp(-log_inverse)
        terms = gammaln(values + size) - gammaln(size) + values * np.log(means / (size + means))
        return -float((terms - size * np.log1p(means / size)).sum())

    best = minimize_scalar(loss, bounds=(-np.log(LARGEST_SIZE) - 1, 4.0), method="bounded")
    return float(np.exp(best.x))


def _simulate(mean: float, inverse: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    if inverse < 1 / LARGEST_SIZE:
        return rng.poisson(mean, shape).astype(float)
    size = 1 / inverse
    return rng.negative_binomial(size, size / (size + mean), shape).astype(float)
