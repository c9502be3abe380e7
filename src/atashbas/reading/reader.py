"""Reading one text: blocks of one language, one matching pass each, then the rules in a fixed order."""

from __future__ import annotations

import gc
import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from atashbas.reading import page as render
from atashbas.reading.bulletins import tokens as bulletin_tokens
from atashbas.reading.bulletins.bulletin import read_bulletin
from atashbas.reading.document import Document, Paragraph
from atashbas.reading.incidents.incident import find_incidents
from atashbas.reading.lexicons.lexicon import Lexicon, load_lexicon
from atashbas.reading.lexicons.repair import repair, speller_of
from atashbas.reading.mandate import find_mandate
from atashbas.reading.meetings import find_meetings
from atashbas.reading.page import Block, Page
from atashbas.reading.statements.statement import StatementFound, find_statements
from atashbas.reading.text import dates, numbers
from atashbas.reading.text.calendars import is_told_of
from atashbas.reading.text.dates import find_dates, weekday_clashes
from atashbas.reading.text.fold import Folded, fold, part_digits
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.language import SAMPLE, find_language
from atashbas.reading.text.numbers import Number, find_numbers
from atashbas.reading.text.segments import Span, lines, sentences
from atashbas.reading.who import offices
from atashbas.reading.who.mentions import find_mentions
from atashbas.reading.who.offices import person_alike
from atashbas.values import Fault, Language

LONGEST = 2_000_000  # characters read of one text; what follows is named as not read
LONGEST_ITEM = 40
BYLINE = 90  # letters of a line that shows no language, as names and hours do
_ONE_SCRIPT = ({"en", "tr"}, {"ar", "fa"})
BLOCK = 24_000  # characters that are read as one stretch
DATELINE = 400
SPEAKERS = ("person:", "org:", "role:", "group:", "unknown:")
OBJECT = 8  # letters before the number in «about 19 breaches»
BULLETIN_KINDS = frozenset(
    (*bulletin_tokens.KINDS, *numbers.KINDS, *dates.KINDS, "howmany", "cumulative", "joinedday", "unreal"),
)


def read_text(
    text: str,
    *,
    source: str,
    published_on: date | None = None,
    lexicon: Lexicon | None = None,
    only: Literal["bulletin"] | None = None,
    faults: Sequence[Fault] = (),
) -> Document:
    """Everything the rules find in a text.

    Parameters
    ----------
    text
        Raw text in any of the five languages, also several of them; others are left unread and named as such.
    source
        Name of the file or address, kept with the records.
    published_on
        Day of the text, against which «yesterday» and days without a year are read; None: taken from the text's
        dateline where it has one.
    lexicon
        Own lexicon (`extend_lexicon`); None: the packaged one.
    only
        ``"bulletin"``: read register counts, verdicts and counters and nothing else, three times as fast.
    """
    # What is made while a text is read has no cycles: looking for some after every few hundred tuples finds nothing.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _read(text, source, published_on, lexicon or load_lexicon(), only, faults)
    finally:
        if collects:
            gc.enable()


def _read(
    text: str,
    source: str,
    published_on: date | None,
    lexicon: Lexicon,
    only: Literal["bulletin"] | None,
    faults: Sequence[Fault],
) -> Document:
    if only == "bulletin":
        lexicon = lexicon.narrowed(BULLETIN_KINDS)
    named = list(faults)
    if len(text) > LONGEST:
        named.append(Fault(code="reading.too-long", file=source, blocking=False, facts={"read": LONGEST}))
    paragraphs = _paragraphs(text[:LONGEST])
    raws = [_raw(text, p, lexicon) for p in paragraphs if p.language]
    told = published_on is None or is_told_of(published_on)
    if published_on and not told:
        named.append(Fault(code="query.date", file=source, value=published_on.isoformat(), blocking=False))
    day = (published_on if told else None) or _dateline(raws)
    blocks = [_block(raw, day) for raw in raws]
    if paragraphs and not blocks:
        named.append(Fault(code="reading.language", file=source, blocking=False))
    named.extend(_wrong_weekdays(blocks, source))
    if only == "bulletin":
        pages = [_bulletin_page(b) for b in blocks]
    else:
        pages = [_with_repairs(_read_block(b, day, lexicon), day, lexicon) for b in blocks]
    return Document(
        source=source,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        language=_main_language(paragraphs),
        published_on=day,
        paragraphs=tuple(paragraphs),
        mentions=tuple(m for p in pages for m in render.mentions(p)),
        statements=tuple(render.statements(pages, lexicon)),
        mandate=tuple(i for p in pages for i in render.mandate(p)),
        counts=tuple(c for p in pages for c in render.counts(p)),
        verdicts=tuple(v for p in pages for v in render.verdicts(p)),
        totals=tuple(t for p in pages for t in render.totals(p)),
        incidents=tuple(i for p in pages for i in render.incidents(p)),
        meetings=tuple(m for p in pages for m in render.meetings(p)),
        faults=tuple(named),
    )


