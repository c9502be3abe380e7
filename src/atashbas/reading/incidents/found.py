"""An incident report while its fields are being found: each field with its words and the lexicon entry that gave it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from atashbas.reading.text.segments import Span


@dataclass(slots=True, kw_only=True)
class IncidentFound:
    """A report in offsets of the folded text; `spans` and `entries` say which words gave each field."""

    span: Span
    actor: str | None = None
    target: str | None = None
    weapon: str | None = None
    action: str | None = None
    place: str | None = None
    governorate: str | None = None
    occurred_on: date | None = None
    time: str | None = None
    killed: int | None = None
    injured: int | None = None
    harm_told: bool = False
    spans: dict[str, Span] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def fill(self, name: str, value: object, span: Span, entry: str = "") -> None:
        """Set a field that is not set yet."""
        if getattr(self, name) is None:
            setattr(self, name, value)
            self.spans[name] = span
            self.entries[name] = entry
