"""Whether something is told as having happened: not planned, feared, denied, agreed on, exercised or long past."""

from __future__ import annotations

import re
from datetime import date, timedelta

from atashbas.reading.incidents.deeds import WEAK
from atashbas.reading.incidents.denied import is_deed_denied
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.segments import Span
from atashbas.values import Language

LONG_PAST = timedelta(days=400)  # what is dated further back than this is history in a report of the day


def has_happened(text: str, incident: IncidentFound, hits: Hits, language: Language) -> bool:
    """Plans, talks, fears and what did not happen are told without harm."""
    if is_deed_denied(text, incident.span, hits, language):
        return False
    if incident.killed or incident.injured:
        return True
    if hits.has("iquiet"):
        return False
    if language == "tr" and _is_unreal_tr(text, incident.span):
        return False
    told = [(h.start, h.end) for h in hits.of("inone", "inosay")]
    unreal = [h for h in hits.of("iunreal") if not any(a <= h.start < b for a, b in told) and not _broken(text, h)]
    unreal = [h for h in unreal if not _ASIDE.match(text, h.start)]
    if not unreal or (incident.killed is not None and hits.has("iaction")):
        return True
    deeds = hits.of("iaction", *WEAK, "ikilled", "iinjured")
    if not deeds:
        return False
    if language in {"fa", "tr"}:
        return False
    return unreal[0].start > deeds[0].start


_BREACH = re.compile(
    r"(?:violations? of|breach(?:es)? of|violat\w+|breach\w+|нарушени\w+|нарушил\w*|خرق\w*|خروقات|انتهاک\w*|نقض)\s"
    r"(?:\w+\s){0,3}(?:ل)?$"
)
_TR_BREACH = re.compile(r"[^.;]{0,24}ihlal")


_ASIDE = re.compile(  # «gunmen, likely affiliated with X, shot …»: who they are is doubtful, not what they did
    r"(?:likely|possibly|probably|potentially)\s(?:affiliated|linked|belonging|tied|loyal|members|from|by|isis|is)\b|"
    r"denied\s(?:\w+\s){1,4}(?:access|entry|passage|permission)\b|"
    r"gereken\b|geregi\b|mutabakat\w*\s(?:geregi|uyarinca)|anlasma\w*\s(?:geregi|uyarinca|ragmen)|"
    r"احتمالا\sوابسته|(?:muhtemelen|olasi)\s\S+\s(?:mensubu|bagli)"
)


def _broken(text: str, agreement: Hit) -> bool:
    """«A breach of the agreement»: what was agreed is named because something happened."""
    if _BREACH.search(text, max(0, agreement.start - 40), agreement.start):
        return True
    return _TR_BREACH.match(text, agreement.end) is not None


def _is_unreal_tr(text: str, span: Span) -> bool:
    """Turkish futures and conditions; their endings are looked for first, since they are rare."""
    words = text[slice(*span)]
    return any(ending in words for ending in _TR_UNREAL_ENDINGS) and _TR_UNREAL.search(words) is not None


_TR_UNREAL_ENDINGS = ("ecek", "acak", "eceg", "acag", "rsa", "rse", " halinde")
_TR_UNREAL = re.compile(
    r"\w{2,}(?:ecek|acak|ecegi|acagi)|\w{3,}(?:irsa|irse|arsa|erse|ursa)\b|\w+(?:malari|meleri) halinde"
)
_YEAR = re.compile(r"(?<![\d.,/:-])(?:19|20)\d\d(?![\d.,/:-]*\d)")


def is_long_past(text: str, incident: IncidentFound, about: date | None) -> bool:
    """History: a day or a year printed that lies far behind the day of the text."""
    if about is None:
        return False
    if incident.occurred_on:
        return about - incident.occurred_on > LONG_PAST
    return any(int(m.group()) < about.year - 1 for m in _YEAR.finditer(text, *incident.span))
