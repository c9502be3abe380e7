"""A number or an area that stands alone: which numbers count other things, what one number says of one area."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from atashbas.reading.bulletins.binding import TIMES, Bound, has_unit
from atashbas.reading.bulletins.parts import HOURS
from atashbas.reading.bulletins.tokens import Token, is_near

_QUOTED = re.compile(r'[,:] ?"(?=\w)')
_WORD = re.compile(r"\w")
_JOINED = re.compile(r"(?:^| )(?:and|и|و|ve) ?")
_OTHER_THINGS = frozenset({"hour", "month", "stop", "sidenoun", "howmany"})
_HOUR_WORDS = ("الساع", "ساع", "час", "hour", "saat")
_REGIONS = re.compile(
    r"(?:province|region|governorate|area|district|zone)s(?!\w)|(?:провинци|район|област|зон)(?:ах|ях|ов|ей|ам|ям)?(?!\w)|"
    r"(?:مناطق|منطقه|محافظات|محافظه|استان|نواحی|ناحیه)(?!\w)|(?:bolge|il|sehir|vilayet)(?:de|ler)"
)
_ASIDE = re.compile(r"\(\w+\)")
_ONE_OF = re.compile(r" (?:of|of the|из|از|من) ")
_START = itemgetter(2)


def lone(text: str, tokens: Sequence[Token], number: Token, area: Token) -> Bound | None:
    """«3 violations (Hama)», «four shellings from … in the province of Hama»: one number and one area that is named."""
    i, j = tokens.index(number), tokens.index(area)
    if j < i or not has_unit(text, tokens, i):
        return None
    if _QUOTED.search(text, number.end, area.start):
        return None  # «violated three times, the report said; "militants from the province of Hama fired …"»
    between = list(pairwise(tokens[i : j + 1]))
    units = [t for t in tokens[i:j] if t[0] == "unit"]
    if len(units) > 1 and not is_near(text, units[-2], units[-1], 1):
        return None  # «seven violations by armed groups and attacks on the city of Aleppo»
    plain = not any(_WORD.search(text, a[3], b[2]) for a, b in between)
    beside = [t for t in tokens[max(0, j - 2) : j + 2] if t[0] == "province" or (t[0] == "in" and t[3] - t[2] > 6)]
    if not plain and not any(is_near(text, min(t, area, key=_START), max(t, area, key=_START), 0) for t in beside):
        return None
    return Bound(number, (area,), False, "n, area alone", True)


def one_each(text: str, tokens: Sequence[Token], bound: Bound, loose: Sequence[Token]) -> Bound | None:
    """«Two attacks on settlements: Bala in the province of Aleppo and Mellaja in the province of Idlib»: one each."""
    areas = [*bound.areas, *loose]
    if bound.number.n != len(areas) or loose[0].start < bound.areas[0].start:
        return None
    last = tokens.index(areas[-1])
    joined = _JOINED.search(text, areas[-2].end, tokens[last].start)
    return bound._replace(areas=tuple(areas), how="one each, by counting") if joined else None


def with_same(tokens: Sequence[Token]) -> Sequence[Token]:
    """«Five of them in Hama, as many in Aleppo»: the number before it once more."""
    out: list[Token] = []
    for i, token in enumerate(tokens):
        number = next((t for t in reversed(out) if t[0] == "number"), None)
        if token[0] == "same" and number and any(t[0] == "area" for t in tokens[i + 1 : i + 3]):
            out.append(number._replace(start=token.start, end=token.end))
        else:
            out.append(token)
    return out


def is_other_number(text: str, tokens: Sequence[Token], number: Token, i: int) -> bool:
    """Hours, dates and the like: a number right before (or, for «Kasım 2019», behind) a word of time or quantity."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after and after[0] in _OTHER_THINGS and is_near(text, number, after, 0):
        return True
    if after and after[0] == "province" and _REGIONS.match(text, after[2]) and is_near(text, number, after, 0):
        return True  # «in three regions»
    if after and after[0] == "province" and _ONE_OF.fullmatch(text, number[3], after[2]):
        return True  # «one of the provinces»
    if (
        text[number[2] : number[3]] == "یکی"
        and text.startswith(" از", number[3])
        and (after is None or after[0] not in {"ofthem", "unit"})
    ):
        return True  # «یکی از استان‌های سوریه»
    behind = tokens[i + 2] if i + 2 < len(tokens) else None
    if after and behind and after[0] == "number" and behind[0] == "month" and is_near(text, number, after, 1):
        return True  # «on 19 and 20 January»
    before = tokens[i - 1] if i else None
    twice = text[number[2] : number[3]] in TIMES or "dual" in number.entry
    aside = twice and _ASIDE.fullmatch(text, number[2] - 1, number[3] + 1)
    if aside and (before is None or before[0] != "area" or before[3] + 2 < number[2]):
        return True  # «Икко (дважды)» in a list of villages
    if before and before[0] == "month" and is_near(text, before, number, 0):
        return True
    counted = after is not None and after[0] == "unit" and is_near(text, number, after, 0)
    hours = number.n == HOURS and before and not counted
    if hours and before and text.startswith(_HOUR_WORDS, before.start) and is_near(text, before, number, 1):
        return True
    return number.entry == "digits" and 1990 <= number.n <= 2100
