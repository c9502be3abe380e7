"""How often such closeness arises by chance: registers' days are slid apart, and whatever then links is false.

Each report's best offer is counted at its own days and at slid ones. Where slid days make offers of some weight nearly
as often, links of that weight are chance. Where nothing but chance brings two registers together, no weight is enough
and no link is made. Slides see no repeated attack within days; they are a guard and an honest rate to print, never a
teacher of weights.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from atashbas.reconcile.arrays import F64, I16, I32, I64, Bools
from atashbas.reconcile.compare import NO_PART, part_bonus
from atashbas.reconcile.model import Model, falling
from atashbas.reconcile.pairs import EDGE_MBITS, Edges, Field, find_edges, sort_reports
from atashbas.reconcile.table import NO_POINT, Coded

SINGLE_FLOOR_MBITS = -3_000
PART_FLOOR_MBITS = -6_500
NEVER_MBITS = 2**30
MOSTLY_TRUE = 0.5  # share of true offers, by the slides
HANDFUL, HANDFUL_SHARE = 3, 0.05
REPEAT_FLOOR_MBITS = 2_000  # for repeats inside a register too small to slide against itself
FEW_REPEATS = 30
REPEATS_TRUE = 0.6  # a week is no guard against busy days, so more is asked of repeats
SUMS_UP = 0.01  # share of a register's reports that call themselves aggregates, in one that sums up others
PART_MARGIN_MBITS = 500  # how much better an aggregate must fit than a single report before it takes the link
_PART_CUTS_MBITS = (-3_000, 0, 3_000)
_SURPLUS, _SIGMAS = 1.2, 2.0  # offers of parts per slid one, and how far beyond what chance explains
SLID_REPORTS = 30_000  # one stretch of days that holds about this many is slid
_SHORTEST_DAYS = 40
_BIN_MBITS = 500
_BINS = 48  # from the floor of parts up to 17 bits


def summing_registers(reports: Coded, registers: int) -> Bools:
    """Registers that say of themselves that they sum up: some of their reports are marked as aggregates.

    How reports lie does not tell: repeats and attacks on one place day after day look like parts of one whole.
    """
    size = np.bincount(reports.register, minlength=registers)
    marked = np.bincount(reports.register[reports.aggregate], minlength=registers)
    return np.asarray(marked >= np.maximum(SUMS_UP * size, 1), np.bool_)


def default_floors(sums_up: Bools) -> I32:
    """Floors before anything is measured, for registers of which some sum up others."""
    registers = len(sums_up)
    floors = np.full((3, registers, registers), SINGLE_FLOOR_MBITS, np.int32)
    floors[1] = np.where(sums_up, PART_FLOOR_MBITS, NEVER_MBITS)
    floors[2] = np.where(sums_up, PART_MARGIN_MBITS, NEVER_MBITS)
    same = np.diag_indices(registers)
    floors[0][same], floors[1][same] = REPEAT_FLOOR_MBITS, NEVER_MBITS
    return floors


def measure_floors(field: Field, model: Model) -> Model:
    """The model with floors from slid days; unchanged where the period is too short to slide anything."""
    registers = len(model.vocabulary.registers)
    stretch = field.take(one_stretch(field.reports))
    lags = lags_of(stretch.reports)
    if registers < 2 or not lags:
        return model
    real = count_offers(stretch, model)
    slid = np.mean([count_slid(stretch, model, lag) for lag in lags], 0)
    sums_up = summing_registers(field.reports, registers)
    floors = default_floors(sums_up)
    for a in range(registers):
        for b in range(registers):
            if a != b:
                floors[:, a, b] = floors_of(real[:, a, b], slid[:, a, b], sums_up=bool(sums_up[b]))
        floors[0, a, a] = repeat_floor_of(real[2, a, a], slid[2, a, a])
    return replace(model, floors=floors, offers=real, slid_offers=slid, slid_days=length_of(stretch.reports))


def one_stretch(reports: Coded) -> I64:
    """Positions of the reports in the middle stretch of days that holds about `SLID_REPORTS`."""
    days = np.sort(reports.day[reports.day != NO_POINT])
    if len(days) <= SLID_REPORTS:
        return np.flatnonzero(reports.day != NO_POINT).astype(np.int64)
    begin = (len(days) - SLID_REPORTS) // 2
    low, high = days[begin], days[begin + SLID_REPORTS - 1]
    return np.flatnonzero((reports.day >= low) & (reports.day <= high)).astype(np.int64)


def lags_of(reports: Coded) -> tuple[int, ...]:
    """Days to slide by: whole weeks, far enough for repeats to fade, near enough for the season to hold."""
    if not len(reports):
        return ()
    length = length_of(reports)
    if length < _SHORTEST_DAYS:
        return ()
    near = max(2, min(4, length // 28))
    return (-7 * (near + 2), -7 * near, 7 * near, 7 * (near + 2))


def length_of(reports: Coded) -> int:
    """Days from the first report to the last."""
    return int(reports.day.max() - reports.day.min()) + 1


def slide(field: Field, lag: int) -> tuple[Field, F64]:
    """The field with register r's days moved by r × lag and half of each register by a week more.

    The second value is the share of each register's reports that can still meet others: [registers, registers], of the
    reports of one those whose day the other's period still covers.
    """
    reports = field.reports
    days = (reports.register * np.int32(lag) + 7 * half_of(reports)).astype(np.int32)
    moved = replace(reports, day=reports.day + days, until=reports.until + days)
    order = sort_reports(moved, plain=field.plain)
    return replace(field, reports=moved.take(order), density=field.density[order]), coverage(moved, field)


def half_of(reports: Coded) -> I32:
    """0 or 1 for each report, by its id: one half of a register is slid against the other."""
    return (reports.tie & np.uint64(1)).astype(np.int32)


def coverage(reports: Coded, field: Field) -> F64:
    """Share of each register's reports whose day lies in the period of each other register."""
    registers = len(field.vocabulary.registers)
    share = np.ones((registers, registers))
    held = [reports.day[reports.register == r] for r in range(registers)]
    for a in range(registers):
        for b in range(registers):
            if len(held[a]) and len(held[b]):
                share[a, b] = ((held[a] >= held[b].min()) & (held[a] <= held[b].max())).mean()
    return share


