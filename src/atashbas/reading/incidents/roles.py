"""Who did it and to whom: each armed force of a sentence is doer or object by what stands around it.

Voice and case decide: «by», «со стороны», an instrumental, «من قبل», «توسط», «tarafından» make a doer; «on», «по»,
«على», «به», «را», a Turkish dative, a thing held («positions of», «رتل», «mevzilerini») or a count of people before it
make an object. A force that nothing marks is the doer if there is none yet. What only says whose ground it is
(«rebel-held») is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.text.hits import Hit, Hits
from atashbas.values import Language

BEFORE = 26  # letters looked back on before a force
_ARTICLES = r"(?:(?:the|a|an|several|some|unknown|suspected|alleged|two|three|syrian)\s)*"
_DOER_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"\b(?:by|from|blamed on|attributed to)\s{_ARTICLES}$"),
    "ru": re.compile(r"(?:\bсо стороны|силами|\bот рук|\bот|\bиз|\w{3,}(?:ами|ями|ников|ом бойцов))\s[«\"]?$"),
    "fa": re.compile(r"(?:توسط|از سوی|به دست|بدست|از جانب|از طرف|به وسیله)\s(?:(?:عناصر|نیروهای|گروه)\s)?$"),
    "ar": re.compile(
        r"(?:من قبل|على يد|على ایدی|علی ید|علی ایدی|من جانب|بنیران|برصاص|بقصف|بغارات|بغاره|بقذایف|بید|"
        r"(?:اطلق|نفذ|شن|نصب|زرع|تبن)(?:ت)?(?:ها|ه))\s(?:(?:عناصر|مسلحو|مقاتلو|قناصه|قناص)\s(?:من\s)?)?$"
    ),
    "tr": re.compile(r"(?!)"),
}
_DOER_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?!)"),
    "ru": re.compile(r"(?!)"),
    "fa": re.compile(r"(?!)"),
    "ar": re.compile(r"(?!)"),
    "tr": re.compile(
        r"'n?[iu]n\s(?=[^.;]{0,60}(?:\w{2}[dt][iu]g[iu]|saldiri|atis|bombard))(?!\w*(?:mevzi|konvoy|kontrol))|(?:'\w+)?\s?(?:\w+\s){0,2}tarafindan|ca\b|ce\b|\s\w+(?:larinca|lerince)\b"
    ),
}
_OBJECT_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:on|at|against|targeting|hit|among|attacked|shelled|bombed|targeted|ambushed|towards|killed|wounded|"
        rf"killing|wounding|injuring|shelling of|bombing of|struck|between|seized|captured)\s{_ARTICLES}$"
    ),
    "ru": re.compile(
        r"(?:\bпо|\bна|против|в отношении|обстрел(?:а|е|ом)?|\bмежду|\bсреди|в составе|\bс)\s[«\"]?(?:\w+\s)?$"
    ),
    "fa": re.compile(r"(?:(?:^|\s)به|به سوی|علیه|(?:^|\s)بر|به سمت|بین|میان)\s$"),
    "ar": re.compile(
        r"(?:(?:^|\s)(?:علی|ضد|نحو|باتجاه|استهداف|استهدافها|استهدافه|تعرض|تعرضت|صفوف|بین|من)|"
        r"(?:مقتل|قتل|اصابه|اصیب|اعتقال|اسر)\s(?:عنصر|عنصرا|عناصر|جندی|جنود|مسلحین))\s$"
    ),
    "tr": re.compile(r"(?!)"),
}
_OBJECT_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:'s)?(?:\s(?!which|that|who)\w+){0,2}\s(?:was|were|been|came under|come under|lost)\b"),
    "ru": re.compile(
        r"[»\"]?(?:\s\w+)?\s(?:был|была|были|подвер\w+с[ья]|попал|потерял|погиб|убит|ранен|уничтожен|обстрелян|атакован|поражен\b)"
    ),
    "fa": re.compile(r"\s?را(?!\w)|\s(?:مورد|هدف)\s"),
    "ar": re.compile(r"(?!)"),
    "tr": re.compile(r"(?:'\w+)?\s(?:yonelik|karsi|hedef al)|'?(?:y[aei]|n[ae])\s"),
}
_HELD_GROUND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"[- ](?:held|controlled|occupied|run|administered)\b"),
    "ru": re.compile(r"(?:подконтрольн\w+|под контролем|занят\w+|удерживаем\w+|контролируем\w+)\s[«\"]?$"),
    "fa": re.compile(
        r"(?:تحت کنترل|از تصرف|از کنترل|از اشغال|از چنگ|از دست|در کنترل|تحت اشغال|در تصرف|تحت تصرف|تحت سلطه)\s$"
    ),
    "ar": re.compile(r"(?:سیطره|الخاضعه ل|لسیطره|تسیطر علیها|یسیطر علیها|نفوذ)\s?$"),
    "tr": re.compile(r"(?:'\w+)?\s(?:kontrolundeki|denetimindeki|isgalindeki|kontrolunde|elindeki)"),
}
_OWN_DEED = re.compile(  # «Russian air strikes», «غارات روسية», «rejim bombardımanı»: whose they are did it
    r"strikes?$|raids?$|shelling$|bombing$|bombardment$|удар|^حمله |^حملات |^غار|^قصف|^القصف|^ضرب|saldiri|bombardiman"
)
_HELD_BY = re.compile(
    r"(?:run|held|manned|controlled|operated|used|occupied|staffed) by\s(?:the\s)?$|(?:seized|captured|retaken|taken|"
    r"recaptured|retook|wrested|control of)\b[^.;,]{0,60}\bfrom\s(?:the\s)?$"
)
_SOURCE_BEHIND = re.compile(
    r"(?:'s)?\s(?:(?:state|local|official|affiliated|linked|news|run|media)\s){0,2}(?:news agency|websites?|media|"
    r"sources?|outlets?|channel|newspaper|activists?|television|tv)\b|"
    r"\S*\s(?:basini|medyasi|kaynaklari|haber ajansi)"
)
_SOURCE_BEFORE = re.compile(
    r"(?:\bсми|источник\w*(?: в)?|каналы?|رسانه های|منابع|خبرگزاری|وکاله|"
    r"مصادر|وسایل اعلام|صفحات|شبکات)\s(?:\w+\s)?[«\"]?$"
)
_LEFT_BY = re.compile(
    r"(?:left (?:behind )?by|remnants of|laid by|оставленн\w+|به جا مانده از|بجا مانده از|به جای مانده از|"
    r"باقی مانده از|مخلفات|خلفها|زرعها|ترکها)\s(?:the\s)?$"
)
_FROM: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\bfrom\s(?:the\s)?$"),
    "ru": re.compile(r"\b(?:с|из|со)\s$"),
    "fa": re.compile(r"(?:^|\s)از(?:\s(?:سوی|سمت|طرف|داخل|محل))?\s$"),
    "ar": re.compile(r"(?:^|\s)من(?:\s(?:جهه|ناحیه|اتجاه|داخل))?\s$"),
    "tr": re.compile(r"(?!)"),
}
_RU_INSTRUMENTAL = re.compile(r"\w+(?:ами|ями|ыми|ими|ией)\b")
_TR_GENITIVE = re.compile(r"(?:'n?[iu]n|lar[iu]nin|lerinin|larinin|sinin|sunun|nin|nun|in|un)$")
_TR_OBJECT = re.compile(r"(?:na|ne|ni|nu|yi|ya|ye|ini|unu|ine|una|larini|lerini|larina|lerine|lari|leri|lara|lere)$")
_TR_BELONGING = re.compile(r"(?:'\w+)?\s?(?:ait|bagli)\s")
_TR_FROM = re.compile(r"(?:ndan|nden|dan|den|tan|ten)$")
_TO_CARE = re.compile(
    r"took|taken|brought|carried|transferred|rushed|evacuated|treated|доставлен|госпитализ|эвакуир|نقل|اسعف|منتقل|انتقال|kaldiril|gotur|sevk"
)


class Force(NamedTuple):
    """An armed force named at [start, end)."""

    start: int
    end: int
    value: str
    entry: str


def is_marked_doer(text: str, start: int, language: Language) -> bool:
    """«By», «со стороны», «من قبل» … stand right before it."""
    return bool(_DOER_BEFORE[language].search(text, max(0, start - BEFORE), start))


class Marks(NamedTuple):
    """Hits of a sentence that say what a force beside them does: by their starts and ends."""

    held_from: dict[int, Hit]
    held_to: dict[int, Hit]
    deeds_to: frozenset[int]
    posts_act: bool
    people_to: dict[int, Hit]
    counts_to: frozenset[int]
    harm: bool


def marks_of(hits: Hits, counts: Iterable[int], action: str | None) -> Marks:
    """Marks of a sentence; `counts`: where numbers end. A checkpoint that stops or seizes somebody acts itself."""
    held = hits.longest("iheld")
    return Marks(
        {h.start: h for h in held},
        {h.end: h for h in held},
        frozenset(h.end for h in hits.longest("iaction", "iweapon")),
        action in {"access", "abduction"},
        {h.end: h for h in hits.longest("iperson")},
        frozenset(counts),
        hits.has("ikilled", "iinjured"),
    )


def assign_roles(
    text: str,
    incident: IncidentFound,
    forces: Sequence[Force],
    targets: Sequence[Hit],
    marks: Marks,
    language: Language,
    by_itself: bool,
) -> None:
    """Fill doer and object; `by_itself`: what went off without anybody named does not tell who did it."""
    doers: list[Force] = []
    objects: list[Force] = []
    open_: list[Force] = []
    for force in forces:
        role = _role(text, force, marks, language)
        (doers if role == "doer" else objects if role == "object" else open_ if role == "open" else []).append(force)
    if by_itself:
        objects = sorted([*objects, *open_])
        open_ = []
    if open_ and (
        not doers
        or (language == "tr" and open_[0] < doers[0] and _TR_GENITIVE.search(text, doers[0].start, doers[0].end))
    ):
        doers = open_[:1]
    doer = doers[0] if doers else None
    if doer:
        incident.fill("actor", doer.value, (doer.start, doer.end), doer.entry)
    aimed = [(f.start, f.end, f.value, f.entry) for f in objects if doer is None or f.value != doer.value]
    covered = [(f.start, f.end) for f in forces]
    for t in targets:
        inside = any(a <= t.start < b for a, b in covered)
        if not inside and not _cared_for(text, t):
            aimed.append((t.start, t.end, t.entry.value, t.entry.name))
    if not aimed and doer:
        aimed = [(f.start, f.end, f.value, f.entry) for f in open_ if f.start > doer.end and f.value != doer.value]
    for start, end, value, entry in sorted(aimed)[:1]:
        incident.fill("target", value, (start, end), entry)


def _cared_for(text: str, target: Hit) -> bool:
    """A hospital that somebody was taken to was not hit."""
    if target.entry.value != "protected":
        return False
    return bool(_TO_CARE.search(text, max(0, target.start - 40), target.end + 30))


def _role(text: str, force: Force, marks: Marks, language: Language) -> str:
    start, end = force.start, force.end
    left = max(0, start - BEFORE)
    if _SOURCE_BEHIND.match(text, end) or _SOURCE_BEFORE.search(text, left, start):
        return "none"
    if _on_held_ground(text, left, force, language) or _LEFT_BY.search(text, left, start):
        return "none"
    if _OWN_DEED.search(text, start, end):
        return "doer"
    if language == "en" and _HELD_BY.search(text, max(0, start - 80), start):
        return "object"
    if language == "tr" and (m := _TR_BELONGING.match(text, end)):
        held = next((marks.held_from[s] for s in range(m.end(), m.end() + 30) if s in marks.held_from), None)
        return (
            "object"
            if held and not text.startswith("bomba", m.end()) and not _TR_FROM.search(text, held.start, held.end)
            else "doer"
        )
    if _DOER_BEFORE[language].search(text, left, start) or _DOER_BEHIND[language].match(text, end):
        return "doer"
    if " itarget " in force.entry:
        return "doer" if _FROM[language].search(text, left, start) else "object"
    if role := _by_what_is_held(text, force, marks, language):
        return role
    if language == "ru" and (m := _RU_INSTRUMENTAL.match(text, start)) and m.end() <= end:
        return "object" if text[max(0, start - 2) : start] == "с " else "doer"
    if (marks.harm or marks.posts_act) and _counted(text, force, marks):
        return "object"
    if language == "ar" and (role := _by_lam(text, force, marks)):
        return role
    if (
        start - 1 in marks.deeds_to
        and language in {"ar", "fa"}
        and not _OBJECT_BEFORE[language].search(text, left, start)
    ):
        return "object" if _OBJECT_BEHIND[language].match(text, end) else "doer"
    if _OBJECT_BEFORE[language].search(text, left, start) or _OBJECT_BEHIND[language].match(text, end):
        return "object"
    return _by_turkish_case(text, force) if language == "tr" else "open"


def _on_held_ground(text: str, left: int, force: Force, language: Language) -> bool:
    pattern = _HELD_GROUND[language]
    if language in {"en", "tr"}:
        return bool(pattern.match(text, force.end))
    return bool(pattern.search(text, left, force.start))


def _by_what_is_held(text: str, force: Force, marks: Marks, language: Language) -> str:
    """«Positions of X», «X mevzilerini» lie under fire; «from positions of X» is where it came from."""
    before = next((marks.held_to[e] for e in range(force.start - 1, force.start - 9, -1) if e in marks.held_to), None)
    if before and before.start < force.start and text[before.end : force.start].strip(' «"-') not in {"and", "и", "و"}:
        gap = text[before.end : force.start].strip(' «"')
        if gap in {"", "of", "of the", "held by", "ل", "های", "لل", "ال", "تابعه ل", "حکومی ل", "عسکری ل"}:
            came = marks.posts_act or _FROM[language].search(text, max(0, before.start - 10), before.start)
            return "doer" if came else "object"
    behind = next((marks.held_from[s] for s in range(force.end, force.end + 6) if s in marks.held_from), None)
    if (
        behind
        and language in {"en", "tr"}
        and text[force.end : behind.start].strip(" -'") in {"", "s", "in", "nin", "un", "nun"}
    ):
        if language == "tr" and _TR_FROM.search(text, behind.start, behind.end):
            return "doer"
        came = marks.posts_act or _FROM[language].search(text, max(0, force.start - 10), force.start)
        return "doer" if came else "object"
    return ""


def _counted(text: str, force: Force, marks: Marks) -> bool:
    """«Five SDF fighters», «двое бойцов САА», «عنصرين من قوات النظام»: people counted where harm is told."""
    if force.start - 1 in marks.counts_to:
        return True
    for end in (force.start - 1, force.start - 2, force.start - 4, force.start - 5):
        person = marks.people_to.get(end)
        if person and text[person.end : force.start].strip(' «"') in {"", "من", "of", "ل"}:
            return person.start - 1 in marks.counts_to or person.entry.value == "1"
    return False


def _by_lam(text: str, force: Force, marks: Marks) -> str:
    """«قصف لقوات النظام» was done by them, «حاجز لقوات النظام» was hit."""
    if text.startswith("لل", force.start):
        at = force.start
    elif text[force.start - 1 : force.start] != "ل" or text[force.start - 2 : force.start - 1] not in {" ", ""}:
        return ""
    else:
        at = force.start - 1
    if (at - 1 in marks.held_to and not marks.posts_act) or at - 1 in marks.people_to:
        return "object"
    return "doer"


def _by_turkish_case(text: str, force: Force) -> str:
    word = text[force.start : force.end]
    if _TR_GENITIVE.search(word):
        return "doer"
    plural_subject = re.search(r"(?:lari|leri)$", word)
    if _TR_OBJECT.search(word) and not plural_subject:
        return "object"
    return "open"
