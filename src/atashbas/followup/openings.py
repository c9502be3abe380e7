"""What opens a matter, one value per kind, and the step that follows it. Each is the body of one signed entry.

The mandate's points: confidence-building measures (2), consultations (3), prevention of escalation (5), humanitarian
relief with access, releases and exchanges of prisoners and bodies (6); concept paper of the Joint Group, 16/02/2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

from atashbas.values import AtashbasError, LanguageText, data_as

Texts = tuple[LanguageText, ...]
Audience = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A confidence-building measure: phases, and what each side does in return."""

    title: Texts
    parties: tuple[str, ...]
    phases: tuple[str, ...] = ()
    in_return: Texts = ()
    verified_by: Texts = ()
    provision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Something owed, demanded or intended. Only what is owed under an agreement or a joint decision is scored.

    `basis`: ``agreement`` / ``decision`` (owed), ``statement`` (a party's own promise), ``demand`` (asked of another),
    ``declared-intention`` (a threat or war aim; never scored).
    """

    who: str
    to: str | None = None
    what: Texts
    basis: Literal["agreement", "decision", "statement", "demand", "declared-intention"]
    provision: str | None = None
    source: str | None = None
    due_on: date | None = None
    verified_by: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A consultation asked for; date and venue need every guarantor's approval (concept paper, para. on meetings)."""

    title: Texts
    venue: str
    starts_at: datetime
    ends_at: datetime
    agenda: Texts = ()
    invited: tuple[str, ...] = ()
    not_invited: tuple[str, ...] = ()
    round: str | None = None

    def __post_init__(self) -> None:
        if self.starts_at.tzinfo is None or self.ends_at.tzinfo is None:
            raise AtashbasError("value.no-time-zone", field="starts_at")
        if self.ends_at <= self.starts_at:
            raise AtashbasError("value.period", first=self.starts_at.isoformat(), last=self.ends_at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a meeting decided; it stands when every required signer adopted it."""

    meeting: str | None = None
    texts: Texts
    provision: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A request for humanitarian access or a convoy. Route and hours are sealed; the area may be shown."""

    organisation: str
    approvers: tuple[str, ...]
    area: str
    people: int | None = None
    cargo: Texts = ()
    window_first_on: date
    window_last_on: date
    route_sealed: str | None = None

    def __post_init__(self) -> None:
        if self.window_last_on < self.window_first_on:
            raise AtashbasError("value.period", first=str(self.window_first_on), last=str(self.window_last_on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A humanitarian pause: where, from when, until when."""

    area: str
    parties: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Siege:
    """A place held to be besieged: by whom, since when, how many people; each observer says later how it stands."""

    place: str
    area: str
    besieged_by: tuple[str, ...] = ()
    since_on: date | None = None
    people: int | None = None
    texts: Texts = ()
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedSite:
    """A notified site; its place is sealed to the audience, everyone else learns the governorate only."""

    category: Literal["hospital", "school", "water", "relief", "worship", "other"]
    admin1: str
    place_sealed: str
    notified_to: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A reciprocal release. Lists travel sealed; the opening holds counts and the digests of the lists only."""

    between: tuple[str, ...]
    of: Literal["prisoners", "detainees", "abductees", "bodies", "missing"]
    offered: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    list_digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    place: str | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if len(set(self.between)) < 2 or not set(self.offered) <= set(self.between):
            raise AtashbasError("exchange.sides", between=", ".join(self.between))
        if any(n < 0 for n in self.offered.values()):
            raise AtashbasError("value.negative-count", field="offered")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateFile:
    """A state's file on its nationals, as a request to another; names are sealed."""

    asked: str
    concerns: Literal["prisoners", "fighters", "missing", "bodies"]
    number: int | None = None
    texts: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """A message that cannot wait, acknowledged by each addressee."""

    to: tuple[str, ...]
    about: str | None = None
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A joint product put before the guarantors: published by assent, with what is withheld and any dissent note."""

    product: str
    digest: str
    audience: str
    withheld: tuple[str, ...] = ()
    corrects: str | None = None
    reply_by: str | None = None
    texts: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAnswer:
    """What a reporter found when it looked into an alarm: a real rise, a false alarm, or not clear; with its words.

    `register` and `area` as the alarm names them, `day` the day it was raised.
    """

    area: str
    register: str
    day: date
    found: Literal["real", "false", "unclear"]
    texts: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingBreak:
    """From `day` on a register counts something else: a further source, another unit, days missing.

    Declared by its keeper it holds for its numbers; declared by another it is that one's word (`breaks_in_force`).
    `material`: printed numbers or reports. `area` None: everywhere. `texts`: the reason, in the declarer's words.
    """

    register: str
    material: Literal["printed", "reports"]
    day: date
    area: str | None = None
    texts: Texts
    source: str | None = None

    def __post_init__(self) -> None:
        if not any(one.text.strip() for one in self.texts):
            raise AtashbasError("record.field", type="CountingBreak", field="texts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One party's step in a matter, with its words and what it rests on."""

    matter: str
    step: str
    texts: Texts = ()
    rests_on: tuple[str, ...] = ()
    people: int | None = None
    phase: str | None = None
    day: date | None = None


Opening = (
    Measure
    | Commitment
    | Meeting
    | Decision
    | AccessRequest
    | Pause
    | ProtectedSite
    | Siege
    | Exchange
    | StateFile
    | Urgent
    | Publication
    | AlarmAnswer
    | CountingBreak
)
KINDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "measure": Measure,
        "commitment": Commitment,
        "meeting": Meeting,
        "decision": Decision,
        "access-request": AccessRequest,
        "pause": Pause,
        "protected-site": ProtectedSite,
        "siege": Siege,
        "exchange": Exchange,
        "state-file": StateFile,
        "urgent": Urgent,
        "publication": Publication,
        "alarm-answer": AlarmAnswer,
        "counting-break": CountingBreak,
        "step": Step,
    }
)


def opening_of(kind: str, data: Mapping[str, Any]) -> Opening | Step:
    """The value in an entry's body; raises AtashbasError ``record.kind`` or ``record.field``."""
    if kind not in KINDS:
        raise AtashbasError("record.kind", kind=kind)
    value: Opening | Step = data_as(KINDS[kind], data)
    return value
