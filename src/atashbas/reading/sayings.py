"""Who says what in one sentence: where a verb of saying has its subject and its content in each of the five languages.

Persian, Russian and English put the subject before the verb and the content behind it (or the content first, with the
verb after it); Arabic puts the verb first; Turkish puts it last. Each function returns the subject's region and the
content's span, with the name of the rule; who the subject is, is decided in `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from atashbas.reading.hits import Hit
from atashbas.reading.segments import Span
from atashbas.values import Language

QUOTE = re.compile(r"«([^«»\n]*)»|\"([^\"\n]*)\"")
_THAT = re.compile(r"\s*(?:,\s*)?(?:که|що|что|that)(?= )")
_COLON = re.compile(r"[^:.,;«\"]{0,60}:\s*")
_LEAD: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\s*(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|earlier|later|also|in a statement|"
        r"in an interview[^,]{0,40}|at a (?:press|news) conference|yesterday|today|,)*\s*(?:that )?"
    ),
    "ru": re.compile(r"\s*"),
    "fa": re.compile(r"\s*"),
}
_RU_COMMA = re.compile(r",\s*(?:-\s*)?(?:как\s+)?$")  # «…, сообщает X»: the content stands before the comma
_RU_THAT = re.compile(r"[^,:«\"]{0,70}(?:, что|:)")
_EN_TAIL = re.compile(
    r"\s*(?:(?:on|in|at|during|after|to|via|late|early|earlier|yesterday|today|following)\b[^,:\"]{0,90})?[\s.\"]*"
)
_PASSIVE = re.compile(r"\b(?:not|be|been|being|was|were|is|are|by)\s*$|n't\s*$")  # «were not confirmed»: nobody says it
_CLAUSE = re.compile(r"(?:if|unless|once|when|while|there|no|the|this|these|it|we|they|our|any|every)\b")
_LED = re.compile(r"(?:speaking|after|before|during|following|at|in|on)\b")
_TOLD = frozenset({"told", "told reporters", "informed", "assured"})
_TO_WHOM = re.compile(
    r"\s*(?:reporters|journalists|correspondents|the press|"
    r"(?:the|his|her|their) (?:[\w'-]+ ){0,4}[\w'-]+?|[\w'-]+(?: [\w'-]+)?)?"
    r"(?:\s(?:by|on|in|at|during|after|over|late|early|earlier|yesterday|today)\b[^,:\"]{0,60})?[\s.\"]*"
)
_RU_ABOUT = re.compile(r"об этом\s+(?:[^,.:]{0,40}\s)?")
_APPOSED_ROLE = re.compile(
    r"\s*(?:the |a |an )?(?:head|leader|chief|spokes\w+|special envoy|envoy|minister|foreign minister|president|deputy|"
    r"commander|member|ambassador|глав[аы]|руководител|министр|официальн|представител|спецпредставител|замест)"
)
_FA_TALKS = re.compile(r"[\s\u200c]*و[\s\u200c]*گو")  # «گفت‌وگو»: talks, and nobody said
_OPENED = re.compile(r"\s*(?::|که )")
_STRESSED = re.compile("تاکید|تصریح")
_FA_AND = re.compile(r"\s*و\s+")
_AR_ABOUT = re.compile(r".{0,90}? (?:علی|عن) ")
_RU_CLOSED = re.compile(r"[.!?…]?[»\"]?[.]?\s*[,\-]")
_AR_QUOTED = frozenset({"قوله", "قولها", "قولهم"})
_TR_PARTICIPLE = re.compile(r"(?:yen|ten|ayan|eyen|den|aran|atan|lan|en|an)$")
_TRIM = " ,.;:!؟?-\n\"'«»"


_ATTRIBUTED = frozenset({"content, verb", "content, verb, subject"})
_FORWARD = frozenset({"verb, content", "verb, that", "verb, object", "verb, colon"})
_JOINED = re.compile(r",? (?:and |и |а также )$|(?:,| )\s?و$|, $")


class Saying(NamedTuple):
    """A verb of saying with the regions of its subject and its content; `order` names the rule."""

    cue: Hit
    kind: str
    subject: tuple[Span, ...]
    content: Span
    order: str
    nested: bool = False
    linked: bool = False


def cue_kind(cue: Hit) -> tuple[str, str]:
    """Layout and default kind of a cue entry."""
    layout, _, kind = cue.entry.value.partition(":")
    return layout, kind


def find_quotes(text: str) -> list[Span]:
    """Insides of all quotations of a text, in order; none goes beyond its line."""
    if '"' not in text and "«" not in text:
        return []
    spans = ((m.start(m.lastindex or 0), m.end(m.lastindex or 0)) for m in QUOTE.finditer(text))
    return [(a, b) for a, b in spans if b - a >= 6]


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


def find_sayings(
    text: str, span: Span, cues: Sequence[Hit], thats: Sequence[Hit], quotes: Sequence[Span], language: Language
) -> list[Saying]:
    """Sayings of one sentence, in order; `quotes` are those of the whole text."""
    quotes = quotes_in(text, span, quotes) if quotes else quotes
    outside = cues
    if quotes:
        outside = [c for c in cues if not any(a <= c.start < b for a, b in quotes)]
        # A sentence inside a quotation that goes on beyond it names no new speaker.
        within = any(a < span[0] - 1 or b > span[1] + 2 for a, b in quotes if any(a <= c.start < b for c in cues))
        outside = outside or ([] if within else cues)
    if language == "fa":
        outside = [c for c in outside if not _FA_TALKS.match(text, c.end, c.end + 6)]
    found: list[Saying] = []
    for cue in outside:
        saying = _quoted(text, span, cue, quotes, language) if quotes else None
        saying = saying or _by_language(text, span, cue, thats, found, language)
        if saying and saying.content[1] - saying.content[0] >= 8:
            found.append(saying)
        elif saying and found and language == "tr" and found[-1].kind == "auto":  # «… söyleyerek tehdit etti»
            found[-1] = found[-1]._replace(kind=saying.kind)
    return _parted(text, found) if len(found) > 1 else found


def _parted(text: str, found: list[Saying]) -> list[Saying]:
    """Contents cut where the next verb of the same sentence begins its own part, or where the sentence is attributed.

    «announced X and called on Y»: two contents of one speaker. «X pledged to …, the ministry said»: what X pledged ends
    at the comma.
    """
    out = list(found)
    for n, saying in enumerate(found[:-1]):
        start, end = saying.content
        for later in found[n + 1 :]:
            at = later.cue.start
            if later.order in _ATTRIBUTED and later.content[0] <= saying.cue.start and start < later.content[1] < end:
                end = later.content[1]
            elif start < at < end and (joint := _JOINED.search(text, max(start, at - 8), at)):
                end = joint.start()
                if later.order in _FORWARD:
                    k = found.index(later)
                    out[k] = out[k]._replace(linked=True, nested=False)
        if end != saying.content[1] and end - start >= 8:
            out[n] = out[n]._replace(content=trim(text, start, end))
    return out


def _by_language(
    text: str, span: Span, cue: Hit, thats: Sequence[Hit], found: Sequence[Saying], language: Language
) -> Saying | None:
    layout, kind = cue_kind(cue)
    if language == "ru" and _RU_ABOUT.fullmatch(text, span[0], cue.start):
        return _about_the_last(text, span, cue, kind)
    if language == "en" and layout == "after" and _PASSIVE.search(text, max(span[0], cue.start - 10), cue.start):
        return None
    if layout == "topic":
        # «32 cases (according to the Syrian side 30)»: the source of a share
        if text.rfind("(", span[0], cue.start) > text.rfind(")", span[0], cue.start):
            return None
        return _topic(text, span, cue, kind, language)
    if language == "ar":
        return _verb_first(text, span, cue, kind, thats, found)
    if language == "tr":
        return _verb_last(text, span, cue, kind, found)
    if layout == "ba":
        comma = text.find(",", cue.end, span[1])
        content = trim(text, cue.end, comma) if comma > 0 else (cue.end, cue.end)
        return Saying(cue, kind, ((span[0], cue.start),), content, "with saying")
    if layout == "split":
        end = text.rfind(" شد", cue.end, span[1])
        content = trim(text, cue.end, end) if end > 0 else (cue.end, cue.end)
        return Saying(cue, kind, ((_clause_start(text, span, cue, found), cue.start),), content, "split verb")
    return _verb_between(text, span, cue, kind, found, language)


def _about_the_last(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«Об этом заявил X»: what he said is the sentence before."""
    stop = span[0]
    while stop > 0 and text[stop - 1] in ' .\n\t»"':
        stop -= 1
    start = _sentence_start(text, stop)
    content = trim(text, start, stop)
    return Saying(cue, kind, ((cue.end, span[1]),), content, "said of the sentence before") if start < stop else None


