"""Fitting without labels: expectation-maximisation that knows that links are one-to-one.

In the expectation step a pair's chance is e / (1 + its rivals' e): a report has at most one partner in each other
register, so ten equally good candidates share one link and do not make ten. Counts of all neighbourhood pairs stand for
the pairs that are no links; only pairs with a real chance are kept one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.arrays import F64, I8, I16, I32, I64, Ints
from atashbas.reconcile.compare import NAMES, Codes
from atashbas.reconcile.model import CROSS, PRIORS, SAME, add_up, log_odds, start_shares, weigh

STRENGTH = 150.0  # pairs that a shipped expectation counts for
PRIOR_STRENGTH = 300.0
ROUNDS = 15
KEEP_MBITS = -8_000  # pairs below this at the start never matter to the expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the neighbourhoods hold: counts of every code over all pairs, and the pairs that may be links.

    `counts[name]` is int64 [2, codes]; `densities` int64 [2, PRIORS]. The arrays `i`, `j`, `codes`, `density`,
    `relation` describe the kept pairs; `register` is that of every report they point to.
    """

    counts: Mapping[str, I64]
    densities: I64
    i: I64
    j: I64
    codes: Codes
    density: I8
    relation: I8
    register: I16


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights and priors with the expected number of links between registers."""

    weights: dict[str, I32]
    prior: I32
    matches: float
    pairs: int


def start_weights(counts: Mapping[str, I64]) -> dict[str, I32]:
    """Weights before the first round: shipped m against the counts of all pairs."""
    rows = {}
    for name, table in counts.items():
        none = np.zeros(table.shape[1])
        rows[name] = np.stack([weigh(name, none, table[s].astype(np.float64), STRENGTH) for s in (CROSS, SAME)])
    return rows


def chances(bits: F64, evidence: Evidence) -> F64:
    """Chance of each kept pair against its rivals; repeats inside a register have none."""
    odds = np.exp2(np.clip(bits, -60, 40))
    registers = int(evidence.register.max(initial=0)) + 1
    cross = np.flatnonzero(evidence.relation == CROSS)
    i, j, e = evidence.i[cross], evidence.j[cross], odds[cross]
    seat_i, seat_j = i * registers + evidence.register[j], j * registers + evidence.register[i]
    room = len(evidence.register) * registers
    rivals = np.bincount(seat_i, e, room)[seat_i] + np.bincount(seat_j, e, room)[seat_j] - e
    out = np.asarray(odds / (1 + odds), np.float64)
    out[cross] = e / (1 + np.maximum(rivals, e))
    return out


def fit(evidence: Evidence, fixed: Mapping[int, float] | None = None, rounds: int = ROUNDS) -> Fitted:
    """Weights after `rounds` of expectation and maximisation.

    `fixed` maps positions of kept pairs to what people judged of them (1 same, 0 different).
    """
    weights, prior = start_weights(evidence.counts), log_odds(start_shares(evidence.densities, len(evidence.register)))
    judged = np.array(sorted(fixed or {}), np.int64)
    verdict = np.array([(fixed or {})[k] for k in judged.tolist()], np.float64)
    expected = 0.0
    for _ in range(rounds):
        bits = add_up(weights, prior, evidence.codes, evidence.density, evidence.relation) / 1000.0
        chance = chances(bits, evidence)
        chance[judged] = verdict
        expected = float(chance[evidence.relation == CROSS].sum())
        weights, prior = _maximise(evidence, chance)
    return Fitted(
        weights=weights, prior=prior, matches=expected, pairs=int(evidence.densities[CROSS].sum())
    )  # fmt: skip


def _maximise(evidence: Evidence, chance: F64) -> tuple[dict[str, I32], I32]:
    weights: dict[str, I32] = {}
    cross = evidence.relation == CROSS
    for name in NAMES:
        size = evidence.counts[name].shape[1]
        matched = [_sum(evidence.codes[name], chance, side, size) for side in (cross, ~cross)]
        others: list[F64] = [np.maximum(evidence.counts[name][s] - matched[s], 0.0) for s in (CROSS, SAME)]
        # Repeats inside a register are too few and too odd to learn m from: they share that of links between registers.
        weights[name] = np.stack([weigh(name, matched[CROSS], others[s], STRENGTH) for s in (CROSS, SAME)])
    start = start_shares(evidence.densities, len(evidence.register))
    shares = []
    for s, side in ((CROSS, cross), (SAME, ~cross)):
        found = _sum(evidence.density, chance, side, PRIORS)
        share = (found + PRIOR_STRENGTH * start[s]) / (evidence.densities[s] + PRIOR_STRENGTH)
        shares.append(np.asarray(np.clip(share, 1e-6, (0.5, 0.2)[s]), np.float64))
    return weights, np.stack([log_odds(share) for share in shares])


def _sum(codes: Ints, chance: F64, side: Ints, size: int) -> F64:
    return np.asarray(np.bincount(codes[side], chance[side], size), np.float64)


def gather(
    parts: Iterable[tuple[I64, I64, Codes, I8, I8]], register: I16, sizes: Mapping[str, int]
) -> Evidence:  # fmt: skip
    """Evidence from chunks of compared pairs (i, j, codes, density, relation) on the plain path."""
    counts = {name: np.zeros((2, sizes[name]), np.int64) for name in NAMES}
    densities = np.zeros((2, PRIORS), np.int64)
    kept: list[tuple[I64, I64, Codes, I8, I8]] = []
    chunks = list(parts)
    for _, _, codes, density, relation in chunks:
        for s in (CROSS, SAME):
            side = relation == s
            densities[s] += np.bincount(density[side], minlength=PRIORS)
            for name in NAMES:
                counts[name][s] += np.bincount(codes[name][side], minlength=sizes[name])
    weights, prior = start_weights(counts), log_odds(start_shares(densities, len(register)))
    for i, j, codes, density, relation in chunks:
        at = np.flatnonzero(add_up(weights, prior, codes, density, relation) > KEEP_MBITS)
        kept.append((i[at], j[at], {name: codes[name][at] for name in NAMES}, density[at], relation[at]))
    return join(kept, counts, densities, register)


def join(
    kept: list[tuple[I64, I64, Codes, I8, I8]], counts: Mapping[str, I64], densities: I64, register: I16
) -> Evidence:  # fmt: skip
    """Evidence from counts and kept pairs."""
    nothing = np.zeros(0, np.int64)
    zero = np.zeros(0, np.int8)
    if not kept:
        kept = [(nothing, nothing, {name: nothing.astype(np.int32) for name in NAMES}, zero, zero)]
    return Evidence(
        counts=counts,
        densities=densities,
        i=np.concatenate([k[0] for k in kept]),
        j=np.concatenate([k[1] for k in kept]),
        codes={name: np.concatenate([k[2][name] for k in kept]) for name in NAMES},
        density=np.concatenate([k[3] for k in kept]),
        relation=np.concatenate([k[4] for k in kept]),
        register=register,
    )
