"""Speakers whom no list has: a name beside an office, or alone where the subject stands.

In English, Russian and Turkish capitals tell a name; in Arabic and Persian the place does: two to four words between
an office and the next preposition, mark or verb. Who was named so is known again by the last word of the name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language

_PART = (
    r"(?:(?:[Aa]l|[Ee][lrs]|de|bin|ibn|van|von|аль|ан|ар|ас|аш|ад|эль|эш|ибн|бен)[- ])?"
    r"[A-ZÇĞİÖŞÜÂÎÉА-ЯЁ][\w’ʼ-]*[a-zçğıöşüâîéа-яё]\w*"
)
_NAME = re.compile(rf"(?<![\w-]){_PART}(?: {_PART}){{1,6}}(?!\w)")
_RANK = re.compile(
    r"(?:Lieutenant|Major|Brigadier|Colonel|Captain|General|Admiral|Lt|Maj|Col|Gen|Capt|Dr|Mr|Mrs|Ms|Sheikh|Ambassador|"
    r"Orgeneral|Korgeneral|Tümgeneral|Tuğgeneral|Albay|Binbaşı|Yüzbaşı|General|Sayın|Bakan|Başkan|Büyükelçi|Sözcü|"
    r"Генерал|Полковник|Майор|Министр|Президент|The|A|"
    r"In|On|"
    r"At|But|And|For|Ancak|Bu|Но|По|В)\.?[ -]+"
)
_AR_COMMON = (
    "فی من علی الی ان انه انها بان عن مع بعد قبل خلال ثم قد التی الذی الیوم امس یوم ما لا لم لن اثناء عبر حول "
    "لان لانه لانها لکی کی او ام وان بشان وقد ضد منذ حتی ردا علما عقب لدی بین هو هی هذا هذه فان عدم ضروره کل جمیع ای اذ اذا کما دون غیر"
)
_FA_COMMON = (
    "در از به با که روز پس بعد ضمن نیز هم همچنین این ان را و برای بر تا طی امروز دیروز شامگاه صبح عصر شب هنگام "
    "و است بود خبر دیگر اینکه گزارش ادعای نماینده سخنگوی وزیر معاون رئیس آنچه بنا پیش قبل درباره دیدار گفتگو خود "
    "وی او هر یک بی آنکه اعلام بین میان نسبت خواستار خواهان تاکید ابراز اظهار مدعی متعهد هشدار خطاب کرد شد نه "
    "اما ولی نشست"
)
_GAP = re.compile(  # between an office and its name: a comma, a rank
    r" ?,? ?(?:an? |the )?(?:(?:генерал|полковник|майор|капитан|general|colonel|major|captain|gen\.|col\.|lt\.|"
    r"maj\.|lieutenant|brigadier|"
    r"orgeneral|korgeneral|tumgeneral|tuggeneral|albay)(?:-\w+)?,? ?)*"
)
_AR_ADVERBS_OF = (
    "ایضا کذلک لاحقا سابقا مجددا مرارا اخیرا بدوره بدورها صراحه علنا رسمیا مساء صباح ظهر ذلک تلک هناک اکثر الا "
    "انهم بانه بانها بان وان والی وعلی لل القول بالقول بقوله فیه فیها به بها له لها علیه علیها منه منها الیه الیها "
    "عنه عنها معه معها فیما بما مما کان کانت وجود صحه حدوث"
)
_AR_ADVERBS = frozenset(_AR_ADVERBS_OF.split())
# «Josefp Dunford'un», «Soçi Mutabakatının»: not the subject
_TR_CASE = re.compile(r"[’'](?:n?[ıiuü]n|y?[ıiuüae]|[dt][ae]n?|[dt][ae]ki|y?l[ae])(?!\w)")
_TR_NOUN = re.compile(r"(?:[ıiuü]n[ıiuü]n|s[ıiuü]n[ae]|[ıiuü]nd[ae]n?|l[ae]r(?:[ıi]n[ıi]?n?|[ae]|d[ae]n?))$")
LONGEST_NAME = 5
MOST_WORDS = 4  # of a name in capitals
LONGEST_WORD = 4  # letters of «The », «But » at the head of a sentence, which are no rank
_TITLES_OF = (
    "اللواء العمید العقید المقدم الراید النقیب الملازم الدکتور السید الشیخ المهندس دکتر سید سردار سرلشکر سرتیپ "
    "سرهنگ جناب اقای خانم ژنرال الفریق السفیر"
)
_STOP: dict[Language, frozenset[str]] = {"ar": frozenset(_AR_COMMON.split()), "fa": frozenset(_FA_COMMON.split())}
_TITLES = frozenset(_TITLES_OF.split())
# «استطرد قائلا», «رحبت بجهود»: no subject
_AR_OBLIQUE = re.compile(
    r"(?:قایل|لافت|نافی|داعی|واصف|واعد|ساخر|آمل|امل|م\w{2,}|و?رد)ا|[بل](?!ی|و|ش|ن|ر|د)\w{4,}|لل\w+"
)
_FA_OUTLET = re.compile(r"(?:خبرگزاری|شبکه|روزنامه|تلویزیون|رادیو|پایگاه|سایت|وب سایت|گروه|سرویس|خبرنگار)")
_AR_TOLD = re.compile(r"[بل]ال|لل|ل(?:وکاله|قناه|صحیفه|موقع|اذاعه|وسایل|برنامج|مراسل|شبکه|رویترز|فرانس|جریده|تلفزیون)")
_AR_LINK = re.compile(r" (?:ب?ان|ب)$")
_OWNED = re.compile(r"['’]?s? ?")  # «Syria’s Civil Defense»
_WORD = re.compile(r"[^\s,;:.\"«»()\-!?]+")
_AHEAD = re.compile(r"[ ,\"«»]{1,3}")
_BREAK = re.compile(r"[,;:.\"«»()!?]")


class Stranger(NamedTuple):
    """A name that no list has, at [start, end), behind `ranks` letters of rank."""

    start: int
    end: int
    name: str
    ranks: int = 0


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
    for found in _named(cased, low, high, taken):
        ahead = found.start - found.ranks
        gap = text[office.end : ahead] if ahead >= office.end else text[found.end : office.start]
        if _GAP.fullmatch(gap):
            return found
    return None


_TITLE = re.compile(
    r"(?:spokes(?:man|woman|person)|commander|leader|head|official|member|representative|envoy|negotiator|adviser|"
    r"officer|delegate|coordinator|chief|director|secretary|sozcusu|temsilcisi|komutani|uyesi|yetkilisi|baskani|lideri|"
    r"koordinatoru|uzmani|muduru|sekreteri|(?:komutan|yetkili|uye|temsilci|sozcu|lider|danisman)l[ae]rindan|представител[ья]|командир|член|лидер|глава|руководитель|координатор|"
    r"переговорщик|сотрудник|секретарь|директор|спикер) ?,? ?$"
)


def titled(
    text: str, cased: Callable[[int, int], str], region: Span, taken: Sequence[tuple[int, int]]
) -> Stranger | None:
    """«For the rebels, Colonel Ahmad Othman of …», «Muhalefetin sözcüsü Ayman el-Asimi»: a name with its title."""
    for found in _named(cased, *region, taken):
        ahead = found.start - found.ranks
        if found.ranks > LONGEST_WORD or _TITLE.search(text, max(0, ahead - 24), ahead):
            return found
    return None


def _ends_there(text: str, office: Found, name: Stranger, region: Span) -> bool:
    """«أعرب رئيس الائتلاف عبد الرحمن مصطفى عن …»: an Arabic name up to a mark, a particle or the end of its region."""
    if "," in text[office.end : name.start] or name.end >= region[1] - 2:
        return True
    following = _WORD.match(text, name.end + 1, region[1])
    return text[name.end : name.end + 2].strip()[:1] in {",", '"', "«"} or (
        following is not None and following[0] in _STOP["ar"]
    )


def alone(
    cased: Callable[[int, int], str], region: Span, taken: Sequence[tuple[int, int]], behind: bool
) -> Stranger | None:
    """The name that stands where a subject does and is nobody's; `behind`: the subject follows the verb."""
    free = _named(cased, *region, taken)
    if not free:
        return None
    if behind:
        return free[0] if free[0].start - region[0] <= 40 else None
    return free[-1] if region[1] - free[-1].end <= 60 else None


