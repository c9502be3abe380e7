"""How an actor stood to a ceasefire on a day: listed, bound, guarantor, protected or not bound, with the evidence.

Where the facts are too coarse or the statements too few, several standings stay possible; a coarser fact can only add
possibilities. Decides nothing about an incident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from atashbas.actors import Accession, ActorRegistry, Designation, Kind, RelationKind, Stance
from atashbas.agreement.model import Agreement, Regime
from atashbas.agreement.ways import (
    Possibilities,
    Possibility,
    Standing,
    designation_text,
    distinct,
    listed,
    not_bound,
    row_text,
)
from atashbas.places.dated import Truth

_CLOSED_KINDS = frozenset({Kind.STATE, Kind.BODY, Kind.COALITION, Kind.PERSON})
_DEEPEST = 6


class Standings:
    """Standings of all actors of a registry under one agreement."""

    def __init__(self, agreement: Agreement, actors: ActorRegistry) -> None:
        self._agreement = agreement
        self._actors = actors
        self._found: dict[tuple[str | None, str, int, int], Possibilities] = {}

    def unknown(self, regime: Regime, reason: str) -> Possibilities:
        """Everything an actor may be of whom nothing is known."""
        listed = (Possibility(standing=Standing.DESIGNATED, reason=reason, change="actor-named"),)
        bound = (
            Possibility(standing=Standing.BOUND, side=side, reason=reason, change="actor-named")
            for side in sorted(regime.sides)
        )
        outside = Possibility(standing=Standing.NOT_BOUND, reason=reason, change="actor-named")
        return (*(listed if regime.exclusion else ()), *bound, outside)

    def of(self, actor_id: str | None, regime: Regime, low: int, high: int) -> Possibilities:
        """Possible standings of an actor at a moment within local minutes `low`…`high`, in a fixed order."""
        key = (actor_id, regime.id, low, high)
        if key not in self._found:
            self._found[key] = self._of(actor_id, regime, low, high)
        return self._found[key]

    def _of(self, actor_id: str | None, regime: Regime, low: int, high: int) -> Possibilities:
        if actor_id is None:
            return self.unknown(regime, "not-stated")
        if actor_id in self._agreement.protected:
            return (Possibility(standing=Standing.PROTECTED, reason="protected"),)
        if actor_id in self._agreement.classes:
            return self._one_of(self._agreement.classes[actor_id], regime, low, high)
        if actor_id not in self._actors:
            return self.unknown(regime, "not-in-registry")
        if self._actors.get(actor_id).kind is Kind.CLASS:
            return self.unknown(regime, "class-names-nobody")
        return distinct(self._known(actor_id, regime, low, high, 0))

    def _one_of(self, members: Iterable[str], regime: Regime, low: int, high: int) -> Possibilities:
        """A word for several of whom one is meant: whatever any of them is."""
        found = (each for member in sorted(members) for each in self.of(member, regime, low, high))
        return distinct(replace(each, reason="one-of-a-class", change="actor-named") for each in found)

    def of_settlement(self, place_ids: Iterable[str], regime: Regime, low: int, high: int) -> Possibilities:
        """Standing of a settlement that acceded; empty where none of the places is recorded as such."""
        for place_id in place_ids:
            rows = [
                a
                for a in self._accessions(f"place:{place_id}", regime)
                if a.stance is Stance.ACCEDED and a.span.holds(low, high) is Truth.YES
            ]
            if rows:
                evidence = row_text(rows[0])
                return (Possibility(standing=Standing.PROTECTED, reason="settlement-acceded", evidence=evidence),)
        return ()

    def listing(self, actor_id: str, regime: Regime, low: int, high: int) -> tuple[Truth, Designation | None, str]:
        """Whether an actor was on the list by itself or as the same entity under an earlier name, and the row."""
        doubtful: tuple[Truth, Designation | None, str] = (Truth.NO, None, "")
        for entity, reason in self._same_entity(actor_id):
            for row in self._actors.designations_of(entity):
                truth = listed(row, low, high) if row.authority in regime.designated_by else Truth.NO
                if truth is Truth.YES:
                    return truth, row, reason
                if truth is Truth.MAYBE and doubtful[1] is None:
                    doubtful = (truth, row, reason)
        return doubtful

    def _same_entity(self, actor_id: str) -> Iterator[tuple[str, str]]:
        """The actor and what it was called before: a new name does not make a new entity."""
        entity, reason = actor_id, "listed"
        for _ in range(_DEEPEST):
            yield entity, reason
            earlier = self._actors.relations_of(entity, RelationKind.RENAMED_FROM)
            if not earlier:
                return
            entity, reason = earlier[0].object, "listed-under-earlier-name"

    def _known(self, actor_id: str, regime: Regime, low: int, high: int, depth: int) -> Possibilities:
        truth, row, reason = self.listing(actor_id, regime, low, high) if regime.exclusion else (Truth.NO, None, "")
        if row is not None and truth is not Truth.NO:
            change = "" if truth is Truth.YES else "precise-time"
            certain = Possibility(
                standing=Standing.DESIGNATED, reason=reason, evidence=designation_text(row), change=change
            )
            if truth is Truth.YES:
                return (certain,)
            return (certain, *self._unlisted(actor_id, regime, low, high, depth))
        return self._unlisted(actor_id, regime, low, high, depth)

    def _unlisted(self, actor_id: str, regime: Regime, low: int, high: int, depth: int) -> Possibilities:
        """Standing apart from the actor's own listing: through what it merged into, belongs to, or joined."""
        if depth > _DEEPEST:
            return self._open(actor_id, regime, "relations-too-deep")
        tainted = self._throughlisted(actor_id, regime, low, high) if regime.exclusion else ()
        steps: tuple[Callable[[], tuple[Truth, Possibilities]], ...] = (
            lambda: self._follow(actor_id, RelationKind.MERGED_INTO, regime, (low, high), depth),
            lambda: self._as_guarantor(actor_id, regime, low, high),
            lambda: self._by_own_word(actor_id, regime, low, high),
            lambda: self._as_side(actor_id, regime),
            lambda: self._follow(actor_id, RelationKind.PART_OF, regime, (low, high), depth),
            lambda: self._follow(actor_id, RelationKind.MEMBER_OF, regime, (low, high), depth),
            lambda: self._as_ally(actor_id, regime, low, high),
        )
        found: Possibilities = ()
        for step in steps:
            truth, more = step()
            found = (*found, *more)
            if truth is Truth.YES:
                return (*tainted, *found)
        members = self._through_members(actor_id, regime, low, high, depth)
        return (*tainted, *found, *members, *self._open(actor_id, regime, self._why_open(actor_id, regime, high)))

    def _open(self, actor_id: str, regime: Regime, reason: str) -> Possibilities:
        """No statement: a group may have joined without notice, a state or body cannot."""
        outside = Possibility(standing=Standing.NOT_BOUND, reason=reason, change="accession-shown")
        if self._actors.get(actor_id).kind in _CLOSED_KINDS:
            return (outside,)
        joined = Possibility(standing=Standing.BOUND, side=regime.other_side, reason=reason, change="accession-denied")
        return (joined, outside)

    def _why_open(self, actor_id: str, regime: Regime, high: int) -> str:
        """Leaving an umbrella is neither a withdrawal from the ceasefire nor an accession of one's own."""
        over = [
            r
            for r in self._actors.relations_of(actor_id, RelationKind.MEMBER_OF, RelationKind.MERGED_INTO)
            if r.span.end_low <= high
        ]
        left = any(r.kind is RelationKind.MERGED_INTO or self._accessions(r.object, regime) for r in over)
        return "left-umbrella" if left else "no-statement"

    def _follow(
        self, actor_id: str, kind: RelationKind, regime: Regime, when: tuple[int, int], depth: int
    ) -> tuple[Truth, Possibilities]:
        """Standing through what the actor is a part, a member or a former body of; contested relations do not count."""
        found: Possibilities = ()
        sure = Truth.NO
        for relation in self._actors.relations_of(actor_id, kind):
            truth = relation.span.holds(*when) if not relation.claimed_by else Truth.NO
            if truth is not Truth.NO:
                found = (*found, *self._known(relation.object, regime, *when, depth + 1))
                sure = Truth.YES if truth is Truth.YES else sure
        return sure, found

    def _as_guarantor(self, actor_id: str, regime: Regime, low: int, high: int) -> tuple[Truth, Possibilities]:
        for guarantor in regime.guarantors:
            truth = guarantor.span.holds(low, high) if guarantor.actor == actor_id else Truth.NO
            if truth is not Truth.NO:
                change = "" if truth is Truth.YES else "precise-time"
                evidence = f"{guarantor.actor}: {guarantor.source}"
                return truth, (
                    Possibility(
                        standing=Standing.GUARANTOR,
                        side=guarantor.side,
                        reason="guarantor",
                        evidence=evidence,
                        change=change,
                    ),
                )
        return Truth.NO, ()

    def _by_own_word(self, actor_id: str, regime: Regime, low: int, high: int) -> tuple[Truth, Possibilities]:
        """Accession by what a guarantor or the actor announced; a rival denial is shown and does not undo it."""
        rows = self._accessions(actor_id, regime)
        if not rows:
            return Truth.NO, ()
        left = [a for a in rows if a.stance is Stance.WITHDREW and a.span.holds(low, high) is not Truth.NO]
        gone = tuple(not_bound("withdrew", a) for a in left)
        if any(a.span.holds(low, high) is Truth.YES for a in left):
            return Truth.YES, gone
        joined = [a for a in rows if a.stance is Stance.ACCEDED]
        truths = [a.span.holds(low, high) for a in joined]
        bound = [a for a, truth in zip(joined, truths, strict=True) if truth is not Truth.NO]
        if not bound:
            reason = "acceded-later" if joined else rows[0].stance.value
            return Truth.YES, (not_bound(reason, rows[0]),)
        contested = any(a.stance is not Stance.ACCEDED and a.span.holds(low, high) is not Truth.NO for a in rows)
        reason = "acceded-contested" if contested else "acceded"
        accession = Possibility(
            standing=Standing.BOUND,
            side=self._side_of(actor_id, regime),
            reason=reason,
            evidence=row_text(bound[0]),
            change="accession-denied" if contested else "",
        )
        if Truth.YES in truths:
            return Truth.YES, (accession, *gone)
        return Truth.YES, (accession, *gone, not_bound("acceded-that-day", bound[0]))

    def _as_side(self, actor_id: str, regime: Regime) -> tuple[Truth, Possibilities]:
        for side in sorted(regime.sides):
            guarantors = {g.actor for g in regime.guarantors}
            if actor_id in regime.sides[side] and actor_id not in guarantors:
                return Truth.YES, (Possibility(standing=Standing.BOUND, side=side, reason="names-the-side"),)
        return Truth.NO, ()

    def _as_ally(self, actor_id: str, regime: Regime, low: int, high: int) -> tuple[Truth, Possibilities]:
        for relation in self._actors.relations_of(actor_id, RelationKind.ALLIED_WITH):
            truth = relation.span.holds(low, high) if not relation.claimed_by else Truth.NO
            if truth is Truth.NO:
                continue
            side = self._side_of(relation.object, regime)
            evidence = f"{actor_id} allied with {relation.object}: {relation.source}"
            bound = Possibility(
                standing=Standing.BOUND, side=side, reason="ally", evidence=evidence, change="ally-not-bound"
            )
            outside = Possibility(standing=Standing.NOT_BOUND, reason="ally", evidence=evidence, change="ally-bound")
            ways = {"bound": (bound,), "not-bound": (outside,), "doubtful": (bound, outside)}
            return truth, ways[regime.allies]
        return Truth.NO, ()

    def _throughlisted(self, actor_id: str, regime: Regime, low: int, high: int) -> Possibilities:
        """A listed entity merged into it, or it swore obedience to one: association is not a listing, only a doubt."""
        merged = (
            (r.subject, r)
            for r in self._actors.relations_to(actor_id, RelationKind.MERGED_INTO, RelationKind.MEMBER_OF)
        )
        sworn = ((r.object, r) for r in self._actors.relations_of(actor_id, RelationKind.ALLEGIANCE_TO))
        for other, relation in (*merged, *sworn):
            if relation.claimed_by or relation.span.holds(low, high) is Truth.NO:
                continue
            truth, row, _ = self.listing(other, regime, low, high)
            if row is not None and truth is not Truth.NO:
                evidence = f"{relation.subject} {relation.kind.value} {relation.object}: {relation.source}; "
                return (
                    Possibility(
                        standing=Standing.DESIGNATED,
                        reason="holds-a-listed-part",
                        evidence=evidence + designation_text(row),
                        change="unit-named",
                    ),
                )
        return ()

    def _through_members(self, actor_id: str, regime: Regime, low: int, high: int, depth: int) -> Possibilities:
        """An umbrella without a word of its own may be any of its members."""
        members = (
            r
            for r in self._actors.relations_to(actor_id, RelationKind.MEMBER_OF)
            if not r.claimed_by and r.span.holds(low, high) is not Truth.NO
        )
        found: Possibilities = ()
        for relation in members:
            own = self._by_own_word(relation.subject, regime, low, high)[1] if depth <= _DEEPEST else ()
            found = (*found, *own)
        return found

    def _side_of(self, actor_id: str, regime: Regime) -> str:
        """Side for which an actor stands: its own or its superiors' entry, else the side of those who acceded."""
        seen = actor_id
        for _ in range(_DEEPEST):
            for side in sorted(regime.sides):
                if seen in regime.sides[side]:
                    return side
            above = [r for r in self._actors.relations_of(seen, RelationKind.PART_OF) if not r.claimed_by]
            if not above:
                break
            seen = above[0].object
        return regime.other_side

    def _accessions(self, subject: str, regime: Regime) -> tuple[Accession, ...]:
        return self._actors.accessions_of(subject, regime.id)
