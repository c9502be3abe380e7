"""No pattern of the reader can try a hostile line in more ways than the line has words.

A repeat inside a repeat with nothing between them, as in ``(?:\\w+ ?)*``, tries every way of cutting a word into
pieces: a line of a hundred letters keeps it busy for minutes. Possessive repeats (``\\w++``) and words that part the
pieces keep it from doing so.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes
from re import _parser as parser
from typing import Any

import pytest

import atashbas.reading

FEW, LONG = 3, 8  # rounds of the outer repeat, letters of the inner one, from which on it takes long
ONE_CHARACTER = {codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}  # a possessive one gives nothing back
LETTERS = [*map(chr, range(32, 127)), *"\nдыяاکیةçğışüé«»٠…—"]


def patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns(list(value.values()))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from patterns(each)


def all_patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(atashbas.reading.__path__, "atashbas.reading."):
        for name, value in vars(importlib.import_module(module.name)).items():
            found |= {f"{module.name}.{name} {p.pattern[:60]}": p for p in patterns(value)}
    return found


def inner(item: Any) -> list[Any]:
    """The sequences an item is made of."""
    code, value = item
    if code in REPEATS or code is codes.POSSESSIVE_REPEAT:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    return [value] if code is codes.ATOMIC_GROUP else []


def letters(sequence: Any) -> set[str]:
    """Which of some letters a sequence can consume."""
    found: set[str] = set()
    for item in sequence:
        if item[0] in ONE_CHARACTER:
            pattern = parser.SubPattern(parser.State(), [item])
            one = re._compiler.compile(pattern)  # type: ignore[attr-defined]  # nothing public takes a part
            found |= {c for c in LETTERS if one.fullmatch(c)}
        for part in inner(item):
            found |= letters(part)
    return found


def may_be_empty(item: Any) -> bool:
    code, value = item
    if code in ONE_CHARACTER:
        return False
    if (code in REPEATS or code is codes.POSSESSIVE_REPEAT) and value[0] == 0:
        return True
    parts = [all(map(may_be_empty, part)) for part in inner(item)]
    return any(parts) if parts else True


def flat(sequence: Any) -> list[Any]:
    return [x for item in sequence for x in (flat(item[1][3]) if item[0] is codes.SUBPATTERN else [item])]


def cuts_into_pieces(sequence: Any) -> bool:
    """Whether a repeat in it repeats something of any length with nothing fixed between."""
    for item in sequence:
        if item[0] in REPEATS and item[1][1] >= FEW:
            body = flat(item[1][2])
            ways = [flat(way) for way in body[0][1][1]] if len(body) == 1 and body[0][0] is codes.BRANCH else [body]
            if any(not_parted(way) for way in ways):
                return True
        if any(cuts_into_pieces(part) for part in inner(item)):
            return True
    return False


def not_parted(way: list[Any]) -> bool:
    for n, (code, value) in enumerate(way):
        if code in REPEATS and value[1] >= LONG:
            own = letters(value[2])
            if not any(i != n and not may_be_empty(x) and not letters([x]) & own for i, x in enumerate(way)):
                return True
    return False


def test_no_pattern_cuts_words_into_pieces() -> None:
    found = all_patterns()
    assert len(found) > 300
    assert [name for name, p in found.items() if cuts_into_pieces(parser.parse(p.pattern, p.flags))] == []


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [
        (r"(?:\w+ ?)*$", True),
        (r"(?:\s*[^\s:]+){0,4}$", True),
        (r"a(?:b(?:[\w'.-]+ ?|, ){0,16}$)", True),
        (r"(?:\w+ )*$", False),
        (r"(?:\w++ ?)*$", False),
        (r"(?:and |\w{1,3} )*$", False),
    ],
)
def test_the_search_tells_slow_patterns(pattern: str, slow: bool) -> None:
    assert cuts_into_pieces(parser.parse(pattern)) is slow
