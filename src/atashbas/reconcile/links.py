"""From weighted pairs to links: one-to-one incidents first, then parts of another register's aggregate.

Three bands and not one threshold: *probable*, *doubtful* (the work queue), *separate* (not listed).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from atashbas.reconcile import loops
from atashbas.reconcile.arrays import F64, I8, I16, I32, I64, Bools
from atashbas.reconcile.compare import NO_PART, part_bonus
from atashbas.reconcile.fit import match_chances
from atashbas.reconcile.model import CROSS, SAME, Model
from atashbas.reconcile.pairs import Edges
from atashbas.reconcile.table import Coded

# Comparisons are not independent: sums of bits fall short of the odds they stand for, on simulated registers of three
# profiles by about a bit and a half in the middle. Joins lean by that much, and by what the best F1 asks for.
LEAN_MBITS = (3_300, 1_500)  # between registers · inside one
LEAN_LEARNT_MBITS = (3_500, 1_500)  # after learning from judgements
RULED_MBITS = 10_000_000  # a judgement outweighs every sum of comparisons
CALIBRATION = (1.7, 0.8)  # bits of the calibrated odds: offset and slope on the uncalibrated
PROBABLE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of the edges.

    `roots` is the root of each report's incident; `joined` marks edges inside an incident, `part` edges by which one
    report is part of the other's aggregate (`part_first`: the first of the two is the part).
    """

    roots: I64
    joined: Bools
    part: Bools
    part_first: Bools

    def take(self, at: I64) -> Settled:
        """The same incidents with only these edges."""
        return Settled(roots=self.roots, joined=self.joined[at], part=self.part[at], part_first=self.part_first[at])


def settle(edges: Edges, reports: Coded, model: Model, *, plain: bool, ruled: I8 | None = None) -> Settled:
    """Decide incidents and parts; `ruled` holds what people decided of each edge: 1 joined, -1 apart, 0 nothing."""
    ruled = np.zeros(len(edges), np.int8) if ruled is None else ruled
    run = _runner(plain=plain)
    lean = LEAN_LEARNT_MBITS if model.reranker else LEAN_MBITS
    if edges.part_mbits.max(initial=NO_PART) < model.floors[1].min(initial=2**30):  # nobody sums up
        none = np.zeros(len(edges), np.bool_)
        enough = edges.mbits >= _floor(edges, reports, model, CROSS, none)
        roots = cluster(edges, reports.register, enough, ruled, lean, run)
        return Settled(roots=roots, joined=roots[edges.first] == roots[edges.second], part=none, part_first=none)
    return _settle_with_parts(edges, reports, model, ruled, lean, run)


def _settle_with_parts(
    edges: Edges, reports: Coded, model: Model, ruled: I8, lean: tuple[int, int], run: Any
) -> Settled:  # fmt: skip
    """Incidents and parts, where registers that sum up offer what single links compete with."""
    registers = len(model.vocabulary.registers)
    same = reports.register[edges.first] == reports.register[edges.second]
    first_part = part_bonus(reports, edges.first, edges.second) >= part_bonus(reports, edges.second, edges.first)
    part_weight = _above_floor(edges, reports, model, first_part)
    part_weight[ruled != 0] = NO_PART
    seats, room = _seats(edges, reports.register, registers), len(reports) * registers
    offer = _best_part(edges, part_weight, first_part, seats, room, run)
    enough = edges.mbits >= _floor(edges, reports, model, CROSS, first_part)
    singly = enough & (same | _fits_singly(edges, reports, model, offer, seats))
    roots = cluster(edges, reports.register, singly, ruled, lean, run)
    joined, part = _join(edges, reports, model, part_weight, first_part, roots, run)
    # An aggregate that had no room after all takes no link away: what it would have kept apart is looked at again.
    granted = _best_part(edges, np.where(part, part_weight, NO_PART).astype(np.int32), first_part, seats, room, run)
    again = enough & (same | _fits_singly(edges, reports, model, granted, seats))
    if (again & ~singly).any():
        roots = cluster(edges, reports.register, again, ruled, lean, run)
        joined, part = _join(edges, reports, model, part_weight, first_part, roots, run)
    return Settled(roots=roots, joined=joined, part=part, part_first=first_part)


