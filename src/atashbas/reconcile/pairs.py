"""Neighbourhood pairs of one table: counted and kept for the fit, weighed and kept as edges for the links.

Tables of up to `PLAIN_REPORTS` run over whole NumPy arrays and never wait for compilation; larger ones run the compiled
sweep on blocks of standings, one thread each, joined in order. Both give the same pairs and the same integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from atashbas.reconcile.arrays import I8, I16, I32, I64
from atashbas.reconcile.compare import (
    NAMES,
    NO_PART,
    TYPE_CODES,
    Codes,
    compare,
    gap_days,
    narrowing_millionths,
    part_bonus,
    same_register,
    squared_km,
)
from atashbas.reconcile.fit import KEEP_MBITS, Evidence, start_weights
from atashbas.reconcile.model import (
    CROSS,
    DENSITIES,
    PRIORS,
    Model,
    add_up,
    levels_of,
    log_odds,
    start_shares,
    vocabulary_sizes,
)
from atashbas.reconcile.order import (
    BANDS,
    WINDOW_DAYS,
    WINDOW_KM,
    Standing,
    area_candidates,
    candidates,
    canonical_order,
    make_standing,
    offsets,
    width_udeg,
)
from atashbas.reconcile.table import Coded, Vocabulary
from atashbas.reconcile.words import PlaceWords

PLAIN_REPORTS = 20_000
KEPT_PAIRS = 3_000_000
EDGE_MBITS = -4_000  # weaker pairs are separate and not kept
_BLOCKS = 16
_HELD = 2_000_000  # compared pairs the plain path keeps in memory between its passes
_NEVER = 2**30

Part = tuple[I64, I64, Codes, I8, I8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """Weighted pairs of positions, first < second, each once, by (first, second).

    `mbits` is the weight of *the same incident*; `part_mbits` that of *one is part of the other's aggregate*, NO_PART
    where that cannot be.
    """

    first: I64
    second: I64
    mbits: I32
    part_mbits: I32

    def __len__(self) -> int:
        return len(self.first)

    def take(self, at: Any) -> Edges:
        """The pairs at these positions."""
        return Edges(**{name: getattr(self, name)[at] for name in Edges.__dataclass_fields__})


def sort_reports(reports: Coded, *, plain: bool) -> I64:
    """Canonical order, by whichever sort suits the size."""
    if plain:
        return canonical_order(reports)
    from atashbas.reconcile.packed import packed_order  # compiled on first use: small inputs never get here

    return packed_order(reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Reports in canonical order with all that comparing them takes."""

    reports: Coded
    words: PlaceWords
    vocabulary: Vocabulary
    density: I8
    limit: int
    plain: bool

    @property
    def standing(self) -> Standing:
        """The reports in their order."""
        return make_standing(self.reports, self.limit)

    def take(self, at: I64) -> Field:
        """The field of some of the reports, in the same order."""
        return Field(
            reports=self.reports.take(at), words=self.words, vocabulary=self.vocabulary, density=self.density[at],
            limit=self.limit, plain=self.plain,
        )  # fmt: skip


def compare_pairs(field: Field, i: I64, j: I64) -> Part:
    """Codes, density class and relation of pairs of positions; pairs beyond the window are dropped."""
    squared = squared_km(field.reports, i, j)
    near = (squared <= WINDOW_KM**2) | np.isinf(squared)
    keep = near & (gap_days(field.reports, i, j) <= WINDOW_DAYS) & (i != j)
    i, j, squared = i[keep], j[keep], squared[keep]
    i, j = np.minimum(i, j), np.maximum(i, j)
    codes = compare(field.reports, field.words, i, j, vocabulary_sizes(field.vocabulary), squared)
    thick = np.maximum(field.density[i], field.density[j])
    density = np.where(np.isinf(squared), DENSITIES, np.minimum(thick, DENSITIES - 1)).astype(np.int8)
    return i, j, codes, density, same_register(field.reports, i, j).astype(np.int8)


def near_parts(field: Field) -> Iterator[Part]:
    """All neighbourhood pairs with a distance, compared, in chunks."""
    standing = field.standing
    for left, right in candidates(standing):
        yield compare_pairs(field, standing.member[left], standing.member[right])


