"""Fitting without labels: expectation-maximisation that knows that links are one-to-one.

In the expectation step a pair's chance is e / (1 + its rivals' e): a report has at most one partner in each other
register, so ten equally good candidates share one link and do not make ten. Counts of all neighbourhood pairs stand for
the pairs that are no links; only pairs with a real chance are kept one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from atashbas.reconcile.arrays import F64, I8, I16, I32, I64, Bools, Ints
from atashbas.reconcile.compare import NAMES, Codes
from atashbas.reconcile.model import CROSS, PRIORS, SAME, WORDS, add_up, log_odds, start_shares, weigh

PRIOR_STRENGTH = 300.0
ROUNDS = 9
_THIN_AFTER = 2  # rounds after which pairs without a chance are dropped
_THIN_MBITS = -9_000
_SWEEPS = 4
KEEP_MBITS = -12_000  # pairs below this at the start never matter to the expectation


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the neighbourhoods hold: counts of every code over all pairs, and the pairs that may be links.

    The first `cross` kept pairs are between registers, the rest inside one.

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
    cross: int

    def take(self, at: I64) -> Evidence:
        """The same counts with only these kept pairs, in order."""
        return replace(
            self, i=self.i[at], j=self.j[at], codes={name: codes[at] for name, codes in self.codes.items()},
            density=self.density[at], relation=self.relation[at], cross=int((at < self.cross).sum()),
        )  # fmt: skip


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
        rows[name] = np.stack([weigh(name, none, table[s].astype(np.float64)) for s in (CROSS, SAME)])
    return rows


def chances(bits: F64, evidence: Evidence) -> F64:
    """Chance of each kept pair against its rivals; repeats inside a register have none."""
    return match_chances(bits, evidence.i, evidence.j, evidence.register, evidence.relation == CROSS)


def match_chances(bits: F64, i: I64, j: I64, register: I16, cross: Bools) -> F64:
    """Chance of each pair when a report has at most one partner in each other register.

    Marginals of a random matching by belief propagation (Bethe approximation): a rival that is itself better matched
    elsewhere takes little away. Pairs inside one register stand alone.
    """
    odds = np.exp2(np.clip(bits, -60, 40))
    out = np.asarray(odds / (1 + odds), np.float64)
    at = np.flatnonzero(cross)
    i, j, odds = i[at], j[at], odds[at]
    registers = int(register.max(initial=0)) + 1
    seat_i, seat_j = i * registers + register[j], j * registers + register[i]
    room = len(register) * registers
    free_i, free_j = np.ones(len(at)), np.ones(len(at))  # chance that each side is not taken by another partner
    for _ in range(_SWEEPS):
        to_i, to_j = odds * free_j, odds * free_i
        wanted = np.bincount(seat_i, to_i, room) + np.bincount(seat_j, to_j, room)
        free_i = 1 / (1 + np.maximum(wanted[seat_i] - to_i, 0))
        free_j = 1 / (1 + np.maximum(wanted[seat_j] - to_j, 0))
    taken = odds * free_i * free_j
    out[at] = taken / (1 + taken)
    return out


def fit(evidence: Evidence, fixed: Mapping[int, float] | None = None, rounds: int = ROUNDS) -> Fitted:
    """Weights after `rounds` of expectation and maximisation.

    `fixed` maps positions of kept pairs to what people judged of them (1 same, 0 different).
    """
    weights, prior = start_weights(evidence.counts), log_odds(start_shares(evidence.densities, len(evidence.register)))
    judged = np.array(sorted(fixed or {}), np.int64)
    verdict = np.array([(fixed or {})[k] for k in judged.tolist()], np.float64)
    expected = 0.0
    for step in range(rounds):
        total = add_up(weights, prior, evidence.codes, evidence.density, evidence.relation)
        if step == _THIN_AFTER and not len(judged):
            live = np.flatnonzero(total > _THIN_MBITS)
            evidence, total = evidence.take(live), total[live]
        chance = chances(total / 1000.0, evidence)
        chance[judged] = verdict
        expected = float(chance[: evidence.cross].sum())
        weights, prior = _maximise(evidence, chance)
    return Fitted(weights=weights, prior=prior, matches=expected, pairs=int(evidence.densities[CROSS].sum()))


def _maximise(evidence: Evidence, chance: F64) -> tuple[dict[str, I32], I32]:
    sides = (slice(None, evidence.cross), slice(evidence.cross, None))
    weights: dict[str, I32] = {}
    for name in NAMES:
        counts = evidence.counts[name]
        matched = [_sum(evidence.codes[name][side], chance[side], counts.shape[1]) for side in sides]
        others: list[F64] = [np.maximum(counts[s] - matched[s], 0.0) for s in (CROSS, SAME)]
        # Repeats inside a register are too few and too odd to learn m from: they share that of links between registers.
        links = matched[CROSS]
        repeats = (np.zeros_like(links), others[SAME], links) if name in WORDS else (links, others[SAME])
        weights[name] = np.stack([weigh(name, links, others[CROSS]), weigh(name, *repeats)])
    start = start_shares(evidence.densities, len(evidence.register))
    shares = []
    for s, side in enumerate(sides):
        found = _sum(evidence.density[side], chance[side], PRIORS)
        share = (found + PRIOR_STRENGTH * start[s]) / (evidence.densities[s] + PRIOR_STRENGTH)
        shares.append(np.asarray(np.clip(share, 1e-6, (0.5, 0.2)[s]), np.float64))
    return weights, np.stack([log_odds(share) for share in shares])


def _sum(codes: Ints, chance: F64, size: int) -> F64:
    return np.asarray(np.bincount(codes, chance, size), np.float64)
