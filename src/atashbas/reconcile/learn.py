"""Learning from judgements: how much each comparison should weigh, from pairs that people decided.

The engine's bits are re-weighed by a logistic regression, small enough to be read: one factor per comparison. It
refuses below `LEAST_JUDGEMENTS`, since fewer do worse than none, and says how much it gains on judgements it has not
seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from atashbas.reconcile.arrays import F64, I8, I32, I64, Bools
from atashbas.reconcile.compare import NAMES
from atashbas.reconcile.hashes import hash_text
from atashbas.reconcile.judge import Judgement, decide_rulings
from atashbas.reconcile.links import CALIBRATION, Settled, chance_of
from atashbas.reconcile.model import CROSS, Model, Reranker
from atashbas.reconcile.pairs import Edges, Field, compare_pairs
from atashbas.values import AtashbasError

LEAST_JUDGEMENTS = 300
FOLDS = 5
_RIDGE = 100.0  # belief that the engine's own bits are right, in the units of the curvature of the likelihood
_STRONG_MBITS = -3_000
_REPEATS_JUDGED, _REPEATS_SHARE = 30, 0.25  # judged pairs inside a register, and how many of them must be repeats
_STEPS = 25
_LN2 = float(np.log(2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learnt and what it is worth.

    `repeats_seen`: people found that registers repeat themselves, so that this need no longer be shown by slid days.
    On judgements held out in turn: `right_before` and `right_after` count those on the right side of even odds,
    `brier_before` and `brier_after` are mean squared errors of the chance. Both are the chance as it is stated, against
    all rivals and with its correction, so that learning gets no credit for either.
    """

    reranker: Reranker
    repeats_seen: bool
    judged: int
    right_before: int
    right_after: int
    brier_before: float
    brier_after: float

    @property
    def helps(self) -> bool:
        """Whether held-out judgements are met better than before."""
        return self.brier_after < self.brier_before


