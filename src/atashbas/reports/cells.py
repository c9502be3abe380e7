"""One cell → one value: counts, casualty ranges, times, and words of closed lists, in the digits of five languages.

Decides whether a cell can be read and says why not (AtashbasError with a code and the printed value). Knows no rows;
dates are read by `dates`, coordinates by `coordinates`. Nothing is repaired: what cannot be read is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import yaml

from atashbas.reports.headings import fold
from atashbas.reports.records import IncidentType, Observed
from atashbas.values import AtashbasError, Bounds

DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫", "01234567890123456789.")
INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
LONGEST_VALUE = 200  # characters of a cell that is a date, a number or a word of a closed list
MOST_PEOPLE = 1_000_000  # a larger number in one report is a slip of the pen
CLOCK = re.compile(
    r"(\d{1,2})[:.hH](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.|ق\.?ظ\.?|ب\.?ظ\.?|ص|م)?", re.I
)
AFTERNOON = frozenset({"pm", "p.m.", "ب.ظ", "بظ", "ب.ظ.", "م"})
WHOLE = re.compile(r"[+-]?\d+(?:[.,]0+)?")
RANGE = re.compile(r"(\d+)\s*(?:[-–—‑]|\.\.|до|to|تا|إلى|الى|ila)\s*(\d+)")
MORE = re.compile(r"(?:(?P<before>[^\d\s]\D*?)\s*)?(?P<n>\d+)\s*(?P<after>\+)?")


def is_short(text: str) -> bool:
    """Whether a cell can be a single value at all; a page of text in a column of dates is not looked at."""
    return len(text) <= LONGEST_VALUE


def plain(text: str) -> str:
    """Text with European digits and without invisible direction marks; everything else as printed."""
    if text.isascii():
        return text.strip()
    return text.translate(INVISIBLE).translate(DIGITS).strip()


@cache
def words() -> Mapping[str, Any]:
    """Packaged words of cells (`words.yaml`), folded: list name → folded word → value, or a set of folded words."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table = yaml.load((files(__package__) / "words.yaml").read_bytes(), Loader=loader)  # noqa: S506 - a safe loader
    folded: dict[str, Any] = {}
    for name, content in table.items():
        if isinstance(content, list):
            folded[name] = frozenset(fold(str(word)) or str(word) for word in content)
        elif name == "months":
            folded[name] = MappingProxyType({key: _by_word(months) for key, months in content.items()})
        else:
            folded[name] = _by_word(content)
    return MappingProxyType(folded)


def _by_word(content: Mapping[Any, list[str]]) -> Mapping[str, Any]:
    return MappingProxyType({fold(str(word)): value for value, listed in content.items() for word in listed})


def says_nothing(text: str) -> bool:
    """Whether a cell states no value: empty, a dash, "no data"."""
    bare = text.strip()
    if not is_short(bare):
        return False
    if not bare or bare in words()["none"]:
        return True
    return bare[0].isalpha() and fold(bare) in words()["none"]


@lru_cache(maxsize=16_384)
def parse_count(text: str) -> Bounds | None:
    """Bounds of a number of people: ``3``, ``2-4``, ``3+``, ``at least 3``, ``up to 5``; None: not stated.

    Raises AtashbasError ``input.count-negative``, ``input.count-not-whole``, ``input.count-too-large`` or
    ``input.count-not-a-number`` (number words are not figures).
    """
    value = plain(text)
    if says_nothing(value):
        return None
    if not is_short(value):
        raise AtashbasError("input.count-not-a-number", value=text)
    if fold(value) in words()["zero"]:
        return Bounds.exactly(0)
    if WHOLE.fullmatch(value):
        return Bounds.exactly(_whole(value, text))
    between = RANGE.fullmatch(value)
    if between:
        low, high = int(between[1]), _whole(between[2], text)
        if low > high:
            raise AtashbasError("input.count-range", value=text)
        return Bounds(low=low, high=high)
    return _one_sided(value, text)


def _whole(value: str, text: str) -> int:
    number = int(re.split("[.,]", value)[0])
    if number < 0 or value.startswith("-"):
        raise AtashbasError("input.count-negative", value=text)
    if number > MOST_PEOPLE:
        raise AtashbasError("input.count-too-large", value=text, limit=MOST_PEOPLE)
    return number


def _one_sided(value: str, text: str) -> Bounds:
    if re.fullmatch(r"[+-]?\d+[.,]\d+", value):
        raise AtashbasError("input.count-not-whole", value=text)
    match = MORE.fullmatch(value)
    if match:
        before = (match["before"] or "").strip()
        number = _whole(match["n"], text)
        if (match["after"] and not before) or _is_sign(before, "at_least"):
            return Bounds(low=number)
        if _is_sign(before, "at_most"):
            return Bounds(low=0, high=number)
    raise AtashbasError("input.count-not-a-number", value=text)


def _is_sign(text: str, name: str) -> bool:
    """Whether words or signs before a figure are those of a list: ``at_least`` or ``at_most``."""
    return bool(text) and (text in words()[name] or fold(text) in words()[name])


@lru_cache(maxsize=8_192)
def parse_time(text: str) -> str | None:
    """``HH:MM`` of a local time of day; None: not stated. Raises AtashbasError ``input.time``."""
    value = plain(text)
    if says_nothing(value):
        return None
    if not is_short(value):
        raise AtashbasError("input.time", value=text)
    match = CLOCK.fullmatch(value) or re.fullmatch(r"(\d{2})(\d{2})()", value)
    if not match:
        raise AtashbasError("input.time", value=text)
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    if hour > 23 or minute > 59:
        raise AtashbasError("input.time", value=text)
    return f"{hour:02d}:{minute:02d}"


@lru_cache(maxsize=16_384)
def find_type(text: str) -> IncidentType | None:
    """Type for the reporter's word; None: a word that is not known."""
    value = text.strip()
    if value in IncidentType._value2member_map_:
        return IncidentType(value)
    found = words()["types"].get(fold(value)) if is_short(value) else None
    return IncidentType(found) if found else None


@lru_cache(maxsize=4_096)
def find_observed(text: str) -> Observed | None:
    """Way of observing for the reporter's word; None: a word that is not known."""
    found = words()["observed"].get(fold(text)) if is_short(text) else None
    return Observed(found) if found else None


@lru_cache(maxsize=4_096)
def find_class(name: str, text: str) -> str | None:
    """Class of precision (`name`: ``place_precision`` or ``date_precision``) for a word; None: not known."""
    found: str | None = words()[name].get(fold(text)) if is_short(text) else None
    return found
