"""Where and when an incident happened: the place hit rather than the one fired from, the day, the hour."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from atashbas.reading.incidents.around import apart_from_answer
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.incidents.spelling import find_spelt
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_TIME = re.compile(
    r"(?<![\d:])([01]?\d|2[0-3])[:.]([0-5]\d)(?::[0-5]\d)?(?!\d|:\d|\.\d|\s?(?:%|кв|км|km|mm|мм|м\b|m\b))"
)
_BEHIND_DAY = re.compile(r",?\s(?:at\s)?([01]\d|2[0-3])([0-5]\d)(?:\s?(?:hrs?|h|l|z|local|utc))?\b(?!-)")
_PLAIN_TIME = re.compile(
    r"(?<!\d)(?P<four>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:hrs?|hours|h|utc|local)\b|"
    r"(?:\bat\s)(?P<at>(?:[01]\d|2[0-3])[0-5]\d)\b(?!\s?(?:m|km|people))|"
    r"(?<!\d)(?P<twelve>\d{1,2})(?:[:.](?P<min>[0-5]\d))?\s?(?P<half>a\.?m|p\.?m)\b|"
    r"(?:\bв|\bк|около)\s(?P<ru>\d{1,2})\sчас|"
    r"(?:ساعت|الساعه)\s(?P<ar>\d{1,2})(?!\s?[\d/.:]|\d)|"
    r"\b(?:at|around|about|by)\s(?P<en>\d{1,2})(?=\s(?:in the (?:morning|afternoon|evening)|at night)\b)|"
    r"\bsaat\s(?P<tr>\d{1,2})(?!\s?[\d.:]|\d)"
)
_AR_HOURS = (
    "ثانیه عشره", "واحده", "ثانیه", "ثالثه", "رابعه", "خامسه", "سادسه", "سابعه", "ثامنه", "تاسعه", "عاشره", "حادیه عشره"
)  # fmt: skip
_FIGURE = re.compile(r"\d")
_AR_HOUR = re.compile(
    rf"(?:الساعه ال({'|'.join(_AR_HOURS)})(?! عشره)|\bال({'|'.join(_AR_HOURS)})(?= (?:من )?(?:مساء|صباح|فجر|ظهر|عصر|"
    r"لیل|بعد الظهر)| وال(?:نصف|ربع|ثلث)))(?: وال(نصف|ربع|ثلث))?(?! و)"
)
_PARTS = {"نصف": 30, "ربع": 15, "ثلث": 20, "نیم": 30, "bucuk": 30}
_LATER = re.compile(
    r"\s?(?:pm|p\.m|in the (?:afternoon|evening)|at night|вечера|дня|عصر|شب|بعد از ظهر|بعدازظهر|مساء|عصرا|ظهرا|لیلا)"
)
_FROM_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:\bfrom|(?:stationed|positioned|based|deployed|located) (?:in|at|near))"
        r"\s(?:the\s)?(?:(?:direction|area|town|village|city|positions)\s(?:of|in|near)\s)?(?:the\s)?$"
    ),
    "ru": re.compile(
        r"(?:\bиз|\bс территории (?:\w+ ){1,4}в(?: \w+)?|"
        r"дислоцированн\w+ (?:в|у)|\bсо стороны|\bс территории|\bс позиций (?:в|у|близ))\s"
        r"(?:(?:района|районе|населенного пункта|города|села|деревни)\s)?$"
    ),
    "fa": re.compile(r"(?:(?:^|\s)از|مستقر در)\s(?:(?:سوی|سمت|منطقه|شهر|روستای|شهرک|مواضع خود در)\s)?$"),
    "ar": re.compile(
        r"(?:^|(?<!القرب)(?<!مقربه)(?<!قریبا)\s)(?:من|(?:ال)?متمرکز\w*(?: فی)?|(?:ال)?متواجد\w*(?: فی)?|"
        r"انطلاقا من|من جهه|نسب\w* الی|منسوب\w* الی)\s"
        r"(?:(?:مدینه|بلده|قریه|جهه|اتجاه|منطقه|محیط|مواقعها فی|مواقعه فی)\s)?$"
    ),
    "tr": re.compile(r"(?!)"),
}
_REGIONS = frozenset({"eastern_ghouta", "wadi_barada", "ghab", "hula", "lajat", "ghab_plain"})  # wider than a town
_OF_AREA = re.compile(
    r"(?!.*(?:\band\b|\bи\b|\sو|\bve\b)).{0,12}(?:[,(]|\bin\b|\bof\b|ریف|محافظ|فی|ب$|провинц|\bв\b|در|استان|حومه|'[dt]a).{0,12}"
)
_TR_WITHIN = re.compile(r"(?:'\w+)?\s?(?:ilcesinin|ilcesine bagli|kentinin|bolgesinin|ilinin|kirsalindaki)\b")
_TR_ABLATIVE = re.compile(r"n?[dt][ae]n$")
_TR_FROM = re.compile(
    r"'d[ae]ki\s(?:\S+\s){1,3}?(?:kalkan|atilan|firlatilan|ateslenen|havalanan)\b|'?n?[dt][ae]n\b|'\w*\s(?:yonunden|tarafindan)|"
    r"(?:'\w*)?\s(?:(?:ilcesinden|bolgesinden|koyunden|kentinden|beldesinden)\b|"
    r"(?:\w+\s)?(?:isgal|yuvalan|mevzilen|konuslan|konuslu))"
)
_CHANNEL = re.compile(  # «Al-Mayadin» tells news too
    r"(?:телеканал\w*|канал\w*|شبکه|قناه|channel|خبرگزاری)\s[«\"]?(?:аль-|эль-)?$"
)
# The day of a pact that is named beside what happened: «a memorandum of 22 October», «22 Ekim'de varılan mutabakat»
_OF_PACT = re.compile(
    r"(?:\b(?:agreement|deal|memorandum|truce|understanding)s? (?:of|on|from|signed on|dated|reached on) (?:the )?|"
    r"\b(?:соглашени|меморандум|договоренност)\w* от |(?:اتفاق|مذکره|اتفاقیه|توافق|تفاهم)\s(?:\w+\s)?)$"
)
_TR_OF_PACT = re.compile(r"(?:'\w+)?\s(?:varilan|imzalanan|saglanan)\b")


_BASE = re.compile(  # a base that a body is called by too: «авиабаза Хмеймим», «قاعدة حميميم»
    r"(?:авиабаз\w+|аэродром\w*|\bбаз\w+|air ?base|airfield|قاعده|مطار|پایگاه|فرودگاه)\s\S*(?:хм|hm|khm|حم)\w+|"
    r"(?:hmeim|khmeim|hmeym)\w+ (?:air ?base|airfield|hava ussu|ussu)"
)


def find_where(
    text: str,
    incident: IncidentFound,
    hits: Hits,
    mentions: Sequence[Found],
    places: Mapping[str, tuple[str, str | None]],
    language: Language,
    spelt: bool = True,
) -> None:
    """Place and governorate as named; a governorate that is not named is the one the place lies in.

    `spelt`: look for towns in other spellings too, which takes longer.
    """
    says = {h.start for h in hits.of("cue")}
    covered = [
        (m.start, m.end) for m in mentions
        if m.entity.startswith(("org:", "group:", "person:", "meeting:"))
        and not (_BASE.search(text, max(0, m.start - 14), m.end + 10) and m.end + 1 not in says)
    ]  # fmt: skip
    covered += [(h.start, h.end) for h in hits.longest("iactor")]
    spots = [
        h for h in hits.longest("area", "place")
        if not any(a <= h.start and h.end <= b for a, b in covered)
        and not _CHANNEL.search(text, max(0, h.start - 14), h.start)
    ]  # fmt: skip
    spots = apart_from_answer(text, incident.span, spots)
    if not spots:  # a base that a body is called by too
        bodies = {(m.start, m.end) for m in mentions}
        spots = [h for h in hits.longest("place") if (h.start, h.end) in bodies]
    at = [h for h in spots if not _came_from(text, h, language)]
    towns = [h for h in (*at, *spots) if h.entry.kind == "place"]
    towns = [h for h in towns if places.get(h.entry.value, ("", None))[1]]  # abroad people talk
    if towns and towns[0] not in at and any(s.entry.kind == "area" for s in at):
        towns = []
    towns = [h for h in towns if h.entry.value not in _REGIONS] or towns
    if language == "tr":  # «Afrin ilçesinin Cinderes beldesi»: the narrower place stands behind
        towns = [t for t in towns if not _TR_WITHIN.match(text, t.end) or t is towns[-1]]
    areas = [h for h in (at or spots) if h.entry.kind == "area"]
    if towns:
        own = places.get(towns[0].entry.value, ("", None))[1]
        others = [h for h in areas if h.entry.value != own]
        if any(_OF_AREA.fullmatch(text, towns[0].end, h.start) for h in others):
            towns = []  # «Bab Touma in Damascus», «Kafr Dael, Aleppo»: a part of another name
        else:
            areas = [h for h in areas if h.entry.value == own]
    for h in areas[:1]:
        incident.fill("governorate", h.entry.value, (h.start, h.end), h.entry.name)
    for h in towns[:1]:
        name, governorate = places.get(h.entry.value, (h.entry.value.replace("_", " ").title(), None))
        incident.fill("place", name, (h.start, h.end), h.entry.name)
        if incident.governorate is None and governorate:
            incident.fill("governorate", governorate, (h.start, h.end), h.entry.name)
            incident.rules["governorate"] = "governorate of the place"
    told = any(v is not None for v in (incident.weapon, incident.killed, incident.injured))
    told = told or language in {"ar", "fa"} or incident.action in {"abduction", "access"}
    if spelt and told and incident.place is None:
        _find_spelt(text, incident, [*covered, *((h.start, h.end) for h in spots)], places, language)
    if incident.place is None and incident.governorate is not None:
        incident.fill("place", incident.governorate, incident.spans["governorate"], incident.entries["governorate"])


def _find_spelt(
    text: str,
    incident: IncidentFound,
    covered: Sequence[Span],
    places: Mapping[str, tuple[str, str | None]],
    language: Language,
) -> None:
    """A town in a spelling of its own, where neither a name of somebody nor a known place stands."""
    for name, governorate, span in find_spelt(text, incident.span, places, incident.governorate, language):
        if not any(a < span[1] and span[0] < b for a, b in covered):
            incident.fill("place", name, span)
            incident.rules["place"] = "consonants of its name"
            if incident.governorate is None and governorate:
                incident.fill("governorate", governorate, span)
                incident.rules["governorate"] = "governorate of the place"
            return


def _came_from(text: str, spot: Hit, language: Language) -> bool:
    if language == "tr":
        inflected = spot.end - spot.start > len(spot.entry.alias.rstrip("*"))
        if inflected and _TR_ABLATIVE.search(text, spot.start, spot.end):
            return True
        return _TR_FROM.match(text, spot.end) is not None
    return bool(_FROM_BEFORE[language].search(text, max(0, spot.start - 30), spot.start))


def find_when(
    text: str,
    incident: IncidentFound,
    dates: Sequence[DateFound],
    numbers: Sequence[Number],
    span: Span,
    language: Language,
) -> None:
    """Day and hour within a stretch."""
    start, end = span
    within = [
        d for d in dates
        if start <= d.start < end
        and not (_OF_PACT.search(text, max(0, d.start - 40), d.start) or _TR_OF_PACT.match(text, d.end))
    ]  # fmt: skip
    if within:
        d = next((d for d in within if d.rule not in {"weekday", "relative"}), within[0])
        incident.fill("occurred_on", d.day, (d.start, d.end), d.entry or "")
    if incident.time is None:
        _find_time(text, incident, within, span, language)
    if incident.time is None and language in _HOUR_BEFORE:
        _find_hour_in_words(text, incident, numbers, span, language)


def _find_time(text: str, incident: IncidentFound, days: Sequence[DateFound], span: Span, language: Language) -> None:
    """The hour within a stretch, where figures or an Arabic hour in words stand there at all."""
    start, end = span
    figures = _FIGURE.search(text, start, end) is not None
    for d in days if figures else ():  # «10 Apr 0640»
        if four := _BEHIND_DAY.match(text, d.end):
            incident.fill("time", f"{four[1]}:{four[2]}", four.span())
            return
    for m in _TIME.finditer(text, start, end) if figures else ():
        if not any(d.start <= m.start() < d.end for d in days):
            late = _LATER.match(text, m.end()) and int(m[1]) < 12
            incident.fill("time", f"{int(m[1]) + 12 * bool(late):02d}:{m[2]}", m.span())
            return
    if language == "ar" and (word := _AR_HOUR.search(text, start, end)):
        late = _LATER.search(text, word.end(), word.end() + 12) is not None
        hour = _AR_HOURS.index(word[1] or word[2]) % 12 + 12 * late
        incident.fill("time", f"{hour:02d}:{_PARTS.get(word[3], 0):02d}", word.span())
        return
    for m in _PLAIN_TIME.finditer(text, start, end) if figures else ():
        hour, minute = _clock(text, m)
        if hour < 24 and not any(d.start <= m.start() < d.end for d in days):
            incident.fill("time", f"{hour:02d}:{minute:02d}", m.span())
            return


def _find_hour_in_words(
    text: str, incident: IncidentFound, numbers: Sequence[Number], span: Span, language: Language
) -> None:
    """«At two o'clock», «в два часа ночи», «ساعت دو بامداد», «saat ikide»."""
    if language == "tr" and (m := _TR_HOUR.search(text, *span)):
        hour = _TR_HOURS.index(m[2]) + 1
        hour += 12 if m[1] is not None and hour < 12 else 0
        incident.fill("time", f"{hour:02d}:{_PARTS.get(m[3], 0):02d}", m.span())
        return
    for n in numbers:
        if n.rule != "words" or not (span[0] <= n.start < span[1] and n.value <= 12):
            continue
        if not _HOUR_BEFORE[language].search(text, max(0, n.start - 12), n.start):
            continue
        if behind := _HOUR_BEHIND[language].match(text, n.end):
            minute = _PARTS.get(behind[1], 0) if behind.re.groups else 0
            late = n.value < 12 and _LATER.search(text, behind.end(), behind.end() + 18) is not None
            hour = n.value + 12 if late else n.value
            incident.fill("time", f"{hour:02d}:{minute:02d}", (n.start, behind.end()))
            return


