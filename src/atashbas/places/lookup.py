"""Look-up of a place from messy text: exact writing, then consonant skeleton, then nearness of spelling.

Decides scores and their reasons. Every step is deterministic; equal scores are ordered by level, weight and id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from atashbas.places.place import Level, Place
from atashbas.places.spelling import fold, romanise, skeleton
from atashbas.values import UncertainPoint, distance_km

Near = UncertainPoint | str | None

_GOVERNORATE_WORDS = (
    "governorate|province|muhafazat|mohafazat|محافظه|محافظات|استان|ولایت|"
    "провинция|провинции|мухафаза|мухафазы|ili|vilayeti"
)
_DISTRICT_WORDS = "district|subdistrict|mantiqa|nahiya|منطقه|ناحیه|شهرستان|بخش|район|района|уезд|ilçesi|nahiyesi"
_GENERIC_WORDS = (
    "town|village|city|suburb|suburbs|area|neighbourhood|neighborhood|camp|settlement|of|in|near|the|countryside|"
    "مدینه|بلده|قریه|حی|مخیم|ضاحیه|ریف|شهر|شهرک|روستای|روستا|اردوگاه|در|حومه|"
    "город|города|городе|деревня|деревни|населенный|населенного|пункт|пункта|пункте|в|близ|квартал|"
    "şehri|kenti|köyü|kasabası|beldesi|mahallesi|ilçe|kırsalı"
)
_HINTS = (
    (Level.GOVERNORATE, re.compile(rf"\b(?:{_GOVERNORATE_WORDS})\b")),
    (Level.DISTRICT, re.compile(rf"\b(?:{_DISTRICT_WORDS})\b")),
)
_GENERIC = re.compile(rf"\b(?:{_GENERIC_WORDS}|{_GOVERNORATE_WORDS}|{_DISTRICT_WORDS})\b")
_RANK = {Level.TOWN: 0, Level.DISTRICT: 1, Level.GOVERNORATE: 2}
_ENOUGH = 0.62
_SHORT = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place with its score and the reasons for it."""

    place: Place
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A text made ready for comparing."""

    folded: str
    core: str
    roman: str
    bones: str
    hint: Level | None


def question_of(text: str) -> Question:
    """Split a text into the name it asks for and what its generic words say about the level."""
    folded = fold(text)
    hint = next((level for level, words in _HINTS if words.search(folded)), None)
    core = " ".join(_GENERIC.sub(" ", folded).split()) or folded
    return Question(folded=folded, core=core, roman=romanise(core), bones=skeleton(core), hint=hint)


class Index:
    """Spellings of all places, ready to be asked."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = tuple(places)
        self._exact: dict[str, list[int]] = {}
        self._bones: dict[str, list[int]] = {}
        romans: dict[str, list[int]] = {}
        for number, place in enumerate(self._places):
            for spelling in place.spellings:
                asked = question_of(spelling)
                for table, key in (
                    (self._exact, fold(spelling)),
                    (self._exact, asked.core),
                    (self._bones, asked.bones),
                    (romans, asked.roman),
                ):
                    if key and number not in table.setdefault(key, []):
                        table[key].append(number)
        self._romans = romans
        self._roman_keys = list(romans)
        self._bone_keys = list(self._bones)
        self._ids = {place.id: number for number, place in enumerate(self._places)}

    def find(self, text: str, language: str | None, near: Near, limit: int) -> list[Match]:
        """Matches of one text, best first."""
        asked = question_of(text)
        scored = self._scored(asked)
        matches = [self._match(number, score, why, asked, near) for number, (score, why) in scored.items()]
        matches.sort(key=lambda m: (-m.score, _RANK[m.place.level], -m.place.weight, m.place.id))
        return matches[:limit]

    def best(self, text: str, near: Near) -> Place | None:
        """Place that fits best, or None."""
        found = self.find(text, None, near, 1)
        return found[0].place if found else None

    def governorate(self, text: str) -> Place | None:
        """Governorate named by the text: by its own spelling, else by a close one."""
        asked = question_of(text)
        level = [(s, n, w) for n, (s, w) in self._scored(asked).items() if self._places[n].level is Level.GOVERNORATE]
        best = max(level, default=None, key=lambda item: (item[0], -item[1]))
        return self._places[best[1]] if best and best[0] >= 0.8 else None

    def _scored(self, asked: Question) -> dict[int, tuple[float, tuple[str, ...]]]:
        """Places by number with score and reason; the cheapest way that finds any is enough for the exact ones."""
        exact = self._exact.get(asked.folded) or self._exact.get(asked.core)
        if exact:
            return dict.fromkeys(exact, (1.0, ("spelling",)))
        return self._close(asked)

    def _close(self, asked: Question) -> dict[int, tuple[float, tuple[str, ...]]]:
        scored: dict[int, tuple[float, tuple[str, ...]]] = {}
        if not asked.bones and not asked.roman:
            return scored
        for key, likeness, _ in self._like(asked.roman, self._roman_keys):
            bones = fuzz.ratio(asked.bones, skeleton(key)) / 100
            score = 0.55 * likeness / 100 + 0.45 * bones
            self._keep(scored, self._romans[key], score, "letters")
        for key, likeness, _ in self._like(asked.bones, self._bone_keys) if len(asked.bones) >= _SHORT else ():
            for number in self._bones[key]:
                roman = max(fuzz.ratio(asked.roman, romanise(s)) for s in self._places[number].spellings) / 100
                self._keep(scored, [number], 0.55 * roman + 0.45 * likeness / 100, "skeleton")
        return scored

    @staticmethod
    def _like(query: str, keys: list[str]) -> Iterable[tuple[str, float, int]]:
        return process.extract(query, keys, scorer=fuzz.ratio, limit=8, score_cutoff=60)

    @staticmethod
    def _keep(scored: dict[int, tuple[float, tuple[str, ...]]], numbers: list[int], score: float, why: str) -> None:
        for number in numbers:
            if score >= _ENOUGH and score > scored.get(number, (0.0, ()))[0]:
                scored[number] = (min(score, 0.99), (why,))

    def _match(self, number: int, score: float, why: tuple[str, ...], asked: Question, near: Near) -> Match:
        place = self._places[number]
        if asked.hint is not None:
            fits = place.level is asked.hint
            score, why = (score, (*why, "level")) if fits else (score * 0.9, why)
        if near is not None:
            share = self._nearness(place, near)
            score, why = score * (0.85 + 0.15 * share), (*why, "near") if share > 0.5 else why
        return Match(place=place, score=score, why=why)

    def _nearness(self, place: Place, near: Near) -> float:
        """1 inside the area or at the point, falling to 0.5 at 50 km."""
        if isinstance(near, str):
            return 1.0 if near in {place.id, place.parent, place.admin1} else 0.0
        return 1.0 if near is None else 1 / (1 + distance_km(place.point, near) / 50)
