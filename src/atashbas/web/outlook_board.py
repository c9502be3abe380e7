"""The watch at a glance as the page shows it: a map that needs no script, and a table of the same with its weeks.

Decides drawing only: outlines as SVG paths, one word and one hatching for each state; nothing is told by colour alone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log, pi, radians, tan
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atashbas.estimate import AreaState, RegisterState
from atashbas.web import areas, calendars
from atashbas.web.words import Words

WIDTH = 1000
EDGE = 10
NAME_ROOM = 60  # a name by the edge is moved in
STATES: Words = {
    "alarm": _("alarm in the last week"),
    "recent": _("alarm in the last four weeks"),
    "quiet": _("nothing stands out"),
    "unwatched": _("too little past to compare with"),
    "silent": _("no number in the last week"),
}
WEEKS: Words = {
    "alarm": _("alarm"),
    "quiet": _("nothing stands out"),
    "unwatched": _("too little past to compare with"),
    "silent": _("no number"),
}
SIGNS = {"alarm": "!", "recent": "!", "quiet": "·", "unwatched": "?", "silent": "–"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One governorate on the map: SVG path, and where its name is written; units of a width of `WIDTH`."""

    area: str
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One area with its word, what each register shows of the week, and its weeks as signs."""

    area: str
    name: str
    state: str
    word: str
    sign: str
    address: str
    here: bool
    registers: tuple[tuple[str, RegisterState], ...]
    weeks: tuple[tuple[str, str], ...]
    spoken: str
    outline: Outline | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The whole board: lines with the most urgent first; name and outline of governorates no register speaks of."""

    lines: tuple[Line, ...]
    unspoken: tuple[tuple[str, Outline], ...]
    height: int
    disputed: tuple[str, ...]
    legend: tuple[tuple[str, str, str], ...]


def board_of(
    states: Sequence[AreaState],
    *,
    chosen: str,
    language: str,
    name: Callable[[str], str],
    address: Callable[[str], str],
) -> Sheet:
    """Board of the states of a watch.

    Parameters
    ----------
    chosen
        Area that the chart shows.
    name
        Name of a register in the page's language.
    address
        Address that shows an area on the chart.
    """
    outlines, disputed, height = drawn()
    lines = [
        Line(
            area=one.area,
            name=areas.area_name(one.area, language),
            state=one.state,
            word=str(STATES[one.state]),
            sign=SIGNS[one.state],
            address=address(one.area),
            here=one.area == chosen,
            registers=tuple((name(register.register), register) for register in one.registers),
            weeks=tuple((state, SIGNS[state]) for state in one.weeks),
            spoken=_spoken(one, language),
            outline=outlines.get(one.area),
        )
        for one in states
    ]
    order = list(STATES)
    return Sheet(
        lines=tuple(sorted(lines, key=lambda line: (order.index(line.state), line.name))),
        unspoken=tuple(
            (areas.area_name(area, language), outline)
            for area, outline in outlines.items()
            if area not in {one.area for one in states}
        ),
        height=height,
        disputed=disputed,
        legend=tuple((state, SIGNS[state], str(word)) for state, word in STATES.items()),
    )


def _spoken(one: AreaState, language: str) -> str:
    """The weeks in words, for whoever does not see the signs."""
    counted: Counter[str] = Counter(one.weeks)
    parts = [f"{word} {calendars.number(counted[state], language)}" for state, word in WEEKS.items() if counted[state]]
    weeks = calendars.number(len(one.weeks), language)
    return gettext("Weeks shown: %(weeks)s") % {"weeks": weeks} + " – " + "; ".join(parts)


@cache
def drawn() -> tuple[dict[str, Outline], tuple[str, ...], int]:
    """Outlines by area, disputed outlines and the height; empty where the map's shapes were not built."""
    folder = files("atashbas.web").joinpath("static/vendor/map")
    if not folder.joinpath("governorates.geojson").is_file():
        return {}, (), 0
    shapes, disputed = (
        json.loads(folder.joinpath(f"{name}.geojson").read_text(encoding="utf-8"))["features"]
        for name in ("governorates", "disputed")
    )
    ends = [_mercator(*point) for shape in shapes for ring in _rings(shape) for point in ring]
    left, right = min(x for x, _ in ends), max(x for x, _ in ends)
    top = max(y for _, y in ends)
    scale = (WIDTH - 2 * EDGE) / (right - left)

    def place(lon: float, lat: float) -> tuple[int, int]:
        x, y = _mercator(lon, lat)
        return round(EDGE + (x - left) * scale), round(EDGE + (top - y) * scale)

    found = {}
    by_code = {one.id: one for one in areas.by_name().values()}
    for shape in shapes:
        governorate = by_code.get(shape["properties"]["pcode"])
        if governorate is not None:
            x, y = place(governorate.point.lon, governorate.point.lat)
            inside = min(max(x, NAME_ROOM), WIDTH - NAME_ROOM)
            found[governorate.name] = Outline(area=governorate.name, path=_path(shape, place), x=inside, y=y)
    height = round(2 * EDGE + (top - min(y for _, y in ends)) * scale)
    return found, tuple(_path(shape, place) for shape in disputed), height


def _rings(shape: dict[str, Any]) -> Iterable[list[tuple[float, float]]]:
    yield from _lines_of(shape["geometry"])


def _lines_of(geometry: dict[str, Any]) -> Iterable[list[tuple[float, float]]]:
    """Lines of points in a geometry of any kind."""
    for part in geometry.get("geometries", ()):
        yield from _lines_of(part)
    depth = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}.get(geometry["type"])
    if depth is not None:
        yield from _at_depth(geometry["coordinates"], depth)


def _at_depth(parts: list[Any], depth: int) -> Iterable[list[tuple[float, float]]]:
    if depth == 0:
        yield parts
    else:
        for part in parts:
            yield from _at_depth(part, depth - 1)


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return radians(lon), log(tan(pi / 4 + radians(lat) / 2))


def _path(shape: dict[str, Any], place: Callable[[float, float], tuple[int, int]]) -> str:
    """Path of a shape; points that fall on one another are drawn once."""
    parts = []
    for ring in _rings(shape):
        points = list(dict.fromkeys(place(lon, lat) for lon, lat in ring))
        parts.append("M" + "L".join(f"{x},{y}" for x, y in points) + "Z")
    return "".join(parts)
