"""The loops of the kernel that cannot be written over whole arrays.

Plain Python on lists for small inputs, the same functions compiled for large ones: one text, one result.
"""

from __future__ import annotations

from typing import Any

import numpy as np

MISSING_MBITS = -5_000  # what a pair counts that was not weighed, when two clusters are compared
LARGEST = 64  # reports in one incident; a safeguard against chains


def agglomerate(
    n: int, first: Any, second: Any, weight: Any, order: Any, register: Any, start: Any, partner: Any, strength: Any
) -> Any:
    """Root of each report's cluster after joining best pair first.

    Two clusters join over their best pair when the sum over all their pairs speaks for it and no two reports of one
    register come together, unless their own pair says that one repeats the other.

    Parameters
    ----------
    first, second, weight
        Pairs and their milli-bits.
    order
        Positions of the pairs that may join clusters, best first.
    start, partner, strength
        The same pairs as a list of partners per report: those of report r are start[r]:start[r+1].
    """
    root = np.arange(n)
    following = np.full(n, -1, np.int64)
    last = np.arange(n)
    size = np.ones(n, np.int64)
    for e in order:
        a, b = first[e], second[e]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a == b or size[a] + size[b] > LARGEST:
            continue
        total, clash = 0, False
        x = a
        while x >= 0 and not clash:
            y = b
            while y >= 0:
                w = MISSING_MBITS
                for q in range(start[x], start[x + 1]):
                    if partner[q] == y:
                        w = strength[q]
                        break
                if register[x] == register[y] and w <= 0:
                    clash = True
                    break
                total += w
                y = following[y]
            x = following[x]
        if clash or total <= 0:
            continue
        following[last[a]] = b
        last[a] = last[b]
        root[b] = a
        size[a] += size[b]
    for r in range(n):
        x = r
        while root[x] != x:
            x = root[x]
        root[r] = x
    return root


def order_by_group(n: int, first: Any, second: Any, weight: Any, opening: Any) -> Any:
    """The opening pairs with those of one connected group together, and where each group's begin.

    They stand best first, equal ones as they came; in groups of more than LARGEST pairs as they came. Groups
    do not meet, so that joining them one after the other gives what joining everything best first gives; but what is
    read next lies near what was read before.
    """
    root = np.arange(n).astype(np.int32)
    for e in opening:
        a, b = first[e], second[e]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        while root[b] != b:
            root[b] = root[root[b]]
            b = root[b]
        if a < b:
            root[b] = a
        else:
            root[a] = b
    begin = np.zeros(n + 1, np.int32)
    for e in opening:
        a = first[e]
        while root[a] != a:
            root[a] = root[root[a]]
            a = root[a]
        root[first[e]] = a
        begin[a + 1] += 1
    for r in range(n):
        begin[r + 1] += begin[r]
    order = np.empty(len(opening), np.int32)
    at = begin[:n].copy()
    for e in opening:
        a = root[first[e]]
        s = at[a]
        while s > begin[a] and begin[a + 1] - begin[a] <= LARGEST and weight[order[s - 1]] < weight[e]:
            order[s] = order[s - 1]
            s -= 1
        order[s] = e
        at[a] += 1
    return order, begin


def list_partners(n: int, first: Any, second: Any, weight: Any, start: Any, partner: Any, strength: Any) -> None:
    """Fill `partner` and `strength` so that those of report r are start[r]:start[r+1]; `start` holds the counts."""
    at = start.copy()
    for e in range(len(first)):
        a, b = first[e], second[e]
        partner[at[a]], strength[at[a]] = b, weight[e]
        at[a] += 1
        partner[at[b]], strength[at[b]] = a, weight[e]
        at[b] += 1


def best_per_seat(seats: int, seat: Any, value: Any, least: int) -> Any:
    """Greatest value that each seat is offered, `least` where it is offered none."""
    best = np.full(seats, least, np.int32)
    for e in range(len(seat)):
        if value[e] > best[seat[e]]:
            best[seat[e]] = value[e]
    return best


def settle_parts(asked: Any, given: Any, need: Any, room: Any) -> Any:
    """Which offers stand, best first: a report is part of one whole of a register, or a whole of parts there, not both.

    `asked` is the seat that the part takes in the whole's register, `given` the whole's seat in the part's register;
    `need` is the part's own figure, 0 where it is not stated; `room` what is left of each seat's figure, below zero
    where none is stated.
    """
    taken = np.zeros(len(asked), np.bool_)
    is_part = np.zeros(len(room), np.bool_)
    is_whole = np.zeros(len(room), np.bool_)
    left = np.zeros(len(room), np.int64)
    left[:] = room
    for e in range(len(asked)):
        a, g = asked[e], given[e]
        if is_part[a] or is_whole[a] or is_part[g] or (left[g] >= 0 and need[e] > left[g]):
            continue
        is_part[a] = True
        is_whole[g] = True
        if left[g] >= 0:
            left[g] -= need[e]
        taken[e] = True
    return taken
