"""To whom, where and on which day something was said, where the sentence gives it beside what was said.

Only words outside the content count: a place inside the content is what is spoken of, not where. A place is a venue
where a preposition or a case says «in» and it is a meeting, a city abroad or the capital; whom somebody «told», «asked»
or «met» is the addressee. What the sentence does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from atashbas.reading.statements.saying import Saying
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hit, Placed
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

PRESS = "journalists"
_CAPITALS = frozenset({"Damascus"})
_AT: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:\b(?:in|at|from|during)|sidelines of|margins of)(?: the| a)? $"),
    "ru": re.compile(r"(?:(?<!\w)(?:в|во|на)|в ходе|на полях|по итогам|дент\w* из) $"),
    "fa": re.compile(r"(?<!\w)(?:در|در حاشیه|در جریان|در پایان) $"),
    "ar": re.compile(r"(?:(?<!\w)(?:فی|خلال)|علی هامش|فی ختام) $"),
    "tr": re.compile(r"(?!)"),
}
_TR_AT = re.compile(r"'?(?:[dt][ae](?:ki\w*)?)(?!\w)")
_TR_MEETING = re.compile(r"(?:nde|nda|[dt][ae]|sirasinda|marjinda)$")
_TO: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:\b(?:told|tells|informed|assured|warned|asked|urged|addressing)|"
        r"\b(?:talks|meeting|call|conversation|interview) with|"
        r"\b(?:letter|message|interview|said|speaking) to) (?:(?:the|his|her|a) )?$"
    ),
    "ru": re.compile(
        r"(?:(?:встрече|разговоре|беседе|переговорах|переговоров|встречи) с(?:о)?|"
        r"(?:письме|послании)|интервью|обращаясь к) [«\"]?$"
    ),
    "fa": re.compile(r"(?:(?<!\w)(?:به|خطاب به)|(?:دیدار|گفتگو|گفت و گو|ملاقات|مصاحبه|تماس تلفنی|تماس) با) [«\"]?$"),
    "ar": re.compile(
        r"(?:لقائه|لقاء مع|اتصال مع|محادثات مع|اجتماع مع|اجتماعه مع|حدیث مع|حدیثه مع|مقابله مع|مخاطبا) [«\"]?$"
    ),
    "tr": re.compile(r"(?!)"),
}
_PRESS_TO: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:told|to|with|informed) (?:the )?$"),
    "ru": re.compile(r""),
    "fa": re.compile(r"(?:(?<!\w)(?:به|با|جمع)) $"),
    "ar": re.compile(r"(?:ل|مع |امام |الی )$"),
    "tr": re.compile(r""),
}
_PRESS_FORM: Mapping[Language, re.Pattern[str]] = {
    "ru": re.compile(r"ам$"), "tr": re.compile(r"(?:lere|lara|ine|ina)$"),
}  # fmt: skip
_ASKED: Mapping[Language, re.Pattern[str]] = {  # verbs that have whom they ask as their object
    "en": re.compile(r"called (?:up)?on|calls (?:up)?on|urge|asked|appealed"),
    "ru": re.compile(r"призва|призыва|попроси"),
    "ar": re.compile(r"طالب|دعا|دعت|دعوا|حث|ناشد"),
    "fa": re.compile(r"خواست"),
    "tr": re.compile(r"iste|talep|cagri"),
}
_FA_FROM = re.compile(r"(?<!\w)از $")
_TR_FROM = re.compile(r"'?[dt][ae]n ")
_TR_TO = re.compile(r"'?y?[ae] ")
_DATIVE = re.compile(r"[уюей]$")


class Told(NamedTuple):
    """One circumstance: its value, its words, the lexicon entry if one gave it."""

    value: str
    span: Span
    entry: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a block offers for circumstances."""

    text: str
    language: Language
    speakers: Placed[Found]
    meetings: Placed[Found]
    places: Placed[Hit]
    press: Placed[Hit]
    dates: Placed[DateFound]
    rich: frozenset[int]  # numbers of the sentences that name anything that could be a circumstance


class Circumstances(NamedTuple):
    """To whom, where and when, each where the sentence says so."""

    addressee: Told | None = None
    venue: Told | None = None
    said_on: tuple[date, Span, str] | None = None


NONE = Circumstances()


def make_ground(
    text: str,
    language: Language,
    sentences: Sequence[Span],
    *,
    speakers: Placed[Found],
    meetings: list[Found],
    places: list[Hit],
    press: list[Hit],
    dates: list[DateFound],
    towns: Mapping[str, tuple[str, str | None]],
) -> Ground:
    """What a block offers, and which of its sentences are worth a look."""
    held = Placed(meetings), Placed([p for p in places if _is_venue(p, towns)]), Placed(press), Placed(dates)
    rich = {n for spots in held for n in spots.by_stretch(sentences)}
    rich |= {n for n, named in speakers.by_stretch(sentences).items() if len({m[2] for m in named}) > 1}
    at, where, reporters, days = held
    return Ground(
        text=text, language=language, speakers=speakers, meetings=at, places=where, press=reporters, dates=days,
        rich=frozenset(rich),
    )  # fmt: skip