def _quoted(text: str, span: Span, cue: Hit, quotes: Sequence[Span], language: Language) -> Saying | None:
    """A quotation beside the verb is the content; the subject stands between them or behind the verb."""
    kind = cue_kind(cue)[1]
    for start, end in quotes:
        opened = _OPENED.match(text, cue.end, cue.end + 6)  # the content follows: the quotation is a name
        beside = end <= cue.start and "." not in text[end : cue.start] and "\n" not in text[end : cue.start]
        if beside and language == "ru" and not _RU_CLOSED.match(text, end):  # «… the group "X" (banned), TASS reports»
            continue
        if beside and cue.start - end < (70 if language != "tr" else 30) and not opened:
            if language == "tr":
                begin = min(span[0], _sentence_start(text, start))
                return Saying(cue, kind, ((begin, start),), trim(text, start, end), "quotation, verb")
            return Saying(cue, kind, ((end, cue.start), (cue.end, span[1])), trim(text, start, end), "quotation first")
        if start >= cue.end and start - cue.end < (90 if language == "ar" else 45) and end - start > 14:
            regions = (
                ((cue.end, start), (span[0], cue.start))
                if language == "ar" and cue.entry.alias not in _AR_QUOTED
                else ((span[0], cue.start), (cue.end, start))
            )
            order = "quoted as saying" if cue.entry.alias in _AR_QUOTED else "verb, quotation"
            return Saying(cue, kind, regions, trim(text, start, end), order)
    return None


