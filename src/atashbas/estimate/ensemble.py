r"""One answer from many log-linear models: weights by BIC, quantiles of the mixture.

Model i has weight exp(-BIC_i / 2) / sum. Its profile interval is read as a split normal of log N: the median
at the estimate, the 2.5 % and 97.5 % quantiles at the ends. The ensemble's interval are the quantiles of the weighted
mixture, so that disagreement between models widens it [incidents]. Several tables (draws of the links) are averaged
with equal weight: the uncertainty of the links is carried through.

References: Buckland, Burnham & Augustin 1997, Biometrics 53:603-618; Regal & Hook 1991. Check value: one model alone
gives back its own profile interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from atashbas.estimate.captures import Captures
from atashbas.estimate.counts import Floats
from atashbas.estimate.loglinear import ModelFit, all_models, fit_models

MOST_ENSEMBLE_REGISTERS = 4  # five registers have 1,024 pairwise models; `sparse` chooses among those
GRID = 6400


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedModel:
    """A model's name (dependent pairs), its weight and its own answer, averaged over the tables."""

    name: str
    weight: float
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """Mixture over models: median and interval of the total, observed incidents included; models by weight."""

    estimate: float
    low: float
    high: float
    models: tuple[WeightedModel, ...]


def average_models(tables: Sequence[Captures], theta: float = 1.0, level: float = 0.95) -> Ensemble:
    """Ensemble over all pairwise models, for one table or for several draws of it."""
    fits = fit_models(tables, all_models(len(tables[0].registers)), theta, level)
    return mix_fits(tables, fits, level)


def mix_fits(tables: Sequence[Captures], fits: Sequence[Sequence[ModelFit]], level: float = 0.95) -> Ensemble:
    """Mixture of fits already made."""
    observed = np.array([table.observed for table in tables])
    weights = np.array([_weights(row) for row in fits]) / len(fits)
    tail = (1 - level) / 2
    quantiles = np.array([[[fit.low, fit.multinomial, fit.high] for fit in row] for row in fits])
    quantiles[:, :, 2] = np.minimum(quantiles[:, :, 2], observed[:, None] * 1e4)
    low, median, high = _mixture(quantiles.reshape(-1, 3), weights.ravel(), tail)
    mean = np.average(quantiles, axis=0)
    models = [
        WeightedModel(
            name=fit.name,
            weight=float(weights[:, n].sum()),
            estimate=float(mean[n, 1]),
            low=float(mean[n, 0]),
            high=float(mean[n, 2]),
        )
        for n, fit in enumerate(fits[0])
    ]
    ordered = sorted(models, key=lambda model: (-model.weight, model.name))
    return Ensemble(estimate=median, low=max(low, float(observed.min())), high=high, models=tuple(ordered))


def _weights(fits: Sequence[ModelFit]) -> Floats:
    bic = np.array([fit.bic for fit in fits])
    weights = np.exp(-(bic - bic.min()) / 2)
    normed: Floats = weights / weights.sum()
    return normed


def _mixture(quantiles: Floats, weights: Floats, tail: float) -> tuple[float, float, float]:
    """Quantiles of a mixture of split normals on the logarithm of the total."""
    logs = np.log(quantiles)
    reach = -float(ndtri(tail))
    left = np.maximum((logs[:, 1] - logs[:, 0]) / reach, 1e-9)
    right = np.maximum((logs[:, 2] - logs[:, 1]) / reach, 1e-9)
    grid = np.linspace(logs[:, 0].min() - 0.05, logs[:, 2].max() + 0.05, GRID)
    away = grid[None, :] - logs[:, 1:2]
    mass = weights @ ndtr(np.where(away < 0, away / left[:, None], away / right[:, None]))
    low, median, high = np.exp(np.interp([tail, 0.5, 1 - tail], mass, grid))
    return float(low), float(median), float(high)