def find_circumstances(ground: Ground, sentence: Span, saying: Saying, content: Span, subject: Found) -> Circumstances:
    """Circumstances of one statement; `sentence` is the one its verb stands in."""
    frame = list(_frame(sentence, saying, content))
    return Circumstances(
        _addressee(ground, frame, saying, content, subject), _venue(ground, frame, subject), _day(ground, frame)
    )


def _frame(sentence: Span, saying: Saying, content: Span) -> Iterator[Span]:
    """The sentence without its content; of a saying within another one only what lies around its own verb."""
    start = min(min(a for a, _ in saying.subject), saying.cue.start) if saying.nested else sentence[0]
    if start < content[0]:
        yield start, min(content[0], sentence[1])
    if content[1] < sentence[1] and not saying.nested:
        yield max(content[1], sentence[0]), sentence[1]


def _venue(ground: Ground, frame: list[Span], subject: Found) -> Told | None:
    text, language = ground.text, ground.language
    for start, end in frame:
        for m in ground.meetings.within(start, end):
            inside = _TR_MEETING.search(text, m.start, m.end) if language == "tr" else None
            if inside or _AT[language].search(text, max(0, m.start - 16), m.start):
                return Told(m.entity, (m.start, m.end), m.entry)
    for start, end in frame:
        for hit in ground.places.within(start, end):
            if subject.start <= hit.start < subject.end:
                continue
            at = (
                _TR_AT.match(text, hit.end)
                if language == "tr"
                else _AT[language].search(text, hit.start - 16 if hit.start > 16 else 0, hit.start)
            )
            if at:
                return Told(
                    "place:" + re.sub(r"\W+", "_", hit.entry.value.lower()), (hit.start, hit.end), hit.entry.name
                )
    return None


def _is_venue(hit: Hit, towns: Mapping[str, tuple[str, str | None]]) -> bool:
    """Cities abroad and the capital: elsewhere a place in the frame is more often what is spoken of."""
    kind, value = hit.entry.kind, hit.entry.value
    return value in _CAPITALS or (kind == "place" and towns.get(value, ("", ""))[1] is None)


def _day(ground: Ground, frame: list[Span]) -> tuple[date, Span, str] | None:
    for start, end in frame:
        for found in ground.dates.within(start, end):
            return found.day, (found.start, found.end), found.entry or ""
    return None


def _addressee(ground: Ground, frame: list[Span], saying: Saying, content: Span, subject: Found) -> Told | None:
    for start, end in frame:
        for hit in ground.press.within(start, end):
            if _to_press(ground, hit):
                return Told(PRESS, (hit.start, hit.end), hit.entry.name)
        for m in ground.speakers.within(start, end):
            if m.entity != subject.entity and _is_told(ground, m, saying):
                return Told(m.entity, (m.start, m.end), m.entry)
    if saying.kind == "demand" and _ASKED[ground.language].match(ground.text, saying.cue.start):
        return _asked(ground, content, subject)
    return None


def _to_press(ground: Ground, hit: Hit) -> bool:
    text, language = ground.text, ground.language
    form = _PRESS_FORM.get(language)
    if form is not None:
        return bool(form.search(text, hit.start, hit.end))
    attached = language == "ar" and text.startswith("لل", hit.start)
    return attached or bool(_PRESS_TO[language].search(text, max(0, hit.start - 12), hit.start))


def _is_told(ground: Ground, m: Found, saying: Saying) -> bool:
    """The words before (or, in Turkish and Russian, the case of) a name say that somebody spoke to him."""
    text, language = ground.text, ground.language
    if _TO[language].search(text, max(0, m.start - 40), m.start):
        return True
    if language == "ar":
        return m.start > 0 and text[m.start - 1] == "ل" and text[m.start - 2 : m.start - 1] in {" ", ""}
    if language == "ru":  # «Лавров сообщил Тиллерсону, что …»
        told = text[saying.cue.end : m.start] == " " and saying.order == "verb, content"
        return told and bool(_DATIVE.search(text, m.start, m.end))
    if language == "fa" and saying.kind == "demand":
        return bool(_FA_FROM.search(text, max(0, m.start - 4), m.start)) and "خواست" in saying.cue.entry.alias
    return language == "tr" and m.end < saying.cue.start and bool(_TR_TO.match(text, m.end))


def _asked(ground: Ground, content: Span, subject: Found) -> Told | None:
    """«Called on the sides to …», «طالب تركيا ب…», «Türkiye'den … istedi»: who is asked begins what is asked."""
    first = next(iter(ground.speakers.within(content[0], content[0] + 8)), None)
    if first is None or first.entity == subject.entity:
        return None
    behind = ground.text[first.end : first.end + 6]
    fits = {
        "en": behind.startswith(" to "), "ru": behind.startswith(" "), "ar": behind.startswith((" ب", " ال", " عل")),
        "tr": bool(_TR_FROM.match(ground.text, first.end)), "fa": False,
    }[ground.language]  # fmt: skip
    return Told(first.entity, (first.start, first.end), first.entry) if fits else None
