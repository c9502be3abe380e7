"""Whether a name in a verb's region may be its subject: by its case, its place, and what it belongs to."""

from __future__ import annotations

import re

from atashbas.reading.statements.arabic import agrees
from atashbas.reading.statements.cases import (
    TR_ISSUED,
    fits_arabic,
    fits_persian,
    fits_russian,
    fits_turkish,
    in_capital,
)
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_ONE_OF = re.compile(
    r"(?:commander|commanders|official|officials|source|sources|fighter|member|representative|delegate|negotiator)s?"
    r" (?:of|from|in|with|close to) (?:the )?$"
    r"|(?:قاید|قیادی|مصدر|مصادر|متحدث|مسوول|عضو|ناطق)(?: \S+)? (?:فی|من|باسم) $"
    r"|بیان (?:\S+ )?(?:ال)?(?:صادر|صدر|صادره|نشر|مشترک) عن $"
    r"|(?:یکی از فرماندهان|یک فرمانده|منبعی در|یک مقام|یکی از مقام های|عضو) (?:در )?$"
)
_ISSUED = frozenset({"جاء في", "ورد في", "مفاده", "مفادها", "جاء فيه", "جاء فيها", "ورد فيه", "ورد فيها"})
_EN_PAPER = re.compile(r"'s? (?:[\w-]+ ){0,2}(?:command|statement|leadership|office|delegation|communique|leaders)\b")
_AR_ISSUED_BY = re.compile(r"(?:بیان|بلاغ|مصدر|مسوول|تقریر)(?: \S+)? $")  # «أفاد بيان للخارجية الروسية»
AR_TONGUE = re.compile(r"علی لسان (?:\S+ ){0,4}[\"«]?$")  # «الوزارة على لسان المتحدث باسمها X»
_DATELINE = re.compile(r"(?:[ ,/](?!said|has )[^.\n]{0,24})?(?: \([^)]{2,20}\))? -{1,2} ")
# «в Минобороны», «в сообщении МИД», «представители оппозиции»
_RU_ISSUED = re.compile(
    r"(?:(?<!\w)во?|сообщени\w+|заявлени\w+|коммюнике|документ\w*|пресс-служб\w+|представител[ьи]|источник\w*|"
    r"собеседник\w*|командовани\w+|руководств\w+|глав\w+|лидер\w*) [«\"]?$"
)
_FREE_BEFORE = {
    "fa": re.compile(r"(?:^|[\n.,;:(«\"]\s*|(?<!\w)(?:و|که|اما|نیز|روز \S+) )$"),
    "ar": re.compile(r"[\n.,;:]\s*و?$"),
}
_BEHIND_PREPOSITIONS = frozenset({"according to", "according to, behind", "quoted as saying", "noun of saying"})
_FREE_AFTER = re.compile(r"(?:,|:| ise| d[ae] |'\w+ göre| \")")


def may_speak(page: Sheet, m: Found, region: Span, saying: Saying) -> bool:
    text = page.text
    if text[m.start - 1 : m.start] == "(" and m.start - 1 > region[0]:
        return False  # «представленной Высшим комитетом по переговорам (ВКП)»
    if m.entity.startswith("country:") and (
        not _stands_free(page, m, saying) or _DATELINE.match(text, m.end)
    ):  # «BEIRUT -- A rebel group said»
        return False
    if m.entity.endswith("_delegations"):
        return False  # «روسای هیات های ایران و روسیه»
    if page.language == "tr":
        return fits_turkish(page, m, saying)
    issued = _issued(page, m, saying)
    ahead = m.start - 4 if page.language == "en" and text.startswith("the ", m.start - 4) else m.start
    if (
        text[text.rfind(" ", 0, ahead - 1) + 1 : ahead - 1] in page.preps
        and saying.order not in _BEHIND_PREPOSITIONS
        and not issued
        and not (page.language == "ru" and in_capital(page, m, saying))
        # «a commander of X», «قائد في X»: one of them speaks
        and not _ONE_OF.search(text, max(0, m.start - 40), m.start)
    ):
        return False
    behind = page.language == "ar" and saying.order.startswith("verb") and m.start >= saying.cue.end
    if (
        behind
        and not issued
        and not _ONE_OF.search(text, max(0, m.start - 40), m.start)
        and not _AR_ISSUED_BY.search(text, max(0, m.start - 20), m.start)
        and not AR_TONGUE.search(text, max(0, m.start - 60), m.start)
        and not agrees(text, saying.cue, m.entity, text[m.start : m.end])
    ):
        return False  # «وناشد أنقرة»: whom he asks
    owns = page.language == "en" and text[m.end : m.end + 2] in {"'s", "s'"} and saying.order != "noun of saying"
    if owns and not (m.entity.startswith("org:") and _EN_PAPER.match(text, m.end)):
        return False
    if page.language == "ru":
        return fits_russian(page, m, saying, issued=issued)
    if page.language == "fa":
        return fits_persian(page, m, saying)
    return page.language != "ar" or fits_arabic(page, m, saying)


def _stands_free(page: Sheet, m: Found, saying: Saying) -> bool:
    """A state speaks only where its name stands by itself, not where it belongs to the noun before it."""
    if saying.order == "according to" or page.language in {"en", "ru"}:
        return True
    if page.language == "tr":
        return bool(_FREE_AFTER.match(page.text, m.end, m.end + 10) or TR_ISSUED.match(page.text, m.end))
    if page.language == "ar" and m.start - saying.cue.end <= 3:
        return True
    if page.language == "fa" and page.text.endswith(
        " و ", 0, m.start
    ):  # «هیات های ایران و روسیه»: as the first of them
        first = next((c for c in page.between(m.start - 40, m.start - 3) if c.end == m.start - 3), None)
        if first is not None:
            return first.entity.startswith("country:") and _stands_free(page, first, saying)
    return bool(_FREE_BEFORE[page.language].search(page.text[max(0, m.start - 14) : m.start]))


def _issued(page: Sheet, m: Found, saying: Saying) -> bool:
    """«В Минобороны сообщили», «جاء في بيان وزارة»: the body speaks, though a preposition stands there."""
    if page.language == "ru":
        return m.entity.startswith(("org:", "group:")) and bool(
            _RU_ISSUED.search(page.text, max(0, m.start - 24), m.start)
        )
    alias = saying.cue.entry.alias
    return m.entity.startswith("org:") and (alias in _ISSUED or alias.startswith(("جاء في ", "ورد في ")))
