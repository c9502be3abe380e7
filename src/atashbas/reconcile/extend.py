"""New reports into a finished reconciliation: the same result as running everything again under the same model.

Only the new reports look around; only the incidents they touch are settled anew. What they touch is every group of
reports that open pairs or offers of parts hold together: nothing outside a group can change what is settled in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import I64, Bools
from atashbas.reconcile.engine import Reconciliation, make_field, ruled_positions
from atashbas.reconcile.learn import rerank_edges
from atashbas.reconcile.links import LEAN_LEARNT_MBITS, LEAN_MBITS, Settled, settle
from atashbas.reconcile.model import Model
from atashbas.reconcile.order import BANDS, WINDOW_DAYS, band_of, expand, width_udeg
from atashbas.reconcile.pairs import PLAIN_REPORTS, Edges, Field, compare_pairs, keep_edges, make_edges, rule_edges
from atashbas.reconcile.table import NO_POINT, Coded, read_columns
from atashbas.reconcile.words import PlaceWords
from atashbas.values import AtashbasError

_WIDTHS = width_udeg(np.arange(BANDS + 1))


def extend(result: Reconciliation, table: Any) -> Reconciliation:
    """Add reports to a reconciliation, under its model.

    Raises
    ------
    AtashbasError
        ``reconcile.duplicate-id`` where a report is there already, and those of `reconcile`.
    """
    more = read_columns(table)
    if result.frame["id"].is_in(more["id"].implode()).any():
        raise AtashbasError("reconcile.duplicate-id", rows=len(more))
    old = result.field
    new = make_field(more, result.model, plain=True)
    field = _append(old, new, len(result.frame))
    frame = pl.concat([result.frame, more], rechunk=False)
    first, second = find_meetings(result, field)
    part = compare_pairs(field, first, second)
    added = rerank_edges(field, result.model, make_edges([keep_edges(field, result.model, part)]))
    added, _ = rule_edges(field, result.model, added, ruled_positions(frame, field, result.rulings))
    edges = _merge(result.edges, added)
    settled = _settle_touched(result, field, edges, added, frame)
    return Reconciliation(
        frame=frame, field=field, model=result.model, edges=edges, settled=settled, rulings=result.rulings,
        warnings=result.warnings,
    )  # fmt: skip


def _append(old: Field, new: Field, rows: int) -> Field:
    """Both fields in one; the new reports stand after the old, not in order."""
    names = (*old.words.names, *new.words.names)
    shift = len(old.words.names)
    place = np.where(new.reports.place >= 0, new.reports.place + shift, -1).astype(np.int32)
    later = replace(new.reports, place=place, row=new.reports.row + rows)
    joined = {name: np.concatenate([getattr(old.reports, name), getattr(later, name)]) for name in Coded.__slots__}
    words = PlaceWords.joined(names, old.words, new.words)
    density = np.concatenate([old.density, new.density])
    return replace(old, reports=Coded(**joined), words=words, density=density)


def find_meetings(result: Reconciliation, field: Field) -> tuple[I64, I64]:
    """Pairs of a new report with any report within its window of days and, where both have points, of distance."""
    reports, known = field.reports, len(result.reports)
    order, days, long = result.by_day
    fresh = np.arange(known, len(reports))
    fresh = fresh[reports.day[fresh] != NO_POINT]
    low = np.searchsorted(days, reports.day[fresh] - WINDOW_DAYS, side="left")
    high = np.searchsorted(days, reports.until[fresh] + WINDOW_DAYS, side="right")
    found = [(order[at], n) for n, at in expand(fresh, low, high)]
    own = np.r_[long, fresh]  # long periods of old reports, and the new ones among themselves
    for n in fresh.tolist():
        others = own[(own < n) & (reports.day[own] <= reports.until[n] + WINDOW_DAYS)]
        others = others[reports.until[others] >= reports.day[n] - WINDOW_DAYS]
        found.append((others, np.full(len(others), n)))
    old, new = (np.concatenate([part[k] for part in found] or [np.zeros(0, np.int64)]) for k in (0, 1))
    keep = _may_meet(field, new, old)
    return old[keep].astype(np.int64), new[keep].astype(np.int64)


def _may_meet(field: Field, n: I64, at: I64) -> Any:
    """Whether a full run would look at the pairs: by band and width where both have points, else by area or word."""
    r = field.reports
    lone = (r.lat[at] == NO_POINT) | (r.lat[n] == NO_POINT)
    band, own = band_of(r.lat[at]), band_of(r.lat[n])
    width = _WIDTHS[np.clip(np.minimum(band, own), 0, BANDS)]
    close = (np.abs(band - own) <= 1) & (np.abs(r.lon[at].astype(np.int64) - r.lon[n]) <= width)
    word = np.r_[field.words.strict[:, 0], -1]
    area = (r.area[at] >= 0) & (r.area[at] == r.area[n])
    named = (r.area[at] < 0) & (r.area[n] < 0) & (word[r.place[at]] >= 0) & (word[r.place[at]] == word[r.place[n]])
    return np.where(lone, (area | named) & (np.abs(r.day[at] - r.day[n]) <= WINDOW_DAYS), close)


def _merge(old: Edges, added: Edges) -> Edges:
    return Edges(**{name: np.concatenate([getattr(old, name), getattr(added, name)]) for name in Edges.__slots__})


def _settle_touched(
    result: Reconciliation, field: Field, edges: Edges, added: Edges, frame: pl.DataFrame
) -> Settled:  # fmt: skip
    n = len(field.reports)
    member = reach(edges, result.model, n, np.r_[added.first, added.second, np.arange(len(result.reports), n)])
    rows = np.flatnonzero(member)
    # In canonical order among themselves, so that ties fall as they would in a full run.
    r = field.reports
    placed = (r.lat[rows] != NO_POINT) & (r.day[rows] != NO_POINT)
    band = np.where(placed, band_of(r.lat[rows]), np.iinfo(np.int32).max)
    rows = rows[np.lexsort((r.tie[rows], r.like[rows], r.lon[rows], r.day[rows], band))]
    place_of = np.full(n, -1, np.int64)
    place_of[rows] = np.arange(len(rows))
    inside = np.flatnonzero(member[edges.first] & member[edges.second])
    held = edges.take(inside)
    part = field.take(rows)
    a, b = place_of[held.first], place_of[held.second]
    local = Edges(
        first=np.minimum(a, b), second=np.maximum(a, b), mbits=held.mbits, part_mbits=held.part_mbits
    )  # fmt: skip
    order = np.lexsort((local.second, local.first))
    local = local.take(order)
    local, ruled = rule_edges(part, result.model, local, ruled_positions(frame, part, result.rulings))
    fresh = settle(local, part.reports, result.model, plain=len(rows) <= PLAIN_REPORTS, ruled=ruled)
    return _spread(result.settled, fresh, edges, inside[order], rows, local.first, place_of)


def reach(edges: Edges, model: Model, n: int, seeds: I64) -> Bools:
    """Reports that open pairs and offers of parts hold together with the seeds."""
    lean = max(*LEAN_MBITS, *LEAN_LEARNT_MBITS)
    live = np.flatnonzero((edges.mbits + lean > 0) | (edges.part_mbits >= model.floors[1].min()))
    first, second = edges.first[live], edges.second[live]
    member = np.zeros(n, np.bool_)
    member[seeds] = True
    while True:
        grow = np.flatnonzero(member[first] != member[second])
        if not len(grow):
            return member
        member[first[grow]] = member[second[grow]] = True


def _spread(
    old: Settled, fresh: Settled, edges: Edges, inside: I64, rows: I64, local_first: I64, place_of: I64
) -> Settled:  # fmt: skip
    """The old decisions with those of the touched groups put in their place."""
    grown = len(edges) - len(old.joined)
    roots = np.concatenate([old.roots, np.arange(len(old.roots), len(place_of))])
    roots[rows] = rows[fresh.roots]
    joined, part, part_first = (
        np.concatenate([column, np.zeros(grown, np.bool_)]) for column in (old.joined, old.part, old.part_first)
    )
    joined[inside], part[inside] = fresh.joined, fresh.part
    # Which end is the part is told by position: turn it where the order among the touched differs.
    same_way = place_of[edges.first[inside]] == local_first
    part_first[inside] = np.where(same_way, fresh.part_first, ~fresh.part_first)
    return Settled(roots=roots, joined=joined, part=part, part_first=part_first)
