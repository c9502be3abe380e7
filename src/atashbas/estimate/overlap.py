"""Possible overlap of two registers by area and by month, beside what chance gives and what was matched.

Decides nothing about any incident: from counts alone the overlap is at most sum min(a, b), and shuffled days give a
large part of that (`bounds`). Where incidents were matched, their number stands beside it. Units: incidents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from atashbas.estimate.bounds import month_of, shuffled_days
from atashbas.estimate.counts import Counts, Floats
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """One area or one month (``YYYY-MM``).

    `possible` is the largest overlap that the counts allow, `chance` the mean over days shuffled within months, with
    its standard deviation; both None where the two registers share fewer than two days. `matched`: None without links.
    """

    where: str
    count_a: int
    count_b: int
    possible: int
    chance: float | None
    chance_sd: float | None
    matched: int | None


def overlap_by_area(
    counts: Counts,
    a: str,
    b: str,
    rng: np.random.Generator,
    *,
    matched: Mapping[str, int] | None = None,
    replicas: int = 500,
) -> tuple[Overlap, ...]:
    """Overlap of registers a and b in every area."""
    first, second = counts.of(a), counts.of(b)
    months = month_of(counts.days)
    return tuple(
        _overlap(area, first[:, n : n + 1], second[:, n : n + 1], months, rng, replicas, matched)
        for n, area in enumerate(counts.areas)
    )


def overlap_by_month(
    counts: Counts,
    a: str,
    b: str,
    rng: np.random.Generator,
    *,
    matched: Mapping[str, int] | None = None,
    replicas: int = 500,
) -> tuple[Overlap, ...]:
    """Overlap of registers a and b in every month of the table."""
    first, second = counts.of(a), counts.of(b)
    months = month_of(counts.days)
    found = []
    for month in np.unique(months):
        days = months == month
        name = f"{(month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"
        found.append(_overlap(name, first[days], second[days], months[days], rng, replicas, matched))
    return tuple(found)


def _overlap(
    where: str,
    a: Floats,
    b: Floats,
    months: np.ndarray[tuple[int], np.dtype[np.int64]],
    rng: np.random.Generator,
    replicas: int,
    matched: Mapping[str, int] | None,
) -> Overlap:
    both = ~np.isnan(a) & ~np.isnan(b)
    possible = int(np.minimum(a, b)[both].sum())
    try:
        chance = shuffled_days(a, b, rng, replicas, months)
    except AtashbasError:  # too few days in common: the bound stands, chance cannot be told
        chance = None
    return Overlap(
        where=where,
        count_a=int(a[both].sum()),
        count_b=int(b[both].sum()),
        possible=possible,
        chance=None if chance is None else chance.mean,
        chance_sd=None if chance is None else chance.sd,
        matched=None if matched is None else matched.get(where, 0),
    )
