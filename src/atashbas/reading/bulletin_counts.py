"""Register counts of a bulletin: which side counted how many cases where; arithmetic is checked, not mended.

Sentence by sentence: numbers are bound to areas («Hama (3)», «Hama - 3», «three in Hama», «Hama'da 3»), what stays
unbound and stands before a unit is a total, and all goes to the side named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from atashbas.reading.bulletin_tokens import Token, gap, is_near
from atashbas.reading.segments import Span

Ahead = tuple[tuple[Token, ...], str, bool]  # areas, rule, each
_OPEN = {"(", "[", "( ", "-(", ":("}
_LINK = {"-", ":", "--", "=", "- -", '"', ": -"}
_THAT = re.compile(r"(?<!\w)(?:ان|that|что|که)(?!\w)")  # «confirmed that …» is a verb of saying
_LIST_GAP = re.compile(r"[\s,;]*(?:و|and|as well as|и|а также|ve|ile|&)?[\s,]*")
_AND = re.compile(r"\s+(?:و\s*|and |и |ve )(?:in |в |فی |در )?")
_EACH_LINK = frozenset({"", "-", "--", ":"})
_BETWEEN_N_AND_AREA = frozenset({"unit", "ofthem", "in", "province", "only", "all", "hour"})


class Bound(NamedTuple):
    """A number with the areas it stands for; `each`: it holds for every one. `how` is the rule that bound it."""

    number: Token
    areas: tuple[Token, ...]
    each: bool
    how: str
    unit: bool


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
    by_area: dict[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    reasons: list[str] = field(default_factory=list)
    headline: bool = False

    @property
    def stated(self) -> int | None:
        """Total as printed."""
        return 0 if self.zero else self.total.n if self.total else None


def read_sentence(text: str, span: Span, tokens: Sequence[Token], carried: str | None) -> list[Candidate]:
    """Candidates of one sentence; `carried` is the side of the sentence before, for sentences that name none."""
    if any(t.kind == "previous" for t in tokens):
        return []
    tokens, third = _third_party(text, tokens)
    sides = [t for t in tokens if t.kind == "side" and not _is_verdict(text, tokens, t)]
    named = any(t.kind == "side" for t in tokens)
    if not sides and (named or carried is None or not _continues(text, tokens)):
        return []
    found: dict[str, Candidate] = {}
    parts = _parts(text, span, tokens, sides, carried)
    for side, part in parts:
        candidate = found.setdefault(side, Candidate(side, span))
        _read_part(text, part, candidate, elliptic=candidate.total is None and len(found) > 1)
    if third and sides:
        found[third[2] or sides[0].value].third = third[:2]
    return [c for c in found.values() if c.total or c.zero or c.bound]


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
    counted = False
    stop = text.find(".", side.end)
    for n, other in enumerate(tokens[i + 1 :], start=i + 1):
        kind = other[0]
        if kind == "side" or 0 <= stop < other[2]:
            break
        counted = counted or (kind == "number" and _has_unit(text, tokens, n))
        if kind == "confirm":
            return not counted
    back = tokens[max(0, i - 4) : i]
    return any(t[0] == "confirm" and side.start - t[3] < 40 for t in back)


def _continues(text: str, tokens: Sequence[Token]) -> bool:
    """A sentence that names no side goes on with the last one where it counts cases and is about nothing else."""
    kinds = {t.kind for t in tokens}
    if not {"unit", "number"} <= kinds or "both" in kinds:
        return False
    unit = next(t.start for t in tokens if t.kind == "unit")
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
        part = _without_own_clause(text, lead, part) if n == 0 else part
        if agent := _counted_by(text, tokens, side, part):
            part = [*agent, *part]
            parts = [(s, [t for t in p if t not in agent]) for s, p in parts]
        before = [t for t in tokens if t.kind in {"neg", "reg"} and t.end <= side.start and is_near(text, t, side, 3)]
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
    if any(t.kind == "number" and t.n != 24 for t in part) or not any(t.kind == "number" for t in lead):
        return part
    kinds = {t.kind for t in lead}
    return [*lead, *part] if "unit" in kinds and "side" not in kinds else part


def _read_part(text: str, tokens: list[Token], candidate: Candidate, *, elliptic: bool) -> None:
    stops = [t[2] for t in tokens if t[0] == "stop"]
    side_at = next((t[3] for t in tokens if t[0] == "side"), 0)
    limit = min((s for s in stops if s > side_at), default=None)
    if limit is not None:
        tokens = [t for t in tokens if t.start < limit or t.kind == "side"]
    numbers = [t for i, t in enumerate(tokens) if t[0] == "number" and not _is_other_number(text, tokens, t, i)]
    bound = bind(text, tokens, numbers)
    taken = {b.number.start for b in bound}
    free = [n for n in numbers if n[2] not in taken]
    total = _find_total(text, tokens, free, elliptic=elliptic) if free else None
    areas = {a.start for b in bound for a in b.areas}
    candidate.bound.extend(bound)
    candidate.loose.extend(t for t in tokens if t[0] == "area" and t[2] not in areas)
    if candidate.total is None:
        candidate.total = total
    if not numbers and limit is None and _says_none(text, tokens):
        candidate.zero = True


def _is_other_number(text: str, tokens: Sequence[Token], number: Token, i: int) -> bool:
    """Hours, dates and the like: a number right before (or, for «Kasım 2019», behind) a word of time or quantity."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after and after[0] in {"hour", "month"} and is_near(text, number, after, 0):
        return True
    before = tokens[i - 1] if i else None
    if before and before[0] == "month" and is_near(text, before, number, 0):
        return True
    return number.entry == "digits" and 1990 <= number.n <= 2100


