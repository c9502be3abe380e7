"""Orders of an Arabic sentence with a verb of saying: verb, subject, and what was said behind «that» or a particle.

A verb agrees with its subject: «وناشد أنقرة» has a masculine verb before a city, which is feminine, so the city is whom
he asks; the subject is the one who spoke before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.statements.quotations import AR_QUOTED, trim
from atashbas.reading.statements.saying import Saying, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_NEEDS_THAT = re.compile(
    r"(?:[یت]?قال|قالوا|[یت]قول|اضاف|صرح|افاد|تابع|زعم|ادع|اردف|استطرد|بالقول|بقول|قایل|لاحظ|خلص|عقب|اخذ|سال|[یت]نص|حیا|"
    r"بارک|[یت]?تحدث|[یت]?علق|[یت]?عبر|همس|غرد|کتب|اجاب|[یت]جیب|رد|استشهد|اقر)"
)
# Before a verb that nobody is said to do: «what», «who», «not», «in order to».
_RELATIVE = re.compile(
    r"(?<!\w)(?:ما|التی|الذی|الذین|مما|لم|لن|لا|ولم|ولن|ولا|ان|کی|لکی|حتی|دون ان|عدم|اینما|کلما|ممن) $"
)
_NOUN_TOO = re.compile(
    "رفض|طلب|تعهد|وعد|حث|کشف|شرح|وصف|کتب|حمل|شکر|رد|ذکر|تابع|اقتراح|التزام|نقل|عقب|حض|نفی|اخذ|قسم|حذر|عبر"
)
# «that» which belongs to another word: «بعد أن», «إلا أن», «رغم أن».
_NO_CONTENT = re.compile(
    r"(?<!\w)و?(?:بعد|قبل|منذ|دون|الا|غیر|بید|رغم|مع|کما|بما|حیث|اذ|لولا|مجرد|یجب|یمکن|ینبغی|یتعین|لابد|بد|شان) $"
)
# What stands before a finite verb: nothing, a mark, a conjunction, «قد».
_HEAD = re.compile(
    r"^$|[.,;:!?\n\"«»()\-]\s*$|(?:^|[\s\"«])[وف]$|(?<!\w)(?:و|ف)?(?:قد|لقد|کما|حیث|بینما|فیما|ثم|لکن|اذ|کان|کانت|ان) $"
)
# «وفي موسكو كشف …»: only where and when stand before the verb.
_OPENING = re.compile(
    r"\W*و?(?:فی|من|خلال|علی هامش|بعد|قبل|لدی|عقب|الی ذلک|بدوره|بدورها|فی المقابل|بالمقابل|الیوم|امس|"
    r"لکن|اما|الا ان|غیر ان|بید ان|بینما|فیما)"
    r"(?: [^\s,]+){0,4},? $"
)
_CONJOINED = re.compile(
    r"(?:^|\s)[وف]$|[,;] ?$|(?:الا ان|غیر ان|بید ان|فی حین ان?|فیما|بینما) \S+ (?:\S+ )?$|"
    r"(?<!\w)(?:کما|ثم|لکنه|لکنها|لکن|حیث|اذ|بعدما|فیما|بینما|[وف]?قد|لقد|[وف]?کانت?) $"
)
_PARTICLE = re.compile(r" ?(?:علی|الی|عن|من|فی) ")
# Adverbs and phrases of time, place and manner between a verb's subject and the preposition it governs.
_ADVERBS = re.compile(
    r" ?(?:فی الوقت (?:نفسه|ذاته|عینه)|ایضا|کذلک|مجددا|بدوره|بدورها|فی هذا (?:السیاق|الاطار|الصدد|الشان)|من جانبه|"
    r"من جهه (?:اخری|ثانیه)|بشده|صراحه|مره اخری),? ?"
)
_GOVERNS = re.compile(r"(?P<about>[یت]?(?:عبر|تحدث)(?:ت|وا|ون)?)|افاد(?:ت|وا)?|[یت]فید|اقر(?:ت|وا)?|[یت]قر")
_ABOUT, _OF = re.compile(r" عن "), re.compile(r" ب(?!ان |انه|اسم|ین |عد |یان |دوره|شان)\w{3,}")
_NOUN_BREAK = re.compile(r"[,.;:\"«»]")
LONGEST_OF_NOUN = 80  # letters between «warning» and «that»
_AFTERWARDS = re.compile(
    r",(?= و?(?:ذلک|فیما|فی حین|بینما|بعدما|بعد ان|بعد اعلان|قبل ان|قبل ساعات|وفقا|وفق|بحسب|حسب|علی حد|ردا علی|وسط|"
    r"فی وقت|تزامنا|بالتزامن|علما) )"
)
_ASKED = re.compile(r"[^,]{6,} (?:الی|علی) \S+ \S+ |[^,]{4,} ب(?!ان |انه|انها|ین |عد |اسم |دوره|یان )\w{3,} ")
_MASCULINE = frozenset({"country:IRQ", "country:LBN", "country:JOR", "country:ISR"})
_PAST_WITH_TA = re.compile(r"ت(?:ابع|حدث|عهد|وعد|منی|سایل|ساءل|طرق|ناول|نصل|راجع|وقع|حفظ|بنی|کلم|مسک|عجب|ذمر)")
_WOMEN = frozenset({"person:zakharova", "person:mogherini", "person:merkel", "person:haley"})
_WHO_SAID = re.compile(r" ال(?:ذی|تی|ذین) (?:قال|قالت|اکد|اکدت|اعلن|اعلنت|ذکر|اعتبر|اعتبرت)\w* $")
_OF_IT = re.compile(r" (?:الیه|الیها|عنه|عنها) (?!ان)")
_REFUSES = ("رفض", "یرفض", "ترفض", "امتنع", "ابی")
_NO_ANSWER = re.compile(
    r"(?<!\w)(?:عن )?(?:التعلیق|الاجابه|الادلاء|الافصاح|الکشف عن|الخوض|الرد علی (?:سوال|اسیله)|تاکید او نفی)"
)
_AGE = re.compile(r"[یت]بلغ (?:من العمر|عدد|نحو|حوالی|طول|\d)")
_TO_THAT = re.compile(
    "شار|شير|شیر|لفت|لافت|نوه|نبه|نبي|ذهب|خلص|انته|تطرق|لمح|ستند|دع|الى|إلى|تنبیه|توصل|عزا|تطلع|ضاف|وص"
)
_THEN = re.compile(r"(?<!\w)ف$")
_REACH, _NEAR = 320, 60


def says_so(text: str, span: Span, cue: Hit) -> bool:
    """Whether a verb of saying is finite here and somebody's: no «ما أعلنته», no «رفض بلاده» (a refusal)."""
    ahead = max(0, cue.start - 8)
    article = text.startswith(("ال", "وال"), cue.start) and not cue.entry.alias.startswith(("ال", "أل", "إل"))
    if article or _RELATIVE.search(text, ahead, cue.start):
        return False  # «ما أعلنته», «الرد»
    if _NO_ANSWER.search(text, cue.end, min(cue.end + _NEAR, span[1])) and text.startswith(_REFUSES, cue.start):
        return False  # «ورفض الجعفري الإجابة عن سؤال»
    if _OF_IT.match(text, cue.end) or _AGE.match(text, cue.start):
        return False  # «کما دعا إليه دي ميستورا», «يبلغ من العمر»
    if not _NOUN_TOO.fullmatch(text, cue.start, cue.end) or _HEAD.search(text, ahead, cue.start):
        return True
    return bool(_OPENING.fullmatch(text, span[0], cue.start))


