"""Canonical order of many reports: one packed key, sorted by its bits."""

from __future__ import annotations

import numpy as np

from atashbas.reconcile import compiled
from atashbas.reconcile.arrays import I32, I64, U64, Ints
from atashbas.reconcile.order import BANDS, band_of, canonical_order
from atashbas.reconcile.table import NO_POINT, Coded

_SHORT = 32


def packed_order(reports: Coded) -> I64:
    """The order of `canonical_order`, by radix sort of band, day and longitude in one word."""
    placed = (reports.lat != NO_POINT) & (reports.day != NO_POINT)
    if not placed.all():
        first, rest = np.flatnonzero(placed), np.flatnonzero(~placed)
        tail = canonical_order(reports.take(rest))
        return np.r_[first[packed_order(reports.take(first))], rest[tail]] if len(first) else rest[tail]
    band = np.where(placed, band_of(reports.lat), BANDS)
    key, bits = pack((band, reports.day, reports.lon))
    order = compiled.sort_packed(key, bits)
    compiled.order_equals(order, key, reports.like, reports.tie, _SHORT)
    _order_long_runs(order, key, reports)
    return np.asarray(order, np.int64)


def _order_long_runs(order: I32, key: U64, reports: Coded) -> None:
    """The same for the longer runs, of which there are few: a siege."""
    starts = np.flatnonzero(np.r_[True, key[order[1:]] != key[order[:-1]], True])
    for run in np.flatnonzero(np.diff(starts) > _SHORT).tolist():
        rows = order[starts[run] : starts[run + 1]]
        order[starts[run] : starts[run + 1]] = rows[np.lexsort((reports.tie[rows], reports.like[rows]))]


def pack(columns: tuple[Ints, ...]) -> tuple[U64, int]:
    """Columns in one unsigned word, the first most significant, and the number of bits in use."""
    key, bits = np.zeros(len(columns[0]), np.uint64), 0
    for column in columns:
        low = int(column.min(initial=0)) if len(column) else 0
        width = (int(column.max(initial=0)) - low).bit_length()
        key = key << np.uint64(width) | (column.astype(np.int64) - low).astype(np.uint64)
        bits += width
    return key, bits
