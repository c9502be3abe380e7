"""What the bound numbers of a sentence add up to, and which sentence of a bulletin is the register's own row.

Arithmetic alone decides what a number for several areas means; nothing is mended: what does not add up stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from itertools import product

from atashbas.reading.bulletins.binding import Bound
from atashbas.reading.bulletins.counts import Candidate
from atashbas.reading.bulletins.proof import share

ADDED_UP = "several numbers of one area, and no total"  # may be parts of it, or contradict one another
MOST_GROUPS = 14  # Syria has as many governorates; a text that names more groups of them is no bulletin


def settle(candidate: Candidate) -> None:
    """Turn bound numbers into the split; what a number for several areas means is decided by arithmetic alone."""
    bound = list(candidate.bound)
    if candidate.total is None and len(bound) == 1 and not bound[0].each and _is_total(candidate, bound[0]):
        candidate.total = bound[0].number
        candidate.inferred = candidate.carried and len(bound[0].areas) == 1
    elif candidate.total is None and len(bound) > 1 and bound[0].unit and _is_total_of(bound[0], bound[1:]):
        candidate.total = bound[0].number
        bound = bound[1:]
        candidate.reasons.append("first number is the total of the others")
    bound = _told_once(candidate, bound)
    single = [b for b in bound if len(b.areas) == 1]
    several = [b for b in bound if len(b.areas) > 1]
    for b in single:
        _add(candidate.by_area, b.areas[0].value, b.number.n)
    if candidate.stated is None and len(candidate.by_area) < len(single):
        candidate.reasons.append(ADDED_UP)
    _settle_groups(candidate, several)
    named = {t.value for t in candidate.loose} if not candidate.by_area else set()
    candidate.without = tuple(sorted({*candidate.without, *(named - set(candidate.by_area))}))


def _told_once(candidate: Candidate, bound: list[Bound]) -> list[Bound]:
    """A number that stands twice for one area counts twice only where the total says so: texts repeat their lines.

    Of what neither the total nor a line that stands twice explains the area is left without a number.
    """
    told = {(b.number.n, b.each, tuple(a.value for a in b.areas)): b for b in reversed(bound)}
    if len(told) == len(bound) or candidate.stated == sum(share(b) for b in bound):
        return bound
    once = list(reversed(told.values()))
    lines = len(once) > 1 and len(bound) % len(once) == 0
    lines = lines and all(_same(b, once[i % len(once)]) for i, b in enumerate(bound))
    if lines or candidate.stated == sum(share(b) for b in once):
        candidate.reasons.append("a line that stands twice")
        return once
    doubled = [b for b in once if sum(_same(b, other) for other in bound) > 1]
    candidate.without = (*candidate.without, *(a.value for b in doubled for a in b.areas))
    return [b for b in once if b not in doubled]


def _same(first: Bound, second: Bound) -> bool:
    """Whether two bindings say the same of the same areas."""
    areas = [a.value for a in first.areas] == [a.value for a in second.areas]
    return areas and first.number.n == second.number.n and first.each == second.each


def _is_total(candidate: Candidate, bound: Bound) -> bool:
    """The only number of a side is its total where it has a unit, or where the sentence has one elsewhere."""
    return bound.unit or (candidate.elliptic and bound.how.startswith(("n ", "area n")))


def _is_total_of(first: Bound, rest: Sequence[Bound]) -> bool:
    """The first number is the sum of the others and stands for the same areas as they do."""
    named = {a.value for b in rest for a in b.areas}
    covers = len(first.areas) > 1 or first.areas[0].value in named
    return covers and first.number.n == sum(b.number.n * (len(b.areas) if b.each else 1) for b in rest)


def _settle_groups(candidate: Candidate, groups: Sequence[Bound]) -> None:
    if not groups:
        return
    goal, fixed = candidate.stated, sum(candidate.by_area.values())
    choices = [(True,) if b.each else (False, True) for b in groups]
    fitting = [
        choice
        for choice in (product(*choices) if len(groups) <= MOST_GROUPS else ())
        if goal
        == fixed + sum(b.number.n * (len(b.areas) if each else 1) for b, each in zip(groups, choice, strict=True))
    ]
    chosen = fitting[0] if len(fitting) >= 1 else tuple(b.each for b in groups)
    for b, each in zip(groups, chosen, strict=True):
        if each or b.number.n == len(b.areas):
            share = b.number.n if each else 1
            for area in b.areas:
                _add(candidate.by_area, area.value, share)
            candidate.reasons.append(
                "each by arithmetic" if each and not b.each else "each" if each else "one each by counting"
            )
        else:
            candidate.without = (*candidate.without, *(a.value for a in b.areas))


def _add(by_area: dict[str, int], area: str, n: int) -> None:
    by_area[area] = by_area.get(area, 0) + n


def _rank(c: Candidate, titles: Set[int]) -> tuple[int, bool, bool, bool, int]:
    """A split before areas alone, these before a total; a headline last: it may add up several days or both sides."""
    return len(c.by_area), bool(c.without), c.stated is not None, c.span[0] not in titles, -c.span[0]


def choose(
    candidates: Iterable[Candidate], titles: Set[int] = frozenset(), led: Mapping[int, date] | None = None
) -> Mapping[str, tuple[Candidate, list[Candidate]]]:
    """For each side the candidate that is the register's row, with the others it is checked against.

    `titles`: where lines begin that are no sentences; `led`: the day that a sentence begins with.
    """
    by_side: dict[str, list[Candidate]] = {}
    hints: list[Candidate] = []
    for candidate in candidates:
        if candidate.hint:
            hints.append(candidate)
            continue
        settle(candidate)
        by_side.setdefault(candidate.side, []).append(candidate)
    chosen = {}
    for side, found in by_side.items():
        _demote_earlier(found, led or {}, titles)
        strong = _without_carried([c for c in found if not c.weak])
        best = max(strong or found, key=lambda c: _rank(c, titles))
        others = [c for c in found if c is not best]
        _take_total(best, others)
        for rest in _completing(best, others):
            best.by_area.update(rest.by_area)
            best.without = tuple(a for a in best.without if a not in rest.by_area)
            best.bound.extend(rest.bound)
            best.reasons.append("goes on in another sentence")
            others.remove(rest)
            if best.total is None and rest.total is not None and rest.total.n == sum(best.by_area.values()):
                best.total = rest.total  # «of the 26 violations 16 fell on Damascus. Seven more …»
        computed = sum(best.by_area.values())
        if best.total is None and len(best.by_area) > 1 and all(o.stated is None or o.weak for o in others):
            best.total = next((h.total for h in hints if h.stated == computed), None)
        chosen[side] = best, others
    return chosen


def _without_carried(found: Sequence[Candidate]) -> list[Candidate]:
    """Where a sentence of the side closes, no other total of a sentence that does not name it is the side's."""
    closed = {c.stated for c in found if not c.carried and c.by_area and c.stated == sum(c.by_area.values())}
    return [c for c in found if not (closed and c.carried and c.stated is not None and c.stated not in closed)]


