"""People counted in a sentence: by numbers, by duals, one by one; no ages, days, things or parts of a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from atashbas.reading.text.hits import Hit, Hits, longest
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_TR_BETWEEN = re.compile(r"\s(?:cikan|yasanan|meydana|suren|devam|catisma)")  # «X ile Y arasında çıkan»
_TR_PART_END = re.compile(r"bulundugu|oldugu|yer aldigi|dahil|olmak uzere")


OPEN = -1  # «several», «dozens»: people without a number
_TOLL = frozenset({"число", "عدد", "عددا", "عدد من", "ряд", "others", "some"})  # a number stands beside them


class Count(NamedTuple):
    """A number of people at [start, end); `OPEN` where none is told; `bare`: a number whose noun stands behind it."""

    start: int
    end: int
    value: int
    bare: bool = False


def people_counted(text: str, hits: Hits, numbers: Sequence[Number], span: Span, language: Language) -> list[Count]:
    """Numbers that can count people, and people named one by one or by a dual."""
    units = {h.start for h in hits.of("month", "hour") if h.entry.value != "people"}
    units |= {h.start for h in hits.longest("iweapon", "iheld")}
    people = {h.start for h in hits.of("iperson")}
    units -= people
    units |= {h.start for h in hits.of("adj") if h.end + 1 in units}  # «3 Russian tanks»
    parts = _parts(text, hits, span, language)
    found = [
        Count(n.start, n.end, n.value, True)
        for n in numbers
        if n.whole and span[0] <= n.start < span[1] and n.value < 1900 and not _of_things(n, units, text)
    ]
    words = {n.start for n in numbers if n.rule == "words" and n.value == 1}
    named = [h.start for h in hits.of("iperson", "itarget", "iforce", "iactor")] if words else []
    found = [  # «one» is a number of people beside people alone
        c for c in found
        if c.start not in words or any(0 <= s - c.end <= 24 for s in named) or _LONE.match(text, c.end)
    ]  # fmt: skip
    found = [c for c in found if c.start not in words or not _NO_ONE.search(text, max(0, c.start - 14), c.start)]
    pairs = {h.start - 1 for h in hits.of("iduals")}  # «bir baba ve oğlu»: two
    found = [c for c in found if c.start not in words or c.end not in pairs]
    loose = [(h.start, h.end) for h in hits.of("ivague")]
    found = [c for c in found if not any(a <= c.start < b for a, b in loose)]  # «ده‌ها»: dozens, not ten
    vague = {end for _, end in loose} | {n.end for n in numbers if not n.whole}  # «5–7 civilians» are not one
    found += [Count(h.start, h.end, OPEN) for h in hits.longest("ivague") if h.entry.alias not in _TOLL]
    taken = [(c.start, c.end) for c in found]
    single = [h for h in hits.of("iduals", "idual1", "iperson") if h.entry.value]
    for hit in longest(single):
        value = 1 if hit.entry.kind == "iperson" else int(hit.entry.value)
        if hit.entry.kind == "idual1" and _NO_ONE.search(text, max(0, hit.start - 14), hit.start):
            continue
        if hit.entry.kind == "iperson" and not _alone(text, hit, language, vague):
            continue
        counted = any(b <= hit.start and _NOUN_OF.fullmatch(text, b, hit.start) for _, b in taken)
        if not counted and not any(a <= hit.end + 1 and hit.start - 1 <= b for a, b in taken):
            article = _EN_ONE.search(text, max(0, hit.start - 30), hit.start) if language == "en" else None
            found.append(Count(article.start() if article else hit.start, hit.end, value))
    if language in {"en", "ru"}:
        others = {m.end() for m in _AND_HIS.finditer(text, *span)}
        found = [c._replace(value=c.value + 1) if c.start in others or c.start + 4 in others else c for c in found]
    return sorted(c for c in found if not any(a <= c.start < b for a, b in parts))


def _of_things(number: Number, units: set[int], text: str) -> bool:
    if _YEARS_BEFORE.search(text, max(0, number.start - 12), number.start):
        return True
    if _NO_PEOPLE.match(text, number.end) or _AGES.match(text, number.end):
        return True
    if _AGE_BEHIND.match(text, number.end) and _AGE_BEFORE.search(text, max(0, number.start - 12), number.start):
        return True
    behind = text[number.end : number.end + 2]
    if _RU_NUMERAL.match(text, number.end):
        return False
    if model := _MODEL.match(text, number.end):
        return model.end() in units or number.end + 1 in units
    return number.end + 1 in units or behind[:1] in {"%", "٪"} or (behind[:1] in {"-", "°"} and behind[1:2].isalnum())


_YEARS_BEFORE = re.compile(r"(?:السنوات|سنوات|الاعوام|الایام|الاشهر|الساعات)\s$")  # «السنوات السبع»
_MODEL = re.compile(r"\s(?:[a-z]{1,4}|[а-я]{1,4})-?\d{1,3}\w{0,2}\s")  # «3 T-72 tanks»
_RU_NUMERAL = re.compile(r"-(?:ти|и|х|е|м|ми|мя|ю)\s")  # «30-ти человек»
_AGE_BEFORE = re.compile(r",\s(?:\d{1,2}\s(?:and|и|ve)\s)?$")  # «two girls, 8 and 10, …»
_AGE_BEHIND = re.compile(r",|\s(?:and|и|ve)\s\d{1,2},")
_AGES = re.compile(r"\s(?:and|и|ve|و)\s\d{1,2}\s?(?:-year|years|ساله|лет|yas|عاما|سنوات)")
_NO_PEOPLE = re.compile(  # «from two sides», «three villages», «4 times»
    r"\s(?:طرف|بار|مرحله|روستا|منطقه|sides?|villages?|times|districts?|стор|раз\b|сел|деревн|taraf|kez|koy|kere|قری|بلدات|مرات|"
    r"years?|سال|год|лет|yas|عاما|اعوام|من عمر|من العمر|family|families|legs|arms|hands|eyes|"
    r"percent|per cent|процент|درصد|بالمیه|فی المیه|في المئه|обе|ног|پا|چشم|bacag|kolunu|семьи\b|خانواده|عایله|aile)"
)
_EN_ONE = re.compile(r"(?:\b(?:a|an|another|one|the|its|their|his|her)\s(?:[\w-]+\s){0,2}|(?:^|[.;:,]\s))$")
_NO_ONE = re.compile(r"\b(?:no|not|not even)\s$")
_LONE = re.compile(
    r"\s?(?:[.,;:)]|$|(?:and|и|و|ve|was|were|of|others?|more|еще|на|в|در|فی|قتیل|جریح|کشته|زخمی|olu|yarali)\b)"
)
_AND_HIS = re.compile(r"\b(?:(?:он|она) и (?:его|ее)|s?he and h(?:is|er)) ")  # «he and his brother»
_NOUN_OF = re.compile(r"\s(?:(?!(?:и|и еще|с|and|or|or a|ve|ile|و|با)\s)[^\W\d]+\s){0,3}")
_TR_MANY = re.compile(r"(?<!baba)(?<!anne)l[ae]r(?:i|in|ini|a|e|da|de|dan|den)?$")
_MANY = re.compile(r"(?:\d(?:-\w{1,3})?|\bбо\w+|тысяч\w*|سه|چهار|نفر|(?:^|\s)در)\s$")


def _alone(text: str, hit: Hit, language: Language, vague: set[int]) -> bool:
    """A single person: in English behind an article; elsewhere the form itself says so."""
    if hit.entry.value != "1" or any(hit.start - gap in vague for gap in (1, 2, 4)):
        return False
    if language == "en":
        return bool(_EN_ONE.search(text, max(0, hit.start - 30), hit.start))
    if language == "tr" and _TR_MANY.search(text, hit.start, hit.end):
        return False
    return not _MANY.search(text, max(0, hit.start - 8), hit.start)


def _parts(text: str, hits: Hits, span: Span, language: Language) -> list[Span]:
    """Stretches behind «including»: up to the comma or the next verb of harm."""
    found = []
    harms = [h.start for h in hits.of("ikilled", "iinjured")]
    marks = [*hits.of("ipart"), *(h for h in hits.of("ofthem") if h.entry.value == "part")]
    marks = [h for h in marks if not _TR_BETWEEN.match(text, h.end)]
    for mark in marks:
        stops = [text.find(c, mark.end, span[1]) for c in (",", ";", ")", "." if language == "tr" else ";")]
        if language == "tr" and (m := _TR_PART_END.search(text, mark.end, span[1])):
            stops.append(m.start())
        stops += [h for h in harms if h >= mark.end + 1]
        found.append((mark.start, min((s for s in stops if s > mark.end), default=span[1])))
    return found
