"""Reciprocal exchanges: what each side offered, handed over and received, side by side; lists are never opened here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from atashbas.followup.matter import Matter
from atashbas.followup.openings import Exchange
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeBalance:
    """One side's row: offered as the opening says, handed over and received as each side reports (sums of steps)."""

    side: str
    offered: int | None
    handed_over: int
    received: int
    list_confirmed_by: tuple[str, ...]
    list_contested_by: tuple[str, ...]


def assess_exchange(matter: Matter) -> tuple[ExchangeBalance, ...]:
    """One row per side, sorted; figures that do not match another side's stand as each said them."""
    opening = matter.opening
    if not isinstance(opening, Exchange):
        raise AtashbasError("followup.kind", kind=type(opening).__name__)
    return tuple(
        ExchangeBalance(
            side=side,
            offered=opening.offered.get(side),
            handed_over=_people(matter, side, "hand-over"),
            received=_people(matter, side, "receive"),
            list_confirmed_by=matter.stands_by("confirm-list"),
            list_contested_by=matter.stands_by("contest-list"),
        )
        for side in sorted(set(opening.between))
    )


def doubled_people(entries: Iterable[str]) -> tuple[str, ...]:
    """Entries that stand on a list more than once (compared as given, without their surrounding space), sorted."""
    counts = Counter(entry.strip() for entry in entries if entry.strip())
    return tuple(sorted(entry for entry, n in counts.items() if n > 1))


def _people(matter: Matter, side: str, step: str) -> int:
    return sum(fact.content.people or 0 for fact in matter.steps if fact.by == side and fact.content.step == step)
