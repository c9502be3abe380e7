"""Coverage of many incidents at once: the same answers as one by one, by columns.

What is asked often is answered once: how each actor stood in each stretch of time, and what two ways of standing give.
The outcome alone is made here; its path is asked for incident by incident.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from atashbas.actors import ActorRegistry
from atashbas.agreement.coverage import Assessor, Ways, assessor
from atashbas.agreement.facts import Where, named_chain, resolve_actor, window
from atashbas.agreement.model import Agreement, Regime
from atashbas.agreement.outcome import Outcome, outcome_between
from atashbas.agreement.ways import Possibilities
from atashbas.places import Gazetteer
from atashbas.places.dated import Truth
from atashbas.values import DatePrecision, PlacePrecision

Codes = NDArray[np.int64]
_BITS = {Outcome.APPLIES: 1, Outcome.EXCLUDED: 2, Outcome.OUTSIDE: 4}
_NAMES = {bit: outcome.value for outcome, bit in _BITS.items()}
_OUTSIDE = _BITS[Outcome.OUTSIDE]
COLUMNS = {
    "day": pl.Date,
    "day_precision": pl.String,
    "time": pl.String,
    "admin1": pl.String,
    "place": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "place_precision": pl.String,
    "actor": pl.String,
    "target": pl.String,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spans:
    """Distinct windows of the rows: their ends, and the row's window by number."""

    low: list[int]
    high: list[int]
    of_row: Codes


