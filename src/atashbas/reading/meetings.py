"""Meetings a text names or reports: conferences by place and round, talks of two sides with their participants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atashbas.reading.mentions import Found
from atashbas.reading.segments import Span

_PLACES = {"meeting:geneva": "place:geneva", "meeting:sochi": "place:sochi"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFound:
    """One meeting: where it is first named, who is named in those sentences as taking part."""

    id: str
    kind: str
    span: Span
    place: str | None
    participants: tuple[str, ...]
    entry: str


def find_meetings(mentions: Sequence[Found], sentences: Sequence[Span]) -> list[MeetingFound]:
    """Each meeting once, with the delegations, states and heads of delegation named beside it."""
    found: dict[str, MeetingFound] = {}
    for m in mentions:
        if not m.entity.startswith("meeting:"):
            continue
        sentence = next((s for s in sentences if s[0] <= m.start < s[1]), (m.start, m.end))
        here = _participants(mentions, sentence)
        known = found.get(m.entity)
        participants = tuple(dict.fromkeys([*(known.participants if known else ()), *here]))
        found[m.entity] = MeetingFound(
            id=m.entity, kind="conference", span=known.span if known else (m.start, m.end),
            place=_PLACES.get(m.entity, "place:astana" if "astana" in m.entity else None),
            participants=participants, entry=known.entry if known else m.entry,
        )  # fmt: skip
    return list(found.values())


def _participants(mentions: Sequence[Found], sentence: Span) -> list[str]:
    inside = [m for m in mentions if sentence[0] <= m.start < sentence[1]]
    return [m.entity for m in inside if m.entity.endswith("_delegation") or m.role == "delegation_head"]
