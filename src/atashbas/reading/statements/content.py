"""What of a saying's stretch is said: without the subject, the occasion or the agency that stand in it too."""

from __future__ import annotations

import re

from atashbas.reading.statements.quotations import trim
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_RU_AGENCY = re.compile(r",\s*(?:передает|сообщает|пишет|передают|сообщают|уточняет)\b[^,]*$")  # «…, передает ТАСС»
# «أكد ظريف خلال اتصال هاتفي مع نظيره ضرورة …»: the occasion stands before what is said
_AR_WHEN = re.compile(
    r"\s*(?:خلال|فی|عقب|اثناء|بعد|لدی|علی هامش|علی لسان|عبر|امس|الیوم) [^,.]{3,90}? "
    r"(?=(?:علی )?(?:ضروره|اهمیه|وجوب|استعداد|التزام|رفض|دعم|حرص|عزم|تمسک|موقف|اولویه|تضامن|ثقت|قلق|امل|ترحیب)\w*)"
)
_AR_DAY = re.compile(
    r"\s*,? ?(?:فی وقت (?:سابق|لاحق)(?! من)|(?:(?:صباح|مساء|ظهر|فجر|لیل|بعد ظهر|فی وقت سابق) )?"
    r"(?:(?:من )?(?:امس|الیوم|یوم)(?: (?:الاول))?"
    r"(?: ?\(?ال(?:احد|اثنین|ثلاثاء|اربعاء|خمیس|جمعه|سبت)\)?)?|ال(?:احد|اثنین|ثلاثاء|اربعاء|خمیس|جمعه|سبت)"
    r"(?: الماضی)?)),? (?=\S+ \S)"
)
_AR_ON = re.compile(
    r"[\"»]?(?:\s*|[^.]{0,160},\s*)(?:علی(?! هامش| لسان| صعید| حد)|عن|الی)\s+|"
    r"[\"»]?\s*,(?! ?(?:عدم|وجود|ضروره|اهمیه|استعداد|رفض|التزام|استمرار|دعم|حرص|ان) )[^,.]{2,80},\s*"
)
# «… made at a press conference in Ankara»: the occasion stands before what is said
_TR_STATEMENT = re.compile(
    r"[^\"]{0,140}?\b(?:aciklamada|aciklamasinda|konusmada|konusmasinda|toplantisinda|gorusmede|gorusmesinde|roportajda|"
    r"demecte|demecinde|bildiride|mesajinda|paylasiminda|"
    r"mulakatta|mulakatinda|soyleside|(?:gorusme|toplanti|temas|ziyaret|oturum|zirve)\w*n[iu]n (?:ardindan|sonrasinda)"
    r"(?: da)?|paylasimda|mesajda|yazida|hesabindan|videoda|programda|brifingde)\b,? "
)
_WITH_SUBJECT = frozenset({"object, verb", "content, verb", "verb, object", "according to"})
_ITEM = re.compile(r"\s*(?:\d{1,2} ?[.)\-]|[-•*]) *(?=\D)")
_PLEDGED = re.compile(
    r"(?:приверженность|решимость|готовность|обязательств[оа]|commitment|resolve|determination|التزام\w*|عزم\w*|"
    r"تصمیم\w*)$"
)
_AR_THAT = re.compile(r"ان(?:ه|ها)? ")
_AR_ISSUED = re.compile(
    r"\s*(?:فی|خلال) (?:بیان|تصریح|تصریحات|حدیث|موتمر صحفی)(?: (?:مشترک|صحفی|رسمی|صحفیه))?"
    r"(?: (?:صدر|اصدرته|اصدره|نشر|نشرته|عقد|عقده) (?:(?:فی|عن|علی) )?\S+)? "
)
_TR_LEAD = re.compile(r"; |[^,\"]{0,60}?(?:,| ise )\s*|\s?d[ae] ")
_TR_ALSO = re.compile(r"\s?(?:da|de),? ")
_RETOLD = re.compile(
    r"(?:(?:the|these|those|such|all) )?(?:claims?|allegations?|accusations?|reports?|charges?|criticism|suggestions?)|"
    r"(?:эти |эту |это |все |подобные |такие )?"
    r"(?:обвинени[ея]|сообщени[ея]|информацию|заявлени[ея]|утверждени[ея]|слухи)|"
    r"(?:هذه |تلک |کل )?(?:ال)?"
    r"(?:اتهامات|انباء|مزاعم|ادعاءات|روایه|تهم|شایعات|تصریحات|تقاریر|معلومات)(?: جمله وتفصیلا| بشده)?|"
    r"ذلک|هذا (?:الاتهام|الکلام|النبا)|"
    r"(?:bu |soz konusu |tum )?(?:iddia|suclama|haber|elestiri|soylenti)(?:lar|ler)?(?:[iu]n?[iu]?)?"
)
_CONTINUES = re.compile(r"(?:از طرفی|در این|در همین|همچنین|از سوی|خبر دیگر|به گزارش)")


