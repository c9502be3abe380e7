"""Statements: each saying with its speaker, found in the sentence, carried over, or read from «this statement».

The speaker is the first subject-like mention of the verb's region: a person before the office that stands beside him, a
body, a state; nobody who only follows a preposition. «He», «the minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from atashbas.reading.hits import Hit, Hits, Placed
from atashbas.reading.kinds import find_asks, judge
from atashbas.reading.mentions import Found, top_level
from atashbas.reading.sayings import Saying, find_quotes, find_sayings, trim
from atashbas.reading.segments import Span
from atashbas.values import Language

_SPEAKERS = ("person:", "org:", "group:", "country:", "body:", "role:", "unknown:")
_TR_CASE = re.compile(
    r"^(?:'(?:n?[iu]n|y?[eaiu]|[dt][ea]n?|[dt][ea]ki\w*|l[ae]|y[ea])|(?:[dt][ea]ki\w*)|'?(?:den|dan|nin))(?!\w)"
)
_RU_NOMINATIVE = re.compile(r"(?:ия|ция|ан|ша|рф|ва|рь|ль|ун|нд|ак|ет)$")  # of the countries' names
_RU_AGENCY = re.compile(r",\s*(?:передает|сообщает|пишет|передают|сообщают|уточняет)\b[^,]*$")  # «…, передает ТАСС»
_OF_OFFICE = re.compile(r"\s(?:по|for|on) [\w\- ]{3,40}\s")
_APPOSED = re.compile(r"\s*(?:the |a )?(?:leader|head|chief|chairman|commander|member|лидер|глава|один из)\b")
_PAUSE = re.compile(r"[,;:]")
_BODY = re.compile(r"minist(?:ry|ère)|ведомств|وزارة|وزاره|وزارتخانه|مرکز|bakanlik")
_AR_ON = re.compile(r"(?:\s*|[^.]{0,40},\s*)(?:علی|عن)\s+")
_TR_LEAD = re.compile(r"[^,\"]{0,60}?(?:,| ise )\s*")
_HIS_WORDS = frozenset(
    {"по его словам", "по ее словам", "по её словам", "به گفته وی", "به گفته او", "به گفته ایشان", "على حد قوله",
     "بحسب قوله", "حسب قوله"}
)  # fmt: skip
_INDIRECT = frozenset({"carried over", "pronoun", "this statement"})
_RELATIVE = re.compile(r"\s*(?:who|whose|which|котор|возглавляющ|чь)")
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
    venue: str | None
    addressee: str | None
    parent: int | None = None
    duplicate_of: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class _Thread:
    """Who spoke last: what pronouns and missing subjects point to."""

    speaker: Found | None = None
    person: Found | None = None
    org: Found | None = None
    document: Found | None = None


@dataclass(slots=True)
class _Page:
    """What the rules of one block share."""

    text: str
    hits: Hits
    language: Language
    mentions: Placed[Found]
    cues: list[Hit]
    pronouns: Placed[Hit]
    documents: Placed[Hit]
    preps: frozenset[str]
    sentences: Sequence[Span]
    quotes: Sequence[Span]
    thread: _Thread = field(default_factory=_Thread)

    def between(self, start: int, end: int) -> Sequence[Found]:
        """Top-level mentions within a region."""
        found = self.mentions.within(start, end)
        return found if not found or found[-1][1] <= end else found[:-1]


def find_statements(
    text: str,
    hits: Hits,
    mentions: Sequence[Found],
    sentences: Sequence[Span],
    language: Language,
    preps: frozenset[str],
) -> list[StatementFound]:
    """Statements of a block, in order; `preps` are the language's prepositions."""
    speakers = [m for m in top_level(mentions) if m.entity.startswith(_SPEAKERS)]
    page = _Page(
        text=text, hits=hits, language=language, sentences=sentences, quotes=find_quotes(text),
        mentions=Placed(speakers),
        cues=hits.longest("cue"),
        pronouns=Placed(hits.longest("pronoun")),
        documents=Placed(hits.longest("thisdoc")),
        preps=preps,
    )  # fmt: skip
    thats = Placed(hits.of("that"))
    found: list[StatementFound] = []
    for n, cues in Placed(page.cues).by_stretch(sentences).items():
        span = sentences[n]
        _read_sentence(page, n, find_sayings(text, span, cues, thats.within(*span), page.quotes, language), found)
    return _with_duplicates(text, found)


def _read_sentence(page: _Page, n: int, sayings: Sequence[Saying], found: list[StatementFound]) -> None:
    first = len(found)
    speaker: Found | None = None
    for saying in sayings:
        subject, how = _subject(page, saying, speaker)
        if subject is None:
            continue
        content = _content(page, n, saying, subject)
        if content[1] - content[0] < 8:
            continue
        if _is_said(content, subject.entity, found):
            continue
        parent = _around(saying.cue.start, found, first) if len(found) > first else None
        if parent is not None and (how == "same sentence" or subject.start < found[parent].content[0]):
            continue  # «he said that both stress …»: nobody new speaks
        found.append(_statement(page, saying, subject, how, content, parent))
        if not saying.nested:
            speaker = subject
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


