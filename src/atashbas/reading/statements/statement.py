"""Statements: each saying with its speaker, found in the sentence, carried over, or read from «this statement».

The speaker is the first subject-like mention of the verb's region: a person before the office that stands beside him, a
body, a state; nobody who only follows a preposition. «He», «the minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from atashbas.reading.statements.circumstances import NONE, Circumstances, Ground, find_circumstances, make_ground
from atashbas.reading.statements.kinds import find_asks, judge
from atashbas.reading.statements.pronouns import JOINT
from atashbas.reading.statements.quotations import find_quotes, trim
from atashbas.reading.statements.saying import WHAT_FOLLOWS, Saying
from atashbas.reading.statements.sayings import find_sayings
from atashbas.reading.statements.sheet import Sheet, Thread
from atashbas.reading.statements.speakers import find_speaker, reach_of
from atashbas.reading.statements.unsaid import find_points, find_titled, find_unsaid
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hit, Hits, Placed
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found, top_level
from atashbas.values import Language

_CAPITAL = "place:damascus"  # a governorate too, and the state where it speaks
_SPEAKERS = ("person:", "org:", "group:", "country:", "body:", "role:", "unknown:", _CAPITAL)
_RU_AGENCY = re.compile(r",\s*(?:передает|сообщает|пишет|передают|сообщают|уточняет)\b[^,]*$")  # «…, передает ТАСС»
_AR_MUST = re.compile(r"علی (?:\S+ ){1,4}ان (?=[تینا])")
_AR_ON = re.compile(
    r"[\"»]?(?:\s*|[^.]{0,160},\s*)(?:علی(?! هامش| لسان| صعید| حد)|عن|الی)\s+|[\"»]?\s*,[^,.]{2,80},\s*"
)
# «أكد ظريف خلال اتصال هاتفي مع نظيره ضرورة …»: the occasion stands before what is said
_AR_WHEN = re.compile(
    r"\s*(?:خلال|فی|عقب|اثناء|بعد|لدی|علی هامش|علی لسان|عبر|امس|الیوم) [^,.]{3,90}? "
    r"(?=(?:علی )?(?:ضروره|اهمیه|وجوب|استعداد|التزام|رفض|دعم|حرص|عزم|تمسک|موقف|اولویه|تضامن|ثقت|قلق|امل|ترحیب)\w*)"
)
# «… made at a press conference in Ankara»: the occasion stands before what is said
_TR_STATEMENT = re.compile(
    r"[^\"]{0,90}?\b(?:aciklamada|aciklamasinda|konusmada|konusmasinda|toplantisinda|gorusmede|gorusmesinde|roportajda|"
    r"demecte|demecinde|bildiride|mesajinda|paylasiminda|"
    r"paylasimda|mesajda|yazida|hesabindan|videoda|programda|brifingde)\b,? "
)
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
_TR_LEAD = re.compile(r"[^,\"]{0,60}?(?:,| ise )\s*|\s?d[ae] ")
_ATTRIBUTED = frozenset({"content, verb", "content, verb, subject", "content around the verb"})
_INDIRECT = frozenset({"carried over", "pronoun", "this statement"})
_CONTINUES = re.compile(r"(?:از طرفی|در این|در همین|همچنین|از سوی|خبر دیگر|به گزارش)")


class StatementFound(NamedTuple):
    """A statement in offsets of the folded text; `parent` and `duplicate_of` are indices in the block's list."""

    content: Span
    speaker: str
    how: str
    kind: str
    subkind: str | None
    realis: str
    topics: tuple[str, ...]
    plover: str
    office: Span | None
    speaker_span: Span | None
    cue: Hit
    order: str
    why: str
    entries: tuple[str, ...]
    asks: tuple[Span, ...]
    beside: Circumstances
    parent: int | None = None
    duplicate_of: int | None = None
    reasons: tuple[str, ...] = ()


