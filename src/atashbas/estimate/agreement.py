r"""How far sources agree beyond chance, on attributes of matched incidents: place, type, attribution, figures.

    Fleiss      kappa = (P - Pe) / (1 - Pe)      P: mean share of agreeing pairs, Pe: sum of squared category shares
    Cohen       the same for two sources, Pe from each source's own shares
    Krippendorff alpha = 1 - D_o / D_e           D: mean squared difference of pairs; any number of sources, gaps too

Dimensionless: 1 full agreement, 0 what chance gives, below 0 systematic disagreement. Agreement is not truth: two
sources that copy each other agree. Coefficients are None where every value is the same: nothing can disagree then.

References: Fleiss 1971, Psych. Bull. 76:378-382; Cohen 1960, Educ. Psych. Meas. 20:37-46; Krippendorff 2011, Computing
Krippendorff's alpha-reliability. Check values: .2099; .40; .7434 / .8154 / .8491 / .7974 (nominal, ordinal, interval,
ratio).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError

Scale = Literal["nominal", "ordinal", "interval", "ratio"]


def fleiss_kappa(counts: NDArray[np.int64]) -> float | None:
    """Agreement of a fixed number of sources on items.

    Parameters
    ----------
    counts
        How many sources put an item into a category, shape (items, categories); the same number for every item.
    """
    sources = counts.sum(axis=1)
    if counts.ndim != 2 or not len(counts) or (counts < 0).any() or len(set(sources.tolist())) != 1 or sources[0] < 2:
        raise AtashbasError("estimate.ratings", items=len(counts))
    number = int(sources[0])
    pairs = ((counts * (counts - 1)).sum(axis=1) / (number * (number - 1))).mean()
    chance = ((counts.sum(axis=0) / counts.sum()) ** 2).sum()
    return None if chance == 1 else float((pairs - chance) / (1 - chance))


def cohen_kappa(table: NDArray[np.int64]) -> float | None:
    """Agreement of two sources; `table` counts items by both sources' category, shape (categories, categories)."""
    if table.ndim != 2 or table.shape[0] != table.shape[1] or (table < 0).any() or table.sum() == 0:
        raise AtashbasError("estimate.ratings", items=int(table.sum()))
    shares = table / table.sum()
    chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return None if chance == 1 else float((np.trace(shares) - chance) / (1 - chance))


def krippendorff_alpha(ratings: Floats, scale: Scale = "nominal") -> float | None:
    """Agreement of any number of sources with gaps.

    Parameters
    ----------
    ratings
        Values as numbers (categories as their codes), shape (sources, items), NaN = not stated.
    scale
        How values differ: nominal, ordinal (by rank), interval, ratio (not below 0).

    Raises
    ------
    AtashbasError
        ``estimate.ratings`` when no item has two values; ``estimate.negative-count`` below 0 on the ratio scale.
    """
    kept = ratings[:, (~np.isnan(ratings)).sum(axis=0) >= 2]
    if not kept.size:
        raise AtashbasError("estimate.ratings", items=0)
    if scale == "ratio" and (kept < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(kept)))
    values = np.unique(kept[~np.isnan(kept)])
    per_item = (kept[:, :, None] == values).sum(axis=0).astype(float)
    size = per_item.sum(axis=1)
    weighted = per_item / (size - 1)[:, None]
    coincidence = weighted.T @ per_item - np.diag(weighted.sum(axis=0))
    totals = coincidence.sum(axis=1)
    difference = _differences(values, totals, scale)
    expected = float(totals @ difference @ totals) / (totals.sum() - 1)
    return None if expected == 0 else float(1 - (coincidence * difference).sum() / expected)


def _differences(values: Floats, totals: Floats, scale: Scale) -> Floats:
    """Squared difference of every pair of values, shape (values, values)."""
    apart = values[:, None] - values[None, :]
    if scale == "nominal":
        return np.asarray(apart != 0, dtype=float)
    if scale == "interval":
        return np.asarray(apart**2)
    if scale == "ratio":
        joined = values[:, None] + values[None, :]
        return np.asarray((apart / np.where(joined == 0, 1.0, joined)) ** 2)
    middle = np.cumsum(totals) - totals / 2  # mean rank of each value
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAgreement:
    """Two registers on one attribute of their matched incidents.

    `table[i][j]` counts incidents that the first calls ``categories[i]`` and the second ``categories[j]``; `stated` of
    `matched` incidents carry a value on both sides. `kappa` is None where nothing can disagree.
    """

    first: str
    second: str
    attribute: str
    matched: int
    stated: int
    agreeing: int
    kappa: float | None
    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]


def compare_registers(values: Mapping[str, Sequence[str | None]], attribute: str) -> tuple[PairAgreement, ...]:
    """Where registers differ on one attribute: a confusion table and kappa for every pair.

    Parameters
    ----------
    values
        For each register its value for every matched incident, in one order; None: not in this register or not stated.
    """
    lengths = {len(column) for column in values.values()}
    if len(lengths) > 1:
        raise AtashbasError("estimate.shape", a=str(min(lengths)), b=str(max(lengths)))
    return tuple(_compare(values, first, second, attribute) for first, second in combinations(sorted(values), 2))


def _compare(values: Mapping[str, Sequence[str | None]], first: str, second: str, attribute: str) -> PairAgreement:
    pairs = [(a, b) for a, b in zip(values[first], values[second], strict=True) if a is not None and b is not None]
    categories = tuple(sorted({value for pair in pairs for value in pair}))
    where: dict[Hashable, int] = {category: n for n, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)), np.int64)
    for a, b in pairs:
        table[where[a], where[b]] += 1
    return PairAgreement(
        first=first,
        second=second,
        attribute=attribute,
        matched=len(values[first]),
        stated=len(pairs),
        agreeing=int(np.trace(table)),
        kappa=cohen_kappa(table) if pairs else None,
        categories=categories,
        table=tuple(tuple(int(cell) for cell in row) for row in table),
    )
