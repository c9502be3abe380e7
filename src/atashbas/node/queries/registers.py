"""Registers: each reporter with his log's head, when he last spoke, whether it verifies; files that came in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from atashbas.node.models import CountRow, ImportRecord, RegisterRow, ReporterRow, ReportRow, VerdictRow
from atashbas.node.queries.values import ImportLine, RegisterView, ReporterView


def reporters() -> tuple[ReporterView, ...]:
    """All reporters, in the charter's order."""
    return tuple(
        ReporterView(
            name=row.name,
            log=row.log,
            kind=row.kind,
            titles=row.titles,
            relayed=row.relayed,
            synthetic=row.synthetic,
        )
        for row in ReporterRow.objects.all()
    )


def reporter_index() -> Mapping[str, ReporterView]:
    """Reporters by short name."""
    return {view.name: view for view in reporters()}


def registers() -> tuple[RegisterView, ...]:
    """One view for each reporter, an empty register shown as such."""
    heads = {row.log: row for row in RegisterRow.objects.all()}
    held = _held()
    return tuple(_view(reporter, heads.get(reporter.log), held.get(reporter.name, {})) for reporter in reporters())


def imports(limit: int = 50) -> tuple[ImportLine, ...]:
    """The files that came in last."""
    return tuple(
        ImportLine(
            at=row.at,
            by=row.by,
            reporter=row.reporter,
            file=row.file,
            sha256=row.sha256,
            entries=tuple(row.entries),
            stored=row.stored,
            repeated=row.repeated,
            faults=len(row.faults),
        )
        for row in ImportRecord.objects.all()[:limit]
    )


def _held() -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = {}
    for name, rows, day in (
        ("reports", ReportRow.objects.all(), "occurred_on"),
        ("counts", CountRow.objects.all(), "day"),
        ("verdicts", VerdictRow.objects.all(), "day"),
    ):
        for found in rows.values("reporter").annotate(n=Count("id"), first=Min(day), last=Max(day)):
            of = held.setdefault(found["reporter"], {})
            of[name] = found["n"]
            of["first"] = _earlier(of.get("first"), found["first"])
            of["last"] = _later(of.get("last"), found["last"])
    return held


def _view(reporter: ReporterView, head: RegisterRow | None, held: Mapping[str, Any]) -> RegisterView:
    checked = head is not None and head.verified_at is not None
    return RegisterView(
        reporter=reporter,
        log=reporter.log,
        size=head.size if head else 0,
        root=head.root if head else "",
        last_spoke_at=head.last_spoke_at if head else "",
        reports=held.get("reports", 0),
        counts=held.get("counts", 0),
        verdicts=held.get("verdicts", 0),
        first_on=held.get("first"),
        last_on=held.get("last"),
        verified=not head.faults if head and checked else None,
        verified_at=head.verified_at if head else None,
        verified_size=head.verified_size if head else None,
        faults=tuple(head.faults) if head else (),
    )


def _earlier(a: date | None, b: date | None) -> date | None:
    return min((day for day in (a, b) if day is not None), default=None)


def _later(a: date | None, b: date | None) -> date | None:
    return max((day for day in (a, b) if day is not None), default=None)
