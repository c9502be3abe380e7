r"""Bayesian latent classes: incidents differ in kind, and kinds differ in how easily each register sees them.

Truncated stick-breaking mixture of K classes; within a class registers are independent:

    P(history h) = sum_k pi_k prod_j lambda_jk^h_j (1 - lambda_jk)^(1 - h_j)        N - n | rest ~ NegBin(n, 1 - P(0))
    pi by V_k ~ Beta(1, alpha), alpha ~ Gamma(0.25, 0.25), lambda ~ Beta(1, 1), P(N) ~ 1 / N           [incidents]

The posterior is often multimodal: a single chain can sit in one mode for ever. So at least 16 chains run from
scattered starts, and the scale reduction R-hat over them is part of the answer; above `LARGEST_R_HAT` the chains
disagree and the number is not to be used.

References: Manrique-Vallier 2016, Biometrics 72:1246-1254; Gelman & Rubin 1992. Check values: Kosovo (four lists, 4,400
killings) median about 10,450; hepatitis A 513; spina bifida 733; HIV Rome 10,930 (Monte Carlo).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from atashbas.estimate.captures import Captures, memberships
from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError

LEAST_CHAINS = 16
LARGEST_R_HAT = 1.1
ALPHA_SHAPE = ALPHA_RATE = 0.25
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentClasses:
    """Posterior of the total over all chains, incidents; `chain_medians` shows the modes that chains sit in."""

    median: float
    low: float
    high: float
    r_hat: float
    chain_medians: tuple[float, ...]
    draws: Floats

    @property
    def chains_agree(self) -> bool:
        """Whether the chains tell one story."""
        return self.r_hat <= LARGEST_R_HAT


def latent_classes(
    captures: Captures,
    rng: np.random.Generator,
    *,
    classes: int = 8,
    chains: int = LEAST_CHAINS,
    burn_in: int = 2000,
    draws: int = 4000,
    level: float = 0.95,
    progress: Progress | None = None,
) -> LatentClasses:
    """Posterior of the number of incidents by Gibbs sampling; all chains step together.

    Parameters
    ----------
    progress
        Called with (steps done, steps in all) about fifty times.

    Raises
    ------
    AtashbasError
        ``estimate.chains`` for fewer than 16 chains; ``estimate.empty`` for an empty table.
    """
    seen = captures.cells > 0
    sampler = _Sampler(memberships(len(captures.registers))[seen], captures.cells[seen], classes, chains, rng)
    return _run(sampler, burn_in, draws, level, progress)


def latent_classes_of(
    histories: Floats,
    counts: Floats,
    rng: np.random.Generator,
    *,
    classes: int = 8,
    chains: int = LEAST_CHAINS,
    burn_in: int = 2000,
    draws: int = 4000,
    level: float = 0.95,
    progress: Progress | None = None,
) -> LatentClasses:
    """The same for any number of registers: `histories` (kinds, registers) of 0 and 1, `counts` (kinds,)."""
    if (counts < 0).any() or len(counts) != len(histories) or not histories.any(axis=1).all():
        raise AtashbasError("estimate.shape", a=str(histories.shape), b=str(counts.shape))
    return _run(_Sampler(histories, counts, classes, chains, rng), burn_in, draws, level, progress)


def _run(sampler: _Sampler, burn_in: int, draws: int, level: float, progress: Progress | None) -> LatentClasses:
    if sampler.chains < LEAST_CHAINS:
        raise AtashbasError("estimate.chains", chains=sampler.chains, needed=LEAST_CHAINS)
    observed = float(sampler.counts.sum())
    if observed == 0:
        raise AtashbasError("estimate.empty")
    kept = np.empty((sampler.chains, draws))
    for step in range(burn_in + draws):
        sampler.step()
        if step >= burn_in:
            kept[:, step - burn_in] = observed + sampler.unseen
        if progress is not None and step % max((burn_in + draws) // 50, 1) == 0:
            progress(step, burn_in + draws)
    low, median, high = np.quantile(kept, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return LatentClasses(
        median=float(median),
        low=float(low),
        high=float(high),
        r_hat=split_r_hat(np.log(kept)),
        chain_medians=tuple(float(value) for value in np.median(kept, axis=1)),
        draws=kept,
    )


class _Sampler:
    """State of all chains: stick weights, capture probabilities and the unseen of each class."""

    def __init__(self, histories: Floats, counts: Floats, classes: int, chains: int, rng: np.random.Generator) -> None:
        self.histories, self.counts, self.rng = histories, np.round(counts).astype(np.int64), rng
        self.classes, self.chains = classes, chains
        self.alpha = rng.gamma(1.0, 1.0, chains)
        # Scattered starts: chains that begin alike would agree for the wrong reason.
        self.capture = rng.beta(1.0, 1.0, (chains, classes, histories.shape[1])) * 0.9 + 0.05
        self.weight = rng.dirichlet(np.ones(classes), chains)
        self.unseen = np.zeros(chains)

    def step(self) -> None:
        """One sweep: classes of the seen, the unseen and their classes, then the parameters."""
        odds = self.weight[:, None, :] * self._likelihood()
        share = odds / odds.sum(axis=2, keepdims=True)
        assigned = self.rng.multinomial(self.counts[None, :], share)
        missed = self.weight * (1 - self.capture).prod(axis=2)
        nobody = np.clip(missed.sum(axis=1), 1e-12, 1 - 1e-9)
        self.unseen = self.rng.negative_binomial(int(self.counts.sum()), 1 - nobody).astype(float)
        absent = self.rng.multinomial(self.unseen.astype(np.int64), missed / missed.sum(axis=1, keepdims=True))
        held = np.einsum("cpk,pj->ckj", assigned, self.histories)
        size = assigned.sum(axis=1) + absent
        self.capture = np.clip(self.rng.beta(1 + held, 1 + size[:, :, None] - held), 1e-9, 1 - 1e-9)
        self._sticks(size)

    def _likelihood(self) -> Floats:
        logs = np.log(self.capture), np.log1p(-self.capture)
        exponent = np.einsum("pj,ckj->cpk", self.histories, logs[0] - logs[1]) + logs[1].sum(axis=2)[:, None, :]
        likelihood: Floats = np.exp(exponent)
        return likelihood

    def _sticks(self, size: Floats) -> None:
        later = np.cumsum(size[:, ::-1], axis=1)[:, ::-1] - size
        stick = self.rng.beta(1 + size[:, :-1], self.alpha[:, None] + later[:, :-1])
        stick = np.clip(stick, 1e-12, 1 - 1e-12)
        left = np.cumprod(1 - stick, axis=1)
        self.weight = np.column_stack([stick, np.ones(self.chains)]) * np.column_stack([np.ones(self.chains), left])
        rate = ALPHA_RATE - np.log(1 - stick).sum(axis=1)
        self.alpha = np.maximum(self.rng.gamma(ALPHA_SHAPE + self.classes - 1, 1 / rate), 1e-6)


def split_r_hat(chains: Floats) -> float:
    """Split scale reduction of draws, shape (chains, draws): 1 where every half of every chain tells the same."""
    half = chains.shape[1] // 2
    parts = np.concatenate([chains[:, :half], chains[:, half : 2 * half]])
    within = parts.var(axis=1, ddof=1).mean()
    between = half * parts.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((half - 1) / half * within + between / half) / within)) if within > 0 else 1.0
