"""How many were killed and injured: which number belongs to which verb of harm, and «no casualties».

A number goes with the verb it stands right behind («killed five») or else with the next one before which it stands
(«five were killed»). One person named without a number is one; «several» is no number and stays a gap. What follows
«including» is in the number already.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.incidents.people import OPEN, Count, people_counted
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span
from atashbas.values import Language

FAR_BEFORE = 80  # letters between a number and the verb behind it
FAR_BEHIND = 45  # letters between a verb and the number behind it
FAR_TOLL = 130  # letters between «the death toll» and what it rose to
_FIELD = {"ikilled": "killed", "iinjured": "injured"}
_DIRECT = re.compile(
    r"[\s:(«\"]*(?:(?:of|at least|at|least|about|nearly|more|over|than|up|to|around|some|approximately|another|"
    r"additional|estimated|as|many|toll|rose|risen|reached|climbed|stands|has|a|an|the|family|"
    r"on|(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|overnight|"
    r"further|its|their|his|her|one|all|no|fewer|less|"
    r"по|меньшей|мере|не|менее|более|около|до|порядка|еще|также|как|минимум|свыше|стали|получили|ранения|семья|из|"
    r"ما|لا|یقل|عن|نحو|حوالی|اکثر|من|قرابه|حتی|کل|عایله|"
    r"شدن|دست|کم|حداقل|حدود|بیش|از|نزدیک|به|بالغ|بر)\b\s*|ب)*+[\s:(«\"]*"
)
_FA_TOLL = re.compile(r"(?:شمار|تعداد|امار) $")
_FA_NOUN = re.compile(
    r"شدن|شمار |تعداد |امار |شهادت|مجروحیت|جراحت|مصدومیت|مرگ|جان\s"
)  # forms behind which Persian counts
_AND = re.compile(
    r"[^.;:()\d]{0,32}?(?:\s(?:and|и|с|ve|ile|با)\s|\s?,?\sو\s?)(?:(?:a|an|another|еще|also|her|his|their|его|ее|их)\s)?"
)
_TR_DOUBTFUL = re.compile(r"oldu(?:ler)?\b|olmus")
_TR_COUNTED = re.compile(r"\b\d{1,3}\s(?:[\w'/]+\s){1,3}$")
_PASSIVE = re.compile(r"\b(?:were|was|are|been|is|were also)\s$")
_TR_BEHIND = re.compile(r"\s(?:[\w'/]+\s){1,3}")
_TR_TOO = re.compile(r"(?:'\w+)?\s(?:d[ae]\s)?")


def add_casualties(
    text: str, incident: IncidentFound, hits: Hits, numbers: Sequence[Number], language: Language
) -> None:
    """Fill the dead and the wounded that the incident's own stretch names."""
    none = hits.of("inone")
    blocked = [(h.start, h.end) for h in (*none, *hits.of("inosay"))]
    harms = [h for h in harms_told(text, hits, language) if not any(a <= h.start < b for a, b in blocked)]
    denied = [h for h in harms if _is_denied(text, h, language)]
    for harm in denied:
        for name in _FIELD.values() if _BOTH.match(text, harm.start) else (_FIELD[harm.entry.kind],):
            incident.fill(name, 0, (harm.start, harm.end), harm.entry.name)
    harms = [h for h in harms if h not in denied]
    if harms:
        counts = [c for c in people_counted(text, hits, numbers, incident.span, language) if not _dated(c, incident)]
        _share_out(text, incident, harms, counts, language)
    for hit in none:
        for name in ("killed", "injured"):
            if hit.entry.value in {"", name} or _or_other(text, hit.start, hit.end):
                incident.fill(name, 0, (hit.start, hit.end), hit.entry.name)


_OR = r"\s(?:or|nor|veya|ya da|او|یا|или)\s"
_HARMED = (
    r"(?:injur\w+|wound\w+|hurt|harmed|deaths?|killed|dead|fatalities|ранен\w+|погибш\w+|убит\w+|جرحی|قتلی|اصابات|"
    r"زخمی|مجروح|کشته|yaral\w+|olen|olu|can kaybi)"
)
_OR_BEFORE = re.compile(_HARMED + _OR + "$")
_OR_BEHIND = re.compile(_OR + _HARMED)


def _or_other(text: str, start: int, end: int) -> bool:
    """«Deaths or injuries», «ölen ya da yaralanan»: both are told by one denial."""
    return bool(_OR_BEHIND.match(text, end) or _OR_BEFORE.search(text, max(0, start - 24), start))


