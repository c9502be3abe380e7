"""Look-up of a place from messy text: what its generic words say of the level, then the name itself.

Decides scores and their reasons. Equal scores are ordered by level, weight and id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atashbas.places.matching import Likeness, NameIndex
from atashbas.places.place import Level, Place
from atashbas.places.spelling import fold
from atashbas.values import UncertainPoint, distance_km

Near = UncertainPoint | str | None

_GOVERNORATE_WORDS = (
    "governorate|province|muhafazat|mohafazat|محافظه|محافظات|استان|ولایت|"
    "провинция|провинции|провинцию|мухафаза|мухафазы|мухафазе|ili|ilinde|vilayeti"
)
_DISTRICT_WORDS = "district|subdistrict|mantiqa|nahiya|منطقه|ناحیه|شهرستان|بخش|район|района|районе|ilçesi|nahiyesi"
_GENERIC_WORDS = (
    "town|village|city|suburb|suburbs|area|neighbourhood|neighborhood|settlement|of|in|near|the|countryside|"
    "مدینه|بلده|قریه|حی|ضاحیه|ریف|شهر|شهرک|روستای|روستا|در|حومه|"
    "город|города|городе|деревня|деревни|населенный|населенного|пункт|пункта|пункте|в|близ|квартал|"
    "şehri|kenti|köyü|kasabası|beldesi|mahallesi|ilçe|kırsalı|"
    "north|south|east|west|northern|southern|eastern|western"
)
_HINTS = (
    (Level.GOVERNORATE, re.compile(rf"\b(?:{_GOVERNORATE_WORDS})\b")),
    (Level.DISTRICT, re.compile(rf"\b(?:{_DISTRICT_WORDS})\b")),
)
_ANY_LEVEL = re.compile(rf"\b(?:{_GOVERNORATE_WORDS}|{_DISTRICT_WORDS})\b")
_GENERIC = re.compile(rf"\b(?:{_GENERIC_WORDS}|{_GOVERNORATE_WORDS}|{_DISTRICT_WORDS})\b")
_KIND_AT_END = re.compile(r"\s(?:town|village|city|suburb|district|governorate|camp|area)$")
_RANK = {Level.TOWN: 0, Level.DISTRICT: 1, Level.GOVERNORATE: 2}
_MAIN_TOWN = 0.72  # below every clear likeness, above doubtful ones
_KEPT_FAR = 0.85  # share of the score left far from the point where it should lie
_KEPT_ELSEWHERE = 0.7  # … and outside the area in which it should lie
_SURE_OF_GOVERNORATE = 0.8
_AT_ONCE = 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A place with its score and the reasons for it."""

    place: Place
    score: float
    why: tuple[str, ...]


def core_of(text: str) -> str:
    """The name in a phrase, without generic words; the whole phrase where nothing else is left."""
    folded = fold(text)
    return " ".join(_GENERIC.sub(" ", folded).split()) or folded


def own_core_of(text: str) -> str:
    """A place's own name without the kind of place at its end ("Douma district"); directions belong to the name."""
    return _KIND_AT_END.sub("", fold(text))


def level_named_by(text: str) -> Level | None:
    """Level that the generic words of a phrase name ("province of", "منطقة"); None where they name none."""
    folded = fold(text)
    if _ANY_LEVEL.search(folded) is None:
        return None
    return next(level for level, words in _HINTS if words.search(folded))


