"""The records themselves: report, register count, verdict. Each belongs to one reporter and is never overwritten.

A record is a value that turns into canonical data (`to_data`: no floats, ASCII keys, absent fields left out) and back
(`record_of`) without loss; the register signs exactly those bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from atashbas import values
from atashbas.values import AtashbasError, Bounds, Data, DatePrecision, LanguageText, UncertainPoint

_NONE: Mapping[str, str] = MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    """The one empty mapping of all records: a register holds millions."""
    return _NONE


class IncidentType(StrEnum):
    """What happened, coarse to fine; the class before the dot is the coarse one."""

    SHELLING = "fire.shelling"
    MORTAR = "fire.mortar"
    SMALL_ARMS = "fire.small-arms"
    SNIPER = "fire.sniper"
    ROCKET = "fire.rocket"
    FIRE = "fire"
    AIR_STRIKE = "air.strike"
    DRONE = "air.drone"
    AIR = "air"
    IED = "explosion.ied"
    MINE = "explosion.mine"
    EXPLOSION = "explosion"
    ADVANCE = "ground.advance"
    CLASH = "ground.clash"
    GROUND = "ground"
    ABDUCTION = "persons.abduction"
    PERSONS = "persons"
    ACCESS_DENIED = "access.denied"
    CONVOY_OBSTRUCTED = "access.convoy"
    ACCESS = "access"
    OTHER = "other"

    @property
    def coarse(self) -> str:
        """The class before the dot."""
        return self.value.split(".")[0]


class Observed(StrEnum):
    """How the reporter came to know of it (OSCE practice)."""

    SEEN = "seen"
    HEARD = "heard"
    CAMERA = "camera"
    DRONE = "drone"
    CRATER = "crater-analysis"
    TOLD = "told"
    MEDIA = "media"


class Outcome(StrEnum):
    """What one reporter says became of another's cases."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    EXCLUDED_TARGET = "excluded-target"
    NO_ANSWER = "no-answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Casualties:
    """One claimant's figure for one group of people; rival figures are further rows, never a mean.

    `who`: civilians / combatants / people; `harm`: killed / injured / missing. `claimant` None is the reporter.
    """

    harm: str
    who: str = "people"
    count: Bounds
    claimant: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file kept elsewhere; the report commits to its bytes by SHA-256 (hex)."""

    name: str
    sha256: str
    size: int
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one reporter says happened.

    Parameters
    ----------
    reporter
        Short name of the reporter in the charter, e.g. ``"ru"``, ``"demo-tr"``, ``"ucdp"``.
    number
        The reporter's own numbering; unique within the reporter. Ours is log/n/index and is not stored here.
    occurred_on, ends_on, date_precision
        First (and, for a period, last) day; local days of the agreement's time zone. None: date not stated.
    time
        ``HH:MM`` as printed, local time of the agreement; None: not stated.
    place, admin1, admin2
        Words of the reporter for the place; English short name of the governorate, name of the district if known.
    point
        None: no coordinates stated.
    actor, target
        Whom the reporter holds responsible and what was hit, in his words; ids of `actors` go in `actor_id`,
        `target_id`. None: not stated.
    texts
        The original words, one per language in which they were given.
    given
        Columns of the input that no field holds, as printed, so that nothing is lost.
    machine
        Fields as the program read them in a text, where a person corrected them.
    """

    reporter: str
    number: str
    occurred_on: date | None = None
    ends_on: date | None = None
    date_precision: DatePrecision = DatePrecision.DAY
    time: str | None = None
    place: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    point: UncertainPoint | None = None
    type: IncidentType = IncidentType.OTHER
    type_printed: str | None = None
    actor: str | None = None
    actor_id: str | None = None
    target: str | None = None
    target_id: str | None = None
    weapon: str | None = None
    observed: Observed | None = None
    casualties: tuple[Casualties, ...] = ()
    texts: tuple[LanguageText, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    source: str | None = None
    relayed_by: str | None = None
    repeats: str | None = None
    aggregate: bool = False
    synthetic: bool = False
    given: Mapping[str, str] = field(default_factory=_nothing)
    machine: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if not self.reporter or not self.number:
            raise AtashbasError("report.identity", reporter=self.reporter, number=self.number)
        if self.ends_on and (self.occurred_on is None or self.ends_on < self.occurred_on):
            raise AtashbasError("value.period", first=str(self.occurred_on), last=str(self.ends_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCount:
    """A number printed by a reporter for areas and a day. What was printed stays; what follows is computed.

    Parameters
    ----------
    total
        Stated total; None: not stated. Zero is a statement ("no cases").
    by_area
        English short name of the governorate → number. May be incomplete (`partial`) or disagree with `total`.
    areas_without_number
        Governorates that were named without a number.
    by_third_party
        Share of `total` that a third party supplied, as printed; None: not stated.
    unit
        What is counted, e.g. ``"cases of firing"``.
    start, end, sha256
        Where the words stand in the text (code points) and which text that was; None where it was not read in one.
    machine
        Fields as the program read them, where a person corrected them: the correction stands beside the reading.
    """

    reporter: str
    number: str
    day: date
    total: int | None = None
    by_area: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    areas_without_number: tuple[str, ...] = ()
    partial: bool = False
    by_third_party: int | None = None
    third_party: str | None = None
    unit: str = "cases"
    source: str | None = None
    outlet: str | None = None
    relayed_by: str | None = None
    traps: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    sha256: str | None = None
    synthetic: bool = False
    machine: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if any(n < 0 for n in (self.total or 0, self.by_third_party or 0, *self.by_area.values())):
            raise AtashbasError("value.negative-count", reporter=self.reporter, number=self.number)

    @property
    def computed(self) -> int | None:
        """Sum of the split; None where there is no split."""
        return sum(self.by_area.values()) if self.by_area else None

    @property
    def sum_ok(self) -> bool | None:
        """Whether the split adds up to the stated total; None where the two cannot be compared."""
        if self.total is None or self.computed is None or self.areas_without_number or self.partial:
            return None
        return self.total == self.computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What reporter `by` says about `count` cases of reporter `about` on a day: one side's view, not the truth.

    `start`, `end`, `sha256`, `machine` as in `RegisterCount`: the words it was read in, and what a person corrected.
    """

    by: str
    about: str
    number: str
    day: date
    outcome: Outcome
    count: int
    source: str | None = None
    relayed_by: str | None = None
    start: int | None = None
    end: int | None = None
    sha256: str | None = None
    synthetic: bool = False
    machine: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if self.count < 0:
            raise AtashbasError("value.negative-count", reporter=self.by, number=self.number)

    @property
    def reporter(self) -> str:
        """Whose record this is."""
        return self.by


class Act(StrEnum):
    """What a speaker does by saying it. A threat or a war aim is a declared intention, never a commitment."""

    DENIAL = "denial"
    DEMAND = "demand"
    COMMITMENT = "commitment"
    ANNOUNCEMENT = "announcement"
    CLAIM = "claim"
    DECLARED_INTENTION = "declared-intention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody is reported to have said, as a reporter enters it: the original words, never a paraphrase alone.

    Parameters
    ----------
    speaker, office, party
        Id of a person or body, or ``unknown:<words>``; office as printed; the party for which he speaks.
    act, realis
        What he does by saying it; how it is put (asserted, claimed, negated, future, hypothetical).
    said_on
        Day on which it was said; None: not stated.
    texts
        The words in their own language.
    asks
        What a demand asks for, in its own words.
    start, end, sha256
        Where the words stand in the text (code points) and which text that was; None where it was typed in.
    machine
        Fields as the program read them, where a person corrected them: the correction stands beside the reading.
    """

    reporter: str
    number: str
    speaker: str
    act: Act
    realis: str = "asserted"
    office: str | None = None
    party: str | None = None
    topics: tuple[str, ...] = ()
    addressee: str | None = None
    venue: str | None = None
    said_on: date | None = None
    texts: tuple[LanguageText, ...] = ()
    asks: tuple[str, ...] = ()
    source: str | None = None
    start: int | None = None
    end: int | None = None
    sha256: str | None = None
    relayed_by: str | None = None
    synthetic: bool = False
    machine: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if not self.reporter or not self.number or not self.speaker:
            raise AtashbasError("report.identity", reporter=self.reporter, number=self.number)


Record = Report | RegisterCount | Verdict | Statement
KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {"report": Report, "register-count": RegisterCount, "verdict": Verdict, "statement": Statement}
)


def kind_of(record: Record) -> str:
    """Entry kind under which a record stands in the register."""
    return next(kind for kind, cls in KINDS.items() if type(record) is cls)


def to_data(record: Record) -> Data:
    """Canonical data of a record: what the register signs. Absent and default fields are left out."""
    return {"kind": kind_of(record), **values.to_data(record)}


def record_of(data: Mapping[str, Any]) -> Record:
    """Record from its canonical data; raises AtashbasError ``record.kind`` or ``record.field``."""
    kind = str(data.get("kind"))
    if kind not in KINDS:
        raise AtashbasError("record.kind", kind=kind)
    return values.data_as(KINDS[kind], {name: part for name, part in data.items() if name != "kind"})
