"""What a guarantor writes about a case: one value per kind of entry.

Terms: a *query* asks the suspected party without delay (US-Russian procedure of March 2016); a *position* is a
guarantor's revocable view; an *assent* is his binding signature under one finding; a *finding* exists only when all
required assents do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal

from atashbas.values import AtashbasError, LanguageText, data_as

Texts = tuple[LanguageText, ...]


class Stance(StrEnum):
    """A guarantor's view of an incident; `no-position` takes an earlier one back."""

    CONFIRM = "confirm"
    DENY = "deny"
    NOT_CONFIRMED = "not-confirmed"
    EXCLUDED_TARGET = "excluded-target"
    NOT_APPLICABLE = "not-applicable"
    NO_POSITION = "no-position"
    ACCESS_DENIED = "access-denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Opens a case on incidents, or on a provision without any incident (an undertaking not kept)."""

    title: Texts
    incidents: tuple[str, ...] = ()
    provision: str | None = None
    suspected: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.incidents and not self.provision:
            raise AtashbasError("case.no-subject")
        if len(set(self.incidents)) != len(self.incidents):
            raise AtashbasError("case.incident-twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Asks a suspected party; the clock is the agreement's unless a longer one is given (`answer_within_h`, hours)."""

    case: str
    asked: str
    answer_within_h: int
    texts: Texts

    def __post_init__(self) -> None:
        if self.answer_within_h <= 0:
            raise AtashbasError("query.deadline", hours=self.answer_within_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The asked party's answer, in its own log or relayed by name."""

    case: str
    query: str
    texts: Texts
    relayed_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The asking side records that no answer came before the deadline; an answer later stands beside it."""

    case: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A step of a site visit: asked, granted, refused, suspended, made."""

    case: str
    step: Literal["asked", "granted", "refused", "suspended", "made"]
    request: str | None = None
    asked_of: str | None = None
    texts: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A piece of evidence; the case commits to its bytes by SHA-256 (hex)."""

    case: str
    name: str
    sha256: str
    size: int
    media_type: str = "application/octet-stream"
    texts: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A guarantor's view with reasons; its last one per incident counts. `incident` None: of the whole case."""

    case: str
    stance: Stance
    incident: str | None = None
    reasons: Texts = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A draft of the joint conclusion. Its entry's body hash is what assents sign: any change is another finding.

    `outcome` is an id on the agreement's scale; `attribution` None: no party is held responsible.
    """

    case: str
    outcome: str
    provision: str | None = None
    attribution: str | None = None
    consequences: Texts = ()
    texts: Texts
    supersedes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assent:
    """Binding and irrevocable signature under one finding, by the hash of its body."""

    case: str
    finding: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStatement:
    """Dissent from a draft, deadlock, suspension, resumption, withdrawal of one's own draft or case, with its words."""

    case: str
    step: Literal["dissent", "deadlock", "suspended", "resumed", "withdrawn"]
    finding: str | None = None
    texts: Texts = ()


Content = Case | Query | Answer | Silence | Visit | Exhibit | Position | Finding | Assent | CaseStatement
KINDS: Mapping[str, type[Any]] = MappingProxyType(
    {
        "case": Case,
        "query": Query,
        "answer": Answer,
        "silence": Silence,
        "visit": Visit,
        "exhibit": Exhibit,
        "position": Position,
        "finding": Finding,
        "assent": Assent,
        "case-statement": CaseStatement,
    }
)


def content_of(kind: str, data: Mapping[str, Any]) -> Content:
    """The value in an entry's body; raises AtashbasError ``record.kind`` or ``record.field``."""
    if kind not in KINDS:
        raise AtashbasError("record.kind", kind=kind)
    value: Content = data_as(KINDS[kind], data)
    return value
