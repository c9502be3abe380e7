"""Areas that name each side with its number: «Hama: 5 (Russian side)», «Idlib: Russia 3, Turkey 2».

Taken only where a line or a sentence is built of these and of nothing else that counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.bulletins.binding import Bound
from atashbas.reading.bulletins.tokens import Token

_LETTERS = {"area": "a", "number": "n", "side": "s", "unit": "", "province": "", "in": "", "sum": "x", "hour": ""}
_BUILT = re.compile(r"(?:a(?:ns)+)+|(?:a(?:sn)+)+")
_BEHIND = re.compile(r"(?:nas)+|(?:ans)+")
_PAIR = re.compile(r"[\s():;,|/=-]*(?:\w+[\s():;,|/=-]+){0,2}")
_WORDS = re.compile(r"\w+")
_LOOSE = 2  # words that no list knows for each number


def side_in_brackets(text: str, tokens: Sequence[Token]) -> dict[str, list[Bound]]:
    """«Ten breaches in Latakia (Russian figures), four in Idlib (Turkish figures)»: each side behind its number."""
    sides = [t for t in tokens if t[0] == "side"]
    if len(sides) < 2 or not all(text[t[2] - 1 : t[2]] == "(" for t in sides):
        return {}
    ahead = [t for t in tokens if t[2] <= sides[-1][2]]
    kept = [t for t in ahead if t[0] in {"area", "number", "side"}]
    built = "".join(_LETTERS[t[0]] for t in kept)
    if not _BEHIND.fullmatch(built) or any(t[0] in {"confirm", "neg", "stop"} for t in ahead):
        return {}
    found: dict[str, list[Bound]] = {}
    for first, second, side in zip(kept[::3], kept[1::3], kept[2::3], strict=True):
        number, area = (first, second) if first[0] == "number" else (second, first)
        unit = any(t[0] == "unit" for t in tokens)
        found.setdefault(side[1], []).append(Bound(number, (area,), False, "side in brackets", unit))
    return found


def side_of_each_area(text: str, start: int, end: int, tokens: Sequence[Token]) -> dict[str, list[Bound]]:
    """For each side its numbers by area; empty where the stretch [start, end) is not built so."""
    built = "".join(_LETTERS.get(t[0], "?") for t in tokens)
    if not _BUILT.fullmatch(built):
        return {}
    covered = sum(len(_WORDS.findall(text, t[2], t[3])) for t in tokens)
    if len(_WORDS.findall(text, start, end)) - covered > _LOOSE * built.count("n"):
        return {}
    kept = [t for t in tokens if t[0] in {"area", "number", "side"}]
    found: dict[str, list[Bound]] = {}
    area = kept[0]
    for n, token in enumerate(kept):
        if token[0] == "area":
            area = token
        elif token[0] == "number":
            side = kept[n + 1] if built[1] == "n" else kept[n - 1]
            first, second = (token, side) if built[1] == "n" else (side, token)
            if not _PAIR.fullmatch(text, first[3], second[2]):
                return {}
            found.setdefault(side[1], []).append(Bound(token, (area,), False, "side of each area", False))
    return found
