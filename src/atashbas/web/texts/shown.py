"""What the page of a reading shows: every record with the words, rules and list entries behind its fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from atashbas.reading import Document
from atashbas.reading.document import CountRead, IncidentRead, MandateItem, MeetingRead, Trace, VerdictRead
from atashbas.reading.document import Statement as StatementRead
from atashbas.reading.to_records import REPORTERS, language_at
from atashbas.reports.records import Report
from atashbas.web import words
from atashbas.web.areas import area_choices
from atashbas.web.reasons import page_language
from atashbas.web.texts.accepting import act_of, is_own, reports_of
from atashbas.web.texts.corrections import harm_of
from atashbas.web.texts.spans import LONGEST_SHOWN, parts
from atashbas.web.work.labels import ACTS

MOST_SHOWN = 400  # records of one kind on a page: each brings its fields, and a form may hold only so many


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One field of a record: its words, the rule that read it, the lexicon entries it used."""

    field: str
    words: str
    rule: str
    entries: tuple[str, ...]
    start: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountShown:
    """A register count; `side` is the reporter whose it is, `own` whether the reader's delegation may accept it."""

    n: int
    read: CountRead
    side: str
    own: bool
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictShown:
    """A verdict; `by` and `about` are reporters."""

    n: int
    read: VerdictRead
    by: str
    about: str
    own: bool
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementShown:
    """A statement with its words and their language."""

    n: int
    read: StatementRead
    words: str
    language: str
    act: str
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentShown:
    """An incident as read and as the report that it would become."""

    n: int
    read: IncidentRead
    report: Report
    killed: int | None
    injured: int | None
    why: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A task of the joint body or a meeting, with its words."""

    read: MandateItem | MeetingRead
    words: str
    why: tuple[Why, ...]


def shown(document: Document, delegation: str | None) -> dict[str, Any]:
    """What the page of a reading shows."""
    text = document.text
    dated = bool(document.published_on)
    found = (
        document.statements, document.counts, document.verdicts, document.incidents, document.totals,
        document.mandate, document.meetings,
    )  # fmt: skip
    return {
        "document": document,
        "parts": parts(document),
        "cut": len(text) > LONGEST_SHOWN,
        "more": any(len(one) > MOST_SHOWN for one in found),
        "statements": [
            StatementShown(
                n=n,
                read=one,
                words=text[one.start : one.end],
                language=language_at(document, one.start),
                act=act_of(one).value,
                why=why(one.trace, text),
            )
            for n, one in enumerate(document.statements[:MOST_SHOWN])
        ],
        "counts": [
            CountShown(
                n=n,
                read=one,
                side=REPORTERS.get(one.reporter, one.reporter),
                own=dated and is_own(one.reporter, delegation),
                why=why(one.trace, text),
            )
            for n, one in enumerate(document.counts[:MOST_SHOWN])
        ],
        "verdicts": [
            VerdictShown(
                n=n,
                read=one,
                by=REPORTERS.get(one.by, one.by),
                about=REPORTERS.get(one.about, one.about),
                own=dated and one.about in REPORTERS and is_own(one.by, delegation),
                why=why(one.trace, text),
            )
            for n, one in enumerate(document.verdicts[:MOST_SHOWN])
        ],
        "incidents": _incidents(document),
        "totals": [(one, why(one.trace, text)) for one in document.totals[:MOST_SHOWN]],
        "mandate": [
            Named(read=one, words=text[one.start : one.end], why=why(one.trace, text))
            for one in document.mandate[:MOST_SHOWN]
        ],
        "meetings": [
            Named(read=one, words=text[one.span[0] : one.span[1]], why=why(one.trace, text))
            for one in document.meetings[:MOST_SHOWN]
        ],
        "names": words.NATIVE,
        "acts": ACTS.items(),
        "areas": area_choices(page_language()),
        "types": words.TYPES.items(),
        "outcomes": words.OUTCOMES.items(),
        "undated": not dated and bool(document.counts or document.verdicts),
        "nothing": not any(found),
    }


def _incidents(document: Document) -> list[IncidentShown]:
    reports = reports_of(document, "read")
    pairs = zip(document.incidents[:MOST_SHOWN], reports, strict=False)
    return [
        IncidentShown(
            n=n,
            read=one,
            report=report,
            killed=harm_of(report, "killed"),
            injured=harm_of(report, "injured"),
            why=why(one.trace, document.text),
        )
        for n, (one, report) in enumerate(pairs)
    ]


def why(traces: Iterable[Trace], text: str) -> tuple[Why, ...]:
    """Every field with the words it came from."""
    return tuple(
        Why(
            field=trace.field,
            words=text[trace.span[0] : trace.span[1]] if trace.span else "",
            rule=trace.rule,
            entries=trace.entries,
            start=trace.span[0] if trace.span and trace.span[0] < LONGEST_SHOWN else None,
        )
        for trace in traces
    )