def find_statements(
    text: str,
    hits: Hits,
    mentions: Sequence[Found],
    sentences: Sequence[Span],
    language: Language,
    preps: frozenset[str],
    dates: Sequence[DateFound] = (),
    towns: Mapping[str, tuple[str, str | None]] | None = None,
    cased: Callable[[int, int], str] | None = None,
    holders: Callable[[str, str], Sequence[str]] = lambda role, party: (),
    alike: Callable[[str], str | None] = lambda name: None,
) -> list[StatementFound]:
    """Statements of a block, in order.

    `preps`: the language's prepositions; `towns`: name and governorate of each place (`Lexicon.places`); `cased`: words
    of a stretch with their capitals (`Block.cased`), which tell names that no list has; `holders`: who held an office
    of a party on the day; `alike`: the one listed person whose name sounds like this one.
    """
    outer = top_level(mentions)
    speakers = [_as_state(m) for m in outer if m.entity.startswith(_SPEAKERS)]
    page = Sheet(
        text=text, hits=hits, language=language, sentences=sentences, quotes=find_quotes(text),
        mentions=Placed(speakers),
        cues=hits.longest("cue"),
        pronouns=Placed(hits.longest("pronoun")),
        documents=Placed(hits.longest("thisdoc")),
        preps=preps,
        cased=cased or (lambda start, end: text[start:end]),
        outer=Placed(outer),
        holders=holders,
        alike=alike,
    )  # fmt: skip
    ground = make_ground(
        text, language, sentences, speakers=page.mentions,
        meetings=[m for m in outer if m.entity.startswith("meeting:")],
        places=hits.longest("place", "area"), press=hits.longest("press"), dates=list(dates), towns=towns or {},
    )  # fmt: skip
    thats = Placed(hits.of("that")).by_stretch(sentences)
    found: list[StatementFound] = []
    titled = find_titled(page)
    by_sentence = Placed(page.cues).by_stretch(sentences)
    points = find_points(page, by_sentence)
    quoted = Placed(list(page.quotes)).by_stretch(sentences)
    last = -9
    for n in sorted({*by_sentence, *titled, *quoted, *points}):
        before, spoke = len(found), page.thread.speaker
        if n in titled:
            _read_sentence(page, ground, n, [titled[n]], found)
        elif n in by_sentence:
            sayings = find_sayings(text, sentences[n], by_sentence[n], thats.get(n, ()), page.quotes, language)
            _read_sentence(page, ground, n, sayings, found)
        if len(found) == before and n in quoted and (saying := find_unsaid(page, n, quoted[n], last)):
            _read_sentence(page, ground, n, [saying], found)
        elif len(found) == before and n in points:
            _read_sentence(page, ground, n, [points[n]], found)
        if len(found) > before or page.thread.speaker is not spoke:
            last = n
    return _with_duplicates(text, found)


def _as_state(m: Found) -> Found:
    """«Damascus» as somebody who speaks is the state; so is «the Russian side»."""
    if m.entity.startswith("org:") and m.entity.endswith("_side") and m.party:
        return m._replace(entity=f"country:{m.party}")
    return m._replace(entity="country:SYR", party="SYR") if m.entity == _CAPITAL else m


def _read_sentence(page: Sheet, ground: Ground, n: int, sayings: Sequence[Saying], found: list[StatementFound]) -> None:
    first = len(found)
    speaker: Found | None = None
    for saying in sayings:
        subject, how = find_speaker(page, saying, speaker)
        if subject is None:
            continue
        if saying.order == WHAT_FOLLOWS:
            _remember(page.thread, subject, saying)
            continue
        if saying.cue.entry.value.startswith("joint:") and how != "head of the list" and subject.entity != JOINT:
            continue  # «they agreed to meet» tells what happened, unless the guarantors say it together
        content = _content(page, n, saying, subject)
        if content[1] - content[0] < 8:
            speaker = speaker if saying.nested else subject  # «осудил удар и потребовал …»: he goes on
            continue
        if _is_said(content, subject.entity, found):
            continue
        if saying.order in _ATTRIBUTED:  # «X pledged to …, the ministry said»: what the ministry said is the whole
            found[first:] = [s for s in found[first:] if not content[0] <= s.cue.start < content[1]]
        parent = _around(saying.cue.start, found, first) if len(found) > first else None
        if parent is not None and (
            saying.kind != "auto" or how == "same sentence" or subject.start < found[parent].content[0]
        ):
            continue  # «he said that both stress …»: nobody new speaks
        beside = NONE
        if n in ground.rich:
            beside = find_circumstances(ground, page.sentences[n], saying, content, subject)
        found.append(_statement(page, saying, subject, how, content, parent, beside))
        if not saying.nested:
            speaker = subject
        if parent is None:
            _remember(page.thread, subject, saying)


