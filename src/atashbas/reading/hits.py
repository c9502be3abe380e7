"""Lexicon entries found in a text, in order, and quick ways to those of one kind or one stretch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple


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
    """Hits of a block in order of start, longest first; grouped by kind once, for rules ask by kind again and again."""

    __slots__ = ("_longest", "_marks", "_of", "_starts", "all", "kinds")

    def __init__(self, hits: list[Hit]) -> None:
        self.all = hits
        self.kinds: dict[str, list[Hit]] = {}
        for hit in hits:
            kind = hit[2][0]
            group = self.kinds.get(kind)
            if group is None:
                self.kinds[kind] = [hit]
            else:
                group.append(hit)
        self._of: dict[tuple[str, ...], list[Hit]] = {}
        self._longest: dict[tuple[str, ...], list[Hit]] = {}
        self._starts: list[int] | None = None
        self._marks: list[int] | None = None

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def has(self, *kinds: str) -> bool:
        """Tell whether any of the kinds occurs."""
        return any(kind in self.kinds for kind in kinds)

    def of(self, *kinds: str) -> list[Hit]:
        """Hits of some kinds, in order; they may overlap."""
        if len(kinds) == 1:
            return self.kinds.get(kinds[0], [])
        found = self._of.get(kinds)
        if found is None:
            found = self._of[kinds] = self._merged(kinds)
        return found

    def _merged(self, kinds: tuple[str, ...]) -> list[Hit]:
        """Few hits are sorted together; many are picked from all of them, which are in order."""
        groups = [self.kinds[kind] for kind in kinds if kind in self.kinds]
        if len(groups) < 2:
            return groups[0] if groups else []
        if sum(map(len, groups)) * 4 > len(self.all):
            wanted = frozenset(kinds)
            return [hit for hit in self.all if hit[2][0] in wanted]
        merged = [hit for group in groups for hit in group]
        merged.sort(key=_in_order)
        return merged

    def longest(self, *kinds: str) -> list[Hit]:
        """Leftmost longest hits of some kinds, without overlaps."""
        found = self._longest.get(kinds)
        if found is None:
            found = self._longest[kinds] = longest(self.of(*kinds))
        return found

    def marked(self, start: int, end: int) -> list[Hit]:
        """Hits of the kinds that judge a statement's content, within [start, end)."""
        marks = self.of("mark", "realis", "topic")
        if self._marks is None:
            self._marks = [hit[0] for hit in marks]
        return marks[bisect_left(self._marks, start) : bisect_left(self._marks, end)]

    def between(self, start: int, end: int) -> Hits:
        """Hits that begin in [start, end)."""
        if self._starts is None:
            self._starts = [hit[0] for hit in self.all]
        return Hits(self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)])


def _in_order(hit: Hit) -> tuple[int, int]:
    return hit[0], -hit[1]


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Leftmost longest hits that do not overlap; of equal spans the first stands."""
    kept: list[Hit] = []
    last = -1
    for hit in hits:
        if hit[0] >= last:
            kept.append(hit)
            last = hit[1]
    return kept
