"""Whether a name stands in a form that a subject has: case in Russian and Turkish, number in Persian, place in Arabic.

The lists know names in all their cases; who speaks stands in the nominative, or in what a newsroom puts there instead
(«в Минобороны сообщили», «Bakanlıktan yapılan açıklamada», «جاء في بيان الوزارة»).
"""

from __future__ import annotations

import re
from functools import lru_cache

from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.fold import fold_alias
from atashbas.reading.who.mentions import Found

# «X'dan bir komutan», «X'ndan yapılan açıklamada»: X speaks, though its case says «from»
TR_ISSUED = re.compile(
    r"(?:'\w{1,4}|[dt][ae]n)?(?: (?:cephe|kanad|taraf|makam)\w*[dt][ae]n)? "
    r"(?:bir (?:komutan|yetkili|kaynak|sozcu|temsilci)|"
    r"(?:internet sitesin[a-z]+ |resmi hesab[a-z]+ )?(?:yapilan|gelen|yayimlanan|yayinlanan|paylasilan) "
    r"(?:yazili |ortak )?(?:aciklama|duyuru|bildiri|mesaj)|tarafindan)|'?n?c[ae] "
)
TR_CASE = re.compile(
    r"^(?:['’](?:n?[iu]n|y?[eaiu]|[dt][ea]n?|[dt][ea]ki\w*|l[ae]|y[ea])|(?:[dt][ea]ki\w*)|'?(?:den|dan|nin))(?!\w)"
)
_TR_OBLIQUE = re.compile(
    r"(?:l[ae]r[dt][ae]n|l[ae]r[ae]|l[ae]r[dt][ae]|l[ae]r[iu]n|[iu]n[iu]n)$"
)  # «garantörlerden»: from them, to them
_TR_BESIDE = re.compile(r" (?:ile|dahil|haric|gibi|icin|hakkinda|konusunda|uzerinde\w*|yonelik|karsi|disinda|konulu) ")
_TR_COMMON = re.compile(
    r"(?:n?[iu]n|[iu]n[iu]|[dt][ae]n?|y[ae]|[iu]n[ae]|l[ae]rl[ae]|yl[ae])$"
)  # «muhalefetin», «koalisyonun»: a common noun
_TR_PAPER = re.compile(  # in what it issued
    r"(?:['’]?n?[iu]n)? (?:\w+ ){0,4}"
    r"(?:aciklama|bildiri|beyan|mesaj|mektu|duyuru|metin|metn|rapor|not[ua]|yazi)\w*[dt][ae](?!\w)"
)
_TR_PRESS = re.compile(
    r"(?:['’]?n?[iu]n)? (?:basin|medya|iletisim|enformasyon|askeri|resmi|genel) "
    r"(?:(?:ve )?\w+ )?(?:buros|ofis|kanad|merkez|komutanli|sozcul)\w*"
)
_TR_OUT = re.compile(r"[dt][ae]n$")  # «heyetten»: one of it
_TR_PASSIVE = re.compile(
    r"(?:edil|getiril|veril|yapil|bulunul|cekil|cizil|surul|savunul|belirtil|bildiril|aktaril|duyurul|degerlendiril|"
    r"hatirlatil|vurgulan|aciklan|yalanlan|kinan|isten[dm]|eklen[dm]|denil|dendi|denmis|kullanil)"
)
_RU_ADJECTIVE = re.compile(r"(?:ого|его|ому|ему|ым|им|ой|ей|ую|юю|ых|их|ыми|ими)$")
_RU_NOUN = frozenset(["у", "ю", "ом", "ем", "ой", "ей", "е", "ов", "ам", "ами", "ах", "ям", "ями", "ях"])
_RU_PLURAL = re.compile(r"(?:ли|лись|ют|ят|ут|ются|ятся)$")
_RU_NOMINATIVE = re.compile(
    r"(?:ия|ция|ан|ша|рф|ва|ра|рь|ль|ун|нд|ак|ет|он|ск|ин|ар|аж|ха|ут|ид|ад|ея|ба)$"
)  # of the countries' names
# «کردند», «می کنند»; «می کند», «می داند» are of one
_FA_PLURAL = re.compile(r"(?<!خوا)(?<!ما)(?<!م)(?<!ک)(?<!دا)(?<!بی)(?<!رسا)ند$|ه ?اند$")
_FA_MANY = re.compile(r"(?:مقام|نیروها|یگان ها|گروه ها|گردان ها|واحدها|شورشیان|مخالفان|کشورها)")
_FA_AND = re.compile(r"\"? ?(?:,|و) ?\"?(?=\S)")
_FA_GOES_ON = re.compile(r"ه و [^,;.]{0,60}?(?:نمود|کرد|داشت|داد|ساخت)ند(?!\w)")  # «تأکید ورزیده و تصریح نمودند»
_FA_QUARTER = re.compile(r"(?:شمال|جنوب|در|از|سمت) ?$")
_AR_PAPER = re.compile(r"(?:بیان|بلاغ|تقریر)(?: \S+)? ل?$")
_AR_OF = re.compile(
    r"(?<!\w)(?:(?:فی|من|الی|بعد|قبل|خلال) (?:مقر|مبنی|ختام|لقاء|اجتماع|زیاره|حضور|عاصمه|اعلان)|"
    r"بمقر|بمبنی|بحضور|برعایه|برییاسه|بدعم|بوساطه|بمشارکه|بحق|بشان|بموافقه|لصالح|لوکاله|لقناه|لصحیفه|لموقع) $"
)