def bind(text: str, tokens: Sequence[Token], numbers: Sequence[Token]) -> list[Bound]:
    """Numbers with the areas they stand for, strongest link first."""
    wanted = {n.start for n in numbers}
    live = [t for t in tokens if t[0] != "number" or t[2] in wanted]
    index = {t[2]: i for i, t in enumerate(live)}  # tokens are told by where they start
    bound: dict[int, Bound] = {}
    owned: set[int] = set()

    def keep(number: Token, areas: tuple[Token, ...], how: str, *, each: bool = False) -> None:
        if number.start not in bound and owned.isdisjoint(a.start for a in areas):
            bound[number.start] = Bound(number, areas, each, how, _has_unit(text, live, index[number.start]))
            owned.update(a.start for a in areas)

    areas = [t for t in live if t[0] == "area"]
    if not areas:
        return []
    behind = {a[2]: _number_behind(text, live, index[a[2]]) for a in areas}
    ahead = {n[2]: _areas_ahead(text, live, index[n[2]]) for n in numbers}
    for area in areas:
        number, how = behind[area[2]]
        if number and how == "area (n)":
            keep(number, (area,), how)
    for area in areas:
        number, how = behind[area[2]]
        group = ahead[number.start] if number else None
        dashed = group is not None and group[1] == "n - in area"
        if number and how == "area - n" and not dashed:
            keep(number, (area,), how)
    for together, n, how, each in _groups_behind(text, live, areas, behind, ahead):
        keep(n, tuple(a for a in together if a.start not in owned), how, each=each)
    for n in numbers:
        found = ahead[n[2]]
        if found and found[0][0].start not in owned and not _has_own(behind[found[0][0].start], n, ahead):
            keep(n, tuple(a for a in found[0] if a.start not in owned), found[1], each=found[2])
    for area in areas:
        number, how = behind[area[2]]
        if number and how in {"area n", "area verb n"}:
            keep(number, (area,), how)
    return [bound[start] for start in sorted(bound)]


def _groups_behind(
    text: str,
    tokens: Sequence[Token],
    areas: Sequence[Token],
    behind: Mapping[int, tuple[Token | None, str]],
    ahead: Mapping[int, Ahead | None],
) -> Iterator[tuple[tuple[Token, ...], Token, str, bool]]:
    """«In Hama and Homs — 2 each», «in Hama and Homs 7 times»: areas without own numbers before one for all."""
    claimed = {found[0][0] for found in ahead.values() if found}
    for i, area in enumerate(areas):
        number, how = behind[area[2]]
        at = tokens.index(area)
        each = at + 2 < len(tokens) and tokens[at + 1].kind == "each" and tokens[at + 2].kind == "number"
        if each and gap(text, area, tokens[at + 1]) in _EACH_LINK and is_near(text, tokens[at + 1], tokens[at + 2], 0):
            number, how = tokens[at + 2], "areas - each n"
        elif number is None or how == "area (n)":
            continue
        group = [area]
        for before in reversed(areas[:i]):
            joined = _AND.fullmatch if len(group) == 1 else _LIST_GAP.fullmatch
            if behind[before[2]][0] or before in claimed or not joined(text, before.end, group[0].start):
                break
            group.insert(0, before)
        if len(group) > 1:
            yield tuple(group), number, "areas n" if how != "areas - each n" else how, each


def _has_own(behind: tuple[Token | None, str], number: Token, ahead: Mapping[int, Ahead | None]) -> bool:
    """«15 violations in Damascus 1, Aleppo 6»: the area's own number follows it, the one before is the total."""
    own, how = behind
    return own is not None and own is not number and how == "area n" and not ahead[own.start]


