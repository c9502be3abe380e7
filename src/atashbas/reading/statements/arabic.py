"""Orders of an Arabic sentence with a verb of saying: verb, subject, and what was said behind «that» or a particle.

A verb agrees with its subject: «وناشد أنقرة» has a masculine verb before a city, which is feminine, so the city is whom
he asks; the subject is the one who spoke before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.quotations import AR_QUOTED, trim
from atashbas.reading.statements.saying import Saying, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_NEEDS_THAT = re.compile(r"(?:[یت]?قال|قالوا|[یت]قول|اضاف|صرح|افاد|تابع|زعم|ادع|اردف|استطرد|بالقول|بقول|قایل|لاحظ|خلص)")
_RELATIVE = re.compile(r"(?<!\w)(?:ما|التی|الذی|الذین|مما|لم|لن|لا|ولم|ولن|ولا|دون ان|عدم) $")
_NOUN_TOO = re.compile("رفض|طلب|تعهد|وعد|حث|کشف|شرح|وصف|کتب|حمل|شکر|رد|ذکر|تابع|اقتراح|التزام")
# What stands before a finite verb: nothing, a mark, a conjunction, «قد».
_HEAD = re.compile(
    r"^$|[.,;:!?\n\"«»()\-]\s*$|(?:^|[\s\"«])[وف]$|(?<!\w)(?:و|ف)?(?:قد|لقد|کما|حیث|بینما|فیما|ثم|لکن|اذ|کان|کانت|ان) $"
)
_PARTICLE = re.compile(r" ?(?:علی|الی|عن|من|فی) ")
_ASKED = re.compile(r"[^,]{6,} (?:الی|علی) \S+ \S+ ")
_MASCULINE = frozenset({"country:IRQ", "country:LBN", "country:JOR", "country:ISR"})
_WOMEN = frozenset({"person:zakharova", "person:mogherini", "person:merkel", "person:haley"})
_REACH, _NEAR = 220, 60


def read_arabic(text: str, span: Span, cue: Hit, thats: Sequence[Hit], found: list[Saying]) -> Saying | None:
    """The saying of one verb; None where nothing is said to be said."""
    layout, kind = cue_kind(cue)
    if _RELATIVE.search(text, max(span[0], cue.start - 8), cue.start):
        return None
    if _NOUN_TOO.fullmatch(text, cue.start, cue.end) and not _HEAD.search(text, max(span[0], cue.start - 8), cue.start):
        return None  # «مجددا رفض بلاده»: a refusal, and nobody refuses
    nested = any(s.content[0] <= cue.start < s.content[1] for s in found)
    if nested and found[-1].content[0] > cue.start - 12:  # «قال إنه أكد»: one saying, two verbs
        return None
    marker = next((t for t in thats if cue.end <= t.start < min(cue.end + _REACH, span[1])), None)
    colon = text.find(":", cue.end, min(cue.end + 160, span[1]))
    if text[cue.start : cue.end] == "بین" and not (marker and marker.start - cue.end < _NEAR):
        return None  # «between», where nothing follows that he made clear
    if layout == "part":
        return _participle(text, span, cue, kind, marker, colon)
    comma = text.rfind(",", span[0], cue.start)
    if comma > 0 and not marker and text[comma + 1 : cue.start].strip() == "کما" and span[1] - cue.end < _REACH // 3:
        content = trim(text, span[0], comma)  # «…, كما أعلن الصليب الأحمر»
        return Saying(cue, kind, ((cue.end, span[1]),), content, "content, verb, subject")
    if comma >= 0 and not text[comma + 1 : cue.start].strip(" و"):  # «وكان الجعفري, قال»
        comma = text.rfind(",", span[0], comma)
    before = (max(span[0], comma), cue.start)
    if cue.entry.alias in AR_QUOTED:  # «ونقلت عنه قوله إن»
        start = marker.end if marker else colon + 1 if colon > 0 else cue.end
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, start, span[1]), "quoted as saying", nested)
    if marker and (colon < 0 or marker.start < colon) and not _asks_first(text, cue, kind, marker):
        content = trim(text, marker.end, span[1])
        return Saying(cue, kind, ((cue.end, marker.start), before), content, "verb, that", nested)
    if colon > 0 and (not marker or colon < marker.start):
        return Saying(cue, kind, ((cue.end, colon), before), trim(text, colon + 1, span[1]), "verb, colon", nested)
    if _NEEDS_THAT.match(text, cue.start) or span[1] - cue.end < 24:
        return None
    return Saying(cue, kind, ((cue.end, span[1]), before), trim(text, cue.end, span[1]), "verb, object", nested)


def _participle(text: str, span: Span, cue: Hit, kind: str, marker: Hit | None, colon: int) -> Saying:
    """«…, مؤكدا أن»: the one who spoke goes on."""
    start = cue.end
    if marker and marker.start - cue.end < 40 and "," not in text[cue.end : marker.start]:
        start = marker.end
    elif 0 < colon - cue.end < 30:
        start = colon + 1
    elif particle := _PARTICLE.match(text, start):
        start = particle.end()
    return Saying(cue, kind, ((span[0], cue.start),), trim(text, start, span[1]), "participle", joined=True)


def _asks_first(text: str, cue: Hit, kind: str, marker: Hit) -> bool:
    """«دعا الأطراف إلى … تؤكد أن»: what is asked begins at the particle, and «that» is within it."""
    between = text[cue.end : marker.start]
    return kind in {"demand", "commitment", "denial", "intention"} and bool(_ASKED.search(between))


def agrees(text: str, cue: Hit, entity: str, words: str) -> bool:
    """Whether a finite verb may have this name as its subject, by gender."""
    verb = text[cue.start : cue.end].split(" ")[0]
    feminine = verb.endswith("ت") or (verb[:1] == "ت" and len(verb) > 3)
    if verb in {"جاء", "ورد"}:  # «جاء في بيان لوزارة»
        return True
    kind = entity.partition(":")[0]
    if kind == "country":
        return feminine or entity in _MASCULINE or verb.endswith("وا")
    if kind == "person":
        return not verb.endswith("ت") or entity in _WOMEN
    return feminine or not words.split(" ")[0].endswith("ه") or verb.endswith("وا")
