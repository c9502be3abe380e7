"""Which area a point lies in: administrative areas, zones, any set of polygons.

A grid answers for the points of cells that lie wholly in one area; the polygons themselves decide for the rest, so the
answer is exact. A point on a border belongs to the first area by id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from atashbas.values import AtashbasError

NOWHERE = -1
_OPEN = -2
_CELLS = 400

Numbers = NDArray[np.int32]
Coordinates = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area with its P-code or own id, level (0 country … 3 sub-district), names, the areas above it, and outline."""

    id: str
    level: int
    names: Mapping[str, str]
    parents: tuple[str, ...] = ()
    outline: BaseGeometry = field(repr=False)
    source: str

    @property
    def name(self) -> str:
        """English name, else the first there is."""
        return self.names.get("en") or next(iter(self.names.values()))


class AreaIndex:
    """Areas of one level, ready to be asked for many points at once."""

    def __init__(self, areas: Sequence[Area], cells: int = _CELLS) -> None:
        if not areas:
            raise AtashbasError("areas.none")
        self.areas = tuple(sorted(areas, key=lambda area: area.id))
        self._outlines = np.array([area.outline for area in self.areas], dtype=object)
        shapely.prepare(self._outlines)
        bounds = shapely.bounds(self._outlines)
        self._bounds = bounds
        self._west, self._south = bounds[:, 0].min(), bounds[:, 1].min()
        self._step_x = (bounds[:, 2].max() - self._west) / cells
        self._step_y = (bounds[:, 3].max() - self._south) / cells
        self._cells = cells
        self._grid = self._paint()

    def find(self, lats: Coordinates, lons: Coordinates) -> Numbers:
        """Number of the area (into `areas`) of each point; NOWHERE outside all of them or where a coordinate is NaN."""
        found = np.full(len(lats), NOWHERE, dtype=np.int32)
        with np.errstate(invalid="ignore"):
            column = np.floor((lons - self._west) / self._step_x)
            row = np.floor((lats - self._south) / self._step_y)
            last = self._cells
            inside = (column >= 0) & (row >= 0) & (column <= last) & (row <= last)
        at = np.flatnonzero(inside)
        columns = np.minimum(column[at].astype(np.int64), last - 1)
        rows = np.minimum(row[at].astype(np.int64), last - 1)
        found[at] = self._grid[rows, columns]
        undecided = np.flatnonzero(found == _OPEN)
        found[undecided] = self._exact(lats[undecided], lons[undecided])
        return found

    def find_one(self, lat: float, lon: float) -> Area | None:
        """Area of a point; None where it lies in none."""
        number = int(self.find(np.array([lat]), np.array([lon]))[0])
        return self.areas[number] if number != NOWHERE else None

    def _paint(self) -> Numbers:
        """Grid of area numbers: the area that holds the whole cell, OPEN where a border passes, else NOWHERE."""
        grid = np.full((self._cells, self._cells), NOWHERE, dtype=np.int32)
        for number, outline in enumerate(self._outlines):
            west, south, east, north = self._bounds[number]
            columns = self._span(west, east, self._west, self._step_x)
            rows = self._span(south, north, self._south, self._step_y)
            x, y = np.meshgrid(self._west + columns * self._step_x, self._south + rows * self._step_y)
            boxes = shapely.box(x, y, x + self._step_x, y + self._step_y)
            window = np.ix_(rows, columns)
            touched = shapely.intersects(outline, boxes)
            whole = shapely.contains_properly(outline, boxes)
            part = grid[window]
            free = part == NOWHERE  # areas may overlap in slivers: a cell with two claims stays open
            part[touched] = _OPEN
            part[whole & free] = number
            grid[window] = part
        return grid

    def _span(self, low: float, high: float, origin: float, step: float) -> NDArray[np.int64]:
        first = max(0, int((low - origin) / step) - 1)
        last = min(self._cells - 1, int((high - origin) / step) + 1)
        return np.arange(first, last + 1)

    def _exact(self, lats: Coordinates, lons: Coordinates) -> Numbers:
        found = np.full(len(lats), NOWHERE, dtype=np.int32)
        order = np.argsort(lons, kind="stable")
        x, y = lons[order], lats[order]
        answer = found[order]
        for number, outline in enumerate(self._outlines):
            west, south, east, north = self._bounds[number]
            start, end = np.searchsorted(x, [west, east], side="left")
            end = np.searchsorted(x, east, side="right")
            near = start + np.flatnonzero(
                (answer[start:end] == NOWHERE) & (y[start:end] >= south) & (y[start:end] <= north)
            )
            hit = near[shapely.intersects_xy(outline, x[near], y[near])]
            answer[hit] = number
        found[order] = answer
        return found
