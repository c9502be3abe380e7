"""How many cases a verdict is about: a number beside its verb that is neither an area's nor its giver's own."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from atashbas.reading.bulletins.none import CLAUSE_NEXT
from atashbas.reading.bulletins.tokens import Token, gap, is_near

_START = itemgetter(2)
_COUNTED = frozenset({"unit", "all", "only", "neg", "other", "another"})
_PEOPLE = 60  # letters between a number and the people it counts


def number_of(text: str, tokens: Sequence[Token], i: int, total: int | None, by: str) -> Token | None:
    """Number of cases the verdict is about: nearest to the verb, with a unit, «all» or «only» beside it.

    Of «five of the eight» the five; an area's own number is none.
    """
    ranked: list[tuple[bool, bool, int, Token]] = []
    for j, token in enumerate(tokens):
        if token.kind != "number" or token.n == 24 or (total is not None and token.n > total):
            continue
        if _own_count(text, tokens, j, i, by) or _is_of_area(text, tokens, j):
            continue
        beside = {t.kind for t in tokens[max(0, j - 2) : j + 3]}
        ofthem = any(
            t.kind == "ofthem" and is_near(text, min(t, token, key=_START), max(t, token, key=_START), 0)
            for t in (*tokens[max(0, j - 1) : j], *tokens[j + 1 : j + 2])
        )
        near = is_near(text, min(token, tokens[i], key=_START), max(token, tokens[i], key=_START), 2)
        if (ofthem or near or beside & _COUNTED) and abs(token.start - tokens[i].start) < 160:
            first, second = sorted((token, tokens[i]), key=_START)
            ofthem = ofthem and not CLAUSE_NEXT.search(text, first.end, second.start)
            ranked.append(("only" not in beside, not ofthem, abs(token.start - tokens[i].start), token))
    best = min(ranked, default=(True, True, 0, None), key=lambda r: r[:3])[3]
    return part_of(text, tokens, best) if best else None


def part_of(text: str, tokens: Sequence[Token], number: Token) -> Token:
    """«Five of the eight cases», «8 ihlalden beşi»: the smaller of two numbers that stand together."""
    j = tokens.index(number)
    for k in (j - 1, j + 1, j - 2, j + 2):
        other = tokens[k] if 0 <= k < len(tokens) else None
        if other and other.kind == "number" and 0 < other.n < number.n and not _is_of_area(text, tokens, k):
            first, second = sorted((number, other), key=_START)
            if is_near(text, first, second, 3):
                return other
    return number


def _is_of_area(text: str, tokens: Sequence[Token], j: int) -> bool:
    """«Aleppo 4», «Hama (3)», «two in Homs»: the number belongs to the area beside it."""
    before, behind = (tokens[j - 1] if j else None), tokens[j + 1 : j + 4]
    if before and before.kind == "area" and gap(text, before, tokens[j]) in {"", "-", ":", "("}:
        return True
    kinds = [t.kind for t in behind]
    if kinds[:1] == ["area"] and is_near(text, tokens[j], behind[0], 0):
        return True
    return "area" in kinds and set(kinds[: kinds.index("area")]) <= {"in", "province", "unit"} and "in" in kinds


def _own_count(text: str, tokens: Sequence[Token], number: int, verb: int, by: str) -> bool:
    """«The centre registered 4 cases, but did not confirm …»: the 4 are its own."""
    before = tokens[:number] if number < verb else ()
    sides = [n for n, t in enumerate(before) if t.kind in {"side", "centre"}]
    if not sides or before[sides[-1]].value != by:
        return False
    side = sides[-1]
    ahead = side > 0 and before[side - 1].kind == "reg" and is_near(text, before[side - 1], before[side], 0)
    return ahead or any(t.kind == "reg" and not text.endswith("شده", 0, t.end) for t in before[side:])


def counts_people(text: str, tokens: Sequence[Token], number: Token) -> bool:
    """«The ministry confirmed the death of five and the wounding of five soldiers» is no verdict."""
    if any(t.kind in {"unit", "ofthem", "only", "all"} for t in tokens):
        return False
    people = [t for t in tokens if t.kind == "hour" and t.value == "people"]
    return any(t.start > number.end and t.start - number.end < _PEOPLE for t in people)