_TR_HOURS = ("bir", "iki", "uc", "dort", "bes", "alti", "yedi", "sekiz", "dokuz", "on", "on bir", "on iki")
_TR_HOUR = re.compile(
    rf"(?:\b(aksam|ogleden sonra)\w* )?\bsaat ({'|'.join(sorted(_TR_HOURS, key=len, reverse=True))})"
    r"(?: (bucuk)(?:ta)?|[dt][ea]|y?[ea])?\b"
)
_HOUR_BEFORE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\b(?:at|around|about|by|before|after)\s$"), "ru": re.compile(r"\b(?:в|к|около|примерно в)\s$"),
    "fa": re.compile(r"(?:^|\s)ساعت\s$"), "tr": re.compile(r"(?!)"),
}  # fmt: skip
_HOUR_BEHIND: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(r"\so'clock|(?=\sin the (?:morning|afternoon|evening)|\sat night)"),
    "ru": re.compile(r"\sчас(?:а|ов|у|ам)?\b"),
    "fa": re.compile(r"(?: و (نیم|ربع))?(?!\sو)"), "tr": re.compile(r"(?!)"),
}  # fmt: skip


def _clock(text: str, m: re.Match[str]) -> tuple[int, int]:
    if four := m["four"] or m["at"]:
        return int(four[:2]), int(four[2:])
    if m["twelve"]:
        return int(m["twelve"]) % 12 + 12 * m["half"].startswith("p"), int(m["min"] or 0)
    hour = int(m["ru"] or m["ar"] or m["tr"] or m["en"])
    return hour + 12 * (hour < 12 and bool(_LATER.search(text, m.end(), m.end() + 12))), 0
