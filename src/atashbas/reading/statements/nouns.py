"""English nouns of saying: «Moscow's demand that …», «from Tehran came a warning that …», «in Lavrov's words, …»."""

from __future__ import annotations

import re

from atashbas.reading.statements.quotations import trim
from atashbas.reading.statements.saying import Saying, clause_start
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_NOUN_BY = re.compile(r" (?:by|from|of|on the part of) ([^,.:;\"]{3,80}?)(?= (?:that|for|to) )")
_NOUN_LINK = re.compile(r" (that|for|to) ")
# «X's demand that … was ignored»: what became of it is not said by X.
_OWNED = re.compile(r"[^,;]{2,50}['’]s? (?:[\w-]+ ){0,2}$")
_NOUN_ENDS = re.compile(
    r" (?:was|were|went|came|drew|met|fell|has been|had been|have been|remains|remained)"
    r" (?:\w+ed|unheeded|unanswered|on|no|with|an?|as|\w+ hours?|within|only|after|just|hours|days)\b[^,]*$"
)
_WHOSE = re.compile(r"(?<!\w)(?:in|by|on|as) ([^,:;\"]{3,60}?(?:['’]s?)?) $", re.MULTILINE)
LEAST_BEFORE = 4  # letters that can be what «in X's words» closes


def noun_of_saying(text: str, span: Span, cue: Hit, kind: str, found: list[Saying]) -> Saying | None:
    """«Moscow's demand that …», «a call by X for …», «from Tehran came a warning that …»."""
    if any(s.content[0] <= cue.start < s.content[1] for s in found):
        return None  # part of what somebody says
    by = _NOUN_BY.match(text, cue.end, span[1])
    link = _NOUN_LINK.match(text, by.end() if by else cue.end, span[1])
    if link is None or (link[1] != "that" and kind not in {"demand", "commitment", "intention"}):
        return None
    start = link.end() if link[1] != "to" else link.start(1)
    region = by.span(1) if by else (clause_start(span, cue, found), cue.start)
    ends = _NOUN_ENDS.search(text, start, span[1]) if by or _OWNED.search(text, span[0], cue.start) else None
    content = trim(text, start, ends.start() if ends else span[1])
    return Saying(cue, kind, (region,), content, "noun of saying")


def in_words(text: str, span: Span, cue: Hit) -> Saying | None:
    """«In Lavrov's words, …», «…, as Lavrov put it, …»: the sentence is his."""
    whose = _WHOSE.search(text, max(span[0], cue.start - 70), cue.start)
    if whose is None or text[cue.end : cue.end + 1] not in {",", ".", "", " "}:
        return None
    comma = text[cue.end : cue.end + 1] == ","
    if whose.start() - span[0] < LEAST_BEFORE:
        if not comma:
            return None
        content = trim(text, cue.end, span[1])
    elif comma:
        content = trim(text, *span)
    elif cue.end >= span[1] - 2:
        content = trim(text, span[0], whose.start())
    else:
        return None
    return Saying(cue, "auto", (whose.span(1),), content, "noun of saying")