class PlaceIndex:
    """Spellings of all places, ready to be asked."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = tuple(places)
        self._names = NameIndex([place.spellings for place in self._places], core_of, own_core_of, narrowing=True)
        self._main_town = self._main_towns()

    def find(self, text: str, language: str | None, near: Near, limit: int) -> list[Match]:
        """Matches of one text, best first."""
        return self._ranked(text, language, near, limit, self._names.ask(text))

    def best(self, asked: Sequence[tuple[str, Near]]) -> list[Place | None]:
        """Place that fits best for each text and where it should lie, or None."""
        found: list[Place | None] = []
        for start in range(0, len(asked), _AT_ONCE):  # what is remembered of a text serves all its steps
            found += self._best(asked[start : start + _AT_ONCE])
        return found

    def _best(self, asked: Sequence[tuple[str, Near]]) -> list[Place | None]:
        alone = [near is None and level_named_by(text) is None for text, near in asked]
        likes = self._names.ask_many([text for text, _ in asked], alone)
        return [
            self._likeliest(like) if plain else self._first(text, near, like)
            for (text, near), plain, like in zip(asked, alone, likes, strict=True)
        ]

    def _first(self, text: str, near: Near, likes: Mapping[int, Likeness]) -> Place | None:
        matches = self._ranked(text, None, near, 1, likes)
        return matches[0].place if matches else None

    def _likeliest(self, likes: Mapping[int, Likeness]) -> Place | None:
        """What `_ranked` puts first where neither a level nor a neighbourhood is asked for."""
        if not likes:
            return None
        best = max(like.score for like in likes.values())
        equal = [self._places[number] for number, like in likes.items() if like.score == best]
        return equal[0] if len(equal) == 1 else min(equal, key=lambda one: (_RANK[one.level], -one.weight, one.id))

    def _ranked(
        self, text: str, language: str | None, near: Near, limit: int, likes: Mapping[int, Likeness]
    ) -> list[Match]:
        hint = level_named_by(text)
        asked = dict(likes)
        main = self._main_town.get(near) if isinstance(near, str) and fold(text) else None
        if main is not None:
            asked.setdefault(main, Likeness(score=_MAIN_TOWN, why="main-town"))
        if limit == 1 and asked:
            least = max(like.score for like in asked.values()) * (_KEPT_ELSEWHERE * 0.9 if near or hint else 1)
            asked = {number: like for number, like in asked.items() if like.score >= least}
        matches = [self._match(number, like, hint, near, (text, language)) for number, like in asked.items()]
        matches.sort(key=lambda m: (-m.score, _RANK[m.place.level], -m.place.weight, m.place.id))
        return matches[:limit]

    def governorate(self, text: str) -> Place | None:
        """Governorate named by the text: by its own spelling, else by a close one."""
        asked = self._names.ask(text).items()
        level = [(like.score, -n) for n, like in asked if self._places[n].level is Level.GOVERNORATE]
        score, number = max(level, default=(0.0, 0))
        return self._places[-number] if score >= _SURE_OF_GOVERNORATE else None

    def _main_towns(self) -> dict[str, int]:
        """Area → its seat, else its weightiest town: where an unknown street or quarter of the area most likely is."""
        towns = [(n, place) for n, place in enumerate(self._places) if place.level is Level.TOWN]
        found: dict[str, int] = {}
        for number, place in sorted(towns, key=lambda pair: (-pair[1].weight, pair[1].id)):
            for area in filter(None, (place.admin1, place.parent)):
                found.setdefault(area, number)
        ids = {place.id: number for number, place in towns}
        seats = {place.id: ids[place.seat] for place in self._places if place.seat in ids}
        return found | seats

    def _match(
        self, number: int, like: Likeness, hint: Level | None, near: Near, asked: tuple[str, str | None]
    ) -> Match:
        place, score, why = self._places[number], like.score, [like.why]
        if hint is place.level:
            why.append("level")
        elif hint is not None:
            score *= 0.9
        text, language = asked
        if language and fold(place.names.get(language, "")) == fold(text):
            why.append("language")
        elif language:
            score *= 0.999  # only between equals
        share = nearness(place, near)
        if near is not None and share > 0.5:
            why.append("near")
        kept = _KEPT_ELSEWHERE if isinstance(near, str) else _KEPT_FAR
        return Match(place=place, score=score * (kept + (1 - kept) * share), why=tuple(why))


def nearness(place: Place, near: Near) -> float:
    """1 inside the area or at the point, falling to 0.5 at 50 km from the point; 1 where nothing is asked."""
    if near is None:
        return 1.0
    if isinstance(near, str):
        return 1.0 if near in {place.id, place.parent, place.admin1} else 0.0
    return 1 / (1 + distance_km(place.point, near) / 50)