def assess_table(table: pl.DataFrame, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> pl.Series:
    """Outcome of each row as its own report.

    Parameters
    ----------
    table
        Columns of `COLUMNS`; those that are missing count as null, further ones are left alone. `actor`, `target`: ids
        or words. `time`: ``HH:MM``, local time of the agreement. Null: not stated.

    Returns
    -------
    Series of str
        ``applies``, ``excluded``, ``outside`` or ``undetermined``, in the order of the rows.
    """
    held = assessor(agreement, actors, places)
    full = table.select(
        [pl.col(c).cast(t) if c in table.columns else pl.lit(None, t).alias(c) for c, t in COLUMNS.items()]
    )
    if full.is_empty():
        return pl.Series("coverage", [], dtype=pl.String)
    spans = _spans(full, held)
    territory, settled = _wheres(full, held)
    resolve = _resolver(held)
    actor, target = _distinct(full["actor"], resolve), _distinct(full["target"], resolve)
    mask = np.zeros(len(full), dtype=np.int64)
    sure = np.zeros(len(full), dtype=bool)
    for regime in held.agreement.regimes:
        truths = [regime.span.holds(low, high) for low, high in zip(spans.low, spans.high, strict=True)]
        rows = np.flatnonzero(np.array([t is not Truth.NO for t in truths])[spans.of_row])
        sure |= np.array([t is Truth.YES for t in truths])[spans.of_row]
        if len(rows):
            asked = _Asked(held=held, regime=regime, spans=spans, rows=rows)
            mask[rows] |= _pairs(asked.actors(actor), asked.targets(target, settled))
    mask = np.where(sure, mask, mask | _OUTSIDE)
    mask = np.where(territory == _TERRITORY[Truth.NO], _OUTSIDE, mask)
    mask = np.where(territory == _TERRITORY[Truth.MAYBE], mask | _OUTSIDE, mask)
    names = np.array([_NAMES.get(bits, Outcome.UNDETERMINED.value) for bits in range(8)])
    return pl.Series("coverage", names[mask])


_TERRITORY = {Truth.NO: 0, Truth.MAYBE: 1, Truth.YES: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """Distinct tuples of acceded settlements that rows lie in, and the row's tuple by number."""

    held: list[tuple[str, ...]]
    of_row: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sets:
    """Distinct ways of standing, and the row's by number."""

    ways: list[Possibilities]
    of_row: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ids:
    """Distinct actors of a column, and the row's by number."""

    ids: Sequence[str | None]
    of_row: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """The rows to which a regime may apply."""

    held: Assessor
    regime: Regime
    spans: _Spans
    rows: Codes

    def actors(self, column: _Ids) -> _Sets:
        """How the actors stood."""
        nothing = np.zeros_like(column.of_row)
        return self._sets(column.of_row, nothing, lambda who, _: self.held.ways_of_actor(column.ids[who], self.regime))

    def targets(self, column: _Ids, settled: _Settled) -> _Sets:
        """How the targets stood."""
        return self._sets(
            column.of_row,
            settled.of_row,
            lambda who, lain: self.held.ways_of_target(column.ids[who], self.regime, settled.held[lain]),
        )

    def _sets(self, who: Codes, with_what: Codes, ways: Callable[[int, int], Ways]) -> _Sets:
        """How those whom two columns name stood in each row's window; asked once for each distinct combination."""
        first, second, spans = who[self.rows], with_what[self.rows], self.spans.of_row[self.rows]
        shape = (int(first.max()) + 1, int(second.max()) + 1, len(self.spans.low))
        combined = np.ravel_multi_index((first, second, spans), shape)
        distinct, back = np.unique(combined, return_inverse=True)
        numbers: dict[Possibilities, int] = {}
        codes = np.empty(len(distinct), dtype=np.int64)
        for n, (one, other, span) in enumerate(zip(*np.unravel_index(distinct, shape), strict=True)):
            found = ways(int(one), int(other))(self.spans.low[span], self.spans.high[span])
            codes[n] = numbers.setdefault(found, len(numbers))
        return _Sets(ways=list(numbers), of_row=codes[back.reshape(-1)])


def _pairs(by: _Sets, on: _Sets) -> Codes:
    """Outcomes that stay possible for each row, as bits."""
    grid = np.array([[_bits(a, t) for t in on.ways] for a in by.ways], dtype=np.int64)
    found: Codes = grid[by.of_row, on.of_row]
    return found


def _bits(actor: Possibilities, target: Possibilities) -> int:
    return sum({_BITS[outcome_between(a, t)] for a in actor for t in target})


def _spans(full: pl.DataFrame, held: Assessor) -> _Spans:
    dates = full.select("day", "day_precision", "time").with_row_index("row")
    distinct = dates.select("day", "day_precision", "time").unique(maintain_order=True)
    ends: dict[tuple[int, int], int] = {}
    numbers = []
    for day, precision, time in distinct.iter_rows():
        low, high = _window(day, precision, time)
        key = (held.reach.moment(low), held.reach.moment(high))
        numbers.append(ends.setdefault(key, len(ends)))
    joined = dates.join(
        distinct.with_columns(window=pl.Series(numbers, dtype=pl.Int64)),
        on=["day", "day_precision", "time"],
        nulls_equal=True,
        how="left",
        maintain_order="left",
    )
    return _Spans(low=[k[0] for k in ends], high=[k[1] for k in ends], of_row=joined["window"].to_numpy())


def _window(day: date | None, precision: str | None, time: str | None) -> tuple[int, int]:
    return window(day, None, DatePrecision(precision or "day"), time)


def _wheres(full: pl.DataFrame, held: Assessor) -> tuple[Codes, _Settled]:
    """Truth of the territory and acceded settlements of each row. A point matters only where nothing is named."""
    stated = full.select("admin1", "place", "lat", "lon", "place_precision")
    unnamed = pl.col("admin1").is_null() & pl.col("place").is_null()
    keys = stated.with_columns(pl.when(unnamed).then(pl.col(c)).alias(c) for c in ("lat", "lon", "place_precision"))
    distinct = keys.unique(maintain_order=True)
    tuples: dict[tuple[str, ...], int] = {}
    truths, settled = [], []
    for admin1, place, lat, lon, precision in distinct.iter_rows():
        chain = named_chain(place, admin1, None, held.places) if place or admin1 else ()
        radius = PlacePrecision(precision or "locality").radius_km
        where = Where(chain=chain) if radius is None else Where(chain=chain, lat=lat, lon=lon, radius_km=radius)
        truths.append(_TERRITORY[held.reach.territory(where)])
        settled.append(tuples.setdefault(held.reach.settlements(where), len(tuples)))
    columns = distinct.columns
    joined = keys.join(
        distinct.with_columns(truth=pl.Series(truths, dtype=pl.Int64), settled=pl.Series(settled, dtype=pl.Int64)),
        on=columns,
        nulls_equal=True,
        how="left",
        maintain_order="left",
    )
    return joined["truth"].to_numpy(), _Settled(held=list(tuples), of_row=joined["settled"].to_numpy())


def _resolver(held: Assessor) -> Callable[[str], str | None]:
    """Ids stand for themselves; words are resolved where one actor clearly fits."""
    return lambda words: words if words in held.actors or ":" in words else resolve_actor(words, held.actors)


def _distinct(column: pl.Series, resolve: Callable[[str], str | None]) -> _Ids:
    words = column.unique(maintain_order=True)
    ids = [None if text is None else resolve(text) for text in words]
    kept = list(dict.fromkeys(ids))
    numbers = {found: n for n, found in enumerate(kept)}
    table = pl.DataFrame({"words": words, "number": pl.Series([numbers[i] for i in ids], dtype=pl.Int64)})
    joined = column.to_frame("words").join(table, on="words", nulls_equal=True, how="left", maintain_order="left")
    return _Ids(ids=kept, of_row=joined["number"].to_numpy())