def pointless_parts(field: Field) -> Iterator[Part]:
    """All pairs in which one report has no point, compared, in chunks."""
    first_word = np.r_[field.words.strict[:, 0], -1][field.reports.place]
    for i, j in area_candidates(field.reports, first_word, field.limit):
        yield compare_pairs(field, i, j)


def collect_evidence(field: Field) -> Evidence:
    """Counts of codes over all pairs, and the pairs that may be links."""
    sizes = levels_of(field.vocabulary)
    source = _Held(field, pointless_only=not field.plain)
    counts, densities = count_parts(source, sizes)
    if not field.plain:
        more, thick = _sweep_counts(field, sizes)
        counts = {name: counts[name] + more[name] for name in NAMES}
        densities = densities + thick
    weights, prior = start_weights(counts), log_odds(start_shares(densities, len(field.reports)))
    least = KEEP_MBITS
    kept = _keep_all(field, source, weights, prior, least)
    while sum(len(part[0]) for part in kept) > KEPT_PAIRS:
        least += 4_000
        kept = _keep_all(field, source, weights, prior, least)
    return join_evidence(kept, counts, densities, field.reports.register)


class _Held:
    """Compared pairs, held between passes when they are few, made anew when they are many."""

    def __init__(self, field: Field, *, pointless_only: bool) -> None:
        self._field, self._pointless_only = field, pointless_only
        self._parts: list[Part] | None = None

    def __iter__(self) -> Iterator[Part]:
        if self._parts is not None:
            yield from self._parts
            return
        held: list[Part] | None = []
        size = 0
        for part in self._make():
            yield part
            size += len(part[0])
            held = None if held is None or size > _HELD else [*held, part]
        self._parts = held

    def _make(self) -> Iterator[Part]:
        if not self._pointless_only:
            yield from near_parts(self._field)
        yield from pointless_parts(self._field)


def count_parts(parts: _Held, sizes: Mapping[str, int]) -> tuple[dict[str, I64], I64]:
    """Counts of codes [2, codes] and of density classes [2, PRIORS] over all pairs."""
    counts = {name: np.zeros((2, sizes[name]), np.int64) for name in NAMES}
    densities = np.zeros((2, PRIORS), np.int64)
    for _, _, codes, density, relation in parts:
        for s in range(2):
            side = relation == s
            densities[s] += np.bincount(density[side], minlength=PRIORS)
            for name in NAMES:
                counts[name][s] += np.bincount(codes[name][side], minlength=sizes[name])
    return counts, densities


def _keep_all(field: Field, source: _Held, weights: Mapping[str, I32], prior: I32, least: int) -> list[Part]:
    kept = []
    if not field.plain:
        i, j, codes, _, _ = run_sweep(field, weights, prior, "keep", least, _NEVER)
        density = np.maximum(field.density[i], field.density[j])
        kept.append((i, j, codes, density, same_register(field.reports, i, j).astype(np.int8)))
    for i, j, codes, density, relation in source:
        at = np.flatnonzero(add_up(weights, prior, codes, density, relation) > least)
        kept.append((i[at], j[at], {name: codes[name][at] for name in NAMES}, density[at], relation[at]))
    return kept


def join_evidence(kept: list[Part], counts: Mapping[str, I64], densities: I64, register: I16) -> Evidence:
    """Evidence from counts and kept pairs."""
    nothing, zero = np.zeros(0, np.int64), np.zeros(0, np.int8)
    kept = kept or [(nothing, nothing, {name: nothing.astype(np.int32) for name in NAMES}, zero, zero)]
    relation = np.concatenate([k[4] for k in kept])
    order = np.argsort(relation, kind="stable")
    return Evidence(
        counts=counts,
        densities=densities,
        i=np.concatenate([k[0] for k in kept])[order],
        j=np.concatenate([k[1] for k in kept])[order],
        codes={name: np.concatenate([k[2][name] for k in kept])[order] for name in NAMES},
        density=np.concatenate([k[3] for k in kept])[order],
        relation=relation[order],
        register=register,
        cross=int((relation == CROSS).sum()),
    )


