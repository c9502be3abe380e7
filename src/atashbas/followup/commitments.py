"""How a commitment stands at an instant, from signed steps only: reasons first, never a bare score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from atashbas.followup.matter import Matter
from atashbas.followup.openings import Commitment
from atashbas.values import AtashbasError

OBSERVED = ("observe-kept", "observe-partly-kept", "observe-not-kept")
SCORED = frozenset({"agreement", "decision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a commitment stands, and why.

    Parameters
    ----------
    status
        ``not-scored`` (a demand, a party's own statement or a declared intention), ``withdrawn``, ``due`` (owed, the
        day has not come), ``unobserved`` (the day has come, nobody observed), ``kept`` / ``partly-kept`` /
        ``not-kept`` (all observers agree), ``disputed`` (observers differ).
    overdue
        Whether the day has passed without an observation that it was kept.
    reasons
        (party, step, entry id) of every step the status rests on, sorted.
    """

    status: str
    overdue: bool
    reasons: tuple[tuple[str, str, str], ...]


def assess_commitment(matter: Matter, on: date) -> Standing:
    """How a commitment stands on a day. The committed party's own report is shown but decides nothing."""
    opening = matter.opening
    if not isinstance(opening, Commitment):
        raise AtashbasError("followup.kind", kind=type(opening).__name__)
    reasons = tuple(sorted((fact.by, fact.content.step, fact.id) for fact in matter.steps))
    if matter.taken_by("withdraw"):
        return Standing(status="withdrawn", overdue=False, reasons=reasons)
    if opening.basis not in SCORED:
        return Standing(status="not-scored", overdue=False, reasons=reasons)
    last = {
        fact.by: fact.content.step for fact in matter.steps if fact.content.step in OBSERVED and fact.by != opening.who
    }
    past = opening.due_on is not None and opening.due_on < on
    status = _status(frozenset(last.values()), past)
    return Standing(status=status, overdue=past and status not in {"kept", "disputed"}, reasons=reasons)


def _status(observed: frozenset[str], past: bool) -> str:
    if not observed:
        return "unobserved" if past else "due"
    if len(observed) > 1:
        return "disputed"
    return next(iter(observed)).removeprefix("observe-")