def count_slid(field: Field, model: Model, lag: int) -> F64:
    """Best offers at slid days, scaled up to the reports that can meet none."""
    slid, share = slide(field, lag)
    counts = count_offers(slid, model).astype(np.float64)
    return np.asarray(counts / np.maximum(share, 0.05)[None, :, :, None], np.float64)


def count_offers(field: Field, model: Model) -> I64:
    """Best offers [kind, register of the report, register of the partner, weight class].

    Kind 0: the same incident; kind 1: the report is part of the partner's aggregate. Kind 2 counts the pairs inside one
    register between its two halves.
    """
    registers = len(model.vocabulary.registers)
    edges = find_edges(field, model)
    register = field.reports.register
    first_part = part_bonus(field.reports, edges.first, edges.second) >= part_bonus(
        field.reports, edges.second, edges.first
    )
    counts = np.zeros((3, registers, registers, _BINS), np.int64)
    for kind in (0, 1):
        report, partner, weight = _offers(edges, kind, first_part)
        cross = register[report] != register[partner]
        best = best_offers(report[cross], register[partner[cross]], weight[cross])
        for r, other, w in zip(*best, strict=True):
            counts[kind, register[r], other, w] += 1
    half = half_of(field.reports)
    same = (register[edges.first] == register[edges.second]) & (half[edges.first] != half[edges.second])
    at = np.flatnonzero(same & (edges.mbits > EDGE_MBITS))
    np.add.at(counts[2], (register[edges.first[at]], register[edges.first[at]], class_of(edges.mbits[at])), 1)
    return counts


