"""Canonical order and neighbourhoods: decides which pairs are looked at at all.

Reports are sorted by band of latitude, day, longitude and likeness; two reports are candidates when their bands touch,
their days lie within the window and their longitudes within its width. The same pairs come out for every order of rows.
A report whose period is longer than a day stands in the order once for every five days of it, so that the window of two
days around each standing covers the period without gap or overlap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.arrays import I32, I64, Ints
from atashbas.reconcile.compare import KM_PER_UDEG, narrowing
from atashbas.reconcile.table import NO_POINT, Coded

WINDOW_KM = 40.0
WINDOW_DAYS = 2
BAND_UDEG = int(WINDOW_KM / KM_PER_UDEG)
BANDS = 2 * 90_000_000 // BAND_UDEG + 2
CHUNK = 1 << 20  # pairs in memory at a time on the plain path
BUDGET = 4_000_000  # candidate pairs one run may look at in each direction of the window


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The reports as they stand in the order.

    `member` leads from a standing to its report; `band`, `day`, `lon` are what it is sorted by. `starts` are the
    borders of the groups of one band and day, `keys` their band × span + day, rising. `limit` is how many partners one
    report is compared with in one group: it binds only where very many stand at one place on one day.
    """

    member: I64
    band: I32
    day: I32
    lon: I32
    keys: I64
    starts: I64
    span: int
    first_day: int
    limit: int

    def __len__(self) -> int:
        return len(self.member)


def canonical_order(reports: Coded) -> I64:
    """Order in which reports stand; those without point or day come last, by likeness and id."""
    placed = (reports.lat != NO_POINT) & (reports.day != NO_POINT)
    band = np.where(placed, band_of(reports.lat), BANDS)
    return np.lexsort((reports.tie, reports.like, reports.lon, reports.day, band)).astype(np.int64)


