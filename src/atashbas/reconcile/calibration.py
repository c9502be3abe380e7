"""How far the stated chances can be believed: Brier score and reliability, against pairs whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.arrays import F64, Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Pairs whose stated chance lies from `low` up to `high`: how many, what was said, what was true."""

    low: float
    high: float
    pairs: int
    stated: float
    true: float


def brier(chance: F64, truth: Bools) -> float:
    """Mean squared distance of chance and truth (Brier 1950): 0 is perfect, 0.25 what a coin says."""
    return float(np.mean((chance - truth) ** 2)) if len(chance) else float("nan")


def reliability(chance: F64, truth: Bools, bins: int = 10) -> tuple[Bin, ...]:
    """The reliability curve, by equal steps of chance; empty steps are left out."""
    step = np.minimum((chance * bins).astype(int), bins - 1)
    return tuple(_bin(k / bins, (k + 1) / bins, chance[step == k], truth[step == k]) for k in np.unique(step).tolist())


def _bin(low: float, high: float, chance: F64, truth: Bools) -> Bin:
    return Bin(low=low, high=high, pairs=len(chance), stated=float(chance.mean()), true=float(truth.mean()))
