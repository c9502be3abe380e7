"""The model: what each comparison weighs, in integer thousandths of a bit.

Weights are log2(m / u): how much commoner a code is among pairs that describe one incident (m) than among other
pairs of the neighbourhood (u). They are rounded to integers once, here, so that every party adds up the same sums.
Where the data are few, the shipped expectations below carry the weights; where they are many, the data do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from atashbas.reconcile.arrays import F64, I8, I32, I64, Ints
from atashbas.reconcile.compare import (
    DISTANCE_KM,
    DISTANCES,
    FEATURES,
    NAMES,
    PLACES,
    PRECISION_CLASSES,
    RELATIONS,
    SIZES,
    Codes,
)
from atashbas.reconcile.order import WINDOW_KM
from atashbas.reconcile.table import COARSE, Vocabulary

DENSITIES = 6  # classes of local density; one more for pairs without distance
PRIORS = DENSITIES + 1
CROSS, SAME = 0, 1  # between two registers · repeats inside one
MBITS = 1000
LIMIT_MBITS = 14_000  # no single comparison weighs more

# Expected spread of the distance between two reports of one incident, per class of the two precisions:
# (share that stands on one point of a gazetteer, one-sigma km, share in a wide tail of 12 km).
_SPREAD = ((0.02, 0.7, 0.06), (0.05, 1.6, 0.06), (0.45, 2.5, 0.10), (0.25, 4.0, 0.12), (0.30, 5.0, 0.12),
           (0.03, 13.0, 0.10), (0.60, 12.0, 0.10), (0.05, 28.0, 0.10))  # fmt: skip
_DAY = (0.0, 0.83, 0.07, 0.015, 0.055, 0.02, 0.005, 0.005)
_DAY_U = (0.0, 0.2, 0.37, 0.36, 0.02, 0.02, 0.01, 0.02)
_PLACE = (  # bits expected of the codes of place words: near · far · without distance
    (-1.0, 0.5, 1.5, 1.5, 2.0, 2.5, 0.0),
    (-2.5, 0.5, 1.5, 1.5, 2.0, 2.5, -2.0),
    (-2.0, 1.0, 2.0, 2.5, 3.0, 3.5, 0.0),
)
_BLOCKS = {  # codes that are compared among themselves only: what the block itself says is not evidence
    "place": tuple(slice(1 + PLACES * k, 1 + PLACES * (k + 1)) for k in range(3)),
    "distance": tuple(slice(1 + DISTANCES * k, 1 + DISTANCES * (k + 1)) for k in range(PRECISION_CLASSES)),
}
_SIZED = tuple(slice(1 + RELATIONS * k, 1 + RELATIONS * (k + 1)) for k in range(len(SIZES) + 1))
_FALLING = {  # runs of codes whose weights may only fall: better agreement never speaks less for a link
    "distance": _BLOCKS["distance"],
    "day": (slice(1, 4), slice(4, 7)),
    "place": tuple(slice(6 + PLACES * k, PLACES * k, -1) for k in range(3)),
    "killed": _SIZED,
    "injured": _SIZED,
}
# Pairs that a shipped expectation counts for. Thousands of links are needed to overrule those that all sources share.
STRENGTH = {"distance": 400.0, "day": 1500.0, "place": 1500.0, "killed": 600.0, "injured": 600.0, "type": 150.0}
FIRM = 15.0
_ONE_VOCABULARY = 0.05  # registers with fewer equal words among their links name actors each in its own way
WORDS = frozenset({"type", "actor", "target", "sides"})
# Share of reports that state a wrong thing outright: what they say is then as good as chance, and no worse.
ASTRAY = {"distance": 0.03}
_RELATION = (0.42, 0.17, 0.18, 0.14, 0.09)  # equal, overlapping, near, apart, far
_RELATION_U = (0.24, 0.10, 0.16, 0.25, 0.25)
_WORDS_SEEN = {"type": 60.0, "actor": 20.0, "target": 20.0}  # pairs that equal shares count for
_SAME_ACTOR, _SAME_TYPE, _SAME_COARSE = 0.7, 0.75, 0.17
_LINKS_PER_REPORT = (0.25, 0.02)  # to other registers · inside one


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """How thickly reports lie: class 0 (thin) … 5 per cell of the window's size and stretch of days; frozen.

    `classes` is [bands, cells, stretches]; outside it the middle class holds.
    """

    classes: I8
    band: int
    cell: int
    stretch: int
    days: int
    cell_udeg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reranker:
    """Factors learnt from judgements, int32 [2, 2 + features], thousandths: a constant, the prior, the features."""

    thousandths: I32


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Everything that decides a weight; two runs with one model agree whatever else the tables hold.

    `weights[name]` is int32 [2, codes] in milli-bits (row 0 between registers, row 1 inside one); `prior` is int32
    [2, PRIORS]. `floors` is int32 [3, registers, registers]: least weight of links of two registers; of parts of the
    second one's aggregates; and how much better than a single link such a part must fit. `limit`: partners per report
    and group.
    `offers` and `slid_offers` count reports' best offers at their own and at slid days, over `slid_days`, as
    `slides` has them.
    `matches` and `pairs` say what it was fitted on (0 pairs: the shipped expectations alone).
    """

    vocabulary: Vocabulary
    weights: Mapping[str, I32]
    prior: I32
    density: Density
    gazetteer: Mapping[str, tuple[int, int]]
    limit: int
    floors: I32
    matches: float
    pairs: int
    offers: I64 | None = None
    slid_offers: F64 | None = None
    slid_days: int = 0
    reranker: Reranker | None = None

    @property
    def sizes(self) -> dict[str, int]:
        """Sizes of the vocabularies that pair codes are made with; one more than the words, for the rare ones."""
        return vocabulary_sizes(self.vocabulary)


