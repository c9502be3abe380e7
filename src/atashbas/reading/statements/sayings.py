"""Who says what in one sentence: where a verb of saying has its subject and its content in each of the five languages.

Persian, Russian and English put the subject before the verb and the content behind it (or the content first, with the
verb after it); Arabic puts the verb first; Turkish puts it last. Each function returns the subject's region and the
content's span, with the name of the rule; who the subject is, is decided in `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from atashbas.reading.statements.arabic import read_arabic
from atashbas.reading.statements.english import read_english
from atashbas.reading.statements.joints import part_contents
from atashbas.reading.statements.quotations import AR_QUOTED, quotes_in, stands_before, stands_behind, trim
from atashbas.reading.statements.saying import Saying, clause_start, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_SHORTEST = {"tr": 12, "en": 12}
_THAT = re.compile(r"\s*(?:,\s*)?(?:که|що|что|that)(?= )")
_COLON = re.compile(r"[^:.,;«\"]{0,60}:\s*")
_RU_COMMA = re.compile(r",\s*(?:-\s*)?(?:как\s+)?$")  # «…, сообщает X»: the content stands before the comma
_RU_DASH = re.compile(r"[,.!?…] - $")
_GOES_ON = re.compile(r"[^\"«.]{0,40}[,:] ?(?:and |but )?")
_RU_ASIDE = re.compile(
    r", (?:в свою очередь|со своей стороны|кроме того|в частности|однако|тем не менее|в то же время|при этом|между тем|"
    r"впрочем|напротив|также|в ответ|тогда же|тем временем|в этой связи|с другой стороны|вместе с тем), ?$"
)
_RELATIVE = re.compile(r"(?<!\w)(?:котор\w+|which|whom) [^,:]{0,50}$")
_RU_AGENCY = re.compile("переда|сообща|пиш")
_RU_MEDIAL = re.compile(
    r" [^,:\"«]{2,60}, (?!(?:а|но|и|что|передает|сообщает|пишет|котор\w+|передают|сообщают|однако|говорится|"
    r"\w+(?:в|вшись|я|ясь)|выступая|комментируя|отвечая|глава|лидер|министр|спецпредставитель|представитель|"
    r"заместитель)(?!\w))(?=[^,]{8,})"
)
_RU_THAT = re.compile(r"[^,:«\"]{0,70}(?:, что|:)")
_RU_ABOUT_THIS = re.compile(r"(?:,| -) об этом (?:[^,.:]{0,40} )?$")
_RU_ABOUT = re.compile(r"об этом\s+(?:[^,.:]{0,40}\s)?")
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
_TR_DEED = re.compile(r"(?:anlasma|mutabakat|plan|karar|madde|protokol|muhtira|takvim|yasa|hukuk)\w* $")
_FELT = re.compile("تاکید|نگران|امیدوار|تاسف|انتقاد|محکوم|هشدار")  # «ضمن تاکید بر …» says what the next verb does not
_FA_BECAME = re.compile(r" (?:شد|شدند|شده است|شده اند|شده|است|هستند|گردید|گردیدند)(?!\w)")
_NAMING = re.compile("خواند|نامید|دانست|توصیف|ارزیابی|قلمداد|تلقی|معرفی")
LONGEST_NAMING = 8  # words up to which «called X Y» names rather than says
_FA_TALKS = re.compile(r"[\s\u200c]*و[\s\u200c]*گو")  # «گفت‌وگو»: talks, and nobody said
_STRESSED = re.compile("تاکید|تصریح")
_FA_AND = re.compile(r"\s*و\s+")
_TR_PARTICIPLE = re.compile(r"(?:(?<!rk)en|an)$")
_TR_CONVERB = re.compile(r"(?:[ae]n|[ae]rak|likte)$")  # another verb follows


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
            found.extend(_within_quotation(text, cues, quotes))
    if language == "fa":
        outside = [
            c
            for c in outside
            # «گفت‌وگو»: talks; «آنچه … می خواند»: what somebody calls so
            if not _FA_TALKS.match(text, c.end, c.end + 6) and not text.startswith(("می ", "خن "), max(0, c.start - 3))
        ]
    for cue in outside:
        saying = _quoted(text, span, cue, quotes, found, language, follows=_next(outside, cue)) if quotes else None
        saying = saying or _by_language(text, span, cue, thats, found, language, follows=_next(outside, cue))
        if saying and saying.content[1] - saying.content[0] >= _SHORTEST.get(language, 8):
            found.append(saying)
        elif saying and found and language == "tr" and found[-1].kind == "auto":  # «… söyleyerek tehdit etti»
            found[-1] = found[-1]._replace(kind=saying.kind)
    if quotes and (more := _quoted_on(text, span, found, quotes)):
        found = [*found, more]
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


def _within_quotation(text: str, cues: Sequence[Hit], quotes: Sequence[Span]) -> Iterator[Saying]:
    """«Коридоры открыты, - сказал Лавров. - Никто …»: the verb stands between two dashes of one quotation."""
    for cue in cues:
        quote = next(((a, b) for a, b in quotes if a <= cue.start < b), None)
        if quote and _RU_DASH.search(text, max(quote[0], cue.start - 5), cue.start):
            close = text.find(" - ", cue.end, quote[1])
            end = close if close > 0 else quote[1]
            if end - cue.end < 90:
                content = trim(text, *quote)
                yield Saying(cue, cue_kind(cue)[1], ((cue.end, end),), content, "quotation around the verb")


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
    if language == "ru" and _RU_ABOUT.fullmatch(text, span[0], cue.start):
        return _about_the_last(text, span, cue, kind)
    if language == "ru" and (about := _RU_ABOUT_THIS.search(text, span[0], cue.start)):
        return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], about.start()), "said of the words before")
    if language == "ru" and text.startswith("не ", max(0, cue.start - 3)) and kind != "denial":
        return None
    if layout == "topic":
        # «32 cases (according to the Syrian side 30)»: the source of a share
        if text.rfind("(", span[0], cue.start) > text.rfind(")", span[0], cue.start):
            return None
        return _topic(text, span, cue, kind, language)
    if language in {"en", "ru"} and _RELATIVE.search(text, max(span[0], cue.start - 60), cue.start):
        return None  # «the truce which Moscow announced»
    if language == "en":
        return read_english(text, span, cue, found, follows)
    if language == "ar":
        return read_arabic(text, span, cue, [t for t in thats if follows < 0 or t.start < follows], found)
    if language == "tr":
        return _verb_last(text, span, cue, kind, found)
    if layout == "ba":
        comma = text.find(",", cue.end, span[1])
        ends = (
            (comma, follows)
            if _FELT.search(cue.entry.alias) and "خواست" not in text[follows : follows + 5]
            else (comma,)
        )
        end = min([at for at in ends if at > 0], default=cue.end)
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, cue.end, end), "with saying")
    if layout == "split":
        done = _FA_BECAME.search(text, cue.end, span[1])
        content = trim(text, cue.end, done.start()) if done else (cue.end, cue.end)
        return Saying(cue, kind, ((clause_start(span, cue, found), cue.start),), content, "split verb")
    return _verb_between(text, span, cue, kind, found, language, follows=follows)


def _next(cues: Sequence[Hit], cue: Hit) -> int:
    """Where the verb after this one begins."""
    return next((c.start for c in cues if c.start > cue.end), -1)


def _about_the_last(text: str, span: Span, cue: Hit, kind: str) -> Saying | None:
    """«Об этом заявил X»: what he said is the sentence before."""
    stop = span[0]
    while stop > 0 and text[stop - 1] in ' .\n\t»"':
        stop -= 1
    start = _sentence_start(text, stop)
    content = trim(text, start, stop)
    return Saying(cue, kind, ((cue.end, span[1]),), content, "said of the sentence before") if start < stop else None


def _quoted(
    text: str, span: Span, cue: Hit, quotes: Sequence[Span], found: list[Saying], language: Language, *, follows: int
) -> Saying | None:
    """A quotation beside the verb is the content; the subject stands between them or behind the verb.

    `follows`: where the next verb begins, -1 for none: what it stands before is its own.
    """
    layout, kind = cue_kind(cue)
    if layout == "topic":
        return None
    converb = language == "tr" and _TR_CONVERB.search(text, cue.start, cue.end)
    for quote in quotes:
        start, end = quote
        if any(s.content[0] <= start + 1 and end - 1 <= s.content[1] for s in found):
            continue  # what a verb before says
        if layout != "part" and stands_before(text, quote, cue, language):
            if language == "tr" and _TR_PARTICIPLE.search(text, cue.start, cue.end):
                region = _behind(text, span, cue)
                return Saying(cue, kind, (region,), trim(text, start, end), "content, participle, subject")
            if language == "tr":
                begin = max(
                    [min(span[0], _sentence_start(text, start)), *(s.cue.end for s in found if s.cue.end < start)]
                )
                return Saying(cue, kind, ((begin, start),), trim(text, start, end), "quotation, verb")
            regions: tuple[Span, ...] = ((end, cue.start), (cue.end, span[1]))
            if language == "fa":  # «X آن را "…" خواند»
                regions = ((min(span[0], start), start), *regions)
            return Saying(cue, kind, regions, trim(text, start, end), "quotation first")
        if not converb and not 0 < follows < start and stands_behind(text, quote, cue, language):
            regions = (
                ((cue.end, start), (span[0], cue.start))
                if language == "ar" and cue.entry.alias not in AR_QUOTED
                else ((span[0], cue.start), (cue.end, start))
            )
            order = "quoted as saying" if cue.entry.alias in AR_QUOTED else "verb, quotation"
            return Saying(cue, kind, regions, trim(text, start, end), order)
    return None


def _sentence_start(text: str, at: int) -> int:
    """Start of the sentence, or line, that `at` lies in."""
    line, stop = text.rfind("\n", 0, at) + 1, text.rfind(". ", 0, at)
    return max(line, stop + 2 if stop >= 0 else 0)


def _topic(text: str, span: Span, cue: Hit, kind: str, language: Language) -> Saying | None:
    """«According to X, …»: the subject follows the phrase; in Turkish it stands before it."""
    if language == "tr":
        if _TR_DEED.search(text, span[0], cue.start):
            return None
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, cue.end, span[1]), "according to")
    if _DEED.match(text, cue.end):
        return None  # «according to the agreement among …»: nobody says it
    comma = text.find(",", cue.end, span[1])
    if language == "ar" and (then := text.find(" فان ", cue.end, span[1])) > 0 and not 0 < comma < then:
        content = trim(text, then + 5, span[1])  # «ووفقا لـX فإن …»
        return Saying(cue, kind, ((cue.end, then),), content, "according to")
    if comma < 0:
        if language == "en" and kind == "auto" and cue.start - span[0] > 24:
            return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], cue.start), "according to, behind")
        if kind != "auto" or language == "en":
            return None
        comma = cue.end
    if _APPOSED_ROLE.match(text, comma + 1) and 0 < (closing := text.find(",", comma + 1, span[1])) < comma + 140:
        comma = closing
    content = trim(text, comma + 1, span[1])
    before = text[span[0] : cue.start].rstrip()
    if (
        before.endswith(",")
        and not before.endswith((", что,", " that,"))
        and language in {"en", "ru"}
        and len(before) > 3
    ):
        # «What he had put to both, according to X, was …»
        whole = trim(text, span[0], span[1])
        return Saying(cue, kind, ((cue.end, comma),), whole, "content around the verb")
    if comma - cue.end > 200 or (cue.start - span[0] > 40 and language == "en"):  # «…, according to X» at the end
        content = trim(text, span[0], cue.start)
        return Saying(cue, kind, ((cue.end, span[1]),), content, "according to, behind")
    return Saying(cue, kind, ((cue.end, comma),), content, "according to")


def _verb_between(
    text: str, span: Span, cue: Hit, kind: str, found: list[Saying], language: Language, *, follows: int
) -> Saying | None:
    start = clause_start(span, cue, found)
    nested = start > span[0]
    subject: tuple[Span, ...] = ((start, cue.start),)
    rest = trim(text, cue.end, span[1])
    aside = _RU_ASIDE.search(text, span[0], cue.start) if language == "ru" else None
    if (
        language == "ru"
        and not aside
        and _RU_COMMA.search(text, span[0], cue.start)
        and not _RU_THAT.match(text, cue.end, span[1])
    ):
        comma = text.rfind(",", span[0], cue.start)
        if not _RU_AGENCY.match(text, cue.start):  # «Damascus demands …, said X»: the demand is in what X said
            start = span[0]
        if close := _RU_MEDIAL.match(text, cue.end, span[1]):  # «Политики, продолжил он, на повестке не будет»
            return Saying(cue, kind, ((cue.end, close.end()),), trim(text, start, span[1]), "content around the verb")
        return Saying(cue, kind, ((cue.end, span[1]),), trim(text, start, comma), "content, verb, subject")
    if rest[1] - rest[0] < 10 or (language == "fa" and text.startswith(" و ", cue.end)):
        return _content_before(text, span, cue, kind, found, language)
    if nested and cue.entry.alias.startswith("بر این"):  # within what another says it is a belief told, not said
        return None
    at = _content_start(text, cue, (span[0], follows) if follows > 0 else span, language)
    end = span[1]
    if language == "ru" and text[at - 2 : at].strip() == ":" and at - cue.end > 4:  # «объявил Сергей Лавров: …»
        subject = (subject[0], (cue.end, at))
    if cue_kind(cue)[0] == "part":
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, at, end), "participle", joined=True)
    return Saying(cue, kind, subject, trim(text, at, end), "verb, content", nested)


def _content_start(text: str, cue: Hit, span: Span, language: Language) -> int:
    tail = text[cue.end : span[1]]
    if m := _THAT.match(tail):
        return cue.end + m.end()
    window = tail[:80]
    that = {"ru": ", что ", "fa": " که "}[language]
    at = window.find(that)
    reach = {"ru": 80, "fa": 10}[language]
    if 0 <= at < reach and ":" not in window[:at]:
        return cue.end + at + len(that)
    if m := _COLON.match(tail):
        return cue.end + m.end()
    return cue.end


def _content_before(
    text: str, span: Span, cue: Hit, kind: str, found: list[Saying], language: Language
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
    if _NAMING.match(text, cue.start) and text.count(" ", start, cue.start) < LONGEST_NAMING:
        return None  # «بشار جعفری حضور ترکیه را اشغال خواند»
    return Saying(cue, kind, ((start, cue.start),), trim(text, start, cue.start), "object, verb")


def _behind(text: str, span: Span, cue: Hit) -> Span:
    """Where the subject of a Turkish participle stands: behind it, up to a comma or a quotation."""
    stops = [at for mark in (",", '"') if (at := text.find(mark, cue.end, span[1])) > 0]
    return cue.end, min([*stops, cue.end + 110, span[1]])


def _verb_last(text: str, span: Span, cue: Hit, kind: str, found: list[Saying]) -> Saying | None:
    start = max([span[0], *(s.cue.end for s in found)])
    linked = start > span[0]
    if _TR_PARTICIPLE.search(text, cue.start, cue.end):  # «… belirten Çavuşoğlu»: the subject follows its participle
        return Saying(
            cue, kind, (_behind(text, span, cue),), trim(text, start, cue.start), "content, participle, subject"
        )
    return Saying(cue, kind, ((start, cue.start),), trim(text, start, cue.start), "content, verb", linked=linked)
