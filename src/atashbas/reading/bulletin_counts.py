"""Register counts of a bulletin: which side counted how many cases where; arithmetic is checked, not mended.

Sentence by sentence: numbers are bound to areas (`bulletin_binding`), what stays unbound and stands before a unit is a
total, and all goes to the side named last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from atashbas.reading.bulletin_binding import Bound, bind, has_unit
from atashbas.reading.bulletin_days import of_the_day
from atashbas.reading.bulletin_none import says_none
from atashbas.reading.bulletin_proof import prove, share
from atashbas.reading.bulletin_tokens import Token, gap, is_near
from atashbas.reading.segments import Span

_THAT = re.compile(r"(?<!\w)(?:ان|that|что|که)(?!\w)")  # «confirmed that …» is a verb of saying
_WORD = re.compile(r"\w")
_START = itemgetter(2)
_DASH = frozenset("-:")
HOURS = 24  # «in the last 24 hours» counts no cases


@dataclass(slots=True)
class Candidate:
    """What one sentence says about one side's register."""

    side: str
    span: Span
    total: Token | None = None
    zero: bool = False
    bound: list[Bound] = field(default_factory=list)
    loose: list[Token] = field(default_factory=list)
    third: tuple[int, str] | None = None
    carried: bool = False  # its sentence names no side
    elliptic: bool = False  # a unit stands elsewhere in its sentence
    inferred: bool = False  # its total is the one part that the sentence tells
    by_area: dict[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    reasons: list[str] = field(default_factory=list)
    headline: bool = False

    @property
    def part(self) -> int:
        """What the parts of the split make."""
        return sum(share(b) for b in self.bound)

    @property
    def stated(self) -> int | None:
        """Total as printed."""
        return 0 if self.zero else self.total.n if self.total else None


def read_sentence(
    text: str, span: Span, tokens: Sequence[Token], carried: str | None, goals: Mapping[str, int]
) -> list[Candidate]:
    """Candidates of one sentence.

    `carried`: side of the sentence before, for sentences that name none; `goals`: totals that were stated before.
    """
    tokens = _without_comparison(text, tokens)
    if any(t.kind == "previous" for t in tokens):
        return []
    tokens, third = _third_party(text, tokens)
    sides = [t for t in tokens if t.kind == "side" and not _is_verdict(text, tokens, t)]
    named = any(t.kind == "side" for t in tokens)
    if not sides and (named or carried is None or not _continues(text, tokens)):
        return []
    found: dict[str, Candidate] = {}
    parts = _parts(text, span, tokens, sides, carried)
    counted = len(parts) > 1 and any(t.kind == "unit" for t in tokens)
    for side, part in parts:
        candidate = found.setdefault(side, Candidate(side, span, carried=not sides))
        elliptic = candidate.total is None and (counted or len(found) > 1)
        candidate.elliptic = counted
        _read_part(text, part, candidate, goals.get(side), elliptic=elliptic)
    if third and sides:
        found[third[2] or sides[0].value].third = third[:2]
    return [c for c in found.values() if c.total or c.zero or c.bound]


def read_split(text: str, span: Span, tokens: Sequence[Token], side: str, goal: int) -> list[Candidate]:
    """«They occurred in Hama (4) and Homs (3)»: a sentence that splits the total stated before, where it adds up.

    Of a sentence that goes on with another side only what stands before that side.
    """
    end = next((t.start for t in tokens if t.kind == "side"), span[1])
    lead = [t for t in tokens if t.start < end]
    if any(t.kind in {"confirm", "stop", "previous"} for t in lead):
        return []
    numbers = [t for i, t in enumerate(lead) if t[0] == "number" and not _is_other_number(text, lead, t, i)]
    proven = prove(text, lead, numbers, goal)
    return [Candidate(side, span, bound=proven, reasons=["splits the total stated before"])] if proven else []


def _without_comparison(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """«Seven violations, up from four the previous day»: the clause of the day before is left out, not the sentence."""
    previous = next((t for t in tokens if t.kind == "previous"), None)
    comma = text.rfind(",", 0, previous.start) if previous else -1
    if previous is None or comma < tokens[0].start:
        return tokens
    main = [t for t in tokens if t.end <= comma]
    behind = [t for t in tokens if t.start > previous.end]
    counted = any(t.kind == "number" and has_unit(text, main, i) for i, t in enumerate(main))
    return main if counted and not behind and any(t.kind == "side" for t in main) else tokens


def _third_party(text: str, tokens: Sequence[Token]) -> tuple[list[Token], tuple[int, str, str | None] | None]:
    """Take «(28 of them according to the Syrian side)» out, so that its number is nobody's total."""
    for i, token in enumerate(tokens):
        if token.kind != "syrian":
            continue
        opened = text.rfind("(", max(0, token.start - 90), token.start)
        closed = text.find(")", token.end, token.end + 60)
        inside = [t for t in tokens if opened < t.start < closed] if 0 <= opened < closed else []
        numbers = [t for t in inside if t.kind == "number"]
        if numbers:
            side = next((t.value for t in reversed(tokens[:i]) if t.kind == "side"), None)
            return [t for t in tokens if t not in inside], (numbers[0].n, token.value, side)
    return list(tokens), None


def _is_verdict(text: str, tokens: Sequence[Token], side: Token) -> bool:
    """Tell whether a side stands there as the one that confirms or does not, not as the one that registers."""
    i = tokens.index(side)
    counted = registers = False
    stop = text.find(".", side.end)
    for n, other in enumerate(tokens[i + 1 :], start=i + 1):
        kind = other[0]
        if kind == "side" or 0 <= stop < other[2]:
            break
        registers = registers or kind == "reg"
        said = registers or (kind == "number" and not _DASH.isdisjoint(text[side.end : other.start]))
        counted = counted or (kind == "number" and said and has_unit(text, tokens, n))
        if kind == "confirm":
            return not counted
    back = tokens[max(0, i - 4) : i]
    return any(t[0] == "confirm" and side.start - t[3] < 40 for t in back)


def _continues(text: str, tokens: Sequence[Token]) -> bool:
    """A sentence that names no side goes on with the last one where it counts cases and is about nothing else."""
    kinds = {t.kind for t in tokens}
    if any("dual" in t[4] for t in tokens if t[0] == "number"):
        kinds.add("unit")
    if not {"unit", "number"} <= kinds or "both" in kinds:
        return False
    if not kinds & {"reg", "breach"} and all(t.value == "times" for t in tokens if t[0] == "unit"):
        return False  # «attacked twice»: nothing is counted as a violation
    unit = next(t.start for t in tokens if t.kind == "unit" or "dual" in t.entry)
    if any(t.kind == "confirm" and not _THAT.search(text, t.end, max(t.end, unit)) for t in tokens):
        return False
    return all(t.start > unit for t in tokens if t.kind == "stop")


def _parts(
    text: str, span: Span, tokens: Sequence[Token], sides: Sequence[Token], carried: str | None
) -> list[tuple[str, list[Token]]]:
    """The sentence cut at its sides; what stands before the first side belongs to it where the verb comes last."""
    if not sides:
        return [(carried or "", list(tokens))]
    others = {t for t in tokens if t.kind == "side"} - set(sides)
    parts: list[tuple[str, list[Token]]] = []
    lead = [t for t in tokens if t.end <= sides[0].start]
    for n, side in enumerate(sides):
        stop = sides[n + 1].start if n + 1 < len(sides) else span[1]
        ends = [t.start for t in tokens if side.start < t.start < stop and (t in others or t.kind == "confirm")]
        part = [t for t in tokens if side.end <= t.start < min([stop, *ends])]
        if n == 0:
            part = [*(t for t in lead if t.kind == "date"), *part]
            part = [*_total_ahead(text, lead, part), *_without_own_clause(text, lead, part)]
        if agent := _counted_by(text, tokens, side, part):
            part = [*agent, *part]
            parts = [(s, [t for t in p if t not in agent]) for s, p in parts]
        by = any(t.kind == "reg" and t.end <= side.start and is_near(text, t, side, 2) for t in tokens)
        words = 6 if by else 3  # «no violations were registered by the Russian side»
        before = [
            t
            for t in tokens
            if t.kind in {"neg", "reg", "unit"} and t.end <= side.start and is_near(text, t, side, words)
        ]
        parts.append((side.value, [*(before if any(t.kind == "neg" for t in before) else []), side, *part]))
    return parts


def _counted_by(text: str, tokens: Sequence[Token], side: Token, part: Sequence[Token]) -> list[Token]:
    """«… the 11 violations reported by Turkish officers»: number, unit and verb stand right before their side."""
    i = tokens.index(side)
    back = [t for t in tokens[max(0, i - 4) : i] if t.kind != "province"]
    kinds = [t.kind for t in back[-3:]]
    if kinds != ["number", "unit", "reg"] or any(t.kind in {"number", "neg"} for t in part):
        return []
    only = tokens[tokens.index(back[-3]) - 1].kind == "only" if tokens.index(back[-3]) else False
    return [] if only or not is_near(text, back[-1], side, 2) else back[-3:-1]


def _without_own_clause(text: str, lead: Sequence[Token], part: list[Token]) -> list[Token]:
    """Counts before the first side are its own where none follow («12 cases were registered by the Russian side»)."""
    if any(t.kind == "number" and t.n != HOURS for t in part) or not any(t.kind == "number" for t in lead):
        return part
    kinds = {t.kind for t in lead}
    return [*lead, *part] if "unit" in kinds and "side" not in kinds else part


def _total_ahead(text: str, lead: Sequence[Token], part: Sequence[Token]) -> list[Token]:
    """«Of the 13 violations logged by the Russian side, seven in Hama, …»: the split adds up to the number ahead."""
    split = [t for t in part if t.kind == "number" and t.n != HOURS]
    counted = [i for i, t in enumerate(lead) if t.kind == "number" and has_unit(text, lead, i)]
    if len(split) < 2 or len(counted) != 1 or sum(t.n for t in split) != lead[counted[0]].n:
        return []
    return [t for t in lead[counted[0] :] if t.kind in {"number", "unit"}]


def _read_part(text: str, tokens: list[Token], candidate: Candidate, goal: int | None, *, elliptic: bool) -> None:
    stops = [t[2] for t in tokens if t[0] == "stop"]
    side_at = next((t[3] for t in tokens if t[0] == "side"), 0)
    limit = min((s for s in stops if s > side_at), default=None)
    if limit is not None:
        tokens = [t for t in tokens if t.start < limit or t.kind == "side"]
    if any(t[0] in {"date", "compare", "corrected"} for t in tokens):
        tokens = of_the_day(text, tokens)
    numbers = [t for i, t in enumerate(tokens) if t[0] == "number" and not _is_other_number(text, tokens, t, i)]
    bound = bind(text, tokens, numbers)
    taken = {b.number.start for b in bound}
    free = [n for n in numbers if n[2] not in taken]
    total = _find_total(text, tokens, free, elliptic=elliptic) or _sum_of(bound, free)
    loose = _loose(tokens, bound)
    if not bound and len(numbers) == len(loose) == 1 and (lone := _lone(text, tokens, numbers[0], loose[0])):
        bound, loose, free = [lone], [], []
    if loose or len(free) > (total is not None):
        for known in dict.fromkeys((None, total.n if total else None, goal)):
            if proven := prove(text, tokens, numbers, known):
                bound, loose = proven, []
                total = _printed_total(text, tokens, numbers, proven)
                break
    candidate.bound.extend(bound)
    candidate.loose.extend(loose)
    if candidate.total is None:
        candidate.total = total
    if not numbers and limit is None and says_none(text, tokens):
        candidate.zero = True


def _lone(text: str, tokens: Sequence[Token], number: Token, area: Token) -> Bound | None:
    """«3 violations (Hama)», «four shellings from … in the province of Hama»: one number and one area that is named."""
    i, j = tokens.index(number), tokens.index(area)
    if j < i or not has_unit(text, tokens, i):
        return None
    between = list(pairwise(tokens[i : j + 1]))
    plain = not any(_WORD.search(text, a[3], b[2]) for a, b in between)
    beside = [t for t in tokens[max(0, j - 2) : j + 2] if t[0] == "province" or (t[0] == "in" and t[3] - t[2] > 6)]
    if not plain and not any(is_near(text, min(t, area, key=_START), max(t, area, key=_START), 0) for t in beside):
        return None
    return Bound(number, (area,), False, "n, area alone", True)


def _loose(tokens: Sequence[Token], bound: Sequence[Bound]) -> list[Token]:
    """Areas that no number stands for."""
    areas = {a.start for b in bound for a in b.areas}
    return [t for t in tokens if t[0] == "area" and t[2] not in areas]


def _printed_total(
    text: str, tokens: Sequence[Token], numbers: Sequence[Token], proven: Sequence[Bound]
) -> Token | None:
    """The number that a proven split adds up to, where it stands with a unit if it stands twice."""
    used = {b.number.start for b in proven}
    wanted = sum(share(b) for b in proven)
    fitting = [n for n in numbers if n.n == wanted and n.start not in used]
    with_unit = [n for n in fitting if has_unit(text, tokens, tokens.index(n))]
    return next(iter([*with_unit, *fitting]), None)


def _is_other_number(text: str, tokens: Sequence[Token], number: Token, i: int) -> bool:
    """Hours, dates and the like: a number right before (or, for «Kasım 2019», behind) a word of time or quantity."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after and after[0] in {"hour", "month"} and is_near(text, number, after, 0):
        return True
    before = tokens[i - 1] if i else None
    if before and before[0] == "month" and is_near(text, before, number, 0):
        return True
    if number.n == HOURS and before and before[:2] == ("hour", "time") and is_near(text, before, number, 1):
        return True
    return number.entry == "digits" and 1990 <= number.n <= 2100


def _find_total(text: str, tokens: Sequence[Token], free: Sequence[Token], *, elliptic: bool) -> Token | None:
    index = {t: i for i, t in enumerate(tokens)}
    with_unit = [n for n in free if has_unit(text, tokens, index[n])]
    if with_unit:
        summed = [n for n in with_unit if index[n] and tokens[index[n] - 1][0] == "sum"]  # «4 … olmak üzere 5 saldırı»
        return (summed or with_unit)[0]
    side = next((t for t in tokens if t.kind == "side"), None)
    for n in free:
        if side is None or n.start < side.end:
            continue
        if gap(text, side, n) in {"-", ":", "):", ""} or (elliptic and _ends_clause(text, n)):
            return n
    return None


def _sum_of(bound: Sequence[Bound], free: Sequence[Token]) -> Token | None:
    """«The figure was six: five in Idlib and one in Homs», «…, 7 overall»: the one number that the split adds up to."""
    if len(bound) < 2 or any(len(b.areas) > 1 for b in bound):
        return None
    fitting = [n for n in free if n.n == sum(b.number.n for b in bound)]
    return fitting[0] if len(fitting) == 1 else None


def _ends_clause(text: str, number: Token) -> bool:
    """An elliptic «…, the Turkish side nine»: nothing countable follows the number."""
    return bool(re.match(r"\s*(?:[.,;)\"»]|$|in the|в провинц|في)", text[number.end : number.end + 12]))