def _join(
    edges: Edges, reports: Coded, model: Model, part_weight: I32, first_part: Bools, roots: I64, run: Any
) -> tuple[Bools, Bools]:
    """Which edges lie inside an incident, and which make one report part of another's aggregate."""
    joined = roots[edges.first] == roots[edges.second]
    return joined, _take_parts(edges, reports, model, part_weight, first_part, roots, joined, run)


class _Plain:
    """The loops as they stand, on lists."""

    def __getattr__(self, name: str) -> Any:
        function = getattr(loops, name)
        return lambda *values: function(*(v.tolist() if isinstance(v, np.ndarray) else v for v in values))


def _runner(*, plain: bool) -> Any:
    if plain:
        return _Plain()
    from atashbas.reconcile import compiled  # compiled on first use: small inputs never get here

    return compiled


def _floor(edges: Edges, reports: Coded, model: Model, kind: int, first_part: Bools) -> I32:
    a, b = reports.register[edges.first], reports.register[edges.second]
    table = model.floors[kind]
    rows = (np.where(first_part, a, b), np.where(first_part, b, a)) if kind else (a, b)
    return np.asarray(table[rows], np.int32)


def _fits_singly(edges: Edges, reports: Coded, model: Model, offer: I32, seats: tuple[I64, I64]) -> Bools:
    """Pairs that no better offer of an aggregate takes away from either side."""
    a, b = reports.register[edges.first], reports.register[edges.second]
    fits = [
        edges.mbits.astype(np.int64) + model.floors[2][own, other] >= offer[seat]
        for own, other, seat in ((a, b, seats[0]), (b, a, seats[1]))
    ]
    return np.asarray(fits[0] & fits[1], np.bool_)


def _above_floor(edges: Edges, reports: Coded, model: Model, first_part: Bools) -> I32:
    floor = _floor(edges, reports, model, SAME, first_part)
    return np.where(edges.part_mbits >= floor, edges.part_mbits, NO_PART).astype(np.int32)


def _seats(edges: Edges, register: I16, registers: int) -> tuple[I64, I64]:
    """The seat each edge asks of its first and of its second report: one partner per other register."""
    return (
        edges.first * registers + register[edges.second],
        edges.second * registers + register[edges.first],
    )


def _best_part(
    edges: Edges, weight: I32, first_part: Bools, seats: tuple[I64, I64], room: int, run: Any
) -> I32:  # fmt: skip
    at = np.flatnonzero(weight > NO_PART)
    seat = np.where(first_part[at], seats[0][at], seats[1][at])
    return np.asarray(run.best_per_seat(room, seat, weight[at], NO_PART), np.int32)


def cluster(
    edges: Edges, register: I16, allowed: Bools, ruled: I8, leans: tuple[int, int], run: Any
) -> I64:  # fmt: skip
    """Root of each report's incident."""
    n = len(register)
    same = register[edges.first] == register[edges.second]
    lean = np.where(same, leans[SAME], leans[CROSS]).astype(np.int32)
    weight = np.where(allowed, edges.mbits + lean, loops.MISSING_MBITS).astype(np.int32)
    weight = np.where(ruled != 0, ruled * np.int32(RULED_MBITS), weight).astype(np.int32)
    kept = np.flatnonzero((weight > loops.MISSING_MBITS) | (ruled != 0))
    first, second, weight = edges.first[kept], edges.second[kept], weight[kept]
    opening = np.flatnonzero(weight > 0)
    order = joining_order(n, first, second, weight, opening, run)
    start, partner, strength = partners(first, second, weight, n, run)
    roots = run.agglomerate(n, first, second, weight, order, register, start, partner, strength)
    return np.asarray(roots, np.int64)


def joining_order(n: int, first: I64, second: I64, weight: I32, opening: I64, run: Any) -> Any:
    """Opening pairs in the order in which they are tried: best first, in a large table group by group."""
    if isinstance(run, _Plain):
        return opening[best_first(weight[opening])]
    order, begin = run.order_by_group(n, first, second, weight, opening)
    for group in np.flatnonzero(np.diff(begin) > loops.LARGEST).tolist():
        pairs = order[begin[group] : begin[group + 1]]
        order[begin[group] : begin[group + 1]] = pairs[best_first(weight[pairs])]
    return order


