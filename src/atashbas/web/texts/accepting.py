"""What a person accepts of a reading becomes records; what he corrects stands beside what the program read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from atashbas.reading import Document, to_records
from atashbas.reading.document import Statement as StatementRead
from atashbas.reading.to_records import REPORTERS
from atashbas.reports.records import Act, Record, RegisterCount, Report, Statement
from atashbas.values import AtashbasError, LanguageText

MACHINE_FIELDS = ("speaker", "act", "said_on", "addressee", "venue")


def is_own(side: str, delegation: str | None) -> bool:
    """Tell whether a count is of the side that a delegation speaks for: nobody signs another's register."""
    return bool(delegation) and str(delegation).rpartition("-")[2] == REPORTERS.get(side)


def act_of(read: StatementRead) -> Act:
    """What the speaker does; a threat or a war aim is a declared intention."""
    return Act.DECLARED_INTENTION if read.subkind == "intention" else Act(read.kind)


def accepted(document: Document, given: Mapping[str, str], reporter: str, *, synthetic: bool) -> list[Record]:
    """Records of what was ticked on the page, in the order of the text.

    Parameters
    ----------
    given
        Fields of the form: ``accept-statement-3``, ``speaker-3``, ``act-3``, ``said_on-3``, ``addressee-3``,
        ``venue-3``, ``accept-incident-0``, ``accept-count-0``.

    Raises
    ------
    AtashbasError
        ``record.field`` where a correction is none, ``query.date`` where a day is none.
    """
    records: list[Record] = [
        _statement(document, n, read, given, reporter, synthetic=synthetic)
        for n, read in enumerate(document.statements)
        if given.get(f"accept-statement-{n}")
    ]
    told = to_records(document, reporter=reporter, synthetic=synthetic).records
    reports = [record for record in told if isinstance(record, Report)]
    records += [record for n, record in enumerate(reports) if given.get(f"accept-incident-{n}")]
    own = (count for count in told if isinstance(count, RegisterCount))
    taken = {c.reporter for n, c in enumerate(document.counts) if given.get(f"accept-count-{n}")}
    records += [
        replace(count, reporter=reporter) for count in own if _side(count) in taken and is_own(_side(count), reporter)
    ]
    return records


def _side(count: RegisterCount) -> str:
    return next((side for side, name in REPORTERS.items() if name == count.reporter), "")


def _statement(
    document: Document, n: int, read: StatementRead, given: Mapping[str, str], reporter: str, *, synthetic: bool
) -> Statement:
    machine = {
        "speaker": read.speaker, "act": act_of(read).value, "said_on": _iso(read.said_on),
        "addressee": read.addressee or "", "venue": read.venue or "",
    }  # fmt: skip
    said = {name: given.get(f"{name}-{n}", machine[name]).strip()[:200] for name in MACHINE_FIELDS}
    corrected = {name: machine[name] for name in MACHINE_FIELDS if said[name] != machine[name]}
    words = document.text[read.start : read.end]
    return Statement(
        reporter=reporter,
        number=f"{document.sha256[:12]}-{read.start}",
        speaker=said["speaker"],
        act=_act(said["act"]),
        realis=read.realis,
        office=read.office,
        party=read.party,
        topics=read.topics,
        addressee=said["addressee"] or None,
        venue=said["venue"] or None,
        said_on=_day(said["said_on"]),
        texts=(LanguageText(text=words, language=document.language or "und"),),
        asks=tuple(document.text[start:end] for start, end in read.asks),
        source=document.source,
        start=read.start,
        end=read.end,
        sha256=document.sha256,
        synthetic=synthetic,
        machine=MappingProxyType(corrected),
    )


def _act(text: str) -> Act:
    try:
        return Act(text)
    except ValueError as error:
        raise AtashbasError("record.field", type="statement", field="act", reason=text[:40]) from error


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AtashbasError("query.date", field="said_on", value=text[:40]) from error


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
