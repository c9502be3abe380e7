"""Input that lacks or exaggerates: answered in bounded time and memory, with a warning that says what limits the result."""

from __future__ import annotations

import resource
import time
from datetime import date

import polars as pl
import pytest
from bench.simulate import simulate

from atashbas.reconcile import Reconciliation, reconcile

DAY = pl.Series([17_300], dtype=pl.Int32).cast(pl.Date)[0]


def limits(result: Reconciliation) -> dict[str, int]:
    """What the result says limits it."""
    return {limit.code: limit.reports for limit in result.warnings}


def copies(count: int, registers: tuple[str, ...]) -> pl.DataFrame:
    """So many reports of one place, day, type and figure."""
    return pl.DataFrame(
        {
            "id": [f"r{k}" for k in range(count)], "register": [registers[k % len(registers)] for k in range(count)],
            "day": [DAY] * count, "lat": [36.2] * count, "lon": [37.1] * count, "type": ["air.strike"] * count,
            "killed_low": [2] * count, "killed_high": [2] * count,
        }
    )  # fmt: skip


def members(result: Reconciliation) -> list[str]:
    """Every report, once for each incident it is in."""
    return sorted(report for group in result.incidents["members"].to_list() for report in group)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (91.0, 37.0), (36.2, 181.0), (36.2, None), (None, 37.1)])
def test_coordinates_that_cannot_be_count_as_not_stated(lat: float | None, lon: float | None) -> None:
    table = pl.DataFrame(
        {
            "id": ["a", "b"],
            "register": ["x", "y"],
            "day": [date(2017, 5, 6)] * 2,
            "lat": [36.2, lat],
            "lon": [37.1, lon],
        },
        schema_overrides={"lat": pl.Float64, "lon": pl.Float64},
    )
    result = reconcile(table)
    assert limits(result)["no-point"] == 1
    assert len(result.links) == 0


def test_one_place_name_at_two_ends_of_the_country_lends_no_point() -> None:
    """Where reports contradict each other on where a place lies, none of them says where a third one stands."""
    rows = [("a", "x", 33.0, 36.0, "Kafr"), ("b", "x", 36.9, 41.9, "Kafr"), ("c", "y", None, None, "Kafr")]
    table = pl.DataFrame(rows, schema=["id", "register", "lat", "lon", "place"], orient="row")
    result = reconcile(table.with_columns(pl.lit(date(2017, 5, 6)).alias("day")))
    assert limits(result)["no-point"] == 1


def test_dates_without_a_day_reach_over_their_month_and_a_year_alone_says_too_little() -> None:
    rows = [
        ("a", "x", date(2017, 5, 20), "day"),
        ("b", "y", date(2017, 5, 1), "month"),
        ("c", "z", date(2017, 1, 1), "year"),
    ]
    table = pl.DataFrame(rows, schema=["id", "register", "day", "day_precision"], orient="row")
    result = reconcile(
        table.with_columns(lat=36.2, lon=37.1, place_precision=pl.lit("site"), killed_low=7, killed_high=7)
    )
    assert limits(result)["no-day"] == 1
    assert ["c"] in result.incidents["members"].to_list()
    ends = {str(result.ids[int(k)]) for k in (*result.edges.first, *result.edges.second)}
    assert ends == {"a", "b"}


def test_one_register_alone_is_told_that_only_repeats_can_be_found() -> None:
    result = reconcile(copies(30, ("ru",)))
    assert limits(result)["one-register"] == 30
    assert members(result) == sorted(f"r{k}" for k in range(30))


@pytest.mark.parametrize("registers", [pytest.param(("ru",), marks=pytest.mark.deep), ("ru", "tr")])
def test_ten_thousand_copies_and_a_siege_end_in_time_with_a_warning(registers: tuple[str, ...]) -> None:
    started = time.process_time()
    result = reconcile(copies(10_000, registers))
    assert time.process_time() - started < 60
    assert limits(result)["crowded"] == 10_000
    assert len(members(result)) == len(set(members(result))) == 10_000


@pytest.mark.deep
def test_a_siege_of_fifty_thousand_is_bounded_when_compiled() -> None:
    started = time.process_time()
    result = reconcile(copies(50_000, ("ru", "tr", "ir")))
    assert time.process_time() - started < 120
    assert limits(result)["crowded"] == 50_000
    assert len(members(result)) == 50_000


@pytest.mark.deep
def test_a_million_reports_without_coordinates_are_bounded() -> None:
    table, _ = simulate(1_000_000, 3)
    areas = pl.Series(["Aleppo", "Idlib", "Hama", "Homs"]).gather(pl.Series(range(len(table))) % 4)
    blind = table.with_columns(
        pl.lit(None, pl.Float64).alias("lat"), pl.lit(None, pl.Float64).alias("lon"), areas.alias("admin1")
    )
    started = time.process_time()
    result = reconcile(blind)
    assert time.process_time() - started < 600
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 6 * 2**20  # kilobytes
    assert limits(result)["no-point"] == 1_000_000
    assert len(members(result)) == 1_000_000
