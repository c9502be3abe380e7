"""What kind of saying a statement is, how real its content is put, what it is about, what it asks for.

Denial goes before demand, demand before commitment, commitment before announcement, announcement before claim. A threat
or a war aim is a *declared intention*: it stays a claim with that subkind and is never scored as a commitment.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from atashbas.reading.text.hits import Hit, Hits
from atashbas.values import Language

_ORDER = ("denial", "demand", "commitment", "announcement")
_PLOVER = {
    "denial": "REJECT",
    "demand": "REQUEST",
    "commitment": "AGREE",
    "intention": "THREATEN",
    "announcement": "CONSULT",
    "claim": "COMMENT",
}
_SPLIT_ASKS: dict[Language, re.Pattern[str]] = {
    "fa": re.compile(r" و (?=\S+ \S)|, "),
    "ar": re.compile(r", | و(?=[^ ]{3,} )"),
    "ru": re.compile(r", | и "),
    "tr": re.compile(r", | ve "),
    "en": re.compile(r", (?:and )?| and "),
}


class Judged(NamedTuple):
    """Kind with what decided it."""

    kind: str
    subkind: str | None
    realis: str
    topics: tuple[str, ...]
    why: str
    plover: str


def judge(hits: Hits, start: int, end: int, cue_kind: str) -> Judged:
    """Judge the content at [start, end) under a cue; `hits` are those of the block."""
    marks: dict[str, Hit] = {}
    topics: dict[str, None] = {}
    put: set[str] = set()
    for hit in hits.marked(start, end):
        _, stop, entry = hit
        if stop > end:
            continue
        sort, value = entry[0], entry[1]
        if sort == "topic":
            topics[value] = None
        elif sort == "mark":
            marks.setdefault(value, hit)
        elif sort == "realis":
            put.add(value)
        elif hit[0] == start:  # what is announced stands first: «the creation of …»
            marks.setdefault(value, hit)
    kind, subkind, why = _kind(marks, cue_kind)
    return Judged(kind, subkind, _realis(put, kind), tuple(topics), why, _PLOVER[subkind or kind])


def _kind(marks: dict[str, Hit], cue_kind: str) -> tuple[str, str | None, str]:
    if cue_kind in {"denial", "demand"}:
        return cue_kind, None, "cue"
    if "intention" in marks or cue_kind == "intention":
        return "claim", "intention", marks["intention"].entry.name if "intention" in marks else "cue"
    if cue_kind == "commitment":
        return cue_kind, None, "cue"
    for kind in _ORDER:
        if kind in marks:
            return kind, None, marks[kind].entry.name
    if cue_kind == "announcement":
        return "announcement", None, "cue"
    return "claim", None, "no mark"


def _realis(found: set[str], kind: str) -> str:
    for realis in ("hypothetical", "future", "negated"):
        if realis in found:
            return realis
    return "asserted" if kind == "announcement" else "claimed"


def find_asks(text: str, start: int, end: int, language: Language) -> tuple[tuple[int, int], ...]:
    """Parts of a demand, one for each thing asked."""
    parts, begin = [], start
    for m in _SPLIT_ASKS[language].finditer(text, start, end):
        parts.append((begin, m.start()))
        begin = m.end()
    parts.append((begin, end))
    return tuple((a, b) for a, b in parts if len(text[a:b].split()) >= 3) or ((start, end),)
