"""Numbers of a bulletin bound to areas: «Hama (3)», «Hama - 3», «three in Hama», «Hama'da 3», «2 each in A and B».

Of several links the strongest is taken; what the bound numbers add up to is decided in `bulletin_split`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from atashbas.reading.bulletins.tokens import Token, gap, is_near

Ahead = tuple[tuple[Token, ...], str, bool]  # areas, rule, each
_OPEN = {"(", "[", "( ", "-(", ":("}
_LINK = {"-", ":", "--", "=", "- -", '"', ": -"}
_LIST_GAP = re.compile(r"(?:'[dt][ae])?[\s,;]*(?:و|and|as well as|и|а также|ve|ile|&)?[\s,]*")
_AND = re.compile(r"(?:'[dt][ae])?\s+(?:و\s*|and |и |ve )(?:in |в |فی |در )?")
_EACH_LINK = frozenset({"", "-", "--", ":"})
_BEFORE_VERB = {"reg": 1, "hour": 1, "breach": 2}  # words between: «в Алеппо за сутки режим перемирия нарушался 40 раз»
_HELD = re.compile(r"контрол|control|سیطر|کنترل|kontrol")  # «passed under the control of Damascus»
_COUNT = re.compile(r"(?:number of|number of its|count of|число|количество|числа|عدد|تعداد|شمار) $")
_LOCATIVE = re.compile(r"'?[dt][ae]\b")
_COLON = re.compile(r"(?:\w+ ?)?[:-]")
TIMES = frozenset({"twice", "thrice", "дважды", "трижды", "четырежды"})  # they hold their unit
_BETWEEN_N_AND_AREA = frozenset({"other", "unit", "ofthem", "in", "province", "only", "all", "hour", "reg"})


class Bound(NamedTuple):
    """A number with the areas it stands for; `each`: it holds for every one. `how` is the rule that bound it."""

    number: Token
    areas: tuple[Token, ...]
    each: bool
    how: str
    unit: bool


def bind(text: str, tokens: Sequence[Token], numbers: Sequence[Token]) -> list[Bound]:
    """Numbers with the areas they stand for, strongest link first."""
    wanted = {n.start for n in numbers}
    live = [t for t in tokens if t[0] != "number" or t[2] in wanted]
    index = {t[2]: i for i, t in enumerate(live)}  # tokens are told by where they start
    bound: dict[int, Bound] = {}
    owned: set[int] = set()

    def keep(number: Token, areas: tuple[Token, ...], how: str, *, each: bool = False) -> None:
        if number.start not in bound and owned.isdisjoint(a.start for a in areas):
            bound[number.start] = Bound(number, areas, each, how, has_unit(text, live, index[number.start]))
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
    for n, area in _pairs_of_sum(text, live, [n for n in numbers if n.start not in bound], owned):
        keep(n, (area,), "n area")
    return [bound[start] for start in sorted(bound)]


def _pairs_of_sum(
    text: str, tokens: Sequence[Token], free: Sequence[Token], owned: Set[int]
) -> list[tuple[Token, Token]]:
    """«dördü Halep, biri Dera ve üçü Hama'da olmak üzere sekiz»: taken only where the parts make another number."""
    pairs = [
        (a, b)
        for a, b in pairwise(tokens)
        if a in free and b.kind == "area" and b.start not in owned and not gap(text, a, b)
    ]
    rest = [n.n for n in free if all(n is not a for a, _ in pairs)]
    return pairs if len(pairs) > 1 and sum(a.n for a, _ in pairs) in rest else []


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
        at, each = tokens.index(area), False
        if found := _each_behind(text, tokens, at):
            number, how, each = found, "areas - each n", True
        elif number is None or how == "area (n)":
            continue
        group = [area]
        for before in reversed(areas[:i]):
            joined = _AND.fullmatch if len(group) == 1 else _LIST_GAP.fullmatch
            if behind[before[2]][0] or before in claimed or not joined(text, before.end, group[0].start):
                break
            group.insert(0, before)
        if len(group) > 1 or each:
            yield tuple(group), number, "areas n" if how != "areas - each n" else how, each


def _each_behind(text: str, tokens: Sequence[Token], at: int) -> Token | None:
    """Number of «… - 2 each», «… зафиксировано по 2» behind an area."""
    after = list(tokens[at + 1 : at + 5])
    if after and after[0].kind == "reg" and is_near(text, tokens[at], after[0], 0):
        at, after = at + 1, after[1:]
    if after and after[0].kind == "province" and is_near(text, tokens[at], after[0], 0):
        at, after = at + 1, after[1:]  # «Halep ve Hama'da ise birer»
    if [t.kind for t in after[:2]] == ["number", "each"] and is_near(text, after[0], after[1], 0):
        return after[0] if gap(text, tokens[at], after[0]) in {",", "-", ":", "("} else None
    if len(after) < 2 or after[0].kind != "each" or after[1].kind != "number":
        return None
    linked = gap(text, tokens[at], after[0]) in _EACH_LINK and is_near(text, after[0], after[1], 0)
    return after[1] if linked else None


def _has_own(behind: tuple[Token | None, str], number: Token, ahead: Mapping[int, Ahead | None]) -> bool:
    """«15 violations in Damascus 1, Aleppo 6»: the area's own number follows it, the one before is the total."""
    own, how = behind
    return own is not None and own is not number and how == "area n" and not ahead[own.start]


def _number_behind(text: str, tokens: Sequence[Token], i: int) -> tuple[Token | None, str]:
    """Number that follows an area, and by which rule."""
    area, j, verb = tokens[i], i + 1, False
    last = area
    while (
        j < len(tokens)
        and tokens[j].kind in {"province", "reg", "breach", "hour"}
        and is_near(text, last, tokens[j], _BEFORE_VERB.get(tokens[j].kind, 0))  # «в Дамаске было зафиксировано шесть»
    ):
        verb = verb or tokens[j].kind in {"reg", "breach"}
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
    if j < len(tokens) and tokens[j].kind == "reg" and gap(text, number, tokens[j]) in {"-", "--", ","}:
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
    # «three breaches in Hama» with the preposition or the ending written as one word
    attached = last is not number and (text[tokens[j].start - 1] in "بل" or bool(_LOCATIVE.match(text, tokens[j].end)))
    near = is_near(text, last, tokens[j], 1) and not _HELD.search(text, last.end, tokens[j].start)
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


def has_unit(text: str, tokens: Sequence[Token], i: int) -> bool:
    """A unit stands right behind the number (or, in Arabic, right before a «one»)."""
    number = tokens[i]
    if "dual" in number.entry or text[number[2] : number[3]] in TIMES:
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
    counts = _COUNT.search(text, max(0, before.start - 14), before.start) or text.startswith("sayi", before.end + 1)
    if counts and is_near(text, before, number, 2):
        return True  # «the number of violations stood at 14», «ihlal sayısı 14»
    if text[before.end : number.start].strip() == "ال":
        return True  # «الخروقات الـ19»
    one = number.n <= 2 and number.entry == "words" and is_near(text, before, number, 0)
    return one or bool(_COLON.fullmatch(gap(text, before, number)))  # «ihlal sayısı: 7»