def _demote_earlier(found: Sequence[Candidate], led: Mapping[int, date], titles: Set[int]) -> None:
    """«On Saturday the Russian side had reported 21», told behind the bulletin's own day: of the day before."""
    for candidate in found:
        day = led.get(candidate.span[0])
        if day is None:
            continue
        ahead = [c for c in found if c.span[0] < candidate.span[0] and c.span[0] not in titles]
        if ahead and all(led.get(c.span[0], date.max) > day for c in ahead):
            candidate.weak = True


def _take_total(best: Candidate, others: Sequence[Candidate]) -> None:
    """The total that a split adds up to, where another sentence states it; a lone part is no total beside one."""
    stated = [o for o in others if o.total is not None and not o.inferred]
    computed = sum(best.by_area.values())
    fitting = [o for o in stated if best.by_area and o.stated == computed != best.stated]
    if fitting:
        best.total, best.inferred = fitting[0].total, False
    elif best.inferred and (larger := [o for o in stated if (o.stated or 0) > computed]):
        best.total, best.inferred = larger[0].total, False


def _completing(best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Other sentences whose areas make the total that the split alone does not reach; nothing where they do not."""
    goal = next((c.stated for c in (best, *others) if c.stated is not None and not (c.inferred or c.weak)), None)
    left = (goal or 0) - sum(best.by_area.values())
    named = set(best.by_area)
    taken: list[Candidate] = []
    for other in others if left > 0 else ():
        if other.by_area and named.isdisjoint(other.by_area) and sum(other.by_area.values()) <= left:
            taken.append(other)
            named.update(other.by_area)
            left -= sum(other.by_area.values())
    return taken if left == 0 else []
