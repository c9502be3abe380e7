"""Vector tiles of points (Mapbox Vector Tile 2.1), cut from columns sorted along a Morton curve.

A tile of few points carries each with its properties; one of many carries a grid of cells with their sums, so that a
tile stays small at any number of points. Pure functions over NumPy columns: no database, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Columns = Mapping[str, Sequence[str | int]]
DEPTH = 24  # zoom level whose tiles are the cells of the Morton curve, about 2.4 m at the equator
EXTENT = 4096
MAX_ZOOM = 22
MOST_POINTS = 1500
GRID_BITS = 5  # 32 × 32 cells in a tile
MERCATOR_LIMIT = 85.05112878


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points in the order of their Morton codes.

    Parameters
    ----------
    codes
        uint64, ascending: x and y of web Mercator at `DEPTH`, bits interleaved, x in the even ones.
    ids
        Text of each point, in the same order.
    bands
        int8: 2 matched, 1 doubtful, 0 one register only.
    sides
        int16: number of registers that speak of it.
    """

    codes: NDArray[np.uint64]
    ids: tuple[str, ...]
    bands: NDArray[np.int8]
    sides: NDArray[np.int16]


def sort_points(
    lat: Sequence[float], lon: Sequence[float], ids: Sequence[str], bands: Sequence[int], sides: Sequence[int]
) -> Points:
    """Points from plain columns; latitudes beyond the map's edge are drawn at it."""
    x, y = project(np.asarray(lat, float), np.asarray(lon, float))
    codes = spread(x) | (spread(y) << np.uint64(1))
    order = np.argsort(codes, kind="stable")
    return Points(
        codes=codes[order],
        ids=tuple(ids[n] for n in order),
        bands=np.asarray(bands, np.int8)[order],
        sides=np.asarray(sides, np.int16)[order],
    )


def project(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Web Mercator cells at `DEPTH` of degrees."""
    size = float(1 << DEPTH)
    phi = np.radians(np.clip(lat, -MERCATOR_LIMIT, MERCATOR_LIMIT))
    x = (lon + 180.0) / 360.0 * size
    y = (1.0 - np.arcsinh(np.tan(phi)) / np.pi) / 2.0 * size
    return tuple(np.clip(v, 0, size - 1).astype(np.uint64) for v in (x, y))  # type: ignore[return-value]  # of two


_STEPS = tuple(
    (np.uint64(shift), np.uint64(mask))
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    )
)


_CLOSING = (*(mask for _, mask in reversed(_STEPS[:-1])), np.uint64(0xFFFFFFFF))


def spread(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each bit of 32-bit numbers moved to the even places."""
    for shift, mask in _STEPS:
        values = (values | (values << shift)) & mask
    return values


def gather(codes: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The even bits of codes, closed up: the inverse of `spread`."""
    values = codes & np.uint64(0x5555555555555555)
    for (shift, _), (_, mask) in zip(
        reversed(_STEPS), [*reversed(_STEPS[:-1]), (0, np.uint64(0xFFFFFFFF))], strict=True
    ):
        values = (values | (values >> shift)) & mask
    return values.astype(np.int64)


def exists(z: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= z <= MAX_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z


def render_tile(points: Points, z: int, x: int, y: int) -> bytes:
    """One tile: a layer ``points``, or a layer ``cells`` where there are more than `MOST_POINTS`; empty: no bytes."""
    rest = 2 * (DEPTH - z)
    code = int(spread(np.array([x], np.uint64))[0] | (spread(np.array([y], np.uint64))[0] << np.uint64(1)))
    first = np.uint64(code << rest)
    last = np.uint64(((code + 1) << rest) - 1)
    start = int(np.searchsorted(points.codes, first, "left"))
    end = int(np.searchsorted(points.codes, last, "right"))
    if start == end:
        return b""
    if end - start <= MOST_POINTS:
        return _points_layer(points, start, end, z, x, y)
    return _cells_layer(points, start, end, z, x, y)


def _points_layer(points: Points, start: int, end: int, z: int, x: int, y: int) -> bytes:
    codes = points.codes[start:end]
    columns: Columns = {
        "id": points.ids[start:end],
        "band": points.bands[start:end].tolist(),
        "sides": points.sides[start:end].tolist(),
    }
    at = (_inside(gather(codes), x, z), _inside(gather(codes >> np.uint64(1)), y, z))
    return render_layer("points", *at, columns)


def _cells_layer(points: Points, start: int, end: int, z: int, x: int, y: int) -> bytes:
    bits = min(GRID_BITS, DEPTH - z)
    cells = points.codes[start:end] >> np.uint64(2 * (DEPTH - z - bits))
    starts = np.flatnonzero(np.r_[True, cells[1:] != cells[:-1]])
    sums = np.diff(np.r_[starts, len(cells)])
    matched = np.add.reduceat((points.bands[start:end] == 2).astype(np.int64), starts)
    width = EXTENT >> bits
    px = (gather(cells[starts]) - (x << bits)) * width + width // 2
    py = (gather(cells[starts] >> np.uint64(1)) - (y << bits)) * width + width // 2
    return render_layer("cells", px, py, {"n": sums.tolist(), "matched": matched.tolist()})


def _inside(cells: NDArray[np.int64], tile: int, z: int) -> NDArray[np.int64]:
    return ((cells - (tile << (DEPTH - z))) * EXTENT) >> (DEPTH - z)


def render_layer(name: str, xs: NDArray[np.int64], ys: NDArray[np.int64], columns: Columns) -> bytes:
    """One layer of point features (specification 2.1, section 4.1) as the body of a tile."""
    places: dict[str | int, int] = {}
    body = bytearray(_field(1, name.encode()))
    named = list(columns.values())
    for n, (px, py) in enumerate(zip(xs.tolist(), ys.tolist(), strict=True)):
        tags = [part for key, column in enumerate(named) for part in (key, places.setdefault(column[n], len(places)))]
        geometry = (9, _zigzag(px), _zigzag(py))  # MoveTo, once
        body += _field(2, _field(2, _packed(tags)) + b"\x18\x01" + _field(4, _packed(geometry)))
    body += b"".join(_field(3, key.encode()) for key in columns)
    body += b"".join(_field(4, _value(value)) for value in places)
    body += b"\x28" + _varint(EXTENT) + b"\x78\x02"
    return _field(3, bytes(body))


def _value(value: str | int) -> bytes:
    return _field(1, value.encode()) if isinstance(value, str) else b"\x28" + _varint(value)


def _field(tag: int, content: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(content)) + content


def _packed(values: Iterable[int]) -> bytes:
    return b"".join(map(_varint, values))


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1
