"""Stretches of numbers and numbers told twice: «5 to 7», «between 5 and 7», «5 или 6», «5 (six)»: none counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from atashbas.values import Language

RangeEnds = tuple[int, int]  # where the two numbers start
_WIDEST = 8  # letters between the ends
# What stands between the ends, and what before the first makes it a change («from 5 to 7»): then both are numbers.
_TO: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\s?-\s?|\s(?:to|or)\s"),
    "ru": re.compile(r"\s?-\s?|\s(?:до|или|либо)\s"),
    "tr": re.compile(r"\s?-\s?|\s(?:ila|veya|ya da)\s"),
    "fa": re.compile(r"\s?-\s?|\s(?:تا|یا)\s"),
    "ar": re.compile(r"\s?-\s?|\s(?:الی|او)\s"),
}
_CHANGE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\bfrom\s$"),
    "ru": re.compile(r"\bс[о]?\s$"),
    "ar": re.compile(r"(?<!\w)من\s$"),
}
_BETWEEN: Mapping[Language, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "en": (re.compile(r"\bbetween\s$"), re.compile(r"\sand\s")),
    "ru": (re.compile(r"\bмежду\s$"), re.compile(r"\sи\s")),
    "fa": (re.compile(r"(?<!\w)بین\s$"), re.compile(r"\sو\s?")),
    "ar": (re.compile(r"(?<!\w)بین\s$"), re.compile(r"\sو\s?")),
}
_TR_BETWEEN = re.compile(r"\s(?:ile|ve)\s"), re.compile(r"\s(?:\w+\s){0,2}arasi")
_SAME = re.compile(r"\s?\(")


def find_ranges(text: str, numbers: Sequence[Any], language: Language) -> list[RangeEnds]:
    """Pairs of numbers, as (start, end, value, rule, …), that stand for no number."""
    return [
        (first[0], second[0])
        for first, second in pairwise(numbers)
        if 0 < second[0] - first[1] <= _WIDEST and _is_range(text, first, second, language)
    ]


def _is_range(text: str, first: Any, second: Any, language: Language) -> bool:
    between = text[first[1] : second[0]]
    if first[3] != second[3] and _SAME.fullmatch(between):
        twice = text[second[1] : second[1] + 1] == ")" and (first[3] == "words") != (second[3] == "words")
        return twice and first[2] != second[2]
    ahead = text[max(0, first[0] - 9) : first[0]]
    if first[2] < second[2] and _TO[language].fullmatch(between):
        change = _CHANGE.get(language)
        return change is None or change.search(ahead) is None or "-" in between
    if language == "tr":
        return bool(_TR_BETWEEN[0].fullmatch(between) and _TR_BETWEEN[1].match(text, second[1]))
    pair = _BETWEEN.get(language)
    return pair is not None and bool(pair[1].fullmatch(between) and pair[0].search(ahead))
