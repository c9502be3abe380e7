"""Why two reports are or are not linked: one bar per comparison, in bits, from the same functions that weighed them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.compare import NAMES, compare
from atashbas.reconcile.density import density_of
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.pairs import compare_pairs
from atashbas.values import AtashbasError


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
    """The waterfall of one pair: `prior_mbits` plus the bars gives `total_mbits`."""

    a: str
    b: str
    prior_mbits: int
    features: tuple[FeatureBar, ...]
    total_mbits: int
    rival: Rival | None
    chance: float | None
    counterfactual: tuple[str, ...]


def explain(result: Reconciliation, a: str, b: str) -> Explanation:
    """Explain one pair, linked or not; raises AtashbasError ``reconcile.unknown-report``."""
    i, j = (get_position(result, identity) for identity in (a, b))
    pair = np.array([min(i, j)]), np.array([max(i, j)])
    codes = compare(result.reports, result.field.words, *pair, result.model.sizes)
    classes = density_of(result.model.density, result.reports.take(np.array([i, j])))
    relation = int(result.reports.register[i] == result.reports.register[j])
    prior = int(result.model.prior[relation, int(classes.max())])
    rows = {side: result.frame.row(int(result.reports.row[k]), named=True) for side, k in (("a", i), ("b", j))}
    bars = []
    for name in NAMES:
        code = int(codes[name][0])
        values = [_shown(name, rows[side]) for side in ("a", "b")]
        bars.append(
            FeatureBar(
                name=name, value_a=values[0], value_b=values[1], level=code,
                mbits=int(result.model.weights[name][relation, code]),
            )
        )  # fmt: skip
    return Explanation(
        a=a, b=b, prior_mbits=prior, features=tuple(bars), total_mbits=prior + sum(bar.mbits for bar in bars),
        rival=find_rival(result, a, i, j, prior + sum(bar.mbits for bar in bars)), chance=None, counterfactual=(),
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