_AR_TITLE = re.compile(
    r"(?<!\w)(?:ال)?(?:قیادی|عضو|عضوه|متحدث|ناطق|مسوول|رییس|قاید|مدیر|ممثل|مندوب|مفاوض|مستشار|امین|سکرتیر|ضابط|عقید|"
    r"عمید|لواء|راید|نقیب|مقدم|منسق)(?: \S+){0,2}? (?:فی |باسم |لدی |عن |من )?$"
)


def titled_in_arabic(text: str, start: int, end: int, region: Span) -> Stranger | None:
    """«قال القيادي في الجيش الحر مصطفى سيجري إن»: the name behind whose man he is, up to a mark or the particle."""
    if not _AR_TITLE.search(text, max(region[0], start - 40), start):
        return None
    found = _words_behind(text, end, region[1], "ar")
    return found if found and not text[found.end : found.end + 1].strip(" ,") else None


# People whom nobody names: the noun with what goes with it, beside the verb.
_NOUNS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:^|[.,;:\"] ?|\n|(?<!\w)(?:that|and|but|while|as) )"
        r"((?:an?|one|some|several|two|three|the|other|many|his|her|its)? ?(?:[\w'-]+ ){0,4}?(?:sources?|officials?|"
        r"fighters?|"
        r"commanders?|spokes(?:man|woman|person|people)|diplomats?|residents?|activists?|witness(?:es)?|lawmakers?|"
        r"negotiators?|delegates?|advisers?|officers?|analysts?|rebels?|monitors|aides?|doctors?|medics?|rescuers?|"
        r"(?:rebel |insurgent |opposition |armed )groups?|office|team)(?: (?:of|in|from|on|with|at|close to|"
        r"familiar with|for) "
        r"[\w' -]{2,50}?)?)(?=,|\s*(?:has|have|had)?\s*$)"
    ),
    "ru": re.compile(
        r"(?<!\w)((?:[\w-]+(?:ие|ый|ий|ой|ого|ые|ая|их) ){0,2}(?:источник\w*|собеседник\w*|очевид\w+|жител[ьи]|"
        r"активист\w*|чиновник\w*|дипломат\w*|"
        r"командир\w*|комбат\w*|представител[ьи]|эксперт\w*|наблюдател[ьи]|"
        r"переговорщик\w*)(?: [\w «»\"-]{2,40})?)\s*(?:,|$)"
    ),
    "fa": re.compile(
        r"(?<!\w)((?:یک |برخی |چند )?(?:منابع|منبع|منبعی|مقام|مقامی|مقام های|مقامات|فرمانده|فرماندهی|فعالان|شاهدان|"
        r"دیپلمات|دیپلماتی|ساکنان|سخنگوی|نماینده)(?: [^,;:«]{2,40}?)?)(?= (?:نیز |هم |به خبرنگاران )?$|$|,|"
        r" در گفتگو| به خبرگزاری)"
    ),
    "ar": re.compile(
        r"^\s*(?:ان )?((?:مصدر|مصادر|مسوول|مسوولون|قیادی|قاید|ناشط|ناشطون|شهود|دبلوماسی|متحدث|ناطق|ممثل|عضو|سکان|فریق)"
        r"(?:ا)?(?: [^,;:«\"]{2,50})?)\s*(?=,|:|«|\"|$)"
    ),
    "tr": re.compile(
        r"(?<!\w)((?:[\w'-]+ ){0,3}(?:kaynak(?:lar)?i?|yetkili(?:ler|leri|si)?|komutan(?:lar|i)?|tanik(?:lar)?|"
        r"aktivist(?:ler)?|"
        r"sozcu(?:su)?|diplomat(?:lar)?|temsilci(?:ler|si)?|gorgu taniklari))(?=,| ise|\s*$)|"
        r"^\s*((?:\w+ ){0,2}(?:kaynaklar|yetkililer|taniklar|aktivistler|diplomatlar|komutanlar|muhalifler)) "
    ),
}


