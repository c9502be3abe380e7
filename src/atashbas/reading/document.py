"""What the reading finds in a text: records whose every field names its words, its rule and its lexicon entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from atashbas.values import Fault

Span = tuple[int, int]


class Trace(NamedTuple):
    """Why a field has its value: the words at `span`, the rule that fired, the lexicon entries it used."""

    field: str
    span: Span | None
    rule: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A stretch of one language; None: none of the five."""

    span: Span
    language: str | None


class Mention(NamedTuple):
    """Words that name somebody or something; `kind`: name, nominal (an office, «this country») or pronoun."""

    start: int
    end: int
    entity: str
    kind: str
    rule: str
    entry: str | None = None


class Statement(NamedTuple):
    """What somebody is reported to have said: content, speaker, kind, how it is put.

    `kind`: denial, demand, commitment, announcement, claim; `subkind` intention marks a threat or a war aim.
    `realis`: asserted, claimed, negated, future, hypothetical. `speaker` is an entity id or
    ``unknown:<words>``. `reasons` say why somebody should look at it. (A named tuple: the record there is most of.)
    """

    start: int
    end: int
    speaker: str
    kind: str
    realis: str
    subkind: str | None = None
    topics: tuple[str, ...] = ()
    party: str | None = None
    office: str | None = None
    speaker_span: Span | None = None
    cue_span: Span | None = None
    addressee: str | None = None
    venue: str | None = None
    said_on: date | None = None
    asks: tuple[Span, ...] = ()
    plover: str | None = None
    parent: int | None = None
    duplicate_of: int | None = None
    needs_review: bool = False
    reasons: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateItem:
    """A task given to the joint body, by its code in the concept paper of 16 February 2017."""

    start: int
    end: int
    code: str
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRead:
    """A register count with its words (`reports.RegisterCount` before it has a day and a number)."""

    reporter: str
    total: int | None
    by_area: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    sum_ok: bool | None = None
    computed: int | None = None
    areas_without_number: tuple[str, ...] = ()
    by_third_party: int | None = None
    third_party: str | None = None
    unit: str = "cases"
    span: Span = (0, 0)
    traps: tuple[str, ...] = ()
    needs_review: bool = False
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRead:
    """What one side says of the other's cases; `computed`: the number follows from others, it is not printed."""

    by: str
    about: str
    outcome: str
    count: int
    span: Span
    computed: bool = False
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRead:
    """A counter: settlements or groups joined, relief, returns; of the day or since the beginning."""

    what: str
    count: int
    cumulative: bool
    span: Span
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRead:
    """A reported occurrence. Absent fields are not stated; a zero is a statement («no casualties»)."""

    span: Span
    actor: str | None = None
    target: str | None = None
    weapon: str | None = None
    action: str | None = None
    place: str | None = None
    governorate: str | None = None
    occurred_on: date | None = None
    time: str | None = None
    killed: int | None = None
    injured: int | None = None
    needs_review: bool = False
    reasons: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRead:
    """A meeting that is named or reported."""

    id: str
    kind: str
    span: Span
    place: str | None = None
    participants: tuple[str, ...] = ()
    trace: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text and all that was read in it. Offsets are code points of the raw text."""

    source: str
    sha256: str
    text: str
    language: str | None
    published_on: date | None = None
    paragraphs: tuple[Paragraph, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    mandate: tuple[MandateItem, ...] = ()
    counts: tuple[CountRead, ...] = ()
    verdicts: tuple[VerdictRead, ...] = ()
    totals: tuple[TotalRead, ...] = ()
    incidents: tuple[IncidentRead, ...] = ()
    meetings: tuple[MeetingRead, ...] = ()
    faults: tuple[Fault, ...] = ()
