"""The input table: decides what a row of it means and refuses what it cannot mean.

The schema is documented in docs/reference/reconcile-tables.md.

Strings become codes here, once; everything behind this module works on integers. Rows are put in one canonical order
(by band of latitude, day, longitude, likeness, id), so that no later result depends on the order they came in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import I8, I16, I32, I64, U64, Bools
from atashbas.reconcile.hashes import hash_ids, hash_text
from atashbas.reconcile.words import PlaceWords, count_words, fold_area
from atashbas.reports.records import IncidentType
from atashbas.values import AtashbasError, DatePrecision, PlacePrecision

NO_POINT = np.iinfo(np.int32).min
DISTRUSTED = 5  # precision classes 0 site … 4 governorate; 5: no point
_MANY = 500_000  # reports whose columns are gathered by two threads
MAX_CODES = 500  # actors (and targets) told apart in the weights; rarer ones share one code
COLUMNS: Mapping[str, Any] = {
    "id": pl.String,
    "register": pl.String,
    "day": pl.Date,
    "day_end": pl.Date,
    "day_precision": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_precision": pl.String,
    "place": pl.String,
    "admin1": pl.String,
    "type": pl.String,
    "actor": pl.String,
    "target": pl.String,
    "killed_low": pl.Int32,
    "killed_high": pl.Int32,
    "injured_low": pl.Int32,
    "injured_high": pl.Int32,
    "aggregate": pl.Boolean,
    "entered_at": pl.Datetime("us", "UTC"),
}
_PRECISIONS = {
    PlacePrecision.SITE: 0,
    PlacePrecision.LOCALITY: 1,
    PlacePrecision.NEAR: 2,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.GOVERNORATE: 4,
    PlacePrecision.COUNTRY: DISTRUSTED,
    PlacePrecision.UNKNOWN: 2,
}
_SPREAD_DAYS = {DatePrecision.DAY: 0, DatePrecision.DAYS: 3, DatePrecision.WEEK: 6, DatePrecision.MONTH: 30}
TYPES: tuple[str, ...] = tuple(sorted({*(t.value for t in IncidentType)} - {IncidentType.OTHER.value}))
COARSE: I8 = np.array([*(sorted({t.split(".")[0] for t in TYPES}).index(t.split(".")[0]) for t in TYPES)], np.int8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Reports as arrays, in canonical order; `row` leads back to the input.

    Units: microdegrees, days since 1970-01-01, persons. -1 stands for "not stated" in every code and count; `lat`
    is NO_POINT where neither the report nor the names of the table give a point. `area` and `seat` are hashes.
    `until` is the last day the report may speak of. `precision` 0 site … 4 governorate. `seat` is the governorate
    that has the name of the report's place. `like` orders reports that stand at one place on one day.
    """

    row: I64
    tie: U64
    register: I16
    day: I32
    until: I32
    lat: I32
    lon: I32
    precision: I8
    area: I32
    place: I32
    seat: I32
    type: I8
    actor: I16
    target: I16
    killed_low: I16
    killed_high: I16
    injured_low: I16
    injured_high: I16
    aggregate: Bools
    like: I32

    def __len__(self) -> int:
        return len(self.row)

    def take(self, at: Any) -> Coded:
        """The reports at these positions."""
        if len(self) < _MANY:
            return Coded(**{name: getattr(self, name)[at] for name in Coded.__dataclass_fields__})
        with ThreadPoolExecutor(2) as pool:
            taken = pool.map(lambda name: getattr(self, name)[at], Coded.__dataclass_fields__)
            return Coded(**dict(zip(Coded.__dataclass_fields__, taken, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What the codes mean; frozen with the model, so that later reports are coded alike."""

    registers: tuple[str, ...]
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    words: Mapping[str, int]


def read_columns(table: Any) -> pl.DataFrame:
    """Bring a Polars or Arrow table to the schema; optional columns that are absent become "not stated".

    Raises
    ------
    AtashbasError
        ``reconcile.column`` for a missing id, register or day and for a column of the wrong kind;
        ``reconcile.duplicate-id`` where two rows have one id.
    """
    frame = table if isinstance(table, pl.DataFrame) else pl.DataFrame(pl.from_arrow(table))
    for name in ("id", "register", "day"):
        if name not in frame.columns:
            raise AtashbasError("reconcile.column", column=name)
    columns: list[pl.Expr | pl.Series] = []
    for name, kind in COLUMNS.items():
        if name not in frame.columns:
            columns.append(pl.lit(None, kind).alias(name))
            continue
        try:
            columns.append(frame[name].cast(kind).to_frame().select(pl.col(name)).to_series())
        except pl.exceptions.PolarsError as error:
            raise AtashbasError("reconcile.column", column=name, kind=str(frame[name].dtype)) from error
    whole = frame.select(columns) if len(frame) else pl.DataFrame(schema=dict(COLUMNS))
    if whole["id"].n_unique() != len(whole) or whole["id"].null_count():
        raise AtashbasError("reconcile.duplicate-id", rows=len(whole), ids=whole["id"].n_unique())
    return whole


def make_vocabulary(frame: pl.DataFrame) -> Vocabulary:
    """Registers by name; the most frequent actors and targets, most frequent first; how rare each place word is."""
    used = frame["place"].drop_nulls().value_counts(name="uses").sort("place")
    return Vocabulary(
        registers=tuple(sorted(frame["register"].unique().to_list())),
        actors=_frequent(frame["actor"]),
        targets=_frequent(frame["target"]),
        words=count_words(used["place"].to_list(), used["uses"].to_list()),
    )


def _frequent(words: pl.Series) -> tuple[str, ...]:
    counts = words.drop_nulls().value_counts(name="n")
    return tuple(counts.sort(["n", words.name], descending=[True, False])[words.name].head(MAX_CODES).to_list())


def _code(words: pl.Series, vocabulary: Sequence[str], rest: int = -1) -> I32:
    """Position of each word in the vocabulary; `rest` for words outside it, -1 for none."""
    codes = words.cast(pl.Enum(vocabulary), strict=False).to_physical().cast(pl.Int32)
    if rest < 0 or codes.null_count() == words.null_count():
        return np.asarray(codes.fill_null(-1).to_numpy(), np.int32)
    return np.where(words.is_not_null().to_numpy(), codes.fill_null(rest).to_numpy(), -1).astype(np.int32)


def _values(words: pl.Series, meaning: Mapping[str, int], otherwise: int) -> I32:
    """The number that each word stands for; `otherwise` for none and for words that stand for nothing."""
    codes = _code(words, tuple(meaning))
    return np.asarray(np.array([*meaning.values(), otherwise], np.int32)[codes])


def encode(frame: pl.DataFrame, vocabulary: Vocabulary) -> tuple[Coded, PlaceWords]:
    """Turn a table of the schema into arrays, in the order of its rows, and its place names into tokens."""
    n = len(frame)
    names = sorted(frame["place"].drop_nulls().unique().to_list())
    lat, lon, precision = _points(frame)
    day, until = _days(frame)
    place = _code(frame["place"], names)
    plain: dict[str, Any] = {
        "row": np.arange(n, dtype=np.int64),
        "tie": hash_ids(frame["id"]),
        "register": _code(frame["register"], vocabulary.registers).astype(np.int16),
        "day": day,
        "until": until,
        "lat": lat,
        "lon": lon,
        "precision": precision,
        "area": _area_codes(frame["admin1"]),
        "place": place,
        "seat": np.array([*(_area_code(name) for name in names), -1], np.int32)[place],
        "type": _code(frame["type"], TYPES).astype(np.int8),
        "actor": _code(frame["actor"], vocabulary.actors, rest=len(vocabulary.actors)).astype(np.int16),
        "target": _code(frame["target"], vocabulary.targets, rest=len(vocabulary.targets)).astype(np.int16),
        **_counts(frame, "killed"),
        **_counts(frame, "injured"),
        "aggregate": frame["aggregate"].fill_null(value=False).to_numpy().astype(np.bool_),
    }
    plain["like"] = _likeness(plain)
    return Coded(**plain), PlaceWords(names, vocabulary.words)


def _area_codes(words: pl.Series) -> I32:
    """Hash of each governorate's folded name; -1 where none is stated."""
    known = words.drop_nulls().unique().to_list()
    codes = {name: _area_code(name) for name in known}
    if not codes:
        return np.full(len(words), -1, np.int32)
    mapped = words.replace_strict(codes, default=-1, return_dtype=pl.Int32).fill_null(-1)
    return np.asarray(mapped.to_numpy(), np.int32)


def _area_code(name: str) -> int:
    key = fold_area(name)
    return hash_text(key, 31) if key else -1


def _points(frame: pl.DataFrame) -> tuple[I32, I32, I8]:
    """Microdegrees and precision class; coordinates outside the globe, or 0/0, count as not stated."""
    lat, lon = (frame[name].fill_nan(None).fill_null(999.0).to_numpy() for name in ("lat", "lon"))
    classes = {p.value: code for p, code in _PRECISIONS.items()}
    precision = _values(frame["place_precision"], classes, 1).astype(np.int8)
    good = (np.abs(lat) <= 90) & (np.abs(lon) <= 180) & ~((lat == 0) & (lon == 0)) & (precision < DISTRUSTED)
    lat_udeg = np.where(good, np.rint(np.where(good, lat, 0) * 1e6), NO_POINT).astype(np.int32)
    lon_udeg = np.where(good, np.rint(np.where(good, lon, 0) * 1e6), NO_POINT).astype(np.int32)
    return lat_udeg, lon_udeg, np.where(good, precision, DISTRUSTED).astype(np.int8)


def _days(frame: pl.DataFrame) -> tuple[I32, I32]:
    """First and last day; a date without day-precision reaches forward by its class, never back."""
    day = frame["day"].to_physical().fill_null(NO_POINT).to_numpy().astype(np.int32)
    end = frame["day_end"].to_physical().fill_null(NO_POINT).to_numpy().astype(np.int32)
    spread = {p.value: days for p, days in _SPREAD_DAYS.items()}
    extra = _values(frame["day_precision"], spread, 0)
    vague = frame["day_precision"].eq_missing(DatePrecision.YEAR.value).to_numpy() & (end == NO_POINT)
    until = np.where(end >= day, end, day + extra)
    day = np.where(vague | (until - day > 366), NO_POINT, day).astype(np.int32)
    return day, np.where(day == NO_POINT, NO_POINT, until).astype(np.int32)


def _counts(frame: pl.DataFrame, harm: str) -> dict[str, I16]:
    low, high = (frame[f"{harm}_{end}"] for end in ("low", "high"))
    first, last = low.fill_null(high).fill_null(-1), high.fill_null(low).fill_null(-1)
    ends = np.clip(np.stack([first.to_numpy(), last.to_numpy()]), -1, 9_999).astype(np.int16)
    return {f"{harm}_low": ends.min(0), f"{harm}_high": ends.max(0)}


def _likeness(plain: Mapping[str, Any]) -> I32:
    """Order among reports at one place on one day: those alike in type, actor, target and deaths stand together."""
    like = (plain["type"].astype(np.int64) + 1) << 24 | (plain["actor"].astype(np.int64) + 1) << 15
    like |= ((plain["target"].astype(np.int64) + 1) << 6) & 0x7FC0 | np.minimum(plain["killed_high"] + 1, 63)
    return np.asarray(like, np.int32)
