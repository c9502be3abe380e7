r"""Clusters in space and time: areas near each other in which the last days hold more than expected.

Expectation-based scan: for a zone (an area and its nearest neighbours) and the last d days, with C cases counted and
E expected,

    S = C log(C / E) + E - C   if C > E, else 0                                         [natural logarithm; cases]

The largest S over all zones and durations is the most likely cluster. Its p comes from `replicas` tables simulated from
the expectation (negative binomial where a scatter is given: plain Poisson would call every restless area a cluster).
Further clusters share no area with a stronger one and are judged against the same maxima, which is conservative.

References: Kulldorff 2001, JRSS A 164:61-72; Neill 2009, Int. J. Forecasting 25:498-517. Check value: 9.18061699783 for
brain cancer in New Mexico 1986-1989 (log-linear expectation from 1973-1985, 15 nearest county seats).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Counts, Floats
from atashbas.estimate.expectation import learn_expectation
from atashbas.estimate.sentence import Sentence
from atashbas.values import AtashbasError

Singles = NDArray[np.float32]
Number = TypeVar("Number", np.float32, np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A zone and the last `days` days; `areas` are column numbers, nearest to the centre first."""

    areas: tuple[int, ...]
    days: int
    count: int
    expected: float
    statistic: float
    p: float

    @property
    def times(self) -> float:
        """Counted over expected."""
        return self.count / self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Clusters, strongest first; `maxima` are the simulated largest statistics, sorted."""

    clusters: tuple[Cluster, ...]
    maxima: Floats


def nearest_areas(lat: Floats, lon: Floats, number: int) -> NDArray[np.int64]:
    """Each area's `number` nearest areas by great-circle distance, itself first; shape (areas, number); degrees in."""
    phi, lam = np.radians(lat), np.radians(lon)
    half = np.sin((phi[:, None] - phi) / 2) ** 2
    half = half + np.cos(phi[:, None]) * np.cos(phi) * np.sin((lam[:, None] - lam) / 2) ** 2
    np.fill_diagonal(half, -1.0)
    return np.argsort(half, axis=1, kind="stable")[:, :number]


def scan_clusters(
    values: Floats,
    expected: Floats,
    nearest: NDArray[np.int64],
    rng: np.random.Generator,
    *,
    inverse_size: Floats | None = None,
    replicas: int = 999,
    most_clusters: int = 3,
) -> Scan:
    """Most likely clusters that are alive on the last day.

    Parameters
    ----------
    values, expected
        Cases counted and expected, shape (days, areas), the last row is today; NaN in `values`: not stated, left out.
    nearest
        As from `nearest_areas`: every prefix of a row is a zone.
    inverse_size
        Scatter of the expectation, shape (days, areas); None: Poisson.

    Raises
    ------
    AtashbasError
        ``estimate.shape``; ``estimate.negative-count``; ``estimate.expectation`` where nothing is expected.
    """
    if values.shape != expected.shape or values.ndim != 2 or nearest.shape[0] != values.shape[1]:
        raise AtashbasError("estimate.shape", a=str(values.shape), b=str(expected.shape))
    if (values < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(values)))
    stated = ~np.isnan(values)
    mean = np.where(stated, expected, 0.0)
    if (mean.sum(axis=0)[nearest].cumsum(axis=1) <= 0).any() or not np.isfinite(mean).all():
        raise AtashbasError("estimate.expectation", areas=int((mean.sum(axis=0) <= 0).sum()))
    base = np.maximum(_zone_sums(mean, nearest), 1e-12)
    score = _statistic(_zone_sums(np.nan_to_num(values), nearest), base)
    maxima = np.sort(_simulated_maxima(mean, inverse_size, nearest, base, rng, replicas))
    clusters = _strongest(score, values, mean, nearest, maxima, most_clusters)
    return Scan(clusters=clusters, maxima=maxima)


def _zone_sums(table: NDArray[Number], nearest: NDArray[np.int64]) -> NDArray[Number]:
    """Sums over zones and the last days of one table, shape (zone sizes, centres, durations), each less one."""
    recent = np.ascontiguousarray(np.cumsum(table[::-1], axis=0).T)
    sums = np.empty((nearest.shape[1], len(nearest), len(table)), table.dtype)
    np.take(recent, nearest[:, 0], axis=0, out=sums[0])
    for size in range(1, len(sums)):
        np.take(recent, nearest[:, size], axis=0, out=sums[size])
        sums[size] += sums[size - 1]
    return sums