def _remember(thread: _Thread, subject: Found, saying: Saying) -> None:
    thread.speaker = subject
    if subject.entity.startswith(("person", "role", "unknown")):
        thread.person = subject
    else:
        thread.org = subject
    if not saying.nested and subject.entity.startswith(("org", "group")):
        thread.document = subject


def _subject(page: _Page, saying: Saying, same: Found | None) -> tuple[Found | None, str]:
    """Subject of a saying and how it was found."""
    if saying.cue.entry.alias in _HIS_WORDS:
        return page.thread.person or page.thread.speaker, "pronoun"
    document = _document(page, saying)
    if document:
        return page.thread.document or page.thread.speaker, "this statement"
    if saying.linked and same and not _nominative(page, saying):
        return same, "same sentence"
    for region in saying.subject:
        if found := _candidate(page, region, saying):
            return found
    if saying.nested or saying.order.startswith(("according to", "content, verb, subject", "content, participle")):
        return None, ""
    if same:
        return same, "same sentence"
    if page.language in {"fa", "ar", "tr"} or (page.language == "ru" and saying.order == "quotation first"):
        return page.thread.speaker, "carried over"
    return None, ""


def _nominative(page: _Page, saying: Saying) -> bool:
    """A Turkish clause that names its own subject (followed by a comma) does not go on with the last one."""
    return page.language == "tr" and any(_candidate(page, r, saying) for r in saying.subject)


def _document(page: _Page, saying: Saying) -> bool:
    """«این بیانیه»: the text itself speaks, for whoever issued it."""
    if not page.documents.all:
        return False
    low, high = _reach(saying)
    hits = page.documents.within(low, high) or page.documents.within(*saying.cue[:2])
    named = page.between(low, high) if hits else ()
    known = page.thread.document or page.thread.speaker
    return bool(hits) and known is not None and (page.language != "en" or not named) and not named[:1]


def _candidate(page: _Page, region: Span, saying: Saying) -> tuple[Found, str] | None:
    named = [m for m in page.between(*region) if _may_speak(page, m, region, saying)]
    pronouns = [p for p in page.pronouns.within(*region) if p[1] <= region[1]]
    if page.language in {"en", "ru"} and saying.order != "quotation first" and (named or pronouns):
        named, pronouns = _last_clause(page, region, named, pronouns)
    pronoun = pronouns[0] if pronouns else None
    if pronoun and named and 0 <= named[0].start - pronoun.end <= 2:  # «представитель оппозиции»: an office
        pronoun = None
    first = pronoun is not None and (not named or pronoun.start < named[0].start)
    if pronoun and first and (meant := _meant(page, pronoun)):
        return meant, "pronoun"
    if not named:
        return None
    chosen = _chosen(page, region, saying, named) if len(named) > 1 else named[0]
    return chosen, "name" if chosen.kind == "name" else chosen.rule


def _chosen(page: _Page, region: Span, saying: Saying, named: Sequence[Found]) -> Found:
    """Of several the one who speaks: the first, or the name that stands beside its office."""
    chosen = named[0]
    people = [m for m in named if m.entity.startswith("person:")]
    if page.language == "tr" and saying.order == "quotation, verb" and region[1] - named[-1].end <= 4:
        chosen = named[-1]  # «soruyu yanıtlayan Peskov, \"…\" dedi»
    if page.language == "ar" and len(people) == 1 and saying.order.startswith("verb"):  # «رئيس وفد …, محمد علوش, إن»
        chosen = people[0]
    for other in named[1:]:
        between = page.text[chosen.end : other.start]
        close = len(between) <= 6 or (len(between) < 30 and not _PAUSE.search(between))
        if close and other.entity.startswith("person:") and not chosen.entity.startswith("person:"):
            chosen = other
        elif chosen.kind == "nominal" and other.kind == "name" and _OF_OFFICE.fullmatch(between):
            chosen = other  # «the president's envoy for the Syrian settlement X»: X, and not the president
    return chosen


def _last_clause(page: _Page, region: Span, names: list[Found], pronouns: list[Hit]) -> tuple[list[Found], list[Hit]]:
    """The comma-parted piece nearest to the verb that names anybody."""
    end = region[1]
    while True:
        comma = page.text.rfind(",", region[0], end)
        if comma < 0:
            return names, pronouns
        begin = comma + 1
        here = [m for m in names if begin <= m.start]
        said = [p for p in pronouns if begin <= p.start]
        named = any(m.end == comma for m in names)
        if _RELATIVE.match(page.text, begin) or (named and _APPOSED.match(page.text, begin)):
            # «X, leader of the party, who heads the delegation, said»
            names = [m for m in names if m.start < begin]
            pronouns = [p for p in pronouns if p.start < begin]
            end = comma
            continue
        if here or said:
            return here, said
        end = comma


