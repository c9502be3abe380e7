"""How often two reports come as close here by chance: one register's days are turned against the other's.

Around a pair, the reports of the two registers are taken with the second register's days turned within the period that
both cover, by several lags that lie well beyond the window. No report then meets its true partner, so every offer as
good as the pair's is chance. Turned days see no attack that repeats itself within days: the rate is an honest one to
print beside a link, never a judge of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from atashbas.reconcile.arrays import I32, I64, Bools
from atashbas.reconcile.compare import NAMES, squared_km
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.learn import rerank
from atashbas.reconcile.model import Model, Reranker
from atashbas.reconcile.order import WINDOW_DAYS, WINDOW_KM
from atashbas.reconcile.pairs import Field, Part, near_parts, pointless_parts, sort_reports, weigh_part
from atashbas.reconcile.table import NO_POINT, Coded

SHORTEST_DAYS = 20  # a shorter period leaves no room to turn days beyond the window
AROUND_DAYS = 90  # days looked at on either side of the pair
MOST_TURNS = 12
MOST_REPORTS = 400  # in the neighbourhood; denser ones are looked at over fewer days
_FAR_DAYS = 2 * WINDOW_DAYS  # a turn moves at least this far, both ways round
_GAP_DAYS = 60  # between two turns in one field, so that none meets another


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Reports of the first register that find an offer as good at turned days: how many, over how many days in all.

    Counted within `within_km` of the pair, or in its governorate where neither has a point (None).
    """

    found: int
    days: int
    within_km: float | None

    @property
    def per_month(self) -> float:
        """How many in thirty days."""
        return 30 * self.found / self.days


def measure_chance(result: Reconciliation, i: int, j: int, total: int, *, part: bool = False) -> Chance | None:
    """Offers at least as good that turned days bring around a pair.

    None for reports of one register, of reports without a day, and where the two registers share too short a period.
    `part`: `total` is the weight of being part of the other's sum.
    """
    reports = result.reports
    register = reports.register
    if register[i] == register[j] or NO_POINT in (reports.day[i], reports.day[j]):
        return None
    near = neighbourhood(reports, i, j)
    span = common_days(reports, near, i, j)
    if span is None:
        return None
    first, last = span
    near = near[(reports.day[near] >= first) & (reports.day[near] <= last)]
    length = last - first + 1
    lags = turns_of(length)
    turned, own = turn(result.field, near[register[near] == register[i]], near[register[near] == register[j]], span)
    found = len(lags) and count_found(turned, result.model, own, total, part=part)
    placed = NO_POINT not in (reports.lat[i], reports.lat[j])
    return Chance(found=int(found), days=length * len(lags), within_km=WINDOW_KM if placed else None)


def neighbourhood(reports: Coded, i: int, j: int) -> I64:
    """Reports of the two registers around the pair: within the window of either, or of the governorate of one."""
    both = np.flatnonzero((reports.register == reports.register[i]) | (reports.register == reports.register[j]))
    both = both[reports.day[both] != NO_POINT]
    here = np.zeros(len(both), np.bool_)
    for end in (i, j):
        if reports.lat[end] != NO_POINT:
            here |= squared_km(reports, both, np.full(len(both), end)) <= WINDOW_KM**2
        elif reports.area[end] >= 0:
            here |= reports.area[both] == reports.area[end]
    return np.asarray(both[here], np.int64)


def common_days(reports: Coded, near: I64, i: int, j: int) -> tuple[int, int] | None:
    """First and last day around the pair that both registers cover; None where that is too short."""
    periods = []
    for end in (i, j):
        days = reports.day[reports.register == reports.register[end]]
        days = days[days != NO_POINT]
        periods.append((int(days.min()), int(days.max())))
    middle = (int(reports.day[i]) + int(reports.day[j])) // 2
    around = AROUND_DAYS
    while True:
        first = max(middle - around, *(low for low, _ in periods))
        last = min(middle + around, *(high for _, high in periods))
        if last - first + 1 < SHORTEST_DAYS:
            return None
        held = int(((reports.day[near] >= first) & (reports.day[near] <= last)).sum())
        if held <= MOST_REPORTS or around < SHORTEST_DAYS:
            return first, last
        around = around * 2 // 3


def turns_of(length: int) -> tuple[int, ...]:
    """Days to turn by, evenly spread over a period, each well beyond the window both ways round."""
    turns = min(MOST_TURNS, length // _FAR_DAYS - 1)
    return tuple(length * k // (turns + 1) for k in range(1, turns + 1))


def turn(field: Field, still: I64, moved: I64, span: tuple[int, int]) -> tuple[Field, Bools]:
    """A field with both registers once for each turn, far apart in time; and which of its reports stood still."""
    first, length = span[0], span[1] - span[0] + 1
    lags = turns_of(length)
    at = np.tile(np.r_[still, moved], len(lags))
    is_still = np.tile(np.r_[np.ones(len(still), np.bool_), np.zeros(len(moved), np.bool_)], len(lags))
    round_ = np.repeat(np.arange(len(lags)), len(still) + len(moved))
    reports = field.reports.take(at)
    lag = np.array(lags, np.int64)[round_]
    turned = first + (reports.day - first + lag) % length
    day = np.where(is_still, reports.day, turned) + round_ * (length + _GAP_DAYS)
    length_of_report = np.minimum(reports.until - reports.day, _GAP_DAYS // 2)
    reports = replace(reports, day=day.astype(np.int32), until=(day + length_of_report).astype(np.int32))
    order = sort_reports(reports, plain=True)
    held = replace(field, reports=reports.take(order), density=field.density[at][order], plain=True)
    return held, is_still[order]


def count_found(field: Field, model: Model, still: Bools, total: int, *, part: bool) -> int:
    """Reports that stood still and found an offer of at least `total` among the turned ones."""
    lucky = np.zeros(len(field.reports), np.bool_)
    register = field.reports.register
    for i, j, weight in _weighed(field, model, part=part):
        good = (weight >= total) & (register[i] != register[j])
        ends = np.r_[i[good], j[good]]
        lucky[ends[still[ends]]] = True
    return int(lucky.sum())


def _weighed(field: Field, model: Model, *, part: bool) -> Iterator[tuple[I64, I64, I32]]:
    for compared in chain(near_parts(field), pointless_parts(field)):
        weight, part_weight = weigh_part(field, model, compared)
        if part:
            yield compared[0], compared[1], part_weight
        else:
            again = weight if model.reranker is None else _reranked(model, model.reranker, compared)
            yield compared[0], compared[1], again


def _reranked(model: Model, reranker: Reranker, compared: Part) -> I32:
    _, _, codes, density, relation = compared
    columns = [model.prior[relation, density], *(model.weights[name][relation, codes[name]] for name in NAMES)]
    return rerank(np.stack(columns, 1), relation, reranker)
