"""Words around an armed force that say what it did or suffered: «by», «со стороны», «على», «-ın … düzenlediği».

Each pattern looks at the letters right before a force (`BEFORE`) or right behind it; `roles` asks them in order.
"""

from __future__ import annotations

import re

from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span
from atashbas.values import Language

BEFORE = 26  # letters looked back on before a force
ARTICLES = r"(?:(?:the|a|an|several|some|unknown|suspected|alleged|two|three|syrian)\s)*"
DOER_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(rf"\b(?:by|from|blamed on|attributed to|on the orders? of)\s{ARTICLES}$"),
    "ru": re.compile(
        r"(?:\bсо стороны|силами|\bпо приказу|\bот рук|"
        r"(?<!свободили )(?<!свободила )(?<!свободил )(?<!чистили )(?<!чистил )\bот|"
        r"\bиз|\w{3,}(?:ами|ями|ников|ом бойцов))\s[«\"]?$"
    ),
    "fa": re.compile(
        r"(?:توسط|از سوی|به دست|بدست|از جانب|از طرف|به وسیله|به دستور|به فرمان)\s(?:(?:عناصر|نیروهای|گروه)\s)?$"
    ),
    "ar": re.compile(
        r"(?:(?:هجوم|هجوما|قصف|کمین|کمینا|غارات|نیران|تسلل|اعتداء)\sل(?:خلیه|خلایا|مجموعه|مسلحی|مقاتلی|عناصر)(?:\sمن)?|"
        r"من قبل|بامر من|باوامر من|علی ید|علی ایدی|من جانب|بنیران|برصاص|بقصف|بغارات|بغاره|بقذایف|بید|"
        r"(?:اطلق|نفذ|شن|نصب|زرع|تبن|القی|القا|القت)(?:ت)?(?:ها|ه)|مصدرها|مصدره|وراءها|وراءه)\s(?:(?:عناصر|مسلحو|مقاتلو|قناصه|قناص)\s(?:من\s)?)?$"
    ),
    "tr": re.compile(r"(?!)"),
}
DOER_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?!)"),
    "ru": re.compile(r"(?!)"),
    "fa": re.compile(r"(?!)"),
    "ar": re.compile(r"(?!)"),
    "tr": re.compile(
        r"(?:'n?[iu]n)?\s(?:hava\s)?saldirilarin[ia]\s|(?:'n?[iu]n)?\s(?:kursun|ates|bombardiman|mermi|fuze|roket)\w*la\b|"
        r"'n?[iu]n\s(?=[^.;]{0,60}(?:\w{2}[dt][iu]g[iu]|saldiri|atis|bombard))(?!\w*(?:mevzi|konvoy|kontrol))|"
        r"(?:'\w+)?\s?(?:\w+\s){0,2}tarafindan|ca\b|ce\b|\s\w+(?:larinca|lerince)\b"
    ),
}
OBJECT_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:on|at|against|targeting|hit|among|attacked|shelled|bombed|targeted|ambushed|towards|killed|wounded|"
        rf"killing|wounding|injuring|shelling of|bombing of|struck|seized|captured|"
        rf"(?!accused|blamed|armed|masked|backed|allied|united|unidentified|suspected|alleged|led|said|reported|based|"
        rf"limited|hooded|turbaned|disguised|mounted|advanced|responded|clashed|started|launched|carried|opened|reached)[a-z]{{3,}}ed)\s{ARTICLES}$"
    ),
    "ru": re.compile(r"(?:\bпо|\bна|против|в отношении|обстрел(?:а|е|ом)?|\bсреди|в составе|\bс)\s[«\"]?(?:\w+\s)?$"),
    "fa": re.compile(r"(?:(?:^|\s)به|به سوی|علیه|(?:^|\s)بر|به سمت)\s$"),
    "ar": re.compile(
        r"(?:(?:^|\s)(?:علی|ضد|نحو|باتجاه|استهداف|استهدافها|استهدافه|تعرض|تعرضت|صفوف|من)|"
        r"(?:مقتل|قتل|اصابه|اصیب|اعتقال|اسر)\s(?:عنصر|عنصرا|عناصر|جندی|جنود|مسلحین))\s$"
    ),
    "tr": re.compile(r"(?!)"),
}
OBJECT_BEHIND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"(?:'s)?(?:\s(?!which|that|who)\w+){0,2}\s(?:was|were|been|came under|come under|lost)\b"),
    "ru": re.compile(
        r"[»\"]?(?:\s\w+)?\s(?:был|была|были|подвер\w+с[ья]|попал\w?\s(?:под|в засад|в плен|в окруж)|потерял|погиб|"
        r"убит|ранен|уничтожен|обстрелян|атакован|поражен\b|сбит|захвачен|похищен|подорван|задержан)"
    ),
    "fa": re.compile(r"\s?را(?!\w)|\s(?:مورد|هدف)\s"),
    "ar": re.compile(r"(?!)"),
    "tr": re.compile(r"(?:'\w+)?\s(?:yonelik|karsi|hedef al)|'?(?:y[aei]|n[ae])\s"),
}
HELD_GROUND: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"[- ](?:controlled|run|administered|linked|affiliated|inspired)\b|"
        r"(?:-| (?=\w+ (?:areas?|towns?|villages?|territor|parts?|city|district|ground|suburb|north|south|east|west)))"
        r"(?:held|occupied)\b"
    ),
    "ru": re.compile(r"(?:подконтрольн\w+|под контролем|занят\w+|удерживаем\w+|контролируем\w+)\s[«\"]?$"),
    "fa": re.compile(
        r"(?:تحت کنترل|از تصرف|از کنترل|از اشغال|از چنگ|از دست|در کنترل|تحت اشغال|در تصرف|تحت تصرف|تحت سلطه)\s$"
    ),
    "ar": re.compile(r"(?:سیطره|الخاضعه ل|لسیطره|تسیطر علیها|یسیطر علیها|نفوذ)\s?$"),
    "tr": re.compile(
        r"(?:'\w+)?\s(?:orgutunun\s|guclerinin\s)?(?:kontrolundeki|denetimindeki|isgalindeki|kontrolunde|elindeki|baglantili|iltisakli)|"
        r"(?:\w*d[ae]n)?\s(?:temizle|arindir|kurtar)"
    ),
}
AR_MEN_HURT = re.compile(r"(?:جندی|جنود|ضابط|ضباط|عنصر|عسکری|شرطی|قناص|مقاتل)")  # behind a verb of harm: who was hurt
# «استهداف النظام لقوى المعارضة»: a noun of action with its doer, and behind «ل» whom it struck
AR_NOUN = re.compile(r"(?:استهداف|قصف|مهاجمه|ضرب|اعتقال|اغتیال|خطف|قتل)\s$")
AR_ITS_OBJECT = re.compile(
    r"(?:\s[^\s.,]+){0,2}\s(?:ل\w{3}|بال?\w+(?:\s\w+)?\s\w{3,}ا\s)|"
    r"\s(?:مواقع|مواضع|مقر\w*|مدرس\w+|مشفی|مستشفی|سوقا?|مخیم\w*|منزل\w*|منازل|قری|قریه|بلد\w+|مدین\w+|احیاء|حی|سیار\w+|"
    r"حافل\w+|قافله|دوری\w+|نقطه|نقاط|رتلا?|حاجزا?|مدنیین|ال(?:قصر|احیاء|حی|مدین\w+|مدنیین|اهالی|مشفی|مدرسه|سوق|مخیم|قری\w*|بلد\w+))\s"
)
AR_NOUN_FAR = re.compile(r"(?:استهداف|مهاجمه|اعتقال|اغتیال|خطف)\s(?:(?!فی\s|علی\s)[^\s.,;]+\s){1,4}ل?$")
AR_CAME_UNDER = re.compile(r"(?:^|\s)(?:و)?تعرض\w*\s(?:[^\s.,]+\s){0,4}$")
AR_FIRES = re.compile(r"طیران|طایر|مروحی|مدفعی|مسیر|مقاتلات|راجمات|دبابات|غار|قصف")  # what targets and is no target
FA_TAKEN = re.compile(r"[^.;]{0,40}?(?:گرفت|پس گرفت|خارج کرد|آزاد کرد|ازاد کرد)")
OWN_DEED = re.compile(  # «Russian air strikes», «غارات روسية», «rejim bombardımanı»: whose they are did it
    r"strikes?$|raids?$|attacks?$|assault$|shelling$|bombing$|bombardment$|удар|"
    r"(?<!\w)(?:حمله |حملات |(?:ال)?(?:غار|قصف|ضرب))|saldiri|bombardiman"
)
HELD_BY = re.compile(
    r"(?:run|held|manned|operated|used|staffed) by\s(?:the\s)?$|(?:seized|captured|retaken|taken|"
    r"recaptured|retook|wrested|control of)\b[^.;,]{0,60}\bfrom\s(?:the\s)?$"
)
SOURCE_BEHIND = re.compile(
    r"(?:'s)?\s(?:(?:state|local|official|affiliated|linked|news|run|media)\s){0,2}(?:news agency|websites?|media|"
    r"sources?|outlets?|channel|newspaper|activists?|television|tv)\b|"
    r"\S*\s(?:\([^)]*\)\s)?(?:basini|medyasi|kaynaklari|haber ajansi)"
)
SOURCE_BEFORE = re.compile(
    r"(?:\bсми|источник\w*(?: в)?|каналы?|رسانه های|منابع|خبرگزاری|وکاله|"
    r"مصادر|وسایل اعلام|صفحات|شبکات)\s(?:\w+\s)?[«\"]?$"
)
OF_CAMP = re.compile(r"'?\s(?:camp|camps|tents|shelter)\b")  # «a displaced persons' camp»
# Between a thing held and whose it is: «positions of the X», «حاجز لقوات», «مواضع X»; «X's supply convoy»
OWNED_BY = re.compile(r"[ «\"]*(?:of|of the|held by|(?:\w+ )?(?:تابعه )?لل?|های|ال)?[ «\"]*")
OWNS = re.compile(
    r"[ '-]*(?:s|n?[iu]n)?[ '-]+(?:(?:supply|weapons|arms|ammunition|military|observation|forward|command|artillery|"
    r"armou?red|joint|silah|muhimmat|askeri|ikmal|erzak|gozlem|zirhli) )?"
)
# «Backed by X», «при поддержке X», «بدعم من X»: X helps and does not do it
_SUPPORT = (
    r"(?:\b(?:backed|supported|aided|assisted|accompanied) by|\b(?:support|backing|cover|help) (?:of|from)|"
    r"\bпри (?:\w+ )?поддержке|\bподдерж\w+ со стороны|(?:مدعوم\w*|بدعم|باسناد|بغطاء|بمسانده)(?: \w+)?(?: من)?|"
    r"(?:پشتیبانی|حمایت|همراهی)(?: هوایی| اتش)?)\s?(?:the |ب|ل)?"
)
SUPPORT_BEFORE = re.compile(_SUPPORT + "$")
SUPPORT_WITH = re.compile(_SUPPORT + r"(?:\w+ )?$")
SUPPORT_BEHIND = re.compile(r"(?:'\w+)?\s(?:hava\s|topcu\s)?desteg|\s?(?:hava\s)?destekli")
SUPPORTED_BEFORE = re.compile(  # «jets backing the regime», «الداعمة للنظام»: whom somebody else helps
    r"(?:\b(?:backing|supporting|in support of|on behalf of)\s(?:the |president |\w+ )?|"
    r"\b(?:поддерживающ\w+|в поддержку)\s(?:\w+\s)?|(?:داعم|مساند|موید)\w*\sل?|(?:حامی|پشتیبان|هم پیمان)\s(?:\w+\s)?)$"
)
SUPPORTED_BEHIND = re.compile(r"(?:'\w+)?\s(?:\w+\s)?(?:destek veren|destekleyen)\b")
# «The army repelled an attack by X»: who repels was attacked
REPELS_BEHIND = re.compile(
    r"(?:\s(?:has|have|had))?\s(?:repel\w*|repuls\w*|thwart\w*|foil\w*|beat off|fended off)\b|"
    r"[»\"]?\s(?:отраз\w+|отби\w+|сорва\w+|пресек\w+)\s(?:\w+\s)?(?:атак|нападен|попытк|штурм|наступлен|вылаз)"
)
REPELS_BEFORE = re.compile(r"(?:^|\s)(?:تصد\w*|احبط\w*|صدت?|افشل\w*)\s(?:وحدات\s|قوات\s)?$")
REPELS_LAST = re.compile(
    r"\s(?:دفع|ناکام|خنثی)\s(?:کرد|گذاشت)|\b(?:saldiri|girisim|taarruz)\w*\s(?:puskurt|engelle|onle|bosa cikar)"
)
RESPONSIBLE_BEHIND: dict[Language, re.Pattern[str]] = {  # «X claimed responsibility», «saldırıyı X üstlendi»
    "en": re.compile(r"\s(?:later\s|has\s|have\s)?(?:claimed|took|taken)\s(?:\w+\s)?(?:responsibility|credit)"),
    "ru": re.compile(r"[»\"]?\sвзял\w* (?:на себя )?ответственность"),
    "ar": re.compile(r"(?!)"),
    "fa": re.compile(r"\sمس[یو]ولیت"),
    "tr": re.compile(r"(?:'\w+)?\s(?:ustlen|sorumlulugu)"),
}
RESPONSIBLE_BEFORE: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\bclaimed by (?:the )?$"),
    "ru": re.compile(r"ответственность (?:за \w+ )?взял\w* (?:на себя )?[«\"]?$"),
    "ar": re.compile(r"(?:تبنی|تبنت)\s$"),
    "fa": re.compile(r"(?!)"),
    "tr": re.compile(r"(?!)"),
}
DESTROYED = re.compile(
    r"(?:destroyed|damaged|burned|disabled|уничтож\w+|вывел\w* из строя|поврежд\w+|сожгл\w+|подбил\w*|تدمیر|دمر|دمرت|"
    r"اعطاب|احرقت)\s(?:(?!by\s|with\s|from\s|in\s|as\s|огн)[\w'-]+\s)?$"
)
EN_OF_ON = re.compile(r"(?:shelling|bombing|bombardment|attacks?|strikes?|raids?) (?:of|by) (?:the )?$")
_ANSWERS = ("response", "retaliation", "reply", "ответ", "ردا", "پاسخ", "واکنش", "karsilik")
_ANSWER = re.compile(
    r"(?:\bin (?:response|retaliation|reply) (?:to|for)|\bв ответ на|ردا علی|در (?:پاسخ|واکنش) به)\s[^.,;]*|"
    r"(?<=[,.] )[^,.;]*?\bkarsilik\b"
)
LEFT_BY = re.compile(
    r"(?:(?:controlled|occupied|taken over|besieged) by|"
    r"left (?:behind )?by|remnants of|laid by|оставленн\w+|به جا مانده از|بجا مانده از|به جای مانده از|"
    r"باقی مانده از|مخلفات|خلفها|زرعها|ترکها)\s(?:the\s)?$"
)
FROM: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r"\bfrom\s(?:the\s)?$"),
    "ru": re.compile(r"\b(?:с|из|со)\s$"),
    "fa": re.compile(r"(?:^|\s)از(?:\s(?:سوی|سمت|طرف|داخل|محل))?\s$"),
    "ar": re.compile(r"(?:^|\s)من(?:\s(?:جهه|ناحیه|اتجاه|داخل))?\s$"),
    "tr": re.compile(r"(?!)"),
}
RU_INSTRUMENTAL = re.compile(r"\w+(?:ами|ями|ыми|ими|ией)\b")
TR_GENITIVE = re.compile(r"(?:'n?[iu]n|lar[iu]nin|lerinin|larinin|sinin|sunun|nin|nun|in|un)$")
TR_OBJECT = re.compile(r"(?:na|ne|ni|nu|yi|ya|ye|ini|unu|ine|una|larini|lerini|larina|lerine|lari|leri|lara|lere)$")
BLEW_UP = re.compile(  # what somebody blew up did not go off by itself
    r"\s(?:had\s|have\s)?(?:detonated|blew up|set off|exploded)\s(?:a|an|the|two|three|their)\b|"
    r"[»\"]?\s(?:взорвал|подорвал)[аи]?\b|\sقاموا? ب|\s(?:فجر|زرع)(?:وا|ت)?\b|"
    r"[^.;]*\sرا\s[^.;]*منفجر کرد|[^.;]*patlatti"
)
TR_SUBJECT_OF = re.compile(  # «DEAŞ'ın noktaya düzenlediği», whatever lies between
    r"(?:'?n?[iu]n)?\s(?:(?![\w']*n?[iu]n\s)[\w'./-]+\s){0,7}?(?:duzenledigi|yaptigi|gerceklestirdigi|attigi|actigi|"
    r"dosedigi|kurdugu|yerlestirdigi|bombalamasi|vurmasi|bombaladigi|vurdugu|firlattigi|baslattigi|tuzakladigi|"
    r"duzenledikleri|attiklari|actiklari)\b"
)
TR_HEADLINE = re.compile(  # «Rusya'dan X'e hava saldırısı»
    r"'?[dt][ae]n\s[\w'-]+'(?:y?[ae]|n[ae])\s(?:\w+\s){0,2}(?:saldiri|bombardiman)"
)
TR_BELONGING = re.compile(r"(?:'\w+)?\s?(?:ait|bagli)\s")
TR_FROM = re.compile(r"(?:ndan|nden|dan|den|tan|ten)$")
TO_CARE = re.compile(
    r"took|taken|brought|carried|transferred|rushed|evacuated|treated|доставлен|госпитализ|эвакуир|نقل|اسعف|منتقل|انتقال|kaldiril|gotur|sevk"
)
RU_ATTACK = re.compile(
    r"(?:нападени\w+|атак\w{1,3}|рейд\w*|вылазк\w+|засад\w+|налет\w*|удар(?:а|ов|ами|ом|у|ы|ах)?|теракт\w*|штурм\w*)\s[«\"]?$"
)
RU_SHELLING = re.compile(r"обстрел\w*\s[«\"]?$")
# «Сирийскую армию атаковали»: the feminine has a case of its own for who was hit
RU_ACCUSATIVE = re.compile(r"\w[ую]ю(?: \w+[ую])?$|\b(?:арми|авиаци|полици|оппозици|дивизи)ю$")
RU_NOMINATIVE = re.compile(r"(?:ики|исты|нцы|овцы)\b")
AT = re.compile(r"(?:\b(?:at|by|на)|عند|علی|در|توسط)\s(?:\w+\s){0,2}$")
AR_MEN = re.compile(r"\s(?:تابعین|تابعون|من|ل)?\s?(?:من\s)?[«\"]?(?:تنظیم\s)?")
AR_PASSIVE = re.compile(r"\s(?:فی|قرب|علی ید|من قبل|برصاص|بنیران|اثر|جراء|خلال|اثناء|شمال|جنوب|غرب|شرق|بریف|$)|[.,]")
DAY_WORD = re.compile(r"\s(?:(?:روز|شب|بامداد|صبح|شامگاه|یوم|مساء|فجر|صباح|عصر|امس)\s)?")
JOINED = re.compile(r"['\"»]?\s(?:and|и|ve|ile|و)\s?[«\"]?")
BETWEEN = re.compile(r"(?:\bbetween|\bмежду|(?:^|\s)(?:بین|میان))\s(?:the\s|عناصر\s|مقاتلی\s|نیروهای\s)?[«\"]?$")
TR_BETWEEN = re.compile(r"(?:'\w+)?\sarasinda")


def apart_from_answer(text: str, span: Span, hits: list[Hit]) -> list[Hit]:
    """Hits without those of what was answered («in response to rockets on Kilis»), where others are left."""
    words = text[span[0] : span[1]]
    if not any(word in words for word in _ANSWERS) or (m := _ANSWER.search(text, *span)) is None:
        return hits
    return [h for h in hits if not m.start() <= h.start < m.end()] or hits