# «No civil casualties», «жертв среди населения нет», «personelde yaralanma yok»: none, with words between
_NONE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:no|without) (?:(?!information|immediate|reports?|word|details|official|news)\w+ ){0,2}"
        r"(?:(?P<k>fatalities|deaths|dead)|(?P<i>injuries|wounded)|casualt(?:y|ies)|losses|victims)\b"
    ),
    "ru": re.compile(
        r"(?<!о )(?<!об )\b(?:(?P<k>погибших|убитых)|(?P<i>раненых)|жертв|пострадавших|потерь)(?: [\w-]+){0,5}? "
        r"(?:нет|не было|не\s\w+)\b"
    ),
    "ar": re.compile(
        r"(?:^|\s)و?(?:دون|لا|لم تسجل|لم تقع|بلا)(?: (?!معلومات|معرفه|ورود|تفاصیل|انباء)\w+){0,2}? "
        r"(?:(?P<k>قتلی|وفیات)|(?P<i>جرحی)|اصابات|ضحایا|خسایر بشریه)\b"
    ),
    "fa": re.compile(
        r"(?:(?P<k>کشته)|(?P<i>زخمی|مجروح)|تلفات|تلفاتی|خسارت جانی|اسیب جانی)(?: \w+){0,3}? "
        r"(?:نداشت|ندارد|نداشته|نبود|نداده|گزارش نشد\w*|ثبت نشد\w*)\b"
    ),
    "tr": re.compile(
        r"\b(?:(?P<k>olu|olen|can kaybi)|(?P<i>yaralanma|yarali|yaralanan)|kayip|zayiat)\w*(?: \w+){0,3}? "
        r"(?:yok|olmadi|yasanmadi|bildirilmedi|bulunmuyor|kaydedilmedi)\b"
    ),
}


def fill_none(text: str, incident: IncidentFound, span: Span, language: Language) -> None:
    """Zeros where a sentence says that nobody was killed or hurt."""
    for m in _NONE[language].finditer(text, *span):
        for name, group in (("killed", "i"), ("injured", "k")):
            if m[group] is None or _or_other(text, *m.span()):
                incident.fill(name, 0, m.span())


_BOTH = re.compile(r"пострада|harmed|hurt|zarar|اسیب")  # nobody hurt: nobody dead either
_DENIED_BEFORE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:no|none of|neither)\s(?:(?!but|and|while|though)[\w'-]+\s){0,4}(?:were|was|been|got|being|are|is)\s"
        r"(?:(?:killed|wounded|injured|hurt|harmed)\s(?:or|and|nor)\s)?$"
    ),
    "ru": re.compile(r"\b(?:никто|никого|ни один|ни одного)\b[^.;]{0,40}\bне\s(?:был[аои]?\s)?$"),
    "ar": re.compile(r"\b(?:لم|لا)\s(?:ی)?$"),
}
_DENIED_BEHIND: Mapping[Language, re.Pattern[str]] = {
    "fa": re.compile(r"\s(?:(?:یا|و)\s\w+\s)?(?:نشد|نشده|نشدند|نشده اند)\b"),
}
_TR_DENIED = re.compile(r"m(?:adi|edi|amis|emis|ayan|eyen|adigi|edigi)\w*$")


def _is_denied(text: str, harm: Hit, language: Language) -> bool:
    """«No soldiers were killed», «никто из них не погиб», «hiçbir asker yaralanmadı»: none."""
    if language == "tr":
        return _TR_DENIED.search(text, harm.start, harm.end) is not None
    if before := _DENIED_BEFORE.get(language):
        at = harm.start + next((len(w) for w in ("were ", "was ") if text.startswith(w, harm.start)), 0)
        return before.search(text, max(0, at - 70), at) is not None
    return language in _DENIED_BEHIND and _DENIED_BEHIND[language].match(text, harm.end) is not None


def harms_told(text: str, hits: Hits, language: Language) -> list[Hit]:
    """Verbs of harm; folded, the Turkish «died» is «became» too, and means it only right behind a person."""
    armed = {h.start for h in hits.of("iweapon")}  # «смертник» is a weapon and nobody's death
    harms = [h for h in hits.longest("ikilled", "iinjured") if h.start not in armed]
    if language != "tr" or not any(_TR_DOUBTFUL.match(text, h.start) for h in harms):
        return harms
    people = [h.end for h in hits.longest("iperson")]
    numbers = [h.end for h in hits.of("number", "tens")]
    return [
        h for h in harms
        if not _TR_DOUBTFUL.match(text, h.start)
        or _TR_COUNTED.search(text, max(0, h.start - 40), h.start)
        or any(_TR_BEHIND.fullmatch(text, end, h.start) for end in numbers if 0 < h.start - end < 40)
        or any(_TR_TOO.fullmatch(text, end, h.start) for end in people)
    ]  # fmt: skip


