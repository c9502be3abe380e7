"""What the rules of one block share, and who spoke last: what pronouns and missing subjects point to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from atashbas.reading.text.hits import Hit, Hits, Placed
from atashbas.reading.text.segments import Span
from atashbas.reading.who.mentions import Found
from atashbas.values import Language


@dataclass(slots=True)
class Thread:
    """Who spoke last: what pronouns and missing subjects point to."""

    speaker: Found | None = None
    person: Found | None = None
    org: Found | None = None
    document: Found | None = None
    strangers: dict[str, Found] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """What the rules of one block share."""

    text: str
    hits: Hits
    language: Language
    mentions: Placed[Found]
    cues: list[Hit]
    pronouns: Placed[Hit]
    documents: Placed[Hit]
    preps: frozenset[str]
    sentences: Sequence[Span]
    quotes: Sequence[Span]
    cased: Callable[[int, int], str]
    outer: Placed[Found]
    holders: Callable[[str, str], Sequence[str]]
    alike: Callable[[str], str | None]
    thread: Thread = field(default_factory=Thread)
    last_names: dict[str, Found] | None = None

    def surnames(self) -> dict[str, Found]:
        """Last words of the full names the text has, with whom they mean; made when first asked for."""
        if self.last_names is not None:
            return self.last_names
        found: dict[str, Found] = {}
        for m in self.mentions.all:
            words = self.text[m.start : m.end].split(" ")
            if m.kind == "name" and m.entity.startswith("person:") and len(words) > 1 and len(words[-1]) > 3:
                found.setdefault(words[-1], m)
        self.last_names = found
        return found

    def between(self, start: int, end: int) -> Sequence[Found]:
        """Top-level mentions within a region."""
        found = self.mentions.within(start, end)
        return found if not found or found[-1][1] <= end else found[:-1]
