"""What became of incidents whose reports moved: pure, from where each report was and where it is now.

Incidents before and after are held together by the reports they share. Each group of them that is not simply one
incident staying itself is one change: a merge, a split, a regrouping, a new address, or an end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["merge", "split", "regroup", "rename", "end"]
KINDS: tuple[Kind, ...] = ("merge", "split", "regroup", "rename", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One report: the incident it was in and the one it is in now, empty where it was (is) in none.

    `was` is the address it had, another where the report was amended in between.
    """

    report: str
    was: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Incidents before and after, each with its reports, in the order of their ids."""

    kind: Kind
    before: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[str, ...]]

    @property
    def reports(self) -> frozenset[str]:
        """All reports that it concerns."""
        return frozenset(report for group in (*self.before.values(), *self.after.values()) for report in group)


def find_changes(moves: Sequence[Move], members: Mapping[str, Sequence[str]]) -> list[Change]:
    """Changes among the incidents that the moves touch; `members` is every incident as it is now.

    An incident that only gained reports which no other incident had is no change: it stays itself.
    """
    moved = {move.report for move in moves}
    touched = sorted({id_ for move in moves for id_ in (move.before, move.after) if id_})
    stayed = {id_: [report for report in members.get(id_, ()) if report not in moved] for id_ in touched}
    before = {id_: set(stayed[id_]) for id_ in touched}
    for move in moves:
        if move.before:
            before[move.before].add(move.was)
    ties = [(move.before, move.after) for move in moves if move.before and move.after]
    ties += [(id_, id_) for id_ in touched if stayed[id_]]
    found = []
    for old, new in _groups(sorted(id_ for id_ in touched if before[id_]), ties):
        if old != new or len(old) > 1:
            kept = {id_: tuple(sorted(before[id_])) for id_ in old}
            found.append(Change(kind=_kind(old, new), before=kept, after={id_: tuple(members[id_]) for id_ in new}))
    return found


def _kind(old: Sequence[str], new: Sequence[str]) -> Kind:
    if not new:
        return "end"
    if len(old) == len(new) == 1:
        return "rename"
    if len(new) == 1:
        return "merge"
    return "split" if len(old) == 1 else "regroup"


def _groups(old: Sequence[str], ties: Sequence[tuple[str, str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Old and new incidents that ties hold together, by the least old one."""
    forth: dict[str, set[str]] = {id_: set() for id_ in old}
    back: dict[str, set[str]] = {}
    for a, b in ties:
        forth[a].add(b)
        back.setdefault(b, set()).add(a)
    left = set(old)
    for start in old:
        if start not in left:
            continue
        olds, fresh = {start}, [start]
        news: set[str] = set()
        while fresh:
            for new in forth[fresh.pop()] - news:
                news.add(new)
                fresh += back[new] - olds
                olds |= back[new]
        left -= olds
        yield sorted(olds), sorted(news)
