"""For whom a case waits, and for what: derived from what was said, so that nobody has to keep a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from atashbas.findings.case import CaseState
from atashbas.findings.contents import CaseStatement, Query, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One party's turn.

    `what`: ``answer`` (to a query), ``visit`` (grant or refuse one), ``silence`` (may now be recorded), ``assent``,
    ``position``. `entry` is what it answers, `due_at` the end of the clock where there is one.
    """

    party: str
    what: str
    entry: str
    since_at: datetime
    due_at: datetime | None = None


def waiting_in(
    case: CaseState, *, required: frozenset[str], guarantors: frozenset[str], at: datetime
) -> tuple[Waiting, ...]:
    """Whose turn it is in a case, sorted by (party, what, entry). A closed or suspended case waits for nobody."""
    closed = case.finding_in_force(required) or _withdrawn(case)
    if closed or case.stated("suspended"):
        return ()
    turns = [*_queries(case, at), *_visits(case), *_assents(case, required), *_positions(case, guarantors)]
    return tuple(sorted(turns, key=lambda turn: (turn.party, turn.what, turn.entry)))


def _withdrawn(case: CaseState) -> bool:
    return any(
        isinstance(fact.content, CaseStatement)
        and fact.content.step == "withdrawn"
        and fact.content.finding is None
        and fact.by == case.opened.by
        for fact in case.statements
    )


def _queries(case: CaseState, at: datetime) -> list[Waiting]:
    turns = []
    for query in case.queries:
        content = query.asked.content
        if query.answers or not isinstance(content, Query):
            continue
        turn = Waiting(
            party=content.asked, what="answer", entry=query.asked.id, since_at=query.asked.at, due_at=query.due_at
        )
        turns.append(turn)
        if query.is_overdue(at) and query.silence is None:
            turns.append(Waiting(party=query.asked.by, what="silence", entry=query.asked.id, since_at=query.due_at))
    return turns


def _visits(case: CaseState) -> list[Waiting]:
    steps = [(fact, fact.content) for fact in case.visits if isinstance(fact.content, Visit)]
    replied = {content.request for _, content in steps if content.request}
    return [
        Waiting(party=content.asked_of, what="visit", entry=fact.id, since_at=fact.at)
        for fact, content in steps
        if content.step == "asked" and content.asked_of and fact.id not in replied
    ]


def _assents(case: CaseState, required: frozenset[str]) -> list[Waiting]:
    return [
        Waiting(party=party, what="assent", entry=draft.proposed.id, since_at=draft.proposed.at)
        for draft in case.drafts
        if not draft.withdrawn and not draft.in_force(required)
        for party in draft.missing(required)
        if party not in {fact.by for fact in draft.dissents}
    ]


def _positions(case: CaseState, guarantors: frozenset[str]) -> list[Waiting]:
    spoke = {party for party, _ in case.positions}
    return [
        Waiting(party=party, what="position", entry=case.id, since_at=case.opened.at)
        for party in sorted(guarantors - spoke)
    ]
