"""Names across scripts and misspellings: a consonant skeleton that one name keeps in five alphabets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from atashbas.reading.text.fold import fold

# Each letter's class of consonant; vowels, and letters that stand for them, fall away.
_CLASSES: dict[str, str] = {}
for _letters, _class in (
    ("bбپبp п".replace(" ", ""), "b"),
    ("тtdдتدطضث", "t"),
    ("sсзzшщجжжچцcسصزذظشژ", "s"),
    ("kкгgqхxhحخكکقگغه", "k"),
    ("فfвvwوф", "f"),
    ("مmм", "m"),
    ("نnн", "n"),
    ("rрر", "r"),
    ("lлل", "l"),
):
    for _letter in _letters:
        _CLASSES[_letter] = _class
_DIGRAPHS = (
    ("tsch", "s"), ("shch", "s"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("zh", "s"), ("kh", "k"), ("gh", "k"),
    ("ph", "f"), ("th", "t"), ("dh", "t"), ("дж", "s"), ("dj", "s"), ("j", "s"), ("تش", "s"),
    ("x", "ks"), ("кс", "ks"), ("ts", "s"),
)  # fmt: skip
_ARTICLE = re.compile(
    r"(?<!\w)(?:al|el|ul|as|es|ash|esh|ar|er|an|en|at|et|аль|эль|аш|эш|ан|эн|ар|эр|ас|эс|ат|эт|ال|us|ut|un|ur)(?:[\s-]+|(?<=ال))"
)
_SPLIT = re.compile(r"[^\w]+")


@lru_cache(maxsize=65536)
def skeleton(name: str) -> str:
    """Consonant classes of a name: «Чавушоглу», «جاويش أوغلو» and «Çavuşoğlu» come close to each other."""
    text = _ARTICLE.sub(" ", fold(name).text.replace("'", ""))
    text = re.sub(r"(?<!\w)ال(?=\w{2})", "", text)
    for digraph, sound in _DIGRAPHS:
        text = text.replace(digraph, sound)
    words = []
    for word in _SPLIT.split(text):
        sounds = "".join(_CLASSES.get(c, "") for c in _medial(word))
        words.append(re.sub(r"(.)\1+", r"\1", sounds))
    return " ".join(w for w in words if w)


def _medial(word: str) -> str:
    """Letters that are vowels in the middle of a word and consonants at its start, or the other way round."""
    head, tail = word[:1], word[1:]
    return head + re.sub("[وه]", "", tail) if "؀" <= head <= "ۿ" else word.replace("w", "v")


def likeness(a: str, b: str) -> float:
    """0-100: how alike two names sound, in whatever scripts."""
    x, y = skeleton(a), skeleton(b)
    if not x or not y:
        return 0.0
    whole = fuzz.ratio(x.replace(" ", ""), y.replace(" ", ""))
    return float(0.7 * whole + 0.3 * fuzz.token_sort_ratio(x, y))


def rank_names(name: str, candidates: Iterable[str]) -> Sequence[tuple[float, str]]:
    """Candidates with their likeness, best first; equal ones by their spelling."""
    return sorted(((likeness(name, c), c) for c in candidates), key=lambda pair: (-pair[0], pair[1]))
