"""Numbers in running text: digits of three scripts and number words of five languages, as whole numbers with spans."""

from __future__ import annotations

import re
from typing import NamedTuple

from atashbas.reading.text.hits import Hit, Hits
from atashbas.values import Language

KINDS = ("number", "tens", "hundreds", "dual")
_DIGITS = re.compile(r"[0-9]+(?:[.,:/]\d+)*")  # a plain set is found three times as fast as a category
_THOUSANDS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "fa": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "ar": re.compile(r"\d{1,3}(?:,\d{3})+"),
    "ru": re.compile(r"\d{1,3}(?:\.\d{3}){2,}"),
    "tr": re.compile(r"\d{1,3}(?:\.\d{3})+"),
}
LONGEST = 24  # digits and signs of a number: what is longer counts nothing
_JOINT = {"", "-", "و"}  # what may stand between the parts of one number word


class Number(NamedTuple):
    """A number at [start, end); `rule` says how it was written. `whole` False: part of a decimal, date or time."""

    start: int
    end: int
    value: int
    rule: str
    whole: bool = True


def find_numbers(text: str, hits: Hits, language: Language) -> list[Number]:
    """Numbers of a folded text, in order; `hits` may hold other kinds too."""
    found = [_of_digits(m, language) for m in _DIGITS.finditer(text) if m.end() - m.start() <= LONGEST]
    days = [(h.start, h.end) for h in hits.of("weekday")]  # «سه شنبه» is no three
    words = [h for h in hits.of(*KINDS) if not any(a <= h.start < b for a, b in days)]
    if words:
        found.extend(_of_words(text, words, language))
        found.sort()
    return found


def _of_digits(match: re.Match[str], language: Language) -> Number:
    raw = match.group()
    if raw.isdigit():
        return Number(match.start(), match.end(), int(raw), "digits", len(raw) <= 7)
    if _THOUSANDS[language].fullmatch(raw):
        return Number(match.start(), match.end(), int(re.sub(r"\D", "", raw)), "digits-grouped")
    return Number(match.start(), match.end(), int(re.split(r"\D", raw)[0]), "decimal", False)


def _of_words(text: str, words: list[Hit], language: Language) -> list[Number]:
    """Number words, longest first, with tens and units joined: «двадцать три», «بیست و سه», «خمسة وعشرون»."""
    found: list[Number] = []
    last: Hit | None = None
    for hit in words:
        if last is not None and hit.start < last.end:
            continue
        value = int(hit.entry.value)
        if last is not None and _joined(text, last, hit, language):
            part = found.pop()
            found.append(Number(part.start, hit.end, part.value + value, "words"))
        else:
            found.append(Number(hit.start, hit.end, value, "dual" if hit.entry.kind == "dual" else "words"))
        last = hit
    return found


def _joined(text: str, first: Hit, second: Hit, language: Language) -> bool:
    gap = text[first.end : second.start].strip()
    kinds = first.entry.kind, second.entry.kind
    if language == "ar":  # units stand before the tens, the conjunction is written with the tens
        return kinds == ("number", "tens") and gap == "و"
    if gap not in _JOINT or (language == "fa" and gap != "و"):
        return False
    return kinds in {("tens", "number"), ("hundreds", "number"), ("hundreds", "tens")} and int(second.entry.value) > 0
