"""What the rules found on one block, turned into records with raw offsets and the trace of every field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atashbas.reading.bulletins.bulletin import BulletinFound, CountFound
from atashbas.reading.document import (
    CountRead,
    IncidentRead,
    MandateItem,
    MeetingRead,
    Mention,
    Span,
    Statement,
    TotalRead,
    Trace,
    VerdictRead,
)
from atashbas.reading.incidents.found import IncidentFound
from atashbas.reading.lexicons.lexicon import Lexicon
from atashbas.reading.mandate import ItemFound
from atashbas.reading.meetings import MeetingFound
from atashbas.reading.statements.circumstances import NONE
from atashbas.reading.statements.statement import StatementFound
from atashbas.reading.text.dates import DateFound
from atashbas.reading.text.fold import Folded
from atashbas.reading.text.hits import Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.who.mentions import Found
from atashbas.values import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch of one language, ready for the rules.

    Offsets are those of `folded.text`; `base` is its raw start, `source` its raw text.
    """

    base: int
    language: Language
    folded: Folded
    source: str
    hits: Hits
    numbers: Sequence[Number]
    dates: Sequence[DateFound]
    sentences: Sequence[Span]

    def cased(self, start: int, end: int) -> str:
        """Words of a stretch with their capitals, letter for letter those of `folded.text`."""
        offsets = self.folded.offsets
        return self.source[start:end] if offsets is None else "".join(self.source[at] for at in offsets[start:end])

    def raw(self, span: Span) -> Span:
        """Span in the raw text."""
        if self.folded.offsets is None:
            return (self.base + span[0], self.base + span[1]) if self.base else span
        return self.base + self.folded.raw(span[0]), self.base + self.folded.raw_end(span[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A block with all that was found on it."""

    block: Block
    mentions: Sequence[Found]
    bulletin: BulletinFound
    statements: Sequence[StatementFound]
    mandate: Sequence[ItemFound]
    incidents: Sequence[IncidentFound]
    meetings: Sequence[MeetingFound]


def mentions(page: Page) -> list[Mention]:
    """Mentions with raw offsets."""
    raw, make = page.block.raw, tuple.__new__
    return [make(Mention, (*raw(m[:2]), m[2], m[3], m[4], m[5] or None)) for m in page.mentions]


def statements(pages: Sequence[Page], lexicon: Lexicon) -> Iterator[Statement]:
    """Statements of all blocks in order; links between them count through the whole text."""
    offset = 0
    for page in pages:
        for s in page.statements:
            yield _statement(page.block, s, lexicon, offset)
        offset += len(page.statements)


def _statement(block: Block, s: StatementFound, lexicon: Lexicon, offset: int) -> Statement:
    raw, entries, make = block.raw, s.entries, tuple.__new__
    content = raw(s.content)
    to, at, on = s.beside
    speaker_span = raw(s.speaker_span) if s.speaker_span else None
    cue_span = raw(s.cue[:2])
    trace: tuple[Trace, ...] = (
        make(Trace, ("speaker", speaker_span, s.how, entries[1:2])),
        make(Trace, ("content", content, s.order, entries[:1])),
        make(Trace, ("kind", cue_span, "mark" if ":" in s.why else s.why, entries[2:])),
    )
    if s.beside is not NONE:
        beside = ("addressee", to), ("venue", at), ("said_on", on)
        trace += tuple([Trace(name, raw(c[1]), "beside the content", _one(c[2])) for name, c in beside if c])
    return make(Statement, (
        *content, s.speaker, s.kind, s.realis, s.subkind, s.topics,
        lexicon.parties.get(s.speaker) or _party(s.speaker),
        block.folded.text[slice(*s.office)] if s.office else None,
        speaker_span, cue_span, to.value if to else None, at.value if at else None, on[0] if on else None,
        tuple(map(raw, s.asks)) if s.asks else (),
        s.plover, _shifted(s.parent, offset), _shifted(s.duplicate_of, offset), bool(s.reasons), s.reasons, trace,
    ))  # fmt: skip


def _shifted(index: int | None, offset: int) -> int | None:
    return None if index is None else index + offset


@lru_cache(maxsize=1024)
def _party(entity: str) -> str | None:
    """Party of a composed id: ``org:kaz_mfa`` → KAZ, ``role:fm:EGY`` → EGY."""
    kind, _, rest = entity.partition(":")
    if kind == "role":
        return rest.rpartition(":")[2] or None
    head = rest.split("_")[0]
    return head.upper() if kind == "org" and len(head) in {2, 3} and "_" in rest else None


def mandate(page: Page) -> Iterator[MandateItem]:
    """Mandate items with raw offsets."""
    for item in page.mandate:
        start, end = page.block.raw(item.span)
        trace = Trace(field="code", span=(start, end), rule="task of the joint body", entries=(item.entry,))
        yield MandateItem(start=start, end=end, code=item.code, trace=(trace,))


def counts(page: Page) -> Iterator[CountRead]:
    """Register counts with the words of every number."""
    for c in page.bulletin.counts:
        yield CountRead(
            reporter=c.reporter, total=c.total, by_area=c.by_area, sum_ok=c.sum_ok, computed=c.computed,
            areas_without_number=c.areas_without_number, by_third_party=c.by_third_party, third_party=c.third_party,
            unit=c.unit, span=page.block.raw(c.span), traps=c.traps, needs_review=c.needs_review,
            trace=tuple(_count_trace(page.block, c)),
        )  # fmt: skip


def _count_trace(block: Block, c: CountFound) -> Iterator[Trace]:
    if c.total == 0 and "total" not in c.number_spans:
        yield Trace(field="total", span=block.raw(c.span), rule="says none")
    for name in sorted(c.number_spans):
        start, end = c.number_spans[name]
        if name == "total":
            yield Trace(field=name, span=block.raw((start, end)), rule="number before a unit")
            continue
        entries = tuple(e for e in c.entries if f" {name} «" in e)
        yield Trace(field=name, span=block.raw((start, end)), rule="; ".join(c.rules), entries=entries)


def verdicts(page: Page) -> Iterator[VerdictRead]:
    """Verdicts with the sentence they stand in."""
    for v in page.bulletin.verdicts:
        span = page.block.raw(v.span)
        yield VerdictRead(
            by=v.by, about=v.about, outcome=v.outcome, count=v.count, span=span, computed=v.computed,
            trace=(Trace(field="outcome", span=span, rule=v.rule),),
        )  # fmt: skip


def totals(page: Page) -> Iterator[TotalRead]:
    """Counters with the sentence they stand in."""
    for t in page.bulletin.totals:
        span = page.block.raw(t.span)
        trace = Trace(field=t.what, span=span, rule=t.rule)
        yield TotalRead(what=t.what, count=t.count, cumulative=t.cumulative, span=span, trace=(trace,))


def incidents(page: Page) -> Iterator[IncidentRead]:
    """Incident reports; every filled field has its words."""
    for i in page.incidents:
        trace = tuple(
            Trace(
                field=name,
                span=page.block.raw(i.spans[name]),
                rule=i.rules.get(name, "incident"),
                entries=_one(i.entries.get(name)),
            )
            for name in sorted(i.spans)
        )
        yield IncidentRead(
            span=page.block.raw(i.span), actor=i.actor, target=i.target, weapon=i.weapon, action=i.action,
            place=i.place, governorate=i.governorate, occurred_on=i.occurred_on, time=i.time,
            killed=i.killed, injured=i.injured,
            needs_review=i.actor is None or bool(i.reasons),
            reasons=tuple(i.reasons) + (() if i.actor else ("no actor named",)), trace=trace,
        )  # fmt: skip


def _one(entry: str | None) -> tuple[str, ...]:
    return (entry,) if entry else ()


def meetings(page: Page) -> Iterator[MeetingRead]:
    """Meetings with the words that name them first."""
    for m in page.meetings:
        span = page.block.raw(m.span)
        trace = Trace(field="id", span=span, rule="meeting", entries=_one(m.entry))
        yield MeetingRead(id=m.id, kind=m.kind, span=span, place=m.place, participants=m.participants, trace=(trace,))
