r"""How registers depend on each other, as far as a capture table shows it: avoiding, leaning together, partisan.

Where a third register saw the incident, the 2 x 2 table of two registers is complete. Over the histories of the others
(strata s, cell a, rows r, columns c, total n):

    z = sum_s (a - r_1 c_1 / n) / sqrt( sum_s r_0 r_1 c_0 c_1 / (n^2 (n - 1)) )                     [standard score]

Clearly negative: two registers avoid each other. All pairs positive, two of them clearly: all see the same, easier
incidents. Either makes capture-recapture wrong in a known direction; what no third register saw stays untested.

References: Mantel & Haenszel 1959, J. Natl. Cancer Inst. 22:719-748; Chao et al. 2001, Stat. Med. 20:3123-3157. Check
value: registers that see incidents independently score like a standard normal.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np
from scipy.stats import norm

from atashbas.estimate.captures import Captures, memberships

AVOIDING_SCORE = -2.3  # 1 % of pairs that are independent
TOGETHER_SCORE = 0.8
PARTISAN_RATIO = 2.0
PARTISAN_LEVEL = 0.001
LEAST_OF_A_SIDE = 20


def pair_dependence(captures: Captures, first: int, second: int) -> float:
    """Standard score of the dependence of two registers among incidents that some third register holds.

    Mantel-Haenszel over the histories of the other registers: where a third register saw the incident, the 2 x 2 table
    of the pair is complete, so that this dependence can be tested (Mantel & Haenszel 1959). Negative: the two avoid
    each other. 0 with fewer than three registers, or where nothing varies.
    """
    number = len(captures.registers)
    member = memberships(number).astype(int)
    others = [register for register in range(number) if register not in (first, second)]
    stratum = member[:, others] @ (1 << np.arange(len(others)))
    excess = variance = 0.0
    for code in range(1, 2 ** len(others)):
        table = np.zeros((2, 2))
        chosen = np.flatnonzero(stratum == code)
        np.add.at(table, (member[chosen, first], member[chosen, second]), captures.cells[chosen])
        total, rows, columns = table.sum(), table.sum(axis=1), table.sum(axis=0)
        if total >= 2:
            excess += table[1, 1] - rows[1] * columns[1] / total
            variance += rows.prod() * columns.prod() / (total**2 * (total - 1))
    return float(excess / np.sqrt(variance)) if variance > 0 else 0.0


def incidents_differ(captures: Captures) -> bool:
    """Whether all registers seem to see the same, easier incidents: every pair leans together, two of them clearly."""
    pairs = combinations(range(len(captures.registers)), 2)
    scores = sorted((pair_dependence(captures, *pair) for pair in pairs), reverse=True)
    return len(scores) >= 3 and scores[1] > TOGETHER_SCORE and scores[-1] > 0


def registers_avoid(captures: Captures) -> bool:
    """Whether some two registers hold fewer common incidents than independent ones would."""
    pairs = combinations(range(len(captures.registers)), 2)
    return any(pair_dependence(captures, *pair) < AVOIDING_SCORE for pair in pairs)


def are_partisan(by_side: Mapping[str, Captures]) -> bool:
    """Whether some register holds one side's incidents much more often than another side's.

    Two-sample test of shares for every register and pair of sides with enough incidents: ratio of shares at least
    `PARTISAN_RATIO` and p below `PARTISAN_LEVEL`.
    """
    sides = [by_side[name] for name in sorted(by_side) if name and by_side[name].observed >= LEAST_OF_A_SIDE]
    for one, other in combinations(sides, 2):
        first, second = one.in_register / one.observed, other.in_register / other.observed
        pooled = (one.in_register + other.in_register) / (one.observed + other.observed)
        error = np.sqrt(pooled * (1 - pooled) * (1 / one.observed + 1 / other.observed))
        significant = np.abs(first - second) > norm.isf(PARTISAN_LEVEL / 2) * np.maximum(error, 1e-12)
        ratio = np.maximum(first, second) / np.maximum(np.minimum(first, second), 1e-9)
        if (significant & (ratio >= PARTISAN_RATIO)).any():
            return True
    return False
