"""Meetings a text names or reports: conferences by place and round, talks of two sides with their participants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found

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
    starts = [m.start for m in mentions]
    begins = [s[0] for s in sentences]
    for m in mentions:
        if not m.entity.startswith("meeting:"):
            continue
        at = bisect_right(begins, m.start) - 1
        start, end = sentences[at] if at >= 0 and m.start < sentences[at][1] else (m.start, m.end)
        here = _participants(mentions[bisect_left(starts, start) : bisect_left(starts, end)])
        known = found.get(m.entity)
        participants = tuple(dict.fromkeys([*(known.participants if known else ()), *here]))
        found[m.entity] = MeetingFound(
            id=m.entity, kind="conference", span=known.span if known else (m.start, m.end),
            place=_PLACES.get(m.entity, "place:astana" if "astana" in m.entity else None),
            participants=participants, entry=known.entry if known else m.entry,
        )  # fmt: skip
    return list(found.values())


def _participants(inside: Sequence[Found]) -> list[str]:
    return [m.entity for m in inside if m.entity.endswith("_delegation") or m.role == "delegation_head"]
