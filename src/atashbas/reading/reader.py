"""Reading one text: blocks of one language, one matching pass each, then the rules in a fixed order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from atashbas.reading.bulletins import BulletinFound, CountFound, read_bulletin
from atashbas.reading.dates import DateFound, find_dates
from atashbas.reading.document import CountRead, Document, Paragraph, Span, TotalRead, Trace, VerdictRead
from atashbas.reading.fold import Folded, fold
from atashbas.reading.language import find_language
from atashbas.reading.lexicon import Hit, Lexicon, load_lexicon
from atashbas.reading.numbers import Number, find_numbers
from atashbas.reading.segments import lines, sentences
from atashbas.values import Fault, Language

LONGEST = 2_000_000  # characters read of one text; what follows is named as not read
DATELINE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of one language, ready for the rules. Offsets are those of `folded.text`; `base` is its raw start."""

    base: int
    language: Language
    folded: Folded
    hits: Sequence[Hit]
    numbers: Sequence[Number]
    dates: Sequence[DateFound]
    sentences: Sequence[Span]

    def raw(self, span: Span) -> Span:
        """Span in the raw text."""
        return self.base + self.folded.raw(span[0]), self.base + self.folded.raw_end(span[1])


def read_text(
    text: str,
    *,
    source: str,
    published_on: date | None = None,
    lexicon: Lexicon | None = None,
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
    """
    lexicon = lexicon or load_lexicon()
    named = list(faults)
    if len(text) > LONGEST:
        named.append(Fault(code="reading.too-long", file=source, blocking=False, facts={"read": LONGEST}))
    paragraphs = _paragraphs(text[:LONGEST])
    day = published_on or _dateline(text[:DATELINE], paragraphs, lexicon)
    blocks = [_block(text, p, day, lexicon) for p in paragraphs if p.language]
    if paragraphs and not blocks:
        named.append(Fault(code="reading.language", file=source, blocking=False))
    bulletins = [(b, read_bulletin(b.folded.text, b.hits, b.numbers, b.sentences, b.language)) for b in blocks]
    return Document(
        source=source,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        language=_main_language(paragraphs),
        published_on=day,
        paragraphs=tuple(paragraphs),
        counts=tuple(c for b, found in bulletins for c in _counts(b, found)),
        verdicts=tuple(v for b, found in bulletins for v in _verdicts(b, found)),
        totals=tuple(t for b, found in bulletins for t in _totals(b, found)),
        faults=tuple(named),
    )


def _paragraphs(text: str) -> list[Paragraph]:
    """Neighbouring lines of one language as one stretch; lines too short to tell go with the one before."""
    found: list[Paragraph] = []
    for start, end in lines(text):
        language = find_language(text[start:end])
        last = found[-1] if found else None
        if last and (language == last.language or (language is None and end - start < 60)):
            found[-1] = Paragraph(span=(last.span[0], end), language=last.language)
        elif last and last.language is None and last.span[1] - last.span[0] < 60:
            found[-1] = Paragraph(span=(last.span[0], end), language=language)
        else:
            found.append(Paragraph(span=(start, end), language=language))
    return found


def _main_language(paragraphs: Iterable[Paragraph]) -> str | None:
    sizes: dict[str, int] = {}
    for p in paragraphs:
        if p.language:
            sizes[p.language] = sizes.get(p.language, 0) + p.span[1] - p.span[0]
    return max(sizes, key=lambda lang: (sizes[lang], lang)) if sizes else None


def _dateline(head: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> date | None:
    """First full date in the head of the text."""
    language = next((p.language for p in paragraphs if p.language), None)
    if language is None:
        return None
    folded = fold(head)
    hits = lexicon.find(folded, language)  # type: ignore[arg-type]
    dates = find_dates(folded.text, hits, language, None)  # type: ignore[arg-type]
    return dates[0].day if dates else None


def _block(text: str, paragraph: Paragraph, day: date | None, lexicon: Lexicon) -> Block:
    language: Language = paragraph.language  # type: ignore[assignment]
    folded = fold(text[paragraph.span[0] : paragraph.span[1]])
    hits = lexicon.find(folded, language)
    return Block(
        base=paragraph.span[0],
        language=language,
        folded=folded,
        hits=hits,
        numbers=find_numbers(folded.text, hits, language),
        dates=find_dates(folded.text, hits, language, day),
        sentences=sentences(folded.text),
    )


def _counts(block: Block, found: BulletinFound) -> Iterable[CountRead]:
    for c in found.counts:
        yield CountRead(
            reporter=c.reporter, total=c.total, by_area=c.by_area, sum_ok=c.sum_ok, computed=c.computed,
            areas_without_number=c.areas_without_number, by_third_party=c.by_third_party, third_party=c.third_party,
            unit=c.unit, span=block.raw(c.span), traps=c.traps, needs_review=c.needs_review,
            trace=tuple(_count_trace(block, c)),
        )  # fmt: skip


def _count_trace(block: Block, c: CountFound) -> Iterable[Trace]:
    for name in sorted(c.number_spans):
        yield Trace(
            field=name, span=block.raw(c.number_spans[name]), rule=", ".join(c.rules) or "total", entries=c.entries
        )


def _verdicts(block: Block, found: BulletinFound) -> Iterable[VerdictRead]:
    for v in found.verdicts:
        span = block.raw(v.span)
        yield VerdictRead(
            by=v.by, about=v.about, outcome=v.outcome, count=v.count, span=span, computed=v.computed,
            trace=(Trace(field="outcome", span=span, rule=v.rule),),
        )  # fmt: skip


def _totals(block: Block, found: BulletinFound) -> Iterable[TotalRead]:
    for t in found.totals:
        span = block.raw(t.span)
        yield TotalRead(
            what=t.what, count=t.count, cumulative=t.cumulative, span=span,
            trace=(Trace(field=t.what, span=span, rule=t.rule),),
        )  # fmt: skip
