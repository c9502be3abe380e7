"""What somebody is given as saying without a verb of saying: behind a name and a colon, in a quotation of its own.

«Lavrov: the truce holds», «Lavrentiev offered reassurance: …», «Ответ: …», a quotation that goes on in a new sentence.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from atashbas.reading.statements.quotations import trim
from atashbas.reading.statements.saying import Saying
from atashbas.reading.statements.sheet import Sheet
from atashbas.reading.text.hits import Entry, Hit
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

_COLON = Entry("cue", "after:auto", ":", False, "rules", 0, "rule", "rules:0 cue after:auto «:»")
# «Ответ: …» in questions and answers: the one who is asked goes on.
_ANSWER = re.compile(r"(?:ответ|о|answer|a|spokes(?:man|woman|person)|الجواب|جواب|ج|پاسخ|cevap|yanit|c) ?[:.-] ?(?=\S)")
FIRST_WORDS = 40  # letters behind «Moscow:» in which a number tells a count, and no claim
# «Hezbollah's answer was a single line: …», «Ответ Дамаска был краток: …»: whose answer it is, he says it.
_REPLY = re.compile(
    r"(?<!\w)(?:answer|response|reply|reaction|verdict|message|position|ответ|реакция|мнение|позиция|вердикт|پاسخ|"
    r"واکنش|موضع|"
    r"رد|جواب|موقف|هشدار|پیام|درخواست|تحذیر|رساله|warning|call|appeal|предупреждение|призыв|uyari|cagrisi?|"
    r"aciklamasi?|yaniti?|cevabi?|tepkisi?|mesaji?|tutumu?)(?!\w)"
)
LONGEST_REPLY = 80
# «@name», «حساب وزارة الدفاع: …», «Твиттер Алтуна: …»: where somebody writes.
_ACCOUNT = re.compile(
    r"[-•*\s]*(?:(?:ال)?حساب(?: الرسمی ل)?|صفحه|твиттер|телеграм-канал|аккаунт|(?:official |the )?account of(?: the)?)?"
    r"[\s«\"]*"
)
_ON_A_SITE = re.compile(
    r"[»\"]?\s*(?:(?:\w+ )?hesabi|(?:علی|در) (?:تویتر|توییتر|منصه اکس|تلگرام)|on (?:twitter|x|telegram|facebook)|"
    r"в (?:твиттере|телеграме|соцсети)|twitter'da)?\s*(?:\(@\w+\))?"
)
_NUMBER = re.compile(r"\d{1,2} ?[.)]")
_POINT = re.compile(r"(?:\d{1,2} ?[.)]|[-•*])\s*(?=\S)")
_TALKS = re.compile(r"[\s\u200c]*(?:و[\s\u200c]*)?گو")  # «در گفت‌وگو با …» says nothing yet
_INITIALS = re.compile(
    r"(?:[a-zа-я]\. ?){1,2}|(?:دکتر|د\.|الدکتور|السید|اقای|سردار|اللواء|العمید|dr\.?|mr\.?|ms\.?|mrs\.?|gen\.|general|"
    r"sayin|г-н|генерал) "
)
LONG_CLAIM = 5  # words behind «X was less sure:» that are a claim
LONGEST_TERM = 24  # letters up to which words in marks are rather a name or a term
_NAMED = ("person:", "org:", "group:", "role:")


def find_unsaid(page: Sheet, n: int, quotes: Sequence[Span], last: int) -> Saying | None:
    """A quotation without a verb: behind a name and a colon, or a sentence of its own that goes on what somebody says.

    `last`: number of the last sentence in which anybody said anything.
    """
    text, (start, end) = page.text, page.sentences[n]
    opened, closed = quotes[0]
    sentence = page.text[closed - 1] in ".!?" and page.text.count(" ", opened, closed) >= LONG_CLAIM - 2
    if closed - opened < LONGEST_TERM and not sentence:
        return None
    content = trim(text, opened, closed)
    colon = opened - 1
    while colon > start and text[colon - 1] in " -":
        colon -= 1
    mark = Hit(max(start, colon - 1), max(start, colon - 1) + 1, _COLON)
    if colon > start and text[colon - 1] == ":":
        named = [m for m in page.between(start, colon) if m.entity.startswith(_NAMED)]
        return Saying(mark, "auto", ((start, colon),), content, "colon, quotation") if named else None
    alone = opened - start <= 3 and end - min(closed, end) <= 3
    return Saying(mark, "auto", ((start, start),), content, "quotation goes on") if alone and n - last <= 1 else None


def find_titled(page: Sheet) -> dict[int, Saying]:
    """«Lavrov: the truce holds»: a person at the head of a sentence, a colon, and what he says."""
    if ":" not in page.text and " - " not in page.text:
        return {}
    found = {}
    asked = _asked(page)
    for n, (start, end) in enumerate(page.sentences):
        if answer := _ANSWER.match(page.text, start, end):
            mark = Hit(answer.end() - 1, answer.end(), _COLON)
            told = trim(page.text, answer.end(), end)
            if asked and asked.end < start:
                found[n] = Saying(mark, "auto", ((asked.start, asked.end),), told, "name and colon")
            else:
                found[n] = Saying(mark, "auto", ((start, start),), told, "quotation goes on")
            continue
        if behind := _behind_dash(page, start, end):
            found[n] = behind
            continue
        colon = page.text.find(":", start, min(end, start + 120))
        if colon < 0:
            continue
        if (part := page.text.rfind("; ", start, colon)) > 0:
            start = part + 2
        named = page.between(start, colon + 1)
        if not named:
            continue
        content = trim(page.text, colon + 1, end)
        own = any(c.entry.value.startswith("after:") for c in page.hits.inside(content, "cue"))
        silent = not own and not _says(page, start, colon)
        reply = silent and colon - start <= LONGEST_REPLY and content[1] - content[0] > 12
        if reply and _REPLY.search(page.text, start, colon):
            found[n] = Saying(Hit(colon, colon + 1, _COLON), "auto", ((start, colon),), content, "answer and colon")
            continue
        if not own and _predicate(page, start, colon, named) and len(page.text[slice(*content)].split()) >= LONG_CLAIM:
            found[n] = Saying(
                Hit(colon, colon + 1, _COLON), "auto", ((start, colon),), content, "name, predicate, colon"
            )
            continue
        counts = any(c.isdigit() for c in page.text[colon : colon + FIRST_WORDS])
        body = named[-1].entity.startswith(("org:", "country:")) and not counts
        apart = page.text[named[-1].end : colon].strip()
        if apart and _ON_A_SITE.fullmatch(apart):
            apart, counts = "", False  # «Pence on Twitter: …», «Milli Savunma Bakanlığı hesabı: …»
        if apart or not (body or named[-1].entity.startswith(("person:", "role:"))):
            continue
        heads = named[0].start == start or _INITIALS.fullmatch(page.text, start, named[0].start)
        heads = heads or _ACCOUNT.fullmatch(page.text, start, named[0].start)
        if heads and len(page.text[slice(*content)].split()) >= 3:
            found[n] = Saying(Hit(colon, colon + 1, _COLON), "auto", ((start, colon),), content, "name and colon")
    return found


def _asked(page: Sheet) -> Found | None:
    """Whom the heading of questions and answers names, where it names one."""
    heading = page.text.find("\n")
    people = {m.entity: m for m in page.between(0, max(heading, 0)) if m.entity.startswith(("person:", "role:"))}
    return next(iter(people.values())) if len(people) == 1 else None


def _behind_dash(page: Sheet, start: int, end: int) -> Saying | None:
    """«The truce holds - Lavrov»: a heading that ends with who says it."""
    dash = page.text.rfind(" - ", start, end)
    if dash < 0 or page.text[end - 1] in '.!?"' or page.text.count(" ", start, dash) < LONG_CLAIM - 1:
        return None
    named = [m for m in page.between(dash, end) if m.entity.startswith(_NAMED)]
    if not named or named[0].start != dash + 3 or named[-1].end != end:
        return None
    if any(start <= c.start < end for c in page.cues):
        return None
    mark = Hit(dash + 1, dash + 2, _COLON)
    return Saying(mark, "auto", ((dash, end),), trim(page.text, start, dash), "name and colon")


def find_points(page: Sheet, cued: Container[int]) -> dict[int, Saying]:
    """«X said the following:» and lines with a mark before each: what X says, point by point."""
    found: dict[int, Saying] = {}
    listed = numbered = False
    for n, (start, end) in enumerate(page.sentences):
        if _NUMBER.fullmatch(page.text, start, end):  # «1.» ends no sentence
            numbered = True
            continue
        item = _POINT.match(page.text, start, end)
        if listed and (item or numbered):
            mark = Hit(start, start + 1, _COLON)
            content = trim(page.text, item.end() if item else start, end)
            found[n] = Saying(mark, "auto", ((start, start),), content, "quotation goes on")
        elif not item:
            listed = n in cued and page.text[end - 1] == ":"
        numbered = False
    return found


def _says(page: Sheet, start: int, colon: int) -> bool:
    """Whether a verb of saying stands before the colon."""
    verbs = (c for c in page.hits.inside((start, colon), "cue") if c.entry.value.startswith("after:"))
    return any(not _TALKS.match(page.text, c.end) for c in verbs)


def _predicate(page: Sheet, start: int, colon: int, named: Sequence[Found]) -> bool:
    """«Lavrentiev offered reassurance: …»: somebody at the head, words of what he did, and no verb of saying."""
    first, last = named[0], named[-1]
    head = first.start - start <= 4 and first.entity.startswith(("person:", "org:", "country:"))
    said = _says(page, start, colon)
    return head and not said and colon - last.end > 8 and not page.text[colon + 1 : colon + 3].strip()[:1].isdigit()
