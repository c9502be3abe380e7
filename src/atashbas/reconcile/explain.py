"""Why two reports are or are not linked: one bar per comparison, in bits, from the same functions that weighed them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.compare import NAMES, compare, squared_km
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.explain_chance import Chance, measure_chance
from atashbas.reconcile.explain_turns import Contested, Counterfactual, Pair, contest, find_turns, line_of, weigh_pair
from atashbas.reconcile.model import DENSITIES
from atashbas.reconcile.pairs import compare_pairs
from atashbas.values import AtashbasError

__all__ = [
    "Chance",
    "Contested",
    "Counterfactual",
    "Explanation",
    "FeatureBar",
    "Rival",
    "explain",
    "find_rival",
    "get_position",
    "reasons_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureBar:
    """One comparison: what each side states, the code they fall into, and its weight in milli-bits."""

    name: str
    value_a: str | None
    value_b: str | None
    level: int
    mbits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """The best other partner of one of the two reports, and how far behind (positive) or ahead (negative) it is."""

    report: str
    of: str
    mbits: int
    behind_mbits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The waterfall of one pair: `prior_mbits` plus the bars gives `total_mbits`.

    Parameters
    ----------
    linked, part_of
        Whether the pair is a link now, and whether as a part of an aggregate (`part_mbits` is then its weight).
    line_mbits
        The weight that a pair of these registers must exceed to be held for one occurrence; None: no weight is enough,
        because nothing but chance brings the two registers together.
    rivals
        The best other partner of `a` in the register of `b`, and of `b` in the register of `a`; nearest first.
    chance
        How often reports of these registers come as close here by chance alone, at slid days; None: not known.
    counterfactual
        The nearest change of each comparison that would turn the decision.
    contested
        The total without what the sides contest (who did it, what it was, how many died), and with either side's word
        in the place of both.
    """

    a: str
    b: str
    prior_mbits: int
    features: tuple[FeatureBar, ...]
    total_mbits: int
    line_mbits: int | None
    linked: bool
    part_of: bool
    part_mbits: int | None
    rivals: tuple[Rival, ...]
    chance: Chance | None
    counterfactual: tuple[Counterfactual, ...]
    contested: tuple[Contested, ...]

    @property
    def rival(self) -> Rival | None:
        """The nearest rival of either report."""
        return self.rivals[0] if self.rivals else None


def explain(result: Reconciliation, a: str, b: str) -> Explanation:
    """Explain one pair, linked or not; raises AtashbasError ``reconcile.unknown-report``."""
    i, j = (get_position(result, identity) for identity in (a, b))
    pair = pair_of(result, i, j)
    ends = (np.array([min(i, j)]), np.array([max(i, j)]))
    codes = compare(result.reports, result.field.words, *ends, result.model.sizes)
    weighed = weigh_pair(result.model, pair, {name: int(codes[name][0]) for name in NAMES})
    at = np.flatnonzero((result.edges.first == ends[0]) & (result.edges.second == ends[1]))
    part = bool(result.settled.part[at].any())
    part_mbits = int(result.edges.part_mbits[at[0]]) if part else None
    rivals = (find_rival(result, a, i, j, weighed.total), find_rival(result, b, j, i, weighed.total))
    return Explanation(
        a=a,
        b=b,
        prior_mbits=weighed.prior,
        features=tuple(_bar(result, name, int(codes[name][0]), weighed.bars[name], (i, j)) for name in NAMES),
        total_mbits=weighed.total,
        line_mbits=line_of(result.model, pair),
        linked=bool(result.listed[at].any()),
        part_of=part,
        part_mbits=part_mbits,
        rivals=tuple(sorted((one for one in rivals if one), key=lambda one: (one.behind_mbits, one.of))),
        chance=measure_chance(result, i, j, weighed.total if part_mbits is None else part_mbits, part=part),
        counterfactual=tuple(find_turns(result.model, pair, weighed)),
        contested=tuple(contest(result.field, result.model, pair, weighed)),
    )