def vocabulary_sizes(vocabulary: Vocabulary) -> dict[str, int]:
    """Number of codes of actor and target."""
    return {"actor": len(vocabulary.actors) + 1, "target": len(vocabulary.targets) + 1}


def levels_of(vocabulary: Vocabulary) -> dict[str, int]:
    """Number of codes of each feature."""
    sizes = vocabulary_sizes(vocabulary)
    pairs = {name: 1 + size**2 for name, size in sizes.items()} | {"sides": 1 + sizes["target"] * sizes["actor"]}
    return {f.name: f.levels if f.levels is not None else pairs[f.name] for f in FEATURES}


def expected_u(name: str) -> F64:
    """Shipped expectation of a feature's codes among other pairs of the neighbourhood."""
    if name == "distance":
        rings = np.diff(np.r_[0.0, np.square(DISTANCE_KM), WINDOW_KM**2]) / WINDOW_KM**2
        rings = 0.7 * rings + 0.3 * np.full(DISTANCES, 1 / DISTANCES) * (np.arange(DISTANCES) > 0)  # towns attract
        rings[0] += 0.01
        shares = np.tile(rings / rings.sum(), PRECISION_CLASSES) / PRECISION_CLASSES
        return np.asarray(np.r_[0.0, shares], np.float64)
    if name in {"killed", "injured"}:
        return np.asarray(np.r_[0.0, np.outer(_expected_sizes(), _RELATION_U).ravel()], np.float64)
    return np.asarray(_DAY_U if name == "day" else np.r_[0.0, np.full(3 * PLACES, 1 / 3 / PLACES)], np.float64)


def expected_bits(name: str) -> F64:
    """Shipped expectation of what each code weighs, before any data."""
    if name == "place":
        return np.asarray(np.r_[0.0, np.ravel(_PLACE)], np.float64)
    if name == "distance":
        m = _expected_distance()
    elif name == "day":
        m = np.asarray(_DAY, np.float64)
    else:
        m = np.asarray(np.r_[0.0, np.outer(_expected_sizes(), _RELATION).ravel()], np.float64)
    return np.asarray(np.log2(np.maximum(m, 1e-9) / np.maximum(expected_u(name), 1e-9)), np.float64)


def _expected_sizes() -> F64:
    return np.asarray((0.3, 0.2, 0.14, 0.16, 0.1, 0.06, 0.04))[: len(SIZES) + 1]


def _expected_distance() -> F64:
    edges = np.r_[0.0, np.square(DISTANCE_KM), WINDOW_KM**2]
    rows = []
    for point, sigma, tail in _SPREAD:
        near, far = (np.diff(1 - np.exp(-edges / (2 * s * s))) for s in (sigma, 12.0))
        row = (1 - point - tail) * near + tail * far
        row[0] += point
        rows.append(row / row.sum() / PRECISION_CLASSES)
    return np.asarray(np.r_[0.0, np.concatenate(rows)], np.float64)


def same_code_share(name: str, m: F64) -> float:
    """Expected share of equal codes among matches of a vocabulary feature, after what the matches say."""
    size = int(np.sqrt(len(m) - 1))
    equal, total = float(m[1 :: size + 1].sum()), float(m[1:].sum())
    start = _SAME_TYPE if name == "type" else _SAME_ACTOR
    return (equal + 20.0 * start) / (total + 20.0)


def word_shares(name: str, u: F64) -> F64:
    """Share of each word of a vocabulary among the stated ones, from the counts of pairs, smoothed to equal shares."""
    size = int(np.sqrt(len(u) - 1))
    table = u[1:].reshape(size, size)
    total = table.sum(0) + table.sum(1) + _WORDS_SEEN[name] / size
    return np.asarray(total / total.sum(), np.float64)


