"""What of a case or a matter concerns whom: turns, ends of clocks, and what happened. Pure; the same on every node.

A party is never told of its own step. What is sealed reaches no notice: it names the kind of thing and its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from atashbas import findings, followup
from atashbas.agreement.process import Role
from atashbas.findings.contents import CaseStatement, Query, Visit
from atashbas.followup.matter import roles_in
from atashbas.followup.openings import Commitment, Decision, Meeting, Publication

SOON = timedelta(hours=24)
COMMITMENT_SOON = timedelta(days=3)
A_MOMENT = timedelta(seconds=1)  # a clock has run out once its end has passed
KEPT = frozenset({"report-kept", "observe-kept"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that concerns one party.

    `what` of a case: a turn (``answer``, ``visit``, ``silence``, ``assent``, ``position``), ``clock-ends`` (within a
    day), ``suspected``, ``answered``, ``silence-recorded``, ``visit-replied``, ``agreed``, ``dissent``, ``deadlock``,
    ``suspended``. Of a matter: ``reply`` (its opening waits for the party), ``step`` (another party took one),
    ``stands`` (all guarantors agree), ``due`` (a commitment within three days), ``overdue``. `waits`: the party has to
    act. `entry` is the one that it is about.
    """

    party: str
    what: str
    room: str
    subject: str
    kind: str = ""
    entry: str
    at: datetime
    due_at: datetime | None = None
    waits: bool = False

    @property
    def key(self) -> str:
        """The same however often and wherever it is derived."""
        return f"{self.party}|{self.what}|{self.entry}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """Who is who by the charter: everybody with a log, the guarantors, those whose assent is needed.

    `zone` is that of the agreement: its days begin there.
    """

    voices: frozenset[str]
    guarantors: frozenset[str]
    required: frozenset[str]
    zone: ZoneInfo


def case_notices(case: findings.CaseState, roll: Roll, at: datetime) -> tuple[Notice, ...]:
    """Notices of a case at an instant, sorted by key."""
    turns = findings.waiting_in(case, required=roll.required, guarantors=roll.guarantors, at=at)
    told = [
        Notice(
            party=turn.party,
            what=turn.what,
            room="case",
            subject=case.id,
            entry=turn.entry,
            at=turn.since_at,
            due_at=turn.due_at,
            waits=True,
        )
        for turn in turns
    ]
    told += [
        Notice(
            party=turn.party,
            what="clock-ends",
            room="case",
            subject=case.id,
            entry=turn.entry,
            at=turn.due_at - SOON,
            due_at=turn.due_at,
            waits=True,
        )
        for turn in turns
        if turn.what == "answer" and turn.due_at and turn.due_at - SOON <= at < turn.due_at
    ]
    told += [
        Notice(party=party, what=what, room="case", subject=case.id, entry=fact.id, at=fact.at)
        for party, what, fact in _happened(case, roll)
        if party != fact.by
    ]
    return _known(told, roll)


def matter_notices(matter: followup.Matter, roll: Roll, at: datetime) -> tuple[Notice, ...]:
    """Notices of a matter at an instant, sorted by key."""
    kind = followup.matter_kind(matter)
    turns = followup.waiting_in(matter, parties=roll.voices, guarantors=roll.guarantors)
    told = [
        Notice(
            party=turn.party,
            what="reply",
            room="matter",
            subject=matter.id,
            kind=kind,
            entry=matter.id,
            at=turn.since_at,
            due_at=_midnight(turn.due_on, roll.zone),
            waits=True,
        )
        for turn in turns
        if turn.party != matter.opened_by
    ]
    told += [
        Notice(party=party, what="step", room="matter", subject=matter.id, kind=kind, entry=fact.id, at=fact.at)
        for fact in matter.steps
        for party in _told_of_steps(matter, roll) - {fact.by}
    ]
    told += _stands(matter, kind, roll)
    told += _dues(matter, kind, roll.zone, at)
    return _known(told, roll)


def case_instants(case: findings.CaseState, at: datetime) -> tuple[datetime, ...]:
    """Instants after `at` at which time alone changes a case's notices, sorted."""
    dues = [query.due_at for query in case.queries if not query.answers and query.silence is None]
    return tuple(sorted({moment for due in dues for moment in (due - SOON, due + A_MOMENT) if moment > at}))


