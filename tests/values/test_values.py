"""Values are valid from the moment they are made."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.values import (
    AtashbasError,
    Bounds,
    DatePrecision,
    Period,
    PlacePrecision,
    UncertainPoint,
    direction_of,
    distance_km,
)

degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(("low", "best", "high"), [(-1, None, None), (3, 2, 4), (1, 5, 4)])
def test_bounds_out_of_order_are_refused(low: int, best: int | None, high: int | None) -> None:
    with pytest.raises(AtashbasError, match=r"value\.bounds"):
        Bounds(low=low, best=best, high=high)


def test_open_bounds_overlap_everything_above() -> None:
    assert Bounds(low=3).overlaps(Bounds.exactly(100))
    assert not Bounds(low=3).overlaps(Bounds.exactly(2))


def test_coordinates_out_of_range_name_the_value() -> None:
    with pytest.raises(AtashbasError, match=r"value\.latitude value=91000000"):
        UncertainPoint.of_degrees(91, 0)
    with pytest.raises(AtashbasError, match=r"value\.longitude"):
        UncertainPoint.of_degrees(0, 181)


def test_distance_from_damascus_to_aleppo() -> None:
    damascus, aleppo = (
        UncertainPoint.of_degrees(33.5138, 36.2765),
        UncertainPoint.of_degrees(36.2021, 37.1343),
    )
    assert distance_km(damascus, aleppo) == pytest.approx(308.9, abs=0.5)


@given(degrees, degrees)
def test_distance_is_symmetric_and_bounded(a: tuple[float, float], b: tuple[float, float]) -> None:
    p, q = UncertainPoint.of_degrees(*a), UncertainPoint.of_degrees(*b)
    assert distance_km(p, q) == pytest.approx(distance_km(q, p))
    assert 0 <= distance_km(p, q) <= 20016


@pytest.mark.parametrize("code", range(1, 8))
def test_ucdp_place_codes_keep_their_order(code: int) -> None:
    radius = PlacePrecision.from_ucdp(code).radius_km
    assert radius is None or radius <= (PlacePrecision.from_ucdp(min(code + 1, 5)).radius_km or 0)


@pytest.mark.parametrize("code", range(1, 6))
def test_ucdp_date_codes_return(code: int) -> None:
    assert DatePrecision.from_ucdp(code).ucdp == code


@pytest.mark.parametrize(
    ("text", "direction"),
    [("آتش‌بس", "rtl"), ("12 هدنة", "rtl"), ("режим", "ltr"), ("«۱۲»", "ltr"), ("", "ltr")],
)
def test_direction_follows_the_first_strong_character(text: str, direction: str) -> None:
    assert direction_of(text) == direction


def test_period_holds_both_its_ends() -> None:
    period = Period(first_on=date(2017, 2, 1), last_on=date(2017, 2, 28))
    assert date(2017, 2, 28) in period
    assert period.days == len(list(period.each_day())) == 28
    with pytest.raises(AtashbasError, match=r"value\.period"):
        Period(first_on=date(2017, 3, 1), last_on=date(2017, 2, 1))