def somebody(text: str, region: Span, language: Language, behind: bool) -> Stranger | None:
    """«A rebel fighter in Al-Zabadani», «مصدر مقرب من الوفد»: people without a name, as printed."""
    low, high = region
    if behind:
        high = min(high, low + 110)
    else:
        low = max(low, high - 110)
    found = None
    for m in _NOUNS[language].finditer(text[low:high]):
        found = m
        if behind:
            break
    if found is None:
        return None
    group = found.lastindex or 1
    start, end = low + found.start(group), low + found.end(group)
    name = _AR_LINK.sub("", text[start:end].strip()) if language == "ar" else text[start:end].strip()
    return Stranger(start, start + len(name), name)


_FA_LEADS_OF = (
    "در همچنین به با از وی او پیش پس بعد نیز اما ولی و این ان که ضمن طی بر برای اخر امروز دیروز سپس هم روز "
    "چندی ایشان نامبرده بنا طبق خبر چنین اینان انها انان وقتی زمانی هنگامی اگر چون شامگاه صبح عصر شب"
)
_FA_MARKS = re.compile(r"[\"«»]")
_FA_LEADS = frozenset(_FA_LEADS_OF.split())


def subject_words(text: str, region: Span, language: Language, *, before: bool = False) -> Stranger | None:
    """Plain words where only a subject can stand: «ماورير» between verb and «that», «خبرگزاری رسمی سوریه» before it."""
    if language == "ar":
        return _before_the_verb(text, region) if before else _behind_the_verb(text, region)
    words = [w for w in _FA_MARKS.sub(" ", text[region[0] : region[1]]).split() if w[:1].isalpha()]
    while words and words[-1] in _FA_LEADS:  # «… همچنین فاش کرد»
        words.pop()
    if (
        language != "fa"
        or not 2 <= len(words) <= 5
        or words[0] in _FA_LEADS
        or "," in text[region[0] : region[1]]
        or words[0][:1].isdigit()
    ):
        return None
    start = text.find(words[0], *region)
    return Stranger(start, region[1], text[start : region[1]].strip())