def band_of(lat_udeg: Ints) -> I32:
    """Band of latitude, as wide as the window, counted from the south pole."""
    return ((lat_udeg.astype(np.int64) + 90_000_000) // BAND_UDEG).astype(np.int32)


def limit_of(n: int) -> int:
    """Partners per group a report is compared with, so that no input makes a run longer than its budget."""
    return int(np.clip(BUDGET // max(n, 1), 200, 5_000))


def make_standing(reports: Coded, limit: int) -> Standing:
    """Standings of reports that are already in canonical order."""
    n = int(np.searchsorted(~((reports.lat != NO_POINT) & (reports.day != NO_POINT)), True))
    member, day = np.arange(n, dtype=np.int64), reports.day[:n]
    times = 1 + (reports.until[:n] - day + 4) // 5
    if n and times.max() > 1:
        member = np.repeat(member, times)
        step = np.arange(len(member)) - np.repeat(np.cumsum(times) - times, times)
        day = (day[member] + 5 * step).astype(np.int32)
    band, lon = band_of(reports.lat[member]), reports.lon[member]
    if len(member) > n:
        order = np.lexsort((reports.tie[member], reports.like[member], lon, day, band))
        member, band, day, lon = member[order], band[order], day[order], lon[order]
    first = int(day.min()) - WINDOW_DAYS if len(day) else 0
    span = int(day.max()) - first + WINDOW_DAYS + 1 if len(day) else 1
    key = band.astype(np.int64) * span + (day - first)
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    return Standing(
        member=member, band=band, day=day, lon=lon, keys=key[starts], starts=np.r_[starts, len(key)].astype(np.int64),
        span=span, first_day=first, limit=limit,
    )  # fmt: skip


def width_udeg(band: Ints) -> I32:
    """Width of the window in microdegrees of longitude in this band and the next, at their edge nearest a pole."""
    south, north = band * np.int64(BAND_UDEG) - 90_000_000, (band + np.int64(2)) * BAND_UDEG - 90_000_000
    cosine = np.maximum(np.minimum(narrowing(south), narrowing(north)), 1e-3)
    return np.asarray(np.minimum(np.ceil(WINDOW_KM / KM_PER_UDEG / cosine) + 1, 360_000_000), np.int32)


def offsets() -> list[tuple[int, int]]:
    """Steps (bands, days) from a group to those after it, so that every pair is met once, from its earlier side."""
    return [(0, d) for d in range(WINDOW_DAYS + 1)] + [(1, d) for d in range(-WINDOW_DAYS, WINDOW_DAYS + 1)]


def candidates(standing: Standing, begin: int = 0, end: int | None = None) -> Iterator[tuple[I64, I64]]:
    """Pairs of standings whose earlier one lies in [begin, end), in chunks; distance is not yet looked at."""
    rows = np.arange(begin, len(standing) if end is None else end, dtype=np.int64)
    if not len(rows):
        return
    group = np.searchsorted(standing.starts, rows, side="right") - 1
    east_of = standing.lon.astype(np.int64) + 180_000_000
    whole = np.searchsorted(standing.starts, np.arange(len(standing)), side="right") - 1
    order = whole.astype(np.int64) << 32 | east_of
    width = width_udeg(standing.band[rows]).astype(np.int64)
    for bands, days in offsets():
        key = (standing.band[rows] + np.int64(bands)) * standing.span + standing.day[rows] - standing.first_day + days
        target = np.searchsorted(standing.keys, key)
        met = np.flatnonzero(np.r_[standing.keys, -1][target] == key)
        base = target[met].astype(np.int64) << 32
        high = np.searchsorted(order, base | east_of[rows[met]] + width[met], side="right")
        if bands == days == 0:
            low = rows[met] + 1
            high = np.minimum(high, low + standing.limit)
        else:
            low = np.searchsorted(order, base | np.maximum(east_of[rows[met]] - width[met], 0), side="left")
            low, high = _trim(standing, group[met], rows[met], low, high)
        yield from expand(rows[met], low, high)


def _trim(standing: Standing, group: Ints, rows: Ints, low: Ints, high: Ints) -> tuple[I64, I64]:
    """Where too many stand in the window, keep those whose place in their group is that of the report in its own."""
    crowd = high - low > standing.limit
    first, size = standing.starts[group], standing.starts[group + 1] - standing.starts[group]
    middle = low + (high - low) * (rows - first) // size
    start = np.clip(middle - standing.limit // 2, low, np.maximum(low, high - standing.limit))
    return np.where(crowd, start, low), np.where(crowd, start + standing.limit, high)


def expand(rows: Ints, low: Ints, high: Ints) -> Iterator[tuple[I64, I64]]:
    """Pairs (row, every position from low to high) in chunks of bounded size."""
    count = np.maximum(high - low, 0).astype(np.int64)
    at = 0
    total = np.cumsum(count)
    while at < len(rows):
        done = total[at - 1] if at else 0
        stop = max(at + 1, int(np.searchsorted(total, done + CHUNK, side="right")))
        part = count[at:stop]
        left = np.repeat(rows[at:stop], part)
        within = np.arange(part.sum()) - np.repeat(np.cumsum(part) - part, part)
        if len(left):
            yield left.astype(np.int64), (np.repeat(low[at:stop], part) + within).astype(np.int64)
        at = stop


def area_candidates(reports: Coded, words_key: I64, limit: int) -> Iterator[tuple[I64, I64]]:
    """Pairs in which one report has no point: both in one governorate (or, without one, of one place word) and window.

    `words_key` is the hash of each report's most telling place word, -1 where there is none.
    """
    pointless = (reports.lat == NO_POINT) & (reports.day != NO_POINT)
    rows = np.flatnonzero(pointless)
    if not len(rows):
        return
    by_word = np.where(words_key >= 0, (words_key & 0x3FFFFFFF) | np.int64(1 << 32), -1)
    key = np.where(reports.area >= 0, reports.area.astype(np.int64), by_word)
    rows = rows[key[rows] >= 0]
    usable = np.flatnonzero((reports.day != NO_POINT) & np.isin(key, np.unique(key[rows])))
    day = reports.day.astype(np.int64) + (1 << 24)
    packed = key << 26 | day
    order = usable[np.lexsort((reports.tie[usable], reports.like[usable], packed[usable]))]
    sorted_keys = packed[order]
    for days in range(-WINDOW_DAYS, WINDOW_DAYS + 1):
        low = np.searchsorted(sorted_keys, packed[rows] + days, side="left")
        high = np.minimum(np.searchsorted(sorted_keys, packed[rows] + days, side="right"), low + limit)
        for i, at in expand(rows, low, high):
            j = order[at]
            keep = ~pointless[j] | (i < j)
            yield np.minimum(i, j)[keep], np.maximum(i, j)[keep]
