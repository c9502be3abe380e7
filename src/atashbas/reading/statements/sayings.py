"""Who says what in one sentence: where a verb of saying has its subject and its content in each of the five languages.

Each language has a module of its orders; quotations beside a verb, «according to X» and parts between semicolons are
common to all. The functions return the subject's region and the content's span, with the name of the rule; who the
subject is, is decided in `speakers`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.arabic import read_arabic, says_so
from atashbas.reading.statements.english import read_english
from atashbas.reading.statements.english import says as tells
from atashbas.reading.statements.joints import part_contents
from atashbas.reading.statements.persian import read_persian, says
from atashbas.reading.statements.quotations import (
    AR_QUOTED,
    quotes_in,
    sentence_start,
    stands_before,
    stands_behind,
    trim,
)
from atashbas.reading.statements.russian import read_russian, within_quotation
from atashbas.reading.statements.saying import WHAT_FOLLOWS, Saying, cue_kind
from atashbas.reading.statements.turkish import CONVERB, PARTICIPLE, behind_participle, read_turkish
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_SHORTEST = {"tr": 12, "en": 9}
_LONG_BEFORE = 30  # letters before «, according to X» at the end of a sentence
_CUT_AT_SEMICOLON = frozenset({"verb, content", "verb, that", "verb, object", "participle", "noun of saying"})
_FA_VERB = re.compile(r"(?:د|ست|شود|یم|ید|کرد)\s*$")
_NO_CLAUSE = ("topic:", "noun:", "words:")
_HEADS = re.compile(r"[^.,;:\"]{0,40}:\s*")
_AS_SPOKEN = re.compile(
    r"de(?:di|dig|mi|r|n|y|k)|diy|ifade(?:si|le)|soz|seklinde|sunlar|yanit|cevab|karsilig|aciklama|degerlend"
)
_PART_OF = re.compile(r"(?!(?:in|on|at|as|for|with|from) )[\w'’-]+(?: [\w'’-]+){1,12} ")
_TR_NAMING = re.compile(
    r"(?:olarak |seklinde )?(?:nitele|nitelendir|tanimla|adlandir|degerlendirdi|degerlendirmis|betimle)"
)
_OF_SOMETHING = frozenset({"denial", "demand", "commitment", "announcement"})  # kinds whose verbs take an object
_SHORTEST_OBJECT = 9
_NOMINAL = re.compile(r" \w{3,}(?:[iu]n[iu]|[iu]na|[iu]ne|mesi|masi|lari|leri|d[iu]g[iu]|ac?ag[iu]|eceg[iu])\s*$")
_TR_MANNER = re.compile(r"(?:sekilde|bicimde|olarak)\s*$")
_RESUMES = re.compile(
    r" (?:\w+ly )?(?:was|were|is|are|has|had|have|would|will|could|should|must|may|might|did|does|can|to|that|in|on|at|"
    r"for|by|from|with|not|\w+ed|\w+s)\b"
)
_WITHIN = 90  # letters behind a quotation within which its clause ends
_GOES_ON = re.compile(r"[^\"«.]{0,40}[,:] ?(?:and |but )?")
_APPOSED_ROLE = re.compile(
    r"\s*(?:the |a |an )?(?:head|leader|chief|spokes\w+|special envoy|envoy|minister|foreign minister|president|deputy|"
    r"commander|member|ambassador|глав[аы]|руководител|министр|официальн|представител|спецпредставител|замест)"
)
_DEED = re.compile(
    r" (?:the |a |an |its |their |an? )?(?:\d{4} )?(?:[\w-]+ ){0,2}(?:agreements?|deal|memorandum|terms|plan|"
    r"provisions|"
    r"resolution|accords?|understandings?|schedule|map|law)\b|"
    r" ?ل?(?:ال)?(?:اتفاق|اتفاقیه|مذکره|بنود|قرار|خطه|احکام|شروط)|"
    r" (?:توافق|توافقنامه|قطعنامه|تفاهم|یادداشت|طرح|مفاد)| (?:договор|меморандум|соглашени|резолюци|план)"
)
_TR_DEED = re.compile(
    r"(?:gidisata|duruma|gelismelere|ihtiyaca|kosullara|anlasma|mutabakat|plan|karar|madde|protokol|muhtira|"
    r"takvim|yasa|hukuk)\w* $"
)


def find_sayings(
    text: str, span: Span, cues: Sequence[Hit], thats: Sequence[Hit], quotes: Sequence[Span], language: Language
) -> list[Saying]:
    """Sayings of one sentence, in order; `quotes` are those of the whole text."""
    quotes = quotes_in(text, span, quotes) if quotes else quotes
    if parts := _parts(text, span, cues, quotes):
        return [
            saying
            for part in parts
            for saying in find_sayings(
                text, part, _starting_in(cues, part), _starting_in(thats, part), quotes, language
            )
        ]
    outside = cues
    found: list[Saying] = []
    if quotes:
        outside = [c for c in cues if not any(a <= c.start < b for a, b in quotes)]
        # A sentence inside a quotation that goes on beyond it names no new speaker.
        within = any(a < span[0] - 1 or b > span[1] + 2 for a, b in quotes if any(a <= c.start < b for c in cues))
        outside = outside or ([] if within else cues)
        if language == "ru":
            found.extend(within_quotation(text, cues, quotes))
    if language == "fa":
        outside = [c for c in outside if says(text, c)]
    elif language == "ar":
        outside = [c for c in outside if says_so(text, span, c)]
    elif language == "en":
        outside = [c for c in outside if tells(text, span, c)]
    for cue in outside:
        saying = _quoted(text, span, cue, quotes, found, language, follows=_next(outside, cue)) if quotes else None
        saying = saying or _by_language(text, span, cue, thats, found, language, follows=_next(outside, cue))
        if saying and saying.content[1] - saying.content[0] >= _SHORTEST.get(language, 8):
            if saying.order == "verb, quotation" and (before := _proposed(text, span, cue, found, saying, language)):
                found.append(before)
                saying = saying._replace(order="quotation goes on")
            found.append(saying)
        elif saying and found and language == "tr" and found[-1].kind == "auto":  # «… söyleyerek tehdit etti»
            found[-1] = found[-1]._replace(kind=saying.kind)
    if quotes and (more := _quoted_on(text, span, found, quotes)):
        found = [*found, more]
    if text.find(";", *span) > 0:
        found = [_to_semicolon(text, s, quotes, language) for s in found]
    if outside and (head := _head(text, span, outside[-1], found, language)):
        found = [*found, head]
    return part_contents(text, found, language) if len(found) > 1 else found


def _parts(text: str, span: Span, cues: Sequence[Hit], quotes: Sequence[Span]) -> list[Span]:
    """Parts of a sentence between semicolons, where verbs of saying stand on both sides of one; else none."""
    if len(cues) < 2 or text.find(";", *span) < 0:
        return []
    found: list[Span] = []
    start = span[0]
    at = text.find(";", *span)
    while at >= 0:
        before = any(start <= c.start < at for c in cues)
        if before and any(c.start > at for c in cues) and not any(a <= at < b for a, b in quotes):
            found.append((start, at))
            start = at + 1
        at = text.find(";", at + 1, span[1])
    return [*found, (start, span[1])] if found else []


def _starting_in(hits: Sequence[Hit], part: Span) -> list[Hit]:
    return [h for h in hits if part[0] <= h.start < part[1]]


def _to_semicolon(text: str, saying: Saying, quotes: Sequence[Span], language: Language) -> Saying:
    """What follows a semicolon is told by the writer; a Persian one may part a name from its office."""
    start, end = saying.content
    at = text.find(";", start, end)
    if saying.order not in _CUT_AT_SEMICOLON or at - start < _LONG_BEFORE // 2 or any(a <= at < b for a, b in quotes):
        return saying
    if language == "fa" and not _FA_VERB.search(text, start, at):
        return saying
    return saying._replace(content=trim(text, start, at))


def _proposed(
    text: str, span: Span, cue: Hit, found: list[Saying], quoted: Saying, language: Language
) -> Saying | None:
    """«… eklenmesini önerdi: "…"», «не исключил новых операций: «…»»: the object of the verb is said too."""
    if language != "tr":
        between = trim(text, cue.end, quoted.content[0])
        told = quoted.kind in _OF_SOMETHING and between[1] - between[0] >= _SHORTEST_OBJECT
        colon = text[between[1] : quoted.content[0]].strip()[:1] == ":"
        object_told = told and colon and language in {"en", "ru"}
        return quoted._replace(content=between, order="verb, content") if object_told else None
    before = read_turkish(text, span, cue, found)
    if before is None or before.order != "content, verb":
        return None
    return before if _NOMINAL.search(text, before.content[0], before.content[1]) else None


def _head(text: str, span: Span, cue: Hit, found: list[Saying], language: Language) -> Saying | None:
    """«X said the following:»: who speaks in the lines below."""
    if any(s.cue is cue for s in found) or cue_kind(cue)[0] != "after" or not _HEADS.fullmatch(text, cue.end, span[1]):
        return None
    region = (cue.end, span[1]) if language == "ar" else (span[0], cue.start)
    return Saying(cue, "auto", (region,), (cue.end, cue.end), WHAT_FOLLOWS)


def _quoted_on(text: str, span: Span, found: list[Saying], quotes: Sequence[Span]) -> Saying | None:
    """«"A", X said, "B"»: the second quotation goes on what the first says."""
    last = found[-1] if found and found[-1].order == "quotation first" else None
    for start, end in quotes:
        if last and last.cue.end < start - 1 < span[1] and _GOES_ON.fullmatch(text, last.cue.end, start - 1):
            return Saying(last.cue, last.kind, ((start, start),), trim(text, start, end), "quotation goes on")
    return None


def _by_language(
    text: str, span: Span, cue: Hit, thats: Sequence[Hit], found: list[Saying], language: Language, *, follows: int
) -> Saying | None:
    """The saying of one verb by the order of its language; `follows`: where the next verb begins, -1 for none."""
    layout, kind = cue_kind(cue)
    if layout == "topic":
        # «32 cases (according to the Syrian side 30)»: the source of a share
        if text.rfind("(", span[0], cue.start) > text.rfind(")", span[0], cue.start):
            return None
        return _topic(text, span, cue, kind, language)
    if language == "en":
        return read_english(text, span, cue, found, follows)
    if language == "ar":
        return read_arabic(text, span, cue, thats, found, follows)
    if language == "tr":
        return read_turkish(text, span, cue, found)
    if language == "ru":
        return read_russian(text, span, cue, found, follows)
    return read_persian(text, span, cue, found, follows)


def _next(cues: Sequence[Hit], cue: Hit) -> int:
    """Where the verb after this one begins; nouns of saying and «according to» have no clause of their own."""
    return next((c.start for c in cues if c.start > cue.end and not c.entry.value.startswith(_NO_CLAUSE)), -1)


def _quoted(
    text: str, span: Span, cue: Hit, quotes: Sequence[Span], found: list[Saying], language: Language, *, follows: int
) -> Saying | None:
    """A quotation beside the verb is the content; the subject stands between them or behind the verb.

    `follows`: where the next verb begins, -1 for none: what it stands before is its own.
    """
    layout, kind = cue_kind(cue)
    if layout == "topic":
        return None
    converb = language == "tr" and CONVERB.search(text, cue.start, cue.end)
    for quote in quotes:
        start, end = quote
        if end < span[0] and language in {"en", "fa", "ar"} and text.find(",", span[0], cue.start) > 0:
            continue  # «"…." However, sources say …»: the quotation closed the sentence before
        if any(s.content[0] <= start + 1 and end - 1 <= s.content[1] for s in found):
            continue  # what a verb before says
        if language == "tr" and (
            _TR_NAMING.match(text, cue.start)
            or (_NOMINAL.search(text, start, end) and not _AS_SPOKEN.match(text, cue.start))
            or _TR_MANNER.search(text, start, end)
            or (
                0 < cue.start - end < _WITHIN
                and _NOMINAL.search(text, end, cue.start)
                and not _AS_SPOKEN.match(text, end + 2)
            )
        ):
            continue  # «… "durduramayacağını" ifade etti», «…'ı "hata" olarak nitelendirdi»: a part of the clause
        if layout != "part" and stands_before(text, quote, cue, language):
            if language == "tr" and PARTICIPLE.search(text, cue.start, cue.end):
                region = behind_participle(text, span, cue)
                return Saying(cue, kind, (region,), trim(text, start, end), "content, participle, subject")
            if language == "tr":
                begin = max(
                    [min(span[0], sentence_start(text, start)), *(s.cue.end for s in found if s.cue.end < start)]
                )
                return Saying(cue, kind, ((begin, start),), trim(text, start, end), "quotation, verb")
            regions: tuple[Span, ...] = ((end, cue.start), (cue.end, span[1]))
            if language == "fa":  # «X آن را "…" خواند»
                regions = ((min(span[0], start), start), *regions)
            if language == "en" and _PART_OF.fullmatch(text, span[0], start - 1):
                start = span[0]  # «The truce was "hanging by a thread", X warned»
            return Saying(cue, kind, regions, trim(text, start, end), "quotation first")
        if language == "tr" and (converb or follows > end) and ":" not in text[cue.end : start]:
            continue  # «… belirterek, "…" dedi»: the quotation is the next verb's
        if not 0 < follows < start and stands_behind(text, quote, cue, language):
            regions = (
                ((cue.end, start), (span[0], cue.start))
                if language == "ar" and cue.entry.alias not in AR_QUOTED
                else ((span[0], cue.start), (cue.end, start))
            )
            order = "quoted as saying" if cue.entry.alias in AR_QUOTED else "verb, quotation"
            return Saying(cue, kind, regions, trim(text, start, end), order)
    return None


def _topic(text: str, span: Span, cue: Hit, kind: str, language: Language) -> Saying | None:
    """«According to X, …»: the subject follows the phrase; in Turkish it stands before it."""
    if language == "tr":
        if _TR_DEED.search(text, span[0], cue.start):
            return None
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, cue.end, span[1]), "according to")
    if _DEED.match(text, cue.end):
        return None  # «according to the agreement among …»: nobody says it
    if language == "fa" and cue.entry.alias.endswith((" او", " وی", " ایشان")):
        start = trim(text, cue.end, span[1])[0]  # «به اعتقاد او تا وقتی …, گفت‌وگو بی‌معناست»
        start += 1 if text.startswith(",", start) else 0
        return Saying(cue, kind, ((cue.end, cue.end + 1),), trim(text, start, span[1]), "according to")
    comma = text.find(",", cue.end, span[1])
    if language == "ar" and (then := text.find(" فان ", cue.end, span[1])) > 0 and not 0 < comma < then:
        content = trim(text, then + 5, span[1])  # «ووفقا لـX فإن …»
        return Saying(cue, kind, ((cue.end, then),), content, "according to")
    if comma < 0:
        if language == "en" and kind == "auto" and cue.start - span[0] > 24:
            return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], cue.start), "according to, behind")
        if kind != "auto" or language == "en":
            return None
        first = trim(text, span[0], cue.start)
        if text[cue.start - 2 : cue.start].strip() == "," and first[1] - first[0] > _LONG_BEFORE:
            return Saying(cue, kind, ((cue.end, span[1]),), first, "according to, behind")
        content = trim(text, cue.end, span[1])  # «به زعم X …»: no comma parts the subject from what he says
        return Saying(cue, kind, ((cue.end, span[1]),), content, "according to")
    if _APPOSED_ROLE.match(text, comma + 1) and 0 < (closing := text.find(",", comma + 1, span[1])) < comma + 140:
        comma = closing
    if language == "ar" and text.startswith(" فان ", comma + 1):
        comma += 4  # «وبحسب X, فإن …»
    content = trim(text, comma + 1, span[1])
    before = text[span[0] : cue.start].rstrip()
    if (
        before.endswith(",")
        and not before.endswith((", что,", " that,"))
        and language in {"en", "ru"}
        and len(before) > 3
    ):
        if language == "en" and comma and len(before) > _LONG_BEFORE and not _RESUMES.match(text, comma + 1):
            content = trim(text, span[0], cue.start)  # «…, according to a statement by Russia, Turkey and Iran»
            return Saying(cue, kind, ((cue.end, span[1]),), content, "according to, behind")
        # «What he had put to both, according to X, was …»
        whole = trim(text, span[0], span[1])
        return Saying(cue, kind, ((cue.end, comma),), whole, "content around the verb")
    if comma - cue.end > 200 or (cue.start - span[0] > 40 and language == "en"):  # «…, according to X» at the end
        content = trim(text, span[0], cue.start)
        return Saying(cue, kind, ((cue.end, span[1]),), content, "according to, behind")
    which = text.find(" التی ", cue.end, comma) if language == "ar" else -1  # «وبحسب روسيا التي تدعم الأسد, فإن»
    return Saying(cue, kind, ((cue.end, which if which > 0 else comma),), content, "according to")
