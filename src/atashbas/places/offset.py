"""Places told by distance and direction: "21 km north-west of Hama", in five languages, read and written.

Decides which words mean a distance and a compass point; the place itself is looked up by the gazetteer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from atashbas.places.geodesy import bearing_deg, bearing_of, compass_of, point_at
from atashbas.places.spelling import fold
from atashbas.values import LANGUAGES, PlacePrecision, UncertainPoint, distance_km

_DIRECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "n": ("north", "n"),
        "ne": ("north-east", "northeast", "ne"),
        "e": ("east", "e"),
        "se": ("south-east", "southeast", "se"),
        "s": ("south", "s"),
        "sw": ("south-west", "southwest", "sw"),
        "w": ("west", "w"),
        "nw": ("north-west", "northwest", "nw"),
    },
    "fa": {
        "n": ("شمال", "شمالی"),
        "ne": ("شمال شرق", "شمال شرقی"),
        "e": ("شرق", "شرقی"),
        "se": ("جنوب شرق", "جنوب شرقی"),
        "s": ("جنوب", "جنوبی"),
        "sw": ("جنوب غرب", "جنوب غربی"),
        "w": ("غرب", "غربی"),
        "nw": ("شمال غرب", "شمال غربی"),
    },
    "ar": {
        "n": ("شمال", "شمالي"),
        "ne": ("شمال شرق", "شمال شرقي"),
        "e": ("شرق", "شرقي"),
        "se": ("جنوب شرق", "جنوب شرقي"),
        "s": ("جنوب", "جنوبي"),
        "sw": ("جنوب غرب", "جنوب غربي"),
        "w": ("غرب", "غربي"),
        "nw": ("شمال غرب", "شمال غربي"),
    },
    "ru": {
        "n": ("северу", "севернее"),
        "ne": ("северо-востоку", "северо-восточнее"),
        "e": ("востоку", "восточнее"),
        "se": ("юго-востоку", "юго-восточнее"),
        "s": ("югу", "южнее"),
        "sw": ("юго-западу", "юго-западнее"),
        "w": ("западу", "западнее"),
        "nw": ("северо-западу", "северо-западнее"),
    },
    "tr": {
        "n": ("kuzeyi", "kuzeyinde"),
        "ne": ("kuzeydoğusu", "kuzeydoğusunda"),
        "e": ("doğusu", "doğusunda"),
        "se": ("güneydoğusu", "güneydoğusunda"),
        "s": ("güneyi", "güneyinde"),
        "sw": ("güneybatısı", "güneybatısında"),
        "w": ("batısı", "batısında"),
        "nw": ("kuzeybatısı", "kuzeybatısında"),
    },
}
_FORM = {
    "en": "{km} km {direction} of {place}",
    "fa": "{km} کیلومتری {direction} {place}",
    "ar": "{km} كم {direction} {place}",
    "ru": "{km} км к {direction} от: {place}",
    "tr": "{place}: {km} km {direction}",
}
_WORDS = {
    fold(word): compass for language in LANGUAGES for compass, words in _DIRECTIONS[language].items() for word in words
}
_DIRECTION = "|".join(sorted(map(re.escape, _WORDS), key=len, reverse=True))
_KM = r"(?P<km>\d+(?:[.,٫]\d+)?)\s*(?:km|kms|kilomet\w*|км|километр\w*|کیلومتر\w*|کم|کیلو متر\w*)"
_BEFORE = re.compile(rf"{_KM}\s+(?:\w\s+)?(?P<direction>{_DIRECTION})\s+(?:of|from|от|من|عن|از)?\s*(?P<place>.+)$")
_AFTER = re.compile(rf"^(?P<place>.+?)\s+{_KM}\s+(?P<direction>{_DIRECTION})")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_TURKISH_GENITIVE = re.compile(r"['’](?:n?[ıiuü]n)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A distance and a compass point from a place that words name."""

    km: float
    compass: str
    place: str

    def point_from(self, start: UncertainPoint) -> UncertainPoint:
        """Point meant; never more precise than *near*, since such words are rounded."""
        return point_at(start, bearing_of(self.compass), self.km, PlacePrecision.NEAR)


def parse_offset(text: str) -> Offset | None:
    """Distance, direction and place words of a phrase in any of the five languages; None where it holds none."""
    bare = _TURKISH_GENITIVE.sub("", text.translate(_DIGITS))
    decimal = re.sub(r"(?<=\d)[.,٫](?=\d)", "\u00b7", bare)  # folding would part the number
    folded = fold(decimal).replace("\u00b7", ".")
    found = _BEFORE.search(folded) or _AFTER.search(folded)
    if found is None:
        return None
    return Offset(km=float(found["km"]), compass=_WORDS[found["direction"]], place=found["place"].strip())


def format_offset(start: UncertainPoint, end: UncertainPoint, place: str, language: str = "en") -> str:
    """Where `end` lies, told from `start`, whose name in `language` is `place`: "21 km north-west of Hama"."""
    tongue = language if language in _FORM else "en"
    direction = _DIRECTIONS[tongue][compass_of(bearing_deg(start, end))][0]
    return _FORM[tongue].format(km=round(distance_km(start, end)), direction=direction, place=place)
