"""From weighted pairs to links: the band, the chance against rivals, and parts of another register's aggregate.

Three bands and not one threshold: *probable*, *doubtful* (the work queue), *separate* (not listed).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.arrays import F64, I16, I32, I64, Bools
from atashbas.reconcile.cluster import agglomerate
from atashbas.reconcile.table import Coded

EDGE_MBITS = -2_000  # weaker pairs are separate and not kept
JOIN_MBITS = -1_500  # pairs above this may open a join; the cluster's sum decides
PART_MBITS = -500
PROBABLE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Weighted pairs of positions in canonical order, first < second, without repeats, by (first, second)."""

    first: I64
    second: I64
    mbits: I32

    def __len__(self) -> int:
        return len(self.first)

    def take(self, at: I64 | Bools) -> Edges:
        """The pairs at these positions."""
        return Edges(first=self.first[at], second=self.second[at], mbits=self.mbits[at])


def make_edges(first: I64, second: I64, mbits: I32) -> Edges:
    """Edges in order; a pair that came out twice (from two days of a long period) counts once, at its best."""
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((-mbits, high, low))
    low, high, mbits = low[order], high[order], mbits[order]
    new = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])] if len(low) else np.zeros(0, bool)
    new &= low != high
    return Edges(first=low[new].astype(np.int64), second=high[new].astype(np.int64), mbits=mbits[new])


def partners(edges: Edges, n: int) -> tuple[I64, I64, I32]:
    """The edges as a list of partners per report: (start, partner, milli-bits)."""
    ends = np.r_[edges.first, edges.second]
    order = np.argsort(ends, kind="stable")
    start = np.r_[0, np.cumsum(np.bincount(ends, minlength=n))].astype(np.int64)
    return start, np.r_[edges.second, edges.first][order], np.r_[edges.mbits, edges.mbits][order]


def cluster(edges: Edges, register: I16, tie: F64 | I64 | None = None, run: object = agglomerate) -> I64:
    """Root of each report's incident."""
    n = len(register)
    open_ = np.flatnonzero(edges.mbits > JOIN_MBITS)
    order = open_[np.argsort(-edges.mbits[open_].astype(np.int64), kind="stable")]
    start, partner, strength = partners(edges, n)
    lists = [a.tolist() for a in (edges.first, edges.second, edges.mbits, order, register, start, partner, strength)]
    roots: I64 = np.asarray(agglomerate(n, *lists), np.int64)
    return roots


def chance_of(edges: Edges, register: I16) -> F64:
    """Chance of each edge against its rivals: at most one partner in each other register."""
    odds = np.exp2(np.clip(edges.mbits / 1000.0, -60, 40))
    registers = int(register.max(initial=0)) + 1
    cross = np.flatnonzero(register[edges.first] != register[edges.second])
    i, j, e = edges.first[cross], edges.second[cross], odds[cross]
    seat_i, seat_j = i * registers + register[j], j * registers + register[i]
    room = len(register) * registers
    rivals = np.bincount(seat_i, e, room)[seat_i] + np.bincount(seat_j, e, room)[seat_j] - e
    out: F64 = odds / (1 + odds)
    out[cross] = e / (1 + np.maximum(rivals, e))
    return out


def find_parts(edges: Edges, roots: I64, reports: Coded) -> Bools:
    """Edges by which a report is part of another register's aggregate.

    One-to-one binds reports of the same level only: a report whose best partner is taken by another report of its own
    register may still be one of several that the partner sums up, if the partner's deaths have room for its own.
    """
    register = reports.register
    apart = (roots[edges.first] != roots[edges.second]) & (register[edges.first] != register[edges.second])
    apart &= edges.mbits > PART_MBITS
    taken = np.zeros(len(edges), np.bool_)
    registers = int(register.max(initial=0)) + 1
    held = np.unique(roots * registers + register)
    for part, whole in ((edges.first, edges.second), (edges.second, edges.first)):
        free = ~np.isin(roots[part] * registers + register[whole], held)
        full = np.isin(roots[whole] * registers + register[part], held)
        unknown = (reports.killed_low[part] < 0) | (reports.killed_high[whole] < 0)
        room = unknown | (reports.killed_low[part] <= reports.killed_high[whole])
        fits = apart & free & full & room & ((reports.killed_high[whole] > 1) | reports.aggregate[whole])
        at = np.flatnonzero(fits)
        best = at[np.lexsort((reports.tie[whole[at]], -edges.mbits[at].astype(np.int64), part[at]))]
        first_of = np.r_[True, part[best][1:] != part[best][:-1]] if len(best) else np.zeros(0, bool)
        taken[best[first_of]] = True
    return taken
