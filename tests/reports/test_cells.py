"""Cells in the digits, calendars and words of five languages."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from atashbas.reports.cells import find_observed, find_type, parse_count, parse_time
from atashbas.reports.coordinates import assess_point, parse_pair, parse_udeg
from atashbas.reports.dates import guess_calendar, guess_order, parse_day
from atashbas.reports.mapping import SYRIA_AND_AROUND
from atashbas.reports.records import IncidentType, Observed
from atashbas.values import AtashbasError, DatePrecision

DAY = date(2017, 2, 25)


@pytest.mark.parametrize(
    ("text", "calendar", "order"),
    [
        ("2017-02-25", "gregorian", "dmy"),
        ("25.02.2017", "gregorian", "dmy"),
        ("25/2/17", "gregorian", "dmy"),
        ("02/25/2017", "gregorian", "mdy"),
        ("2017.02.25", "gregorian", "dmy"),
        ("20170225", "gregorian", "dmy"),
        ("٢٥/٠٢/٢٠١٧", "gregorian", "dmy"),
        ("25 февраля 2017 г.", "gregorian", "dmy"),
        ("25 Şubat 2017 Cumartesi", "gregorian", "dmy"),
        ("السبت 25 شباط 2017", "gregorian", "dmy"),
        ("٢٥ فبراير ٢٠١٧", "gregorian", "dmy"),
        ("Saturday, February 25, 2017", "gregorian", "dmy"),
        ("۲۵ فوریه ۲۰۱۷", "gregorian", "dmy"),
        ("۱۳۹۵/۱۲/۰۷", "solar-hijri", "ymd"),
        ("۷ اسفند ۱۳۹۵", "solar-hijri", "ymd"),
        ("95/12/07", "solar-hijri", "ymd"),
        ("28/05/1438", "hijri", "dmy"),
        ("2017-02-25 00:00:00.000", "gregorian", "ymd"),
    ],
)
def test_one_day_in_many_writings(text: str, calendar: str, order: str) -> None:
    day = parse_day(text, calendar, order)
    assert day is not None
    assert (day.on, day.precision, day.time) == (DAY, DatePrecision.DAY, None)


def test_spans_months_and_times_of_a_cell() -> None:
    span = parse_day("24.02.2017 – 26.02.2017", "gregorian", "dmy")
    assert span is not None
    assert (span.on, span.ends_on, span.precision) == (date(2017, 2, 24), date(2017, 2, 26), DatePrecision.DAYS)
    month = parse_day("February 2017")
    assert month is not None
    assert (month.on, month.precision) == (date(2017, 2, 1), DatePrecision.MONTH)
    timed = parse_day("2017-02-25 14:30")
    assert timed is not None
    assert timed.time == "14:30"
    assert parse_day("–") is None


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_every_solar_day_is_read_back(day: date) -> None:
    solar = JalaliDate(day)
    read = parse_day(f"{solar.year}/{solar.month}/{solar.day}", "solar-hijri", "ymd")
    assert read is not None
    assert read.on == day


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_a_day_of_another_calendar_is_a_fault_not_a_conversion(day: date) -> None:
    solar = JalaliDate(day)
    with pytest.raises(AtashbasError, match=r"input\.date-other-calendar"):
        parse_day(f"{solar.year}/{solar.month:02d}/{solar.day:02d}", "gregorian", "ymd")
    with pytest.raises(AtashbasError, match=r"input\.date-other-calendar"):
        parse_day(day.isoformat(), "solar-hijri", "ymd")


def test_gold_dates_are_never_read_wrongly(shared: Path) -> None:
    """A cell that holds a date of the gold gives the gold's day or a fault: silence is allowed, a wrong day is not."""
    right = 0
    for _, text, expected in json.loads((shared / "gold/dates_cases.json").read_text(encoding="utf-8"))["cases"]:
        for calendar in ("gregorian", "solar-hijri", "hijri"):
            try:
                day = parse_day(text, calendar, "dmy")
            except AtashbasError:
                continue
            if day is not None and day.precision is DatePrecision.DAY and day.ends_on is None:
                right += 1
                assert day.on.isoformat() == expected, (text, calendar)
    assert right >= 29


