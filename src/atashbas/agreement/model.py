"""An agreement as data: instruments, provisions with their clauses, regimes in time, zones, bodies and procedure.

Decides what a valid agreement is made of. Evaluates nothing; knows no incident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from shapely.geometry import Polygon

from atashbas.actors import Accession, Actor
from atashbas.places import Place, Span
from atashbas.values import AtashbasError

Texts = Mapping[str, str]


class ProvisionKind(StrEnum):
    """What a provision is for; an incident is tested against the first six."""

    CESSATION = "cessation"
    EXCLUSION = "exclusion"
    PARTIES = "parties"
    PROTECTION = "protection"
    GUARANTEE = "guarantee"
    TERRITORY = "territory"
    ZONE = "zone"
    PROCEDURE = "procedure"
    PRINCIPLE = "principle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A document that binds or that others rest on; `refers_to` names the earlier ones it rests on."""

    id: str
    citation: str
    dated: date
    made_by: tuple[str, ...]
    refers_to: tuple[str, ...] = ()
    title: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """One numbered clause: its summary in our own words, and when it is in force (local time of the agreement)."""

    id: str
    instrument: str
    clause: str
    kind: ProvisionKind
    span: Span
    text: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class EndClaim:
    """Somebody declared the regime over; between the first and the last such word its end is in dispute."""

    by: str
    span: Span
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """A state that answers for the agreement from `span` on, for one of the sides."""

    actor: str
    side: str
    span: Span
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """A ceasefire in time: which provisions make it, who answers for it, whose listing excludes.

    Parameters
    ----------
    id
        The key under which accessions are recorded.
    span
        In force; where several declared it over, its end lies between the first and the last declaration.
    sides
        Side → the actors that stand for it with their parts; whoever else acceded is of `other_side`.
    allies
        What the text says of forces allied with a side: ``bound``, ``doubtful`` or ``not-bound``.
    """

    id: str
    cessation: str
    exclusion: str | None
    parties: str
    protection: str | None
    guarantee: str | None
    span: Span
    end_claims: tuple[EndClaim, ...] = ()
    designated_by: tuple[str, ...] = ()
    allies: Literal["bound", "doubtful", "not-bound"] = "doubtful"
    sides: Mapping[str, tuple[str, ...]]
    other_side: str
    guarantors: tuple[Guarantor, ...]
    assent: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area with rules of its own: places surely in it, places that may be, and its outline where one is agreed."""

    id: str
    provision: str
    name: Texts
    certain: frozenset[str]
    possible: frozenset[str]
    outline: Polygon | None = None
    span: Span
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A contact, withdrawal or separation line: longitude/latitude pairs, in the order in which it was drawn.

    `distance_km`: how far to each side of it weapons or forces are withdrawn; None where it only parts the sides.
    `precision_km`: how far it may lie from where it is drawn.
    """

    id: str
    kind: Literal["contact", "withdrawal", "separation"]
    provision: str
    name: Texts
    points: tuple[tuple[float, float], ...]
    distance_km: int | None = None
    precision_km: int = 0
    span: Span
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Where the agreement applies: areas by id, and two outlines between which a point decides nothing."""

    areas: frozenset[str]
    inside: Polygon | None = None
    around: Polygon | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A joint body with its members and those who are invited."""

    id: str
    provision: str
    members: tuple[str, ...]
    invited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A step of procedure: who opens it, the deadline, who must assent, and what silence means."""

    id: str
    provision: str
    opened_by: str
    assent: str
    silence: str
    deadline_days: int | None = None


@dataclass(frozen=True, eq=False)
class Agreement:
    """A pack as one value. Compared by identity: a pack is loaded once and never changed."""

    id: str
    version: int
    title: Texts
    time_zone: str
    territory: Territory
    instruments: tuple[Instrument, ...]
    provisions: Mapping[str, Provision]
    regimes: tuple[Regime, ...]
    protected: frozenset[str] = frozenset()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    lines: tuple[Line, ...] = ()
    bodies: tuple[Body, ...] = ()
    procedure: tuple[Procedure, ...] = ()
    actors: tuple[Actor, ...] = ()
    accessions: tuple[Accession, ...] = ()
    places: tuple[Place, ...] = ()

    def provision(self, provision_id: str) -> Provision:
        """Provision by id; raises AtashbasError ``agreement.provision``."""
        if provision_id not in self.provisions:
            raise AtashbasError("agreement.provision", pack=self.id, provision=provision_id)
        return self.provisions[provision_id]

    def instrument(self, instrument_id: str) -> Instrument:
        """Instrument by id; raises AtashbasError ``agreement.instrument``."""
        for instrument in self.instruments:
            if instrument.id == instrument_id:
                return instrument
        raise AtashbasError("agreement.instrument", pack=self.id, instrument=instrument_id)

    def citation(self, provision_id: str) -> str:
        """Clause as a lawyer cites it: the instrument, then the clause."""
        provision = self.provision(provision_id)
        return f"{self.instrument(provision.instrument).citation}, {provision.clause}"
