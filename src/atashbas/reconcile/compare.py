"""The comparisons: a declared list of features, each turning two reports into one code with a weight in a table.

Every code is symmetric in the two reports, code 0 means "not stated by one of them" and weighs nothing, so silence is
neither for nor against. Disagreement on actor or type is evidence and never a filter. Weights and explanations use
these same functions; the compiled path (`compiled.py`) repeats them pair by pair and is tested against them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from atashbas.reconcile.arrays import F64, I16, I32, Bools, Ints
from atashbas.reconcile.table import COARSE, DISTRUSTED, NO_POINT, TYPES, Coded
from atashbas.reconcile.words import PlaceWords, shared_rarity

KM_PER_UDEG = 111.195e-6  # a degree of a great circle on the mean sphere is 111.195 km
DISTANCE_KM = (0.15, 0.5, 1.2, 2.5, 5.0, 9.0, 15.0, 25.0)  # upper borders of the distance classes
SQUARED_KM: F64 = np.square(DISTANCE_KM)
DISTANCES = len(DISTANCE_KM) + 1
PAIRS_OF_PRECISION = np.array(
    [[0, 1, 3, 5, 7], [1, 2, 3, 5, 7], [3, 3, 4, 5, 7], [5, 5, 5, 6, 7], [7, 7, 7, 7, 7]], np.int32
)
PRECISION_CLASSES = 8
PLACES = 7
NEAR_KM = 5.0
SIZES = (0, 1, 2, 5, 11, 24)  # upper borders of the size classes of casualties
RELATIONS = 5  # equal · ranges overlap · within two thirds · within a third · further apart
TYPE_CODES = len(TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One comparison: its name and what its codes can be.

    `levels` counts the codes (0 included); None where the codes are pairs of a vocabulary, whose size the data give.
    """

    name: str
    levels: int | None


FEATURES: tuple[Feature, ...] = (
    Feature(name="distance", levels=1 + PRECISION_CLASSES * DISTANCES),
    Feature(name="day", levels=8),
    Feature(name="place", levels=1 + 3 * PLACES),
    Feature(name="killed", levels=1 + (len(SIZES) + 1) * RELATIONS),
    Feature(name="injured", levels=1 + (len(SIZES) + 1) * RELATIONS),
    Feature(name="type", levels=1 + TYPE_CODES * TYPE_CODES),
    Feature(name="actor", levels=None),
    Feature(name="target", levels=None),
    Feature(name="sides", levels=None),
)
NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
Codes = Mapping[str, I32]


def pair_code(a: Ints, b: Ints, size: int) -> I32:
    """Code of an unordered pair of vocabulary codes; 0 where one of them is not stated."""
    low, high = np.minimum(a, b).astype(np.int32), np.maximum(a, b).astype(np.int32)
    return np.asarray(np.where(low < 0, 0, 1 + low * size + high), np.int32)


def squared_km(reports: Coded, i: Ints, j: Ints) -> F64:
    """Squared distance in km² on the plane tangent between the two latitudes; infinite where a point is missing."""
    known = (reports.lat[i] != NO_POINT) & (reports.lat[j] != NO_POINT)
    north = (reports.lat[i].astype(np.float64) - reports.lat[j]) * KM_PER_UDEG
    east = (reports.lon[i].astype(np.float64) - reports.lon[j]) * KM_PER_UDEG
    shrink = narrowing_millionths(reports.lat[i]).astype(np.float64) * narrowing_millionths(reports.lat[j]) * 1e-12
    return np.asarray(np.where(known, north * north + east * east * shrink, np.inf), np.float64)


_COSINE: I32 = np.rint(np.cos(np.radians(np.arange(-9000, 9001) / 100)) * 1e6).astype(np.int32)


def narrowing(lat_udeg: Ints) -> F64:
    """Cosine of the latitude to six places, from a table by hundredths of a degree: equal on every machine."""
    return np.asarray(narrowing_millionths(lat_udeg) / 1e6, np.float64)