def content_of(page: Sheet, n: int, saying: Saying, subject: Found) -> Span:
    """The content without the subject that stands in it, and with the sentences a colon's quotation goes on through."""
    text, (start, end) = page.text, saying.content
    within = any(a <= subject.start < b for a, b in saying.subject)
    if within and saying.order in _WITH_SUBJECT and start <= subject.start < end:
        if subject.end >= end - 2:  # «… Lavrov dile getirdi»: the subject stands right before the verb
            end = subject.start
        else:
            start = max(start, _after_subject(page, subject, end))
    if page.language == "ar" and saying.order == "verb, object":
        when = _AR_WHEN.match(text, start, end) or _AR_DAY.match(text, start, end)
        start = when.end() if when else start
        link = _AR_ON.match(text[start:end])
        start += link.end() if link else 0
    if 0 <= start - saying.cue.end < 6 and (noun := _PLEDGED.search(text, saying.cue.start, saying.cue.end)):
        start = noun.start()  # «подтвердили приверженность …»: what they hold to is part of it
    if page.language == "ar" and saying.order == "verb, colon" and (that := _AR_THAT.match(text, start)):
        start = that.end()
    if page.language == "ar" and (issued := _AR_ISSUED.match(text, start, end)):
        start = issued.end()
    if page.language == "tr" and saying.order == "content, verb":
        lead = _TR_LEAD.match(text[start:end]) if subject.end <= start <= subject.end + 2 else None
        also = _TR_ALSO.match(text, start, end)
        start = also.end() if also else start + lead.end() if lead else start
        start = issued.end() if (issued := _TR_STATEMENT.match(text, start, end)) else start
    if page.language == "ru" and (agency := _RU_AGENCY.search(text, start, end)):
        end = agency.start()
    if page.language == "ru" and saying.kind == "demand" and (other := text.find(", а ", start, end)) > start + 8:
        end = other  # «потребовал вывести войска, а Анкару назвал …»
    if item := _ITEM.match(text, start, end):
        start = item.end()
    start, end = trim(text, start, end)
    if longer := next((b for a, b in page.quotes if a - 2 <= start <= a + 2 and b > end + 2), 0):
        end = trim(text, start, longer)[1]  # what is quoted goes on beyond the sentence
    if saying.order == "verb, content" and ":" in text[saying.cue.end : start]:
        end = _through_colon(page, n, end)
    return start, end


def is_retold(text: str, content: Span) -> bool:
    """«denied the claims», «эти обвинения», «iddiaları»: what was said is not told again."""
    return bool(_RETOLD.fullmatch(text, *content))


def _after_subject(page: Sheet, subject: Found, limit: int) -> int:
    """End of the subject with what stands in apposition to it."""
    end = subject.end
    for m in page.between(subject.end, limit):
        if 0 <= m.start - end <= 3 and m.end < limit and m.entity == subject.entity:
            end = m.end
    return end


def _through_colon(page: Sheet, n: int, end: int) -> int:
    """A quotation behind a colon goes on while sentences of the line name no verb of saying and no new subject."""
    for start, stop in page.sentences[n + 1 : n + 2]:
        fresh = "\n" in page.text[end:start] or ";" in page.text[start:stop]
        speaks = any(start <= c.start < stop for c in page.cues) or _CONTINUES.match(page.text[start : start + 14])
        first = page.between(start, stop)[:1]
        subject = bool(first) and first[0].start - start < 3
        if fresh or speaks or subject:
            break
        end = trim(page.text, start, stop)[1]
    return end
