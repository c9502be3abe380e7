"""Lexicon entries found in a text, in order, and quick ways to those of one kind or one stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

_START, _END = itemgetter(0), itemgetter(1)
Spot = TypeVar("Spot", bound=tuple[Any, ...])


class Entry(NamedTuple):
    """One alias of one row: `kind` says to which rules it speaks, `value` what it means there.

    `name` is how a trace names it: file and row, kind, value, alias. `stem`: endings may follow.
    """

    kind: str
    value: str
    alias: str
    stem: bool
    file: str
    row: int
    source: str
    name: str


class Hit(NamedTuple):
    """An entry found at [start, end) of the folded text."""

    start: int
    end: int
    entry: Entry


class Hits:
    """Hits of a block by kind, each kind in order of start, longest first.

    Lists are put in order when a rule first asks for them: most kinds of most texts are never asked for.
    """

    __slots__ = ("_found", "_longest", "_marks", "_of", "_ordered", "_within")

    def __init__(self, found: dict[str, list[Hit]], within: tuple[Hits, int, int] | None = None) -> None:
        """`found`: hits of each kind as the matching pass comes by them, in order of their ends."""
        self._found = found
        self._within = within  # a stretch of other hits, cut out kind by kind
        self._ordered: dict[str, list[Hit]] = {}
        self._of: dict[tuple[str, ...], list[Hit]] = {}
        self._longest: dict[tuple[str, ...], list[Hit]] = {}
        self._marks: Placed[Hit] | None = None

    def has(self, *kinds: str) -> bool:
        """Tell whether any of the kinds occurs."""
        if self._within is None:
            return any(kind in self._found for kind in kinds)
        hits, start, end = self._within
        return any(_begins_in(hits._one(kind), start, end) for kind in kinds)

    def of(self, *kinds: str) -> list[Hit]:
        """Hits of some kinds, in order; they may overlap."""
        if len(kinds) == 1:
            return self._one(kinds[0])
        found = self._of.get(kinds)
        if found is None:
            groups = [group for kind in kinds if kind in self._found and (group := self._one(kind))]
            found = self._of[kinds] = _merged(groups) if len(groups) > 1 else groups[0] if groups else []
        return found

    def _one(self, kind: str) -> list[Hit]:
        found = self._ordered.get(kind)
        if found is None:
            if kind not in self._found:
                return []
            found = self._ordered[kind] = self._order(kind)
        return found

    def _order(self, kind: str) -> list[Hit]:
        if self._within is not None:
            hits, start, end = self._within
            return inside(hits._one(kind), start, end)
        group = self._found[kind]
        if len(group) > 1:
            # Matches come in order of their ends: turned round and sorted by start alone, the longer stand first.
            group.reverse()
            group.sort(key=_START)
        return group

    def longest(self, *kinds: str) -> list[Hit]:
        """Leftmost longest hits of some kinds, without overlaps."""
        found = self._longest.get(kinds)
        if found is None:
            found = self._longest[kinds] = longest(self.of(*kinds))
        return found

    def inside(self, span: tuple[int, int], *kinds: str) -> list[Hit]:
        """Hits of some kinds that begin in a stretch."""
        return [hit for kind in kinds for hit in inside(self._one(kind), *span)]

    def marked(self, start: int, end: int) -> list[Hit]:
        """Hits of the kinds that judge a statement's content, within [start, end)."""
        if self._marks is None:
            self._marks = Placed(self.of("mark", "realis", "topic", "headmark"))
        return self._marks.within(start, end)

    def between(self, start: int, end: int) -> Hits:
        """Hits that begin in [start, end)."""
        return Hits(self._found, (self, start, end))


def _merged(groups: list[list[Hit]]) -> list[Hit]:
    merged = [hit for group in groups for hit in group]
    in_order(merged)
    return merged


class Placed(Generic[Spot]):
    """Hits or mentions in order, with their starts beside them: those of a stretch are two look-ups away."""

    __slots__ = ("all", "starts")

    def __init__(self, spots: list[Spot]) -> None:
        self.all = spots
        self.starts = [spot[0] for spot in spots]

    def within(self, start: int, end: int) -> list[Spot]:
        """Those that begin in [start, end)."""
        starts = self.starts
        return self.all[bisect_left(starts, start) : bisect_left(starts, end)] if starts else self.all

    def by_stretch(self, stretches: Sequence[tuple[int, int]]) -> dict[int, list[Spot]]:
        """Those of each stretch, by its number; stretches are in order and do not overlap."""
        found: dict[int, list[Spot]] = {}
        begins = [start for start, _ in stretches]
        for spot in self.all:
            n = bisect_right(begins, spot[0]) - 1
            if n >= 0 and spot[0] < stretches[n][1]:
                found.setdefault(n, []).append(spot)
        return found


def _begins_in(hits: list[Hit], start: int, end: int) -> bool:
    """Whether any of the hits in order begins in [start, end)."""
    at = bisect_left(hits, (start,)) if hits else 0
    return at < len(hits) and hits[at][0] < end


def inside(hits: list[Hit], start: int, end: int) -> list[Hit]:
    """Of hits in order those that begin in [start, end)."""
    return hits[bisect_left(hits, (start,)) : bisect_left(hits, (end,))] if hits else hits


def in_order(spans: list[Any]) -> None:
    """Sort tuples that begin with a start and an end: by start, longest first; equal spans keep their order."""
    spans.sort(key=_END, reverse=True)
    spans.sort(key=_START)


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Leftmost longest hits that do not overlap; of equal spans the first stands."""
    kept: list[Hit] = []
    last = -1
    for hit in hits:
        if hit[0] >= last:
            kept.append(hit)
            last = hit[1]
    return kept