def is_passive(saying: Saying, page: Sheet) -> bool:
    """«… vurgulandı»: what stands in the nominative is spoken of."""
    return page.language == "tr" and bool(_TR_PASSIVE.search(page.text, saying.cue.start, saying.cue.end))


_RU_SURNAME = re.compile(r"(?:[ое]в|[иы]н)\*$")
_TR_HIS_MAN = re.compile(r"'?n[iu]n (?:\S+ )?(?:sozcu|danisman|temsilci|yardimci)")
_TR_OWNED = re.compile(r" (?:\S+ ){0,2}\S+'n?[iu]n (?:\S+ )?(?:sozcu|danisman|temsilci|yardimci)")


def fits_turkish(page: Sheet, m: Found, saying: Saying) -> bool:
    """Nominative, or the owner of a paper or a press office that speaks."""
    text = page.text
    if m.role and _TR_HIS_MAN.match(text, m.end):
        return False
    if m.role and (held := next(iter(page.mentions.within(m.end, m.end + 40)), None)) and held.start == m.end + 1:
        if _TR_OWNED.match(text, m.end):
            return False
        m = held  # «Devlet Başkanı Putin'in»
    topic = saying.order == "according to"
    if not topic and _TR_BESIDE.match(text, m.end):
        return False  # «Lavrov ile görüşen Çavuşoğlu», «Nusra dahil»
    issued = _TR_PAPER.match(text, m.end) or TR_ISSUED.match(text, m.end) or _TR_PRESS.match(text, m.end)
    if issued or topic:
        return True
    if is_passive(saying, page) or TR_CASE.match(text[m.end : m.end + 9]) or _TR_OBLIQUE.search(text, m.start, m.end):
        return False
    if not m.entity.startswith(("group:", "org:")):
        return True
    last = page.cased(m.start, m.end).rsplit(" ", 1)[-1]
    return not (last[:1].islower() and _TR_COMMON.search(text, m.start, m.end) and not _is_whole(m, text)) and not (
        m.entity.startswith("group:") and _TR_OUT.search(text, m.start, m.end)
    )


@lru_cache(maxsize=4096)
def _alias(label: str) -> str:
    """Last word of the list's name in the label of an entry, folded; a star where endings may follow."""
    last = label[label.find("«") + 1 : -1].rsplit(" ", 1)[-1]
    return fold_alias(last.rstrip("*")) + ("*" if last.endswith("*") else "")


def _is_whole(m: Found, text: str) -> bool:
    """The list's own form, without an ending."""
    return text[m.start : m.end].endswith(_alias(m.entry).rstrip("*"))


