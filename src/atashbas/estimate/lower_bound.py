r"""Lower bounds and sample coverage: what may be said when a total may not.

*Lower bound* with registers of different size (f_j: only in j; f_jk: only in j and k), for incidents that differ in how
easily they are seen (positive dependence):

    N >= n + sum_{j<k} f_j f_k / sum_{j<k} f_jk                                                    [incidents]

(the Cauchy-Schwarz argument of Chao 1987, kept per pair so that unequal registers do not inflate it; for equal
registers it is Chao's f1^2 (t-1) / (2 t f2)). Its interval takes log(N - n) as normal (Biometrics 43:783-791).

*Sample coverage* C: the share of all incidents, weighted by how easily they are seen, that the registers hold together.

    C = 1 - (f_1/n_1 + f_2/n_2 + f_3/n_3) / t      N_0 = D / C,  D = n - (f_1 + ... + f_t) / t

and for high coverage the estimate N with pairwise coefficients of covariation, for low coverage N_1, two steps of the
same equation from N_0.

Reference: Chao & Tsay 1998, Biometrics 54:1489-1495; Chao, Tsay, Lin, Shau & Chao 2001, Stat. Med. 20:3123-3157.
Check values: hepatitis A (Taiwan) 407.00 / 970.80 / 507.77; diabetes (Italy) 2271.689 / 2609.03 / 2457.969.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from atashbas.estimate.captures import Captures
from atashbas.values import AtashbasError

LOW_COVERAGE = 0.55  # below it Chao & Tsay advise against any estimate of the total


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerBound:
    """At least so many incidents; `low` is the lower end of the interval. All include the observed ones."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCoverage:
    """Share `coverage` and the three estimates: independent `plain` (N_0), `full` (N), `one_step` (N_1); incidents.

    `full` is None where its denominator is not positive.
    """

    coverage: float
    plain: float
    full: float | None
    one_step: float


def lower_bound(captures: Captures) -> LowerBound | None:
    """Lower bound on the total; None where no two registers share anything, so that nothing but n can be said."""
    number = len(captures.registers)
    single = [captures.cells[1 << (number - 1 - j)] for j in range(number)]
    bits = [1 << (number - 1 - j) for j in range(number)]
    double = [captures.cells[a | b] for a, b in combinations(bits, 2)]
    products, shared = sum(a * b for a, b in combinations(single, 2)), float(sum(double))
    if products == 0:
        return LowerBound(estimate=captures.observed, low=captures.observed, high=captures.observed)
    if shared == 0:
        return None
    unseen = float(products) / shared
    once = float(sum(single))
    relative = np.sqrt(1 / unseen + 1 / shared + 4 / max(once, 1.0))  # delta method on log(N - n)
    spread = float(np.exp(1.96 * relative))
    return LowerBound(
        estimate=captures.observed + unseen,
        low=captures.observed + unseen / spread,
        high=captures.observed + unseen * spread,
    )


def sample_coverage(captures: Captures) -> SampleCoverage:
    """Sample coverage and its estimates for three or more registers.

    Raises
    ------
    AtashbasError
        ``estimate.registers`` for fewer than three; ``estimate.empty-register`` when one holds nothing;
        ``estimate.no-coverage`` when no incident stands in two registers.
    """
    number = len(captures.registers)
    if number < 3:
        raise AtashbasError("estimate.registers", registers=number, most=8)
    size = captures.in_register
    if (size == 0).any():
        raise AtashbasError("estimate.empty-register", register=captures.registers[int(np.argmin(size))])
    only = np.array([captures.cells[1 << (number - 1 - j)] for j in range(number)])
    coverage = float(1 - (only / size).mean())
    if coverage <= 0:
        raise AtashbasError("estimate.no-coverage")
    plain = (captures.observed - only.mean()) / coverage
    pairs = [_pair_terms(captures, j, k) for j, k in combinations(range(number), 2)]
    weight = 1 / (number * coverage)
    slope = weight * sum(few * rate for few, rate in pairs)
    base = plain - weight * sum(few for few, _ in pairs)
    first_step = base + slope * plain
    return SampleCoverage(
        coverage=coverage,
        plain=plain,
        full=base / (1 - slope) if slope < 1 else None,
        one_step=base + slope * first_step,
    )


def _pair_terms(captures: Captures, j: int, k: int) -> tuple[float, float]:
    """Incidents of two registers that no other holds, those in both twice; and the overlap per product of sizes."""
    number, size = len(captures.registers), captures.in_register
    bits = [1 << (number - 1 - register) for register in (j, k)]
    few = float(captures.cells[bits[0]] + captures.cells[bits[1]] + 2 * captures.cells[bits[0] | bits[1]])
    return few, captures.overlap(j, k) / float(size[j] * size[k])