def _share_out(
    text: str, incident: IncidentFound, harms: Sequence[Hit], counts: list[Count], language: Language
) -> None:
    used: set[Count] = set()
    harms = _told_apart(text, harms)
    for n, harm in enumerate(harms):
        name = _FIELD[harm.entry.kind]
        if getattr(incident, name) is not None:
            continue
        chosen = _number_of(text, n, harms, [c for c in counts if c not in used], language)
        if any(c.value == OPEN for c in chosen):
            continue
        if chosen:
            used.update(chosen)
            total = sum(c.value for c in chosen)
            incident.fill(name, total, (min(chosen).start, max(chosen).end), harm.entry.name)


def _told_apart(text: str, harms: Sequence[Hit]) -> list[Hit]:
    """Without «killed and wounded» said of one number: how many of each is not told."""
    together: set[int] = set()
    for n, (one, other) in enumerate(itertools.pairwise(harms)):
        if one.entry.kind != other.entry.kind and _TOGETHER.fullmatch(text, one.end, other.start):
            together |= {n, n + 1}
    return [h for n, h in enumerate(harms) if n not in together]


_TOGETHER = re.compile(r"\s?(?:and|or|и|или|و|یا|او|ve|veya|ya da)\s")


def _dated(count: Count, incident: IncidentFound) -> bool:
    spans = [incident.spans[n] for n in ("occurred_on", "time") if n in incident.spans]
    return any(a <= count.start < b for a, b in spans)


def _number_of(
    text: str, n: int, harms: Sequence[Hit], counts: Sequence[Count], language: Language
) -> tuple[Count, ...]:
    harm = harms[n]
    if own := [c for c in counts if harm.start <= c.start and c.end <= harm.end]:  # «قتيلان»
        return (own[0],)
    floor = harms[n - 1].end if n else 0
    ceiling = harms[n + 1].start if n + 1 < len(harms) else len(text)
    behind = [c for c in counts if harm.end <= c.start < min(ceiling, harm.end + FAR_TOLL)]
    after = [c for c in behind if c.start < harm.end + FAR_BEHIND]
    far = FAR_BEFORE * (2 if language in {"fa", "tr"} else 1)  # their verbs stand last
    before = [c for c in counts if floor <= c.start and c.end <= harm.start and harm.start - c.end < far]
    before = [c for c in before if not any(s in text[c.end : harm.start] for s in ";:")]
    passive = language == "en" and _PASSIVE.search(text, max(0, harm.start - 10), harm.start) is not None
    counted = language == "tr" and "sayisi" in text[harm.end : harm.end + 10]
    counted = counted or (language == "fa" and bool(_FA_TOLL.search(text, max(0, harm.start - 8), harm.start)))
    if (risen := _risen_to(text, behind)) is not None:
        return (risen,)
    if before and language != "fa" and before[-1].end + 1 == harm.start:  # «1 KIA 3 WIA»
        return _with_earlier(text, before)
    if after and (language != "tr" or counted) and not passive:
        gap = text[harm.end : after[0].start]
        if (counted or _DIRECT.fullmatch(gap)) and (
            language != "fa" or _FA_NOUN.search(text, max(0, harm.start - 8), after[0].start)
        ):
            return _with_next(text, after, ceiling)
    if before:
        return _with_earlier(text, before)
    if after and language in {"ar", "ru"} and "," not in text[harm.end : after[0].start]:
        return _with_next(text, after, ceiling)
    return ()


def _risen_to(text: str, behind: Sequence[Count]) -> Count | None:
    """«The death toll from … rose to 17», «число жертв … достигло 17»: what a toll has come to."""
    return next((c for c in behind if _ROSE_TO.search(text, max(0, c.start - 24), c.start)), None)


_ROSE_TO = re.compile(
    r"(?:\b(?:rose|risen|rises|rising|increased|climbed|jumped|grew|went up|gone up)\s(?:to\s)(?:at least\s)?|"
    r"\b(?:reached|stands at|stood at)\s|\b(?:выросл|возросл|увеличил|поднял)\w*\sдо\s|\b(?:достигл|составил)\w*\s|"
    r"(?:ارتفع|ارتفعت|وصل|وصلت)\sالی\s|بلغ\s|بلغت\s)$"
)


def _with_next(text: str, after: Sequence[Count], ceiling: int) -> tuple[Count, ...]:
    """«Killed two soldiers and a woman»: joined people count together, unless another verb takes the second."""
    chosen = [after[0]]
    for count in after[1:]:
        joined = _AND.fullmatch(text, chosen[-1].end, count.start)
        if not joined or (ceiling < len(text) and ceiling - count.end < 40 and "," not in text[count.end : ceiling]):
            break
        chosen.append(count)
    return tuple(chosen)


def _with_earlier(text: str, before: Sequence[Count]) -> tuple[Count, ...]:
    chosen = [before[-1]]
    for count in reversed(before[:-1]):
        if not _AND.fullmatch(text, count.end, chosen[-1].start):
            break
        chosen.append(count)
    return tuple(chosen)