def _offers(edges: Edges, kind: int, first_part: Bools) -> tuple[I64, I64, I32]:
    if kind == 0:
        at = np.flatnonzero(edges.mbits > EDGE_MBITS)
        ends = edges.first[at], edges.second[at]
        return np.r_[ends[0], ends[1]], np.r_[ends[1], ends[0]], np.r_[edges.mbits[at], edges.mbits[at]]
    at = np.flatnonzero(edges.part_mbits > NO_PART)
    part = np.where(first_part[at], edges.first[at], edges.second[at])
    return part, edges.first[at] + edges.second[at] - part, edges.part_mbits[at]


def best_offers(report: I64, other: I16, weight: I32) -> tuple[I64, I16, I64]:
    """The best offer of each report from each register, its weight as a class."""
    order = np.lexsort((-weight.astype(np.int64), other, report))
    report, other, weight = report[order], other[order], weight[order]
    new = np.r_[True, (report[1:] != report[:-1]) | (other[1:] != other[:-1])] if len(report) else np.zeros(0, np.bool_)
    return report[new], other[new], class_of(weight[new])


def class_of(weight: I32) -> I64:
    """Weight class."""
    return np.clip((weight.astype(np.int64) - PART_FLOOR_MBITS) // _BIN_MBITS, 0, _BINS - 1)


def share_true(real: F64 | I64, slid: F64) -> F64:
    """Share of true offers per weight class, never falling as weight rises."""
    share = 1 - (slid + 0.5) / (real + 0.5)
    return falling(np.asarray(share[::-1], np.float64), np.asarray(real[::-1] + slid[::-1] + 1e-6, np.float64))[::-1]


def floors_of(real: I64, slid: F64, *, sums_up: bool) -> tuple[int, int, int]:
    """Floors of single links and of parts, and the margin by which a part must fit better, for one register in another.

    The defaults hold where the two plainly share incidents: where offers of some weight and above are mostly true and
    not a mere handful. Parts are offered only by a register that sums up, and only where slid days bring fewer.
    """
    single = _floor_of(real[0], slid[0])
    if not sums_up or single > SINGLE_FLOOR_MBITS or not _offers_surplus(real[1], slid[1]):
        return single, NEVER_MBITS, NEVER_MBITS
    return single, PART_FLOOR_MBITS, PART_MARGIN_MBITS


def _offers_surplus(real: I64, slid: F64) -> bool:
    """Whether offers of parts above some weight are plainly more than slid days bring, or too few to be measured."""
    cuts = class_of(np.array(_PART_CUTS_MBITS, np.int32)).tolist()
    sums = [(float(real[cut:].sum()), float(slid[cut:].sum())) for cut in cuts]
    return any(r >= _SURPLUS * s and r - s >= _SIGMAS * np.sqrt(r + s) for r, s in sums) or not any(map(any, sums))


def repeat_floor_of(real: I64, slid: F64) -> int:
    """Least weight by which a register repeats itself: busy days bring like reports together that are no repeats."""
    if real.sum() < FEW_REPEATS:
        return REPEAT_FLOOR_MBITS
    good = np.flatnonzero(share_true(real, slid) >= REPEATS_TRUE)
    return max(EDGE_MBITS, PART_FLOOR_MBITS + int(good[0]) * _BIN_MBITS) if len(good) else NEVER_MBITS


def _floor_of(real: I64, slid: F64) -> int:
    if not real.sum() and not slid.sum():
        return SINGLE_FLOOR_MBITS
    share = share_true(real, slid)
    if real[share >= MOSTLY_TRUE].sum() >= max(HANDFUL, HANDFUL_SHARE * real.sum()):
        return SINGLE_FLOOR_MBITS
    good = np.flatnonzero(share >= MOSTLY_TRUE)
    return max(SINGLE_FLOOR_MBITS, PART_FLOOR_MBITS + int(good[0]) * _BIN_MBITS) if len(good) else NEVER_MBITS
