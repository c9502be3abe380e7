"""How many were killed and injured: which number belongs to which verb of harm, and «no casualties».

A number goes with the verb it stands right behind («killed five») or else with the next one before which it stands
(«five were killed»). One person named without a number is one; «several» is no number and stays a gap. What follows
«including» is in the number already.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits, longest
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
_TR_BETWEEN = re.compile(r"\s(?:cikan|yasanan|meydana|suren|devam|catisma)")  # «X ile Y arasında çıkan»
_TR_PART_END = re.compile(r"bulundugu|oldugu|yer aldigi|dahil|olmak uzere")


class Count(NamedTuple):
    """A number of people at [start, end)."""

    start: int
    end: int
    value: int


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
            if hit.entry.value in {"", name}:
                incident.fill(name, 0, (hit.start, hit.end), hit.entry.name)


_BOTH = re.compile(r"пострада|harmed|hurt|zarar|اسیب")  # nobody hurt: nobody dead either
_DENIED_BEFORE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:no|none of|neither)\s(?:[\w'-]+\s){0,4}(?:were|was|been|got|being|are|is)\s"
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
    harms = hits.longest("ikilled", "iinjured")
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


def people_counted(text: str, hits: Hits, numbers: Sequence[Number], span: Span, language: Language) -> list[Count]:
    """Numbers that can count people, and people named one by one or by a dual."""
    units = {h.start for h in hits.of("month", "hour") if h.entry.value != "people"}
    units |= {h.start for h in hits.longest("iweapon", "iheld")}
    people = {h.start for h in hits.of("iperson")}
    units -= people
    parts = _parts(text, hits, span, language)
    found = [
        Count(n.start, n.end, n.value)
        for n in numbers
        if n.whole and span[0] <= n.start < span[1] and n.value < 1900 and not _of_things(n, units, text)
    ]
    named = [h.start for h in hits.of("iperson")]  # «one» is a number of people beside people alone
    found = [c for c in found if c.value != 1 or any(0 <= s - c.end <= 24 for s in named) or _LONE.match(text, c.end)]
    loose = [(h.start, h.end) for h in hits.of("ivague")]
    found = [c for c in found if not any(a <= c.start < b for a, b in loose)]  # «ده‌ها»: dozens, not ten
    vague = {end for _, end in loose}
    taken = [(c.start, c.end) for c in found]
    single = [h for h in hits.of("iduals", "idual1", "iperson") if h.entry.value]
    for hit in longest(single):
        value = 1 if hit.entry.kind == "iperson" else int(hit.entry.value)
        if hit.entry.kind == "iperson" and not _alone(text, hit, language, vague):
            continue
        counted = any(b <= hit.start and _NOUN_OF.fullmatch(text, b, hit.start) for _, b in taken)
        if not counted and not any(a <= hit.end + 1 and hit.start - 1 <= b for a, b in taken):
            article = _EN_ONE.search(text, max(0, hit.start - 30), hit.start) if language == "en" else None
            found.append(Count(article.start() if article else hit.start, hit.end, value))
    if language in {"en", "ru"}:
        pairs = {m.end() for m in _AND_HIS.finditer(text, *span)}
        found = [c._replace(value=c.value + 1) if c.start in pairs or c.start + 4 in pairs else c for c in found]
    return sorted(c for c in found if not any(a <= c.start < b for a, b in parts))


def _of_things(number: Number, units: set[int], text: str) -> bool:
    if _NO_PEOPLE.match(text, number.end) or _AGES.match(text, number.end):
        return True
    if _AGE_BEHIND.match(text, number.end) and _AGE_BEFORE.search(text, max(0, number.start - 12), number.start):
        return True
    behind = text[number.end : number.end + 2]
    if _RU_NUMERAL.match(text, number.end):
        return False
    return number.end + 1 in units or (behind[:1] in {"-", "%", "°"} and behind[1:2].isalnum())


_RU_NUMERAL = re.compile(r"-(?:ти|и|х|е|м|ми|мя|ю)\s")  # «30-ти человек»
_AGE_BEFORE = re.compile(r",\s(?:\d{1,2}\s(?:and|и|ve)\s)?$")  # «two girls, 8 and 10, …»
_AGE_BEHIND = re.compile(r",|\s(?:and|и|ve)\s\d{1,2},")
_AGES = re.compile(r"\s(?:and|и|ve|و)\s\d{1,2}\s?(?:-year|years|ساله|лет|yas|عاما|سنوات)")
_NO_PEOPLE = re.compile(  # «from two sides», «three villages», «4 times»
    r"\s(?:طرف|بار|مرحله|روستا|منطقه|sides?|villages?|times|districts?|стор|раз\b|сел|деревн|taraf|kez|koy|kere|قری|بلدات|مرات|"
    r"years?|سال|год|лет|yas|عاما|اعوام|من عمر|من العمر|family|families|legs|arms|hands|eyes|"
    r"обе|ног|پا|چشم|bacag|kolunu|семьи\b|خانواده|عایله|aile)"
)
_EN_ONE = re.compile(r"(?:\b(?:a|an|another|one|the|its|their|his|her)\s(?:[\w-]+\s){0,2}|(?:^|[.;:,]\s))$")
_LONE = re.compile(
    r"\s?(?:[.,;:)]|$|(?:and|и|و|ve|was|were|of|others?|more|еще|на|в|در|فی|قتیل|جریح|کشته|زخمی|olu|yarali)\b)"
)
_AND_HIS = re.compile(r"\b(?:(?:он|она) и (?:его|ее)|s?he and h(?:is|er)) ")  # «he and his brother»
_NOUN_OF = re.compile(r"\s(?:(?!(?:и|и еще|с|and|or|or a|ve|ile|و|با)\s)[^\W\d]+\s){0,3}")
_TR_MANY = re.compile(r"(?<!baba)(?<!anne)l[ae]r(?:i|in|ini|a|e|da|de|dan|den)?$")
_MANY = re.compile(r"(?:\d(?:-\w{1,3})?|\bбо\w+|тысяч\w*|سه|چهار|نفر)\s$")


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
