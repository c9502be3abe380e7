"""Commitments owed under the agreement or a joint decision, as they stand on a day: due, kept, overdue, apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from atashbas.followup import Standing, assess_commitment
from atashbas.followup.openings import Commitment
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.project import load_matter
from atashbas.values import LanguageText

UNSCORED = frozenset({"not-scored", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedLine:
    """One commitment with how it stands; `what` are its author's words."""

    who: str
    what: tuple[LanguageText, ...]
    due_on: date | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Commitments by the address of their entry, and how many of those owed fell due, were kept or are overdue.

    Demands and declared intentions stand in `lines` and in no number. `undated`: owed without a day.
    """

    lines: Mapping[str, OwedLine]
    owed: int
    due: int
    kept: int
    overdue: int
    undated: int


def commitments_on(day: date) -> Owed:
    """How every commitment stands on a day; no score is made of it."""
    lines = {}
    for id_ in MatterRow.objects.filter(kind="commitment").order_by("id").values_list("id", flat=True):
        matter = load_matter(id_)
        if matter is not None and isinstance(opening := matter.opening, Commitment):
            standing = assess_commitment(matter, day)
            lines[id_] = OwedLine(who=opening.who, what=opening.what, due_on=opening.due_on, standing=standing)
    owed = [line for line in lines.values() if line.standing.status not in UNSCORED]
    due = [line for line in owed if line.due_on is not None and line.due_on <= day]
    return Owed(
        lines=lines,
        owed=len(owed),
        due=len(due),
        kept=sum(line.standing.status == "kept" for line in due),
        overdue=sum(line.standing.overdue for line in owed),
        undated=sum(line.due_on is None for line in owed),
    )
