"""Speakers whom no list has: a name beside an office, in Arabic and Persian also behind a body whose man speaks.

In English, Russian and Turkish capitals tell a name (`capitals`); in Arabic and Persian the place does: two to four
words between an office and the next preposition, mark or verb. Who was named so is known again by the last word of
the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from atashbas.reading.statements.capitals import Stranger, named_in
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_AR_COMMON = (
    "فی من علی الی ان انه انها بان عن مع بعد قبل خلال ثم قد التی الذی الیوم امس یوم ما لا لم لن اثناء عبر حول "
    "لان لانه لانها لکی کی او ام وان بشان وقد ضد منذ حتی ردا علما عقب لدی بین هو هی هذا هذه فان عدم ضروره کل جمیع "
    "ای اذ اذا کما دون غیر"
)
_FA_COMMON = (
    "در از به با که روز پس بعد ضمن نیز هم همچنین این ان را و برای بر تا طی امروز دیروز شامگاه صبح عصر شب هنگام "
    "و است بود خبر دیگر اینکه گزارش ادعای نماینده سخنگوی وزیر معاون رئیس آنچه بنا پیش قبل درباره دیدار گفتگو خود "
    "وی او هر یک بی آنکه اعلام بین میان نسبت خواستار خواهان تاکید ابراز اظهار مدعی متعهد هشدار خطاب کرد شد نه "
    "اما ولی نشست"
)
_GAP = re.compile(  # between an office and its name: a comma, a rank
    r"[»\"]? ?,? ?(?:an? |the )?(?:(?:генерал|полковник|майор|капитан|general|colonel|major|captain|gen\.|col\.|lt\.|"
    r"maj\.|lieutenant|brigadier|"
    r"orgeneral|korgeneral|tumgeneral|tuggeneral|albay)(?:-\w+)?,? ?)*"
)
_TITLES_OF = (
    "اللواء العمید العقید المقدم الراید النقیب الملازم الدکتور السید الشیخ المهندس دکتر سید سردار سرلشکر سرتیپ "
    "سرهنگ جناب اقای خانم ژنرال الفریق السفیر"
)
STOP: dict[Language, frozenset[str]] = {"ar": frozenset(_AR_COMMON.split()), "fa": frozenset(_FA_COMMON.split())}
_TITLES = frozenset(_TITLES_OF.split())
_FA_OUTLET = re.compile(r"(?:خبرگزاری|شبکه|روزنامه|تلویزیون|رادیو|پایگاه|سایت|وب سایت|گروه|سرویس|خبرنگار)")
AR_TOLD = re.compile(r"[بل]ال|لل|ل(?:وکاله|قناه|صحیفه|موقع|اذاعه|وسایل|برنامج|مراسل|شبکه|رویترز|فرانس|جریده|تلفزیون)")
WORD = re.compile(r"[^\s,;:.\"«»()\-!?]+")
_AHEAD = re.compile(r"[ ,\"«»]{1,3}")
BREAK = re.compile(r"[,;:.\"«»()!?]")


def beside_office(
    text: str,
    cased: Callable[[int, int], str],
    office: Found,
    region: Span,
    language: Language,
    *,
    forward: bool,
    taken: Sequence[Span] = (),
) -> Stranger | None:
    """The name in apposition to an office that names nobody: «spokeswoman Heather Nauert», «سخنگوی هیات، اسامه ابوزید».

    `forward`: what is said follows the verb, so that nothing of it can stand beside the office.
    """
    if language == "ar":
        behind = _words_behind(text, office.end, region[1], language)
        return behind if behind and (forward or _ends_there(text, office, behind, region)) else None
    if language == "fa":
        behind = _words_behind(text, office.end, region[1], language)
        if behind and "," not in text[office.end : behind.start] and not (forward and behind.end >= region[1] - 2):
            behind = None
        before = _words_before(text, region[0], office.start, language) if not behind and forward else None
        return behind or before
    low, high = max(region[0], office.start - 60), min(region[1], office.end + 60)
    before = None
    for found in named_in(cased, low, high, taken):
        ahead = found.start - found.ranks
        if ahead >= office.end and _GAP.fullmatch(text, office.end, ahead):
            return found
        gap = text[found.end : office.start]
        if ahead < office.end and "," in gap and _GAP.fullmatch(gap):
            before = found  # «в Нагорном Карабахе представитель …»: no comma, nobody
    return before


def _ends_there(text: str, office: Found, name: Stranger, region: Span) -> bool:
    """«أعرب رئيس الائتلاف عبد الرحمن مصطفى عن …»: an Arabic name up to a mark, a particle or the end of its region."""
    if "," in text[office.end : name.start] or name.end >= region[1] - 2:
        return True
    following = WORD.match(text, name.end + 1, region[1])
    return text[name.end : name.end + 2].strip()[:1] in {",", '"', "«"} or (
        following is not None and following[0] in STOP["ar"]
    )


_AR_TITLE = re.compile(
    r"(?<!\w)(?:ال)?(?:قیادی|عضو|عضوه|متحدث|ناطق|مسوول|رییس|قاید|مدیر|ممثل|مندوب|مفاوض|مستشار|امین|سکرتیر|ضابط|عقید|"
    r"عمید|لواء|راید|نقیب|مقدم|منسق)(?: \S+){0,2}? (?:فی |باسم |لدی |عن |من )?$"
)


_AR_PEOPLE = re.compile(r"(?: ال\S+?یه?){1,2}(?= )")  # «السفير الروسي …»
# «على لسان الناطق باسمه يوسف حمود», «عضو وفد الفصائل إلى أستانا العقيد فاتح حسون»
_AR_WITH_RANK = re.compile(
    r" (?:علی لسان (?:(?:ال)?(?:ناطق|متحدث|رییس|قاید|مسوول|امین|منسق)\S*)(?: (?:ال|باسم)\S+)*|العقید|اللواء|العمید|"
    r"المقدم|الراید|النقیب|الملازم|الفریق|الدکتور) ((?!ال)[^\s,;:.\"]{2,} [^\s,;:.\"]{3,})(?= ?(?:,|$|ب?ان(?!\w)))"
)


def titled_in_arabic(text: str, start: int, end: int, region: Span) -> Stranger | None:
    """«قال القيادي في الجيش الحر مصطفى سيجري إن»: the name behind whose man he is, up to a mark or the particle."""
    if (ranked := _AR_WITH_RANK.search(text, end, region[1])) and not STOP["ar"].intersection(ranked[1].split(" ")):
        return Stranger(ranked.start(1), ranked.end(1), ranked[1])
    if not _AR_TITLE.search(text[max(region[0], start - 40) : start].rstrip('"«')):
        return None
    found = _words_behind(text, end, region[1], "ar")
    return found if found and not text[found.end : found.end + 1].strip(" ,") else None


def titled_alone(text: str, start: int, region: Span) -> Stranger | None:
    """«وقال السفير حسام الدين آلا إن»: the name behind a bare title, up to a mark or a common word."""
    people = _AR_PEOPLE.match(text, start, region[1])
    found = _words_behind(text, people.end() if people else start, region[1], "ar")
    if found is None or text[found.start - 1] != " ":
        return None
    following = WORD.match(text, found.end + 1, region[1])
    return found if following is None or following[0] in STOP["ar"] or text[found.end] != " " else None


def again(text: str, region: Span, known: dict[str, Found]) -> Found | None:
    """Whom the text named before, by the last word of the name."""
    for surname, found in known.items():
        at = text.find(surname, region[0], region[1])
        end = at + len(surname)
        if at >= 0 and not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return found._replace(start=at, end=end)
    return None


def _words_behind(text: str, start: int, end: int, language: Language) -> Stranger | None:
    lead = _AHEAD.match(text, start, end)
    return _run(text, lead.end(), end, language) if lead else None


def _words_before(text: str, start: int, end: int, language: Language) -> Stranger | None:
    head = text[start:end].rstrip(' ,"«»')
    stop = BREAK.search(head[::-1])
    found = _run(text, start + len(head) - stop.start() if stop else start, start + len(head), language)
    if found is None or _FA_OUTLET.match(text, found.start):
        return None  # «به نقل از خبرگزاری X, نماینده سوریه گفت»
    return found if not text[found.end : end].strip(' ,;"«»') else None


def _run(text: str, start: int, end: int, language: Language) -> Stranger | None:
    """Two to four words that are no common words, up to a mark, a common word or the end."""
    stops = STOP[language]
    words: list[re.Match[str]] = []
    at = start
    for m in WORD.finditer(text, start, end):
        if words and text[at : m.start()].strip():
            break
        if m[0] in stops or (language == "ar" and m[0][:1] == "و" and m[0][1:] in stops):
            break
        if language == "ar" and len(words) >= 2 and AR_TOLD.match(m[0]):
            break
        at = m.end()
        if not words and m[0] in _TITLES:
            continue
        if not words and language == "ar" and m[0].startswith("ال"):
            return None  # «المضیفین»: nobody's first name
        words.append(m)
        if len(words) > 4:
            return None
    if not 2 <= len(words) <= 4:
        return None
    begin, stop = words[0].start(), words[-1].end()
    return Stranger(begin, stop, text[begin:stop])
