"""Which of many names a text may mean: exact writing, a name within the text, then nearness of sounds and consonants.

Decides scores in [0, 1] and the reason for each; the same steps serve places and actors. Deterministic throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from atashbas.places.spelling import fold, skeleton, sounds

ENOUGH = 0.62
_SOUNDS_WEIGHT = 0.55
_LONGEST_NAME = 5
_PART = 0.95
_WIDER = 0.8  # the area in which the place of the first part lies
_RUNNERS = 10
_BEHIND = 0.2  # how far a candidate may stay behind the best and still be shown
_EQUAL = 0.0001  # scores are told to four digits
_FEWEST_BONES = 2
_AT_ONCE = 512
_NEARBY = 32
_LIKE_BONES = 60.0  # likeness of the consonants, 0…100, from which on a name is looked at first
_UNLIKE_REACHES = _SOUNDS_WEIGHT + (1 - _SOUNDS_WEIGHT) * _LIKE_BONES / 100
_LOOKED_AT = 8192
_SHARED_FROM = 64
_PARTS = re.compile(r"\s*[,;،؛/()\[\]]+\s*|\s+(?:and|or|near|и|близ|ve|قرب|نزدیک|&)\s+")

Ratios = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How well a name fits and by which step: ``spelling``, ``part``, ``within``, ``sounds`` or ``skeleton``."""

    score: float
    why: str


def likeness(a: str, b: str) -> float:
    """Likeness of two spellings in any two of the scripts, in [0, 1]."""
    heard = fuzz.ratio(sounds(a), sounds(b))
    return (_SOUNDS_WEIGHT * heard + (1 - _SOUNDS_WEIGHT) * fuzz.ratio(skeleton(a), skeleton(b))) / 100


