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
    PRECISION_CLASSES,
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
_DAY = (0.0, 0.83, 0.11, 0.025, 0.03, 0.005)
_PLACE = (0.0, 0.30, 0.10, 0.16, 0.14, 0.15, 0.10, 0.05)
_DAY_U = (0.0, 0.2, 0.39, 0.38, 0.02, 0.01)
_PLACE_U = (0.0, 0.78, 0.08, 0.04, 0.04, 0.02, 0.01, 0.03)
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
class Model:
    """Everything that decides a weight; two runs with one model agree whatever else the tables hold.

    `weights[name]` is int32 [2, codes] in milli-bits (row 0 between registers, row 1 inside one); `prior` is int32
    [2, PRIORS]. `matches` and `pairs` say what it was fitted on (0 pairs: the shipped expectations alone).
    """

    vocabulary: Vocabulary
    weights: Mapping[str, I32]
    prior: I32
    density: Density
    gazetteer: Mapping[str, tuple[int, int]]
    matches: float
    pairs: int
    notes: tuple[str, ...] = ()

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
    return {f.name: f.levels if f.levels is not None else 1 + sizes[f.name] ** 2 for f in FEATURES}


def expected_m(name: str) -> F64:
    """Shipped expectation of a feature's codes among pairs of one incident; sums to one over the stated codes."""
    if name == "distance":
        return _expected_distance()
    if name in {"killed", "injured"}:
        return np.asarray(np.r_[0.0, np.outer(_expected_sizes(), _RELATION).ravel()], np.float64)
    return np.asarray({"day": _DAY, "place": _PLACE}[name], np.float64)


def expected_u(name: str) -> F64:
    """Shipped expectation among other pairs of the neighbourhood."""
    if name == "distance":
        rings = np.diff(np.r_[0.0, np.square(DISTANCE_KM), WINDOW_KM**2]) / WINDOW_KM**2
        rings = 0.7 * rings + 0.3 * np.full(DISTANCES, 1 / DISTANCES) * (np.arange(DISTANCES) > 0)  # towns attract
        rings[0] += 0.01
        shares = np.tile(rings / rings.sum(), PRECISION_CLASSES) / PRECISION_CLASSES
        return np.asarray(np.r_[0.0, shares], np.float64)
    if name in {"killed", "injured"}:
        return np.asarray(np.r_[0.0, np.outer(_expected_sizes(), _RELATION_U).ravel()], np.float64)
    return np.asarray({"day": _DAY_U, "place": _PLACE_U}[name], np.float64)


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
    equal = float(m[1 :: size + 1].sum())
    start = _SAME_TYPE if name == "type" else _SAME_ACTOR
    return (equal + 20.0 * start) / (float(m[1:].sum()) + 20.0)


def word_shares(name: str, u: F64) -> F64:
    """Share of each word of a vocabulary among the stated ones, from the counts of pairs, smoothed to equal shares."""
    size = int(np.sqrt(len(u) - 1))
    table = u[1:].reshape(size, size)
    total = table.sum(0) + table.sum(1) + _WORDS_SEEN[name] / size
    return np.asarray(total / total.sum(), np.float64)


def vocabulary_expectations(name: str, m: F64, u: F64, strength: float) -> tuple[F64, F64]:
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
    equal = same_code_share(name, m)
    matches = (1 - equal) * odd / max(odd.sum(), 1e-12) + equal * np.diag(shares)
    return np.r_[0.0, matches.ravel()], np.r_[0.0, chance.ravel()]


def weigh(name: str, m: F64, u: F64, strength: float) -> I32:
    """Milli-bits of each code from expected counts of matches `m` and of other pairs `u`, smoothed."""
    if FEATURES[NAMES.index(name)].levels is None or name == "type":
        start_m, start_u = vocabulary_expectations(name, m, u, strength)
    else:
        start_m, start_u = expected_m(name), expected_u(name)
    full_m, full_u = m + strength * start_m, u + strength * start_u
    full_m, full_u = full_m / max(full_m[1:].sum(), 1e-12), full_u / max(full_u[1:].sum(), 1e-12)
    bits = np.log2(np.maximum(full_m, 1e-7) / np.maximum(full_u, 1e-7))
    bits[0] = 0.0
    return np.asarray(np.clip(np.rint(bits * MBITS), -LIMIT_MBITS, LIMIT_MBITS), np.int32)


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
