"""How a case stands at an instant, in one word with its reasons, and the three counts that never mix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from atashbas.findings.case import CaseState
from atashbas.findings.contents import CaseStatement


class CaseStatus(StrEnum):
    """States of a case; every one short of `agreed` is a lawful result, not a failure."""

    OPEN = "open"
    QUERIED = "queried"
    ANSWERED = "answered"
    SILENT = "silent"
    EXAMINED = "examined"
    DRAFTED = "drafted"
    DISSENT = "dissent"
    DEADLOCK = "deadlock"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Status with the entries it rests on, who is still missing and which queries ran out."""

    status: CaseStatus
    rests_on: tuple[str, ...]
    missing: tuple[str, ...] = ()
    overdue_queries: tuple[str, ...] = ()
    accused_signers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Incidents alleged, examined (a position exists) and agreed (a finding exists): three numbers, never one."""

    alleged: int
    examined: int
    agreed: int


def assess_case(
    case: CaseState, *, required: frozenset[str], at: datetime, accused: frozenset[str] = frozenset()
) -> Assessment:
    """How a case stands at an instant.

    Parameters
    ----------
    required
        Guarantors whose assent the agreement needs.
    accused
        Parties whom a report of the case holds responsible, themselves or by their forces; required signers among
        them are named beside the status.
    """
    overdue = tuple(query.asked.id for query in case.queries if query.is_overdue(at))
    status, rests_on = _status(case, required)
    draft = case.finding_in_force(required) or next((d for d in reversed(case.drafts) if not d.withdrawn), None)
    return Assessment(
        status=status,
        rests_on=rests_on,
        missing=draft.missing(required) if draft else tuple(sorted(required)),
        overdue_queries=overdue,
        accused_signers=tuple(sorted(required & accused)),
    )


def count_stages(incidents: Iterable[str], cases: Mapping[str, CaseState], required: frozenset[str]) -> Stages:
    """The three counts over a set of incidents. A finding covers the incidents its case names."""
    chosen = set(incidents)
    examined: set[str] = set()
    agreed: set[str] = set()
    for case in cases.values():
        named = chosen & set(case.subject.incidents)
        for _, incident in case.positions:
            examined |= named if incident is None else named & {incident}
        if case.finding_in_force(required):
            agreed |= named
    return Stages(alleged=len(chosen), examined=len(examined), agreed=len(agreed))


def _status(case: CaseState, required: frozenset[str]) -> tuple[CaseStatus, tuple[str, ...]]:
    """First row that holds wins; later rows are weaker statements about the same case."""
    agreed = case.finding_in_force(required)
    if agreed:
        return CaseStatus.AGREED, tuple(fact.id for fact in agreed.assents.values())
    if withdrawn := _said(case, "withdrawn", by=case.opened.by):
        return CaseStatus.WITHDRAWN, withdrawn
    if required and required <= set(case.stated("deadlock")):
        return CaseStatus.DEADLOCK, _said(case, "deadlock")
    if case.stated("suspended"):
        return CaseStatus.SUSPENDED, _said(case, "suspended")
    live = [draft for draft in case.drafts if not draft.withdrawn]
    dissents = tuple(fact.id for draft in live for fact in draft.dissents if fact.by in required)
    if dissents:
        return CaseStatus.DISSENT, dissents
    if live:
        return CaseStatus.DRAFTED, tuple(draft.proposed.id for draft in live)
    if case.positions:
        return CaseStatus.EXAMINED, tuple(fact.id for fact in case.positions.values())
    return _query_status(case)


def _query_status(case: CaseState) -> tuple[CaseStatus, tuple[str, ...]]:
    answers = tuple(fact.id for query in case.queries for fact in query.answers)
    if answers:
        return CaseStatus.ANSWERED, answers
    silences = tuple(query.silence.id for query in case.queries if query.silence)
    if silences:
        return CaseStatus.SILENT, silences
    if case.queries:
        return CaseStatus.QUERIED, tuple(query.asked.id for query in case.queries)
    return CaseStatus.OPEN, (case.id,)


def _said(case: CaseState, step: str, by: str | None = None) -> tuple[str, ...]:
    return tuple(
        fact.id
        for fact in case.statements
        if isinstance(fact.content, CaseStatement)
        and fact.content.step == step
        and (by is None or (fact.by == by and fact.content.finding is None))
    )
