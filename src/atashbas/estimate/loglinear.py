r"""Log-linear models of a capture table: how many incidents no register holds, one answer per model, with intervals.

The expected count of history h is

    log mu_h = b_0 + sum_j b_j h_j + sum_{j<k in model} b_jk h_j h_k + log(theta) 1[h = 11...1]       [incidents]

theta is the three-way odds ratio that three registers can never test (1 in the ordinary models). The unseen are
exp(b_0). Two estimates are given: *Poisson*, n + exp(b_0) with its standard error, and *multinomial*, the maximum of

    l(N) = log N! / n_0! + sum_h y_h log(mu_h / N)          n_0 = N - n unseen,  interval: 2 (l_max - l(N)) <= chi2_1

(`stirling` replaces both factorials by Stirling's formula, as the reference software does; it moves estimates by some
thousandths of an incident.)

All models, tables and values of theta are fitted at once (batched Newton steps; a parameter that a zero margin drives
to minus infinity stops at -`FARTHEST`).

References: Fienberg 1972, Biometrika 59:591-603; Cormack 1992, Biometrics 48:567-576 (profile interval). Check values:
the sixteen three-list rows of the reference table for spina bifida (New York) and hepatitis A (Taiwan).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import chi2

from atashbas.estimate.captures import Captures, memberships
from atashbas.estimate.counts import Floats

Pair = tuple[int, int]
Model = frozenset[Pair]
FARTHEST = 30.0
LARGEST_FACTOR = 1e4  # the search for an upper end stops at this multiple of the observed
RIDGE = 1e-11  # relative: an empty margin leaves the information singular


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFit:
    """One model's answer; numbers of incidents, observed ones included.

    `high` is infinite where the profile never falls far enough. `bic` uses the number of observed incidents.
    """

    model: Model
    poisson: float
    poisson_se: float
    multinomial: float
    low: float
    high: float
    deviance: float
    bic: float

    @property
    def name(self) -> str:
        """Pairs of registers (counted from 1) that the model lets depend on each other."""
        return "+".join(f"{a + 1}{b + 1}" for a, b in sorted(self.model)) or "independent"


@dataclass(slots=True)
class _Batch:
    """Fits side by side: design (cells, terms), active terms, offsets and tables per fit; `beta` is the warm start."""

    design: Floats
    active: NDArray[np.bool_]
    offset: Floats
    cells: Floats
    beta: Floats
    stirling: bool


def all_models(registers: int) -> tuple[Model, ...]:
    """Every model with a set of pairwise dependences, from independence to all pairs."""
    pairs = list(combinations(range(registers), 2))
    return tuple(frozenset(chosen) for size in range(len(pairs) + 1) for chosen in combinations(pairs, size))


def fit_models(
    tables: Sequence[Captures], models: Sequence[Model], theta: float = 1.0, level: float = 0.95, stirling: bool = False
) -> tuple[tuple[ModelFit, ...], ...]:
    """Fit every model to every table (all of the same registers); one tuple of fits for each table.

    Parameters
    ----------
    theta
        Assumed odds ratio of the highest order.
    level
        Of the profile interval.
    """
    batch = _batch(tables, models, theta, stirling)
    poisson = _poisson(batch)
    profile = _profile(batch, level, np.exp(np.clip(poisson["beta"][:, 0], -FARTHEST, FARTHEST)))
    observed = batch.cells[:, 1:].sum(axis=1)
    fits = tuple(
        ModelFit(
            model=models[n % len(models)],
            poisson=float(observed[n] + np.exp(poisson["beta"][n, 0])),
            poisson_se=float(poisson["se"][n]),
            multinomial=float(observed[n] + profile[0][n]),
            low=float(observed[n] + profile[1][n]),
            high=float(observed[n] + profile[2][n]),
            deviance=float(poisson["deviance"][n]),
            bic=float(poisson["minus_two_log_likelihood"][n] + np.log(observed[n]) * batch.active[n].sum()),
        )
        for n in range(len(observed))
    )
    return tuple(fits[n : n + len(models)] for n in range(0, len(fits), len(models)))


def _batch(tables: Sequence[Captures], models: Sequence[Model], theta: float, stirling: bool) -> _Batch:
    number = len(tables[0].registers)
    member = memberships(number)
    pairs = list(combinations(range(number), 2))
    design = np.column_stack([np.ones(2**number), member, *(member[:, a] * member[:, b] for a, b in pairs)])
    active = np.array([[True] * (1 + number) + [pair in model for pair in pairs] for model in models])
    cells = np.repeat(np.stack([table.cells for table in tables]), len(models), axis=0)
    offset = np.zeros_like(cells)
    offset[:, -1] = np.log(theta)
    return _Batch(
        design=design,
        active=np.tile(active, (len(tables), 1)),
        offset=offset,
        cells=cells,
        beta=_start(cells, number, design.shape[1]),
        stirling=stirling,
    )


def _start(cells: Floats, number: int, terms: int) -> Floats:
    """Independent registers as the first guess, with half an incident added everywhere."""
    member = memberships(number)
    share = np.clip((cells @ member + 0.5) / (cells.sum(axis=1, keepdims=True) * 1.5 + 1.0), 1e-6, 0.95)
    beta = np.zeros((len(cells), terms))
    beta[:, 0] = np.log(cells.sum(axis=1) * 1.5 + 1.0) + np.log(1 - share).sum(axis=1)
    beta[:, 1 : 1 + number] = np.log(share / (1 - share))
    return beta


def _newton(batch: _Batch, cells: Floats, weight: Floats, steps: int = 60) -> tuple[Floats, Floats]:
    """Poisson maximum likelihood of each fit; returns expected counts and the inverse information at the end."""
    design, active = batch.design, batch.active
    idle = ~active
    eye = np.eye(design.shape[1])
    for _ in range(steps):
        mean = np.exp(np.clip(batch.beta @ design.T + batch.offset, -60, 60)) * weight
        gradient = np.where(active, (cells * weight - mean) @ design, 0.0)
        information = np.einsum("hi,bh,hj->bij", design, mean, design)
        information = np.where(active[:, :, None] & active[:, None, :], information, 0.0)
        scale = RIDGE * (1.0 + np.abs(information).max(axis=(1, 2)))
        information += eye * (idle[:, :, None] * 1.0 + scale[:, None, None])
        step = np.clip(np.linalg.solve(information, gradient[:, :, None])[:, :, 0], -3.0, 3.0)
        batch.beta = np.clip(batch.beta + step, -FARTHEST, FARTHEST)
        if np.abs(step * (np.abs(batch.beta) < FARTHEST / 2)).max() < 1e-11:
            break
    return np.exp(np.clip(batch.beta @ design.T + batch.offset, -60, 60)) * weight, information


def _poisson(batch: _Batch) -> dict[str, Floats]:
    """Fit to the observed histories alone."""
    weight = np.ones(batch.cells.shape[1])
    weight[0] = 0.0
    mean, information = _newton(batch, batch.cells, weight)
    seen, mean = batch.cells[:, 1:], mean[:, 1:]
    unseen = np.exp(batch.beta[:, 0])
    variance = np.linalg.inv(information)[:, 0, 0]
    logs = np.where(seen > 0, seen * np.log(np.where(seen > 0, seen, 1.0) / mean), 0.0)
    log_likelihood = (seen * np.log(mean) - mean - gammaln(seen + 1)).sum(axis=1)
    return {
        "beta": batch.beta.copy(),
        "se": np.sqrt(unseen + unseen**2 * np.minimum(variance, 1e8)),
        "deviance": 2 * (logs - (seen - mean)).sum(axis=1),
        "minus_two_log_likelihood": -2 * log_likelihood,
    }


def _log_likelihood(batch: _Batch, unseen: Floats) -> Floats:
    """Multinomial profile log likelihood with `unseen` incidents in cell 0; constant terms left out."""
    cells = batch.cells.copy()
    cells[:, 0] = unseen
    mean, _ = _newton(batch, cells, np.ones(cells.shape[1]), steps=25)
    total = cells.sum(axis=1)
    terms = np.where(cells > 0, cells * np.log(np.maximum(mean, 1e-300) / total[:, None]), 0.0).sum(axis=1)
    if batch.stirling:
        ways = _stirling(total) - _stirling(np.maximum(unseen, 0.5))
    else:
        ways = np.asarray(gammaln(total + 1) - gammaln(unseen + 1))
    return np.asarray(ways + terms)


def _stirling(number: Floats) -> Floats:
    result: Floats = number * np.log(number) - number + 0.5 * np.log(2 * np.pi * number)
    return result


def _profile(batch: _Batch, level: float, guess: Floats) -> tuple[Floats, Floats, Floats]:
    """Unseen incidents at the maximum and at both ends of the interval, by golden section and bisection of log(1+x)."""
    observed = batch.cells[:, 1:].sum(axis=1)
    top = np.log1p(observed * LARGEST_FACTOR)
    centre = np.clip(np.log1p(guess), 0.0, top)
    best = _maximum(batch, np.maximum(centre - 1.5, 0.0), np.minimum(centre + 1.0, top))
    peak = _log_likelihood(batch, np.expm1(best))
    floor = peak - chi2.ppf(level, 1) / 2
    low = _crossing(batch, np.zeros_like(best), best, floor)
    high = _crossing(batch, top, best, floor)
    return np.expm1(best), np.expm1(low), np.where(high >= top - 1e-6, np.inf, np.expm1(high))


def _maximum(batch: _Batch, low: Floats, high: Floats) -> Floats:
    golden = (np.sqrt(5) - 1) / 2
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = (_log_likelihood(batch, np.expm1(x)) for x in (left, right))
    for _ in range(34):
        up = at_left < at_right
        low, high = np.where(up, left, low), np.where(up, high, right)
        probe = np.where(up, low + golden * (high - low), high - golden * (high - low))
        value = _log_likelihood(batch, np.expm1(probe))
        left, right = np.where(up, right, probe), np.where(up, probe, left)
        at_left, at_right = np.where(up, at_right, value), np.where(up, value, at_left)
    return (low + high) / 2


def _crossing(batch: _Batch, outer: Floats, inner: Floats, floor: Floats) -> Floats:
    """Where the profile falls to `floor` between the maximum and `outer`; `outer` itself where it never does."""
    outside = _log_likelihood(batch, np.expm1(outer)) >= floor
    far, near = outer.copy(), inner.copy()
    for _ in range(34):
        middle = (far + near) / 2
        above = _log_likelihood(batch, np.expm1(middle)) >= floor
        near, far = np.where(above, middle, near), np.where(above, far, middle)
    return np.where(outside, outer, (far + near) / 2)
