"""Which of many names a text may mean: exact writing, a name within the text, then nearness of sounds and consonants.

Decides scores in [0, 1] and the reason for each; the same steps serve places and actors. Deterministic throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from atashbas.places.spelling import fold, skeleton, sounds

ENOUGH = 0.62
CLEAR = 0.86  # a candidate this close among those one letter away is taken without looking at all names
_DOUBTFUL = 0.75
_SOUNDS_WEIGHT = 0.55
_BONES_WEIGHT = 1 - _SOUNDS_WEIGHT
_FARTHEST = 100 * (ENOUGH - _BONES_WEIGHT) / _SOUNDS_WEIGHT
_LONGEST_NAME = 5
_PARTS = re.compile(r"\s*[,;،؛/()\[\]]+\s*|\s+(?:and|near|и|близ|ve|قرب|نزدیک)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How well a name fits and by which step: ``spelling``, ``part``, ``within``, ``sounds`` or ``skeleton``."""

    score: float
    why: str


def likeness(a: str, b: str) -> float:
    """Likeness of two spellings in any two of the scripts, in [0, 1]."""
    heard = fuzz.ratio(sounds(a), sounds(b))
    return (_SOUNDS_WEIGHT * heard + _BONES_WEIGHT * fuzz.ratio(skeleton(a), skeleton(b))) / 100


class NameIndex:
    """Many named things, each with several spellings, ready to be asked.

    Parameters
    ----------
    spellings
        Names of each thing, in the order of the things.
    core
        Strips words that name nothing from a text that asks ("town of", "fighters").
    own
        The same for the names themselves; by default they are taken whole.
    """

    def __init__(
        self,
        spellings: Sequence[Iterable[str]],
        core: Callable[[str], str] = fold,
        own: Callable[[str], str] = fold,
    ) -> None:
        self._core = core
        exact: dict[str, dict[int, None]] = {}
        heard: dict[tuple[str, str], dict[int, None]] = {}
        for number, names in enumerate(spellings):
            for name in names:
                bare = own(name) or fold(name)
                for key in (fold(name), bare):
                    exact.setdefault(key, {})[number] = None
                heard.setdefault((sounds(bare), skeleton(bare)), {})[number] = None
        self._exact = {key: tuple(numbers) for key, numbers in exact.items() if key}
        audible = [(key, tuple(numbers)) for key, numbers in heard.items() if key[0]]
        self._heard = [key[0] for key, _ in audible]
        self._bones = [key[1] for key, _ in audible]
        self._called = [numbers for _, numbers in audible]
        self._one_away = self._neighbours()

    def ask(self, text: str) -> Mapping[int, Likeness]:
        """Numbers of the things a text may mean, with score and reason."""
        core = self._core(text)
        exact = self._exact.get(fold(text)) or self._exact.get(core)
        if exact:
            return dict.fromkeys(exact, Likeness(score=1.0, why="spelling"))
        found: dict[int, Likeness] = {}
        for part in self._parts(text):
            self._keep(found, self._exact.get(part, ()), Likeness(score=0.95, why="part"))
        if not found:
            self._within(core, found)
            self._near(core, found)
        return found

    def _parts(self, text: str) -> Iterator[str]:
        """Parts of "Raqqa, Burak area (location unknown)", the first of them first."""
        parts = [part for part in _PARTS.split(text.lower()) if part]
        return (self._core(part) for part in parts) if len(parts) > 1 else iter(())

    def _within(self, core: str, found: dict[int, Likeness]) -> None:
        """Longest run of whole words that is somebody's name; the more of the text it fills, the better."""
        words = core.split()
        for length in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
            for start in range(len(words) - length + 1):
                phrase = " ".join(words[start : start + length])
                if len(phrase) > 3 and phrase in self._exact:
                    score = 0.62 + 0.34 * len(phrase) / len(core)
                    self._keep(found, self._exact[phrase], Likeness(score=score, why="within"))
                    return

    def _near(self, core: str, found: dict[int, Likeness]) -> None:
        heard, bones = sounds(core), skeleton(core)
        if not heard:
            return
        close = {n for form in _shortened(bones) for n in self._one_away.get(form, ())} if len(bones) > 1 else set()
        best = self._score(sorted(close), heard, bones, found)
        if best < CLEAR:
            likely = self._like(heard, self._heard, (best - _BONES_WEIGHT) / _SOUNDS_WEIGHT)
            best = max(best, self._score(likely, heard, bones, found))
        if best < _DOUBTFUL and len(bones) > 2:
            likely = self._like(bones, self._bones, (best - _SOUNDS_WEIGHT) / _BONES_WEIGHT)
            self._score(likely, heard, bones, found)

    def _score(self, keys: Iterable[int], heard: str, bones: str, found: dict[int, Likeness]) -> float:
        """Keep the names that are near enough; the best score among them. The hot loop of every fuzzy look-up."""
        best, ratio, least = 0.0, fuzz.ratio, 100 * ENOUGH
        for number in keys:
            by_sound = ratio(heard, self._heard[number])
            if by_sound < _FARTHEST:  # even equal consonants could not make it enough
                continue
            by_bones = ratio(bones, self._bones[number])
            score = _SOUNDS_WEIGHT * by_sound + _BONES_WEIGHT * by_bones
            if score >= least:
                why = "sounds" if by_sound >= by_bones else "skeleton"
                self._keep(found, self._called[number], Likeness(score=min(0.99, score / 100), why=why))
                best = max(best, score / 100)
        return best

    def _neighbours(self) -> Mapping[str, tuple[int, ...]]:
        """Consonants of every name, whole and with one left out → the names: what is one letter away meets here."""
        found: dict[str, list[int]] = {}
        for number, bones in enumerate(self._bones):
            for form in _shortened(bones):
                found.setdefault(form, []).append(number)
        return {form: tuple(numbers) for form, numbers in found.items()}

    @staticmethod
    def _like(query: str, keys: list[str], least: float) -> list[int]:
        """Names like the query by one measure; those are left out that could not win with the other one full."""
        cutoff = max(60.0, 100 * least - 10)  # a margin, so that runners-up stay visible
        return [n for _, _, n in process.extract(query, keys, scorer=fuzz.ratio, limit=8, score_cutoff=cutoff)]

    @staticmethod
    def _keep(found: dict[int, Likeness], numbers: Iterable[int], like: Likeness) -> None:
        for number in numbers:
            if like.score >= ENOUGH and (number not in found or like.score > found[number].score):
                found[number] = like


def _shortened(bones: str) -> list[str]:
    """The consonants, and each way of leaving one out; one alone is no help."""
    forms = [bones, *(bones[:n] + bones[n + 1 :] for n in range(len(bones)))]
    return list(dict.fromkeys(form for form in forms if len(form) > 1))