def _number_behind(text: str, tokens: Sequence[Token], i: int) -> tuple[Token | None, str]:
    """Number that follows an area, and by which rule."""
    area, j, verb = tokens[i], i + 1, False
    last = area
    while j < len(tokens) and tokens[j].kind in {"province", "reg"} and is_near(text, last, tokens[j], 0):
        verb = verb or tokens[j].kind == "reg"
        last = tokens[j]
        j += 1
    if j >= len(tokens) or tokens[j].kind != "number":
        return None, ""
    between = gap(text, last, tokens[j])
    if between in _OPEN:
        return tokens[j], "area (n)"
    if between in _LINK:
        return tokens[j], "area - n"
    if not between:
        return tokens[j], "area verb n" if verb else "area n"
    return None, ""


def _areas_ahead(text: str, tokens: Sequence[Token], i: int) -> Ahead | None:
    """Areas that follow a number: «3 cases in Hama», «three each in Hama and Homs», «one - in Hama»."""
    number, j = tokens[i], i + 1
    each = i > 0 and tokens[i - 1].kind == "each" and is_near(text, tokens[i - 1], number, 0)
    inside = dashed = False
    last = number
    if j < len(tokens) and tokens[j].kind == "reg" and gap(text, number, tokens[j]) in {"-", "--"}:
        last, j = tokens[j], j + 1  # «most of them — 5 — were registered in Aleppo»
    while j < len(tokens) and tokens[j].kind in _BETWEEN_N_AND_AREA | {"each"}:
        between = text[last.end : tokens[j].start]
        if between.strip() in {"-", "--"} and tokens[j].kind == "in":
            dashed = True
        elif not is_near(text, last, tokens[j], 6 if tokens[j].kind == "in" else 3):
            return None
        if tokens[j].kind == "in" and text[tokens[j].start - 1] == "و":  # «6 وفي حلب 7»: next item
            return None
        # «27 violations in each of …» only lists the places in Arabic news; «4 in each of …» says each
        loosely = last.kind == "unit" and text.startswith("فی", tokens[j].start)
        each = each or (tokens[j].kind == "each" and not loosely)
        # «in each of», «في كل من» hold their preposition
        inside = inside or tokens[j].kind == "in" or (tokens[j].kind == "each" and " " in text[slice(*tokens[j][2:4])])
        last = tokens[j]
        j += 1
    if j >= len(tokens) or tokens[j].kind != "area":
        return None
    attached = text[tokens[j].start - 1] == "ب" and last is not number
    near = is_near(text, last, tokens[j], 1)
    if not near or not (inside or attached):
        return None
    return _area_list(text, tokens, j), "n - in area" if dashed else "n in area", each


def _area_list(text: str, tokens: Sequence[Token], j: int) -> tuple[Token, ...]:
    group = [tokens[j]]
    last = tokens[j]
    for token in tokens[j + 1 :]:
        if token.kind in {"in", "province"} and _LIST_GAP.fullmatch(text[last.end : token.start]):
            last = token
        elif token.kind == "area" and _LIST_GAP.fullmatch(text[last.end : token.start]):
            group.append(token)
            last = token
        else:
            break
    return tuple(group)


def _has_unit(text: str, tokens: Sequence[Token], i: int) -> bool:
    """A unit stands right behind the number (or, in Arabic, right before a «one»)."""
    number = tokens[i]
    if "dual" in number.entry:
        return True
    after = tokens[i + 1 : i + 4]
    for token in after:
        if token.kind == "unit":
            return is_near(text, number, token, 3)
        if token.kind not in {"province", "other", "all", "neg", "syrian", "ofthem"}:
            break
    before = tokens[i - 1] if i else None
    if before is None or before.kind != "unit":
        return False
    one = number.n <= 2 and number.entry == "words" and is_near(text, before, number, 0)
    return one or gap(text, before, number) in {":", "-"}


def _find_total(text: str, tokens: Sequence[Token], free: Sequence[Token], *, elliptic: bool) -> Token | None:
    index = {t: i for i, t in enumerate(tokens)}
    with_unit = [n for n in free if _has_unit(text, tokens, index[n])]
    if with_unit:
        return with_unit[0]
    side = next((t for t in tokens if t.kind == "side"), None)
    for n in free:
        if side is None or n.start < side.end:
            continue
        if gap(text, side, n) in {"-", ":", ""} or (elliptic and _ends_clause(text, n)):
            return n
    return None


def _ends_clause(text: str, number: Token) -> bool:
    """An elliptic «…, the Turkish side nine»: nothing countable follows the number."""
    return bool(re.match(r"\s*(?:[.,;)\"»]|$|in the|в провинц|في)", text[number.end : number.end + 12]))


def _says_none(text: str, tokens: Sequence[Token]) -> bool:
    kinds = {t.kind for t in tokens}
    return "neg" in kinds and bool(kinds & {"reg", "unit"}) and "confirm" not in kinds