def _sentence_start(text: str, at: int) -> int:
    """Start of the sentence, or line, that `at` lies in."""
    line, stop = text.rfind("\n", 0, at) + 1, text.rfind(". ", 0, at)
    return max(line, stop + 2 if stop >= 0 else 0)


def _topic(text: str, span: Span, cue: Hit, kind: str, language: Language) -> Saying | None:
    """«According to X, …»: the subject follows the phrase; in Turkish it stands before it."""
    if language == "tr":
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, cue.end, span[1]), "according to")
    comma = text.find(",", cue.end, span[1])
    if comma < 0:
        if language == "en" and kind == "auto" and cue.start - span[0] > 24:
            return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], cue.start), "according to, behind")
        if kind != "auto" or language == "en":
            return None
        comma = cue.end
    if _APPOSED_ROLE.match(text, comma + 1) and 0 < (closing := text.find(",", comma + 1, span[1])) < comma + 140:
        comma = closing
    content = trim(text, comma + 1, span[1])
    if comma - cue.end > 200 or (cue.start - span[0] > 40 and language == "en"):  # «…, according to X» at the end
        content = trim(text, span[0], cue.start)
        return Saying(cue, kind, ((cue.end, span[1]),), content, "according to, behind")
    return Saying(cue, kind, ((cue.end, comma),), content, "according to")


def _clause_start(text: str, span: Span, cue: Hit, found: Sequence[Saying]) -> int:
    """Where the subject of this verb may begin: behind the verb before it, if that one has its content behind it."""
    open_before = [s for s in found if s.cue.end <= cue.start and s.content[0] <= cue.start < s.content[1]]
    return open_before[-1].content[0] if open_before else span[0]


def _verb_between(
    text: str, span: Span, cue: Hit, kind: str, found: Sequence[Saying], language: Language
) -> Saying | None:
    start = _clause_start(text, span, cue, found)
    nested = start > span[0]
    subject: tuple[Span, ...] = ((start, cue.start),)
    rest = trim(text, cue.end, span[1])
    if language == "ru" and _RU_COMMA.search(text, span[0], cue.start) and not _RU_THAT.match(text, cue.end, span[1]):
        comma = text.rfind(",", span[0], cue.start)
        if found and found[-1].kind != "auto":  # «Damascus demands …, said X»: the demand is in what X said
            start = span[0]
        return Saying(cue, kind, ((cue.end, span[1]),), trim(text, start, comma), "content, verb, subject")
    if language == "en" and (medial := _medial(text, span, cue, kind)):
        return medial
    closing = language == "en" and (not nested or _closes(text, span, cue))
    if closing and (_EN_TAIL.fullmatch(text, cue.end, span[1]) or _told(text, span, cue)):
        found_before = _content_before(text, span, cue, kind, found, language)
        if found_before and found_before.content[1] - found_before.content[0] > 24:
            return found_before
    if rest[1] - rest[0] < 10 or (language == "fa" and text.startswith(" و ", cue.end)):
        return _content_before(text, span, cue, kind, found, language)
    at = _content_start(text, cue, span, language)
    end = span[1]
    return Saying(cue, kind, subject, trim(text, at, end), "verb, content", nested)