@dataclass(slots=True)
class _Open:
    """A text for which no clear name was found yet; `found` is filled on.

    `behind`: how far a candidate may stay behind the best and still be kept.
    """

    heard: str
    bones: str
    found: dict[int, Likeness]
    behind: float


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
    narrowing
        Parts of a text go from narrow to wide ("Taftanaz, Aleppo"), so that the first one is meant; by default they
        are a list of equals.
    """

    def __init__(
        self,
        spellings: Sequence[Iterable[str]],
        core: Callable[[str], str] = fold,
        own: Callable[[str], str] = fold,
        *,
        narrowing: bool = False,
    ) -> None:
        self._core = core
        self._narrowing = narrowing
        exact: dict[str, dict[int, None]] = {}
        bared: dict[str, dict[int, None]] = {}
        heard: dict[tuple[str, str], dict[int, None]] = {}
        for number, names in enumerate(spellings):
            for name in names:
                bare = own(name) or fold(name)
                exact.setdefault(fold(name), {})[number] = None
                bared.setdefault(bare, {})[number] = None
                heard.setdefault((sounds(bare), skeleton(bare)), {})[number] = None
        bare_only = {key: tuple(numbers) for key, numbers in bared.items() if key}
        self._exact = bare_only | {key: tuple(numbers) for key, numbers in exact.items() if key}
        audible = [(key, tuple(numbers)) for key, numbers in heard.items() if key[0]]
        self._heard = [key[0] for key, _ in audible]
        columns = {bones: at for at, bones in enumerate(dict.fromkeys(key[1] for key, _ in audible))}
        self._bones = list(columns)
        self._bones_of = np.array([columns[key[1]] for key, _ in audible], dtype=np.int64)
        self._called = [numbers for _, numbers in audible]

    def ask(self, text: str) -> Mapping[int, Likeness]:
        """Numbers of the things a text may mean, with score and reason."""
        return self.ask_many((text,))[0]

    def ask_many(self, texts: Sequence[str], best_alone: Sequence[bool] | None = None) -> list[Mapping[int, Likeness]]:
        """The same for many texts, in their order; those that need a look at all names are looked at together.

        Parameters
        ----------
        best_alone
            For which texts the likeliest is enough, with those that come equal to it; None: for none of them.
        """
        answers: list[Mapping[int, Likeness]] = []
        open_: list[_Open] = []
        for at, text in enumerate(texts):
            found, unsure = self._first_look(text)
            answers.append(found)
            for one in unsure:
                one.behind = _EQUAL if best_alone is not None and best_alone[at] else _BEHIND
                open_.append(one)
        open_.sort(key=lambda one: one.bones)  # equal consonants, which misspelling leaves, side by side
        for start in range(0, len(open_), _LOOKED_AT):
            self._look_at_all(open_[start : start + _LOOKED_AT])
        return answers

    def _first_look(self, text: str) -> tuple[dict[int, Likeness], tuple[_Open, ...]]:
        """Exact writing, parts, names within; and what is left to do where that did not settle it."""
        core = self._core(text)
        exact = self._exact.get(fold(text)) or self._exact.get(core)
        if exact:
            return dict.fromkeys(exact, Likeness(score=1.0, why="spelling")), ()
        found: dict[int, Likeness] = {}
        parts = list(self._parts(text))
        for number, part in enumerate(parts):
            score = _WIDER if number and self._narrowing else _PART
            self._keep(found, self._exact.get(part, ()), Likeness(score=score, why="part"))
        settled = bool(found) and (not self._narrowing or parts[0] in self._exact)
        whole, core = core, parts[0] if parts and self._narrowing else core
        heard = sounds(core)
        if settled or not heard or not self._heard:
            return found, ()
        self._within(core, found)
        # what stands in brackets may belong to the name: "Kasrat Shaykh (Jumah)"
        first = _Open(heard=heard, bones=skeleton(core), found=found, behind=_BEHIND)
        if not self._narrowing or "(" not in text or whole == core:
            return found, (first,)
        return found, (first, _Open(heard=sounds(whole), bones=skeleton(whole), found=found, behind=_BEHIND))

    def _look_at_all(self, asked: Sequence[_Open]) -> None:
        """Compare with every name, by sound and by consonants; the nearest ones are kept."""
        rows = {bones: at for at, bones in enumerate(dict.fromkeys(one.bones for one in asked))}
        table = self._ratios(list(rows), self._bones)  # equal consonants are compared once
        table[[len(bones) < _FEWEST_BONES for bones in rows]] = 0  # one consonant says nothing
        at = np.array([rows[one.bones] for one in asked], dtype=np.int64)
        open_ = self._look_nearby(asked, at, table)
        for start in range(0, len(open_), _AT_ONCE):
            lines = open_[start : start + _AT_ONCE]
            every = np.arange(len(self._heard))
            self._compare([asked[line] for line in lines.tolist()], table[at[lines]][:, self._bones_of], every)

    def _look_nearby(self, asked: Sequence[_Open], at: Numbers, table: Ratios) -> Numbers:
        """Compare with the names of like consonants alone; returns the lines for which another name may come nearer.

        A name of unlike consonants reaches `_UNLIKE_REACHES` at most, even where it sounds the same.
        """
        plain = np.array([one.behind == _EQUAL for one in asked])
        settled = np.zeros(len(asked), dtype=bool)
        for start in range(0, len(asked), _NEARBY):
            lines = start + np.flatnonzero(plain[start : start + _NEARBY])
            if len(lines):
                like = np.flatnonzero((table[np.unique(at[lines])] >= _LIKE_BONES).any(axis=0))
                numbers = np.flatnonzero(np.isin(self._bones_of, like))
                held = [asked[line] for line in lines.tolist()]
                bones = table[np.ix_(at[lines], self._bones_of[numbers])]
                settled[lines] = self._compare(held, bones, numbers, _UNLIKE_REACHES + _EQUAL)
        return np.flatnonzero(~settled)

    def _compare(
        self, asked: Sequence[_Open], by_bones: Ratios, numbers: Numbers, enough: float = 0.0
    ) -> NDArray[np.bool_]:
        """Keep the nearest of these names for each text, where the best reaches `enough`; tells where it did."""
        if not len(numbers):
            return np.zeros(len(asked), dtype=bool)
        by_sound = self._ratios([one.heard for one in asked], [self._heard[n] for n in numbers.tolist()])
        score = np.float32(_SOUNDS_WEIGHT / 100) * by_sound
        score += np.float32((1 - _SOUNDS_WEIGHT) / 100) * by_bones
        behind = np.array([one.behind for one in asked], dtype=np.float32)
        best = score.max(axis=1)
        reached: NDArray[np.bool_] = best >= enough
        least = np.where(reached, np.maximum(np.float32(ENOUGH), best - behind), np.float32(2))
        lines, places = np.nonzero(score >= least[:, None])
        likes, sound = score[lines, places], by_sound[lines, places] >= by_bones[lines, places]
        kept, last = 0, -1
        for at in np.lexsort((places, -likes, lines)).tolist():
            line = int(lines[at])
            kept, last = (kept + 1, line) if line == last else (1, line)
            if kept <= _RUNNERS:
                like = Likeness(score=min(0.99, round(float(likes[at]), 4)), why="sounds" if sound[at] else "skeleton")
                self._keep(asked[line].found, self._called[int(numbers[places[at]])], like)
        return reached

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

    @staticmethod
    def _ratios(queries: list[str], keys: list[str]) -> Ratios:
        """Likeness of every query to every key, 0…100; on two cores where there is enough to share."""
        workers = 2 if len(queries) >= _SHARED_FROM else 1
        found: Ratios = process.cdist(queries, keys, scorer=fuzz.ratio, dtype=np.float32, workers=workers)
        return found

    @staticmethod
    def _keep(found: dict[int, Likeness], numbers: Iterable[int], like: Likeness) -> None:
        for number in numbers:
            if like.score >= ENOUGH and (number not in found or like.score > found[number].score):
                found[number] = like
