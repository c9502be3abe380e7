"""For whom a matter waits: the steps that answer its opening, by kind, and who has not taken one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from atashbas.agreement.process import Role
from atashbas.followup.matter import Matter, roles_in
from atashbas.followup.openings import (
    KINDS,
    AccessRequest,
    Commitment,
    Decision,
    Measure,
    Meeting,
    Opening,
    Pause,
    ProtectedSite,
    Publication,
    StateFile,
    Urgent,
)

REPLIES: Mapping[type[Opening], tuple[Role, frozenset[str]]] = MappingProxyType(
    {
        Measure: (Role.CONCERNED, frozenset({"agree", "decline"})),
        Commitment: (Role.ADDRESSEE, frozenset({"acknowledge", "reject", "report-kept"})),
        Meeting: (Role.GUARANTOR, frozenset({"approve", "decline"})),
        Decision: (Role.GUARANTOR, frozenset({"adopt", "reserve"})),
        AccessRequest: (Role.ADDRESSEE, frozenset({"approve", "refuse"})),
        Pause: (Role.CONCERNED, frozenset({"accept", "decline"})),
        ProtectedSite: (Role.ADDRESSEE, frozenset({"receive"})),
        StateFile: (Role.ADDRESSEE, frozenset({"answer", "decline"})),
        Urgent: (Role.ADDRESSEE, frozenset({"acknowledge", "respond"})),
        Publication: (Role.GUARANTOR, frozenset({"assent", "decline"})),
    }
)
ENDS = frozenset({"withdraw", "cancel", "close"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One party's turn in a matter; `due_on` where the opening names a day."""

    party: str
    what: str
    entry: str
    since_at: datetime
    due_on: date | None = None


def waiting_in(matter: Matter, *, parties: frozenset[str], guarantors: frozenset[str]) -> tuple[Waiting, ...]:
    """Who of `parties` has not answered the opening, sorted; nobody once the matter was taken back."""
    if type(matter.opening) not in REPLIES or any(fact.content.step in ENDS for fact in matter.steps):
        return ()
    role, replies = REPLIES[type(matter.opening)]
    replied = {fact.by for fact in matter.steps if fact.content.step in replies}
    due_on = getattr(matter.opening, "due_on", None) or getattr(matter.opening, "window_first_on", None)
    return tuple(
        Waiting(party=party, what=matter_kind(matter), entry=matter.id, since_at=matter.opened_at, due_on=due_on)
        for party in sorted(parties - replied)
        if role in roles_in(matter, party, guarantors)
    )


def matter_kind(matter: Matter) -> str:
    """Entry kind of a matter's opening."""
    return next(kind for kind, cls in KINDS.items() if type(matter.opening) is cls)