def weigh_part(field: Field, model: Model, part: Part) -> tuple[I32, I32]:
    """Weight and part weight of compared pairs, in milli-bits."""
    i, j, codes, density, relation = part
    weight = add_up(model.weights, model.prior, codes, density, relation)
    harm = sum(model.weights[name][relation, codes[name]] for name in ("killed", "injured"))
    gain = np.maximum(part_bonus(field.reports, i, j), part_bonus(field.reports, j, i))
    possible = (gain > NO_PART) & (relation == CROSS)
    return weight, np.where(possible, weight - harm + gain, NO_PART).astype(np.int32)


def find_edges(field: Field, model: Model) -> Edges:
    """Pairs that are not plainly separate."""
    least_part = int(model.floors[1].min(initial=_NEVER)) - 1
    found: list[tuple[I64, I64, I32, I32]] = []
    if field.plain:
        parts: Iterator[Part] = iter(_Held(field, pointless_only=False))
    else:
        i, j, _, weight, part_weight = run_sweep(field, model.weights, model.prior, "emit", EDGE_MBITS, least_part)
        found.append((i, j, weight, part_weight))
        parts = pointless_parts(field)
    found += [keep_edges(field, model, part) for part in parts]
    return make_edges(found)


def keep_edges(field: Field, model: Model, part: Part) -> tuple[I64, I64, I32, I32]:
    """Of compared pairs those that are not plainly separate, with both weights."""
    least_part = int(model.floors[1].min(initial=_NEVER)) - 1
    weight, part_weight = weigh_part(field, model, part)
    at = np.flatnonzero((weight > EDGE_MBITS) | (part_weight > least_part))
    return part[0][at], part[1][at], weight[at], part_weight[at]


def make_edges(found: list[tuple[I64, I64, I32, I32]]) -> Edges:
    """Edges in order; a pair that came out twice, from two days of a long period, counts once."""
    nothing, none = np.zeros(0, np.int64), np.zeros(0, np.int32)
    first, second, mbits, part_mbits = (
        np.concatenate(column) for column in zip((nothing, nothing, none, none), *found, strict=True)
    )
    order = _pair_order(first, second)
    first, second = first[order], second[order]
    new = np.r_[True, (first[1:] != first[:-1]) | (second[1:] != second[:-1])] if len(first) else np.zeros(0, bool)
    order = order[new]
    return Edges(first=first[new], second=second[new], mbits=mbits[order], part_mbits=part_mbits[order])


def rule_edges(field: Field, model: Model, edges: Edges, ruled: Mapping[tuple[int, int], bool]) -> tuple[Edges, I8]:
    """The edges with judged pairs among them, and what was judged of each: 1 joined, -1 apart, 0 nothing."""
    if not ruled:
        return edges, np.zeros(len(edges), np.int8)
    pairs = sorted((min(pair), max(pair), joins) for pair, joins in ruled.items())
    i, j = (np.array([pair[k] for pair in pairs], np.int64) for k in (0, 1))
    part = compare_pairs(field, i, j)
    near = weigh_part(field, model, part)
    far = ~np.isin(i << 32 | j, part[0] << 32 | part[1])
    none = np.full(int(far.sum()), NO_PART, np.int32)
    held = (edges.first, edges.second, edges.mbits, edges.part_mbits)
    whole = make_edges([held, (part[0], part[1], *near), (i[far], j[far], none, none)])
    keys = whole.first << 32 | whole.second
    out = np.zeros(len(whole), np.int8)
    out[np.searchsorted(keys, i << 32 | j)] = [1 if joins else -1 for _, _, joins in pairs]
    return whole, out


def _pair_order(first: I64, second: I64) -> I64:
    """Order by (first, second)."""
    return np.asarray(np.argsort(first.astype(np.int64) << 32 | second, kind="stable"), np.int64)


def _sweep_counts(field: Field, sizes: Mapping[str, int]) -> tuple[dict[str, I64], I64]:
    zero = {name: np.zeros((2, size), np.int32) for name, size in sizes.items()}
    flat, densities = run_sweep(field, zero, np.zeros((2, PRIORS), np.int32), "count", 0, 0)[:2]
    ends = np.cumsum([sizes[name] for name in NAMES])
    return {name: flat[:, end - sizes[name] : end] for name, end in zip(NAMES, ends, strict=True)}, densities