def learn(
    field: Field,
    model: Model,
    edges: Edges,
    settled: Settled,
    judgements: Iterable[Judgement],
    positions: Mapping[str, int],
) -> Learned:
    """Fit a reranker to the pairs on which the delegations that spoke agree and that lie near enough to be compared.

    `edges` and `settled` are those of the run without learning.

    Raises
    ------
    AtashbasError
        ``reconcile.too-few-judgements`` with the number needed and given.
    """
    known = {
        pair: not ruling.apart
        for pair, ruling in decide_rulings(judgements).items()
        if not ruling.disputed and all(report in positions for report in pair)
    }
    _check_enough(len(known))
    i, j = (np.array([positions[pair[end]] for pair in known], np.int64) for end in (0, 1))
    rows, relation, kept = describe(field, model, i, j)
    truth = np.array(list(known.values()), np.bool_)[kept]
    _check_enough(len(truth))
    fold = np.array([hash_text("|".join(pair)) % FOLDS for pair in known], np.int64)[kept]
    every = _weighed_edges(field, model, edges)
    strong = edges.mbits[every.at] > _STRONG_MBITS

    def fit(on: Bools) -> F64:
        return keep_scale(_fit(rows[on], truth[on], relation[on]), every.rows[strong], every.relation[strong])

    place = _find_edges(every, edges, np.minimum(i, j)[kept], np.maximum(i, j)[kept])
    stated = chance_of(edges, settled, field.reports.register)
    plain = _where_found(place, stated[every.at], stated_chance(rows.sum(1), relation))
    held_out = np.zeros(len(truth))
    for k in range(FOLDS):
        factors = fit(fold != k)
        again = chance_of(_reranked(edges, every, factors), settled, field.reports.register)
        alone = stated_chance(factors[relation, 0] + (rows * factors[relation, 1:]).sum(1), relation)
        held_out[fold == k] = _where_found(place, again[every.at], alone)[fold == k]
    factors = fit(np.ones(len(truth), np.bool_))
    repeats = truth[relation == 1]
    return Learned(
        reranker=Reranker(thousandths=np.rint(factors * 1000).astype(np.int32)),
        repeats_seen=len(repeats) >= _REPEATS_JUDGED and float(repeats.mean()) >= _REPEATS_SHARE,
        judged=len(truth),
        right_before=int(((plain > 0.5) == truth).sum()),
        right_after=int(((held_out > 0.5) == truth).sum()),
        brier_before=float(np.mean((plain - truth) ** 2)),
        brier_after=float(np.mean((held_out - truth) ** 2)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """Edges that lie in the window (`at` of all), with what `describe` says of them."""

    at: I64
    rows: F64
    relation: I8


def _weighed_edges(field: Field, model: Model, edges: Edges) -> _Weighed:
    rows, relation, kept = describe(field, model, edges.first, edges.second)
    return _Weighed(at=np.flatnonzero(kept).astype(np.int64), rows=rows, relation=relation)


def _find_edges(every: _Weighed, edges: Edges, first: I64, second: I64) -> I64:
    """Place of each pair among the weighed edges; -1 where it is too weak to be one."""
    keys = edges.first[every.at] << 32 | edges.second[every.at]
    if not len(keys):
        return np.full(len(first), -1, np.int64)
    order = np.argsort(keys, kind="stable")
    wanted = first << 32 | second
    place = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.asarray(np.where(keys[place] == wanted, place, -1), np.int64)


def _where_found(place: I64, of_edges: F64, alone: F64) -> F64:
    """The chance of pairs that are edges, else what they are worth by themselves."""
    return alone if not len(of_edges) else np.asarray(np.where(place >= 0, of_edges[place], alone), np.float64)


def _reranked(edges: Edges, every: _Weighed, factors: F64) -> Edges:
    mbits = edges.mbits.copy()
    whole = Reranker(thousandths=np.rint(factors * 1000).astype(np.int32))
    mbits[every.at] = rerank(np.rint(every.rows * 1000).astype(np.int32), every.relation, whole)
    return replace(edges, mbits=mbits)


def _check_enough(given: int) -> None:
    if given < LEAST_JUDGEMENTS:
        raise AtashbasError("reconcile.too-few-judgements", needed=LEAST_JUDGEMENTS, given=given)


def stated_chance(bits: F64, relation: I8) -> F64:
    """Chance of pairs as it is stated without learning and without rivals."""
    between = CALIBRATION[0] + CALIBRATION[1] * bits
    return np.asarray(1 / (1 + np.exp2(-np.where(relation == CROSS, between, bits))), np.float64)


def keep_scale(factors: F64, rows: F64, relation: I8) -> F64:
    """The factors with the mean and spread of all strong edges kept as they were.

    Pairs that people are asked about lie near even odds; they teach which comparison deserves more weight than another,
    not how surely far-off pairs are separate.
    """
    for side in (0, 1):
        at = relation == side
        before, after = rows[at].sum(1), (rows[at] * factors[side, 1:]).sum(1)
        if len(before) > 1 and after.std() > 0:
            ratio = before.std() / after.std()
            factors[side, 1:] *= ratio
            factors[side, 0] = before.mean() - after.mean() * ratio
    return factors


def describe(field: Field, model: Model, i: I64, j: I64) -> tuple[F64, I8, Bools]:
    """Bits of prior and comparisons [pairs, 1 + features], the relation, and which pairs lie in the window at all."""
    squared_out = compare_pairs(field, i, j)
    kept = np.isin(np.minimum(i, j) << 32 | np.maximum(i, j), squared_out[0] << 32 | squared_out[1])
    _, _, codes, density, relation = squared_out
    columns = [model.prior[relation, density], *(model.weights[name][relation, codes[name]] for name in NAMES)]
    return np.stack(columns, 1) / 1000.0, relation, kept


def _fit(rows: F64, truth: Bools, relation: I8) -> F64:
    """Factors [2, 1 + 1 + features]: a constant, then one per column, for links between registers and inside one."""
    factors = np.zeros((2, 1 + rows.shape[1]))
    factors[:, 1:] = 1.0
    for side in (0, 1):
        at = relation == side
        if at.sum() >= 10 and truth[at].any() and not truth[at].all():
            factors[side] = _logistic(np.c_[np.ones(at.sum()), rows[at]], truth[at])
    return factors


def _logistic(columns: F64, truth: Bools) -> F64:
    """Newton steps of a ridge regression that starts from, and shrinks to, the engine's own weights."""
    start = np.r_[0.0, np.ones(columns.shape[1] - 1)]
    factors = start.copy()
    penalty = _RIDGE * np.r_[0.1, np.ones(columns.shape[1] - 1)]
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp2(-np.clip(columns @ factors, -50, 50)))
        slope = _LN2 * columns.T @ (truth - chance) - penalty * (factors - start)
        bend = _LN2**2 * (columns.T * (chance * (1 - chance))) @ columns + np.diag(penalty)
        factors = factors + np.linalg.solve(bend, slope)
    return np.asarray(factors, np.float64)


def rerank_edges(field: Field, model: Model, edges: Edges) -> Edges:
    """The edges with re-weighed bits; parts of aggregates, of which no judgement speaks, keep theirs."""
    if model.reranker is None:
        return edges
    rows, relation, kept = describe(field, model, edges.first, edges.second)
    mbits = edges.mbits.copy()
    mbits[kept] = rerank(np.rint(rows * 1000).astype(np.int32), relation, model.reranker)
    return replace(edges, mbits=mbits)


def rerank(rows_mbits: I32, relation: I8, reranker: Reranker) -> I32:
    """Weights in milli-bits after the learnt factors, in integers: the same on every machine."""
    table = reranker.thousandths.astype(np.int64)
    total = table[relation, 0] * 1000 + (rows_mbits.astype(np.int64) * table[relation, 1:]).sum(1)
    return np.asarray(total // 1000, np.int32)
