"""What is said not to have happened: «did not shell», «killed no one», «no casualties», «denied that it shelled».

A deed denied is no incident, whatever hangs on it. Harm denied of nobody in particular («no one», «any soldier») is
none; harm denied of a number («did not kill three») says of nobody how many there were.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from atashbas.reading.incidents.deeds import WEAK
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_OR = r"\s(?:or|nor|veya|ya da|او|یا|или)\s"
_HARMED = (
    r"(?:injur\w+|wound\w+|hurt|harmed|deaths?|killed|dead|fatalities|ранен\w+|погибш\w+|убит\w+|جرحی|قتلی|اصابات|"
    r"زخمی|مجروح|کشته|yaral\w+|olen|olu|can kaybi)"
)
_OR_BEFORE = re.compile(_HARMED + _OR + "$")
_OR_BEHIND = re.compile(_OR + _HARMED)


def tells_both(text: str, start: int, end: int) -> bool:
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
            if m[group] is None or tells_both(text, *m.span()):
                incident.fill(name, 0, m.span())


_BOTH = re.compile(r"пострада|harmed|hurt|zarar|اسیب")  # nobody hurt: nobody dead either
_NOT: Mapping[Language, re.Pattern[str]] = {  # right before a verb
    "en": re.compile(
        r"\b(?:(?:did|do|does|has|have|had|was|were|is|are)(?: not|n['’]?t| never)|never|without)"
        r"(?: been| (?!only)\w+ly)?\s$"
    ),
    "ru": re.compile(r"(?:^|\s)(?:не|ни разу не) $"),
    "ar": re.compile(r"(?:^|\s)[وف]?(?:لم|لا|لن)\s[یت]?$"),
}
_NOT_BEHIND: Mapping[Language, re.Pattern[str]] = {
    "fa": re.compile(
        r"\s?(?:(?:یا|و)\s\w+\s)?(?:قرار\s)?(?:نکرد|نشد|نداد|نزد|نگرفت|نبود|نداشت|نکشت)(?:ه|ند|ه اند|ه است|ه بود)?\b"
    ),
    "tr": re.compile(r"\s(?:duzenle|yap|gerceklestir|ac|at)\w{0,4}m[ae](?:di|mis|yan|dig)\w*"),
}
_TR_DENIED = re.compile(r"m(?:adi|edi|amis|emis|ayan|eyen|adigi|edigi)\w*$")
_NOBODY_BEFORE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:no|none of|neither|not one|not a single|not a)\s"
        r"(?:(?!but|and|while|though|fewer|less|more)[\w'-]+\s){0,4}"
        r"(?:were|was|been|got|being|are|is)\s(?:(?:killed|wounded|injured|hurt|harmed)\s(?:or|and|nor)\s)?$|"
        r"\b(?:no one|nobody)\s$"
    ),
    "ru": re.compile(r"\b(?:никто|никого|ни один|ни одного|ни одна|ни одной)\b[^.;]{0,40}\bне\s(?:был[аои]?\s)?$"),
    "tr": re.compile(r"(?!)"),
}
_NOBODY_BEHIND: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\s(?:(?:or|and)\s(?:\w+ing|\w+ed)\s)?"
        r"(?:(?:no one|nobody|no-one|none)\b(?! (?:but|except|other))|no\s(?!(?:less|fewer|more)\b)\w+)"
    ),
}
_ANYBODY = re.compile(  # behind a verb denied: «did not kill anyone»
    r"\s(?:(?:or|and)\s\w+\s)?(?:any\w*\b|a single\b|a\b|никого|ни одного|ни одну|(?:\w+\s)?(?:ای|احدا?)\b)"
)


def is_denied(text: str, harm: Hit, language: Language) -> bool:
    """«No soldiers were killed», «killed no one», «никто из них не погиб», «hiçbir asker yaralanmadı»."""
    start, end = harm.start, harm.end
    if (behind := _NOBODY_BEHIND.get(language)) and behind.match(text, end):
        return True
    if before := _NOBODY_BEFORE.get(language):
        at = start + next((len(w) for w in ("were ", "was ") if text.startswith(w, start)), 0)
        if before.search(text, max(0, at - 70), at):
            return True
    return _is_negated(text, start, end, language)


def _is_negated(text: str, start: int, end: int, language: Language) -> bool:
    if language == "tr" and _TR_DENIED.search(text, start, end):
        return True
    if before := _NOT.get(language):
        return before.search(text, max(0, start - 24), start) is not None
    return _NOT_BEHIND[language].match(text, end) is not None


def harms_nobody(text: str, harm: Hit, counted: bool, language: Language) -> bool:
    """Whether a harm denied means none; `counted`: the clause has a number of people above one, or somebody."""
    if language == "en" and _NOT["en"].search(text, max(0, harm.start - 24), harm.start):
        return _ANYBODY.match(text, harm.end) is not None
    return not counted


def fields_denied(text: str, harm: Hit, name: str) -> tuple[str, ...]:
    """The dead or the wounded, or both: nobody hurt is nobody dead."""
    return ("killed", "injured") if _BOTH.match(text, harm.start) else (name,)


_CONTRAST = re.compile(
    r"\b(?:but|however|yet|although|instead|while|но|однако|зато|لکن|ولکن|بل|اما|ولی|ancak|fakat|ama)\b"
)
_DENIES: Mapping[Language, re.Pattern[str]] = {  # all that is told behind it is denied
    "en": re.compile(
        r"\bden(?:y|ies|ied|ying)\b(?: (?:reports?|claims?|allegations?|accusations?))?"
        r"(?: (?:that|it|they|he|she|its|having)\b)"
    ),
    "ru": re.compile(r"\b(?:отрица|опроверг)\w*(?: \w+){0,2}, (?:что|будто)\b"),
    "ar": re.compile(r"(?:^|\s)و?(?:نف[یت]|تنفی|ینفی|انکر)\w{0,2}\s(?:\w+\s){0,4}ان(?:ه|ها|هم)?\b"),
    "fa": re.compile(r"تکذیب کرد\w*(?: است)? که\b"),
}
_TR_DENIES = re.compile(r"\w[dt][iu]g\w+ (?:iddia\w* )?(?:yalanla|reddet|inkar et)")


def is_deed_denied(text: str, span: Span, hits: Hits, language: Language) -> bool:
    """The first deed told is denied, and nothing is told against it («but a mine killed three»)."""
    deeds = [h for h in hits.longest("iaction", *WEAK, "iweapon") if h.entry.value]
    if not deeds:
        return False
    if language == "tr":
        if _TR_DENIES.search(text, *span):
            return True
    elif denies := _DENIES[language].search(text, *span):
        return not any(h.end <= denies.start() for h in deeds)
    denied = [h for h in deeds if h.entry.value != "access" and _is_negated(text, h.start, h.end, language)]
    if not denied:
        return False
    if any(h.entry.kind == "iaction" and h not in denied for h in deeds):
        return False
    return _CONTRAST.search(text, *span) is None
