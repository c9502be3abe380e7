"""Paragraphs and sentences of a folded text, as spans; a line broken inside a sentence does not end it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

Span = tuple[int, int]

_LINE = re.compile(r"[^\n]+")
# A stop with no blank behind it, as copied pages have it: between Arabic or Cyrillic words, behind a Turkish verb.
_STOP = re.compile(
    r'[.!?…\n](?:(?<=\n)\n*|(?<!\n)["»”\')\]]*(?:\[\d{1,3}\])*(?=\s|$)|(?<=[\u0621-\u06cc]{2}\.)(?=[\u0621-\u06cc]{2})|'
    r'(?<=[а-я]{4}\.)(?=[а-я]{2}|["«])|(?<=[dt][iu]\.)(?=[a-z]{2}|["\'])|(?<=[a-z]["»]\.)(?=[a-z]{2}))'
)
_BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
LONGEST_ABBREVIATION = 5
_WRAPPED = 44  # letters of a line that may have been broken for its length
_NARROWEST, _WIDEST, _EVEN = 55, 100, 0.7
_ENDS = ".!?:;…"
_WHOLE = '.!?:;…"»)'
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«\"]|(?<=[ («\"][а-я])\.)(?:[a-zа-я]|г|гг|кв|км|тыс|млн|млрд|им|ул|янв|февр?|мар|апр|"
    r"июн|июл|авг|сент?|окт|нояб?|дек|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mr|mrs|ms|dr|gen|lt|col|maj|sgt|capt|sq|no|st|vs|u\.s|u\.n|e\.g|"
    r"i\.e|"
    r"prof|av|sn|doç|org|kor)\.$"
)
_BY_THE_CLOCK = re.compile(r"[ap]\.m\. (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|local|gmt)\b")
_ORDINAL = re.compile(r"(?:^|[\s(])\d{1,2}\.$")
_ITEM = re.compile(r"\s*(?:\d{1,2} ?[.)\-]|[-•*])")
_OPEN_LINE = re.compile(
    r"(?:^|\s)(?:در|از|به|که|و|با|بر|برای|این|آن|ان|in|of|the|to|and|в|на|и|с|о|по|من|في|إلى|الى|على|ve|ile)$"
)


def lines(text: str) -> Iterator[Span]:
    """Every line that is not blank."""
    return (m.span() for m in _LINE.finditer(text) if m.group().strip())


def sentences(
    text: str, start: int = 0, end: int | None = None, *, is_lower: Callable[[int], bool] | None = None
) -> list[Span]:
    """Sentences within [start, end), without the blanks around them.

    `is_lower`: whether a small letter stands at an offset of the text before it was folded.
    """
    end = len(text) if end is None else end
    found: list[Span] = []
    begin = start
    broken = _hard_breaks(text) if is_lower else frozenset()
    for m in _STOP.finditer(text, start, end):
        if m.start() in broken or _goes_on(text, begin, m):
            continue
        if is_lower and (_is_wrapped(text, m, is_lower) or _is_ordinal(text, m, is_lower)):
            continue
        at, behind = m.span()
        _add(found, text, begin, at if text[at] == "\n" else behind)
        begin = behind
    _add(found, text, begin, end)
    return found


def _goes_on(text: str, begin: int, stop: re.Match[str]) -> bool:
    """Abbreviations, ordinals before a lower-case word, and line breaks behind a preposition do not end a sentence."""
    at, end = stop.span()
    mark = text[at]
    if mark == "\n":
        if _ITEM.match(text, end):
            return False
        return text[at - 1 : at].isalpha() and bool(_OPEN_LINE.search(text, max(begin, at - 8), at))
    if mark == "." and at > 3 and _BY_THE_CLOCK.match(text, at - 3):
        return True  # «12:01 a.m. Wednesday»
    if mark == "…" or text.startswith("..", at - 1):
        return True
    if mark != "." or end - at > 1 or text[at - LONGEST_ABBREVIATION - 1 : at].isalpha():
        return False
    return bool(_ABBREVIATION.search(text[max(begin, at - 8) : end]))


def _is_ordinal(text: str, stop: re.Match[str], is_lower: Callable[[int], bool]) -> bool:
    """«6. tur görüşmeleri»: a number with a stop before a word that begins with a small letter."""
    at, end = stop.span()
    low = text.startswith(" ", end) and end + 1 < len(text) and is_lower(end + 1)
    return text[at] == "." and low and bool(_ORDINAL.search(text, max(0, at - 4), end))


def _hard_breaks(text: str) -> frozenset[int]:
    """Where lines end in paragraphs of three lines and more that were all broken at about the same width."""
    broken: set[int] = set()
    at = 0
    for paragraph in text.split("\n\n"):
        rows = paragraph.split("\n")
        widths = [len(row) for row in rows[:-1]]
        if len(rows) > 2 and _NARROWEST <= max(widths) < _WIDEST and min(widths) > max(widths) * _EVEN:
            open_ends = [row for row in rows[:-1] if row[-1:] not in _ENDS and not _ITEM.match(row)]
            if len(open_ends) * 2 > len(widths) and len(rows[-1]) <= max(widths):
                broken.update(at + n for n, letter in enumerate(paragraph) if letter == "\n")
        at += len(paragraph) + 2
    return frozenset(broken)


def _is_wrapped(text: str, stop: re.Match[str], is_lower: Callable[[int], bool]) -> bool:
    """A long line without a stop, and the next begins with a small letter or goes on behind a comma or a dash."""
    at, end = stop.span()
    last = text[at - 1 : at]
    if text[at] != "\n" or end - at > 1 or end >= len(text) or last in _WHOLE or _ITEM.match(text, end):
        return False
    if at - (text.rfind("\n", 0, at) + 1) < _WRAPPED:
        return False
    return last in ",-" or is_lower(end) or (text[end].isdigit() and last.isalpha())


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    if start < end:
        found.append((start, end))
