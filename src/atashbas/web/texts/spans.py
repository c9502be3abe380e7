"""A text cut into pieces, each with what was read in it, so that a page can colour it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from atashbas.reading import Document

LONGEST_SHOWN = 100_000  # characters of a text that a page shows coloured


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `marks` names what covers it, `target` the record that it leads to.

    `start`: where it begins, for fields that lead to their words; None where no field's words begin.
    """

    text: str
    marks: str
    target: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or several of one language: `language` None is none of the five, and was not read."""

    language: str | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """One thing that was read, and where it stands."""

    start: int
    end: int
    mark: str
    target: str


def covers(document: Document) -> Iterator[Cover]:
    """Everything that was read, with the record it belongs to."""
    for n, one in enumerate(document.statements):
        yield Cover(one.start, one.end, "statement", f"statement-{n}")
    for n, count in enumerate(document.counts):
        yield Cover(*count.span, "count", f"count-{n}")
    for n, verdict in enumerate(document.verdicts):
        yield Cover(*verdict.span, "verdict", f"verdict-{n}")
    for n, incident in enumerate(document.incidents):
        yield Cover(*incident.span, "incident", f"incident-{n}")
    for n, total in enumerate(document.totals):
        yield Cover(*total.span, "total", f"total-{n}")
    for item in document.mandate:
        yield Cover(item.start, item.end, "mandate", "mandate")
    for meeting in document.meetings:
        yield Cover(*meeting.span, "meeting", "meetings")
    for mention in document.mentions:
        yield Cover(mention.start, mention.end, "mention", "")


def words_of_fields(document: Document) -> Iterator[tuple[int, int]]:
    """Where the words stand that gave the fields their values."""
    traces = (
        *(one.trace for one in document.statements), *(one.trace for one in document.counts),
        *(one.trace for one in document.verdicts), *(one.trace for one in document.incidents),
        *(one.trace for one in document.totals), *(one.trace for one in document.mandate),
        *(one.trace for one in document.meetings),
    )  # fmt: skip
    yield from (field.span for trace in traces for field in trace if field.span)


def pieces(document: Document) -> tuple[Piece, ...]:
    """The text in order, whole; pieces without marks are plain."""
    text = document.text[:LONGEST_SHOWN]
    found = [one for one in covers(document) if one.start < min(one.end, len(text))]
    words = [span for span in words_of_fields(document) if span[0] < min(span[1], len(text))]
    places = (
        [(one.start, one.end) for one in found] + words + [(one.span[0], one.span[0]) for one in document.paragraphs]
    )
    cuts = sorted({0, len(text), *(min(at, len(text)) for span in places for at in span)})
    begun = {start for start, _ in words}
    opened = sorted(found, key=lambda one: (one.start, -one.end))
    made, active, position = [], list[Cover](), 0
    for start, end in pairwise(cuts):
        while position < len(opened) and opened[position].start <= start:
            active.append(opened[position])
            position += 1
        active = [one for one in active if one.end > start]
        marks = " ".join(f"read-{mark}" for mark in sorted({one.mark for one in active}))
        target = next((one.target for one in active if one.target), "")
        made.append(Piece(text[start:end], marks, target, start if start in begun else None))
    return tuple(made)


def parts(document: Document) -> tuple[Part, ...]:
    """The pieces of the text by the language of their paragraph; what stands before the first goes with it."""
    begins = [one.span[0] for one in document.paragraphs]
    groups: dict[int, list[Piece]] = {}
    at = 0
    for piece in pieces(document):
        groups.setdefault(max(0, bisect_right(begins, at) - 1), []).append(piece)
        at += len(piece.text)
    languages = [one.language for one in document.paragraphs] or [None]
    return tuple(Part(languages[n], tuple(group)) for n, group in groups.items())
