"""Orders of a Persian sentence with a verb of saying.

The subject stands first, the verb between it and the content or last: «X گفت که …», «X از … خبر داد», «X خواستار … شد»,
«X با بیان اینکه … افزود».
"""

from __future__ import annotations

import re

from atashbas.reading.statements.quotations import about_the_last, trim
from atashbas.reading.statements.saying import Saying, clause_start, cue_kind
from atashbas.reading.text.hits import Hit
from atashbas.reading.text.segments import Span

_THAT = re.compile(r"\s*(?:,\s*)?که(?= )")
_COLON = re.compile(r"[^:.,;«\"]{0,60}:\s*")
_FELT = re.compile("تاکید|نگران|امیدوار|تاسف|انتقاد|محکوم|هشدار")  # «ضمن تاکید بر …» says what the next verb does not
_BECAME = re.compile(r" (?:شد|شدند|شده است|شده اند|شده|است|هستند|گردید|گردیدند)(?!\w)")
_NAMING = re.compile("خواند|نامید|دانست|توصیف|ارزیابی|قلمداد|تلقی|معرفی")
_QUOTED = re.compile(r"[«»\"]")
LONGEST_NAMING = 8  # words up to which «called X Y» names rather than says
_TALKS = re.compile(
    r"[\s\u200c]*(?:و[\s\u200c]*)?گو(?:ی|یی|ها|های|هایی|یشان)?(?!\w)"
)  # «گفت‌وگو», «گفتگو»: talks, and nobody said
_STRESSED = re.compile("تاکید|تصریح|پافشاری|اصرار|صحه")
_AND = re.compile(r"\s*و\s+")
# «این سخن را رد کرد»: what was said is not told again.
_THIS_TALE = re.compile(
    r"(?<!\w)(?:این|ان) (?:سخن|سخنان|خبر|گزارش|ادعا|اتهام|اظهارات|موضوع|مطلب|شایعه|امر)"
    r"(?:ها|های|ات)?(?: را)?$"
)
_SHORTEST_REST = 10
# «در پایان نشست مخالفت خود را با قطعنامه اعلام کردند»: what stands before is the occasion
_OWN = re.compile(
    r"(?<!\w)(?:تعهد|پایبندی|آمادگی|امادگی|حمایت|پشتیبانی|مخالفت|نگرانی|رضایت|خرسندی|همبستگی|قدردانی|انزجار|تاسف|"
    r"اعتراض|نارضایتی|خشنودی|تردید) (?:\w+ )?(?:خود|خویش)(?!\w)"
)
_WANTS = re.compile(r"می ?خواه|خواست(?!ار)")
_NEITHER = re.compile(r"(?<!\w)نه (?:تایید|تائید|رد|تکذیب) و نه $|(?<!\w)نه (?:تایید|تائید|رد|تکذیب) \w+ و نه $")
_OPENS = re.compile(r"\s*(?:که|تا|:|,)")
_NEAR_NEXT = 12  # letters before the next verb within which the comma stands that closes what is said


def says(text: str, cue: Hit) -> bool:
    """Whether somebody says something here: no «گفت‌وگو» (talks), no «آنچه … می خواند» (what somebody calls so)."""
    return not _TALKS.match(text, cue.end, cue.end + 14) and not text.startswith(("می ", "خن "), max(0, cue.start - 3))


def read_persian(text: str, span: Span, cue: Hit, found: list[Saying], follows: int) -> Saying | None:
    """The saying of one verb, None where nobody says anything; `follows`: where the next verb begins, or -1."""
    layout, kind = cue_kind(cue)
    if layout == "about":  # «قاسمی با بیان این مطلب گفت …»: what he said is the sentence before
        last = about_the_last(text, span, cue, kind)
        return last._replace(subject=((span[0], cue.start),)) if last else None
    if layout == "ba":
        return _with_saying(text, span, cue, kind, follows)
    if found and found[-1].order == "with saying" and found[-1].cue.entry.alias.endswith("که"):
        comma = text.find(",", found[-1].cue.end, span[1])
        if cue.start < comma and _closes(comma, cue.start):
            return None
    if layout == "split":
        done = _BECAME.search(text, cue.end, span[1])
        if done is None and kind != "demand":
            return None
        content = trim(text, cue.end, done.start()) if done else (cue.end, cue.end)
        if done and text[slice(*content)] in {"ان", "این"} and text.startswith(" که ", done.end()):
            content = trim(text, done.end() + 4, span[1])  # «خواستار آن شد که …»
        return Saying(cue, kind, ((clause_start(span, cue, found), cue.start),), content, "split verb")
    start = clause_start(span, cue, found)
    if _WANTS.match(text, cue.start) and " از " not in text[start : cue.start] and not _OPENS.match(text, cue.end):
        return None  # «راه اراده بیشتری می خواهد»
    rest = trim(text, cue.end, span[1])
    closed = text.startswith((",", ";"), cue.end) and " را " in text[start : cue.start]  # «X را به … متهم کرد, Y …»
    if rest[1] - rest[0] < _SHORTEST_REST or text.startswith(" و ", cue.end) or closed:
        return _object_first(text, span, cue, kind, found)
    nested = start > span[0]
    if nested and cue.entry.alias.startswith("بر این"):  # within what another says it is a belief told, not said
        return None
    at = _content_start(text, cue, (span[0], follows) if follows > 0 else span)
    return Saying(cue, kind, ((start, cue.start),), trim(text, at, span[1]), "verb, content", nested)