def narrowing_millionths(lat_udeg: Ints) -> I32:
    """The same in millionths."""
    return np.asarray(_COSINE[np.clip((lat_udeg + np.int64(90_000_000)) // 10_000, 0, 18_000)], np.int32)


def code_distance(reports: Coded, i: Ints, j: Ints, squared: F64) -> I32:
    """Distance class within the class of both stated precisions."""
    step = np.searchsorted(SQUARED_KM, squared, side="right").astype(np.int32)
    a, b = (np.minimum(reports.precision[k], DISTRUSTED - 1) for k in (i, j))
    return np.where(np.isinf(squared), 0, 1 + PAIRS_OF_PRECISION[a, b] * DISTANCES + step).astype(np.int32)


def gap_days(reports: Coded, i: Ints, j: Ints) -> I32:
    """Days between the two periods; 0 where they touch."""
    gap = np.maximum(reports.day[j] - reports.until[i], reports.day[i] - reports.until[j])
    return np.asarray(np.maximum(gap, 0), np.int32)


def code_day(reports: Coded, i: Ints, j: Ints) -> I32:
    """1-3: 0, 1, 2 days apart; 4-6: inside a period of up to 2 days, up to a week, longer; 7: just outside a period."""
    gap = gap_days(reports, i, j)
    span = np.maximum(reports.until[i] - reports.day[i], reports.until[j] - reports.day[j])
    inside = np.where(span <= 1, 4, np.where(span <= 6, 5, 6))
    return np.where(span > 0, np.where(gap == 0, inside, 7), 1 + np.minimum(gap, 2)).astype(np.int32)


def code_place(reports: Coded, words: PlaceWords, i: Ints, j: Ints, squared: F64) -> I32:
    """1: no word in common … 4-6: the same words, rarer ones higher; 7: one is the seat of the other's governorate.

    Names of reports that stand far apart (+7), or without distance (+14), have codes of their own: between neighbours
    a different name says little, and without a point the name is all that says where.
    """
    a, b = reports.place[i], reports.place[j]
    stated = (a >= 0) & (b >= 0)
    code = np.zeros(len(a), np.int32)
    at = np.flatnonzero(stated)
    if len(at):
        shared, most = shared_rarity(words, a[at], b[at])
        whole = np.where(shared < 300, 4, np.where(shared < 600, 5, 6))
        part = np.where(shared * 100 < most * 40, 2, 3)
        level = np.where(shared == 0, 1, np.where(shared * 100 < most * 75, part, whole))
        code[at] = np.where(most == 0, 0, level)
    seat = (reports.seat[i] >= 0) & (reports.seat[i] == reports.area[j])
    seat |= (reports.seat[j] >= 0) & (reports.seat[j] == reports.area[i])
    code = np.where(seat & (code == 1), PLACES, code)
    block = np.where(squared < NEAR_KM**2, 0, np.where(np.isinf(squared), 2 * PLACES, PLACES))
    return np.where(code > 0, code + block, 0).astype(np.int32)


def code_casualties(low_a: I16, high_a: I16, low_b: I16, high_b: I16) -> I32:
    """How two stated ranges relate, within the size class of the greater lower end."""
    stated = (low_a >= 0) & (low_b >= 0)
    first, last = np.maximum(low_a, low_b).astype(np.int32), np.minimum(high_a, high_b).astype(np.int32)
    equal = (low_a == low_b) & (high_a == high_b)
    less, more = 2 * last + 1, 2 * first + 1  # half a person is added, so that 0 and 1 are a factor of three apart
    apart = np.where(3 * less >= 2 * more, 2, np.where(3 * less >= more, 3, 4))
    relation = np.where(equal, 0, np.where(last >= first, 1, apart))
    size = np.searchsorted(SIZES, first, side="left")
    return np.where(stated, 1 + size * RELATIONS + relation, 0).astype(np.int32)


def code_sides(reports: Coded, i: Ints, j: Ints, actors: int) -> I32:
    """Whom one report blames against what the other says was hit, where only one of them says what was hit."""
    a, b = reports.target[i], reports.target[j]
    target = np.where(b < 0, a, b).astype(np.int32)
    actor = np.where(b < 0, reports.actor[j], reports.actor[i]).astype(np.int32)
    usable = ((a < 0) != (b < 0)) & (actor >= 0)
    return np.where(usable, 1 + target * actors + actor, 0).astype(np.int32)


def compare(
    reports: Coded, words: PlaceWords, i: Ints, j: Ints, sizes: Mapping[str, int], squared: F64 | None = None
) -> Codes:
    """Codes of all features for pairs of positions; `sizes` gives the vocabulary sizes of actor and target."""
    squared = squared_km(reports, i, j) if squared is None else squared
    killed = (reports.killed_low[i], reports.killed_high[i], reports.killed_low[j], reports.killed_high[j])
    injured = (reports.injured_low[i], reports.injured_high[i], reports.injured_low[j], reports.injured_high[j])
    return {
        "distance": code_distance(reports, i, j, squared),
        "day": code_day(reports, i, j),
        "place": code_place(reports, words, i, j, squared),
        "killed": code_casualties(*killed),
        "injured": code_casualties(*injured),
        "type": pair_code(reports.type[i], reports.type[j], TYPE_CODES),
        "actor": pair_code(reports.actor[i], reports.actor[j], sizes["actor"]),
        "target": pair_code(reports.target[i], reports.target[j], sizes["target"]),
        "sides": code_sides(reports, i, j, sizes["actor"]),
    }


# A report may be part of another register's aggregate: the larger the whole, the more parts it has room for.
PART_COST_MBITS = 1_000
NO_PART = -(10**8)
PART_MOST = 32
LOG2_MBITS: I32 = np.rint(1000 * np.log2(np.maximum(np.arange(PART_MOST + 1), 1))).astype(np.int32)


def part_bonus(reports: Coded, part: Ints, whole: Ints) -> I32:
    """What takes the place of the casualties' weight when `part` is one of several that `whole` sums up; else NO_PART.

    The whole's figure must be at least twice the part's, or its register must call it an aggregate.
    """
    own, total = reports.killed_low[part].astype(np.int32), reports.killed_high[whole].astype(np.int32)
    room = (own >= 0) & (total >= 2) & (total >= 2 * own)
    gain = LOG2_MBITS[np.clip(total, 0, PART_MOST)] - LOG2_MBITS[np.clip(own, 1, PART_MOST)] - PART_COST_MBITS
    vague = reports.aggregate[whole] & ((own < 0) | (total < 0))
    return np.asarray(np.where(room, gain, np.where(vague, -PART_COST_MBITS // 2, NO_PART)), np.int32)


def same_register(reports: Coded, i: Ints, j: Ints) -> Bools:
    """Pairs inside one register: in-register repeats."""
    return np.asarray(reports.register[i] == reports.register[j], np.bool_)


def coarse_of(types: Ints) -> Ints:
    """Coarse class of each type code."""
    return COARSE[types]
