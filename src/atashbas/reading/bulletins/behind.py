"""Sentences whose numbers stand before their sides: «eight by the Russian side (Hama 4, Homs 4) and 17 by the Turkish».

Taken only where every side has its number right before it and every split behind or before it adds up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from atashbas.reading.bulletins.binding import Bound
from atashbas.reading.bulletins.parts import HOURS
from atashbas.reading.bulletins.proof import prove, share
from atashbas.reading.bulletins.tokens import Token, is_near

_WORDS = 8  # between a number and the side it is counted by
_WORD = re.compile(r"\w+")


class Told(NamedTuple):
    """What stands before a side: its total, and the split where the sentence gives one."""

    side: str
    total: Token
    bound: list[Bound]


def told_behind(text: str, tokens: Sequence[Token], sides: Sequence[Token]) -> list[Told]:
    """The totals of two sides that each stand before their side; empty where the sentence is not built so.

    Other numbers before the first side are allowed where one is the sum of both.
    """
    verdict = next((t[2] for t in tokens if t[0] == "confirm" and t[2] > sides[1][2]), None)
    if verdict is not None:  # what one of them says of the other's cases stands behind the counts
        tokens = [t for t in tokens if t[2] < verdict]
        sides = [t for t in sides if t[2] < verdict]
        if len(sides) > 2:  # who gives the verdict stands before it
            last, sides = sides[-1], sides[:-1]
            tokens = [t for t in tokens if t[2] < last[2]]
    found: list[Told] = []
    ahead: list[Token] = []
    begin = 0
    for side in sides:
        segment = [t for t in tokens if begin <= t[2] < side[2]]
        told = _behind_split(text, segment, side, found[-1].total) if found else None
        told = told or _before(text, segment, side)
        if told is None:
            return []
        rest = told[1]
        if not found:
            ahead = _numbers(text, rest)
        elif (bound := _split(text, rest, found[-1].total)) is None:
            return []
        elif bound:
            found[-1] = found[-1]._replace(bound=bound)
        found.append(told[0])
        begin = side[3]
    behind = [t[0] for t in tokens if t[2] >= begin]
    if len(found) < 2 or set(behind[:2]) == {"reg", "neg"}:
        return []  # «21 by the Russian side, while Turkey registered none»
    total = sum(t.total.n for t in found)
    tail = [t for t in _tail(tokens, begin) if t[0] != "number" or t.n not in {0, total}]
    bound = _split(text, tail, found[-1].total)
    if bound is None or (ahead and all(n.n != total for n in ahead)):
        return []
    if bound:
        found[-1] = found[-1]._replace(bound=bound)
    return found


def _behind_split(text: str, segment: Sequence[Token], side: Token, total: Token) -> tuple[Told, list[Token]] | None:
    """«… by the Russian side, all in Idlib, and four by the Turkish»: a number behind the split of the side before."""
    numbers = _numbers(text, [*segment, side])
    if not numbers:
        return None
    rest = [t for t in segment if t[2] < numbers[-1][2]]
    near = len(_WORD.findall(text, numbers[-1][3], side[2])) <= _WORDS
    return (Told(side.value, numbers[-1], []), rest) if near and _split(text, rest, total) else None


def _before(text: str, segment: Sequence[Token], side: Token) -> tuple[Told, list[Token]] | None:
    """The number right before a side, or a total with its split, and what stands before that."""
    numbers = _numbers(text, [*segment, side])
    if not numbers or any(t[0] == "confirm" for t in segment):
        return None
    if bound := prove(text, segment, numbers, None):  # «14 violations (Hama 6, Homs 8) were registered by …»
        used, goal = {b.number.start for b in bound}, sum(share(b) for b in bound)
        total = next((n for n in numbers if n.n == goal and n.start not in used), None)
        return (Told(side.value, total, bound), []) if total else None
    last = numbers[-1]
    if any(t[0] == "area" and t[2] >= last[3] for t in segment):
        return None
    reach = 2 * _WORDS if len(numbers) == 1 else _WORDS
    near = len(_WORD.findall(text, last[3], side[2])) <= reach
    return (Told(side.value, last, []), [t for t in segment if t[2] < last[2]]) if near else None


def _split(text: str, tokens: Sequence[Token], total: Token) -> list[Bound] | None:
    """The split behind a side, where it makes the side's total; [] where there is none, None where it does not."""
    numbers = _numbers(text, tokens)
    areas = any(t[0] == "area" for t in tokens)
    shares = any(t[0] == "all" for t in tokens)
    named = [t for t in tokens if t[0] == "area"]
    if not numbers and len(named) == 1 and not shares:
        return [Bound(total, (named[0],), False, "n by side in area", False)]
    if not numbers and not shares and len(named) == total.n:
        return [Bound(total, tuple(named), False, "one each by side", False)]
    if not numbers and not (areas and shares):
        return []
    return prove(text, tokens, numbers, total.n)


def _numbers(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Numbers but hours and days: «24» is one of these only beside their word."""
    found = []
    for i, token in enumerate(tokens):
        if token[0] != "number":
            continue
        before, after = tokens[i - 1] if i else None, tokens[i + 1][0] if i + 1 < len(tokens) else ""
        hours = before is not None and before[0] == "hour" and is_near(text, before, token, 1)
        dated = before is not None and before[0] == "month" and is_near(text, before, token, 0)
        if after not in {"hour", "month"} and not dated and not (token.n == HOURS and hours):
            found.append(token)
    return found


def _tail(tokens: Sequence[Token], begin: int) -> list[Token]:
    """What follows the last side, as far as no verdict is told."""
    tail = [t for t in tokens if t[2] >= begin]
    end = next((n for n, t in enumerate(tail) if t[0] in {"confirm", "neg", "stop"}), len(tail))
    if end and end < len(tail) and tail[end][0] == "stop" and tail[end - 1][0] == "number":
        end -= 1  # «852 refugees»
    return tail[:end]
