"""The registry of actors through time: who a text may mean, who belonged to whom, who was listed and what was known.

Decides nothing about an agreement; answers are rows with their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, TypeVar

from atashbas.actors.phrases import core_of, trust
from atashbas.actors.records import Accession, Actor, Designation, Kind, Office, Relation, RelationKind
from atashbas.places import NameIndex, Span
from atashbas.places.dated import MINUTES_A_DAY, Truth, minute_of
from atashbas.values import AtashbasError

UN_LIST = "un-sc-1267"


class _Dated(Protocol):
    @property
    def span(self) -> Span: ...


Row = TypeVar("Row", bound=_Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCandidate:
    """An actor that a text may mean; `score` in [0, 1] and the named reasons for it."""

    actor: Actor
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ActorRegistry:
    """Actors and dated rows about them. Made once, shared freely; every answer is in a fixed order."""

    actors: tuple[Actor, ...]
    relations: tuple[Relation, ...] = ()
    accessions: tuple[Accession, ...] = ()
    all_designations: tuple[Designation, ...] = ()
    offices: tuple[Office, ...] = ()
    _by_id: Mapping[str, Actor] = field(init=False, repr=False, compare=False)
    _names: NameIndex = field(init=False, repr=False, compare=False)
    _rows: Mapping[tuple[str, str], tuple[_Dated, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {actor.id: actor for actor in self.actors}
        if len(by_id) != len(self.actors):
            raise AtashbasError("actor.twice", id=_first_repeat(actor.id for actor in self.actors))
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "_names", NameIndex([actor.spellings for actor in self.actors], core_of, core_of))
        object.__setattr__(self, "_rows", self._group())
        for subject in self._referred():
            if subject not in by_id:
                raise AtashbasError("actor.unknown", id=subject)

    def get(self, actor_id: str) -> Actor:
        """Actor by id; raises AtashbasError ``actor.unknown``."""
        if actor_id not in self._by_id:
            raise AtashbasError("actor.unknown", id=actor_id)
        return self._by_id[actor_id]

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self._by_id

    def find(self, text: str, kinds: Iterable[Kind] | None = None, limit: int = 5) -> tuple[ActorCandidate, ...]:
        """Actors a text may mean, best first; `kinds` narrows to these. Empty where nothing comes close."""
        wanted = frozenset(kinds) if kinds is not None else frozenset(Kind)
        asked = [(self.actors[number], like) for number, like in self._names.ask(text).items()]
        found = [
            ActorCandidate(actor=actor, score=round(like.score * trust(text, actor, like.why), 4), why=(like.why,))
            for actor, like in asked
            if actor.kind in wanted
        ]
        return tuple(sorted(found, key=lambda c: (-c.score, c.actor.kind is Kind.CLASS, c.actor.id))[:limit])

    def designations(
        self, actor_id: str, *, on: date, known_on: date | None = None, authority: str | None = UN_LIST
    ) -> tuple[Designation, ...]:
        """Designations of exactly this actor in force on a day, as far as was known on another.

        Parameters
        ----------
        on
            Day of the occurrence.
        known_on
            What the list said then; the day itself where not given. A listing that was published later is left out,
            a lifting that was published later is not yet seen.
        authority
            None: any authority, states' own lists included.
        """
        known = minute_of(known_on or on) + MINUTES_A_DAY - 1
        low = minute_of(on)
        rows = [d for d in self._of("designation", actor_id) if isinstance(d, Designation)]
        return tuple(
            d
            for d in rows
            if (authority is None or d.authority == authority)
            and d.known_from <= known
            and (_as_known(d, known).holds(low, low + MINUTES_A_DAY - 1) is not Truth.NO)
        )

    def designations_of(self, actor_id: str) -> tuple[Designation, ...]:
        """Whole history of an actor's designations."""
        return tuple(d for d in self._of("designation", actor_id) if isinstance(d, Designation))

    def relations_of(self, actor_id: str, *kinds: RelationKind) -> tuple[Relation, ...]:
        """Relations in which the actor is the subject, of these kinds or of any."""
        rows = (r for r in self._of("relation", actor_id) if isinstance(r, Relation))
        return tuple(r for r in rows if not kinds or r.kind in kinds)

    def relations_to(self, actor_id: str, *kinds: RelationKind) -> tuple[Relation, ...]:
        """Relations in which the actor is the object: its members, parts and predecessors."""
        rows = (r for r in self._of("relation-to", actor_id) if isinstance(r, Relation))
        return tuple(r for r in rows if not kinds or r.kind in kinds)

    def accessions_of(self, subject: str, agreement: str | None = None) -> tuple[Accession, ...]:
        """Statements about the accession of a group or settlement, rival ones side by side."""
        rows = (a for a in self._of("accession", subject) if isinstance(a, Accession))
        return tuple(a for a in rows if agreement is None or a.agreement == agreement)

    def holders(self, office: str, body: str, *, on: date) -> tuple[Actor, ...]:
        """Who held an office on a day; two where it changed hands that day, none where nobody is recorded."""
        low = minute_of(on)
        held = [o for o in self.offices if o.office == office and o.body == body]
        return tuple(self.get(o.person) for o in held if o.span.holds(low, low + MINUTES_A_DAY - 1) is not Truth.NO)

    def offices_of(self, person: str, *, on: date | None = None) -> tuple[Office, ...]:
        """Offices of a person, on a day or ever."""
        rows = (o for o in self._of("office", person) if isinstance(o, Office))
        if on is None:
            return tuple(rows)
        low = minute_of(on)
        return tuple(o for o in rows if o.span.holds(low, low + MINUTES_A_DAY - 1) is not Truth.NO)

    def with_rows(
        self,
        *,
        actors: Iterable[Actor] = (),
        relations: Iterable[Relation] = (),
        accessions: Iterable[Accession] = (),
        designations: Iterable[Designation] = (),
    ) -> ActorRegistry:
        """A registry with further statements beside these; nothing is replaced."""
        return ActorRegistry(
            actors=(*self.actors, *actors),
            relations=(*self.relations, *relations),
            accessions=(*self.accessions, *accessions),
            all_designations=(*self.all_designations, *designations),
            offices=self.offices,
        )

    def _of(self, table: str, subject: str) -> tuple[_Dated, ...]:
        return self._rows.get((table, subject), ())

    def _group(self) -> Mapping[tuple[str, str], tuple[_Dated, ...]]:
        rows: dict[tuple[str, str], tuple[_Dated, ...]] = {}

        def enter(table: str, held: Iterable[Row], subject: Callable[[Row], str]) -> None:
            for row in held:
                key = (table, subject(row))
                rows[key] = (*rows.get(key, ()), row)

        enter("relation", self.relations, lambda r: r.subject)
        enter("relation-to", self.relations, lambda r: r.object)
        enter("accession", self.accessions, lambda a: a.subject)
        enter("designation", self.all_designations, lambda d: d.subject)
        enter("office", self.offices, lambda o: o.person)
        return rows

    def _referred(self) -> list[str]:
        """Ids that rows refer to and that must be known; settlements that acceded are places, not actors."""
        ids = {d.subject for d in self.all_designations} | {o.person for o in self.offices}
        ids |= {end for r in self.relations for end in (r.subject, r.object)}
        ids |= {a.subject for a in self.accessions if not a.subject.startswith("place:")}
        return sorted(ids)


def _as_known(designation: Designation, known: int) -> Span:
    """Span as it was public at a moment: a lifting published later has not happened yet."""
    lifted = designation.lifted_known_from
    span = designation.span
    if lifted is not None and lifted > known:
        return Span(start_low=span.start_low, start_high=span.start_high)
    return span


def _first_repeat(ids: Iterable[str]) -> str:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            return each
        seen.add(each)
    return ""