def test_calendar_and_order_of_a_column() -> None:
    assert guess_calendar(["۱۳۹۵/۱۲/۰۷", "۱۳۹۵/۱۲/۰۸", "2017-02-25"]) == "solar-hijri"
    assert guess_calendar(["2017-02-25", "1395/12/07", "2017-02-26"]) == "gregorian"
    assert guess_calendar([]) == "gregorian"
    assert guess_order(["03/04/2017", "25/02/2017"]) == "dmy"
    assert guess_order(["03/04/2017", "02/25/2017"]) == "mdy"
    assert guess_order(["03/04/2017"]) is None
    assert guess_order(["1395/12/07"]) == "ymd"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3", 3, 3), ("۳", 3, 3), ("٣", 3, 3), ("2-4", 2, 4), ("۲–۴", 2, 4), ("2..4", 2, 4), ("3+", 3, None),
        ("не менее 3", 3, None), ("en az 3", 3, None), ("دست‌کم ۳", 3, None), ("على الأقل 3", 3, None), (">=3", 3, None),
        ("up to 5", 0, 5), ("до 5", 0, 5), ("en fazla 5", 0, 5), ("حداکثر ۵", 0, 5), ("нет", 0, 0), ("yok", 0, 0), ("2.0", 2, 2),
    ],
)  # fmt: skip
def test_counts(text: str, low: int, high: int | None) -> None:
    bounds = parse_count(text)
    assert bounds is not None
    assert (bounds.low, bounds.high) == (low, high)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "н/д", "n/a", "نامشخص", "غير معروف", "bilinmiyor"])
def test_not_stated_is_not_zero(text: str) -> None:
    assert parse_count(text) is None


@pytest.mark.parametrize(
    ("text", "time"),
    [("14:30", "14:30"), ("۱۴:۳۰", "14:30"), ("14.30", "14:30"), ("2:30 PM", "14:30"), ("12:05 am", "00:05"), ("1430", "14:30"), ("۲:۳۰ ب.ظ", "14:30")],
)  # fmt: skip
def test_times(text: str, time: str) -> None:
    assert parse_time(text) == time


@pytest.mark.parametrize("text", ["25:00", "12:60", "noon", "14:30Z"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(AtashbasError, match=r"input\.time"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "axis", "udeg"),
    [
        ("35.5", "latitude", 35_500_000), ("35,5", "latitude", 35_500_000), ("۳۵٫۵", "latitude", 35_500_000),
        ("35°12'30\"N", "latitude", 35_208_333), ("35°12′30″ с.ш.", "latitude", 35_208_333),
        ("36° 45' E", "longitude", 36_750_000), ("K 36 45", "latitude", 36_750_000), ("-5.25", "longitude", -5_250_000),
        ("5°15'W", "longitude", -5_250_000), ("35 درجه", "latitude", None),
    ],
)  # fmt: skip
def test_coordinates(text: str, axis: str, udeg: int | None) -> None:
    if udeg is None:
        with pytest.raises(AtashbasError, match=r"input\.coordinate-unreadable"):
            parse_udeg(text, axis)
    else:
        assert parse_udeg(text, axis) == udeg


@pytest.mark.parametrize(
    "text",
    ["34.5, 36.25", "34,5; 36,25", "34.5 36.25", "POINT (36.25 34.5)", "34°30'N 36°15'E", "34°30′ с.ш., 36°15′ в.д.", "(34.5, 36.25)"],
)  # fmt: skip
def test_both_coordinates_in_one_cell(text: str) -> None:
    assert parse_pair(text) == (34_500_000, 36_250_000)


def test_what_is_wrong_with_a_point() -> None:
    box = SYRIA_AND_AROUND
    assert assess_point(33_500_000, 36_300_000, box) is None
    assert assess_point(39_000_000, 35_900_000, box) == "input.coordinates-swapped"
    assert assess_point(0, 0, box) == "input.coordinates-zero"
    assert assess_point(95_000_000, 36_000_000, box) == "input.coordinates-range"
    assert assess_point(50_000_000, 30_000_000, box) == "input.coordinates-outside"


@given(st.integers(32_000_000, 37_800_000), st.integers(35_000_000, 42_700_000))
def test_turning_a_point_round_is_never_silently_accepted(lat: int, lon: int) -> None:
    turned = assess_point(lon, lat, SYRIA_AND_AROUND)
    # Where both numbers lie in both ranges nobody can tell; everywhere else it is a fault.
    both = 35_000_000 <= lat <= 37_800_000 and 35_000_000 <= lon <= 37_800_000
    assert both or turned == "input.coordinates-swapped"


@pytest.mark.parametrize(
    "text", ["mortar fire", "миномётный обстрел", "Havan atışı", "شلیک خمپاره", "قصف بالهاون", "fire.mortar"]
)
def test_one_type_in_five_languages(text: str) -> None:
    assert find_type(text) is IncidentType.MORTAR


def test_words_of_observing() -> None:
    assert {find_observed(word) for word in ("seen", "визуально", "görüldü", "دیده شده", "شوهد")} == {Observed.SEEN}
    assert find_observed("by a bird") is None