def _with_saying(text: str, span: Span, cue: Hit, kind: str, follows: int) -> Saying:
    """«با بیان اینکه …»: what is said ends at a comma, or where the next verb has its own."""
    comma = text.find(",", cue.end, span[1])
    last = text.rfind(",", cue.end, follows) if follows > 0 else -1
    if last > 0 and follows - last <= _NEAR_NEXT:  # «با بیان اینکه اگر …, …, افزود»
        comma = last
    asked = text.rfind(" از ", cue.end + _NEAR_NEXT, follows) if text.startswith("خواست", follows) else -1
    if asked > 0 and last < asked:  # «… از ایران خواست»: whom he asked
        comma = asked
    elif follows > 0 and not 0 < comma < follows and not (cue.entry.alias.endswith("که") and _closes(comma, follows)):
        told = text.find(" از ", cue.end + _NEAR_NEXT, follows) if text.startswith("خبر", follows) else -1
        comma = told if told > 0 else follows
    elif follows > 0 and _FELT.search(cue.entry.alias) and "خواست" not in text[follows : follows + 5]:
        comma = min(comma, follows)
    content = trim(text, cue.end, max(comma, cue.end))
    if _THIS_TALE.search(text, *content):
        content = cue.end, cue.end
    return Saying(cue, kind, ((span[0], cue.start),), content, "with saying")


def _closes(comma: int, verb: int) -> bool:
    """«با اشاره به اینکه شورا … را محکوم کرد, افزود»: the verb ends the clause of what is said."""
    return 0 < comma - verb <= _NEAR_NEXT


def _content_start(text: str, cue: Hit, span: Span) -> int:
    tail = text[cue.end : span[1]]
    if m := _THAT.match(tail):
        return cue.end + m.end()
    at = tail[:20].find(" که ")
    if 0 <= at < 10 and ":" not in tail[:at]:
        return cue.end + at + 4
    m = _COLON.match(tail)
    return cue.end + (m.end() if m else 0)


def _object_first(text: str, span: Span, cue: Hit, kind: str, found: list[Saying]) -> Saying | None:
    """The object stands before the verb: «… را خواستار شد», «از … خبر داد»."""
    before = [s for s in found if s.cue.end <= cue.start and s.order in {"object, verb", "split verb"}]
    start = max(before[-1].cue.end, before[-1].content[1]) if before else span[0]
    if before and (done := _BECAME.match(text, start, cue.start)):
        start = done.end()
    linked = bool(before)
    region = text[start : cue.start]
    if _THIS_TALE.search(region.strip()) or cue_kind(cue)[0] == "joint":
        return None
    if cue.entry.alias.startswith("سخن") and " از " not in region:
        return None  # «با همتای خود سخن گفت»
    if _NEITHER.search(text, start, cue.start):
        return None  # «نه تایید و نه رد کرد»
    marker = (
        " از "
        if "خبر" in cue.entry.alias or cue.entry.alias.startswith("سخن")
        else " بر "
        if _STRESSED.search(cue.entry.alias)
        else ""
    )
    at = region.find(marker) if marker else -1
    if at >= 0:
        content = trim(text, start + at + len(marker), cue.start)
        return Saying(cue, kind, ((start, start + at),), content, "object, verb", linked=linked)
    if linked:
        lead = _AND.match(region)
        content = trim(text, start + (lead.end() if lead else 0), cue.start)
        return Saying(cue, kind, ((start, start),), content, "object, verb", linked=True)
    named = _NAMING.match(text, cue.start) and not _QUOTED.search(text, start, cue.start)
    if named and text.count(" ", start, cue.start) < LONGEST_NAMING:
        return None  # «بشار جعفری حضور ترکیه را اشغال خواند»
    begin = start
    if (own := _OWN.search(text, start, cue.start)) is not None:
        return Saying(cue, kind, ((start, own.start()),), trim(text, own.start(), cue.start), "object, verb")
    if kind == "demand" and (to := text.rfind(" را به ", start, cue.start)) > 0:
        begin = max(start, text.rfind(",", start, to) + 1)  # «… در گفت‌وگو با همتایان, طرفین را به خویشتنداری دعوت کرد»
    return Saying(cue, kind, ((start, cue.start),), trim(text, begin, cue.start), "object, verb")
