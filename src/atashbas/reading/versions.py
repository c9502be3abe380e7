"""Two outlets print one bulletin: told by its day and its split, never by totals alone; what contradicts is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from atashbas.reports.records import Record, RegisterCount, Verdict

Split = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Counts of one register and day: indices that say the same, and pairs that contradict each other, with why."""

    same: tuple[tuple[int, ...], ...]
    contradictions: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two versions of what one reporter printed for a day: their sources, and what differs (split, total, verdict)."""

    reporter: str
    day: date
    first: str | None
    second: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Records to take in, how many others tell the same bulletin again, and what contradicts; nothing is settled."""

    records: tuple[Record, ...]
    repeated: int
    contradictions: tuple[Contradiction, ...]


def find_versions(counts: Sequence[RegisterCount]) -> Versions:
    """Two outlets' versions of one bulletin: same reporter, day and split, and no other total.

    Two splits of one day that differ are a contradiction, and so are two totals. A version that leaves governorates
    without a number contradicts only where a number differs.
    """
    groups: dict[tuple[str, date, Split], list[int]] = {}
    days: dict[tuple[str, date], list[int]] = {}
    for n, count in enumerate(counts):
        days.setdefault((count.reporter, count.day), []).append(n)
        if count.by_area:
            groups.setdefault((count.reporter, count.day, tuple(sorted(count.by_area.items()))), []).append(n)
    same = tuple(one for group in groups.values() for one in _by_total(counts, group) if len(one) > 1)
    wrong = [
        (a, b, why)
        for members in days.values()
        for a, b in combinations(members, 2)
        if (why := _difference(counts[a], counts[b]))
    ]
    return Versions(same=same, contradictions=tuple(wrong))


def _by_total(counts: Sequence[RegisterCount], group: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """One split with two totals is two versions; one that states no total goes with the first."""
    stated: list[int | None] = [t for n in group if (t := counts[n].total) is not None]
    totals = list(dict.fromkeys(stated)) or [None]
    for total in totals:
        yield tuple(n for n in group if counts[n].total == total or (counts[n].total is None and total == totals[0]))


def _difference(a: RegisterCount, b: RegisterCount) -> str | None:
    if a.by_area and b.by_area:
        if any(a.by_area[area] != b.by_area[area] for area in set(a.by_area) & set(b.by_area)):
            return "split"
        whole = not (a.areas_without_number or b.areas_without_number or a.partial or b.partial)
        if whole and set(a.by_area) != set(b.by_area):
            return "split"
    return "total" if a.total is not None and b.total is not None and a.total != b.total else None


def without_repeats(records: Sequence[Record], held: Sequence[Record] = ()) -> Told:
    """Records without those that tell a bulletin again, among themselves or beside what the register holds.

    Of two versions the fuller one is taken, then the earlier. What is held under the same number is the same record
    and left to the register.
    """
    numbers = {(type(one), one.reporter, one.number) for one in records}
    before = [one for one in held if (type(one), one.reporter, one.number) not in numbers]
    counts = [one for one in (*before, *records) if isinstance(one, RegisterCount)]
    old = sum(isinstance(one, RegisterCount) for one in before)
    versions = find_versions(counts)
    again: set[int] = set()
    for group in versions.same:
        kept = min(group, key=lambda n: (counts[n].total is None, n))
        again |= {id(counts[n]) for n in group if n != kept and n >= old}
    wrong = [
        Contradiction(
            reporter=counts[a].reporter, day=counts[a].day, first=counts[a].source, second=counts[b].source, why=why
        )
        for a, b, why in versions.contradictions
        if max(a, b) >= old and id(counts[b]) not in again and id(counts[a]) not in again
    ]
    told_again, rivals = _verdicts_again(before, records)
    again |= told_again
    return Told(
        records=tuple(one for one in records if id(one) not in again),
        repeated=len(again),
        contradictions=(*wrong, *rivals),
    )


def _verdicts_again(held: Sequence[Record], records: Sequence[Record]) -> tuple[set[int], list[Contradiction]]:
    """A side speaks once a day of another's cases: the same outcomes in another bulletin are the same verdicts."""
    spoken: dict[tuple[str, str, date], dict[str, list[Verdict]]] = {}
    for one in (*held, *records):
        if isinstance(one, Verdict):
            bulletins = spoken.setdefault((one.by, one.about, one.day), {})
            bulletins.setdefault(one.sha256 or one.source or one.number, []).append(one)
    new = {id(one) for one in records}
    again: set[int] = set()
    wrong: list[Contradiction] = []
    for (by, _, day), bulletins in spoken.items():
        different: list[list[Verdict]] = []
        for told in bulletins.values():
            if any(_outcomes(told) == _outcomes(other) for other in different):
                again |= {id(one) for one in told} & new
                continue
            wrong += [
                Contradiction(reporter=by, day=day, first=other[0].source, second=told[0].source, why="verdict")
                for other in different
                if id(told[0]) in new
            ]
            different.append(told)
    return again, wrong


def _outcomes(verdicts: Sequence[Verdict]) -> list[tuple[str, int]]:
    """Outcomes with cases: that none was confirmed, one version says and another leaves out."""
    return sorted((one.outcome.value, one.count) for one in verdicts if one.count)
