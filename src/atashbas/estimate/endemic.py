r"""Counts that feed on themselves and on their neighbours: the endemic-epidemic negative-binomial model.

    Y_it | past ~ NegBin(mu_it, psi)      variance mu (1 + psi mu)                                   [cases]
    mu_it = exp(lambda) Y_i,t-1 + exp(phi) sum_j w_ji Y_j,t-1 + n_it exp(x_t beta)

an own part, a neighbours' part and a background with covariates x_t and offset n_it; fitted by maximum likelihood.

Reference: Held, Hoehle & Hofmann 2005, Stat. Modelling 5:187-199; Meyer, Held & Hoehle 2017, J. Stat. Softw. 77(11).
Check value: log likelihood -971.7209 on measles in Weser-Ems (trend, one season of 52 weeks, first-order neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class EndemicFit:
    """Parameters on the natural scale: `own` = exp(lambda), `near` = exp(phi), `psi`; `beta` of the background."""

    own: float
    near: float
    beta: Floats
    psi: float
    log_likelihood: float
    mean: Floats


def fit_endemic(values: Floats, weights: Floats, covariates: Floats, offset: Floats) -> EndemicFit:
    """Fit the model from the second row on.

    Parameters
    ----------
    values
        Cases, shape (times, areas), no gaps.
    weights
        How much area j counts for area i, shape (areas j, areas i), diagonal 0.
    covariates
        Shape (times, terms), a column of ones included; `offset` shape (areas,) or (times, areas), positive.

    Raises
    ------
    AtashbasError
        ``estimate.shape``, ``estimate.negative-count``, ``estimate.gaps``.
    """
    if np.isnan(values).any():
        raise AtashbasError("estimate.gaps", cells=int(np.isnan(values).sum()))
    if (values < 0).any():
        raise AtashbasError("estimate.negative-count", count=int(np.nanmin(values)))
    if weights.shape != (values.shape[1],) * 2 or len(covariates) != len(values):
        raise AtashbasError("estimate.shape", a=str(values.shape), b=str(weights.shape))
    model = _Model(values, weights, covariates, offset)
    start = np.concatenate([[-1.0, -2.0], model.start_beta(), [0.0]])
    found = minimize(model.loss, start, jac=True, method="BFGS", options={"gtol": 1e-7, "maxiter": 2000})
    mean, _ = model.mean(found.x)
    return EndemicFit(
        own=float(np.exp(found.x[0])),
        near=float(np.exp(found.x[1])),
        beta=found.x[2:-1],
        psi=float(np.exp(found.x[-1])),
        log_likelihood=-float(model.loss(found.x)[0]),
        mean=mean,
    )


class _Model:
    """The likelihood and its gradient in (lambda, phi, beta, log psi)."""

    def __init__(self, values: Floats, weights: Floats, covariates: Floats, offset: Floats) -> None:
        self.now, self.own = values[1:], values[:-1]
        self.near = self.own @ weights
        self.covariates = covariates[1:]
        self.offset = np.broadcast_to(offset, values.shape)[1:]

    def start_beta(self) -> Floats:
        beta = np.zeros(self.covariates.shape[1])
        beta[0] = np.log(max(self.now.mean(), 1e-3) / self.offset.mean() / 2)
        return beta

    def mean(self, at: Floats) -> tuple[Floats, Floats]:
        background = self.offset * np.exp(np.clip(self.covariates @ at[2:-1], -50, 50))[:, None]
        mean = np.exp(at[0]) * self.own + np.exp(at[1]) * self.near + background
        return np.maximum(mean, 1e-12), background

    def loss(self, at: Floats) -> tuple[float, Floats]:
        mean, background = self.mean(at)
        size = np.exp(-at[-1])
        y = self.now
        likelihood = gammaln(y + size) - gammaln(size) - gammaln(y + 1)
        likelihood = likelihood + size * np.log(size / (size + mean)) + y * np.log(mean / (size + mean))
        slope = y / mean - (y + size) / (size + mean)
        by_size = digamma(y + size) - digamma(size) + np.log(size / (size + mean)) + 1 - (y + size) / (size + mean)
        gradient = np.concatenate(
            [
                [(slope * np.exp(at[0]) * self.own).sum(), (slope * np.exp(at[1]) * self.near).sum()],
                self.covariates.T @ (slope * background).sum(axis=1),
                [-size * by_size.sum()],
            ]
        )
        return -float(likelihood.sum()), -gradient
