"""Incidents from weighted pairs: best pair first, at most one report per register, unless repeats in one register.

Two clusters join over their best pair only when the sum over all their pairs speaks for it; a pair between them that
was not weighed counts `MISSING_MBITS`. Written in plain loops: small inputs run it as it stands, large ones compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np

MISSING_MBITS = -7_000
LARGEST = 64  # reports in one incident; a safeguard against chains


def agglomerate(
    n: int, first: Any, second: Any, weight: Any, order: Any, register: Any, start: Any, partner: Any, strength: Any
) -> Any:
    """Root of each report's cluster after joining along `order`.

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
