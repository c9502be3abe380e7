"""The JSON form of what was read (docs/reference/reading-json.md): plain data, sorted, offsets in code points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from atashbas.reading.document import (
    CountRead,
    Document,
    IncidentRead,
    MeetingRead,
    Mention,
    Statement,
    TotalRead,
    Trace,
    VerdictRead,
)
from atashbas.values import Fault

Data = dict[str, Any]
_JSON_FIELDS = {"occurred_on": "date"}


def document_to_json(document: Document) -> Data:
    """One entry of ``documents``."""
    return {
        "source": document.source,
        "sha256": document.sha256,
        "language": document.language,
        "date": document.published_on.isoformat() if document.published_on else None,
        "paragraphs": [{"start": p.span[0], "end": p.span[1], "language": p.language} for p in document.paragraphs],
        "mentions": [_mention(m) for m in document.mentions],
        "statements": [_statement(s, document.text) for s in document.statements],
        "mandate": [
            {"start": m.start, "end": m.end, "code": m.code, "trace": _trace(m.trace)} for m in document.mandate
        ],
        "register_counts": [_count(c) for c in document.counts],
        "verdicts": [_verdict(v) for v in document.verdicts],
        "running_totals": [_total(t) for t in document.totals],
        "incident_reports": [_incident(i) for i in document.incidents],
        "meetings": [_meeting(m) for m in document.meetings],
        "faults": [_fault(f) for f in document.faults],
    }


def _fault(f: Fault) -> Data:
    about = {"row": f.row, "value": f.value}
    return {
        "code": f.code, "blocking": f.blocking, **{name: v for name, v in about.items() if v is not None}, **f.facts,
    }  # fmt: skip


def documents_to_json(documents: Sequence[Document]) -> Data:
    """The whole answer of ``atashbas read --json``."""
    return {"documents": [document_to_json(d) for d in documents]}


def _trace(trace: Sequence[Trace]) -> list[Data]:
    return [
        {
            "field": _JSON_FIELDS.get(t.field, t.field),
            "span": list(t.span) if t.span else None,
            "rule": t.rule,
            "entries": list(t.entries),
        }
        for t in trace
    ]


def _mention(m: Mention) -> Data:
    return {"start": m.start, "end": m.end, "entity": m.entity, "kind": m.kind, "rule": m.rule, "entry": m.entry}


def _statement(s: Statement, text: str) -> Data:
    return {
        "start": s.start,
        "end": s.end,
        "text": text[s.start : s.end],
        "speaker": s.speaker,
        "party": s.party,
        "office": s.office,
        "kind": s.kind,
        "subkind": s.subkind,
        "realis": s.realis,
        "topics": list(s.topics),
        "addressee": s.addressee,
        "venue": s.venue,
        "said_on": s.said_on.isoformat() if s.said_on else None,
        "asks": [{"start": a, "end": b, "text": text[a:b]} for a, b in s.asks],
        "plover": s.plover,
        "parent": s.parent,
        "duplicate_of": s.duplicate_of,
        "needs_review": s.needs_review,
        "reasons": list(s.reasons),
        "trace": _trace(s.trace),
    }


def _count(c: CountRead) -> Data:
    return {
        "reporter": c.reporter,
        "total": c.total,
        "by_area": {area: c.by_area[area] for area in sorted(c.by_area)},
        "computed": c.computed,
        "sum_ok": c.sum_ok,
        "areas_without_number": list(c.areas_without_number),
        "by_third_party": c.by_third_party,
        "third_party": c.third_party,
        "unit": c.unit,
        "start": c.span[0],
        "end": c.span[1],
        "traps": list(c.traps),
        "needs_review": c.needs_review,
        "trace": _trace(c.trace),
    }


def _verdict(v: VerdictRead) -> Data:
    return {
        "by": v.by,
        "about": v.about,
        "outcome": v.outcome,
        "count": v.count,
        "computed": v.computed,
        "start": v.span[0],
        "end": v.span[1],
        "trace": _trace(v.trace),
    }


def _total(t: TotalRead) -> Data:
    return {
        "what": t.what,
        "count": t.count,
        "cumulative": t.cumulative,
        "start": t.span[0],
        "end": t.span[1],
        "trace": _trace(t.trace),
    }


def _incident(i: IncidentRead) -> Data:
    return {
        "start": i.span[0],
        "end": i.span[1],
        "actor": i.actor,
        "target": i.target,
        "weapon": i.weapon,
        "action": i.action,
        "place": i.place,
        "governorate": i.governorate,
        "date": i.occurred_on.isoformat() if i.occurred_on else None,
        "time": i.time,
        "killed": i.killed,
        "injured": i.injured,
        "needs_review": i.needs_review,
        "reasons": list(i.reasons),
        "trace": _trace(i.trace),
    }


def _meeting(m: MeetingRead) -> Data:
    return {
        "id": m.id,
        "kind": m.kind,
        "start": m.span[0],
        "end": m.span[1],
        "place": m.place,
        "participants": list(m.participants),
        "trace": _trace(m.trace),
    }
