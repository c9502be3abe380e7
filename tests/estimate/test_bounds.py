"""Bounds from counts alone and shuffled days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.estimate import count_bounds, month_of, parse_counts, shuffled_days
from atashbas.values import AtashbasError

from .bulletin_counts import bulletin_counts

DAY = date(2017, 3, 1)


def table(*rows: tuple[str | None, int, str, int | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [(area, DAY + timedelta(days=day), register, count) for area, day, register, count in rows],
        schema={"area": pl.String, "day": pl.Date, "register": pl.String, "count": pl.Int64},
        orient="row",
    )


def test_bounds_of_two_registers() -> None:
    result = count_bounds(
        table(
            ("Hama", 0, "ru", 2), ("Homs", 0, "ru", 1), ("Hama", 0, "tr", 3), ("Hama", 1, "tr", 5), (None, 1, "ru", 0)
        )
    )
    (pair,) = result.pairs
    assert (pair.days, pair.count_a, pair.count_b) == (2, 3, 8)
    assert (pair.shared.low, pair.shared.high) == (0, 2)
    assert (pair.distinct.low, pair.distinct.high) == (9, 11)
    assert (pair.alone_a_low, pair.alone_b_low) == (1, 6)


def test_area_without_number_is_left_out_and_said() -> None:
    result = count_bounds(table(("Hama", 0, "ru", None), ("Homs", 0, "ru", 1), ("Hama", 0, "tr", 3)))
    assert result.area_days_without_number == 1
    assert result.pairs[0].shared.high == 0
    assert result.pairs[0].area_days == 1


def test_one_register_has_no_pairs() -> None:
    result = count_bounds(table(("Hama", 0, "ru", 4)))
    assert result.pairs == ()
    assert (result.distinct.low, result.distinct.high) == (4, 4)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("Hama", 0, "ru", -1)], "estimate.negative-count"),
        ([("Hama", 0, "ru", 2_000_000)], "estimate.enormous-count"),
        ([("Hama", 0, "ru", 1), ("Hama", 0, "ru", 1)], "estimate.day-twice"),
        ([(None, 0, "ru", 3)], "estimate.area-missing"),
        ([], "estimate.empty"),
    ],
)
def test_bad_rows_are_named(rows: list[tuple[str | None, int, str, int | None]], code: str) -> None:
    with pytest.raises(AtashbasError) as error:
        parse_counts(table(*rows))
    assert error.value.code == code


def test_overlapping_areas_are_refused() -> None:
    rows = table(("Aleppo", 0, "ru", 3), ("Afrin", 0, "ru", 1))
    with pytest.raises(AtashbasError) as error:
        parse_counts(rows, within={"Afrin": "Aleppo"})
    assert error.value.code == "estimate.areas-overlap"
    assert parse_counts(rows, within={"Afrin": "Hama"}).areas == ("Afrin", "Aleppo")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(0, 4), st.sampled_from("xyz"), st.integers(0, 9)),
        min_size=1,
        unique_by=lambda r: r[:3],
    ),
    st.randoms(),
)
def test_bounds_hold_and_ignore_the_order_of_rows(rows: list[tuple[str, int, str, int]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    result = count_bounds(table(*rows))
    assert result == count_bounds(table(*shuffled))
    for pair in result.pairs:
        assert pair.shared.high is not None
        assert pair.count_a == pair.shared.high + pair.alone_a_low
        assert pair.count_b == pair.shared.high + pair.alone_b_low
        assert pair.distinct.low == pair.count_a + pair.count_b - pair.shared.high


def test_expected_overlap_is_the_mean_over_all_permutations() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.poisson(2, (5, 3)).astype(float), rng.poisson(2, (5, 3)).astype(float)
    every = [np.minimum(a, b[list(order)]).sum() for order in permutations(range(5))]
    result = shuffled_days(a, b, rng, replicas=2000)
    assert result.expected == pytest.approx(np.mean(every))
    assert result.mean == pytest.approx(np.mean(every), abs=0.5)


def test_shared_incidents_show_above_chance_and_independent_ones_do_not() -> None:
    rng = np.random.default_rng(7)
    together = rng.poisson(2, (80, 6))
    a, b = together + rng.poisson(0.3, (80, 6)), together + rng.poisson(0.3, (80, 6))
    assert shuffled_days(a.astype(float), b.astype(float), rng, 500).above_chance
    apart = rng.poisson(2, (80, 6)).astype(float)
    assert not shuffled_days(a.astype(float), apart, rng, 500).above_chance


def test_the_bulletins_give_hardly_more_overlap_than_chance(shared: Path) -> None:
    counts = parse_counts(bulletin_counts(shared))
    (pair,) = count_bounds(counts).pairs
    ru, tr = counts.of("ru"), counts.of("tr")
    result = shuffled_days(ru, tr, np.random.default_rng(20170301), 1000, month_of(counts.days))
    assert result.observed == pair.shared.high == 317
    assert result.observed / result.expected < 1.05  # the trial on all 194 bulletins: 600 against 568
    assert not result.above_chance
    assert (pair.alone_a_low, pair.count_a) == (622, 939)
    assert (pair.alone_b_low, pair.count_b) == (293, 610)


def test_stretches_keep_moving_fronts_from_passing_for_overlap(shared: Path) -> None:
    counts = parse_counts(bulletin_counts(shared))
    ru, tr = counts.of("ru"), counts.of("tr")
    whole = shuffled_days(ru, tr, np.random.default_rng(1), 200)
    months = shuffled_days(ru, tr, np.random.default_rng(1), 200, month_of(counts.days))
    assert whole.expected < months.expected


def test_too_few_days_in_common() -> None:
    with pytest.raises(AtashbasError) as error:
        shuffled_days(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0]]), np.random.default_rng(0))
    assert error.value.code == "estimate.too-few-days"


@pytest.mark.parametrize(
    ("cells", "code", "row"),
    [
        (["3", "many"], "estimate.not-a-count", 2),
        ([3.0, 2.5], "estimate.not-a-count", 2),
        ([float("inf"), 1.0], "estimate.not-a-count", 1),
        (["3", "99999999999999999999"], "estimate.enormous-count", 2),
        ([[1], [2]], "estimate.not-a-count", 1),
    ],
)
def test_what_is_no_count_is_named_with_its_row(cells: list[object], code: str, row: int) -> None:
    days = [date(2017, 2, 1), date(2017, 2, 2)]
    table = pl.DataFrame({"area": ["Hama"] * 2, "day": days, "register": ["ru"] * 2, "count": cells})
    with pytest.raises(AtashbasError) as error:
        parse_counts(table)
    assert (error.value.code, error.value.facts["row"]) == (code, row)


def test_whole_numbers_are_taken_as_words_and_as_floats() -> None:
    days = [date(2017, 2, 1), date(2017, 2, 2)]
    for cells in (["3", "0"], [3.0, 0.0], [3, 0]):
        table = pl.DataFrame({"area": ["Hama"] * 2, "day": days, "register": ["ru"] * 2, "count": cells})
        assert parse_counts(table).values.ravel().tolist() == [3.0, 0.0]
    with pytest.raises(AtashbasError, match=r"estimate\.day-format"):
        parse_counts(table.with_columns(day=pl.lit("2017-02-01")))
