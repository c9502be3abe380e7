"""Arithmetic that decides between readings: every area has a number, every number its areas, and all make the total.

A reading is taken only where it is the only one that uses all numbers and all areas and adds up to a total that the
text states. What adds up in two ways, or in none, is left to the rules of `bulletin_binding`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from atashbas.reading.bulletins.binding import Bound, has_unit
from atashbas.reading.bulletins.tokens import Token, is_near

_WORDS = 12  # that may stand between a number and its area where the sum proves the reading
_MOST = 24  # numbers and areas of one stretch: longer ones are tables that are read by their lines
_ONE = frozenset({"عملیه", "خرق", "حاله", "انتهاک", "حادثه", "حادث", "واقعه"})  # «12 in Homs and one case in Hama»
_START = itemgetter(2)
_COLON = re.compile(r"\s*:")
_OTHER_ONE = frozenset({"the other", "diger", "digeri"})
_BREAK = re.compile(r"[.;!?](?=\s)|[,:] ?\"(?=\w)")
_BRACKETED = re.compile(r"\(\w+\)")
_DIGIT = re.compile(r"\d")
_ABOUT = re.compile(
    r"(?:more than|less than|over|almost|nearly|about|around|under|более|больше|менее|меньше|почти|около|свыше|"
    r"بیش از|کمتر از|حدود|نزدیک به|اکثر من|اقل من|نحو|قرابه|حوالی|زهاء)(?: the)? $"
)
_WORD = re.compile(r"\w+")


class Item(NamedTuple):
    """A number or an area of the stretch; `share`: a number that is told as a part of the total («all», «half»)."""

    token: Token
    area: bool
    n: int
    share: bool


class Part(NamedTuple):
    """One number and its areas in a reading; `each`: it holds for every one; `ahead`: the areas follow it."""

    number: Token
    areas: tuple[Token, ...]
    each: bool
    ahead: bool


def prove(text: str, tokens: Sequence[Token], numbers: Sequence[Token], goal: int | None) -> list[Bound] | None:
    """The one reading of a stretch that makes its total; None where there is none or more than one.

    `goal`: the total that was stated before; None: it must stand among the numbers, with a unit or a word of sum.
    """
    areas = sum(t[0] == "area" for t in tokens)
    if not areas or len(numbers) + areas > _MOST:
        return None
    found: dict[tuple[tuple[str, int], ...], tuple[Part, ...]] = {}
    for total in [goal] if goal is not None else _totals(text, tokens, numbers):
        items = _items(text, tokens, numbers, total)
        for reading in _readings(text, items, total, stated=goal is not None):
            found.setdefault(_split(reading), reading)
    if len(found) > 1:
        plain = {split: reading for split, reading in found.items() if len({p.ahead for p in reading}) == 1}
        found = plain or found
    if not found and len({t.value for t in tokens if t[0] == "area"}) < areas:
        return prove(text, _without_repeated(tokens), numbers, goal)  # «Hama'yı yediyle İdlib izledi»
    if len(found) != 1:
        return None
    reading = next(iter(found.values()))
    return [Bound(p.number, p.areas, p.each, "by arithmetic", False) for p in reading]


def _without_repeated(tokens: Sequence[Token]) -> list[Token]:
    """Tokens without areas that are named again."""
    seen: set[str] = set()
    kept: list[Token] = []
    for token in tokens:
        if token[0] != "area" or token[1] not in seen:
            kept.append(token)
        if token[0] == "area":
            seen.add(token[1])
    return kept


def share(bound: Bound) -> int:
    """What a proven part adds to the total."""
    return bound.number.n * len(bound.areas) if bound.each else bound.number.n


def _split(reading: Sequence[Part]) -> tuple[tuple[str, int], ...]:
    """What a reading says of each area."""
    split: dict[str, int] = {}
    for part in reading:
        n = part.number.n if part.each or len(part.areas) == 1 else 1
        for area in part.areas:
            split[area.value] = split.get(area.value, 0) + n
    return tuple(sorted(split.items()))


def _totals(text: str, tokens: Sequence[Token], numbers: Sequence[Token]) -> list[int]:
    """Numbers that may be the total: those with a unit, beside a word of sum or before a colon."""
    wanted = {n.start for n in numbers}
    found = []
    for i, token in enumerate(tokens):
        if token[0] == "number" and token[2] in wanted and token.n > 0:
            beside = {t[0] for t in tokens[max(0, i - 2) : i + 3]}
            if "sum" in beside or has_unit(text, tokens, i) or _COLON.match(text, token.end):
                found.append(token.n)
    return list(dict.fromkeys(found))


def _items(text: str, tokens: Sequence[Token], numbers: Sequence[Token], total: int) -> list[Item]:
    """Numbers and areas in order; «all», «half» and «equally» as what they are of the total."""
    wanted = {n.start for n in numbers}
    items: list[Item] = []
    areas = sum(t[0] == "area" for t in tokens)
    for i, token in enumerate(tokens):
        if token[0] == "number" and token[2] in wanted:
            if items and items[-1].share and items[-1].n == token.n and _words(text, items[-1].token, token) <= 5:
                items.pop()  # «half of them (5)», «all nine»
            items.append(Item(token, False, token.n, False))
        elif token[0] == "area":
            items.append(Item(token, True, 0, False))
        elif token[0] == "equal" and total % areas == 0:
            items.append(Item(token._replace(kind="number", value=str(total // areas)), False, total // areas, True))
        elif (told := _share(text, tokens, i, total)) and _beside_area(text, tokens, i):
            if items and not items[-1].area and items[-1].n == told != total:
                continue
            items.append(Item(Token("number", str(told), token[2], token[3], "share"), False, told, True))
    return items


def _beside_area(text: str, tokens: Sequence[Token], i: int) -> bool:
    if any(t[0] in {"area", "each"} for t in tokens[i + 1 : i + 7]):
        return True
    token = tokens[i]  # a place before it counts for «حلب (حالة)» alone
    return token[0] == "unit" and _BRACKETED.fullmatch(text, token[2] - 1, token[3] + 1) is not None


def _share(text: str, tokens: Sequence[Token], i: int, total: int) -> int:
    """«All» is the total, «half» its half, «the other» one, an Arabic unit without a number too; 0 for other words."""
    token = tokens[i]
    if token[0] in {"another", "other"} and any(
        t[0] == "number" and is_near(text, min(t, token, key=_START), max(t, token, key=_START), 1)
        for t in (*tokens[max(0, i - 2) : i], *tokens[i + 1 : i + 2])
    ):
        return 0  # «the other two»: the number says it
    if token[0] == "unit":
        if text[token[2] : token[3]] in _ONE and _BRACKETED.fullmatch(text, token[2] - 1, token[3] + 1):
            return 1  # «حلب (حالة)»
        alone = text[token[2] : token[3]] in _ONE and tokens[i - 1][0] not in {"number", "unit", "each", "neg"}
        return int(bool(alone and i and i + 1 < len(tokens) and tokens[i + 1][0] in {"in", "area", "each"}))
    if token[0] == "all":
        return total
    if token[0] == "another" or (token[0] == "other" and text[token[2] : token[3]] in _OTHER_ONE):
        return 1
    if token[0] == "other":  # «the rest in Hama»
        return max(0, total - sum(t.n for t in tokens if t[0] == "number" and t.n != total))
    half = token[0] == "sidenoun" and token[1] == "half" and total % 2 == 0
    return total // 2 if half and not _ABOUT.search(text, max(0, token[2] - 16), token[2]) else 0


def _readings(text: str, items: Sequence[Item], total: int, *, stated: bool) -> Iterator[tuple[Part, ...]]:
    """Every way to give all areas a number and all numbers but the total their areas."""

    def go_on(i: int, left: int, parts: tuple[Part, ...], met: bool) -> Iterator[tuple[Part, ...]]:
        if i == len(items):
            if left == 0 and met and parts:
                yield parts
            return
        item = items[i]
        if item.area:
            run = _run(text, items, i)
            behind = items[i + len(run)] if i + len(run) < len(items) else None
            if behind and behind.n == total and not (behind.area or behind.share) and i + len(run) + 1 < len(items):
                after = items[i + len(run) + 1]  # «Hama heads the list of 12 with five»
                if not after.area and _near(text, run[-1], after.token) and after.n <= left and len(run) == 1:
                    yield from go_on(i + 3, left - after.n, (*parts, Part(after.token, run, False, False)), True)
            if (
                behind
                and not behind.area
                and _near(text, run[-1], behind.token)
                and not (stated and i == 0 and behind is items[-1] and _DIGIT.search(text, run[-1][3], behind.token[2]))
            ):  # «in Latakia, on 16 April it counted 8»: the total told again
                for n, each in _shares(behind.n, len(run)):
                    if n <= left:
                        part = Part(behind.token, run, each, False)
                        yield from go_on(i + len(run) + 1, left - n, (*parts, part), met)
            return
        if item.n == total and not item.share:
            yield from go_on(i + 1, left, parts, True)
        j = i + 1
        while j < len(items) and not items[j].area and items[j].n == total and not items[j].share:
            j += 1  # «three of the five»: the total stands between a number and its area
        run = _run(text, items, j)
        if not run or not _near(text, items[j - 1].token, run[0]):
            return
        for length in range(1, len(run) + 1):
            for n, each in _shares(item.n, length):
                if n <= left:
                    part = Part(item.token, run[:length], each, True)
                    yield from go_on(j + length, left - n, (*parts, part), met or j > i + 1)

    yield from go_on(0, total, (), stated)


def _run(text: str, items: Sequence[Item], i: int) -> tuple[Token, ...]:
    """Areas that follow one another from `i` on, as one list."""
    run: list[Token] = []
    while i < len(items) and items[i].area and (not run or _words(text, run[-1], items[i].token) <= 3):
        run.append(items[i].token)
        i += 1
    return tuple(run)


def _shares(n: int, areas: int) -> list[tuple[int, bool]]:
    """What a number for so many areas may come to: itself for one, each or one each for several."""
    if areas == 1:
        return [(n, False)]
    return [(n * areas, True), *([(n, False)] if n == areas else [])]


def _near(text: str, first: Token, second: Token) -> bool:
    between = text[first[3] : second[2]]
    return len(between) < 120 and not _BREAK.search(between) and len(_WORD.findall(between)) <= _WORDS


def _words(text: str, first: Token, second: Token) -> int:
    return len(_WORD.findall(text, first[3], second[2]))