def read_arabic(
    text: str, span: Span, cue: Hit, thats: Sequence[Hit], found: list[Saying], follows: int
) -> Saying | None:
    """The saying of one verb, None where nothing is said; `follows`: where the next verb begins, or -1."""
    layout, kind = cue_kind(cue)
    nested = any(s.content[0] <= cue.start < s.content[1] for s in found)
    conjoined = _CONJOINED.search(text, max(span[0], cue.start - 40), cue.start)
    if nested and not conjoined and found[-1].content[0] > cue.start - 12:
        return None  # «قال إنه أكد»: one saying, two verbs
    reach = min(cue.end + _REACH, follows if follows > 0 else span[1])
    described = text.startswith(("وصف", "یصف", "تصف"), cue.start)  # «وصف تلك الاتهامات بأنها "محض افتراء"»
    until = not _TO_THAT.search(cue.entry.alias)
    marker = next(
        (
            t
            for t in thats
            if not described
            and cue.end <= t.start < reach
            and _tells(text, t)
            and not (until and text.startswith(" الی ", t.start - 5))
        ),
        None,
    )
    colon = text.find(":", cue.end, min(cue.end + 160, reach))
    if text[cue.start : cue.end] == "بین" and not (marker and marker.start - cue.end < _NEAR):
        return None  # «between», where nothing follows that he made clear
    if layout == "noun":
        return None if nested else _noun(text, span, cue, kind, marker)
    if layout == "part":
        return _participle(text, span, cue, kind, marker, colon)
    comma = text.rfind(",", span[0], cue.start)
    if comma > 0 and not marker and text[comma + 1 : cue.start].strip() == "کما" and _TOLD.match(text, cue.start):
        close = text.find(",", cue.end, span[1])
        if not _PARTICLE.search(text, cue.end, close if close > 0 else span[1]):
            return _as_told(text, span, cue, kind, comma)
    if comma >= 0 and not text[comma + 1 : cue.start].strip(" و"):  # «وكان الجعفري, قال»
        comma = text.rfind(",", span[0], comma)
    before = (max(span[0], comma), cue.start)
    # «الخارجية الروسية تدعو إلى …»: the subject stands before its verb
    first = not _HEAD.search(text, max(0, cue.start - 8), cue.start) and not _OPENING.fullmatch(
        text, span[0], cue.start
    )
    if cue.entry.alias in AR_QUOTED:  # «ونقلت عنه قوله إن»
        start = marker.end if marker and (colon < 0 or marker.start < colon) else colon + 1 if colon > 0 else cue.end
        return Saying(cue, kind, ((span[0], cue.start),), trim(text, start, span[1]), "quoted as saying", nested)
    if _RELAYED.fullmatch(text, cue.start, cue.end):  # «ونقلت الوكالة عن مصدر أن»
        told = colon > 0 and (not marker or colon < marker.start)  # «ونقلت الوكالة عن مصدر: "…"»
        begin, stop = (colon, colon + 1) if told else (marker.start, marker.end) if marker else (-1, -1)
        of = text.find(" عن ", cue.end, begin) if begin > 0 else -1
        return Saying(cue, kind, ((of, begin),), trim(text, stop, span[1]), "quoted as saying") if of > 0 else None
    if marker and 0 < marker.start < colon and _WHO_SAID.search(text, cue.end, marker.start):
        marker = None  # «وقال بيسكوف تعليقا على الوزير الذي قال إن …: "لا"»
    if marker and (colon < 0 or marker.start < colon) and not _asks_first(text, cue, kind, marker):
        content = _clipped(text, marker.end, span[1])
        regions = _either(first, (cue.end, marker.start), before)
        return Saying(cue, kind, regions, content, "verb, that", nested)
    if colon > 0 and (not marker or colon < marker.start):
        content = trim(text, colon + 1, span[1])
        return Saying(cue, kind, _either(first, (cue.end, colon), before), content, "verb, colon", nested)
    if nested and not conjoined:
        return None  # «قال إن الدول الضامنة تجدد …»: what they do is part of what he says
    if at := _governed(text, span, cue):
        return Saying(
            cue, kind, _either(first, (cue.end, at), before), _clipped(text, at, span[1]), "verb, that", nested
        )
    if _NEEDS_THAT.match(text, cue.start) or span[1] - cue.end < 24:
        return None
    behind = cue.end, follows if follows > 0 else span[1]
    content = _clipped(text, cue.end, span[1])
    return Saying(cue, kind, _either(first, behind, before), content, "verb, object", nested)