def pair_of(result: Reconciliation, i: int, j: int) -> Pair:
    """Two positions with what decides which weights hold for them."""
    registers = result.reports.register
    blind = bool(np.isinf(squared_km(result.reports, np.array([i]), np.array([j]))[0]))
    density = DENSITIES if blind else min(int(result.field.density[[i, j]].max()), DENSITIES - 1)
    return Pair(
        i=i,
        j=j,
        registers=(int(registers[i]), int(registers[j])),
        relation=int(registers[i] == registers[j]),
        density=density,
    )


def _bar(result: Reconciliation, name: str, code: int, mbits: int, ends: tuple[int, int]) -> FeatureBar:
    rows = [result.frame.row(int(result.reports.row[k]), named=True) for k in ends]
    return FeatureBar(
        name=name, value_a=_shown(name, rows[0]), value_b=_shown(name, rows[1]), level=code, mbits=mbits
    )  # fmt: skip


def reasons_of(result: Reconciliation) -> list[str]:
    """One line per link, in the order of `links`: what each comparison weighs in bits, the strongest first."""
    at = result.order_of_links
    first, second = result.edges.first[at], result.edges.second[at]
    _, _, codes, density, relation = compare_pairs(result.field, first, second)
    columns = {"prior": result.model.prior[relation, density]}
    part = result.settled.part[at]
    for name in NAMES:
        columns[name] = result.model.weights[name][relation, codes[name]]
    said = {name: codes[name] > 0 for name in NAMES} | {"prior": np.ones(len(at), np.bool_)}
    gain = result.edges.part_mbits[at] - result.edges.mbits[at] + columns["killed"] + columns["injured"]
    lines = []
    for row in range(len(at)):
        bars = {name: int(columns[name][row]) for name in columns if said[name][row]}
        if part[row]:
            bars = {name: bars[name] for name in bars if name not in {"killed", "injured"}}
            bars["part of an aggregate"] = int(gain[row])
        ranked = sorted(bars.items(), key=lambda bar: (-abs(bar[1]), bar[0]))
        lines.append("; ".join(f"{name} {mbits / 1000:+.1f}" for name, mbits in ranked))
    return lines


def get_position(result: Reconciliation, identity: str) -> int:
    """Position of a report in canonical order."""
    found = np.flatnonzero((result.ids == identity).to_numpy())
    if not len(found):
        raise AtashbasError("reconcile.unknown-report", id=identity)
    return int(found[0])


def _shown(name: str, row: dict[str, object]) -> str | None:
    if name == "distance":
        return None if row["lat"] is None else f"{row['lat']:.4f}, {row['lon']:.4f} ({row['place_precision']})"
    if name in {"killed", "injured"}:
        low, high = row[f"{name}_low"], row[f"{name}_high"]
        return None if low is None else f"{low}" if low == high else f"{low}-{high}"
    if name == "sides":
        return " / ".join(str(row[part]) for part in ("actor", "target") if row[part] is not None) or None
    return None if row[name] is None else str(row[name])


def find_rival(result: Reconciliation, a: str, i: int, j: int, total: int) -> Rival | None:
    """The best other partner of the first report in the second one's register."""
    edges, register = result.edges, result.reports.register
    at = np.flatnonzero((edges.first == i) | (edges.second == i))
    other = np.where(edges.first[at] == i, edges.second[at], edges.first[at])
    keep = (other != j) & (register[other] == register[j])
    if not keep.any():
        return None
    at, other = at[keep], other[keep]
    best = int(np.lexsort((result.reports.tie[other], -edges.mbits[at].astype(np.int64)))[0])
    mbits = int(edges.mbits[at[best]])
    return Rival(report=str(result.ids[int(other[best])]), of=a, mbits=mbits, behind_mbits=total - mbits)
