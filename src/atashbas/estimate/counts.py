"""The table of counts: area x day x register, checked once, then an array.

Decides which rows can be counted together. It repairs nothing: a day counted twice, a negative or an impossible
number is an error that names the row; the caller drops the row or asks the reporter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from atashbas.values import AtashbasError

Floats = NDArray[np.float64]
COLUMNS = ("area", "day", "register", "count")
EPOCH = date(1970, 1, 1)  # day 0 of a Polars date
LARGEST_COUNT = 1_000_000  # a day's count in one area above this is a cumulative counter or a slip of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counts of `registers` on `days` in `areas`; all three sorted.

    `values` has shape (registers, days, areas), float64, cases; NaN = not stated. A register that printed anything on
    a day counts as silent about no area of that day: areas it does not name are 0, areas named without number are NaN.
    Days are consecutive calendar days from the first to the last day of the table.
    """

    registers: tuple[str, ...]
    days: tuple[date, ...]
    areas: tuple[str, ...]
    values: Floats

    def of(self, register: str) -> Floats:
        """Counts of one register, shape (days, areas)."""
        if register not in self.registers:
            raise AtashbasError("estimate.register-unknown", register=register)
        values: Floats = self.values[self.registers.index(register)]
        return values

    def reported_days(self, register: str) -> NDArray[np.bool_]:
        """Days on which the register stated at least one number; shape (days,)."""
        return np.asarray(~np.isnan(self.of(register)).all(axis=1))


def parse_counts(table: pl.DataFrame, within: Mapping[str, str] | None = None) -> Counts:
    """Counts from a long table with the columns `area`, `day`, `register`, `count`.

    Parameters
    ----------
    table
        `area` str (null: the register as a whole; only a 0 can stand there, "nothing registered"), `day` date,
        `register` str, `count` integer (null: named without a number).
    within
        Area to the larger area that holds it, where the caller knows: both in one table would count cases twice.

    Raises
    ------
    AtashbasError
        ``estimate.columns``, ``estimate.empty``, ``estimate.day-format``, ``estimate.not-a-count``,
        ``estimate.row-incomplete``, ``estimate.negative-count``,
        ``estimate.enormous-count``, ``estimate.day-twice``, ``estimate.area-missing``, ``estimate.areas-overlap``.
    """
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise AtashbasError("estimate.columns", column=missing[0])
    if table.is_empty():
        raise AtashbasError("estimate.empty")
    if not table["day"].dtype.is_temporal():
        raise AtashbasError("estimate.day-format")
    rows = table.select(
        pl.col("area").cast(pl.String),
        pl.col("day").cast(pl.Date),
        pl.col("register").cast(pl.String),
        _whole_numbers(table["count"]),
    ).with_row_index("row", offset=1)
    _refuse_bad_rows(rows)
    counts = _array(rows)
    for area in counts.areas:
        if within and within.get(area) in counts.areas:
            raise AtashbasError("estimate.areas-overlap", area=area, other=within[area])
    return counts


def _whole_numbers(given: pl.Series) -> pl.Series:
    """The counts as whole numbers; what is none is refused with its row, and never rounded or left out."""
    try:
        numbers = given.cast(pl.Float64, strict=False)
    except pl.exceptions.PolarsError:  # a column of days or lists
        numbers = pl.Series([None] * len(given), dtype=pl.Float64)
    wrong = given.is_not_null() & (numbers.is_null() | ~numbers.is_finite() | (numbers != numbers.round()))
    if wrong.any():
        row = int(wrong.arg_true()[0])
        raise AtashbasError("estimate.not-a-count", row=row + 1, value=str(given[row])[:40])
    # Beyond 2^53 a float is no exact whole number; such a count is refused as enormous either way.
    return numbers.clip(-(2.0**53), 2.0**53).cast(pl.Int64).alias("count")


def _refuse_bad_rows(rows: pl.DataFrame) -> None:
    whole = pl.col("area").is_null()
    checks = (
        ("estimate.row-incomplete", pl.col("day").is_null() | pl.col("register").is_null()),
        ("estimate.negative-count", pl.col("count") < 0),
        ("estimate.enormous-count", pl.col("count") > LARGEST_COUNT),
        ("estimate.area-missing", whole & (pl.col("count").is_null() | (pl.col("count") != 0))),
        ("estimate.day-twice", pl.struct("area", "day", "register").is_duplicated()),
    )
    for code, wrong in checks:
        bad = rows.filter(wrong)
        if not bad.is_empty():
            first = bad.row(0, named=True)
            facts = {name: None if first[name] is None else str(first[name]) for name in ("area", "day", "register")}
            raise AtashbasError(code, row=int(first["row"]), count=first["count"], rows=bad.height, **facts)


def _array(rows: pl.DataFrame) -> Counts:
    registers = tuple(sorted(rows["register"].unique().to_list()))
    areas = tuple(sorted(rows["area"].drop_nulls().unique().to_list()))
    ordinals = rows["day"].to_physical().to_numpy()
    first = int(ordinals.min())
    when = ordinals - first
    days = tuple(EPOCH + timedelta(days=first + n) for n in range(int(when.max()) + 1))
    who = np.searchsorted(registers, rows["register"].to_numpy().astype(str))
    values = np.full((len(registers), len(days), len(areas)), np.nan)
    values[who, when, :] = 0.0
    named = rows["area"].is_not_null().to_numpy()
    where = np.searchsorted(areas, rows["area"].drop_nulls().to_numpy().astype(str)) if areas else np.empty(0, int)
    values[who[named], when[named], where] = rows["count"].cast(pl.Float64).fill_null(float("nan")).to_numpy()[named]
    return Counts(registers=registers, days=days, areas=areas, values=values)
