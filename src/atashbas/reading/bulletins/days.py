"""Which numbers of a stretch belong to the bulletin's day, where it tells of several days or mends a number.

«On 12 March ten violations, on 13 March seven» is seven, with what follows: the last day is the bulletin's. Numbers
that others are compared with («up from four»), those of a counter since a beginning and those that were corrected
later are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from atashbas.reading.bulletins.binding import has_unit
from atashbas.reading.bulletins.parts import HOURS
from atashbas.reading.bulletins.singles import is_other_number
from atashbas.reading.bulletins.tokens import Token, is_near

_COUNTED = "number"
_COMPARING = frozenset({"compare"})
_GROWN = 200  # cases of a register that counts since a beginning, and more than a day ever had


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


def without_comparison(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """«Seven violations, up from four the previous day»: the number of the day before is left out.

    All is kept where no number can be told to be of that day, or where the sentence counts since a beginning.
    """
    kept = list(tokens)
    for previous in [t for t in tokens if t.kind == "previous"]:
        at = kept.index(previous)
        before = next((t for t in reversed(kept[:at]) if t.kind == "number"), None)
        behind = next((t for t in kept[at + 1 :] if t.kind == "number"), None)
        near = before is not None and is_near(text, before, previous, 3)
        compared = near and before and kept[kept.index(before) - 1].kind in {"compare", "target"}
        others = [t for t in kept[:at] if t.kind == "number" and t is not before]
        if previous.value == "since":
            return _before_rising(text, tokens, previous) or tokens
        if compared or (near and others):
            kept = [t for t in kept if t is not before and t is not previous]
        elif behind is not None and is_near(text, previous, behind, 3):
            kept = [t for t in kept if t is not behind and t is not previous]
        else:
            return tokens
    return kept


def _before_rising(text: str, tokens: Sequence[Token], since: Token) -> Sequence[Token]:
    """«Eight violations were recorded, bringing their number since the truce began to 1,134»: the eight alone."""
    if day := _of_hours(text, tokens, since):
        return day
    at = next((i for i, t in enumerate(tokens) if t.kind == "rising"), None)
    if at is None or tokens[at].start > since.start:
        return []
    ahead = tokens[:at]
    return ahead if any(t.kind == "number" and has_unit(text, ahead, i) for i, t in enumerate(ahead)) else []


def _of_hours(text: str, tokens: Sequence[Token], since: Token) -> Sequence[Token]:
    """«873 violations since February, five new ones in the last 24 hours»: of two numbers the one beside the hours."""
    counted = [
        t
        for t, after in pairwise([*tokens, tokens[-1]])
        if t.kind == "number" and t.n != HOURS and not (after.kind in {"hour", "month"} and is_near(text, t, after, 0))
    ]
    hours = next((t for t in tokens if t.kind == "number" and t.n == HOURS), None)
    if len(counted) != 2 or hours is None:
        return []
    day, far = sorted(counted, key=lambda t: t.n)  # what grew since a beginning is never less than its last day
    return _as_cases(tokens, day, without=(far, since))


def _as_cases(tokens: Sequence[Token], day: Token, *, without: Sequence[Token]) -> list[Token]:
    """The day's number with the unit that stands elsewhere in the sentence."""
    unit = Token("unit", "strong", day.end, day.end, day.entry)
    return sorted([unit, *(t for t in tokens if t not in without)], key=lambda t: t.start)


def without_counter(text: str, tokens: Sequence[Token]) -> Sequence[Token]:
    """«Violations rose to 1,149, of which six in the last 24 hours»: the counter that grows is not of the day."""
    counted = [
        (i, t)
        for i, t in enumerate(tokens)
        if t.kind == "number" and t.n != HOURS and not is_other_number(text, tokens, t, i)
    ]
    hours = any(t.kind == "number" and t.n == HOURS for t in tokens)
    if len(counted) != 2 or not hours or not any(has_unit(text, tokens, i) for i, _ in counted):
        return tokens
    day, grown = sorted((t for _, t in counted), key=lambda t: t.n)
    if grown.n < max(_GROWN, 10 * day.n):
        return tokens
    return _as_cases(tokens, day, without=(grown,))
