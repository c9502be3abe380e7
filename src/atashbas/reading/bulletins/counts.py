"""Register counts of a bulletin: which side counted how many cases where; arithmetic is checked, not mended.

Sentence by sentence: numbers are bound to areas (`bulletin_binding`), what stays unbound and stands before a unit is a
total, and all goes to the side named last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atashbas.reading.bulletins.behind import told_behind
from atashbas.reading.bulletins.binding import Bound, bind, has_unit
from atashbas.reading.bulletins.days import of_the_day, without_comparison, without_counter
from atashbas.reading.bulletins.labelled import side_in_brackets, side_of_each_area
from atashbas.reading.bulletins.none import BUT, says_none
from atashbas.reading.bulletins.parts import (
    HOURS,
    continues,
    counted_aside,
    cut,
    is_verdict,
    own_clause,
    third_party,
)
from atashbas.reading.bulletins.proof import prove, share
from atashbas.reading.bulletins.singles import is_other_number, lone, one_each, with_same
from atashbas.reading.bulletins.tokens import Token, gap, is_near
from atashbas.reading.text.segments import Span

_CLAUSE_ENDS = re.compile(
    r"'?\w{0,3}\s*(?:(?:oldu|بود|بوده|است|были|было|was|were|را)\s*)?(?:[.,;:()\"»]|$|in the |в |فی |در |"
    r"(?:and|while|but|from|и|а|ve|ise) |و\s?)"
)
_CASES = frozenset({"unit", "reg", "breach", "figures", "ofthem", "neg"})
_REGISTERING = frozenset({"reg", "breach", "unit", "figures", "ofthem"})
_WORDS = re.compile(r"\w+")
_NOR = re.compile(r",? ?(?:nor(?: the)?|ни|ولا|و نه|ne(?: de)?) ")


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
    hint: bool = False  # a number of times that a sentence of no side tells: a total only where a split makes it
    weak: bool = False  # read where the centre speaks and a side is named elsewhere
    carried: bool = False  # its sentence names no side
    elliptic: bool = False  # a unit stands elsewhere in its sentence
    registers: bool = True  # a verb of registering or a unit stands in its sentence
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
    kinds = {t[0] for t in tokens}
    if "previous" in kinds:
        tokens = without_comparison(text, tokens)
        if any(t.kind == "previous" for t in tokens):
            return []
    if "same" in kinds and "area" in kinds:
        tokens = with_same(tokens)
    if "hour" in kinds:
        tokens = without_counter(text, tokens)
    share_of = None
    if "syrian" in kinds:
        tokens, share_of = third_party(text, tokens)
    every = [t for t in tokens if t[0] == "side"]
    sides = [t for t in every if not is_verdict(text, tokens, t)] if "confirm" in kinds else every
    if "area" in kinds and tokens[0][0] in {"area", "in"} and (split := side_of_each_area(text, *span, tokens)):
        return [Candidate(side, span, bound=bound) for side, bound in split.items()]
    if len(every) > 1 and (split := side_in_brackets(text, tokens)):
        return [Candidate(side, span, bound=bound) for side, bound in split.items()]
    counted = len(every) > 1 and not kinds.isdisjoint({"unit", "breach"})
    if (counted or (len(every) > 1 and "reg" in kinds)) and (behind := told_behind(text, tokens, every)):
        return [Candidate(told.side, span, total=told.total, bound=told.bound) for told in behind]
    named = bool(every)
    aside = [_aside(span, tokens, side, n) for side, n in counted_aside(text, tokens)] if "confirm" in kinds else []
    if not sides and named:
        return [*aside, *_behind_verdict(text, span, tokens, goals)]
    if not sides and (carried is None or not continues(text, tokens)):
        return []
    found: dict[str, Candidate] = {}
    parts = cut(text, span, tokens, sides, carried)
    lead = {t[0] for t in tokens if t[2] < sides[0][2]} if sides and sides[0] is not tokens[0] else ()
    headed = "unit" in lead and "number" not in lead  # «violations recorded by the Russian side fell to nine»
    for side, part in parts:
        candidate = found.setdefault(side, Candidate(side, span, carried=not sides))
        elliptic = candidate.total is None and (counted or headed or len(found) > 1)
        candidate.elliptic = counted
        candidate.registers = not kinds.isdisjoint(_REGISTERING)
        _read_part(text, part, candidate, goals.get(side), elliptic=elliptic)
    if (
        len(found) == 2
        and len(sides) > 1
        and ("neg" in kinds or _NOR.fullmatch(text, sides[0].end, sides[1].start))
        and _neither(text, tokens, sides)
    ):
        for candidate in found.values():
            candidate.zero = True
    if len(sides) == len(found) == 1 and "area" in kinds:
        _read_whole(text, tokens, found[sides[0].value], goals.get(sides[0].value))
    if share_of and sides:
        found[share_of[2] or sides[0].value].third = share_of[:2]
    if len(sides) == 1 and goals.get(sides[0].value) == 1 and not kinds & {"number", "neg", "confirm", "stop"}:
        _read_only_one(tokens, found[sides[0].value])
    if "same" in kinds and len(found) == 2:
        _take_same(tokens, sides, found)
    told = [c for c in found.values() if c.total or c.zero or c.bound]
    counting = {c.side for c in told if c.bound or c.zero}
    aside = [c for c in aside if c.side not in counting]
    return [*(c for c in told if c.side not in {a.side for a in aside}), *aside]


def _aside(span: Span, tokens: Sequence[Token], side: str, number: Token) -> Candidate:
    """A count told in a verdict, with its area where the sentence names one alone."""
    areas = [t for t in tokens if t.kind == "area"]
    bound = [Bound(number, (areas[0],), False, "n, area alone", True)] if len(areas) == 1 else []
    return Candidate(side, span, total=number, bound=bound, loose=areas if len(areas) > 1 else [])


def read_split(text: str, span: Span, tokens: Sequence[Token], side: str, goal: int) -> list[Candidate]:
    """«They occurred in Hama (4) and Homs (3)»: a sentence that splits the total stated before, where it adds up.

    Of a sentence that goes on with another side only what stands before that side.
    """
    end = next((t.start for t in tokens if t.kind == "side"), 0)
    lead = [t for t in tokens if t.start < (end or span[1])]
    if any(t.kind in {"confirm", "stop", "previous"} for t in lead):
        return []
    numbers = [t for i, t in enumerate(lead) if t[0] == "number" and not is_other_number(text, lead, t, i)]
    proven = prove(text, lead, numbers, goal)
    if not proven:
        return []
    return [Candidate(side, span, bound=proven, carried=not end, reasons=["splits the total stated before"])]


def _read_part(text: str, tokens: list[Token], candidate: Candidate, goal: int | None, *, elliptic: bool) -> None:
    stops = [t[2] for t in tokens if t[0] == "stop"]
    side_at = next((t[3] for t in tokens if t[0] == "side"), 0)
    limit = min((s for s in stops if s > side_at), default=None)
    if limit is not None:
        if not any(t[0] in _CASES for t in tokens if t[2] < limit):
            return  # «500 food sets to Aleppo and 300 to Hama»: no case is spoken of before other things are
        tokens = [t for t in tokens if t.start < limit or t.kind == "side"]
    if any(t[0] in {"date", "compare", "corrected"} for t in tokens):
        tokens = of_the_day(text, tokens)
    if limit is None and _none_but(text, tokens):
        candidate.zero = True
        return
    numbers = [t for i, t in enumerate(tokens) if t[0] == "number" and not is_other_number(text, tokens, t, i)]
    bound = bind(text, tokens, numbers)
    taken = {b.number.start for b in bound}
    free = [n for n in numbers if n[2] not in taken]
    total = _find_total(text, tokens, free, elliptic=elliptic) or _sum_of(bound, free)
    loose = _loose(tokens, bound)
    if total is None and len(bound) == len(numbers) == 1 and not loose and any(t[0] == "all" for t in tokens):
        total = bound[0].number  # «all of them in Idlib, five»
    if not bound and len(numbers) == len(loose) == 1 and (single := lone(text, tokens, numbers[0], loose[0])):
        bound, loose, free = [single], [], []
    if loose and len(bound) == 1 and (counted := one_each(text, tokens, bound[0], loose)):
        bound, loose = [counted], []
    elif loose or len(free) > (total is not None):
        for known in dict.fromkeys((None, total.n if total else None, goal)):
            if proven := prove(text, tokens, numbers, known):
                kept = total if total and total.n == sum(share(b) for b in proven) else None
                bound, loose = proven, []
                total = _printed_total(text, tokens, numbers, proven) or kept
                break
    if (
        total is None
        and candidate.total is None
        and not _is_licensed(tokens, bound, numbers, goal, registers=candidate.registers)
    ):
        bound, loose = [], []
    candidate.bound.extend(bound)
    candidate.loose.extend(loose)
    if candidate.total is None:
        candidate.total = total
    if numbers and all(n.n == 0 for n in numbers) and not bound and any(t[0] == "reg" for t in tokens):
        candidate.zero = True  # «не отметили ни одного»
    if [n.n for n in numbers] == [1] and numbers[0].entry == "words" and not bound:
        # «did not register a single breach»
        rest = [t for t in tokens if t is not numbers[0]]
        if limit is None and says_none(text, rest):
            candidate.zero, candidate.total = True, None
    if not numbers and limit is None and says_none(text, tokens):
        candidate.zero = True


def read_whole(text: str, span: Span, tokens: Sequence[Token], side: str, total: Token) -> Candidate | None:
    """The split of a sentence, wherever it names its side, where it makes a total stated before."""
    if any(t.kind in {"confirm", "stop", "previous"} for t in tokens):
        return None
    numbers = [t for i, t in enumerate(tokens) if t[0] == "number" and not is_other_number(text, tokens, t, i)]
    proven = prove(text, tokens, numbers, total.n)
    return Candidate(side, span, total=total, bound=proven) if proven else None


def _behind_verdict(text: str, span: Span, tokens: Sequence[Token], goals: Mapping[str, int]) -> list[Candidate]:
    """What a side counts itself in the sentence of its verdict."""
    side = next(t for t in tokens if t.kind == "side")
    clause = own_clause(text, tokens, side)
    if not clause:
        return []
    candidate = Candidate(side.value, span)
    _read_part(text, clause, candidate, goals.get(side.value), elliptic=True)
    return [candidate] if candidate.total or candidate.bound else []


def _neither(text: str, tokens: Sequence[Token], sides: Sequence[Token]) -> bool:
    """«Neither the Russian nor the Turkish side recorded any violation»: two sides side by side, and none counted."""
    first, second = sides[0], sides[1]
    if any(t.kind == "number" and t.n != HOURS for t in tokens):
        return False
    if len(sides) > 2 and not _NOR.fullmatch(text, first.end, second.start):
        return False  # but «neither Russian nor Turkish monitors …, the Russian military said»
    if _NOR.fullmatch(text, first.end, second.start):
        return any(t.kind == "unit" for t in tokens) and any(t.kind == "reg" for t in tokens)
    if not is_near(text, first, second, 2) and "," not in gap(text, first, second):
        return False
    if len(_WORDS.findall(text, first.end, second.start)) > 2:
        return False
    return says_none(text, [t for t in tokens if t.kind != "number"])


def _read_whole(text: str, tokens: Sequence[Token], candidate: Candidate, goal: int | None) -> None:
    """«Three of the five violations that the Russian side recorded …»: the sentence as one stretch, if it adds up."""
    if candidate.zero or (candidate.total and candidate.part == candidate.total.n and not candidate.loose):
        return
    if any(t.kind in {"confirm", "stop", "date", "compare", "corrected"} for t in tokens):
        return
    numbers = [t for i, t in enumerate(tokens) if t[0] == "number" and not is_other_number(text, tokens, t, i)]
    for known in dict.fromkeys((None, goal)):
        if proven := prove(text, tokens, numbers, known):
            candidate.bound, candidate.loose = proven, []
            candidate.total = _printed_total(text, tokens, numbers, proven)
            return
    areas = [t for t in tokens if t.kind == "area"]
    if len(numbers) == len(areas) == 1 and not candidate.bound and numbers[0].start < areas[0].start and goal:
        # «most incidents, 15, were noted by Russian observers in Hama»: a part of the total stated before
        candidate.bound, candidate.loose, candidate.total = (
            [Bound(numbers[0], (areas[0],), False, "n by side", False)],
            [],
            None,
        )


def _read_only_one(tokens: Sequence[Token], candidate: Candidate) -> None:
    """«The violation that the Turkish side recorded took place in Idlib»: the one stated before."""
    areas = [t for t in tokens if t.kind == "area"]
    unit = next((t for t in tokens if t.kind == "unit"), None)
    if len(areas) == 1 and unit is not None and not candidate.bound:
        one = Token("number", "1", unit.start, unit.end, unit.entry)
        candidate.bound, candidate.loose = [Bound(one, (areas[0],), False, "the one stated before", False)], []


def _take_same(tokens: Sequence[Token], sides: Sequence[Token], found: Mapping[str, Candidate]) -> None:
    """«… 12 violations, the Turkish side the same number»."""
    last = found[sides[-1].value]
    other = next(c for c in found.values() if c is not last)
    behind = [t.kind for t in tokens if t.start > sides[-1].end]
    if "same" in behind and "number" not in behind and not (last.total or last.zero or last.bound):
        last.total = other.total


def _is_licensed(
    tokens: Sequence[Token], bound: Sequence[Bound], numbers: Sequence[Token], goal: int | None, *, registers: bool
) -> bool:
    """Whether a split without a total counts cases: by its unit, or by a verb of registering with nothing else in it.

    «Handed over 12 prisoners in Hama and eight in Aleppo» has numbers of another thing beside it.
    """
    if not bound or any(b.unit for b in bound) or (goal and sum(share(b) for b in bound) <= goal):
        return True
    things = [t for t in tokens if t[0] == "number" and t not in numbers and t.n != HOURS]
    others = [t for t in things if t.entry == "words" or t.n < 1990]
    return registers and not others


def _none_but(text: str, tokens: Sequence[Token]) -> bool:
    """«The Turkish side recorded none, but confirmed three of the Russian cases»: what stands before the «but»."""
    mark = BUT.search(text, tokens[0].start, tokens[-1].end) if len(tokens) > 2 else None
    if mark is None:
        return False
    ahead = [t for t in tokens if t.start < mark.start()]
    return bool(ahead) and all(t[0] != "number" for t in ahead) and says_none(text, ahead)


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


def _find_total(text: str, tokens: Sequence[Token], free: Sequence[Token], *, elliptic: bool) -> Token | None:
    index = {t: i for i, t in enumerate(tokens)}
    with_unit = [n for n in free if has_unit(text, tokens, index[n])]
    if with_unit:
        summed = [n for n in with_unit if index[n] and tokens[index[n] - 1][0] == "sum"]  # «4 … olmak üzere 5 saldırı»
        return (summed or with_unit)[0]
    side = next((t for t in tokens if t.kind == "side"), None)
    for noun in tokens[index[side] + 1 :] if side else ():
        if noun.kind != "sidenoun" or side is None or not is_near(text, side, noun, 0):
            break
        side = noun  # «турецкой частью представительства - 4»
    for n in free:
        if side is None or n.start < side.end:
            continue
        before = tokens[index[n] - 1]
        said = before.kind in {"reg", "compare", "sum"} and is_near(
            text, before, n, 1
        )  # «they recorded 11.», «сообщила о трех»
        if gap(text, side, n) in {"-", ":", "):", "(", ""} or ((elliptic or said) and _ends_clause(text, n)):
            return n
    return None


def _sum_of(bound: Sequence[Bound], free: Sequence[Token]) -> Token | None:
    """«The figure was six: five in Idlib and one in Homs», «…, 7 overall»: the one number that the split adds up to."""
    if sum(len(b.areas) for b in bound) < 2 or any(len(b.areas) > 1 and not b.each for b in bound):
        return None
    fitting = [n for n in free if n.n == sum(share(b) for b in bound)]
    return fitting[0] if len(fitting) == 1 else None


def _ends_clause(text: str, number: Token) -> bool:
    """An elliptic «…, the Turkish side nine», «the Russian side 15 and …»: nothing countable follows the number."""
    return bool(_CLAUSE_ENDS.match(text, number.end))
