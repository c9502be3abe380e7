"""Where something else began to be counted: what the agreements brought, and what delegations declared.

Decides which declarations hold for the numbers. A register's keeper speaks for its own numbers; a break in somebody
else's holds when two others declare it for the same day, so that nobody alone can silence the alarms of a rival's
register. Every declaration stands with its author, its reason and its entry, in force or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atashbas import estimate
from atashbas.followup.openings import CountingBreak
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.project import load_matter
from atashbas.node.queries.situation import known_breaks
from atashbas.values import LanguageText

OTHERS_NEEDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredBreak:
    """A break in what is counted.

    `register` and `area` None: all of them. `reason`: a code of the known breaks, else empty and `texts` hold the
    words of `by` in its entry `entry`. `in_force`: nothing is compared across it.
    """

    day: date
    register: str | None
    area: str | None
    reason: str = ""
    texts: tuple[LanguageText, ...] = ()
    source: str | None = None
    by: str | None = None
    entry: str | None = None
    in_force: bool = True

    @property
    def key(self) -> tuple[date, str, str]:
        """What it is about: day, register, area."""
        return self.day, self.register or "", self.area or ""


def declared_breaks(kind: str) -> tuple[DeclaredBreak, ...]:
    """Breaks of one kind of material by day: the known ones of the printed numbers, then what delegations declared."""
    known = [
        DeclaredBreak(day=one.on, register=None, area=None, reason=one.code, source=one.source)
        for one in known_breaks()
    ]
    said = [
        (matter.id, matter.opened_by, matter.opening)
        for id_ in MatterRow.objects.filter(kind="counting-break")
        .order_by("opened_at", "id")
        .values_list("id", flat=True)
        if (matter := load_matter(id_)) is not None
        and isinstance(matter.opening, CountingBreak)
        and matter.opening.material == kind
        and not matter.taken_by("withdraw")
    ]
    found = [*(known if kind == "printed" else ()), *(_declared(entry, by, what, said) for entry, by, what in said)]
    return tuple(sorted(found, key=lambda one: (*one.key, one.entry or "")))


def _declared(
    entry: str, by: str, what: CountingBreak, said: Sequence[tuple[str, str, CountingBreak]]
) -> DeclaredBreak:
    about = (what.register, what.day, what.area)
    authors = {who for _, who, other in said if (other.register, other.day, other.area) == about}
    return DeclaredBreak(
        day=what.day,
        register=what.register,
        area=what.area,
        texts=what.texts,
        source=what.source,
        by=by,
        entry=entry,
        in_force=what.register in authors or len(authors) >= OTHERS_NEEDED,
    )


def breaks_in_force(declared: Sequence[DeclaredBreak]) -> tuple[estimate.Break, ...]:
    """Breaks at which watch, bounds and tests stop, each day, register and area once.

    `reason` is the code of a known break, else the address of the first entry that declared it.
    """
    first: dict[tuple[date, str, str], DeclaredBreak] = {}
    for one in declared:
        if one.in_force:
            first.setdefault(one.key, one)
    return tuple(
        estimate.Break(day=one.day, register=one.register, area=one.area, reason=one.reason or one.entry or "")
        for one in first.values()
    )
