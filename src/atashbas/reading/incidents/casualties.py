"""How many were killed and injured: which number belongs to which verb of harm, and «no casualties».

A number goes with the verb it stands right behind («killed five») or else with the next one before which it stands
(«five were killed»). One person named without a number is one; «several» is no number and stays a gap. What follows
«including» is in the number already.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from atashbas.reading.incidents.denied import fields_denied, harms_nobody, is_denied, tells_both
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.incidents.people import OPEN, Count, people_counted
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.numbers import Number
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
    r"(?:[^.;:()\d]{0,32}?(?:\s(?:and|(?:along|together) with|и|с|вместе с|ve|ile|با|به همراه|همراه با)\s|\s?,?\sو\s?)|"
    r"(?:\s(?!\S*(?:اشتباک|مواجه|معارک|معرکه|تبادل|قتال|خلاف|تزامن))[^\s.,;:()\d]+){0,2}\sمع\s)"
    r"(?:(?:a|an|another|еще|also|her|his|their|его|ее|их)\s)?"
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
    if harms:
        counts = [c for c in people_counted(text, hits, numbers, incident.span, language) if not _dated(c, incident)]
        harms = _without_denied(text, incident, harms, counts, language)
        _share_out(text, incident, harms, counts, language)
    for hit in none:
        for name in ("killed", "injured"):
            if hit.entry.value in {"", name} or tells_both(text, hit.start, hit.end):
                incident.fill(name, 0, (hit.start, hit.end), hit.entry.name)


def _without_denied(
    text: str, incident: IncidentFound, harms: Sequence[Hit], counts: list[Count], language: Language
) -> list[Hit]:
    """The verbs of harm that stand; a denied one makes none, or takes the people beside it away."""
    kept: list[Hit] = []
    for harm in harms:
        if not is_denied(text, harm, language):
            kept.append(harm)
            continue
        beside = [c for c in counts if harm.start - FAR_BEFORE < c.start < harm.end + FAR_BEHIND and c.value > 1]
        beside = [c for c in beside if not _CLAUSE.search(text, min(c.end, harm.end), max(c.start, harm.start))]
        if harms_nobody(text, harm, bool(beside), language):
            for name in fields_denied(text, harm, _FIELD[harm.entry.kind]):
                incident.fill(name, 0, (harm.start, harm.end), harm.entry.name)
        else:
            counts[:] = [c for c in counts if c not in beside]
    return kept


_CLAUSE = re.compile(r"[,;.:]|\s(?:and|but|и|но|а|ve|و|ولکن|اما|ولی|ancak)\s")


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
        return _with_earlier(text, before, harm.start)
    if after and (language != "tr" or counted) and not passive:
        gap = text[harm.end : after[0].start]
        if (counted or _DIRECT.fullmatch(gap)) and (
            language != "fa" or _FA_NOUN.search(text, max(0, harm.start - 8), after[0].start)
        ):
            return _with_next(text, after, ceiling)
    if before:
        return _with_earlier(text, before, harm.start)
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
    last = after[0]
    listed: list[Count] = []
    for count in after[1:]:
        if _LISTED.fullmatch(text, last.end, count.start):
            listed.append(count)
        elif not _AND.fullmatch(text, last.end, count.start):
            break
        elif _unlike(text, last, count):
            return tuple(chosen) if count.end + 1 == ceiling else ()
        elif ceiling < len(text) and ceiling - count.end < 40 and "," not in text[count.end : ceiling]:
            break
        else:  # what commas add is of the list only where «and» ends it
            chosen = [*chosen, *listed, count]
            listed = []
        last = count
    return _unless_apposed(chosen)


def _with_earlier(text: str, before: Sequence[Count], at: int) -> tuple[Count, ...]:
    """«Two soldiers and a woman were killed» at `at`."""
    chosen = [before[-1]]
    for count in reversed(before[:-1]):
        listed = len(chosen) > 1 and _LISTED.fullmatch(text, count.end, chosen[-1].start)
        if not listed and not _AND.fullmatch(text, count.end, chosen[-1].start):
            break
        if _unlike(text, count, chosen[-1]):
            return tuple(chosen) if chosen[0].end + 1 == at else ()
        chosen.append(count)
    return _unless_apposed(chosen[::-1])


def _unless_apposed(chosen: Sequence[Count]) -> tuple[Count, ...]:
    """«Five people, a woman and four children»: the first of a list may be the sum of the others."""
    if len(chosen) > 2 and chosen[0].value == sum(c.value for c in chosen[1:]):
        return (chosen[0],)
    return tuple(chosen)


_LISTED = re.compile(r"(?:\s[^\s.,;:()\d]+){0,3},\s(?:a |an )?")


def _unlike(text: str, count: Count, joined: Count) -> bool:
    """«5 and 11 wounded», «أوقعت 5 و11 جريحا»: five of something else; «7 and 9 people»: each of another place."""
    return count.bare and joined.bare and _BARE_AND.fullmatch(text, count.end, joined.start) is not None


_BARE_AND = re.compile(r"\s?,?\s?(?:and|и|ve|و)\s?")
