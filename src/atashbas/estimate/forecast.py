r"""Forecast of the cases of the next 7, 14 and 28 days in every area, with intervals and its record against a baseline.

    Y_i(t, t+h] ~ NegBin(h m_it, size_h)      m_it = c_0 a + c_1 L_it + c_2 M_it + c_3 S_it + c_4 N_it   [cases per day]

a: mean of all areas; L, M, S: the area's own discounted means with half-lives of 90, 21 and 5 days; N: the 21-day mean
of its neighbours. The c >= 0 and the size are fitted by maximum likelihood for each horizon, on periods that have
ended. The baseline is *conflictology*: the area's own totals of the last year, resampled; a forecast that does not beat
it says nothing.

References: Held & Meyer 2020 (endemic-epidemic forecasting); Hegre et al. 2023 (conflictology as benchmark, VIEWS).
Check value: the record on GED governorate-days (see docs/explanation/estimates.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaln
from scipy.stats import nbinom

from atashbas.estimate.counts import Floats
from atashbas.estimate.crps import crps_negative_binomial, crps_sample
from atashbas.estimate.sentence import Sentence
from atashbas.values import AtashbasError

HORIZONS_DAYS = (7, 14, 28)
HALF_LIVES_DAYS = (90.0, 21.0, 5.0)
BASELINE_DAYS = 365
LEAST_HISTORY_DAYS = 120
REFIT_DAYS = 84  # weights of a record are fitted anew every twelve weeks
EVERY_DAYS = 3  # origins for fitting; neighbouring days say nearly the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Total of the next `horizon_days` in every area: mean, size and the interval at `level`; shape (areas,), cases."""

    horizon_days: int
    mean: Floats
    size: float
    level: float
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRecord:
    """Mean score of past forecasts beside the baseline's, in cases; `inside` is the share within the interval."""

    horizon_days: int
    forecasts: int
    crps: float
    baseline_crps: float
    inside: float
    level: float

    @property
    def beats_baseline(self) -> bool:
        """Whether the forecast is worth reading."""
        return self.crps < self.baseline_crps


def forecast(
    values: Floats, neighbours: Floats, horizon_days: int, *, level: float = 0.9, origin: int | None = None
) -> Forecast:
    """Forecast of the days after `origin`.

    Parameters
    ----------
    values
        Cases, shape (days, areas), NaN = not stated.
    neighbours
        1 where two areas touch, shape (areas, areas), diagonal 0.
    origin
        Last day known (row number); None: the last row. Later rows are not looked at.

    Raises
    ------
    AtashbasError
        ``estimate.too-few-days``, ``estimate.negative-count``, ``estimate.shape``, ``estimate.horizon``.
    """
    last = len(values) - 1 if origin is None else origin
    known = values[: last + 1]
    _refuse(known, neighbours, horizon_days)
    features = _features(known, neighbours)
    return _forecast(features[-1], *_fit(known, features, horizon_days), horizon_days, level)


def _forecast(features: Floats, weights: Floats, size: float, horizon_days: int, level: float) -> Forecast:
    mean = np.maximum(horizon_days * (features @ weights), 1e-6)
    chance = size / (size + mean)
    tail = (1 - level) / 2
    return Forecast(
        horizon_days=horizon_days,
        mean=mean,
        size=size,
        level=level,
        low=np.asarray(nbinom.ppf(tail, size, chance), dtype=np.int64),
        high=np.asarray(nbinom.ppf(1 - tail, size, chance), dtype=np.int64),
        weights=tuple(float(weight) for weight in weights),
    )


def score_forecasts(
    values: Floats, neighbours: Floats, horizon_days: int, origins: Sequence[int], *, level: float = 0.9
) -> ForecastRecord:
    """Record of forecasts made on `origins`, each from its own past only, against resampled history."""
    scores: list[Floats] = []
    baseline: list[float] = []
    inside: list[NDArray[np.bool_]] = []
    features = _features(values, neighbours)  # each row rests on its own past only
    fitted: tuple[int, tuple[Floats, float]] | None = None
    for origin in origins:
        window = values[origin + 1 : origin + 1 + horizon_days]
        if len(window) < horizon_days:
            raise AtashbasError("estimate.too-few-days", days=len(window), needed=horizon_days)
        whole = ~np.isnan(window).any(axis=0)
        observed = window[:, whole].sum(axis=0)
        known = values[: origin + 1]
        _refuse(known, neighbours, horizon_days)
        if fitted is None or not 0 <= origin - fitted[0] < REFIT_DAYS:
            begin = None if fitted is None else np.array([*fitted[1][0], np.log(fitted[1][1])])
            fitted = (origin, _fit(known, features[: origin + 1], horizon_days, begin))
        made = _forecast(features[origin], *fitted[1], horizon_days, level)
        scores.append(crps_negative_binomial(made.mean[whole], made.size, observed))
        inside.append((made.low[whole] <= observed) & (observed <= made.high[whole]))
        history = resampled_history(known, horizon_days)
        baseline += [crps_sample(history[n], y) for n, y in zip(np.flatnonzero(whole), observed, strict=True)]
    joined = np.concatenate(scores)
    return ForecastRecord(
        horizon_days=horizon_days,
        forecasts=len(joined),
        crps=float(joined.mean()),
        baseline_crps=float(np.mean(baseline)),
        inside=float(np.concatenate(inside).mean()),
        level=level,
    )