_AR_FIRST = re.compile(r"(?<!\w)[وف]?(?:کان|کانت|کانوا|ان|لکن) ((?:[^\s,;:.\"]+ ){1,6}?)(?:قد )?$")


def _before_the_verb(text: str, region: Span) -> Stranger | None:
    """«وكانت وسائل إعلام روسية قد ذكرت», «غير أن مصدرا مقربا من الوفد همس»: what stands before its verb."""
    m = _AR_FIRST.search(text, max(region[0], region[1] - 90), region[1])
    return Stranger(m.start(1), m.end(1) - 1, m[1].rstrip()) if m and m[1].split(" ")[0] not in _STOP["ar"] else None


_AR_BEFORE_IN_IT = re.compile(r"([^\s,;:.\"]{3,} [^\s,;:.\"]*[^\s,;:.\"ا]) [وف]?$")


def named_before(text: str, region: Span) -> Stranger | None:
    """«تصريحا لمحافظها طلال البرازي قال فيه»: the two words right before the verb."""
    m = _AR_BEFORE_IN_IT.search(text, *region)
    words = m[1].split(" ") if m else []
    return Stranger(m.start(1), m.end(1), m[1]) if m and not _STOP["ar"].intersection(words) else None


def _behind_the_verb(text: str, region: Span) -> Stranger | None:
    """«أفادت إدارة المخيم, على صفحتها, بأن»: the words right behind an Arabic verb, up to a particle or a mark."""
    words: list[re.Match[str]] = []
    at = region[0]
    for m in _WORD.finditer(text, *region):
        between = text[at : m.start()]
        if (
            (words and _BREAK.search(between))
            or m[0] in _STOP["ar"]
            or m[0] in _AR_ADVERBS
            or (not words and _AR_OBLIQUE.fullmatch(m[0]))
            or len(words) == LONGEST_NAME
        ):
            break
        words.append(m)
        at = m.end()
    if not words or (len(words) == 1 and (len(words[0][0]) < 4 or words[0][0][:1] in "لب")):
        return None
    return Stranger(words[0].start(), words[-1].end(), text[words[0].start() : words[-1].end()])