def _wrong_weekdays(blocks: Sequence[Block], source: str) -> Iterator[Fault]:
    for block in blocks:
        for words, day in weekday_clashes(block.folded.text, block.hits, block.dates):
            yield Fault(
                code="reading.weekday", file=source, value=words, blocking=False, facts={"day": day.isoformat()}
            )


def _read_block(block: Block, day: date | None, lexicon: Lexicon) -> Page:
    """All rules on one block, in their fixed order."""
    text, hits, language = block.folded.text, block.hits, block.language
    mentions = find_mentions(text, hits, language, lexicon, day.isoformat() if day else None, offices.RULES)
    bulletin = read_bulletin(text, hits, block.numbers, block.sentences, language, block.dates)
    counted = [c.span for c in bulletin.counts]
    statements = find_statements(
        text, hits, mentions, block.sentences, language, lexicon.words("prep", language), block.dates, lexicon.places,
        cased=block.cased,
        holders=lambda role, party: lexicon.holders_of(role, party, day.isoformat()) if day else (),
        alike=lambda name: person_alike(name, lexicon, language),
    )  # fmt: skip
    if counted:
        statements = _without_counts(statements, counted, block.numbers)
    return Page(
        block=block,
        mentions=mentions,
        bulletin=bulletin,
        statements=statements,
        mandate=find_mandate(text, hits, mentions, block.sentences),
        incidents=find_incidents(
            text,
            hits,
            mentions,
            block.numbers,
            block.dates,
            block.sentences,
            language,
            taken=counted,
            places=lexicon.places,
            about=day,
        ),
        meetings=find_meetings(mentions, block.sentences),
    )


def _without_counts(
    statements: Sequence[StatementFound], counted: Sequence[Span], numbers: Sequence[Number]
) -> list[StatementFound]:
    """«The Turkish side reported nine cases» is a count that is read already, and no statement beside it."""
    plain = {
        n
        for n, s in enumerate(statements)
        if any(a <= s.cue.start < b and a <= s.content[0] < b for a, b in counted)
        and any(0 <= number.start - s.content[0] <= OBJECT for number in numbers)
    }
    if not plain or any(s.parent in plain or s.duplicate_of in plain for s in statements):
        return list(statements)
    kept = [n for n in range(len(statements)) if n not in plain]
    moved: dict[int | None, int | None] = {None: None, **{n: at for at, n in enumerate(kept)}}
    return [
        statements[n]._replace(parent=moved[statements[n].parent], duplicate_of=moved[statements[n].duplicate_of])
        for n in kept
    ]


def _bulletin_page(block: Block) -> Page:
    bulletin = read_bulletin(block.folded.text, block.hits, block.numbers, block.sentences, block.language, block.dates)
    return Page(block=block, mentions=(), bulletin=bulletin, statements=(), mandate=(), incidents=(), meetings=())


def _with_repairs(page: Page, day: date | None, lexicon: Lexicon) -> Page:
    """The block read again with single wrong letters repaired, where a verb or a name seems to be missing."""
    block = page.block
    doubtful = [] if page.bulletin.counts else list(_doubtful(page))
    if not doubtful:
        return page
    speller = speller_of(lexicon, block.language)
    if repair(block.folded, doubtful, speller) is None:
        return page
    # A wrong letter where one was missed makes the whole block suspect: the others hide behind weaker readings.
    repaired = repair(block.folded, block.sentences, speller)
    folded = repaired[0] if repaired else block.folded
    raw = Raw(block.base, block.language, folded, lexicon.find(folded, block.language), block.source)
    again = _read_block(_block(raw, day), day, lexicon)
    return again if len(again.statements) >= len(page.statements) else page


def _doubtful(page: Page) -> Iterator[Span]:
    """Sentences that name somebody who could speak and have no verb of saying, or the verb and nobody."""
    cues = page.block.hits.of("cue")
    starts = [c.start for c in cues]
    speakers = [m.start for m in page.mentions if m.entity.startswith(SPEAKERS)]
    # Where capitals tell a name, whom no list has is a name; in Persian he may be a wrong letter.
    doubted = ("country:", "unknown:") if page.block.language == "fa" else ("country:",)
    said = {s.cue.start for s in page.statements if s.how != "carried over" and not s.speaker.startswith(doubted)}
    persian = page.block.language == "fa"
    ends = frozenset(c.end for c in cues) if persian else frozenset()
    offices = {m.start for m in page.mentions if m.role}
    bare = sorted(h.start for h in page.block.hits.of("role") if h.start not in offices) if persian else []
    for start, end in page.block.sentences:
        if end - start <= 40:
            continue
        colon = page.block.folded.text.find(": ", start, end) if persian else -1
        if colon > start + 20 and ends.isdisjoint(range(colon - 2, colon + 1)):
            yield start, end  # «در بیانیه خود آوردف است: …»: the verb before a colon
            continue
        if persian and bisect_left(bare, start) < bisect_left(bare, end):
            yield start, end  # «رئیس جمهوری خوریه»: an office of nobody
            continue
        verbs = starts[bisect_left(starts, start) : bisect_left(starts, end)]
        named = bisect_left(speakers, start) < bisect_left(speakers, end)
        if (named or verbs) and said.isdisjoint(verbs):
            yield start, end