def _is_said(content: Span, speaker: str, found: Sequence[StatementFound]) -> bool:
    """Nearly the same words of the same speaker: two verbs of saying over one content."""
    start, end = content
    for s in found[-4:]:
        (a, b), who = s[0], s[1]
        if b > start and who == speaker and (min(end, b) - max(start, a)) * 10 >= 9 * (max(end, b) - min(start, a)):
            return True
    return False


def _around(at: int, found: Sequence[StatementFound], first: int) -> int | None:
    """Index of the first statement of the sentence that has this place in its content."""
    return next((i for i in range(first, len(found)) if found[i].content[0] <= at < found[i].content[1]), None)


def _remember(thread: Thread, subject: Found, saying: Saying) -> None:
    thread.speaker = subject
    if subject.entity.startswith(("person", "role", "unknown")):
        thread.person = subject
    else:
        thread.org = subject
    if not saying.nested and subject.entity.startswith(("org", "group")):
        thread.document = subject


def _content(page: Sheet, n: int, saying: Saying, subject: Found) -> Span:
    """The content without the subject that stands in it, and with the sentences a colon's quotation goes on through."""
    text, (start, end) = page.text, saying.content
    if saying.order in {"object, verb", "content, verb", "verb, object"} and start <= subject.start < end:
        if subject.end >= end - 2:  # «… Lavrov dile getirdi»: the subject stands right before the verb
            end = subject.start
        else:
            start = max(start, _after_subject(page, subject, end))
    if page.language == "ar" and saying.order == "verb, object":
        when = _AR_WHEN.match(text, start, end)
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
        start += lead.end() if lead else 0
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


def _statement(
    page: Sheet,
    saying: Saying,
    subject: Found,
    how: str,
    content: Span,
    parent: int | None,
    beside: Circumstances,
) -> StatementFound:
    cue_kind = saying.kind
    if page.language == "ar" and cue_kind == "auto" and _AR_MUST.match(page.text, *content):
        cue_kind = "demand"  # «على إيران أن تسحب …»
    kind, subkind, realis, topics, why, plover = judge(page.hits, content[0], content[1], cue_kind)
    low, high = reach_of(saying)
    span = subject[:2] if low <= subject.start <= high else None
    return StatementFound(
        content, _as_printed(page, subject), how, kind, subkind, realis, topics, plover,
        span if subject.role else None, span, saying.cue, saying.order, why,
        _entries(saying.cue.entry.name, subject.entry, why),
        find_asks(page.text, content[0], content[1], page.language) if kind == "demand" else (),
        beside, parent, None, _reasons(subject, how),
    )  # fmt: skip


def _as_printed(page: Sheet, subject: Found) -> str:
    """Id of the speaker; an office that nobody is known to hold stays as printed."""
    if not subject.entity.startswith("role:"):
        return subject.entity
    return f"unknown:{page.cased(subject.start, subject.end)}"


def _entries(cue: str, name: str, why: str) -> tuple[str, ...]:
    """Lexicon entries behind verb, speaker and kind."""
    entries = (cue, name) if name else (cue,)
    return (*entries, why) if ":" in why else entries


def _reasons(subject: Found, how: str) -> tuple[str, ...]:
    """Why somebody should look at who speaks."""
    rule = subject.rule
    plain = rule == "name" or rule == "office beside a name"
    if plain and how not in _INDIRECT and not subject.entity.startswith("unknown:"):
        return ()
    reasons = []
    if subject.entity.startswith(("unknown:", "role:")):
        reasons.append("speaker not resolved")
    if how in _INDIRECT:
        reasons.append(f"speaker by {how}")
    if "likeness" in rule or "about the agreement" in rule:
        reasons.append(rule)
    return tuple(reasons)


def _with_duplicates(text: str, found: Sequence[StatementFound]) -> list[StatementFound]:
    """A repeated paragraph repeats its statements; the later one names the first."""
    seen: dict[tuple[str, str], int] = {}
    out: list[StatementFound] = []
    for n, s in enumerate(found):
        words = text[s.content[0] : s.content[1]]
        if "\n" in words or "  " in words:
            words = " ".join(words.split())
        key = s.speaker, words
        first = seen.setdefault(key, n)
        out.append(s if first == n else s._replace(duplicate_of=first))
    return out
