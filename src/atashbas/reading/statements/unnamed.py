"""People whom nobody names («a rebel commander», «مصدر مقرب من الوفد») and plain words where only a subject stands."""

from __future__ import annotations

import re

from atashbas.reading.statements.capitals import Stranger
from atashbas.reading.statements.strangers import AR_TOLD, BREAK, STOP, WORD
from atashbas.reading.text.segments import Span
from atashbas.values import Language

_AR_ADVERBS_OF = (
    "ایضا کذلک لاحقا سابقا مجددا مرارا اخیرا بدوره بدورها صراحه علنا رسمیا مساء صباح ظهر ذلک تلک هناک اکثر الا "
    "انهم بانه بانها بان وان والی وعلی لل القول بالقول بقوله فیه فیها به بها له لها علیه علیها منه منها الیه الیها "
    "عنه عنها معه معها فیما بما مما کان کانت وجود صحه حدوث الاثنین الثلاثاء الثلاثا الاربعاء الاربعا الخمیس "
    "الجمعه السبت الاحد مطلع اواخر اوایل منتصف نهایه بدایه صباح مساء ظهر فجر تاکیده تاکیدها دعوته دعوتها"
)
_AR_ADVERBS = frozenset(_AR_ADVERBS_OF.split())
_AR_LETTERS = frozenset("بلفوک")  # «مراسل الجزيرة ب|أن»
LONGEST_NAME = 6  # words of a name with its title
# «استطرد قائلا», «رحبت بجهود»: no subject
_AR_OBLIQUE = re.compile(
    r"(?:قایل|لافت|نافی|داعی|واصف|واعد|ساخر|آمل|امل|م\w{2,}|و?رد)ا|[بل](?!ی|و|ش|ن|ر|د)\w{4,}|لل\w+"
)
_AR_LINK = re.compile(r" (?:ب?ان|ب|ل)$")
# «نفى مصدر عسكري سوري صحة الأنباء»: the noun with its adjectives, where nothing goes on that belongs to them
_AR_ADJECTIVES = re.compile(
    r"(?:مصدر|مصادر|مسوول|مسوولون|قیادی|ناشط|ناشطون|دبلوماسی|شهود)(?: \S+?(?:ی|یه|یون|ین)(?!\w)| رفیع| مطلع\w*)+"
)
_AR_GOES_ON = re.compile(r" (?:فی|من|عن|داخل|لدی|مقرب\w*|قریب\w*|مطلع\w*|موثوق\w*|باسم|طلب|رفض|فضل|ان|بان)(?!\w)")
# People whom nobody names: the noun with what goes with it, beside the verb.
_NOUNS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"(?:^|[.,;:\"] ?|\n|(?<!\w)(?:that|and|but|while|as) )"
        r"((?:an?|one|some|several|two|three|the|other|many|his|her|its)? ?(?:[\w'-]+ ){0,4}?(?:sources?|officials?|"
        r"fighters?|"
        r"commanders?|spokes(?:man|woman|person|people)|diplomats?|residents?|activists?|witness(?:es)?|lawmakers?|"
        r"negotiators?|delegates?|advisers?|officers?|analysts?|rebels?|monitors|aides?|doctors?|medics?|rescuers?|"
        r"embassy|consulate|(?:permanent )?mission|media|television|tv|newspaper|daily|air force|duma|council|"
        r"senators?|"
        r"(?:rebel |insurgent |opposition |armed )groups?|office|team)(?: (?:of|in|from|on|with|at|to|close to|"
        r"familiar with|for) "
        r"[\w' -]{2,50}?)?)(?=,|\s*(?:has|have|had)?\s*$)"
    ),
    "ru": re.compile(
        r"(?<!\w)((?:[\w-]+(?:ие|ый|ий|ой|ого|ые|ая|их|ое) ){0,2}(?:источник\w*|собеседник\w*|очевид\w+|жител[ьи]|"
        r"посольство|генконсульство|постпредство|госдума|телевидение|депутат\w?|сенатор\w?|"
        r"сотрудник\w?|помощник|командующ\w+|начальник|замглавы|журналист\w?|совет безопасности|"
        r"совет национальной безопасности|совбез|"
        r"активист\w*|чиновник\w*|дипломат\w*|"
        r"командир\w*|комбат\w*|представител[ьи]|эксперт\w*|наблюдател[ьи]|"
        r"переговорщик\w*)(?: [\w «»\"-]{2,40})?)\s*(?:[,.]|$)"
    ),
    "fa": re.compile(
        r"(?<!\w)((?:یک |برخی |چند )?(?:منابع|منبع|منبعی|مقام|مقامی|مقام های|مقامات|فرمانده|فرماندهی|فعالان|شاهدان|"
        r"دیپلمات|دیپلماتی|ساکنان|سخنگوی|نماینده)(?: [^,;:«]{2,40}?)?)(?= (?:نیز |هم |به خبرنگاران )?$|$|,|"
        r" در گفتگو| به خبرگزاری)"
        r"|^\s*((?:یک|برخی|چند) (?:منبع|منابع|مقام|مقامات|فرمانده|دیپلمات|عضو|سخنگو|فعال|شاهد)\S*(?: \S+){0,2}?)"
        r"(?= (?:در|از|به|که|این|ان|با|نیز|هم|روز|نزدیک|خبر)(?!\w))"
    ),
    "ar": re.compile(
        r"^\s*(?:ان )?((?:مصدر|مصادر|مسوول|مسوولون|قیادی|قاید|ناشط|ناشطون|شهود|دبلوماسی|متحدث|ناطق|ممثل|عضو|"
        r"سکان|فریق)"
        r"(?:ا)?(?: [^,;:«\"]{2,50})?)\s*(?=,|:|«|\"|$)"
    ),
    "tr": re.compile(
        r"(?<!\w)((?:[\w'-]+ ){0,3}(?:kaynak(?:lar)?i?|yetkili(?:ler|leri|si)?|komutan(?:lar|i)?|tanik(?:lar)?|"
        r"aktivist(?:ler)?|"
        r"(?:devlet )?televizyonu|buyukelciligi|baskonsoloslugu|meclis baskani|kurulu|gazetesi|medyasi|"
        r"sozcu(?:su)?|diplomat(?:lar)?|temsilci(?:ler|si)?|gorgu taniklari))(?=,| ise|\s*$)|"
        r"^\s*((?:[\w']+ ){0,4}(?:televizyonu|buyukelciligi|meclis baskani|medyasi|gazetesi|sozcusu|danismani|"
        r"kaynak|yetkili|"
        r"kaynaklar|yetkililer|taniklar|aktivistler|diplomatlar|komutanlar|muhalifler)) "
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
    if language == "ar" and (short := _AR_ADJECTIVES.match(name)) and not _AR_GOES_ON.match(name + " ", short.end()):
        name = short[0]
    return Stranger(start, start + len(name), name)


_FA_LEADS_OF = (
    "در همچنین به با از وی او پیش پس بعد نیز اما ولی و این ان که ضمن طی بر برای اخر امروز دیروز سپس هم روز "
    "چندی ایشان نامبرده بنا طبق خبر چنین اینان انها انان وقتی زمانی هنگامی اگر چون شامگاه صبح عصر شب"
)
_FA_LEAD = re.compile(
    r" ?((?:سفارت|کنسولگری|روزنامه|شبکه|خبرگزاری|کانال|پایگاه|تلویزیون|نمایندگی|روسای|روءسای|رییسان|سران|"
    r"نمایندگان|اعضای|"
    r"سخنگویان|فرماندهان|دبیر|عضو|مدیر|سفیر|کاردار|معاون|مشاور|دستیار)(?: (?!نیز |هم |با |به |از |روز |که |طی |"
    r"ضمن )[^\s,;:.«\"]+){1,6}?)"
    r"(?=, | (?:نیز|هم|با|به|از|روز|طی|ضمن|در (?!تهران|مسکو|انکارا|دمشق|ژنو|استانه|انقره|پایتخت|سازمان))(?:\s|$))"
)
_FA_MARKS = re.compile(r"[\"«»]")
_FA_LEADS = frozenset(_FA_LEADS_OF.split())


def subject_words(text: str, region: Span, language: Language, *, before: bool = False) -> Stranger | None:
    """Plain words where only a subject can stand: «ماورير» between verb and «that», «خبرگزاری رسمی سوریه» before it."""
    if language == "ar":
        return _before_the_verb(text, region) if before else _behind_the_verb(text, region)
    if (
        language == "fa"
        and (lead := _FA_LEAD.match(text, *region))
        and not (_FA_LEADS - {"در"}).intersection(lead[1].split(" "))
    ):
        return Stranger(lead.start(1), lead.end(1), lead[1])
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


_AR_APPOSED = re.compile(r", ((?:[^\s,;:.\"]{2,} ){1,3}[^\s,;:.\"]{2,}),? ?")
_AR_FIRST = re.compile(r"(?<!\w)[وف]?(?:کان|کانت|کانوا|ان|لکن) ((?:[^\s,;:.\"]+ ){0,10}[^\s,;:.\"]+)[,;]? (?:قد )?$")
# «أحمد رمضان رئيس الدائرة الإعلامية»: what he is, behind his name
_AR_OFFICE = re.compile(r" (?:رییس|المتحدث|الناطق|عضو|وزیر|نایب|القیادی|قاید|مدیر|مستشار|ممثل|مندوب|امین|مبعوث)(?!\w)")
_AR_OUTLET = re.compile(r"وکاله|قناه|صحیفه|موقع|شبکه|جریده| ل[\"«]")
_AR_WHO_IS = re.compile(r" ([^\s,;:.\"]{4,}(?: [^\s,;:.\"]{3,})?), و(?:هو|هی) ")
# «أعلن "أبو محمد الجولاني" القائد العام ل…»
_AR_NAME_FIRST = re.compile(
    r" [\"«]?((?:[^\s,;:.\"«»]{2,} ){1,3}?[^\s,;:.\"«»]{2,})[\"»]?,? "
    r"(?:رییس|(?:ال)?متحدثه?|(?:ال)?ناطقه?|عضوه?|نایب|(?:ال)?قیادی|(?:ال)?قاید|مدیر|(?:ال)?مستشار|ممثل|مندوب|امین|"
    r"(?:ال)?مبعوث|(?:ال)?منسق|کبیر|سفیر|(?:ال)?مسوول)(?!\w)"
)
# people without a name, a title before the name, what is no person
_AR_NO_NAME = re.compile(
    r"(?:مصدر|مصادر|مسوول|قیادی|ناشط|دبلوماسی|شهود|عضو|نایب|مساعد|وزیر|رییس|ممثل|مندوب|متحدث|قاید|بیان|کل|عدد|"
    r"وکاله|قناه|صحیفه|موقع|شبکه|مجلس|وفد|هییه|وزاره|مکتب|مرکز|کبار|کبیر|ثلاثه|احد|عده|بعض|[بل](?!ی|و|ش|ن|ر|د|ل)\w{4,}|"
    r"لل\w+)(?!\w)"
)
_AR_OF_A_HOUSE = re.compile(
    r" (?:الباحثه?|المحلله?|الخبیره?|الناشطه?|الصحفیه?|المختص|الکاتبه?) (?:فی|من|"
    r"لدی) [^,;:.\"]+? ([^\s,;:.\"]{3,} [^\s,;:.\"]{3,}) ?"
)
# «الباحث السوري», «العقيد», «الناطق الرسمي باسم الوزارة» before two words that are a name
_AR_TITLED = re.compile(
    r"(?:العقید|اللواء|العمید|المقدم|الراید|النقیب|الملازم|الفریق|الدکتوره?|السیده?|الشیخ|المهندس|السفیره?|النایب|"
    r"(?:(?:ال)?(?:متحدث|ناطق)ه?(?: الرسمیه?)? باسم(?: ال\S+?)+?)|"
    r"ال(?:باحث|صحفی|صحافی|ناشط|محلل|خبیر|کاتب|قیادی|معارض|اعلامی|حقوقی|محامی|دبلوماسی|ضابط|مسوول|مستشار|مبعوث|مندوب)ه?)"
    r"(?: ال\S+?یه?)* (?=(?!ال)\S{2,} \S{3,})"
)
_AR_QUOTED_NAME = re.compile(r"[^,;:.]{0,60}?[\"«]((?:[^\s\"«»]+ ){1,3}[^\s\"«»]+)[\"»],? ?ب?$")


def _before_the_verb(text: str, region: Span) -> Stranger | None:
    """«وكانت وسائل إعلام روسية قد ذكرت», «غير أن مصدرا مقربا من الوفد همس»: what stands before its verb."""
    apposed = _AR_APPOSED.fullmatch(text, *region)  # «رئيسة البعثة, ستيفاني ويليامز, أكدت»
    if apposed and not STOP["ar"].intersection(apposed[1].split(" ")) and not apposed[1].startswith("ال"):
        return Stranger(apposed.start(1), apposed.end(1), apposed[1])
    m = _AR_FIRST.search(text, max(region[0], region[1] - 90), region[1])
    if m is None or m[1].split(" ")[0] in STOP["ar"]:
        return None
    office = _AR_OFFICE.search(text, m.start(1) + 1, m.end(1))
    end = office.start() if office else m.end(1)
    return Stranger(m.start(1), end, text[m.start(1) : end])


_AR_BEFORE_IN_IT = re.compile(r"([^\s,;:.\"]{3,} [^\s,;:.\"]*[^\s,;:.\"ا]) [وف]?$")


def named_before(text: str, region: Span) -> Stranger | None:
    """«تصريحا لمحافظها طلال البرازي قال فيه»: the two words right before the verb."""
    m = _AR_BEFORE_IN_IT.search(text, *region)
    words = m[1].split(" ") if m else []
    return Stranger(m.start(1), m.end(1), m[1]) if m and not STOP["ar"].intersection(words) else None


def who_is(text: str, region: Span) -> Stranger | None:
    """«وأشار حسون، وهو عضو الوفد», «قال أيمن العاسمي المتحدث باسم الوفد»: the name before what he is."""
    m = _AR_WHO_IS.match(text, *region)
    if m is None and (m := _AR_NAME_FIRST.match(text, *region)):
        words = m[1].split(" ")
        if STOP["ar"].intersection(words) or words[0].startswith("ال") or _AR_NO_NAME.match(m[1]):
            return None
    return Stranger(m.start(1), m.end(1), m[1]) if m else None


def _behind_the_verb(text: str, region: Span) -> Stranger | None:
    """«أفادت إدارة المخيم, على صفحتها, بأن»: the words right behind an Arabic verb, up to a particle or a mark."""
    quoted = _AR_QUOTED_NAME.fullmatch(text, *region)
    if quoted and not _AR_OUTLET.search(text, region[0], quoted.start(1)):  # «أكد رئيس الصحيفة "وضاح عبد ربه" أن»
        return Stranger(quoted.start(1), quoted.end(1), quoted[1])
    if whose := who_is(text, region):
        return whose
    if employed := _AR_OF_A_HOUSE.fullmatch(text, *region):  # «ورأى الباحث في مركز عمران نوار شعبان»
        return Stranger(employed.start(1), employed.end(1), employed[1])
    words: list[re.Match[str]] = []
    at = region[0]
    for m in WORD.finditer(text, *region):
        between = text[at : m.start()]
        if (
            (words and BREAK.search(between))
            or m[0] in STOP["ar"]
            or m[0] in _AR_ADVERBS
            or (not words and _AR_OBLIQUE.fullmatch(m[0]))
            or (words and (AR_TOLD.match(m[0]) or m[0] in _AR_LETTERS))
            or len(words) == LONGEST_NAME
        ):
            break
        words.append(m)
        at = m.end()
    ends = [n for n, w in enumerate(words) if n > 1 and _AR_OFFICE.match(text, w.start() - 1)]
    words = words[: ends[0]] if ends else words  # «أحمد كزبري رئيس الوفد»
    if len(words) > 2 and (title := _AR_TITLED.match(text, words[0].start(), words[-1].end())):
        words = [w for w in words if w.start() >= title.end()]  # «الباحث السوري عباس شريفة»
    if not words or (len(words) == 1 and (len(words[0][0]) < 4 or words[0][0][:1] in "لب")):
        return None
    return Stranger(words[0].start(), words[-1].end(), text[words[0].start() : words[-1].end()])