def assess_forecast(made: Forecast, record: ForecastRecord, areas: Sequence[str]) -> tuple[Sentence, ...]:
    """The forecast in words, one sentence for each area; or that its record does not earn a reader."""
    days = made.horizon_days
    if not record.beats_baseline:
        return (Sentence(code="forecast.no-better", facts={"days": days}),)
    return tuple(
        Sentence(
            code="forecast.area",
            facts={
                "area": area,
                "days": days,
                "low": int(made.low[n]),
                "high": int(made.high[n]),
                "mean": round(float(made.mean[n])),
                "level": round(made.level * 100),
            },
        )
        for n, area in enumerate(areas)
    )


def resampled_history(values: Floats, horizon_days: int, days: int = BASELINE_DAYS) -> list[Floats]:
    """Conflictology: every total of `horizon_days` in a row of the last `days` days, for each area."""
    recent = values[-days:]
    totals = _rolling(np.nan_to_num(recent), horizon_days)
    gaps = _rolling(np.isnan(recent).astype(float), horizon_days) > 0
    columns = []
    for area in range(values.shape[1]):
        whole = totals[~gaps[:, area], area]
        columns.append(whole if len(whole) else np.array([horizon_days * float(np.nanmean(recent[:, area]))]))
    return columns


def _refuse(known: Floats, neighbours: Floats, horizon_days: int) -> None:
    if neighbours.shape != (known.shape[1],) * 2:
        raise AtashbasError("estimate.shape", a=str(known.shape), b=str(neighbours.shape))
    if not 1 <= horizon_days <= 60:
        raise AtashbasError("estimate.horizon", days=horizon_days)
    if len(known) < LEAST_HISTORY_DAYS + horizon_days:
        raise AtashbasError("estimate.too-few-days", days=len(known), needed=LEAST_HISTORY_DAYS + horizon_days)
    if (known < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(known)))


def _features(values: Floats, neighbours: Floats) -> Floats:
    """What is known at the end of each day, shape (days, areas, 5), cases per day."""
    stated = ~np.isnan(values)
    means = [_discounted(np.nan_to_num(values), stated, half) for half in HALF_LIVES_DAYS]
    near = means[1] @ neighbours / np.maximum(neighbours.sum(axis=0), 1.0)
    overall = np.broadcast_to(means[0].mean(axis=1, keepdims=True), values.shape)
    return np.stack([overall, *means, near], axis=2)


def _discounted(values: Floats, stated: NDArray[np.bool_], half_life_days: float) -> Floats:
    keep = 0.5 ** (1 / half_life_days)
    weight, cases = np.zeros(values.shape[1]), np.zeros(values.shape[1])
    means = np.empty_like(values)
    for day, row in enumerate(values):
        weight = np.where(stated[day], weight * keep + 1, weight)
        cases = np.where(stated[day], cases * keep + row, cases)
        means[day] = cases / np.maximum(weight, 1.0)
    return means


def _rolling(values: Floats, days: int) -> Floats:
    total = np.cumsum(np.vstack([np.zeros(values.shape[1]), values]), axis=0)
    sums: Floats = total[days:] - total[:-days]
    return sums


def _fit(values: Floats, features: Floats, horizon_days: int, begin: Floats | None = None) -> tuple[Floats, float]:
    """Weights and size by maximum likelihood over past origins; days without a number shorten a period.

    `begin`: where the search begins, such as the last fit: weights, then the logarithm of the size.
    """
    origins = np.arange(LEAST_HISTORY_DAYS // 2, len(values) - horizon_days, EVERY_DAYS)
    totals = _rolling(np.nan_to_num(values), horizon_days)[origins + 1].ravel()
    days = _rolling((~np.isnan(values)).astype(float), horizon_days)[origins + 1].ravel()
    design = features[origins].reshape(-1, features.shape[2])
    kept = days > horizon_days / 2
    if not kept.any():  # numbers on single days only: no stretch of the horizon's length was ever seen
        raise AtashbasError("estimate.too-few-days", days=int(days.max(initial=0.0)), needed=horizon_days // 2 + 1)
    design, totals = design[kept] * days[kept, None], totals[kept]
    start = np.array([0.05, 0.3, 0.3, 0.2, 0.05, 0.5]) if begin is None else begin
    bounds = [(0.0, 3.0)] * 5 + [(-4.0, 6.0)]
    found = minimize(_loss, start, args=(design, totals), jac=True, method="L-BFGS-B", bounds=bounds)
    return found.x[:5], float(np.exp(found.x[5]))


def _loss(at: Floats, design: Floats, totals: Floats) -> tuple[float, Floats]:
    size = np.exp(at[5])
    mean = np.maximum(design @ at[:5], 1e-6)
    likelihood = gammaln(totals + size) - gammaln(size) + size * np.log(size / (size + mean))
    likelihood = likelihood + totals * np.log(mean / (size + mean))
    slope = totals / mean - (totals + size) / (size + mean)
    by_size = digamma(totals + size) - digamma(size) + np.log(size / (size + mean)) + 1
    by_size = by_size - (totals + size) / (size + mean)
    gradient = np.concatenate([design.T @ slope, [size * by_size.sum()]])
    return -float(likelihood.mean()), -gradient / len(totals)
