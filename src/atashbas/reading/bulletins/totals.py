"""The counters of a bulletin beside its registers: settlements and groups that joined, relief, returns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atashbas.reading.text.hits import Hit, Hits
from atashbas.reading.text.numbers import Number
from atashbas.reading.text.segments import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningTotal:
    """A counter of the bulletin: `what` it counts, of the day or since the beginning (`cumulative`)."""

    what: str
    count: int
    cumulative: bool
    span: Span
    rule: str


def find_running_totals(
    text: str, hits: Hits, numbers: Sequence[Number], sentences: Iterable[Span]
) -> list[RunningTotal]:
    """Counters per sentence: settlements and groups that joined, relief, returns."""
    words = hits.longest("howmany", "cumulative", "neg", "joinedday", "hour", "area")
    found: list[RunningTotal] = []
    for span in sentences:
        inside = [h for h in words if span[0] <= h.start < span[1]]
        counted = [h for h in inside if h.entry.kind == "howmany"]
        if counted:
            here = [n for n in numbers if n.whole and span[0] <= n.start < span[1]]
            found.extend(_totals_in(text, span, inside, counted, here))
    return list({(t.what, t.count, t.cumulative): t for t in found}.values())


def _totals_in(
    text: str, span: Span, inside: Sequence[Hit], counted: Sequence[Hit], numbers: Sequence[Number]
) -> list[RunningTotal]:
    found = []
    for hit in counted:
        before = [n for n in numbers if n.end <= hit.start and len(text[n.end : hit.start].split()) <= 3]
        after = [n for n in numbers if n.start >= hit.end and n.start - hit.end < 120]
        rising = [h for h in inside if h.entry.kind == "cumulative"]
        if before:
            number = before[-1]
            cumulative = any(h.end <= number.start and number.start - h.end < 25 for h in rising)
            found.append(
                RunningTotal(
                    what=hit.entry.value, count=number.value, cumulative=cumulative, span=span, rule="n before"
                )
            )
        elif rising and after:
            number = after[-1] if len(after) == 1 or not before else after[0]
            found.append(
                RunningTotal(what=hit.entry.value, count=number.value, cumulative=True, span=span, rule="n after")
            )
        elif any(h.entry.kind == "neg" for h in inside) and not numbers:
            found.append(RunningTotal(what=hit.entry.value, count=0, cumulative=False, span=span, rule="none"))
    return found
