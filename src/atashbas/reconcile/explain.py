"""Why two reports are or are not linked: one bar per comparison, in bits, from the same functions that weighed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.compare import DISTANCE_KM, DISTANCES, NAMES, RELATIONS, compare
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.links import LEAN_MBITS
from atashbas.reconcile.model import DENSITIES
from atashbas.reconcile.pairs import compare_pairs
from atashbas.reconcile.slides import class_of
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
class Counterfactual:
    """What would turn the decision by itself: one comparison changed, all else as stated.

    `value` is km for distance, days for day; None for the others, where `level` alone tells. `links` says what the pair
    would then be, `total_mbits` with what weight.
    """

    name: str
    level: int
    value: float | None
    total_mbits: int
    links: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The waterfall of one pair: `prior_mbits` plus the bars gives `total_mbits`.

    Parameters
    ----------
    linked, part_of
        Whether the pair is a link now, and whether as a part of an aggregate (`part_mbits` is then its weight).
    rival
        The best other partner of `a` in the register of `b`.
    chance
        How often a month two reports of these registers come as close by chance alone, by slid days; None: not known.
    counterfactual
        The nearest change of each comparison that would turn the decision.
    without
        The total without what the sides contest: who did it, what it was, how many died.
    """

    a: str
    b: str
    prior_mbits: int
    features: tuple[FeatureBar, ...]
    total_mbits: int
    linked: bool
    part_of: bool
    part_mbits: int | None
    rival: Rival | None
    chance: float | None
    counterfactual: tuple[Counterfactual, ...]
    without: tuple[tuple[str, int], ...]


_CONTESTED = {"actor": ("actor", "target", "sides"), "type": ("type",), "casualties": ("killed", "injured")}


def explain(result: Reconciliation, a: str, b: str) -> Explanation:
    """Explain one pair, linked or not; raises AtashbasError ``reconcile.unknown-report``."""
    i, j = (get_position(result, identity) for identity in (a, b))
    first, second = np.array([min(i, j)]), np.array([max(i, j)])
    codes = compare(result.reports, result.field.words, first, second, result.model.sizes)
    relation = int(result.reports.register[i] == result.reports.register[j])
    blind = codes["distance"][0] == 0
    density = DENSITIES if blind else min(int(result.field.density[[i, j]].max()), DENSITIES - 1)
    prior = int(result.model.prior[relation, density])
    bars = tuple(_bar(result, name, int(codes[name][0]), relation, (i, j)) for name in NAMES)
    total = prior + sum(bar.mbits for bar in bars)
    at = np.flatnonzero((result.edges.first == first) & (result.edges.second == second))
    linked = bool(result.listed[at].any())
    part = bool(result.settled.part[at].any())
    return Explanation(
        a=a, b=b, prior_mbits=prior, features=bars, total_mbits=total, linked=linked, part_of=part,
        part_mbits=int(result.edges.part_mbits[at[0]]) if part else None, rival=find_rival(result, a, i, j, total),
        chance=chance_per_month(result, i, j, total),
        counterfactual=tuple(find_turns(result, bars, total, relation)),
        without=tuple(
            (what, total - sum(bar.mbits for bar in bars if bar.name in names)) for what, names in _CONTESTED.items()
        ),
    )  # fmt: skip


def _bar(result: Reconciliation, name: str, code: int, relation: int, ends: tuple[int, int]) -> FeatureBar:
    rows = [result.frame.row(int(result.reports.row[k]), named=True) for k in ends]
    return FeatureBar(
        name=name, value_a=_shown(name, rows[0]), value_b=_shown(name, rows[1]), level=code,
        mbits=int(result.model.weights[name][relation, code]),
    )  # fmt: skip


def chance_per_month(result: Reconciliation, i: int, j: int, total: int) -> float | None:
    """Offers at least as good that slid days bring the two registers in thirty days; None where nothing was slid."""
    model, a, b = result.model, *(int(result.reports.register[k]) for k in (i, j))
    if model.slid_offers is None or a == b:
        return None
    per_day = float(model.slid_offers[0, a, b, int(class_of(np.array([total], np.int32))[0]) :].sum()) / model.slid_days
    return 30 * per_day


def find_turns(
    result: Reconciliation, bars: tuple[FeatureBar, ...], total: int, relation: int
) -> Iterator[Counterfactual]:  # fmt: skip
    """For distance, day, killed and type: the first change that takes the total over the line, if any does."""
    line = -LEAN_MBITS[relation]
    for bar in bars:
        for level, value in _alternatives(bar):
            changed = total - bar.mbits + int(result.model.weights[bar.name][relation, level])
            if (changed > line) != (total > line):
                yield Counterfactual(
                    name=bar.name, level=level, value=value, total_mbits=changed, links=changed > line
                )  # fmt: skip
                break


def _alternatives(bar: FeatureBar) -> list[tuple[int, float | None]]:
    """Other codes of a comparison, nearest first, with what they mean."""
    if bar.level == 0:
        return []
    if bar.name == "distance":
        block, step = divmod(bar.level - 1, DISTANCES)
        others = sorted((k for k in range(DISTANCES) if k != step), key=lambda k: (abs(k - step), k))
        return [(1 + block * DISTANCES + k, 0.0 if k == 0 else DISTANCE_KM[k - 1]) for k in others]
    if bar.name == "day":
        return [(1 + days, float(days)) for days in range(3) if 1 + days != bar.level]
    if bar.name == "killed":
        block, step = divmod(bar.level - 1, RELATIONS)
        others = sorted((k for k in range(RELATIONS) if k != step), key=lambda k: (abs(k - step), k))
        return [(1 + block * RELATIONS + k, None) for k in others]
    return [(0, None)] if bar.name == "type" else []


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
