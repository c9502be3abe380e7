"""What is known of actors: names, relations, accessions, designations and offices, each dated and sourced.

Decides what a valid row is. Every row is somebody's statement: rival rows stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from atashbas.places import Span
from atashbas.values import AtashbasError


class Kind(StrEnum):
    """What sort of actor it is. A class is a speaker's word for many ("terrorist groups") and names nobody."""

    STATE = "state"
    FORCE = "force"
    GROUP = "group"
    UMBRELLA = "umbrella"
    COALITION = "coalition"
    BODY = "body"
    CLASS = "class"
    PERSON = "person"


class RelationKind(StrEnum):
    """How one actor stands to another.

    ``part-of``: acts as its organ; ``member-of``: keeps its own command within an umbrella; ``merged-into``: gave up
    its own existence; ``renamed-from``: the same entity under a new name; ``split-from``; ``allegiance-to``: swore
    obedience; ``allied-with``: fights on its side.
    """

    PART_OF = "part-of"
    MEMBER_OF = "member-of"
    MERGED_INTO = "merged-into"
    RENAMED_FROM = "renamed-from"
    SPLIT_FROM = "split-from"
    ALLEGIANCE_TO = "allegiance-to"
    ALLIED_WITH = "allied-with"


class Stance(StrEnum):
    """How an actor stands to an agreement by its own or a guarantor's word."""

    ACCEDED = "acceded"
    DENIED = "denied"
    WITHDREW = "withdrew"
    NOT_INVITED = "not-invited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A group, umbrella, state, force, body, class or person with its names.

    `since`, `until` are stated moments (year, month or day), empty where not known.
    """

    id: str
    kind: Kind
    names: Mapping[str, str]
    other: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    source: str

    def __post_init__(self) -> None:
        if not self.id or not any(self.names.values()):
            raise AtashbasError("actor.unnamed", id=self.id)
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def name(self) -> str:
        """English name, else the first there is."""
        return self.names.get("en") or next(name for name in self.names.values() if name)

    def name_in(self, language: str) -> str:
        """Name in `language`, else the English one."""
        return self.names.get(language) or self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name and spelling, without repeats, in a fixed order."""
        return tuple(dict.fromkeys([*(n for n in self.names.values() if n), *self.other]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """`subject` stands in `kind` to `object` during `span`; `claimed_by` empty: nobody is known to contest it."""

    subject: str
    kind: RelationKind
    object: str
    span: Span
    claimed_by: str = ""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accession:
    """A group or settlement joined an agreement, denies having done so, withdrew, or was left out of it.

    `known_from` is the local minute from which it was public; `announced_by` says whose word it is.
    """

    subject: str
    agreement: str
    stance: Stance
    span: Span
    announced_by: str
    known_from: int
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """An actor is named on a list: in force during `span`, public from `known_from`; its end from `lifted_known_from`.

    Raises AtashbasError ``designation.lifted-before-begun``.
    """

    subject: str
    authority: str
    reference: str
    name_on_list: str
    span: Span
    known_from: int
    lifted_known_from: int | None = None
    source: str

    def __post_init__(self) -> None:
        if self.lifted_known_from is not None and self.lifted_known_from < self.known_from:
            raise AtashbasError("designation.lifted-before-begun", subject=self.subject, reference=self.reference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A person held an office of a body during `span`."""

    person: str
    office: str
    body: str
    span: Span
    source: str
