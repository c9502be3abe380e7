"""Words, figures and days of the bulletin in one language.

Decides how a number and a day are written: Persian digits and the Solar Hijri day beside the Gregorian in Persian,
European digits elsewhere. Knows no bulletin.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from persiantools.jdatetime import JalaliDate

from atashbas.places import governorates, load_gazetteer
from atashbas.values import LANGUAGES
from atashbas.values.text import RIGHT_TO_LEFT

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SOLAR_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
)  # fmt: skip
DASH = "–"
SAME_SPELLING = 0.999  # of the gazetteer: an exact writing, not a likeness
ISOLATE, END = "\u2068", "\u2069"


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Key → language → text."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load((files(__package__) / "texts.yaml").read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    return MappingProxyType({key: MappingProxyType(by_language) for key, by_language in content.items()})


@lru_cache(maxsize=4_096)
def _place(text: str, admin1: str, language: str) -> str:
    gazetteer = load_gazetteer()
    near = next((place.id for place in governorates() if place.name == admin1), None)
    best = next(iter(gazetteer.find(text, near=near, limit=1)), None)
    if best is None or best.score < SAME_SPELLING or (near is not None and best.place.admin1 != near):
        return text
    return best.place.name_in(language)


class Words:
    """The bulletin's words in one of the five languages; raises KeyError for a key that has no text."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.direction = "rtl" if self.language in RIGHT_TO_LEFT else "ltr"
        self._areas = {place.name: place.name_in(self.language) for place in governorates()}

    def say(self, key: str, **facts: str) -> str:
        """Text of a key with its facts filled in; facts keep their own direction."""
        text = texts()[key][self.language]
        return text.format(**{name: f"{ISOLATE}{fact}{END}" for name, fact in facts.items()}) if facts else text

    def known(self, key: str) -> str | None:
        """Text of a key; None where there is none (a word of another room that is newer than this file)."""
        found = texts().get(key)
        return found[self.language] if found else None

    def figure(self, number: int | None) -> str:
        """A number in the language's digits; a dash where nothing is stated."""
        if number is None:
            return DASH
        return str(number).translate(PERSIAN_DIGITS) if self.language == "fa" else str(number)

    def bounds(self, low: int | None, high: int | None) -> str:
        """``2``, ``2–4``, ``≥ 2`` or a dash."""
        if low is None and high is None:
            return DASH
        if low == high or low is None:
            return self.figure(high)
        return f"≥ {self.figure(low)}" if high is None else f"{self.figure(low)}–{self.figure(high)}"

    def day(self, on: date) -> str:
        """A day in words; in Persian the Solar Hijri day with the Gregorian beside it."""
        month = self.say(f"month-{on.month}")
        if self.language == "fa":
            solar = JalaliDate(on)
            gregorian = f"{self.figure(on.day)} {month} {self.figure(on.year)}"
            return f"{self.figure(solar.day)} {SOLAR_MONTHS[solar.month - 1]} {self.figure(solar.year)} ({gregorian})"
        return f"{on.day} {month} {on.year}"

    def short_day(self, on: date) -> str:
        """A day in figures, for tables: Solar Hijri in Persian, else ISO."""
        if self.language == "fa":
            solar = JalaliDate(on)
            return f"{solar.year}/{solar.month:02d}/{solar.day:02d}".translate(PERSIAN_DIGITS)
        return on.isoformat()

    @property
    def area_names(self) -> Mapping[str, str]:
        """Governorates by short name, in the language."""
        return MappingProxyType(self._areas)

    def decimal(self, number: float) -> str:
        """A rounded number with the point of the language: 6.8, 6,8 or ۶٫۸."""
        point = {"fa": "٫", "ar": "٫", "ru": ",", "tr": ","}.get(self.language, ".")
        return self.digits(f"{number:g}".replace(".", point))

    def digits(self, text: str) -> str:
        """Text with its figures in the language's digits."""
        return text.translate(PERSIAN_DIGITS) if self.language == "fa" else text

    def area(self, name: str) -> str:
        """Name of a governorate in the language; a name that is no governorate stays as it is."""
        return self._areas.get(name, name)

    def place(self, text: str, admin1: str) -> str:
        """Name of a place in the language, where its writing is one the gazetteer knows; else as it was printed."""
        return _place(text, admin1, self.language)

    def listed(self, items: list[str]) -> str:
        """Items of a list with the language's comma."""
        return ("، " if self.direction == "rtl" else ", ").join(items)
