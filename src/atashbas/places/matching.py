"""Which of many names a text may mean: exact writing, a name within the text, then nearness of letters and consonants.

Decides scores in [0, 1] and the reason for each; the same steps serve places and actors. Deterministic throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from atashbas.places.spelling import fold, romanise, skeleton

ENOUGH = 0.62
_LETTERS_WEIGHT = 0.55
_WITHIN = 0.9
_LONGEST_NAME = 5
_SHORTEST_BONES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How well a name fits and by which step: ``spelling``, ``within``, ``letters`` or ``skeleton``."""

    score: float
    why: str


def likeness(a: str, b: str) -> float:
    """Likeness of two spellings in any two of the scripts, in [0, 1]."""
    letters = fuzz.ratio(romanise(a), romanise(b))
    return (_LETTERS_WEIGHT * letters + (1 - _LETTERS_WEIGHT) * fuzz.ratio(skeleton(a), skeleton(b))) / 100


class NameIndex:
    """Many named things, each with several spellings, ready to be asked. `core` strips words that name nothing."""

    def __init__(self, spellings: Sequence[Iterable[str]], core: Callable[[str], str] = fold) -> None:
        self._core = core
        self._exact: dict[str, list[int]] = {}
        self._bones: dict[str, list[int]] = {}
        self._roman: dict[str, list[int]] = {}
        self._spellings = [tuple(names) for names in spellings]
        for number, names in enumerate(self._spellings):
            for name in names:
                self._enter(number, name)
        self._roman_keys = list(self._roman)
        self._bone_keys = list(self._bones)

    def ask(self, text: str) -> Mapping[int, Likeness]:
        """Numbers of the things a text may mean, with score and reason; the first step that finds any is enough."""
        folded = fold(text)
        core = self._core(text)
        exact = self._exact.get(folded) or self._exact.get(core)
        if exact:
            return dict.fromkeys(exact, Likeness(score=1.0, why="spelling"))
        return self._within(core) or self._near(core)

    def _enter(self, number: int, name: str) -> None:
        core = self._core(name) or fold(name)
        for table, key in (
            (self._exact, fold(name)),
            (self._exact, core),
            (self._bones, skeleton(core)),
            (self._roman, romanise(core)),
        ):
            if key and number not in table.setdefault(key, []):
                table[key].append(number)

    def _within(self, core: str) -> dict[int, Likeness]:
        """Longest run of whole words that is somebody's name; the earliest of equal length."""
        words = core.split()
        for length in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
            for start in range(len(words) - length + 1):
                phrase = " ".join(words[start : start + length])
                if len(phrase) > 3 and phrase in self._exact:
                    return dict.fromkeys(self._exact[phrase], Likeness(score=_WITHIN, why="within"))
        return {}

    def _near(self, core: str) -> dict[int, Likeness]:
        roman, bones = romanise(core), skeleton(core)
        found: dict[int, Likeness] = {}
        if roman:
            for key, letters, _ in process.extract(
                roman, self._roman_keys, scorer=fuzz.ratio, limit=8, score_cutoff=60
            ):
                score = self._blend(letters, fuzz.ratio(bones, skeleton(key)))
                self._keep(found, self._roman[key], Likeness(score=score, why="letters"))
        if len(bones) >= _SHORTEST_BONES:
            for key, likeness_, _ in process.extract(
                bones, self._bone_keys, scorer=fuzz.ratio, limit=8, score_cutoff=60
            ):
                for number in self._bones[key]:
                    letters = max(fuzz.ratio(roman, romanise(name)) for name in self._spellings[number])
                    self._keep(found, [number], Likeness(score=self._blend(letters, likeness_), why="skeleton"))
        return found

    @staticmethod
    def _like(query: str, keys: list[str]) -> list[tuple[str, float]]:
        found = process.extract(query, keys, scorer=fuzz.ratio, limit=8, score_cutoff=60)
        return [(key, score) for key, score, _ in found]

    @staticmethod
    def _blend(letters: float, bones: float) -> float:
        return min(0.99, (_LETTERS_WEIGHT * letters + (1 - _LETTERS_WEIGHT) * bones) / 100)

    @staticmethod
    def _keep(found: dict[int, Likeness], numbers: Iterable[int], like: Likeness) -> None:
        for number in numbers:
            if like.score >= ENOUGH and (number not in found or like.score > found[number].score):
                found[number] = like
