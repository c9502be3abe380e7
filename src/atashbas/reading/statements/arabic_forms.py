"""Whom the form of an Arabic sentence points to: «نقل عن X قوله», «مؤكدا», «بيان ناشدت فيه», «أما X، فقال»."""

from __future__ import annotations

import re

from atashbas.reading.statements.introduced import introduce
from atashbas.reading.statements.pronouns import find_meant, sentence_of
from atashbas.reading.statements.saying import Saying, cue_kind
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.statements.strangers import again
from atashbas.reading.statements.subjects import find_candidate
from atashbas.reading.statements.unnamed import named_before
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_AR_SOURCE = re.compile(r"(?:مصدر|مصادر|مس\w{1,3}ل|قیادی|ناشط|دبلوماسی|شهود|شاهد)(?!\w)")  # one of somebody's men
_TOLD_OF = re.compile(r" عن (\S+(?: \S+){0,5}) $")
_AR_AS_FOR = re.compile(r"\s*و?اما ([^;.:]{3,120}?)(?:, ?| )ف$")
_AR_BY_TONGUE = re.compile(r" علی لسان ")  # «أما الكرملين فرأى على لسان بيسكوف»: he tells it
_AR_INSIDE = re.compile(r"(?:مقر|مبنی|داخل|لدی|امام) $")
_AR_IN_IT = re.compile(r" (?:فیها|فیه|فیهما|خلالها|خلاله|عبرها|عبره)(?!\w)")  # «مقابلة مع الأسد اتهم فيها الغرب»
REACH_OF_A_TITLE = 70  # letters behind a body within which its man is named


def by_arabic_form(page: Sheet, saying: Saying, same: Found | None) -> tuple[Found, str] | None:
    """Whom the form of an Arabic verb points to: «نقل عن X قوله», «مؤكدا», «بيان ناشدت فيه …»."""
    if saying.order == "quoted as saying":
        return _quoted_of(page, saying)
    if same and cue_kind(saying.cue)[0] == "part":
        return same, "same sentence"
    if not _AR_IN_IT.match(page.text, saying.cue.end):
        return None
    behind = find_candidate(page, (saying.cue.end, saying.cue.end + REACH_OF_A_TITLE), saying)
    if behind and behind[0].entity.startswith("person:"):
        return None
    low = sentence_of(page, saying.cue.start)[0]
    to = page.text.find(" الی ", low, saying.cue.start)  # «رسالتین الی الامین العام دعت فیهما»
    high = to if to > 0 else saying.cue.start
    before = [
        m
        for m in page.between(low, high)
        if not m.entity.startswith("country:") and not _AR_INSIDE.search(page.text, max(low, m.start - 12), m.start)
    ]
    if before:
        return before[-1], "name"
    meant = next((find_meant(page, p) for p in page.pronouns.within(low, high)), None)
    if meant:
        return meant, "pronoun"
    words = named_before(page.text, (low, saying.cue.start))
    return (introduce(page, words, None), "name") if words else None


def _quoted_of(page: Sheet, saying: Saying) -> tuple[Found, str] | None:
    """«ونقل البيان عن ماورير قوله»: he of whom it is told."""
    region = saying.subject[0]
    m = _TOLD_OF.search(page.text, *region)
    if m is None:
        return None
    named = () if _AR_SOURCE.match(m[1]) else page.between(m.start(1), m.end(1))
    if named:
        return named[0], "name"
    known = again(page.text, m.span(1), page.thread.strangers) or again(page.text, m.span(1), page.surnames())
    words = f"unknown:{page.cased(*m.span(1))}"
    return known or Found(*m.span(1), words, "name", "name no list has", "", "", ""), "name"


def as_for(page: Sheet, saying: Saying) -> Span | None:
    """«أما الخارجية الأمريكية، فقالت»: the words between «as for» and the comma."""
    low = sentence_of(page, saying.cue.start)[0]
    m = _AR_AS_FOR.match(page.text, low, saying.cue.start)
    if m is None or _AR_BY_TONGUE.match(page.text, saying.cue.end):
        return None
    return m.span(1)
