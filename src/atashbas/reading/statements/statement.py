"""Statements: each saying with its speaker, found in the sentence, carried over, or read from «this statement».

The speaker is the first subject-like mention of the verb's region: a person before the office that stands beside him, a
body, a state; nobody who only follows a preposition. «He», «the minister», «وی» and a missing subject point back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from atashbas.reading.statements.circumstances import NONE, Circumstances, Ground, find_circumstances, make_ground
from atashbas.reading.statements.content import content_of, is_retold
from atashbas.reading.statements.documents import reach_of
from atashbas.reading.statements.kinds import find_asks, judge
from atashbas.reading.statements.pronouns import JOINT
from atashbas.reading.statements.quotations import find_quotes
from atashbas.reading.statements.saying import WHAT_FOLLOWS, Saying
from atashbas.reading.statements.saying import cue_kind as cue_kind_of
from atashbas.reading.statements.sayings import find_sayings
from atashbas.reading.statements.sheet import Sheet, Thread
from atashbas.reading.statements.speakers import find_speaker
from atashbas.reading.statements.unsaid import find_points, find_titled, find_unsaid
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.hits import Hit, Hits, Placed
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found, top_level
from atashbas.values import Language

_CAPITAL = "place:damascus"  # a governorate too, and the state where it speaks
_SPEAKERS = ("person:", "org:", "group:", "country:", "body:", "role:", "unknown:", _CAPITAL)
_AR_MUST = re.compile(
    r"علی (?:\S+ ){1,4}ان (?=[تینا])|علی (?!هامش|الرغم|صعید|اساس|حد |مدی|مدار|غرار|طریق|ضوء|خلفیه|ای )"
)
_TR_MUST = re.compile(  # «sorumluluklarını yerine getirmeli»
    r"\b(?!(?:te|ih|ihti|a|e|ke|ce|si|nor|for)m[ae]li)\w{2,}m[ae]li(?:dir|ler|lar|yiz)?(?=[.,;!?\"']|$)"
)
_PRESS = re.compile(
    r"unknown:(?:журналист|корреспондент|репортер|reporter|journalist|صحفی|خبرنگار|gazeteci|muhabir)", re.I
)
_FIRST_CLAUSE = 45  # letters from the start of a content within which its main verb stands
_CLAUSE = re.compile(
    r"[,:;\"«]| (?:that|who|which|whose|if|to|که|ان|التی|الذی|что|котор\w+|если) |(?:^| )(?:the|a|its|their) $"
)
_IS_SO = re.compile(r"assur")
_TO_COME = re.compile(r"\b(?:will|would|shall|to|going|never|must)\b")
_ATTRIBUTED = frozenset({"content, verb", "content, verb, subject", "content around the verb", "according to, behind"})
_THAT = re.compile(r"(?:that|что|که|ان|کردند|داشتند|گرفتند) $")
_OF_THE_LAST = "said of the sentence before"
_QUOTED_FIRST = "quotation first"
_INDIRECT = frozenset({"carried over", "pronoun", "this statement"})


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
        sayings: list[Saying] = []
        if n in by_sentence and (n not in titled or _heads_a_part(page, titled[n])):
            sayings = find_sayings(text, sentences[n], by_sentence[n], thats.get(n, ()), page.quotes, language)
            _read_sentence(page, ground, n, sayings, found)
        if n in titled and not any(_is_named_behind(s, titled[n]) for s in found[before:]):
            del found[before:]
            _read_sentence(page, ground, n, [titled[n]], found)
        if len(found) == before and n in quoted and (saying := find_unsaid(page, n, quoted[n], last)):
            _read_sentence(page, ground, n, [saying], found)
        elif len(found) == before and n in points:
            _read_sentence(page, ground, n, [points[n]], found)
        if len(found) > before or page.thread.speaker is not spoke:
            last = n
    return _with_duplicates(text, found)


def _heads_a_part(page: Sheet, titled: Saying) -> bool:
    """«1. Rusya: Lavrentyev … duyurmuş»: behind a state's name a whole sentence may stand."""
    label = page.between(*titled.subject[0])
    return bool(label) and label[-1].entity.startswith(("country:", "org:"))


