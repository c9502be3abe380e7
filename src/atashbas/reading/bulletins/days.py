"""Which numbers of a stretch belong to the bulletin's day, where it tells of several days or mends a number.

«On 12 March ten violations, on 13 March seven» is seven, with what follows: the last day is the bulletin's. Numbers
that others are compared with («up from four») and numbers that were corrected later are left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from atashbas.reading.bulletins.tokens import Token, is_near

_COUNTED = "number"
_COMPARING = frozenset({"compare"})


def of_the_day(text: str, tokens: Sequence[Token]) -> list[Token]:
    """Tokens of a stretch without what is told of other days."""
    kept = _without_compared(text, tokens)
    days = [i for i, t in enumerate(kept) if t[0] == "date"]
    if len({kept[i].value for i in days}) < 2:
        return _without_corrected(text, [t for t in kept if t[0] != "date"])
    first = next((i for i, t in enumerate(kept) if t[0] == _COUNTED), len(kept))
    ahead = days[0] < first  # the day stands before its numbers
    sections: dict[str, list[Token]] = {}
    for n, at in enumerate(days):
        begin = at if ahead else days[n - 1] + 1 if n else 0
        end = (days[n + 1] if n + 1 < len(days) else len(kept)) if ahead or n + 1 == len(days) else at
        sections.setdefault(kept[at].value, []).extend(t for t in kept[begin:end] if t[0] != "date")
    counted = {day: part for day, part in sections.items() if any(t[0] == _COUNTED for t in part)}
    if len(counted) < 2:
        return [t for t in kept if t[0] != "date"]
    lead = [t for t in kept[: days[0]] if t[0] != _COUNTED] if ahead else [t for t in kept[:first] if t[0] == "side"]
    last = counted[max(counted)]
    return [*[t for t in lead if t not in last], *last]


def _without_compared(text: str, tokens: Sequence[Token]) -> list[Token]:
    """«Seven violations, up from four»: the four are of another day."""
    dropped: set[int] = set()
    for i, t in enumerate(tokens[:-1]):
        number = tokens[i + 1]
        if t[0] not in _COMPARING or number[0] != _COUNTED or not is_near(text, t, number, 1):
            continue
        if any(other[0] == "side" for other in tokens[i + 2 : i + 5]):
            continue  # «against eight counted by the Turkish side» is of the same day
        dropped.add(i + 1)
        if i + 2 < len(tokens) and tokens[i + 2][0] == "date" and is_near(text, number, tokens[i + 2], 1):
            dropped.add(i + 2)
    return [t for i, t in enumerate(tokens) if i not in dropped] if dropped else list(tokens)


def _without_corrected(text: str, tokens: list[Token]) -> list[Token]:
    """«Six violations, then a corrected total of seven»: numbers before the correction do not stand."""
    at = next((i for i, t in enumerate(tokens) if t[0] == "corrected"), None)
    if at is None or not any(t[0] == _COUNTED for t in tokens[at:]):
        return tokens
    if any(t[0] == "area" for t in tokens[:at]):
        return tokens
    return [t for t in tokens[:at] if t[0] != _COUNTED] + tokens[at:]