def _medial(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«If the sides agree, the envoy noted, the next round could open»: the verb stands within what was said."""
    if text[cue.end : cue.end + 2] != ", ":
        return None
    comma = text.rfind(", ", span[0], cue.start)
    first = text[span[0] : comma] if comma > 0 else ""
    if len(first) < 12 or not _CLAUSE.match(first) or cue.start - comma > 80:
        return None
    return Saying(cue, kind, ((comma, cue.start),), trim(text, span[0], span[1]), "content around the verb")


def _closes(text: str, span: Span, cue: Hit) -> bool:
    """«…, the ministry said in a readout» at the end of a sentence with other verbs of saying in it."""
    comma = text.rfind(",", span[0], cue.start)
    return comma > 0 and cue.start - comma < 50 and " that " not in text[comma : cue.start]


def _told(text: str, span: Span, cue: Hit) -> bool:
    """«…, Shoigu told the Turkish minister by telephone»: whom somebody told, and no content behind it."""
    comma = text.rfind(",", span[0], cue.start)
    long = comma - span[0] > 24 and not _LED.match(text, span[0])
    return long and cue.entry.alias in _TOLD and bool(_TO_WHOM.fullmatch(text, cue.end, span[1]))


def _content_start(text: str, cue: Hit, span: Span, language: Language) -> int:
    if language == "en" and text.startswith(" to ", cue.end):
        return cue.end + 1
    tail = text[cue.end : span[1]]
    if m := _THAT.match(tail):
        return cue.end + m.end()
    window = tail[:80]
    that = {"en": " that ", "ru": ", что ", "fa": " که "}[language]
    at = window.find(that)
    reach = {"en": 60, "ru": 80, "fa": 10}[language]
    if 0 <= at < reach and ":" not in window[:at]:
        return cue.end + at + len(that)
    if m := _COLON.match(tail):
        return cue.end + m.end()
    lead = _LEAD[language].match(tail)
    return cue.end + (lead.end() if lead else 0)


def _content_before(
    text: str, span: Span, cue: Hit, kind: str, found: Sequence[Saying], language: Language
) -> Saying | None:
    """The object stands before the verb («… را خواستار شد», «از … خبر داد») or the whole content does («…, X said»)."""
    if language in {"en", "ru"}:
        comma = text.rfind(",", span[0], cue.start)
        if comma < 0 or cue.start - comma > 90:
            return None
        return Saying(cue, kind, ((comma, cue.start),), trim(text, span[0], comma), "content, verb")
    before = [s for s in found if s.cue.end <= cue.start and s.order in {"object, verb", "split verb"}]
    start = before[-1].cue.end if before else span[0]
    linked = bool(before)
    region = text[start : cue.start]
    marker = " از " if "خبر" in cue.entry.alias else " بر " if _STRESSED.search(cue.entry.alias) else ""
    at = region.find(marker) if marker else -1
    if at >= 0:
        content = trim(text, start + at + len(marker), cue.start)
        return Saying(cue, kind, ((start, start + at),), content, "object, verb", linked=linked)
    if linked:
        lead = _FA_AND.match(region)
        return Saying(
            cue,
            kind,
            ((start, start),),
            trim(text, start + (lead.end() if lead else 0), cue.start),
            "object, verb",
            linked=True,
        )
    return Saying(cue, kind, ((start, cue.start),), trim(text, start, cue.start), "object, verb")


def _verb_first(
    text: str, span: Span, cue: Hit, kind: str, thats: Sequence[Hit], found: Sequence[Saying]
) -> Saying | None:
    nested = any(s.content[0] <= cue.start < s.content[1] for s in found)
    if nested and found[-1].content[0] > cue.start - 12:  # «قال إنه أكد»: one saying, two verbs
        return None
    marker = next((t for t in thats if cue.end <= t.start < min(cue.end + 220, span[1])), None)
    colon = text.find(":", cue.end, min(cue.end + 160, span[1]))
    comma = text.rfind(",", span[0], cue.start)
    if comma >= 0 and not text[comma + 1 : cue.start].strip():  # «وكان الجعفري, قال»
        comma = text.rfind(",", span[0], comma)
    before = (max(span[0], comma), cue.start)
    if cue.entry.alias in _AR_QUOTED:  # «ونقلت عنه قوله إن»
        start = marker.end if marker else colon + 1 if colon > 0 else cue.end
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, start, span[1]), "quoted as saying", nested)
    if marker and (colon < 0 or marker.start < colon):
        return Saying(
            cue, kind, ((cue.end, marker.start), before), trim(text, marker.end, span[1]), "verb, that", nested
        )
    if colon > 0:
        return Saying(cue, kind, ((cue.end, colon), before), trim(text, colon + 1, span[1]), "verb, colon", nested)
    if kind == "auto" and not _AR_ABOUT.match(text, cue.end, span[1]):
        return None
    return Saying(cue, kind, ((cue.end, span[1]), before), trim(text, cue.end, span[1]), "verb, object", nested)


def _verb_last(text: str, span: Span, cue: Hit, kind: str, found: Sequence[Saying]) -> Saying | None:
    start = max([span[0], *(s.cue.end for s in found)])
    linked = start > span[0]
    if _TR_PARTICIPLE.search(cue.entry.alias):  # «… belirten Çavuşoğlu»: the subject follows its participle
        return Saying(cue, kind, ((cue.end, span[1]),), trim(text, start, cue.start), "content, participle, subject")
    return Saying(cue, kind, ((start, cue.start),), trim(text, start, cue.start), "content, verb", linked=linked)