def best_first(weight: I32) -> I64:
    """Order by falling weight, equal ones as they stand; weights that fit into two bytes are sorted by their bits."""
    fits = weight.min(initial=0) >= 0 and weight.max(initial=0) < 2**16
    key = (2**16 - 1 - weight).astype(np.uint16) if fits else -weight.astype(np.int64)
    return np.asarray(np.argsort(key, kind="stable"), np.int64)


def partners(first: I64, second: I64, weight: I32, n: int, run: Any) -> tuple[I64, I32, I32]:
    """The edges as a list of partners per report: (start, partner, weight)."""
    degree = np.bincount(first, minlength=n) + np.bincount(second, minlength=n)
    start = np.r_[0, np.cumsum(degree)].astype(np.int64)
    partner, strength = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    if isinstance(run, _Plain):
        ends = np.r_[first, second]
        order = np.argsort(ends, kind="stable")
        return start, np.r_[second, first][order].astype(np.int32), np.r_[weight, weight][order]
    run.list_partners(n, first, second, weight, start, partner, strength)
    return start, partner, strength


def _take_parts(
    edges: Edges, reports: Coded, model: Model, weight: I32, first_part: Bools, roots: I64, joined: Bools, run: Any
) -> Bools:
    """Edges by which a report that has no single partner in a register is part of an aggregate there."""
    registers = len(model.vocabulary.registers)
    taken = np.zeros(len(edges), np.bool_)
    at = np.flatnonzero((weight > NO_PART) & ~joined)
    part = np.where(first_part[at], edges.first[at], edges.second[at])
    whole = np.where(first_part[at], edges.second[at], edges.first[at])
    held = np.zeros(len(reports) * registers, np.bool_)
    held[roots * registers + reports.register] = True
    free = ~held[roots[part] * registers + reports.register[whole]]
    at, part, whole = at[free], part[free], whole[free]
    above = weight[at].astype(np.int64) - _floor(edges.take(at), reports, model, SAME, first_part[at])
    order = np.lexsort((whole, part, -above))
    at, part, whole = at[order], part[order], whole[order]
    # One seat per report and other register, numbered densely, so that the loop needs no table of all seats.
    asked = part * registers + reports.register[whole]
    given = whole * registers + reports.register[part]
    seats, number = np.unique(np.r_[asked, given], return_inverse=True)
    need = np.maximum((reports.killed_low[part].astype(np.int64) + reports.killed_high[part] + 1) // 2, 1)
    room = room_left(edges.take(np.flatnonzero(joined)), reports, registers, seats)
    asked, given = number[: len(at)], number[len(at) :]
    taken[at] = run.settle_parts(asked, given, need, room)
    return taken


def room_left(joined: Edges, reports: Coded, registers: int, seats: I64) -> I64:
    """How many deaths each seat (report, other register) has left for parts; below zero: no figure, so no limit.

    What a report's own partner there states is spoken for.
    """
    room = reports.killed_high[seats // registers].astype(np.int64)
    for one, other in ((joined.first, joined.second), (joined.second, joined.first)):
        seat = one * registers + reports.register[other]
        at = np.searchsorted(seats, seat)
        known = np.flatnonzero(np.r_[seats, -1][at] == seat)
        high = reports.killed_high
        own = np.clip(high[other], 0, np.maximum(high[one], 0)).astype(np.int64)
        np.subtract.at(room, at[known], own[known])
        room[at[known]] = np.where(high[one[known]] < 0, -1, np.maximum(room[at[known]], 0))
    return room


def chance_of(edges: Edges, settled: Settled, register: I16) -> F64:
    """Calibrated chance of each edge against its rivals; for parts, against nothing, since a whole has many parts."""
    cross = register[edges.first] != register[edges.second]
    single = cross & ~settled.part
    bits = np.where(settled.part, edges.part_mbits, edges.mbits) / 1000.0
    chance = np.clip(match_chances(bits, edges.first, edges.second, register, single), 1e-9, 1 - 1e-9)
    against = np.log2(chance / (1 - chance))
    odds = np.exp2(np.where(cross, CALIBRATION[0] + CALIBRATION[1] * against, against))
    return np.asarray(odds / (1 + odds), np.float64)
