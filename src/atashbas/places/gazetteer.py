"""The gazetteer: places by id, by parent, and looked up from messy text with candidates and the reasons for each.

Decides which places a text may mean and how well each fits; decides nothing about which one is right.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from atashbas.places.lookup import Match, Near, PlaceIndex
from atashbas.places.offset import parse_offset
from atashbas.places.place import Level, Place
from atashbas.values import LANGUAGES, AtashbasError, UncertainPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A place that a text may mean; `score` in [0, 1], `why` the named reasons in order of weight."""

    place: Place
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Places in a fixed order, with what is needed to look them up. Made once, shared freely."""

    places: tuple[Place, ...]
    _by_id: Mapping[str, Place] = field(init=False, repr=False, compare=False)
    _index: PlaceIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {place.id: place for place in self.places}
        if len(by_id) != len(self.places):
            ids = Counter(place.id for place in self.places)
            raise AtashbasError("place.twice", id=min(i for i, n in ids.items() if n > 1))
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "_index", PlaceIndex(self.places))

    def get(self, place_id: str) -> Place:
        """Place by id; raises AtashbasError ``place.unknown``."""
        if place_id not in self._by_id:
            raise AtashbasError("place.unknown", id=place_id)
        return self._by_id[place_id]

    def __contains__(self, place_id: object) -> bool:
        return place_id in self._by_id

    def at_level(self, level: Level) -> tuple[Place, ...]:
        """Places of one level, in the gazetteer's order."""
        return tuple(place for place in self.places if place.level is level)

    def within(self, area_id: str) -> tuple[Place, ...]:
        """Places directly inside an area."""
        return tuple(place for place in self.places if place.parent == area_id)

    def find(self, text: str, language: str | None = None, near: Near = None, limit: int = 5) -> tuple[Candidate, ...]:
        """Places a text may mean, best first; empty where nothing comes close.

        Parameters
        ----------
        text
            Words for a place in any of the five languages; generic words ("town of", "ريف", "провинция") are read as
            hints of the level and otherwise left out.
        language
            Language of the text where known; its own spellings are preferred between equals.
        near
            Where the place should lie: a point, or the id of an area. Breaks ties, never rules a place out.
        """
        return tuple(map(self._candidate, self._index.find(text, language, near, limit)))

    def find_many(self, texts: Iterable[str], near: Sequence[Near] | None = None) -> list[Place | None]:
        """Best place for each of many texts, in order; equal questions are answered once."""
        asked = [(text, None) for text in texts] if near is None else list(zip(texts, near, strict=True))
        distinct = list(dict.fromkeys(asked))
        answers = dict(zip(distinct, self._index.best(distinct), strict=True))
        return [answers[key] for key in asked]

    def locate(self, text: str, near: Near = None) -> UncertainPoint | None:
        """Point that a text tells, as precise as what it tells: "21 km north-west of Hama" is *near* at best."""
        offset = parse_offset(text)
        found = self.find(offset.place if offset else text, near=near, limit=1)
        if not found:
            return None
        return offset.point_from(found[0].place.point) if offset else found[0].place.point

    def find_governorate(self, text: str) -> Place | None:
        """Governorate that a heading, cell or phrase names, in any of the five languages; None where none does."""
        return self._index.governorate(text)

    def _candidate(self, match: Match) -> Candidate:
        return Candidate(place=match.place, score=round(match.score, 4), why=match.why)


_FILES = {
    "governorates.csv": Level.GOVERNORATE,
    "districts.csv": Level.DISTRICT,
    "towns.csv": Level.TOWN,
    "abroad.csv": Level.TOWN,
}


def place_of_row(row: Mapping[str, str], level: Level) -> Place:
    """Place from one row of the packaged tables."""
    point = UncertainPoint.of_degrees(float(row["lat"]), float(row["lon"]), level.precision)
    return Place(
        id=row["id"],
        level=level,
        parent=row["parent"],
        admin1=row["admin1"],
        point=point,
        names={language: row[language] for language in ("en", *LANGUAGES)},
        other=tuple(filter(None, row["other"].split(";"))),
        seat=row.get("seat", ""),
        disputed=row.get("disputed", ""),
        source=row["source"],
    )


def _packaged(file: str, level: Level) -> Iterable[Place]:
    text = resources.files("atashbas.places").joinpath("data", file).read_text(encoding="utf-8")
    return (place_of_row(row, level) for row in csv.DictReader(io.StringIO(text)))


@lru_cache(maxsize=1)
def load_gazetteer() -> Gazetteer:
    """Gazetteer that comes with the package: Syria's governorates, districts and main places of 2016-19.

    Some towns across its borders and places of talks stand beside them, so that a report from there is not taken for
    one from a Syrian village of a like name; they have a country for parent and no governorate.
    """
    return Gazetteer(tuple(place for file, level in _FILES.items() for place in _packaged(file, level)))


def governorates() -> tuple[Place, ...]:
    """The fourteen governorates of Syria, by P-code."""
    return load_gazetteer().at_level(Level.GOVERNORATE)
