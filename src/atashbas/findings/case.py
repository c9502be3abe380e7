"""A case as it stands: folded from signed facts, the same in any order of arrival.

Nothing here votes. A finding is in force exactly when every required signer's own log holds an assent to its hash; the
rest (dissent, deadlock, silence, suspension) is what parties said, each with its speaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from atashbas.findings.contents import (
    Answer,
    Assent,
    Case,
    CaseStatement,
    Content,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Stance,
    Visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One signed entry: `id` is ``log/n``, `digest` its body's hash, `at` the signer's claim of time."""

    id: str
    by: str
    n: int
    digest: str
    at: datetime
    office: str | None = None
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryState:
    """A query with what came back: answers in order, and the recorded silence if there is one."""

    asked: Fact
    answers: tuple[Fact, ...] = ()
    silence: Fact | None = None

    @property
    def due_at(self) -> datetime:
        """End of the clock, counted from the asking side's own claim of time."""
        content = self.asked.content
        hours = content.answer_within_h if isinstance(content, Query) else 0
        return self.asked.at + timedelta(hours=hours)

    def is_overdue(self, at: datetime) -> bool:
        """Whether the clock has run out with no answer, at a stated instant."""
        return not self.answers and self.due_at < at


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftState:
    """A draft finding with the assents that count, the dissents, and whether its author withdrew it."""

    proposed: Fact
    assents: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))
    dissents: tuple[Fact, ...] = ()
    withdrawn: Fact | None = None

    def in_force(self, required: frozenset[str]) -> bool:
        """Whether every required signer assented (an empty set of signers agrees on nothing)."""
        return bool(required) and required <= set(self.assents)

    def missing(self, required: frozenset[str]) -> tuple[str, ...]:
        """Required signers without an assent, sorted."""
        return tuple(sorted(required - set(self.assents)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """Everything said in one case."""

    id: str
    opened: Fact
    queries: tuple[QueryState, ...] = ()
    visits: tuple[Fact, ...] = ()
    exhibits: tuple[Fact, ...] = ()
    positions: Mapping[tuple[str, str | None], Fact] = field(default_factory=lambda: MappingProxyType({}))
    drafts: tuple[DraftState, ...] = ()
    statements: tuple[Fact, ...] = ()
    unattached: tuple[Fact, ...] = ()

    @property
    def subject(self) -> Case:
        """What the case is about."""
        content = self.opened.content
        if not isinstance(content, Case):  # cannot happen: `cases_of` opens cases with such facts only
            raise TypeError(self.id)
        return content

    def stated(self, step: str) -> tuple[str, ...]:
        """Parties whose last word among suspended / resumed / deadlock is `step`, sorted."""
        last: dict[str, str] = {}
        for fact in self.statements:
            content = fact.content
            if isinstance(content, CaseStatement) and content.step in {"suspended", "resumed", "deadlock"}:
                last[fact.by] = content.step
        return tuple(sorted(party for party, said in last.items() if said == step))

    def finding_in_force(self, required: frozenset[str]) -> DraftState | None:
        """The finding that stands: agreed and not superseded by another agreed one; None while there is none."""
        agreed = [draft for draft in self.drafts if draft.in_force(required)]
        superseded = {_finding(draft).supersedes for draft in agreed}
        standing = [draft for draft in agreed if draft.proposed.id not in superseded]
        return standing[-1] if standing else None


def cases_of(facts: Iterable[Fact]) -> tuple[Mapping[str, CaseState], tuple[Fact, ...]]:
    """Cases by id, and facts whose case has not arrived yet (shown, never dropped)."""
    openings: dict[str, Fact] = {}
    said: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.by, fact.n)):
        if isinstance(fact.content, Case):
            openings[fact.id] = fact
        else:
            said.setdefault(fact.content.case, []).append(fact)
    cases = {key: _case(openings[key], said.pop(key, [])) for key in sorted(openings)}
    return MappingProxyType(cases), tuple(fact for key in sorted(said) for fact in said[key])


def _case(opened: Fact, facts: list[Fact]) -> CaseState:
    queries = _queries(facts)
    drafts = _drafts(facts)
    attached = {fact.id for query in queries for fact in (*query.answers, query.silence) if fact}
    attached |= {fact.id for draft in drafts for fact in (*draft.assents.values(), *draft.dissents)}
    pending = (Answer, Silence, Assent)
    return CaseState(
        id=opened.id,
        opened=opened,
        queries=queries,
        visits=_of(facts, Visit),
        exhibits=_of(facts, Exhibit),
        positions=_positions(facts),
        drafts=drafts,
        statements=_of(facts, CaseStatement),
        unattached=tuple(fact for fact in facts if isinstance(fact.content, pending) and fact.id not in attached),
    )


def _of(facts: list[Fact], kind: type[Content]) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if isinstance(fact.content, kind))


def _queries(facts: list[Fact]) -> tuple[QueryState, ...]:
    """Answers count from the asked party, or relayed for it by name; silence only from the side that asked."""
    states = []
    for asked in facts:
        if not isinstance(query := asked.content, Query):
            continue
        answers = tuple(
            fact
            for fact in facts
            if isinstance(content := fact.content, Answer)
            and content.query == asked.id
            and query.asked in (fact.by, content.relayed_for)
        )
        silences = [
            fact
            for fact in facts
            if isinstance(fact.content, Silence) and fact.content.query == asked.id and fact.by == asked.by
        ]
        states.append(QueryState(asked=asked, answers=answers, silence=silences[0] if silences else None))
    return tuple(states)


def _positions(facts: list[Fact]) -> Mapping[tuple[str, str | None], Fact]:
    """A party's last position per incident; one that was taken back is not there."""
    last: dict[tuple[str, str | None], Fact] = {}
    for fact in facts:
        if isinstance(content := fact.content, Position):
            last[fact.by, content.incident] = fact
            if content.stance is Stance.NO_POSITION:
                del last[fact.by, content.incident]
    return MappingProxyType(dict(sorted(last.items(), key=lambda item: (item[0][0], item[0][1] or ""))))


def _drafts(facts: list[Fact]) -> tuple[DraftState, ...]:
    return tuple(_draft(fact, facts) for fact in facts if isinstance(fact.content, Finding))


def _draft(proposed: Fact, facts: list[Fact]) -> DraftState:
    """Assents count when they sign this hash; the author's own counts only before he withdrew the draft."""
    withdrawn = next(
        (fact for fact in facts if _is_about(fact, "withdrawn", proposed) and fact.by == proposed.by), None
    )
    assents: dict[str, Fact] = {}
    for fact in facts:
        content = fact.content
        if not isinstance(content, Assent) or (content.finding, content.digest) != (proposed.id, proposed.digest):
            continue
        if withdrawn and fact.by == withdrawn.by and fact.n > withdrawn.n:
            continue
        assents.setdefault(fact.by, fact)
    return DraftState(
        proposed=proposed,
        assents=MappingProxyType(dict(sorted(assents.items()))),
        dissents=tuple(fact for fact in facts if _is_about(fact, "dissent", proposed)),
        withdrawn=withdrawn,
    )


def _is_about(fact: Fact, step: str, proposed: Fact) -> bool:
    content = fact.content
    return isinstance(content, CaseStatement) and content.step == step and content.finding == proposed.id


def _finding(draft: DraftState) -> Finding:
    content = draft.proposed.content
    if not isinstance(content, Finding):  # cannot happen: drafts are made of findings only
        raise TypeError(draft.proposed.id)
    return content
