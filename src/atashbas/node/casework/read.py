"""Cases and matters as pages and verbs show them: lists, one case with its whole life, whose turn it is."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from atashbas import findings, followup
from atashbas.findings.contents import Content
from atashbas.followup.openings import Exchange
from atashbas.node.casework import project
from atashbas.node.casework.models import CaseIncident, CaseRow, FactRow, MatterRow, ReadRecord
from atashbas.node.casework.procedure import guarantors, procedure, voices
from atashbas.node.models import IncidentRow, ReportRow
from atashbas.node.search import fold
from atashbas.reports.records import Report, record_of
from atashbas.values import AtashbasError, LanguageText, Period

PAGE = 50
Texts = tuple[LanguageText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in the list."""

    id: str
    title: Texts
    opened_by: str
    opened_at: datetime
    last_at: datetime
    status: str
    incidents: tuple[str, ...]
    provision: str
    waits: tuple[str, ...]
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterLine:
    """A matter in the list; what its opening seals is not in its title.

    `said`: the last steps of those who spoke, each once, sorted: one where they agree, none where nobody spoke.
    """

    id: str
    kind: str
    title: Texts
    opened_by: str
    opened_at: datetime
    last_at: datetime
    waits: tuple[str, ...]
    due_on: date | None
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePage:
    """One page of a list; `next` is the cursor of the page after, None at the end."""

    lines: tuple[CaseLine, ...] | tuple[MatterLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with its life in order, how it stands at an instant, and whose turn it is."""

    state: findings.CaseState
    assessment: findings.Assessment
    timeline: tuple[findings.Fact, ...]
    turns: tuple[findings.Waiting, ...]
    guarantors: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterView:
    """A matter as one reader may see it."""

    id: str
    kind: str
    shown: followup.Shown
    turns: tuple[followup.Waiting, ...]
    standing: followup.Standing | None
    balance: tuple[followup.ExchangeBalance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkView:
    """What waits for one delegation, what it waits for from others, and what ran out."""

    mine: tuple[CaseLine | MatterLine, ...]
    others: tuple[CaseLine | MatterLine, ...]
    overdue: tuple[CaseLine | MatterLine, ...]


def cases(*, status: str = "", text: str = "", waits: str = "", after: str = "", limit: int = PAGE) -> LinePage:
    """Cases, the last active first. `waits`: those in which it is this party's turn."""
    rows = CaseRow.objects.all()
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(waits__contains=f"|{waits}|") if waits else rows
    for word in fold(text).split()[:8]:
        rows = rows.filter(search__contains=word)
    return _page(rows, after, limit)


def matters(*, kind: str = "", reader: str = "", after: str = "", limit: int = PAGE) -> LinePage:
    """Matters, the last active first, as far as `reader` (empty: the public) may know of them.

    Messages and files between states are known to their audience alone; other sealed matters to members of delegations.
    """
    rows = MatterRow.objects.filter(kind=kind) if kind else MatterRow.objects.all()
    known = Q(audience="")
    if reader:
        known |= Q(audience__contains=f"|{reader}|") | ~Q(kind__in=("urgent", "state-file"))
    return _page(rows.filter(known), after, limit)


def case(id_: str, at: datetime) -> CaseView | None:
    """One case at an instant; None where there is none."""
    state = project.load_case(id_)
    if state is None:
        return None
    rules = procedure()
    assessed = findings.assess_case(state, required=rules.required, at=at, accused=accused_in(state))
    return CaseView(
        state=state,
        assessment=assessed,
        timeline=project.facts_in(state),
        turns=findings.waiting_in(state, required=rules.required, guarantors=rules.guarantors, at=at),
        guarantors=tuple(sorted(rules.guarantors)),
        required=tuple(sorted(rules.required)),
    )


def matter(id_: str, *, reader: str, user: str, at: datetime) -> MatterView | None:
    """One matter as `reader` (empty: the public) may see it; a reading of sealed fields is recorded.

    None where there is none, or where this reader may not know of it.
    """
    held = project.load_matter(id_)
    if held is None:
        return None
    shown = followup.shown_to(held, reader or None, at)
    if shown.matter is None:
        return None
    if shown.read_is_recorded:
        ReadRecord.objects.create(user=user, reporter=reader, subject=id_)
    opening = shown.matter.opening
    return MatterView(
        id=id_,
        kind=followup.matter_kind(held),
        shown=shown,
        turns=followup.waiting_in(held, parties=voices(), guarantors=guarantors()),
        standing=followup.assess_commitment(held, at.date())
        if isinstance(opening, followup.KINDS["commitment"])
        else None,
        balance=_balance(shown),
    )


def work_of(party: str, at: datetime, limit: int = 100) -> WorkView:
    """What a delegation has before it. Its own turns come with the nearest end of a clock first."""
    turn = Q(waits__contains=f"|{party}|")
    mine = [*map(_line, CaseRow.objects.filter(turn)[:limit]), *map(_line, MatterRow.objects.filter(turn)[:limit])]
    waiting = ~Q(waits="") & Q(opened_by=party) & ~turn
    others = [
        *map(_line, CaseRow.objects.filter(waiting)[:limit]),
        *map(_line, MatterRow.objects.filter(waiting)[:limit]),
    ]
    late: list[CaseLine | MatterLine] = [_line(row) for row in CaseRow.objects.filter(due_at__lt=at)[:limit]]
    late += [_line(row) for row in MatterRow.objects.filter(due_on__lt=at.date()).exclude(waits="")[:limit]]
    return WorkView(mine=_nearest(mine), others=_nearest(others), overdue=_nearest(late))


def lines_of(subjects: Collection[str]) -> dict[str, CaseLine | MatterLine]:
    """Cases and matters by id, as a list shows them."""
    chosen = sorted(subjects)
    lines = [*map(_line, CaseRow.objects.filter(pk__in=chosen)), *map(_line, MatterRow.objects.filter(pk__in=chosen))]
    return {line.id: line for line in lines}


def steps_of(entries: Collection[str]) -> dict[str, tuple[str, str]]:
    """(party, step) of entries that take one, by entry."""
    rows = FactRow.objects.filter(pk__in=sorted(entries), kind="step").exclude(content="")
    return {row.id: (row.log, str(json.loads(row.content)["step"])) for row in rows}


def cases_of_incident(incident: str) -> tuple[CaseLine, ...]:
    """Cases that name an incident, the last active first."""
    named = CaseIncident.objects.filter(incident=incident).values_list("case", flat=True)
    return tuple(_case_line(row) for row in CaseRow.objects.filter(pk__in=list(named)).order_by("-last_at", "id"))


def stages(period: Period) -> findings.Stages:
    """Incidents of a period alleged, examined and agreed: three counts that are never mixed."""
    # The day by which they are sorted is the day they occurred on, wherever one is stated; and it has an index.
    incidents = IncidentRow.objects.filter(sort_on__range=(period.first_on, period.last_on), occurred_on__isnull=False)
    named = CaseIncident.objects.filter(incident__in=incidents.values("id"))
    return findings.Stages(
        alleged=incidents.count(),
        examined=named.filter(examined=True).values("incident").distinct().count(),
        agreed=named.filter(agreed=True).values("incident").distinct().count(),
    )


def accused_in(state: findings.CaseState) -> frozenset[str]:
    """Parties that a case or a report of its incidents holds responsible, as their authors name them."""
    rows = ReportRow.objects.filter(incident__in=state.subject.incidents).values_list("record", flat=True)
    told = [record_of(json.loads(text)) for text in rows]
    actors = {one.actor_id or one.actor for one in told if isinstance(one, Report)}
    return frozenset(state.subject.suspected) | frozenset(one for one in actors if one)


def known_incidents(ids: Sequence[str]) -> frozenset[str]:
    """Those of the ids that are incidents here."""
    return frozenset(IncidentRow.objects.filter(pk__in=list(ids)).values_list("pk", flat=True))


def allowed(
    state: findings.CaseState | None, contents: Sequence[Content], *, by: str, at: datetime
) -> tuple[Content, ...]:
    """Those contents that the rules would let `by` enter now; a page offers these and no others."""
    rules = procedure()
    found = []
    for content in contents:
        try:
            findings.decide_case(state, content, by=by, at=at, procedure=rules)
        except AtashbasError:
            continue
        found.append(content)
    return tuple(found)


def _balance(shown: followup.Shown) -> tuple[followup.ExchangeBalance, ...]:
    held = shown.matter
    if held is None or shown.sealed or not isinstance(held.opening, Exchange):
        return ()
    return followup.assess_exchange(held)


def _page(rows: QuerySet[CaseRow] | QuerySet[MatterRow], after: str, limit: int) -> LinePage:
    ordered: QuerySet[Any] = rows.order_by("-last_at", "id")
    if after:
        at, _, id_ = after.partition("~")
        try:
            place = datetime.fromisoformat(at)
        except ValueError as error:
            raise AtashbasError("query.cursor", value=after[:80]) from error
        ordered = ordered.filter(last_at__lte=place).exclude(last_at=place, id__lte=id_)
    found = list(ordered[: limit + 1])
    more = len(found) > limit
    lines = tuple(_line(row) for row in found[:limit])
    return LinePage(lines=lines, next=f"{lines[-1].last_at.isoformat()}~{lines[-1].id}" if more else None)  # type: ignore[arg-type]  # all lines of one kind


def _line(row: CaseRow | MatterRow) -> CaseLine | MatterLine:
    return _case_line(row) if isinstance(row, CaseRow) else _matter_line(row)


def _case_line(row: CaseRow) -> CaseLine:
    return CaseLine(
        id=row.id,
        title=project.texts_of(row.title),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        last_at=row.last_at,
        status=row.status,
        incidents=_bars(row.incidents),
        provision=row.provision,
        waits=_bars(row.waits),
        due_at=row.due_at,
    )


def _matter_line(row: MatterRow) -> MatterLine:
    return MatterLine(
        id=row.id,
        kind=row.kind,
        title=project.texts_of(row.title),
        opened_by=row.opened_by,
        opened_at=row.opened_at,
        last_at=row.last_at,
        waits=_bars(row.waits),
        due_on=row.due_on,
        said=tuple(sorted({step for _party, step in json.loads(row.line)[2]})),
    )


def _nearest(lines: list[CaseLine | MatterLine]) -> tuple[CaseLine | MatterLine, ...]:
    return tuple(sorted(lines, key=lambda line: (_due(line) or "9999", -line.last_at.timestamp(), line.id)))


def _due(line: CaseLine | MatterLine) -> str:
    due = line.due_at if isinstance(line, CaseLine) else line.due_on
    return due.isoformat() if due else ""


def _bars(text: str) -> tuple[str, ...]:
    return tuple(text.strip("|").split("|")) if text else ()
