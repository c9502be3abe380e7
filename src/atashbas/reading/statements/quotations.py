"""Quotations: which stand in a text, which of them belong to a verb of saying, and which are only names.

A quotation is what somebody says where it stands beside the verb with nothing else said between them: closed with a
comma before the verb, opened behind a colon or «that» after it. A word or two in marks is a name or a term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.saying import Saying
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_MARK = re.compile(r'[«»"\n]')
_SHORTEST = 6
_SHORT_NAME = 14  # letters up to which a quotation is a name or a term, if no colon stands before it
_SHORT_QUOTE = 24  # letters up to which a quotation far from its verb is rather a name
_TRIM = " ,.;:!؟?-\n\"'«»"
_OPENED = re.compile(r"\s*(?::|که )")
_RU_CLOSED = re.compile(r"[.!?…]?[»\"]?[.]?\s*[,\-]")
_EN_CLOSED = re.compile(r"[,?!\-]$")
# Each word is taken whole (possessively): a run of words that ends in something else is not tried in pieces.
_PARTIAL = re.compile(
    r"[\"»],? (?!and |but |while |as |in an? |on |at |after |during |when |before |following |adding )[a-z]"
)
_EN_BETWEEN = re.compile(r"[\"»]?,?\s*(?:(?!and |but |that |to )[\w'.-]++ ?|, ){0,16}$")
# What may stand between a verb of saying and the quotation that is its content.
_LEADS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"[^\"]*(?::|\bthat|\bas|,)\s*$|\s*$|"
        r"\s*(?:on|in|at|to|via|late|early|earlier|later|also|again|only|simply|just|reporters|journalists|today|yesterday|"
        r"\w+day|him|her|them|us|me|it|there|how|of|about|what he called|what she called)\b[\w' -]{0,40}$"
    ),
    "ru": re.compile(r"[^\"«]*(?::|,? что|-)\s*$|\s*[\w-]*,?\s*$"),
    "fa": re.compile(r"[^\"«]*(?::|که|;|,|-)\s*$|\s*$"),
    "ar": re.compile(
        r"(?:(?! ب?ان(?:ه|ها|هم|نا|نی)? )[^\"«:])*(?::| ?ب?ان(?:ه|ها|هم|نا|نی)?|,)\s*$|(?:(?! ب?ان(?:ه|ها|"
        r"هم|نا|نی)? )\s*[^\s:\"]++){0,12}\s*$"
    ),
    "tr": re.compile(r"[^\"]*(?::|,|ki)\s*$|\s*$"),
}
_NAME_IN_MARKS = re.compile(r'"[^"]{2,40}"')
_LONGEST_NAME = 45
_NAMES_WHO_SAYS = re.compile(r"[\"»][^.:]{0,70}? ?ب?ان(?:ه|ها)? ")
_ABOUT_WHAT = re.compile(r" (?:слова|о том|на вопрос|комментируя) ")  # «Так прокомментировал Песков слова …»
AR_QUOTED = frozenset({"قوله", "قولها", "قولهم"})


def find_quotes(text: str) -> list[Span]:
    """Insides of all quotations of a text, in order; none goes beyond its line, of those within others the outer.

    A straight mark opens where a blank stands before it and closes where one stands behind it.
    """
    if '"' not in text and "«" not in text:
        return []
    found: list[Span] = []
    opened: list[int] = []
    for m in _MARK.finditer(text):
        mark, at = m[0], m.start()
        if mark == "\n":
            opened.clear()
        elif mark == "«" or (mark == '"' and _opens(text, at, bool(opened))):
            opened.append(at + 1)
        elif opened:
            start = opened.pop()
            if not opened and at - start >= _SHORTEST:
                found.append((start, at))
    return found


def _opens(text: str, at: int, within: bool) -> bool:
    """Whether a straight mark opens: a blank before it, a letter behind it; else it does where none is open."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    left = not before or before in " \n(-:«"
    right = not behind or behind in " \n.,;:!?)-»"
    if left != right:
        return left
    return not within


def quotes_in(text: str, span: Span, quotes: Sequence[Span]) -> list[Span]:
    """Of the quotations those that touch a sentence; one may have begun in an earlier sentence of the paragraph."""
    start, end = span
    found = [(a, b) for a, b in quotes if b >= start - 3 and a < end]
    return [q for q in found if "\n\n" not in text[q[0] : start]] if found else found


def trim(text: str, start: int, end: int) -> Span:
    """Span without blanks, stops and quotation marks around it."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end


def is_name(text: str, quote: Span) -> bool:
    """A word or two or three in marks, without a stop: a name or a term, and nothing said."""
    start, end = quote
    if text[max(0, start - 3) : start - 1].strip().endswith(":"):
        return end - start < _SHORTEST
    if text[max(0, start - 3) : start - 1].strip().endswith(","):
        return end - start < 14
    words = text[start:end].strip()
    return end - start < 40 and words[-1:] not in {".", "!", "?", ","} and words.count(" ") < 3


def stands_before(text: str, quote: Span, cue: Hit, language: Language) -> bool:
    """Whether a quotation is the content of a verb that follows it."""
    start, end = quote
    reach = {"tr": 40, "en": 110}.get(language, 70)
    if end > cue.start or cue.start - end >= reach or _OPENED.match(text, cue.end, cue.end + 6):
        return False
    between = text[end : cue.start]
    if "." in between[2 if language == "ru" else 0 :] or "\n" in between:
        return False
    if language == "ru":  # «… the group "X" (banned), TASS reports»
        return bool(_RU_CLOSED.match(text, end)) and not is_name(text, quote)
    if language == "en":
        closed = _EN_CLOSED.search(text, start, end) or between[1:2] == ","
        if end - start < _SHORT_QUOTE and cue.start - end > _SHORT_QUOTE:
            return False  # «of the group "Jaish al-Islam," Mohammed Alloush … said»
        return bool(closed) and bool(_EN_BETWEEN.fullmatch(between))
    return language == "tr" or not is_name(text, quote)


def stands_behind(text: str, quote: Span, cue: Hit, language: Language) -> bool:
    """Whether a quotation is the content of the verb before it."""
    start, end = quote
    if start < cue.end or start - cue.end >= (160 if language == "ar" else 110) or end - start <= _SHORTEST:
        return False
    between = text[cue.end : start - 1]
    if end - start <= _SHORT_NAME and not between.rstrip().endswith(":"):
        return False
    if is_name(text, quote) and not between.rstrip().endswith(":"):
        return False
    named = language == "ar" and end - start < _LONGEST_NAME and not between.rstrip().endswith((":", "ان"))
    if named and _NAMES_WHO_SAYS.match(text, end):
        return False  # «أوضح مسؤول "المكتب الإعلامي في الائتلاف" أن …»
    if language == "en" and between.strip()[-1:] not in {"", ":"} and _PARTIAL.match(text, end):
        return False  # «said there were "serious efforts" with Moscow»
    if language == "ar" and '"' in between and not between.endswith(("بانه ", "بانها ")):
        between = _NAME_IN_MARKS.sub("x", between)  # «قال "العريضي" لوكالة "فرانس برس" "…"»
    return "." not in between and bool(_LEADS[language].fullmatch(between))


def sentence_start(text: str, at: int) -> int:
    """Start of the sentence, or line, that `at` lies in."""
    line, stop = text.rfind("\n", 0, at) + 1, text.rfind(". ", 0, at)
    return max(line, stop + 2 if stop >= 0 else 0)


def about_the_last(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«Об этом заявил X», «this was stated by X»: what he said is the sentence before."""
    stop = span[0]
    while stop > 0 and text[stop - 1] in ' .\n\t»"':
        stop -= 1
    start = sentence_start(text, stop)
    content = trim(text, start, stop)
    if start >= stop:
        return None
    closing = _ABOUT_WHAT.search(text, cue.end, span[1])
    subject = cue.end, closing.start() if closing else span[1]
    return Saying(cue, kind, (subject,), content, "said of the sentence before")
