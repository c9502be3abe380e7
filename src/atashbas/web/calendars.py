"""Numbers and days as each language writes them: digits, grouping, month names, Solar Hijri beside Gregorian.

Decides presentation only; no value is rounded or moved here.
"""

from __future__ import annotations

from datetime import date, datetime
from importlib import resources

import yaml
from django.utils import timezone
from persiantools.jdatetime import JalaliDate

DIGITS = {"fa": "۰۱۲۳۴۵۶۷۸۹", "ar": "٠١٢٣٤٥٦٧٨٩"}
SOLAR_DAYS = (date(622, 3, 22), date(9997, 12, 31))  # outside them the library knows no Solar Hijri day
GROUP = {"fa": "٬", "ar": "٬", "ru": "\N{NO-BREAK SPACE}", "tr": ".", "en": ","}
POINT = {"fa": "٫", "ar": "٫", "ru": ",", "tr": ",", "en": "."}
MONTHS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    resources.files("atashbas.web").joinpath("months.yaml").read_text("utf-8")
)


def digits(text: str, language: str) -> str:
    """Text with its ASCII digits in the figures of a language."""
    return text.translate({ord("0") + n: figure for n, figure in enumerate(DIGITS.get(language, ""))})


def number(value: float, language: str, places: int = 0) -> str:
    """Number with its groups of three; `places` after the point. A minus is the sign U+2212."""
    whole, _, part = f"{abs(value):,.{places}f}".partition(".")
    grouped = whole.replace(",", GROUP.get(language, ","))
    text = grouped + (POINT.get(language, ".") + part if part else "")
    minus = "\N{MINUS SIGN}" if value < 0 and float(f"{value:.{places}f}") != 0 else ""
    return minus + digits(text, language)


def gregorian(day: date, language: str) -> str:
    """Day of the Gregorian calendar in words: ``25 February 2017``."""
    months = MONTHS["gregorian"].get(language, MONTHS["gregorian"]["en"])
    return digits(f"{day.day} {months[day.month - 1]} {day.year}", language)


def month_in_words(day: date, language: str) -> str:
    """Month and year of the Gregorian calendar, by itself: Russian in the nominative."""
    months = MONTHS["gregorian alone"].get(language) or MONTHS["gregorian"].get(language, MONTHS["gregorian"]["en"])
    return digits(f"{months[day.month - 1]} {day.year}", language)


def solar(day: date, language: str) -> str:
    """The same day in the Solar Hijri calendar: ``7 Esfand 1395``."""
    jalali = JalaliDate(day)
    months = MONTHS["solar"].get(language, MONTHS["solar"]["en"])
    return digits(f"{jalali.day} {months[jalali.month - 1]} {jalali.year}", language)


def day_in_words(day: date, language: str) -> str:
    """Day as the language counts days first: Persian by the Solar Hijri calendar with the Gregorian beside it."""
    if language == "fa" and SOLAR_DAYS[0] <= day <= SOLAR_DAYS[1]:
        return f"{solar(day, language)} ({gregorian(day, language)})"
    return gregorian(day, language)


def period_in_words(first: date, last: date, language: str) -> str:
    """A period, or its one day."""
    if first == last:
        return day_in_words(first, language)
    one = solar if language == "fa" and SOLAR_DAYS[0] <= first <= last <= SOLAR_DAYS[1] else gregorian
    return f"{one(first, language)} – {one(last, language)}"


def instant_in_words(at: datetime, language: str) -> str:
    """An instant in local time of the ceasefire."""
    local = at.astimezone(timezone.get_current_timezone())
    comma = "،" if language in {"fa", "ar"} else ","
    return f"{day_in_words(local.date(), language)}{comma} {digits(f'{local:%H:%M}', language)}"
