"""Coordinates as offices print them: decimal degrees, degrees-minutes-seconds, one column or two.

Decides the point in microdegrees, and whether it is out of range or has latitude and longitude swapped.
Swapped coordinates are a fault, never turned round.
"""

from __future__ import annotations

import re
from functools import lru_cache

from atashbas.reports.cells import is_short, plain, says_nothing, words
from atashbas.reports.headings import fold
from atashbas.values import AtashbasError

DECIMAL = re.compile(r"[+-]?\d{1,3}(?:[.,]\d+)?")
SEXAGESIMAL = re.compile(
    r"(?P<before>\D*?)\s*(?P<d>[+-]?\d{1,3}(?:[.,]\d+)?)\s*[°º˚]?\s*(?:(?P<m>\d{1,2}(?:[.,]\d+)?)\s*['′’`]?\s*)?"
    r"(?:(?P<s>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”]|''|′′)?\s*)?(?P<after>\D*)"
)
WKT = re.compile(r"POINT\s*\(\s*([-+.\d]+)\s+([-+.\d]+)\s*\)", re.I)
PAIR = re.compile(r"(.*?\d[^\d;|/]*?)\s*[;|/]\s*(.*)")
PAIR_BY_COMMA = re.compile(r"([^,]*\d(?:\.\d+)?[^,\d]*),\s*([^,]*\d[^,]*)")
PAIR_BY_SPACE = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s+([+-]?\d+(?:[.,]\d+)?)")
PAIR_BY_MARK = re.compile(r"(.*?[^\d\s.,°'\"′″][^\d]*)\s+(\d.*)")


def _number(text: str) -> float:
    return float(text.replace(",", "."))


@lru_cache(maxsize=16_384)
def parse_udeg(text: str, axis: str) -> int | None:
    """Microdegrees of one coordinate (`axis`: ``latitude`` or ``longitude``); None: not stated.

    Raises AtashbasError ``input.coordinate-unreadable``, or ``input.coordinates-swapped`` where the cell bears the
    mark of the other axis.
    """
    value = plain(text)
    if DECIMAL.fullmatch(value):
        return round(_number(value) * 1e6)
    if says_nothing(value):
        return None
    match = SEXAGESIMAL.fullmatch(value) if is_short(value) else None
    if not match or (match["m"] and _number(match["m"]) >= 60) or (match["s"] and _number(match["s"]) >= 60):
        raise AtashbasError("input.coordinate-unreadable", value=text)
    degrees = abs(_number(match["d"])) + _number(match["m"] or "0") / 60 + _number(match["s"] or "0") / 3600
    sign = -1 if match["d"].startswith("-") else 1
    return round(sign * _hemisphere(match["before"] + " " + match["after"], axis, text) * degrees * 1e6)


def _hemisphere(marks: str, axis: str, text: str) -> int:
    """+1 or -1 by the letters around the figures; north and east where there are none."""
    mark = fold(marks)
    if not mark:
        return 1
    own, other = words()[f"{axis}_marks"], words()["longitude_marks" if axis == "latitude" else "latitude_marks"]
    if mark in own:
        return -1 if own[mark] in {"south", "west"} else 1
    if mark in other:
        raise AtashbasError("input.coordinates-swapped", value=text)
    raise AtashbasError("input.coordinate-unreadable", value=text)


@lru_cache(maxsize=8_192)
def parse_pair(text: str) -> tuple[int, int] | None:
    """Latitude and longitude in microdegrees from one cell (latitude first, or WKT); None: not stated."""
    value = plain(text)
    if says_nothing(value):
        return None
    wkt = WKT.fullmatch(value)
    if wkt:
        return round(_number(wkt[2]) * 1e6), round(_number(wkt[1]) * 1e6)
    value = value.strip("()[] ")
    for pattern in () if not is_short(value) else (PAIR, PAIR_BY_COMMA, PAIR_BY_SPACE, PAIR_BY_MARK):
        match = pattern.fullmatch(value)
        if match:
            lat, lon = parse_udeg(match[1], "latitude"), parse_udeg(match[2], "longitude")
            if lat is not None and lon is not None:
                return lat, lon
    raise AtashbasError("input.coordinate-unreadable", value=text)


def assess_point(lat: int, lon: int, box: tuple[int, int, int, int]) -> str | None:
    """Code of what is wrong with a point against `box` (south, west, north, east), None if nothing is.

    ``input.coordinates-range``: beyond ±90°/±180°. ``input.coordinates-swapped``: outside the box, but inside when
    turned round. ``input.coordinates-zero``: 0, 0 stands for "none". ``input.coordinates-outside``: outside either way.
    """
    if lat == 0 and lon == 0:
        return "input.coordinates-zero"
    inside = _inside(lat, lon, box)
    if not inside and _inside(lon, lat, box):
        return "input.coordinates-swapped"
    if abs(lat) > 90_000_000 or abs(lon) > 180_000_000:
        return "input.coordinates-range"
    return None if inside else "input.coordinates-outside"


def _inside(lat: int, lon: int, box: tuple[int, int, int, int]) -> bool:
    south, west, north, east = box
    return south <= lat <= north and west <= lon <= east
