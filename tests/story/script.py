"""The story of 17 February to 10 March 2017 as a table: who says what, when, and what is refused.

Everything in it is invented; places and bodies are real, no incident, list, convoy or meeting here ever was. Lines stand
in the order of their instants; a line knows earlier ones by name, because an entry's address is known once it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from atashbas.findings.contents import Content
from atashbas.followup.openings import Opening, Step
from atashbas.reports.records import Report
from atashbas.values import LanguageText

RU, TR, IR = "demo-ru", "demo-tr", "demo-ir"
DELEGATIONS = (RU, TR, IR)
LANGUAGE = {RU: "ru", TR: "tr", IR: "fa"}
OFFICE = {RU: "military adviser", TR: "ceasefire centre", IR: "secretary"}
Said = Content | Opening | Step | tuple[Report, ...]


class Told(Protocol):
    """What was said so far, as the node that speaks knows it."""

    def entry(self, name: str) -> str:
        """Address of the entry of an earlier line."""
        ...

    def digest(self, name: str) -> str:
        """Hash of its body, which an assent signs."""
        ...

    def incident(self, number: str) -> str:
        """Incident of the report that a delegation numbered so."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `name` for later lines, `refused` the rule that must forbid it."""

    at: datetime
    who: str
    says: Callable[[Told], Said]
    name: str = ""
    refused: str = ""


@dataclass(slots=True)
class Part:
    """Lines being written down."""

    lines: list[Line] = field(default_factory=list)

    def __call__(self, at: str, who: str, says: Callable[[Told], Said], name: str = "", refused: str = "") -> None:
        """Add a line; `at` is ``MM-DD HH:MM`` of 2017, UTC."""
        moment = datetime.strptime(f"2017-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        self.lines.append(Line(at=moment, who=who, says=says, name=name, refused=refused))


def words(who: str, text: str) -> tuple[LanguageText, ...]:
    """A delegation's own words in its own language."""
    return (LanguageText(text=text, language=LANGUAGE[who]),)


def story() -> tuple[Line, ...]:
    """Every line in the order of its instant."""
    from story_cases import cases
    from story_matters import matters
    from story_reports import reports

    part = Part()
    for write in (reports, cases, matters):
        write(part)
    return tuple(sorted(part.lines, key=lambda line: line.at))


# How each case stands on 10 March, and what each agreed finding says.
CASES = {
    "listed-beside-covered": "examined",
    "rival-attribution": "dissent",
    "silence": "silent",
    "refused-visit": "examined",
    "after-a-query": "agreed",
    "deadlock": "deadlock",
    "convoy": "answered",
    "undertaking": "open",
    "suspended": "suspended",
    "opened-twice": "withdrawn",
    "relayed-answer": "answered",
    "superseded": "agreed",
    "one-assent-missing": "drafted",
}
FINDINGS = {
    "after-a-query": ("minor-violation", "armed group at al-Bab"),
    "superseded": ("relevant-no-violation", None),
}
# What each party says last of each matter.
MATTERS = {
    "relief": {RU: "pass", TR: "deliver"},
    "prisoners": {IR: "receive", TR: "receive"},
    "bodies": {IR: "hand-over", TR: "contest-list"},
    "astana": {RU: "record", TR: "record", IR: "record"},
    "decided": {RU: "adopt", TR: "adopt", IR: "adopt"},
    "reserved": {RU: "reserve", TR: "adopt", IR: "adopt"},
    "border": {},
    "intention": {RU: "contradicting-statement"},
    "release": {RU: "report-kept", TR: "observe-not-kept", IR: "observe-kept"},
    "measure": {RU: "complete-phase", TR: "verify-phase", IR: "agree"},
    "pause": {RU: "observe-held", TR: "observe-broken"},
    "hospital": {RU: "receive"},
    "urgent": {TR: "respond"},
    "nationals": {IR: "close", TR: "answer"},
    "bulletin": {RU: "assent", TR: "assent", IR: "note-dissent"},
}
SEALED = {
    "relief": {TR, RU},
    "prisoners": {IR, TR},
    "bodies": {IR, TR},
    "hospital": {TR, RU},
    "urgent": {RU, TR},
    "nationals": {IR, TR},
}
