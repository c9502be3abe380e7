r"""Log-linear models for tables with many registers and empty overlaps: existence, identifiability, stepwise choice.

Where two registers share nothing, the dependence of that pair is minus infinity: its histories are left out of the fit.
What remains must (1) have an estimate at all, which a linear programme decides, and (2) determine it, which the rank of
the design decides. Pairs enter one at a time, the least probable first, while their probability is below a mark:

    positive overlap: P(chi2_1 > drop in deviance)        empty overlap: exp(-expected overlap)

The total is n + exp(b_0 +- z se), incidents.

References: Chan, Silverman & Vincent 2021, J. Am. Stat. Assoc. 116:1297-1306; Fienberg & Rinaldo 2012, Ann. Stat.
40:996-1023. Check values: UK 11,417.99; UK, five lists 11,312.99; New Orleans 1,183.692 and 1,034.151; Netherlands,
five lists 121,521.6; Western 2,483.384; Artificial 539.0939 and its three degrees of identifiability; Kosovo 9,002 to
12,122.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.stats import chi2, norm

from atashbas.estimate.captures import Captures, memberships
from atashbas.estimate.counts import Floats
from atashbas.estimate.loglinear import Pair
from atashbas.values import AtashbasError

Term = tuple[int, ...]  # registers that the model lets depend on each other: a pair, or more
Existence = Literal["exists", "not-identifiable", "no-estimate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SparseFit:
    """Total number of incidents under one model, observed ones included; pairs in the order in which they entered."""

    pairs: tuple[Term, ...]
    total: float
    low: float
    high: float
    deviance: float


def assess_model(captures: Captures, pairs: frozenset[Term]) -> Existence:
    """Whether a model's estimate exists on this table and is determined by it."""
    design, kept = _design(captures, tuple(sorted(pairs)))
    design, cells = design[kept], captures.cells[kept]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "not-identifiable"
    # Largest t such that some table with every kept cell >= t has the same margins: 0 means no estimate.
    number, terms = design.shape
    solved = linprog(
        np.r_[np.zeros(number), -1.0],
        A_ub=np.column_stack([-np.eye(number), np.ones(number)]),
        b_ub=np.zeros(number),
        A_eq=np.column_stack([design.T, np.zeros(terms)]),
        b_eq=design.T @ cells,
        bounds=(0, None),
    )
    return "exists" if solved.x is not None and float(solved.x[-1]) > 1e-7 else "no-estimate"


def fit_pairs(captures: Captures, pairs: tuple[Term, ...], level: float = 0.95) -> SparseFit:
    """Poisson fit of one model; a term may join more than two registers.

    Raises
    ------
    AtashbasError
        ``estimate.no-estimate`` or ``estimate.not-identifiable`` as `assess_model` says.
    """
    existence = assess_model(captures, frozenset(pairs))
    if existence != "exists":
        code = "estimate.no-estimate" if existence == "no-estimate" else "estimate.not-identifiable"
        raise AtashbasError(code, registers=len(captures.registers), pairs=len(pairs))
    beta, variance, deviance = _fit(captures, pairs)
    reach = norm.ppf((1 + level) / 2) * np.sqrt(variance)
    low, total, high = (captures.observed + float(np.exp(beta[0] + shift)) for shift in (-reach, 0.0, reach))
    return SparseFit(pairs=pairs, total=total, low=low, high=high, deviance=deviance)


def choose_pairs(captures: Captures, mark: float = 0.02, level: float = 0.95) -> SparseFit:
    """Stepwise choice of the pairs that depend on each other, and its fit."""
    candidates = list(combinations(range(len(captures.registers)), 2))
    chosen: tuple[Pair, ...] = ()
    while True:
        beta, _, deviance = _fit(captures, chosen)
        ranked = sorted(
            (_probability(captures, chosen, pair, beta, deviance), pair) for pair in candidates if pair not in chosen
        )
        entering = next(
            (
                pair
                for probability, pair in ranked
                if probability < mark and assess_model(captures, frozenset((*chosen, pair))) == "exists"
            ),
            None,
        )
        if entering is None:
            return fit_pairs(captures, chosen, level)
        chosen = (*chosen, entering)


def _probability(captures: Captures, chosen: tuple[Pair, ...], pair: Pair, beta: Floats, deviance: float) -> float:
    if captures.overlap(*pair) > 0:
        return float(chi2.sf(deviance - _fit(captures, (*chosen, pair))[2], 1))
    design, kept = _design(captures, chosen)
    member = memberships(len(captures.registers))
    expected = np.exp(design @ beta) * kept
    return float(np.exp(-(expected * member[:, pair[0]] * member[:, pair[1]]).sum()))


def _design(captures: Captures, pairs: tuple[Term, ...]) -> tuple[Floats, NDArray[np.bool_]]:
    """Design of all histories, and which histories take part."""
    member = memberships(len(captures.registers))
    kept = np.arange(len(member)) > 0
    columns = [np.ones(len(member)), *member.T]
    for term in pairs:
        joint = member[:, term].prod(axis=1)
        if captures.overlap(*term) > 0:
            columns.append(joint)
        else:
            kept &= joint == 0
    return np.column_stack(columns), kept


def _fit(captures: Captures, pairs: tuple[Term, ...]) -> tuple[Floats, float, float]:
    """Coefficients, variance of the first and deviance of a Poisson fit by Newton steps."""
    design, kept = _design(captures, pairs)
    design, cells = design[kept], captures.cells[kept]
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(cells.mean() + 0.1)
    for _ in range(200):
        mean = np.exp(np.clip(design @ beta, -40, 40))
        information = design.T @ (mean[:, None] * design) + 1e-12 * np.eye(len(beta))
        step = np.clip(np.linalg.solve(information, design.T @ (cells - mean)), -3, 3)
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            break
    mean = np.exp(np.clip(design @ beta, -40, 40))
    logs = np.where(cells > 0, cells * np.log(np.where(cells > 0, cells, 1.0) / mean), 0.0)
    deviance = float(2 * (logs - (cells - mean)).sum())
    return beta, float(np.linalg.inv(information)[0, 0]), deviance
