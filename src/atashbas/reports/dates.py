"""Days as offices print them: ISO, figures in any order, month names; Gregorian, Solar Hijri and Hijri years.

Decides the Gregorian day and its precision. One column has one calendar: the year shows when a cell is of another,
and that is a fault of the cell, never a conversion. Solar Hijri by its astronomical leap years (persiantools), Hijri by
Umm al-Qura (hijridate).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NoReturn

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from atashbas.reports.cells import is_short, parse_time, plain, says_nothing, words
from atashbas.reports.headings import fold
from atashbas.values import AtashbasError, DatePrecision

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
FIGURES = re.compile(r"(\d{1,4})\s?[./\-،]\s?(\d{1,2})\s?[./\-،]\s?(\d{1,4})\s*(?:г\.?|م|هـ|ه\.?|ش|هـ\.?ش)?\.?")
YEAR_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
WITH_TIME = re.compile(r"(.*\d)(?:T|,?\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)")
SPAN = re.compile(r"(.+?)\s*(?:–|—|\s-\s|/(?=\d{4}-))\s*(.+)")
# Years by which a calendar shows itself: 1300-1415 solar is 1921-2036, 1416-1500 lunar is 1995-2077.
YEARS = (("solar-hijri", 1300, 1415), ("hijri", 1416, 1500), ("gregorian", 1900, 2100))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day (or the first day of a span) as a cell states it, with the time if it stood in the same cell."""

    on: date
    ends_on: date | None = None
    precision: DatePrecision = DatePrecision.DAY
    time: str | None = None


def calendar_of_year(year: int) -> str | None:
    """Calendar in which a four-figure year can be a year of our time; None: of no calendar."""
    return next((name for name, first, last in YEARS if first <= year <= last), None)


@lru_cache(maxsize=32_768)
def parse_day(text: str, calendar: str = "gregorian", order: str = "dmy") -> Day | None:
    """Day of a cell; None: not stated.

    Raises AtashbasError ``input.date-unreadable``, ``input.date-impossible`` (no such day), ``input.date-no-year`` or
    ``input.date-other-calendar`` (a year of another calendar than the column's).
    """
    value = plain(text)
    if says_nothing(value):
        return None
    if not is_short(value):
        raise AtashbasError("input.date-unreadable", value=text)
    iso = ISO.fullmatch(value)
    if iso:
        return Day(on=_day(int(iso[1]), int(iso[2]), int(iso[3]), calendar, text))
    with_time = WITH_TIME.fullmatch(value)
    if with_time:
        day = parse_day(with_time[1], calendar, order)
        time = parse_time(with_time[2])
        # A spreadsheet writes midnight where no time was typed.
        return Day(on=day.on, time=None if time == "00:00" else time) if day else None
    return _figures(value, calendar, order, text) or _span(value, calendar, order) or _named(value, calendar, text)


def _figures(value: str, calendar: str, order: str, text: str) -> Day | None:
    match = FIGURES.fullmatch(value) or (re.fullmatch(r"(\d{4})(\d{2})(\d{2})", value))
    if match:
        year, month, day = _ordered(match[1], match[2], match[3], order)
        return Day(on=_day(_full_year(year, calendar), month, day, calendar, text))
    month_only = YEAR_MONTH.fullmatch(value)
    if month_only:
        first = _day(int(month_only[1]), int(month_only[2]), 1, calendar, text)
        return Day(on=first, precision=DatePrecision.MONTH)
    return None


def _ordered(a: str, b: str, c: str, order: str) -> tuple[int, int, int]:
    """Year, month, day. A figure of three or four digits is the year, wherever it stands; else `order` decides."""
    x, y, z = int(a), int(b), int(c)
    if len(a) > 2 or (order == "ymd" and len(c) <= 2):
        return x, y, z
    return (z, x, y) if order == "mdy" else (z, y, x)


def _full_year(year: int, calendar: str) -> int:
    if year >= 100:
        return year
    if calendar == "gregorian":
        return 2000 + year
    return (1300 if year >= 50 else 1400) + year if calendar == "solar-hijri" else 1400 + year


def _span(value: str, calendar: str, order: str) -> Day | None:
    match = SPAN.fullmatch(value)
    if not match:
        return None
    first, last = parse_day(match[1], calendar, order), parse_day(match[2], calendar, order)
    if first is None or last is None:
        return None
    if last.on < first.on:
        raise AtashbasError("input.date-order", value=value)
    return Day(on=first.on, ends_on=last.on, precision=DatePrecision.DAYS)


def _named(value: str, calendar: str, text: str) -> Day | None:
    """Day with the month in words: ``25 февраля 2017 г.``, ``۷ اسفند ۱۳۹۵``, ``February 2017``."""
    tokens = fold(value).split()
    named, month = _month(tokens)
    if month is None:
        raise AtashbasError("input.date-unreadable", value=text)
    numbers = [int(token) for token in tokens if token.isdecimal()]
    years = [n for n in numbers if n > 999]
    days = [n for n in numbers if n < 100]
    if not years:
        raise AtashbasError("input.date-no-year", value=text)
    if named != calendar:
        _other_calendar(text, named, calendar)
    if len(years) > 1 or len(days) > 1:
        raise AtashbasError("input.date-unreadable", value=text)
    on = _day(years[0], month, days[0] if days else 1, calendar, text)
    return Day(on=on, precision=DatePrecision.DAY if days else DatePrecision.MONTH)


def _month(tokens: list[str]) -> tuple[str, int | None]:
    pairs = [" ".join(pair) for pair in pairwise(tokens)]
    for calendar, months in words()["months"].items():
        for candidate in (*pairs, *tokens):
            if candidate in months:
                return calendar, months[candidate]
    return "gregorian", None


def _day(year: int, month: int, day: int, calendar: str, text: str) -> date:
    shown = calendar_of_year(year)
    if shown is not None and shown != calendar:
        _other_calendar(text, shown, calendar)
    try:
        if calendar == "solar-hijri":
            solar: date = JalaliDate(year, month, day).to_gregorian()
            return solar
        if calendar == "hijri":
            lunar = Hijri(year, month, day).to_gregorian()
            return date(lunar.year, lunar.month, lunar.day)
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise AtashbasError("input.date-impossible", value=text) from error


def _other_calendar(text: str, found: str, expected: str) -> NoReturn:
    raise AtashbasError("input.date-other-calendar", value=text, found=found, expected=expected)


def guess_calendar(cells: Iterable[str]) -> str:
    """Calendar of most of the cells of a column, by their years and month names; Gregorian where none shows."""
    votes = dict.fromkeys(("gregorian", "solar-hijri", "hijri"), 0)
    for cell in filter(is_short, cells):
        value = plain(cell)
        figures = [value[:4]] if value.isdecimal() else re.findall(r"(?<!\d)\d{4}(?!\d)", value)
        years = [int(number) for number in figures]
        shown = next((name for year in years if (name := calendar_of_year(year))), None)
        if shown:
            votes[shown] += 1
    return max(votes, key=lambda name: votes[name])


def guess_order(cells: Iterable[str]) -> str | None:
    """Order of day and month in a column of figures; None where no cell tells (every figure ≤ 12)."""
    first = second = year_first = 0
    for cell in filter(is_short, cells):
        match = FIGURES.fullmatch(WITH_TIME.sub(r"\1", plain(cell)))
        if match:
            year_first += len(match[1]) > 2
            first += int(match[1]) > 12 and len(match[1]) <= 2
            second += int(match[2]) > 12
    if year_first and not first + second:
        return "ymd"
    if first or second:
        return "dmy" if first >= second else "mdy"
    return None
