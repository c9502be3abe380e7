"""Areas misspelt in a list of a bulletin: «Damascus (4), Ladakia (3)»: the unknown word before a number of the list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from atashbas.reading.bulletins.tokens import Token
from atashbas.reading.lexicons.lexicon import Lexicon, load_lexicon
from atashbas.reading.text.fold import fold_alias
from atashbas.values import Language

_NAME = r"(?:^|[\s,;:])((?:[^\W\d_]{2,4}-)?[^\W\d_][^\W\d_'-]{2,})"
_BEFORE = re.compile(_NAME + r"\s*(?:\(\s*|\s[-:]\s*|-)$")
_BESIDE = re.compile(_NAME + r"\s(?:and |и |ve |و ?)$")  # «in X and Hama - 2 each»


@lru_cache(maxsize=8)
def _areas(lexicon: Lexicon, language: Language) -> tuple[tuple[str, str, str], ...]:
    return tuple((fold_alias(e.alias), e.value, e.name) for e in lexicon.aliases(["area"], language))


def with_misspelt(text: str, tokens: Sequence[Token], language: Language) -> list[Token]:
    """Tokens with an area for each unknown word that stands before a number in a sentence which lists areas anyway."""
    out = list(tokens)
    ends = {t[3] for t in tokens}
    for token in tokens:
        if token[0] != "number" or not ends.isdisjoint(range(token[2] - 3, token[2] + 1)):
            continue  # no number, or one whose word before it is known
        match = _BEFORE.search(text, max(0, token.start - 24), token.start)
        if match and match.end(1) not in ends and (area := _nearest(match[1], language)):
            value, name = area
            out.append(Token("area", value, match.start(1), match.end(1), f"{name}, misspelt"))
    for last, each in pairwise(tokens):
        if last[0] != "area" or each[0] != "each":
            continue
        match = _BESIDE.search(text, max(0, last[2] - 24), last[2])
        if match and match.end(1) not in ends and (near := _nearest(match[1], language)):
            out.append(Token("area", near[0], match.start(1), match.end(1), f"{near[1]}, misspelt"))
    if len(out) == len(tokens) or sum(t.kind == "area" for t in out) < 2:  # one such word alone is no list
        return list(tokens)
    out.sort(key=lambda t: (t.start, -t.end))
    return out


@lru_cache(maxsize=4096)
def _nearest(word: str, language: Language) -> tuple[str, str] | None:
    """The one governorate whose name is a letter away (two in names of seven letters and more)."""
    reach = 2 if len(word) >= 7 else 1
    found: dict[str, str] = {}
    word = word.replace("-", " ")
    for alias, value, name in _areas(load_lexicon(), language):
        if Levenshtein.distance(word, alias, score_cutoff=reach) <= reach:
            found.setdefault(value, name)
    return next(iter(found.items())) if len(found) == 1 else None