def _statistic(counts: Floats, base: Floats) -> Floats:
    above = counts > base
    safe = np.where(above, counts, base)
    score: Floats = np.where(above, safe * np.log(safe / base) + base - safe, 0.0)
    return score


def _simulated_maxima(
    mean: Floats,
    inverse_size: Floats | None,
    nearest: NDArray[np.int64],
    base: Floats,
    rng: np.random.Generator,
    replicas: int,
) -> Floats:
    flat, expected = base.ravel(), base.astype(np.float32).ravel()
    inverse = (0.5 / base).astype(np.float32).ravel()
    maxima = np.empty(replicas)
    for n in range(replicas):
        table = _draw(mean, inverse_size, rng).astype(np.float32)
        maxima[n] = _largest(_zone_sums(table, nearest).ravel(), expected, inverse, flat)
    return maxima


def _largest(counts: Singles, expected: Singles, inverse: Singles, base: Floats) -> float:
    """Largest statistic of one table. S <= (C - E)^2 / 2E, so the logarithm is needed in a few cells only."""
    bound = counts - expected
    np.maximum(bound, 0.0, out=bound)
    bound *= bound
    bound *= inverse
    best = int(bound.argmax())
    floor = float(_statistic(counts[best : best + 1].astype(float), base[best : best + 1])[0])
    near = np.flatnonzero(bound >= floor * (1 - 1e-5))
    return float(_statistic(counts[near].astype(float), base[near]).max(initial=0.0))


def _draw(mean: Floats, inverse_size: Floats | None, rng: np.random.Generator) -> Floats:
    if inverse_size is None:
        return rng.poisson(mean).astype(float)
    size = 1 / np.maximum(inverse_size, 1e-9)
    return np.asarray(np.where(mean > 0, rng.negative_binomial(size, size / (size + mean)), 0), dtype=float)


def _strongest(
    score: Floats,
    values: Floats,
    mean: Floats,
    nearest: NDArray[np.int64],
    maxima: Floats,
    most: int,
) -> tuple[Cluster, ...]:
    found: list[Cluster] = []
    taken = np.zeros(values.shape[1], bool)
    left = score.copy()
    while len(found) < most and left.max(initial=0.0) > 0:
        zone, centre, duration = np.unravel_index(int(left.argmax()), left.shape)
        areas = nearest[centre, : zone + 1]
        days = slice(len(values) - int(duration) - 1, None)
        found.append(
            Cluster(
                areas=tuple(int(area) for area in areas),
                days=int(duration) + 1,
                count=int(np.nansum(values[days][:, areas])),
                expected=float(mean[days][:, areas].sum()),
                statistic=float(left.max()),
                p=float((1 + (maxima >= left.max()).sum()) / (1 + len(maxima))),
            )
        )
        taken[areas] = True
        left[(np.cumsum(taken[nearest], axis=1) > 0).T] = 0.0
    return tuple(found)


def scan_register(
    counts: Counts,
    register: str,
    lat: Floats,
    lon: Floats,
    on: date,
    rng: np.random.Generator,
    *,
    days: int = 28,
    replicas: int = 999,
) -> Scan:
    """Clusters of one register on a day; the expectation is what was expected when the `days` days began.

    `lat`, `lon` in degrees, in the order of ``counts.areas``. Zones hold up to half of the areas.
    """
    last = (on - counts.days[0]).days
    if not days <= last < len(counts.days):
        raise AtashbasError("estimate.too-few-days", days=last + 1, needed=days + 1)
    values = counts.of(register)[last - days + 1 : last + 1]
    learned = learn_expectation(counts.of(register)[: last - days + 2])
    shape = values.shape
    return scan_clusters(
        values,
        np.broadcast_to(learned.mean[-1], shape),
        nearest_areas(lat, lon, max((len(counts.areas) + 1) // 2, 1)),
        rng,
        inverse_size=np.broadcast_to(learned.inverse_size[-1], shape),
        replicas=replicas,
    )


def assess_scan(result: Scan, areas: Sequence[str], days: int, level: float = 0.05) -> tuple[Sentence, ...]:
    """What may be said: clusters that chance alone gives in a share of at most `level`; or that none stands out."""
    telling = [cluster for cluster in result.clusters if cluster.p <= level]
    if not telling:
        return (Sentence(code="scan.none", facts={"days": days}),)
    return tuple(
        Sentence(
            code="scan.cluster",
            facts={
                "areas": ", ".join(areas[area] for area in cluster.areas),
                "count": cluster.count,
                "days": cluster.days,
                "expected": round(cluster.expected, 1),
                "percent": round(cluster.p * 100, 1),
            },
        )
        for cluster in telling
    )