def run_sweep(
    field: Field, weights: Mapping[str, I32], prior: I32, mode: str, least_pair: int, least_part: int
) -> tuple[Any, ...]:
    """Run the compiled sweep over blocks of standings, one thread each.

    Returns (counts, densities) in mode "count", else (i, j, codes, weights, part weights).
    """
    from atashbas.reconcile import compiled  # compiled on first use: small inputs never get here

    standing = field.standing
    number = {"count": compiled.COUNT, "keep": compiled.KEEP, "emit": compiled.EMIT}[mode]
    table = _model_arrays(weights, prior, vocabulary_sizes(field.vocabulary), least_pair, least_part)
    fixed = (_standing_arrays(standing), _report_arrays(field), _word_arrays(field.words), table, compiled.SCALES)
    borders = np.linspace(0, len(standing), _BLOCKS + 1).astype(np.int64)

    def one(block: int) -> tuple[Any, ...]:
        begin, end = borders[block], borders[block + 1]
        cap = int(end - begin) * 3 + 1_000
        out = compiled.sweep(number, begin, end, *fixed, cap)
        again = out[-1] > cap and mode != "count"
        return tuple(compiled.sweep(number, begin, end, *fixed, out[-1]) if again else out)

    with ThreadPoolExecutor(2) as pool:
        outs = list(pool.map(one, range(_BLOCKS)))
    if mode == "count":
        return sum(out[0] for out in outs), sum(out[1] for out in outs)
    i, j, weight, part_weight = (np.concatenate([out[k] for out in outs]) for k in (2, 3, 4, 5))
    codes = np.concatenate([out[6] for out in outs], 1) if mode == "keep" else None
    named = {name: codes[k] for k, name in enumerate(NAMES)} if codes is not None else {}
    low, high = np.minimum(i, j), np.maximum(i, j)
    return low.astype(np.int64), high.astype(np.int64), named, weight, part_weight


def _standing_arrays(standing: Standing) -> tuple[Any, ...]:
    steps = np.array(offsets(), np.int64)
    width = width_udeg(np.arange(BANDS + 1)).astype(np.int64)
    return (
        standing.member, standing.lon, standing.keys, standing.starts, standing.span, width, standing.limit,
        steps[:, 0].copy(), steps[:, 1].copy(),
    )  # fmt: skip


def _report_arrays(field: Field) -> tuple[Any, ...]:
    r = field.reports
    return (
        r.day, r.until, r.lat, r.lon, narrowing_millionths(r.lat), r.precision, r.place, r.area, r.seat, r.type,
        r.actor, r.target, r.killed_low, r.killed_high, r.injured_low, r.injured_high, r.register, field.density,
        r.aggregate,
    )  # fmt: skip


def _word_arrays(words: PlaceWords) -> tuple[Any, ...]:
    return words.strict, words.loose, words.bits, words.total


def _model_arrays(
    weights: Mapping[str, I32], prior: I32, sizes: Mapping[str, int], least_pair: int, least_part: int
) -> tuple[Any, ...]:
    flat = np.ascontiguousarray(np.concatenate([weights[name] for name in NAMES], 1))
    ends = np.cumsum([weights[name].shape[1] for name in NAMES])
    offsets_of = np.r_[0, ends[:-1]].astype(np.int64)
    best = {name: np.maximum(weights[name].max(1), 0).astype(np.int64) for name in NAMES}
    # In place of a casualties' weight a part may gain up to log2(32) bits, whatever the figures of the injured.
    harm = np.maximum(best["killed"], 5_000)
    rest = np.stack([best["sides"], best["place"], harm, best["injured"], best["day"]], 1)
    words = (
        _best_per_word(weights["type"], TYPE_CODES),
        _best_per_word(weights["actor"], sizes["actor"]),
        _best_per_word(weights["target"], sizes["target"]),
    )
    return (
        flat, offsets_of, int(ends[-1]), sizes["actor"], sizes["target"], prior, words, rest,
        min(least_pair, least_part), least_pair, least_part,
    )  # fmt: skip


def _best_per_word(table: I32, size: int) -> I64:
    """Most that any partner's word can add to each word, [2, words + 1]; nothing for a word that is not stated."""
    square = table[:, 1:].reshape(2, size, size).astype(np.int64)
    best = np.maximum(np.maximum(square.max(1), square.max(2)), 0)
    return np.ascontiguousarray(np.concatenate([np.zeros((2, 1), np.int64), best], 1))