def find_full_name(before: str, surname: str) -> str | None:
    """The name of two words or more, named before, that ends in the surname."""
    bare = surname.rstrip("'’")
    names = [m[0] for m in _NAME.finditer(before) if m[0].endswith(bare)]
    return names[0] if names else None


def again(text: str, region: Span, known: dict[str, Found]) -> Found | None:
    """Whom the text named before, by the last word of the name."""
    for surname, found in known.items():
        at = text.find(surname, region[0], region[1])
        end = at + len(surname)
        if at >= 0 and not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            return found._replace(start=at, end=end)
    return None


def _named(cased: Callable[[int, int], str], start: int, end: int, taken: Sequence[Span]) -> list[Stranger]:
    """Names of two words or more between words that are `taken`."""
    words = cased(start, end)
    found = []
    for m in _NAME.finditer(words):
        begin = first = m.start() + _over(words, start, m.span(), taken)
        while rank := _RANK.match(words, begin, m.end()):
            begin = rank.end()
        if (
            1 <= words.count(" ", begin, m.end()) < MOST_WORDS
            and not _TR_CASE.match(words, m.end())
            and not _TR_NOUN.search(m[0])
        ):
            found.append(Stranger(start + begin, start + m.end(), words[begin : m.end()], begin - first))
    return found


def _over(words: str, start: int, run: Span, taken: Sequence[Span]) -> int:
    """Letters of a run of capitals up to the last names or words of the lists in it: «AK Parti Sözcüsü Ömer Çelik»."""
    at = run[0]
    for a, b in sorted(taken):
        if b - start <= at or a - start >= run[1]:
            continue
        at = max(at, b - start)
        if owned := _OWNED.match(words, at, run[1]):
            at = owned.end()
    return at - run[0]


def _words_behind(text: str, start: int, end: int, language: Language) -> Stranger | None:
    lead = _AHEAD.match(text, start, end)
    return _run(text, lead.end(), end, language) if lead else None


def _words_before(text: str, start: int, end: int, language: Language) -> Stranger | None:
    head = text[start:end].rstrip(' ,"«»')
    stop = _BREAK.search(head[::-1])
    found = _run(text, start + len(head) - stop.start() if stop else start, start + len(head), language)
    if found is None or _FA_OUTLET.match(text, found.start):
        return None  # «به نقل از خبرگزاری X, نماینده سوریه گفت»
    return found if not text[found.end : end].strip(' ,;"«»') else None


def _run(text: str, start: int, end: int, language: Language) -> Stranger | None:
    """Two to four words that are no common words, up to a mark, a common word or the end."""
    stops = _STOP[language]
    words: list[re.Match[str]] = []
    at = start
    for m in _WORD.finditer(text, start, end):
        if words and text[at : m.start()].strip():
            break
        if m[0] in stops or (language == "ar" and len(words) >= 2 and _AR_TOLD.match(m[0])):
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