def vocabulary_expectations(name: str, equal: float, u: F64, strength: float) -> tuple[F64, F64]:
    """Expected shares of the word pairs among matches and among other pairs.

    Other pairs: as if words met by chance. Matches: equal words as often as each word is stated, different ones as the
    other pairs have them; types of one coarse class take their own part of the disagreement.
    """
    shares = word_shares(name, u)
    size = len(shares)
    chance = np.triu(2 * np.outer(shares, shares), 1) + np.diag(shares**2)
    odd = np.triu(u[1:].reshape(size, size) + strength * chance, 1)
    if name == "type":
        kin = odd * (COARSE[:, None] == COARSE[None, :])
        weight = _SAME_COARSE / (1 - _SAME_TYPE)
        far = odd - kin
        odd = weight * kin / max(kin.sum(), 1e-12) + (1 - weight) * far / max(far.sum(), 1e-12)
    matches = (1 - equal) * odd / max(odd.sum(), 1e-12) + equal * np.diag(shares)
    return np.r_[0.0, matches.ravel()], np.r_[0.0, chance.ravel()]


def weigh(name: str, m: F64, u: F64, shared: F64 | None = None) -> I32:
    """Milli-bits of each code from expected counts of matches `m` and of other pairs `u`, smoothed.

    `shared`: matches of other registers, from which only the share of equal words is taken (repeats in one register);
    where those never use one vocabulary, what is usually expected holds.
    """
    if name in WORDS:
        full_m, full_u = _weigh_words(name, m, u, shared)
    else:
        start_u = expected_u(name)
        start_m = (u + STRENGTH[name] * start_u) * np.exp2(expected_bits(name))
        full_m, full_u = m + STRENGTH[name] * start_m / start_m[1:].sum(), u + STRENGTH[name] * start_u
    for block in _BLOCKS.get(name, (slice(1, None),)):
        full_m[block] /= max(full_m[block].sum(), 1e-12)
        full_u[block] /= max(full_u[block].sum(), 1e-12)
    full_m[1:] += ASTRAY.get(name, 0.0) * (full_u[1:] - full_m[1:])
    bits = np.log2(np.maximum(full_m, 1e-7) / np.maximum(full_u, 1e-7))
    bits[0] = 0.0
    for run in _FALLING.get(name, ()):
        bits[run] = falling(bits[run], full_m[run] + full_u[run])
    return np.asarray(np.clip(np.rint(bits * MBITS), -LIMIT_MBITS, LIMIT_MBITS), np.int32)


def _weigh_words(name: str, m: F64, u: F64, shared: F64 | None) -> tuple[F64, F64]:
    """Shares of word pairs among matches and other pairs: the expected ones, lifted as far as the counts are firm.

    A pair of words seen a few times more than expected may be chance: `FIRM` pairs as expected are added to each.
    """
    if name == "sides":  # nothing is expected of it but what the other pairs say
        start_m = start_u = (u + 1e-3) / (u.sum() + 1e-3 * len(u))
    else:
        equal = same_code_share(name, m if shared is None else shared)
        if shared is not None and equal < _ONE_VOCABULARY:
            equal = same_code_share(name, np.zeros(len(u)))
        start_m, start_u = vocabulary_expectations(name, equal, u, STRENGTH["type"])
    lifts = [(counts + FIRM) / (counts[1:].sum() * start + FIRM) for counts, start in ((m, start_m), (u, start_u))]
    return start_m * lifts[0], start_u * lifts[1]


def falling(values: F64, weights: F64) -> F64:
    """Nearest sequence that never rises (pool adjacent violators): more distance never speaks more for a link."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] < pools[-1][0]:
            (a, wa, na), (b, wb, nb) = pools[-2], pools[-1]
            pools[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    return np.asarray(np.repeat([p[0] for p in pools], [p[2] for p in pools]), np.float64)


def log_odds(share: F64) -> I32:
    """Milli-bits of the odds of a share."""
    return np.asarray(np.rint(np.log2(share / (1 - share)) * MBITS), np.int32)


def add_up(model_weights: Mapping[str, I32], prior: I32, codes: Codes, density: Ints, relation: Ints) -> I32:
    """Weight of pairs in milli-bits: the prior of their density class plus one term per comparison."""
    total = prior[relation, density].astype(np.int32)
    for name in NAMES:
        total = total + model_weights[name][relation, codes[name]]
    return total.astype(np.int32)


def freeze(arrays: Mapping[str, I32]) -> Mapping[str, I32]:
    """Read-only arrays behind a read-only mapping."""
    for array in arrays.values():
        array.setflags(write=False)
    return MappingProxyType(dict(arrays))


def start_shares(densities: I64, reports: int) -> F64:
    """Share of pairs expected to be links before any data: one link for every four reports, spread over the pairs."""
    pairs = np.maximum(densities.sum(1), 1)
    shares = np.clip(np.array(_LINKS_PER_REPORT) * reports / pairs, 0.002, 0.15)
    return np.asarray(np.repeat(shares[:, None], PRIORS, 1), np.float64)