def matter_instants(matter: followup.Matter, roll: Roll, at: datetime) -> tuple[datetime, ...]:
    """Instants after `at` at which time alone changes a matter's notices, sorted."""
    due_at = _owed_by(matter, roll.zone)
    return tuple(moment for moment in (due_at - COMMITMENT_SOON, due_at) if moment > at) if due_at else ()


def _happened(case: findings.CaseState, roll: Roll) -> Iterator[tuple[str, str, findings.Fact]]:
    """(party, what, fact) of everything said in a case that another waits for."""
    for party in case.subject.suspected:
        yield party, "suspected", case.opened
    for query in case.queries:
        for answer in query.answers:
            yield query.asked.by, "answered", answer
        if query.silence is not None and isinstance(query.asked.content, Query):
            yield query.asked.content.asked, "silence-recorded", query.silence
    asked = {fact.id: fact.by for fact in case.visits}
    for fact in case.visits:
        if isinstance(fact.content, Visit) and fact.content.request in asked:
            yield asked[fact.content.request], "visit-replied", fact
    for draft in case.drafts:
        for dissent in draft.dissents:
            yield draft.proposed.by, "dissent", dissent
        if draft.in_force(roll.required):
            last = max(draft.assents.values(), key=lambda fact: (fact.at, fact.id))
            for party in roll.guarantors | {case.opened.by}:
                yield party, "agreed", last
    for fact in case.statements:
        if isinstance(fact.content, CaseStatement) and fact.content.step in {"deadlock", "suspended"}:
            for party in roll.guarantors:
                yield party, fact.content.step, fact


def _told_of_steps(matter: followup.Matter, roll: Roll) -> frozenset[str]:
    """Who opened a matter, whom it addresses and whom it concerns."""
    roles = {Role.OPENER, Role.ADDRESSEE, Role.CONCERNED}
    return frozenset(party for party in roll.voices if roles & roles_in(matter, party, roll.guarantors))


def _stands(matter: followup.Matter, kind: str, roll: Roll) -> list[Notice]:
    """That all guarantors have agreed to what needs all of them."""
    steps = {Meeting: "approve", Decision: "adopt", Publication: "assent"}
    step = steps.get(type(matter.opening))
    if step is None or not roll.guarantors or not roll.guarantors <= set(matter.stands_by(step)):
        return []
    last = max((fact for fact in matter.steps if fact.content.step == step), key=lambda fact: (fact.at, fact.id))
    return [
        Notice(party=party, what="stands", room="matter", subject=matter.id, kind=kind, entry=last.id, at=last.at)
        for party in (roll.guarantors | _told_of_steps(matter, roll)) - {last.by}
    ]


def _dues(matter: followup.Matter, kind: str, zone: ZoneInfo, at: datetime) -> list[Notice]:
    """A commitment whose day comes, or has passed, and of which nobody said that it was kept."""
    due_at, opening = _owed_by(matter, zone), matter.opening
    if due_at is None or not isinstance(opening, Commitment):
        return []
    late = at >= due_at
    if not late and at < due_at - COMMITMENT_SOON:
        return []
    told = {opening.who, matter.opened_by, *([opening.to] if opening.to else [])} if late else {opening.who}
    return [
        Notice(
            party=party,
            what="overdue" if late else "due",
            room="matter",
            subject=matter.id,
            kind=kind,
            entry=matter.id,
            at=due_at if late else due_at - COMMITMENT_SOON,
            due_at=due_at,
            waits=party == opening.who,
        )
        for party in sorted(told)
    ]


def _owed_by(matter: followup.Matter, zone: ZoneInfo) -> datetime | None:
    """End of the day by which something is owed; None where nothing is, or it is kept or was taken back."""
    opening = matter.opening
    if not isinstance(opening, Commitment) or opening.due_on is None or opening.basis == "declared-intention":
        return None
    if matter.taken_by("withdraw") or any(matter.taken_by(step) for step in KEPT):
        return None
    return _midnight(opening.due_on + timedelta(days=1), zone)


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None


def _known(notices: Iterable[Notice], roll: Roll) -> tuple[Notice, ...]:
    """Those for somebody with a log, each once, sorted."""
    kept = {one.key: one for one in notices if one.party in roll.voices}
    return tuple(kept[key] for key in sorted(kept))