def _paragraphs(text: str) -> list[Paragraph]:
    """Neighbouring lines of one language as one stretch; lines too short to tell go with the one before."""
    found: list[Paragraph] = []
    begin = stop = -1
    spoken: Language | None = None
    for start, end in lines(text):
        for a, b in _pieces(text, start, end) if end - start > BLOCK else ((start, end),):
            language = find_language(text[a : min(b, a + SAMPLE)])
            fits = language == spoken or (language is None and b - a < BYLINE) or _is_item(text[a:b], language, spoken)
            if begin >= 0 and b - begin <= BLOCK and (fits or (spoken is None and stop - begin < 60)):
                spoken, stop = spoken if fits else language, b
                continue
            if begin >= 0:
                found.append(Paragraph(span=(begin, stop), language=_of_all(text, begin, stop, spoken)))
                language = language or spoken if b - begin > BLOCK else language
            begin, stop, spoken = a, b, language
    if begin >= 0:
        found.append(Paragraph(span=(begin, stop), language=_of_all(text, begin, stop, spoken)))
    return found


def _of_all(text: str, begin: int, stop: int, spoken: Language | None) -> Language | None:
    """Short lines of a list: all of them together tell more than the first alone."""
    script = next((pair for pair in _ONE_SCRIPT if spoken in pair), None)
    if script is None or "\n" not in text[begin : min(begin + LONGEST_ITEM, stop)]:
        return spoken
    whole = find_language(text[begin : min(stop, begin + SAMPLE)])
    return whole if whole in script else spoken


def _is_item(line: str, language: Language | None, spoken: Language | None) -> bool:
    """A name and a number («- Hama: 4») show a script and no language: they go with the line before.

    So does a word or two in Latin letters between lines of another script: a caption, the name of an agency.
    """
    if len(line) >= LONGEST_ITEM or not spoken:
        return False
    if {language, spoken} in _ONE_SCRIPT:
        return any(c.isdigit() for c in line) or "|" in line or len(line.split()) <= 2
    return language in _ONE_SCRIPT[0] and spoken not in _ONE_SCRIPT[0] and len(line.split()) <= 2


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A line as it is; a very long one cut behind a sentence, for what the rules look back on grows with the block."""
    while end - start > BLOCK:
        stop = text.rfind(". ", start + BLOCK // 2, start + BLOCK)
        stop = stop + 1 if stop > 0 else start + BLOCK
        yield start, stop
        start = stop
    yield start, end


def _main_language(paragraphs: Iterable[Paragraph]) -> str | None:
    sizes: dict[str, int] = {}
    for p in paragraphs:
        if p.language:
            sizes[p.language] = sizes.get(p.language, 0) + p.span[1] - p.span[0]
    return max(sizes, key=lambda lang: (sizes[lang], lang)) if sizes else None


def _dateline(blocks: Sequence[Raw]) -> date | None:
    """First full date in the head of the first stretch that is read."""
    for raw in blocks[:1]:
        days = find_dates(raw.folded.text[:DATELINE], raw.hits.between(0, DATELINE), raw.language, None)
        return days[0].day if days else None
    return None


class Raw(NamedTuple):
    """A stretch with its hits, before the day of the text is known."""

    base: int
    language: Language
    folded: Folded
    hits: Hits
    source: str


def _raw(text: str, paragraph: Paragraph, lexicon: Lexicon) -> Raw:
    language: Language = paragraph.language  # type: ignore[assignment]  # one of the five where a language was found
    source = text[paragraph.span[0] : paragraph.span[1]]
    folded = fold(source)
    if language in {"ar", "fa"}:
        folded = part_digits(folded)
    return Raw(paragraph.span[0], language, folded, lexicon.find(folded, language), source)


def _block(raw: Raw, day: date | None) -> Block:
    return Block(
        base=raw.base,
        language=raw.language,
        folded=raw.folded,
        source=raw.source,
        hits=raw.hits,
        numbers=find_numbers(
            raw.folded.text, raw.hits, raw.language, blank_at=lambda at: raw.source[raw.folded.raw(at)]
        ),
        dates=find_dates(raw.folded.text, raw.hits, raw.language, day),
        sentences=sentences(raw.folded.text, is_lower=lambda at: raw.source[raw.folded.raw(at)].islower()),
    )