def _is_named_behind(found: StatementFound, titled: Saying) -> bool:
    span = found.speaker_span
    return span is not None and span[0] >= titled.content[0] and found.speaker.startswith("person:")


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
        if _PRESS.match(subject.entity):
            continue  # «Журналисты спросили Пескова о том, как …»
        if saying.order == WHAT_FOLLOWS:
            _remember(page.thread, subject, saying)
            continue
        agreed = saying.cue.entry.value.startswith("joint:") and how != "head of the list" and subject.entity != JOINT
        alone = subject.entity.startswith(("person:", "unknown:")) and how == "name"
        if agreed and alone and page.language == "en" and page.text.startswith("that ", saying.cue.end - 5):
            saying = saying._replace(kind="auto")  # «Al-Abdah agreed that detainees faced the greatest danger»
        elif agreed and not (subject.entity == "group:parties" and _agreed_that(page, saying)):
            continue  # «they agreed to meet» tells what happened, unless the guarantors say it together
        content = content_of(page, n, saying, subject)
        if content[1] - content[0] < 8:
            speaker = speaker if saying.nested else subject  # «осудил удар и потребовал …»: he goes on
            continue
        if found and found[-1].how == "carried over" and found[-1].content == content and saying.order == _QUOTED_FIRST:
            found.pop()  # the quotation did not go on from the sentence before: «"…", X said» closes it
        if _is_said(content, subject.entity, found) or (saying.kind == "denial" and is_retold(page.text, content)):
            continue
        if saying.order == _OF_THE_LAST and found and content[0] <= found[-1].cue.start < content[1]:
            if found[-1].cue.entry.alias[-1:] not in {"т", "s", "я"} and not _tells_of(subject, found[-1]):
                continue  # what somebody said in the sentence before is his
            found.pop()  # «Россия надеется, что … Об этом заявил X»
        if (
            page.language in {"en", "ru"}
            and saying.order == "content, verb"
            and how == "same sentence"
            and len(found) > first
        ):
            continue  # «"…", Peskov said, TASS reported»
        if saying.order in _ATTRIBUTED:  # «X pledged to …, the ministry said»: what the ministry said is the whole
            found[first:] = [s for s in found[first:] if not content[0] <= s.cue.start < content[1]]
        parent = _around(saying.cue.start, found, first) if len(found) > first else None
        if parent is not None and (
            saying.kind != "auto" or how == "same sentence" or subject.start < found[parent].content[0]
        ):
            continue  # «he said that both stress …»: nobody new speaks
        if parent is not None and page.language in {"en", "ru"} and saying.order == "verb, content":
            continue  # «he said the delegation had expressed doubts»: told by him
        beside = NONE
        if n in ground.rich:
            beside = find_circumstances(ground, page.sentences[n], saying, content, subject)
        found.append(_statement(page, saying, subject, how, content, parent, beside))
        if not saying.nested:
            speaker = subject
        if parent is None:
            _remember(page.thread, subject, saying)


def _tells_of(subject: Found, last: StatementFound) -> bool:
    """«США приветствовали итоги. Об этом заявил Лавров»: a person tells what a state did."""
    return subject.entity.startswith("person:") and last.speaker.startswith("country:")


def _agreed_that(page: Sheet, saying: Saying) -> bool:
    """«The two sides agreed that …» tells what they say; «agreed on a date» what happened."""
    return page.language == "tr" or bool(_THAT.search(page.text, saying.cue.start, saying.content[0]))


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
    elif cue_kind == "auto":
        cue_kind = _said_within(page, content)
    elif cue_kind == "commitment" and page.language == "en" and _IS_SO.match(page.text, saying.cue.start):
        cue_kind = cue_kind if _TO_COME.search(page.text, *content) else "auto"  # «assured them that the list was done»
    kind, subkind, realis, topics, why, plover = judge(page.hits, content[0], content[1], cue_kind)
    if page.language == "tr" and kind == "claim" and not subkind and _TR_MUST.search(page.text, *content):
        kind, subkind, realis, topics, why, plover = judge(page.hits, content[0], content[1], "demand")
    low, high = reach_of(saying)
    span = subject[:2] if low <= subject.start <= high else None
    return StatementFound(
        content, _as_printed(page, subject), how, kind, subkind, realis, topics, plover,
        span if subject.role else None, span, saying.cue, saying.order, why,
        _entries(saying.cue.entry.name, subject.entry, why),
        find_asks(page.text, content[0], content[1], page.language) if kind == "demand" else (),
        beside, parent, None, _reasons(subject, how),
    )  # fmt: skip


def _said_within(page: Sheet, content: Span) -> str:
    """«…, سوريا تطالب المجتمع الدولي …»: the kind of a demand or a denial that is the main verb of what is said."""
    start, end = content
    for cue in page.hits.inside((start, min(end, start + _FIRST_CLAUSE)), "cue"):
        if page.language == "ar" and page.text[cue.start - 1] in "بکل":
            continue  # «بحث» is no «حث»
        layout, kind = cue_kind_of(cue)
        if layout == "after" and kind in {"demand", "denial"} and cue.start - start > 2:
            return kind if not _CLAUSE.search(page.text, start, cue.start) else "auto"
    return "auto"


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
