"""What if: the same incident with another actor, target, place, day or hour, and what became of the answer.

Nothing is stored; the given facts stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from atashbas.actors import ActorRegistry
from atashbas.agreement.coverage import assess_coverage
from atashbas.agreement.facts import IncidentFacts, Told, Where, chain_of, resolve_actor, window
from atashbas.agreement.model import Agreement
from atashbas.agreement.outcome import Coverage
from atashbas.agreement.world import actors_under, places_under
from atashbas.places import Gazetteer
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Facts to put in place of the stated ones; None keeps what is stated.

    `actor`, `target`: an id or words in any of the five languages; the empty text takes the fact away. `place`: an id
    or words. `time`: ``HH:MM``, local time of the agreement.
    """

    actor: str | None = None
    target: str | None = None
    place: str | None = None
    day: date | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Answer before and after; `changed` tells whether the outcome differs."""

    before: Coverage
    after: Coverage

    @property
    def changed(self) -> bool:
        """Whether the outcome differs."""
        return self.before.outcome is not self.after.outcome


def what_if(
    facts: IncidentFacts, change: Change, agreement: Agreement, actors: ActorRegistry, places: Gazetteer
) -> WhatIf:
    """Assess an incident as it is and as it would be.

    Raises AtashbasError ``whatif.actor`` or ``whatif.place`` where words mean nobody or nowhere clearly.
    """
    return WhatIf(
        before=assess_coverage(facts, agreement, actors, places),
        after=assess_coverage(changed_facts(facts, change, agreement, actors, places), agreement, actors, places),
    )


def changed_facts(
    facts: IncidentFacts, change: Change, agreement: Agreement, actors: ActorRegistry, places: Gazetteer
) -> IncidentFacts:
    """Facts with others put in their place; raises the errors of `what_if`."""
    held, spots = actors_under(agreement, actors), places_under(agreement, places)
    return IncidentFacts(told=tuple(_changed(told, change, held, spots) for told in facts.told))


def facts_from(change: Change, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> IncidentFacts:
    """Facts of an incident that nobody reported: a question put to the agreement."""
    held, spots = actors_under(agreement, actors), places_under(agreement, places)
    blank = Told(source="question", reporter="question")
    return IncidentFacts(told=(_changed(blank, change, held, spots),))


def _changed(told: Told, change: Change, actors: ActorRegistry, places: Gazetteer) -> Told:
    new = told
    if change.day is not None:
        low, high = window(change.day, time=change.time)
        new = replace(new, low=low, high=high)
    elif change.time is not None:
        low, high = window(date.fromordinal(max(1, told.low // 1440)), time=change.time)
        new = replace(new, low=low, high=high)
    if change.actor is not None:
        new = replace(new, actor=_actor(change.actor, actors), actor_words=change.actor)
    if change.target is not None:
        new = replace(new, target=_actor(change.target, actors), target_words=change.target)
    if change.place is not None:
        where = Where(chain=_chain(change.place, places)) if change.place else Where()
        new = replace(new, where=where, place_words=change.place)
    return new


def _actor(words: str, actors: ActorRegistry) -> str | None:
    if not words:
        return None
    found = words if words in actors else resolve_actor(words, actors)
    if found is None:
        candidates = ", ".join(c.actor.id for c in actors.find(words, limit=3))
        raise AtashbasError("whatif.actor", value=words, candidates=candidates)
    return found


def _chain(words: str, places: Gazetteer) -> tuple[str, ...]:
    if words in places:
        return chain_of(words, places)
    found = places.find(words, limit=3)
    if not found or found[0].score < 0.8:
        raise AtashbasError("whatif.place", value=words, candidates=", ".join(c.place.id for c in found))
    return chain_of(found[0].place.id, places)