def _may_speak(page: _Page, m: Found, region: Span, saying: Saying) -> bool:
    text = page.text
    if m.entity.startswith("country:") and not _stands_free(page, m, saying):
        return False
    if page.language == "tr":
        topic = saying.order == "according to"
        return topic or not _TR_CASE.match(text[m.end : m.end + 9])
    if (
        text[text.rfind(" ", 0, m.start - 1) + 1 : m.start - 1] in page.preps
        and saying.order not in {"according to", "quoted as saying"}
        and not _issued(page, m, saying)
    ):
        return False
    if page.language == "en" and text[m.end : m.end + 2] in {"'s", "s'"}:
        return False
    inflected = page.language == "ru" and m.entity.startswith("country:")
    return not inflected or bool(_RU_NOMINATIVE.search(text, m.start, m.end))


_FREE_BEFORE = {
    "fa": re.compile(r"(?:^|[\n.,;:(«\"]\s*|(?<!\w)(?:و|که|اما|نیز|روز \S+) )$"),
    "ar": re.compile(r"[\n.,;:]\s*و?$"),
}
_FREE_AFTER = re.compile(r"(?:,| ise|'\w+ göre| \")")


def _stands_free(page: _Page, m: Found, saying: Saying) -> bool:
    """A state speaks only where its name stands by itself, not where it belongs to the noun before it."""
    if saying.order == "according to" or page.language in {"en", "ru"}:
        return True
    if page.language == "tr":
        return bool(_FREE_AFTER.match(page.text, m.end, m.end + 10))
    if page.language == "ar" and m.start - saying.cue.end <= 3:
        return True
    return bool(_FREE_BEFORE[page.language].search(page.text[max(0, m.start - 14) : m.start]))


def _issued(page: _Page, m: Found, saying: Saying) -> bool:
    """«В Минобороны сообщили», «جاء في بيان وزارة»: the body speaks, though a preposition stands there."""
    return m.entity.startswith(("org:",)) and (page.language == "ru" or saying.cue.entry.alias in {"جاء في", "ورد في"})


def _meant(page: _Page, pronoun: Hit) -> Found | None:
    words = page.text[pronoun.start : pronoun.end]
    body = _BODY.search(words)
    said = (page.thread.org if body else page.thread.person) or page.thread.speaker
    if said is not None or body:
        return said
    before = [m for m in page.mentions.all if m.end <= pronoun.start and m.entity.startswith("person:")]
    return next((m for m in before if m.start >= pronoun.start - 400), None)


def _content(page: _Page, n: int, saying: Saying, subject: Found) -> Span:
    """The content without the subject that stands in it, and with the sentences a colon's quotation goes on through."""
    text, (start, end) = page.text, saying.content
    if saying.order in {"object, verb", "content, verb", "verb, object"} and start <= subject.start < end:
        start = max(start, _after_subject(page, subject, end))
    if page.language == "ar" and saying.order == "verb, object":
        link = _AR_ON.match(text[start:end])
        start += link.end() if link else 0
    if page.language == "tr" and saying.order == "content, verb":
        lead = _TR_LEAD.match(text[start:end]) if subject.end <= start <= subject.end + 2 else None
        start += lead.end() if lead else 0
    if page.language == "ru" and (agency := _RU_AGENCY.search(text, start, end)):
        end = agency.start()
    start, end = trim(text, start, end)
    if saying.order == "verb, content" and ":" in text[saying.cue.end : start]:
        end = _through_colon(page, n, end)
    return start, end


def _after_subject(page: _Page, subject: Found, limit: int) -> int:
    """End of the subject with what stands in apposition to it."""
    end = subject.end
    for m in page.between(subject.end, limit):
        if 0 <= m.start - end <= 3 and m.end < limit and m.entity == subject.entity:
            end = m.end
    return end


def _through_colon(page: _Page, n: int, end: int) -> int:
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
    page: _Page, saying: Saying, subject: Found, how: str, content: Span, parent: int | None
) -> StatementFound:
    kind, subkind, realis, topics, why, plover = judge(page.hits, content[0], content[1], saying.kind)
    low, high = _reach(saying)
    span = subject[:2] if low <= subject.start <= high else None
    return StatementFound(
        content, subject.entity, how, kind, subkind, realis, topics, plover,
        span if subject.role else None, span, saying.cue, saying.order, why,
        _entries(saying.cue.entry.name, subject.entry, why),
        find_asks(page.text, content[0], content[1], page.language) if kind == "demand" else (),
        None, None, parent, None, _reasons(subject, how),
    )  # fmt: skip


def _entries(cue: str, name: str, why: str) -> tuple[str, ...]:
    """Lexicon entries behind verb, speaker and kind."""
    entries = (cue, name) if name else (cue,)
    return (*entries, why) if ":" in why else entries


def _reach(saying: Saying) -> Span:
    """From the first to the last place where the subject may stand."""
    regions = saying.subject
    if len(regions) == 1:
        return regions[0]
    return min(a for a, _ in regions), max(b for _, b in regions)


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
        key = s.speaker, " ".join(text[s.content[0] : s.content[1]].split())
        first = seen.setdefault(key, n)
        out.append(s if first == n else s._replace(duplicate_of=first))
    return out
