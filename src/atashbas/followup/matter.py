"""A matter: what opened it and what each party said since. Derived from the logs; the same in any order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from atashbas.agreement.process import Role, joint_view
from atashbas.followup.openings import (
    AccessRequest,
    Commitment,
    Exchange,
    Measure,
    Meeting,
    Opening,
    Pause,
    ProtectedSite,
    Siege,
    StateFile,
    Step,
    Urgent,
)

# Steps that say nothing of how a matter stands: an item for the agenda, a translation of what was said.
ASIDE = frozenset({"propose-item", "translate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One signed entry about a matter: `id` is ``log/n``, `at` the signer's own claim of time, which no rule reads."""

    id: str
    by: str
    n: int
    at: datetime
    office: str | None = None
    content: Opening | Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFact:
    """A step with its signer."""

    id: str
    by: str
    n: int
    at: datetime
    office: str | None
    content: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One matter and everything said about it, steps in order of (log, n)."""

    id: str
    opened_by: str
    opened_at: datetime
    opening: Opening
    steps: tuple[StepFact, ...] = ()

    @property
    def views(self) -> Mapping[str, str]:
        """Last step of each party in its own log: how the matter stands, as each says; words aside change nothing."""
        return MappingProxyType({fact.by: fact.content.step for fact in self.steps if fact.content.step not in ASIDE})

    @property
    def joint(self) -> str | None:
        """What all who spoke say; None where they differ or nobody spoke."""
        return joint_view(self.views)

    def taken_by(self, step: str) -> tuple[str, ...]:
        """Parties that ever took a step, sorted."""
        return tuple(sorted({fact.by for fact in self.steps if fact.content.step == step}))

    def stands_by(self, step: str) -> tuple[str, ...]:
        """Parties whose last word is this step, sorted."""
        return tuple(sorted(party for party, last in self.views.items() if last == step))


def matters_of(facts: Iterable[Fact]) -> tuple[Mapping[str, Matter], tuple[StepFact, ...]]:
    """Matters by id, and the steps whose matter has not arrived yet (shown, never dropped)."""
    openings: dict[str, Fact] = {}
    steps: dict[str, list[StepFact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.by, fact.n)):
        if isinstance(fact.content, Step):
            taken = StepFact(id=fact.id, by=fact.by, n=fact.n, at=fact.at, office=fact.office, content=fact.content)
            steps.setdefault(fact.content.matter, []).append(taken)
        else:
            openings[fact.id] = fact
    matters = {key: _matter(openings[key], steps.pop(key, [])) for key in sorted(openings)}
    orphans = tuple(step for key in sorted(steps) for step in steps[key])
    return MappingProxyType(matters), orphans


def roles_in(matter: Matter, party: str, guarantors: frozenset[str]) -> frozenset[Role]:
    """What a party is with regard to a matter; whoever keeps a register is at least a reporter."""
    roles = {Role.REPORTER}
    if party in guarantors:
        roles.add(Role.GUARANTOR)
    if party == matter.opened_by:
        roles.add(Role.OPENER)
    if party in _addressees(matter.opening):
        roles.add(Role.ADDRESSEE)
    # Whoever may call and approve meetings takes part in them, named among the invited or not.
    if party in _concerned(matter.opening) or (isinstance(matter.opening, Meeting) and party in guarantors):
        roles.add(Role.CONCERNED)
    return frozenset(roles)


def _matter(opening: Fact, steps: list[StepFact]) -> Matter:
    content = opening.content
    if isinstance(content, Step):  # cannot happen: `matters_of` keeps steps apart
        raise TypeError(opening.id)
    return Matter(id=opening.id, opened_by=opening.by, opened_at=opening.at, opening=content, steps=tuple(steps))


def _addressees(opening: Opening) -> frozenset[str]:
    match opening:
        case AccessRequest(approvers=approvers):
            return frozenset(approvers)
        case Commitment(who=who):
            return frozenset({who})
        case ProtectedSite(notified_to=notified):
            return frozenset(notified)
        case StateFile(asked=asked):
            return frozenset({asked})
        case Siege(besieged_by=by):
            return frozenset(by)
        case Urgent(to=to):
            return frozenset(to)
        case _:
            return frozenset()


def _concerned(opening: Opening) -> frozenset[str]:
    match opening:
        case Measure(parties=parties) | Pause(parties=parties):
            return frozenset(parties)
        case Meeting(invited=invited):
            return frozenset(invited)
        case Exchange(between=between):
            return frozenset(between)
        case _:
            return frozenset()
