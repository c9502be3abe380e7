"""What runs through time: each party's undertakings with their reasons, besieged places, rounds of talks.

Derived from signed entries; no party gets a score, each line says by whose word it stands as it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from atashbas import followup
from atashbas.followup.matter import StepFact
from atashbas.followup.openings import Commitment, Meeting, Siege
from atashbas.node.casework import project
from atashbas.node.casework.meetings import MeetingFile, find_meeting
from atashbas.node.casework.models import MatterRow

OBSERVED = ("observe-besieged", "observe-eased", "observe-lifted", "deny")


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """A commitment, demand or declared intention as it stands on a day, with the steps it rests on.

    `contradicted`: statements that a reporter points to as contradicting it.
    """

    id: str
    opening: Commitment
    by: str
    standing: followup.Standing
    steps: tuple[StepFact, ...]
    contradicted: tuple[StepFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Besieged:
    """A place held to be besieged, with every observation in the order of its day; rival ones stand side by side."""

    id: str
    opening: Siege
    by: str
    seen: tuple[StepFact, ...]

    def stands(self) -> tuple[tuple[str, str], ...]:
        """(party, its last observation), by party."""
        return tuple(sorted({fact.by: fact.content.step for fact in self.seen}.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Meetings of one round of talks, in the order of their beginning."""

    name: str
    meetings: tuple[MeetingFile, ...]


def undertakings(on: date) -> dict[str, tuple[Undertaking, ...]]:
    """Who owes or announced → what, by the day it is owed and then by entry; those without a day last."""
    found: dict[str, list[Undertaking]] = {}
    for matter in _matters("commitment"):
        opening = matter.opening
        if isinstance(opening, Commitment):
            found.setdefault(opening.who, []).append(
                Undertaking(
                    id=matter.id,
                    opening=opening,
                    by=matter.opened_by,
                    standing=followup.assess_commitment(matter, on),
                    steps=matter.steps,
                    contradicted=tuple(one for one in matter.steps if one.content.step == "contradicting-statement"),
                )
            )
    return {who: tuple(sorted(found[who], key=_by_day)) for who in sorted(found)}


def besieged() -> tuple[Besieged, ...]:
    """Besieged places by governorate and name; what its author withdrew is left out."""
    found = [
        Besieged(id=matter.id, opening=opening, by=matter.opened_by, seen=_seen(matter))
        for matter in _matters("siege")
        if isinstance(opening := matter.opening, Siege) and not matter.taken_by("withdraw")
    ]
    return tuple(sorted(found, key=lambda one: (one.opening.area, one.opening.place, one.id)))


def rounds_of_talks(on: date) -> tuple[Round, ...]:
    """Rounds by their first meeting, the latest first; meetings of no round are not in it."""
    named: dict[str, list[str]] = {}
    for matter in _matters("meeting"):
        if isinstance(opening := matter.opening, Meeting) and opening.round:
            named.setdefault(opening.round.strip(), []).append(matter.id)
    rounds = [Round(name=name, meetings=_files(ids, on)) for name, ids in named.items()]
    return tuple(sorted(rounds, key=lambda one: (one.meetings[0].opening.starts_at, one.name), reverse=True))


def _files(ids: list[str], on: date) -> tuple[MeetingFile, ...]:
    files = filter(None, (find_meeting(id_, on) for id_ in ids))
    return tuple(sorted(files, key=lambda file: (file.opening.starts_at, file.matter.id)))


def _matters(kind: str) -> list[followup.Matter]:
    ids = MatterRow.objects.filter(kind=kind).order_by("id").values_list("id", flat=True)
    return [matter for matter in map(project.load_matter, ids) if matter is not None]


def _seen(matter: followup.Matter) -> tuple[StepFact, ...]:
    seen = [fact for fact in matter.steps if fact.content.step in OBSERVED]
    return tuple(sorted(seen, key=lambda fact: (fact.content.day or fact.at.date(), fact.by, fact.n)))


def _by_day(one: Undertaking) -> tuple[date, str]:
    return one.opening.due_on or date.max, one.id