def fits_russian(page: Sheet, m: Found, saying: Saying, *, issued: bool) -> bool:
    """Nominative; «в Москве заявили» is how a state or a body speaks too."""
    text = page.text
    side = text.startswith("с ", m.start - 2) and text.endswith("стороны", m.start, m.end)
    if saying.order.startswith(("according to", "quoted")) or issued or side:
        return True
    if m.entity.startswith("country:"):
        if text[m.start - 1 : m.start] in {"-", '"', "«"}:  # «Интерфакс-Казахстан»
            return False
        nominative = _RU_NOMINATIVE.search(text, m.start, m.end) or text.endswith("сторона", m.start, m.end)
        return bool(nominative) or in_capital(page, m, saying)
    if m.role:
        return True
    if m.entity.startswith("person:"):
        return not _is_owned(m, text, saying)
    words = text[m.start : m.end].split(" ")
    if len(words) > 1:
        return not _RU_ADJECTIVE.search(words[0])
    stem = _alias(m.entry)
    return not (stem.endswith("*") and words[0][len(stem) - 1 :] in _RU_NOUN)


def _is_owned(m: Found, text: str, saying: Saying) -> bool:
    """«Помощник Лаврова сообщил»: a surname in the genitive or dative."""
    stem = _alias(m.entry)
    ending = text[m.start : m.end].rsplit(" ", 1)[-1][len(stem) - 1 :] if stem.endswith("*") else ""
    if ending == "а":
        return bool(_RU_SURNAME.search(stem)) and text.endswith(("л", "лся"), saying.cue.start, saying.cue.end)
    return ending in {"у", "ы", "е"} and saying.order != "noun of saying"


def in_capital(page: Sheet, m: Found, saying: Saying) -> bool:
    """«В Москве заявили, что …»: nobody else is the subject of a verb in the plural."""
    text = page.text
    return (
        m.entity.startswith("country:")
        and text[m.start - 2 : m.start] in {"в ", "в\n"}
        and text[max(0, m.start - 4) : m.start - 2].strip(" \n.,;:а") in {"", "и", "но", "же"}
        and m.end <= saying.cue.start
        and saying.cue.start - m.end < 40
        and bool(_RU_PLURAL.search(text, saying.cue.start, saying.cue.end))
    )


def fits_persian(page: Sheet, m: Found, saying: Saying) -> bool:
    """A verb in the plural («تصریح نمودند») is not that of one person, state or body."""
    text = page.text
    if m.entity == "group:west" and _FA_QUARTER.search(text, max(0, m.start - 6), m.start):
        return False  # «در شمال غرب سوریه»
    cue = saying.cue
    plural = _FA_PLURAL.search(text, cue.start, cue.end) or _FA_GOES_ON.match(text, cue.end - 1, cue.end + 80)
    if m.entity.startswith(("group:", "unknown:")) or not plural or _FA_MANY.match(text, m.start):
        return True
    joined = _FA_AND.match(text, m.end) or text[max(0, m.start - 4) : m.start].strip('" ').endswith("و")
    return bool(joined) or m.end > saying.cue.start


def fits_arabic(page: Sheet, m: Found, saying: Saying) -> bool:
    """«أضاف في تصريح بمقر البرلمان التركي»: what a noun behind a preposition belongs to does not speak."""
    if not saying.order.startswith("verb") or m.start < saying.cue.end:
        return True
    told = page.text.startswith("لل", m.start) or page.text[m.start - 1 : m.start] in {"ل", "ب"}
    if told and not _AR_PAPER.search(page.text, max(0, m.start - 20), m.start):
        return False  # «مصادر تابعة للنظام السوري»
    if m.entity.startswith("person:"):
        return True
    if m.entity.startswith("group:") and page.text[m.start : m.end].split(" ")[0].endswith("ین"):
        return False  # «حث المسلحين»: an object's ending
    return not _AR_OF.search(page.text, max(saying.cue.end, m.start - 24), m.start)
