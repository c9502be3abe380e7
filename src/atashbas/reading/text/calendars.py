"""Calendars: Solar Hijri, Umm al-Qura and Gregorian days, and the year of a date printed without one.

The Solar Hijri rule is Birashk's break table (valid 1-3177); the lunar calendar is Umm al-Qura as tabulated by
`hijridate` (1343-1500), for civil arithmetic starts the month on another day in more than half of all months.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

_BREAKS = (-61, 9, 38, 199, 426, 686, 756, 818, 1111, 1181, 1210, 1635, 2060, 2097, 2192, 2262, 2324, 2394, 2456, 3178)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # what a text says of other days is no day of it
LATEST_AHEAD = timedelta(days=21)  # a day without year lies at most three weeks after the text that names it


def solar_day(year: int, month: int, day: int) -> date:
    """Gregorian day of a Solar Hijri date; raises ValueError where no such day exists."""
    length = 31 if month <= 6 else 30 if month <= 11 else 29 + _leap(year)
    if not (1 <= month <= 12 and 1 <= day <= length):
        raise ValueError(f"no day {day} in month {month}")
    offset = (month - 1) * 31 - max(0, month - 7) + day - 1
    return date(year + 621, 3, _march(year)) + timedelta(days=offset)


def _leap(year: int) -> int:
    return ((date(year + 622, 3, _march(year + 1)) - date(year + 621, 3, _march(year))).days == 366) * 1


@lru_cache(maxsize=512)
def _march(year: int) -> int:
    """Day of March on which the Solar Hijri year begins."""
    leaps, previous, jump = -14, _BREAKS[0], 0
    for limit in _BREAKS[1:]:
        jump = limit - previous
        if year < limit:
            break
        leaps += jump // 33 * 8 + jump % 33 // 4
        previous = limit
    n = year - previous
    leaps += n // 33 * 8 + (n % 33 + 3) // 4
    if jump % 33 == 4 and jump - n == 4:
        leaps += 1
    gregorian = year + 621
    return 20 + leaps - (gregorian // 4 - (gregorian // 100 + 1) * 3 // 4 - 150)


@lru_cache(maxsize=4096)
def lunar_day(year: int, month: int, day: int) -> date:
    """Gregorian day of an Umm al-Qura date; raises ValueError outside 1343-1500."""
    from hijridate import Hijri  # imported when a lunar date occurs: its table is large and most texts have none

    try:
        found = Hijri(year, month, day).to_gregorian()
    except OverflowError as error:
        raise ValueError(str(error)) from error
    return date(found.year, found.month, found.day)


DAY_IN: Mapping[str, Callable[[int, int, int], date]] = {"g": date, "s": solar_day, "l": lunar_day}


def find_day(calendar: str, year: int, month: int, day: int) -> date | None:
    """Gregorian day from 1900 to 2100, or None where the calendar has no such day."""
    try:
        found = DAY_IN[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None
    return found if is_told_of(found) else None


def is_told_of(day: date) -> bool:
    """Whether a text may tell of a day: what is further off is a slip, and cannot be counted from."""
    return FIRST_DAY <= day <= LAST_DAY


def calendar_of_year(year: int) -> str:
    """Calendar a four-digit year belongs to: 1300-1425 solar, 1426-1500 lunar, else Gregorian."""
    return "s" if 1300 <= year <= 1425 else "l" if 1426 <= year <= 1500 else "g"


def full_year(year: int, calendar: str) -> int:
    """Four digits for a year printed with two."""
    return year if year >= 100 else year + {"g": 2000, "s": 1300 if year > 40 else 1400, "l": 1400}[calendar]


def nearest_day(calendar: str, month: int, day: int, about: date) -> date | None:
    """Latest such day that is not more than three weeks after `about`: a date printed without year."""
    year = {"g": about.year, "s": about.year - 621, "l": (about.year - 622) * 33 // 32}[calendar]
    days = [find_day(calendar, year + step, month, day) for step in (-2, -1, 0, 1)]
    return max((d for d in days if d and d <= about + LATEST_AHEAD), default=None)
