"""The neighbourhood sweep, compiled: every pair is met once, compared and counted or kept, and never stored otherwise.

Reports stand sorted by band, day and longitude; a group is one band and day. For each group the sweep walks along the
longitudes of the group itself and of the seven groups after it that touch its window, with a lower edge that only moves
east. It repeats `compare.py` pair by pair; `tests/reconcile/test_paths.py` holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

from atashbas.reconcile import loops
from atashbas.reconcile.compare import (
    KM_PER_UDEG,
    LOG2_MBITS,
    NEAR_KM,
    NO_PART,
    PAIRS_OF_PRECISION,
    PART_COST_MBITS,
    PLACES,
    RELATIONS,
    SIZES,
    SQUARED_KM,
    TYPE_CODES,
)
from atashbas.reconcile.order import WINDOW_DAYS, WINDOW_KM

COUNT, KEEP, EMIT = 0, 1, 2
FEATURE_COUNT = 9
# Machine code kept on disk knows this file's text only, so that everything from other modules is handed in.
SCALES = (
    np.asarray(SQUARED_KM, np.float64), np.array(SIZES, np.int64), PAIRS_OF_PRECISION.astype(np.int64),
    LOG2_MBITS.astype(np.int64), WINDOW_KM**2, WINDOW_DAYS, NEAR_KM**2, KM_PER_UDEG, PLACES, RELATIONS,
    TYPE_CODES, PART_COST_MBITS, NO_PART,
)  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])


def jit(function: F) -> F:
    """Compile on first call, keep the machine code on disk, and let other threads run meanwhile."""
    return cast(F, numba.njit(cache=True, nogil=True)(function))


agglomerate = jit(loops.agglomerate)
order_by_group = jit(loops.order_by_group)
list_partners = jit(loops.list_partners)
best_per_seat = jit(loops.best_per_seat)
settle_parts = jit(loops.settle_parts)


@jit
def _code_counts(low_a: int, high_a: int, low_b: int, high_b: int, sizes: Any, relations: int) -> int:
    if low_a < 0 or low_b < 0:
        return 0
    first, last = max(low_a, low_b), min(high_a, high_b)
    size = 0
    while size < len(sizes) and first > sizes[size]:
        size += 1
    if low_a == low_b and high_a == high_b:
        relation = 0
    elif last >= first:
        relation = 1
    elif 3 * (2 * last + 1) >= 2 * (2 * first + 1):
        relation = 2
    elif 3 * (2 * last + 1) >= 2 * first + 1:
        relation = 3
    else:
        relation = 4
    return 1 + size * relations + relation


@jit
def _found_in(a: int, b: int, words: Any) -> int:
    strict, loose, bits, _ = words
    found = 0
    for s in range(strict.shape[1]):
        if strict[a, s] < 0:
            continue
        same = near = False
        for r in range(strict.shape[1]):
            same = same or strict[b, r] == strict[a, s]
            near = near or loose[b, r] == loose[a, s]
        if same:
            found += bits[a, s]
        elif near:
            found += bits[a, s] * 3 // 4
    return found


@jit
def _code_names(a: int, b: int, seat: bool, block: int, words: Any, places: int) -> int:
    most = min(words[3][a], words[3][b])
    if most == 0:
        return 0
    shared = min(_found_in(a, b, words), _found_in(b, a, words), most)
    if shared == 0:
        return (places if seat else 1) + block
    if shared * 100 >= most * 75:
        return (4 if shared < 300 else 5 if shared < 600 else 6) + block
    return (2 if shared * 100 < most * 40 else 3) + block


@jit
def _pair(a: int, b: int, size: int) -> int:
    if a < 0 or b < 0:
        return 0
    return 1 + min(a, b) * size + max(a, b)


@jit
def _part_gain(own: int, total: int, aggregate: bool, log2: Any, cost: int, none: int) -> int:
    if own >= 0 and total >= 2 and total >= 2 * own:
        most = len(log2) - 1
        gain: int = log2[min(total, most)] - log2[min(max(own, 1), most)]
        return gain - cost
    return -cost // 2 if aggregate and (own < 0 or total < 0) else none


@jit
def sweep(
    mode: int, begin: int, end: int, standing: Any, reports: Any, words: Any, model: Any, scales: Any, cap: int
) -> tuple[Any, Any, Any, Any, Any, Any, Any, int]:
    """Walk over the pairs whose earlier standing lies in [begin, end).

    Returns counts of codes [2, codes] and densities [2, 7] (mode COUNT), or the kept pairs with their weights, part
    weights and, in mode KEEP, codes [9, pairs]; the last value is how many there were, more than `cap` if it was small.
    """
    member, lon, keys, starts, span, width, limit, steps_band, steps_day = standing
    day, until, lat, east, cosine, precision, place, area, seat, kind, actor, target = reports[:12]
    killed_low, killed_high, injured_low, injured_high, register, density, aggregate = reports[12:]
    weights, offsets, total_codes, actors, targets, prior, best_words, best_rest, least_any, least_pair, least_part = (
        model
    )
    best_type, best_actor, best_target = best_words
    (
        squared_km,
        sizes,
        precisions,
        log2,
        window2,
        window_days,
        near2,
        km_per_udeg,
        places,
        relations,
        types,
        cost,
        none,
    ) = scales
    counting = total_codes if mode == COUNT else 1
    counts = np.zeros((2, counting), np.int64)
    densities = np.zeros((2, prior.shape[1]), np.int64)
    room = 1 if mode == COUNT else cap
    out_i, out_j = np.empty(room, np.int32), np.empty(room, np.int32)
    out_w, out_p = np.empty(room, np.int32), np.empty(room, np.int32)
    out_codes = np.empty((FEATURE_COUNT if mode == KEEP else 1, room if mode == KEEP else 1), np.int32)
    code = np.zeros(FEATURE_COUNT, np.int64)
    early, late, most_harm = np.zeros(2, np.int64), np.zeros(2, np.int64), np.zeros(2, np.int64)
    found = 0
    steps = len(steps_band)
    ahead = np.zeros(steps, np.int64)  # where the group of each step lies; these only move on
    firsts, stops, edges = np.zeros(steps, np.int64), np.zeros(steps, np.int64), np.zeros(steps, np.int64)
    group = np.searchsorted(starts, begin, side="right") - 1
    while group < len(keys) and starts[group] < end:
        top, tail = starts[group], starts[group + 1]
        reach = width[keys[group] // span]
        for step in range(steps):
            key = keys[group] + steps_band[step] * span + steps_day[step]
            other = max(ahead[step], group)
            while other < len(keys) and keys[other] < key:
                other += 1
            ahead[step] = other
            met = other < len(keys) and keys[other] == key
            firsts[step] = edges[step] = starts[other] if met else 0
            stops[step] = starts[other + 1] if met else 0
        for row in range(max(top, begin), min(tail, end)):
            i = member[row]
            east_i, lat_i = np.float64(east[i]), np.float64(lat[i])
            cosine_i, register_i = np.float64(cosine[i]), register[i]
            # The most that what is still to be compared can add for this report, between registers and inside one.
            for s in range(2):
                late[s] = best_rest[s, 0] if target[i] >= 0 or actor[i] >= 0 else 0
                late[s] += best_target[s, target[i] + 1]
                late[s] += best_rest[s, 1] if place[i] >= 0 else 0
                most_harm[s] = best_rest[s, 2] if killed_low[i] >= 0 or aggregate[i] else 0
                most_harm[s] += best_rest[s, 3] if injured_low[i] >= 0 else 0
                late[s] += most_harm[s]
                early[s] = late[s] + best_rest[s, 4] + best_type[s, kind[i] + 1] + best_actor[s, actor[i] + 1]
            for step in range(steps):
                stop = stops[step]
                if stop == 0:
                    continue
                own = firsts[step] == top
                if own:
                    low = row + 1
                else:
                    low = edges[step]
                    while low < stop and lon[low] < lon[row] - reach:
                        low += 1
                    edges[step] = low
                high = low
                if stop - low <= limit:
                    high = stop
                elif own:
                    high = low + limit
                else:
                    high = np.searchsorted(lon[low:stop], lon[row] + reach + 1, side="left") + low
                    if high - low > limit:
                        middle = low + (high - low) * (row - top) // (tail - top)
                        low = min(max(middle - limit // 2, low), max(low, high - limit))
                        high = low + limit
                for other_row in range(low, high):
                    if lon[other_row] > lon[row] + reach:
                        break
                    j = member[other_row]
                    north = (lat_i - np.float64(lat[j])) * km_per_udeg
                    across = (east_i - np.float64(east[j])) * km_per_udeg
                    shrink = cosine_i * np.float64(cosine[j]) * 1e-12
                    squared = north * north + across * across * shrink
                    apart = max(day[j] - until[i], day[i] - until[j], 0)
                    if squared > window2 or apart > window_days or i == j:
                        continue
                    near = 0
                    while near < len(squared_km) and squared >= squared_km[near]:
                        near += 1
                    code[0] = 1 + precisions[precision[i], precision[j]] * (len(squared_km) + 1) + near
                    relation = 1 if register_i == register[j] else 0
                    thick = max(density[i], density[j])
                    w = prior[relation, thick] + weights[relation, offsets[0] + code[0]]
                    if mode != COUNT and w + early[relation] <= least_any:
                        continue
                    long = max(until[i] - day[i], until[j] - day[j])
                    if long == 0:
                        code[1] = 1 + min(apart, 2)
                    elif apart > 0:
                        code[1] = 7
                    else:
                        code[1] = 4 if long <= 1 else 5 if long <= 6 else 6
                    code[5] = _pair(kind[i], kind[j], types)
                    code[6] = _pair(actor[i], actor[j], actors)
                    w += weights[relation, offsets[1] + code[1]] + weights[relation, offsets[5] + code[5]]
                    w += weights[relation, offsets[6] + code[6]]
                    if mode != COUNT and w + late[relation] <= least_any:
                        continue
                    code[7] = _pair(target[i], target[j], targets)
                    code[8] = 0
                    if (target[i] < 0) != (target[j] < 0):
                        said = target[j] if target[i] < 0 else target[i]
                        blamed = actor[i] if target[i] < 0 else actor[j]
                        if blamed >= 0:
                            code[8] = 1 + said * actors + blamed
                    code[2] = 0
                    if place[i] >= 0 and place[j] >= 0:
                        at_seat = (seat[i] >= 0 and seat[i] == area[j]) or (seat[j] >= 0 and seat[j] == area[i])
                        block = 0 if squared < near2 else places
                        code[2] = _code_names(place[i], place[j], at_seat, block, words, places)
                    w += weights[relation, offsets[7] + code[7]] + weights[relation, offsets[8] + code[8]]
                    w += weights[relation, offsets[2] + code[2]]
                    if mode != COUNT and w + most_harm[relation] <= least_any:
                        continue
                    code[3] = _code_counts(
                        killed_low[i], killed_high[i], killed_low[j], killed_high[j], sizes, relations
                    )
                    code[4] = _code_counts(
                        injured_low[i], injured_high[i], injured_low[j], injured_high[j], sizes, relations
                    )
                    if mode == COUNT:
                        densities[relation, thick] += 1
                        for f in range(FEATURE_COUNT):
                            counts[relation, offsets[f] + code[f]] += 1
                        continue
                    harm = weights[relation, offsets[3] + code[3]] + weights[relation, offsets[4] + code[4]]
                    p = none
                    if mode == EMIT and relation == 0:
                        gain = max(
                            _part_gain(killed_low[i], killed_high[j], aggregate[j], log2, cost, none),
                            _part_gain(killed_low[j], killed_high[i], aggregate[i], log2, cost, none),
                        )
                        p = w + gain if gain > none else none
                    w += harm
                    if w > least_pair or p > least_part:
                        if found < room:
                            out_i[found], out_j[found], out_w[found], out_p[found] = i, j, w, p
                            if mode == KEEP:
                                for f in range(FEATURE_COUNT):
                                    out_codes[f, found] = code[f]
                        found += 1
        group += 1
    kept = min(found, room)
    return counts, densities, out_i[:kept], out_j[:kept], out_w[:kept], out_p[:kept], out_codes[:, :kept], found


@jit
def sort_packed(key: Any, bits: int) -> Any:
    """Positions that sort unsigned keys of this many bits, equal keys in their order: radix sort by eleven bits."""
    n = len(key)
    order = np.arange(n).astype(np.int32)
    spare = np.empty(n, np.int32)
    shift = 0
    while shift < bits:
        count = np.zeros(2049, np.int64)
        for x in key:
            count[((x >> shift) & 2047) + 1] += 1
        for d in range(2048):
            count[d + 1] += count[d]
        for r in range(n):
            digit = (key[order[r]] >> shift) & 2047
            spare[count[digit]] = order[r]
            count[digit] += 1
        order, spare = spare, order
        shift += 11
    return order


@jit
def order_equals(order: Any, key: Any, like: Any, tie: Any, longest: int) -> None:
    """Order short runs of equal keys by likeness, then by the hash of the id; longer runs are left as they stand."""
    n = len(order)
    begin = 0
    while begin < n:
        end = begin + 1
        while end < n and key[order[end]] == key[order[begin]]:
            end += 1
        if end - begin <= longest:
            for r in range(begin + 1, end):
                x, s = order[r], r
                while s > begin and (
                    like[order[s - 1]] > like[x] or (like[order[s - 1]] == like[x] and tie[order[s - 1]] > tie[x])
                ):
                    order[s] = order[s - 1]
                    s -= 1
                order[s] = x
        begin = end