def _either(first: bool, behind: Span, before: Span) -> tuple[Span, ...]:
    return (before, behind) if first else (behind, before)


def _governed(text: str, span: Span, cue: Hit) -> int | None:
    """Where the object of «عبّر X عن …», «أفاد X بمقتل …» begins."""
    verb = _GOVERNS.fullmatch(text, cue.start, cue.end)
    if verb is None:
        return None
    found = (_ABOUT if verb["about"] else _OF).search(text, cue.end, min(cue.end + LONGEST_OF_NOUN, span[1]))
    return found and (found.end() if verb["about"] else found.start() + 1)


def _tells(text: str, that: Hit) -> bool:
    """Whether this «that» begins what somebody says, and does not belong to «after», «however», «although»."""
    if text[that.start] == "ف" or _THEN.search(text, max(0, that.start - 2), that.start):
        return False  # «إذا أمكن …, فإنه …»
    if text[that.end - 2 : that.end] in {"نا", "نی"} and text[that.start - 1] == '"':
        return False  # «لفت إلى "أننا سنحصل …"»
    return not _NO_CONTENT.search(text, max(0, that.start - 9), that.start)


def _clipped(text: str, start: int, end: int) -> Span:
    """What is said without the clause that tells when it was: «…, بعد إعلان», «…, فيما»."""
    close = _AFTERWARDS.search(text, start + _NEAR // 3, end)
    return trim(text, start, close.start() if close else end)


def _as_told(text: str, span: Span, cue: Hit, kind: str, comma: int) -> Saying:
    """«…, كما أعلن الصليب الأحمر», «ويتولى الفريق, كما ورد في البيان, فصل …»."""
    close = text.find(",", cue.end, span[1])
    if close > 0 and span[1] - close > 12:
        return Saying(cue, kind, ((cue.end, close),), trim(text, *span), "content around the verb")
    return Saying(cue, kind, ((cue.end, span[1]),), trim(text, span[0], comma), "content, verb, subject")


def _noun(text: str, span: Span, cue: Hit, kind: str, marker: Hit | None) -> Saying | None:
    """«تحذير أنقرة من أن …», «بعد إعلان موسكو أن …»: the noun's owner follows it."""
    if marker is None or marker.start - cue.end > LONGEST_OF_NOUN or _NOUN_BREAK.search(text, cue.end, marker.start):
        return None
    return Saying(cue, kind, ((cue.end, marker.start),), _clipped(text, marker.end, span[1]), "noun of saying")


def _participle(text: str, span: Span, cue: Hit, kind: str, marker: Hit | None, colon: int) -> Saying | None:
    """«…, مؤكدا أن»: the one who spoke goes on."""
    start = cue.end
    if adverbs := _ADVERBS.match(text, start):
        start = adverbs.end()
    word = text[cue.start : cue.end]
    if _IS.search(text, max(span[0], cue.start - 6), cue.start) or (
        word in _NOUNS and not (marker and marker.start - cue.end < 4)
    ):
        return None  # «وكان لافتا», «مذكرة تفاهم»
    if marker and marker.start - cue.end < 40 and "," not in text[cue.end : marker.start]:
        start = marker.end
    elif 0 < colon - cue.end < 30:
        start = colon + 1
    elif particle := _PARTICLE.match(text, start - 1 if text[start - 1] == " " else start):
        start = particle.end()
    return Saying(cue, kind, ((span[0], cue.start),), _clipped(text, start, span[1]), "participle", joined=True)


_TOLD = re.compile("[یت]?(?:اعلن|ذکر|قال|قول|افاد|اکد|صرح|اوضح|ورد|جاء|کتب|نقل|اعتبر|رای|وصف)")
_IS = re.compile(r"(?<!\w)[وف]?(?:کان|کانت|لیس|لیست|بات|یبدو|غیر) $")
_NOUNS = frozenset({"مذکره", "معلقه", "مجدده"})
_RELAYED = re.compile(r"[یت]?نقل(?:ت|وا)?")


def _asks_first(text: str, cue: Hit, kind: str, marker: Hit) -> bool:
    """«دعا الأطراف إلى … تؤكد أن»: what is asked begins at the particle, and «that» is within it."""
    between = text[cue.end : marker.start]
    return kind in {"demand", "commitment", "denial", "intention"} and bool(_ASKED.search(between))


def agrees(text: str, cue: Hit, entity: str, words: str) -> bool:
    """Whether a finite verb may have this name as its subject, by gender."""
    verb = text[cue.start : cue.end].split(" ")[0]
    feminine = verb.endswith("ت") or (verb[:1] == "ت" and len(verb) > 3)
    if verb in {"جاء", "ورد"}:  # «جاء في بيان لوزارة»
        return True
    kind = entity.partition(":")[0]
    if kind == "country":
        man = words.startswith(("ال", "وال")) and not words.endswith(("ه", "سکو", "قره"))  # «الكرملين», «الأردن»
        return feminine or man or entity in _MASCULINE or verb.endswith("وا")
    if kind in {"person", "role"}:
        woman = verb.endswith("ت") or (feminine and not _PAST_WITH_TA.fullmatch(verb))
        return not woman or entity in _WOMEN
    return feminine or not words.split(" ")[0].endswith("ه") or verb.endswith("وا")
