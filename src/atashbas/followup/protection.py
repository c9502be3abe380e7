"""Do no harm: what a matter shows to whom. Sealed fields reach the named audience; everyone else sees coarse and late.

Small counts are suppressed where they would identify people (fewer than `SUPPRESS_BELOW`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from atashbas.followup.matter import Matter
from atashbas.followup.openings import AccessRequest, Exchange, Opening, ProtectedSite, StateFile, Urgent

SUPPRESS_BELOW = 5
PUBLIC_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A matter as one reader may see it; `sealed` says which fields were withheld from him."""

    matter: Matter | None
    sealed: tuple[str, ...]
    read_is_recorded: bool


def coarse_count(n: int | None) -> str | None:
    """A count as the public sees it: nothing below `SUPPRESS_BELOW` but "<5", otherwise rounded down to tens."""
    if n is None:
        return None
    if n < SUPPRESS_BELOW:
        return f"<{SUPPRESS_BELOW}"
    return str(n) if n < 10 else f"{n // 10 * 10}+"


def audience_of(matter: Matter) -> frozenset[str] | None:
    """Who may read the sealed fields of a matter; None: it has none."""
    return audience_of_opening(matter.opening, matter.opened_by)


def audience_of_opening(opening: Opening, opened_by: str) -> frozenset[str] | None:
    """Who may read what an opening seals: its author and those it is addressed to; None: it seals nothing."""
    match opening:
        case AccessRequest(approvers=named) | ProtectedSite(notified_to=named) | Urgent(to=named):
            return frozenset({opened_by, *named})
        case Exchange(between=named):
            return frozenset({opened_by, *named})
        case StateFile(asked=asked):
            return frozenset({opened_by, asked})
        case _:
            return None


def shown_to(matter: Matter, reader: str | None, at: datetime) -> Shown:
    """What `reader` (None: the public) sees of a matter at an instant.

    Messages and files between states are not shown outside their audience at all; requests, sites and exchanges are
    shown without their sealed fields, and to the public only `PUBLIC_AFTER` their opening.
    """
    audience = audience_of(matter)
    if audience is None:
        return Shown(matter=matter, sealed=(), read_is_recorded=False)
    if reader in audience:
        return Shown(matter=matter, sealed=(), read_is_recorded=True)
    if isinstance(matter.opening, (Urgent, StateFile)) or (reader is None and at - matter.opened_at < PUBLIC_AFTER):
        return Shown(matter=None, sealed=("opening", "steps"), read_is_recorded=False)
    opening, sealed = _without_sealed(matter.opening)
    bare = tuple(replace(fact, content=replace(fact.content, texts=(), people=None)) for fact in matter.steps)
    outside = replace(matter, opening=opening, steps=bare)
    return Shown(matter=outside, sealed=(*sealed, "texts", "people"), read_is_recorded=False)


def _without_sealed(opening: Opening) -> tuple[Opening, tuple[str, ...]]:
    match opening:
        case AccessRequest():
            return replace(opening, route_sealed=None, people=None, cargo=()), ("route_sealed", "cargo")
        case ProtectedSite():
            return replace(opening, place_sealed=""), ("place_sealed",)
        case Exchange():
            return replace(opening, list_digests={}, offered={}, place=None), ("list_digests", "offered", "place")
        case _:
            return opening, ()
