"""A meeting with all that belongs to it: agenda and who put what on it, who came, records, decisions, actions.

Derived from signed entries alone. A decision belongs to the meeting that it names; an action is a commitment whose
source is the meeting or one of its decisions, so that it has an owner, a day and a standing like every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from atashbas import followup
from atashbas.followup.matter import StepFact
from atashbas.followup.openings import Commitment, Decision, Meeting
from atashbas.node.casework import project
from atashbas.node.casework.calendar import meeting_event
from atashbas.node.casework.models import FactRow
from atashbas.node.casework.procedure import guarantors
from atashbas.values import LanguageText


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of the agenda, in the words of who put it there; `rests_on`: what it is about."""

    by: str
    entry: str
    texts: tuple[LanguageText, ...]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision of the meeting: `adopted` by whom, `reserved` by whom; it stands when all guarantors adopted it."""

    id: str
    opening: Decision
    by: str
    adopted: tuple[str, ...]
    reserved: tuple[str, ...]
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What somebody has to do after the meeting, by when, and how that stands."""

    id: str
    opening: Commitment
    by: str
    standing: followup.Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFile:
    """Everything of one meeting. `standing`: called, stands, cancelled."""

    matter: followup.Matter
    opening: Meeting
    standing: str
    items: tuple[Item, ...]
    came: tuple[str, ...]
    absent: tuple[str, ...]
    records: tuple[StepFact, ...]
    decisions: tuple[Decided, ...]
    actions: tuple[Action, ...]


def find_meeting(id_: str, on: date) -> MeetingFile | None:
    """A meeting as it stands on a day; None where there is none of that id."""
    matter = project.load_matter(id_)
    if matter is None or not isinstance(opening := matter.opening, Meeting):
        return None
    decisions = _decisions(id_)
    own = [Item(by=matter.opened_by, entry=id_, texts=(text,)) for text in opening.agenda]
    added = [
        Item(by=fact.by, entry=fact.id, texts=fact.content.texts, rests_on=fact.content.rests_on)
        for fact in _in_time(matter, "propose-item")
    ]
    return MeetingFile(
        matter=matter,
        opening=opening,
        standing=meeting_event(matter).standing,
        items=(*own, *added),
        came=_last_said(matter, "attend", "absent"),
        absent=_last_said(matter, "absent", "attend"),
        records=_in_time(matter, "record"),
        decisions=decisions,
        actions=_actions({id_, *(one.id for one in decisions)}, on),
    )


def decided(matter: followup.Matter, opening: Decision) -> Decided:
    """How a decision stands."""
    adopted, reserved = matter.stands_by("adopt"), matter.stands_by("reserve")
    needed = guarantors()
    return Decided(
        id=matter.id,
        opening=opening,
        by=matter.opened_by,
        adopted=adopted,
        reserved=reserved,
        stands=bool(needed) and needed <= set(adopted),
    )


def _decisions(meeting: str) -> tuple[Decided, ...]:
    rows = FactRow.objects.filter(kind="decision", content__contains=f'"meeting": "{meeting}"').order_by("at", "id")
    held = [project.load_matter(id_) for id_ in rows.values_list("id", flat=True)]
    return tuple(decided(one, one.opening) for one in held if one and isinstance(one.opening, Decision))


def _actions(sources: set[str], on: date) -> tuple[Action, ...]:
    rows = FactRow.objects.filter(kind="commitment", content__contains='"source"').order_by("at", "id")
    held = [project.load_matter(id_) for id_ in rows.values_list("id", flat=True)]
    return tuple(
        Action(id=one.id, opening=opening, by=one.opened_by, standing=followup.assess_commitment(one, on))
        for one in held
        if one and isinstance(opening := one.opening, Commitment) and opening.source in sources
    )


def _in_time(matter: followup.Matter, step: str) -> tuple[StepFact, ...]:
    found = [fact for fact in matter.steps if fact.content.step == step]
    return tuple(sorted(found, key=lambda fact: (fact.at, fact.id)))


def _last_said(matter: followup.Matter, step: str, other: str) -> tuple[str, ...]:
    """Parties whose later word of the two is this step."""
    last: dict[str, tuple[datetime, int, str]] = {}
    for fact in matter.steps:
        if fact.content.step in {step, other}:
            last[fact.by] = max(last.get(fact.by, (fact.at, -1, "")), (fact.at, fact.n, fact.content.step))
    return tuple(sorted(party for party, (_at, _n, said) in last.items() if said == step))
