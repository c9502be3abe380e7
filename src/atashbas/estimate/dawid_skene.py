r"""Registers' own error rates on an attribute of matched incidents, without knowing the truth.

Each register r turns a true category j into a stated one l with its own confusion pi_jl^r; truth has prevalence p_j:

    P(statements of item i) = sum_j p_j prod_r prod_l (pi_jl^r)^n_irl                           [probabilities]

fitted by expectation-maximisation from the shares of the statements. Only for attributes of incidents that are matched:
with three registers it cannot tell whether something happened at all.

Reference: Dawid & Skene 1979, Appl. Stat. 28:20-28. Check values (their anaesthesia data): prevalence .400, .422, .112,
.067; log likelihood -190.731 (without the multinomial coefficients).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class DawidSkene:
    """Prevalence (categories,), confusion (registers, true, stated), posterior of each item (items, categories)."""

    prevalence: Floats
    confusion: Floats
    posterior: Floats
    log_likelihood: float
    steps: int


def fit_dawid_skene(counts: NDArray[np.int64], most_steps: int = 5000, tolerance: float = 1e-10) -> DawidSkene:
    """Fit error rates.

    Parameters
    ----------
    counts
        How often a register put an item into a category, shape (items, registers, categories); all zero: not stated.
    tolerance
        Change of the log likelihood at which the fit ends.

    Raises
    ------
    AtashbasError
        ``estimate.ratings`` for negative counts, an item without any statement, or fewer than two registers.
    """
    if counts.ndim != 3 or (counts < 0).any() or counts.shape[1] < 2 or (counts.sum(axis=(1, 2)) == 0).any():
        raise AtashbasError("estimate.ratings", items=len(counts))
    stated = counts.astype(float)
    posterior = stated.sum(axis=1) / stated.sum(axis=(1, 2))[:, None]
    before, steps = -np.inf, 0
    while steps < most_steps:
        steps += 1
        prevalence = posterior.mean(axis=0)
        held = np.einsum("ij,irl->rjl", posterior, stated)
        confusion = held / np.maximum(held.sum(axis=2, keepdims=True), 1e-300)
        logs = np.log(np.maximum(prevalence, 1e-300)) + np.einsum(
            "irl,rjl->ij", stated, np.log(np.maximum(confusion, 1e-300))
        )
        top = logs.max(axis=1, keepdims=True)
        weights = np.exp(logs - top)
        likelihood = float((np.log(weights.sum(axis=1)) + top[:, 0]).sum())
        posterior = weights / weights.sum(axis=1, keepdims=True)
        if likelihood - before < tolerance:
            break
        before = likelihood
    return DawidSkene(
        prevalence=prevalence, confusion=confusion, posterior=posterior, log_likelihood=likelihood, steps=steps
    )
