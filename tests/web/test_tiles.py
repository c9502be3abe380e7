"""Vector tiles, read back by a slow decoder written from the specification: no point is lost, moved or counted twice."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.node import queries
from atashbas.web import tiles
from atashbas.web.points import points_of


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def read_fields(data: bytes) -> list[tuple[int, Any]]:
    """Protocol buffer message → (tag, number or bytes)."""
    fields, at = [], 0
    while at < len(data):
        key, at = read_varint(data, at)
        if key & 7 == 0:
            value, at = read_varint(data, at)
        else:
            assert key & 7 == 2
            size, at = read_varint(data, at)
            value, at = data[at : at + size], at + size
        fields.append((key >> 3, value))
    return fields


def read_packed(data: bytes) -> list[int]:
    values, at = [], 0
    while at < len(data):
        value, at = read_varint(data, at)
        values.append(value)
    return values


def decode(tile: bytes) -> dict[str, list[tuple[int, int, dict[str, Any]]]]:
    """Layer → (x, y, properties) of its points."""
    layers = {}
    for tag, layer in read_fields(tile):
        assert tag == 3
        parts = read_fields(layer)
        named = dict(parts)
        assert (named[15], named[5]) == (2, 4096)
        keys = [value.decode() for tag, value in parts if tag == 3]
        values = [
            text.decode() if kind == 1 else text for tag, raw in parts if tag == 4 for kind, text in read_fields(raw)
        ]
        layers[named[1].decode()] = [read_feature(value, keys, values) for tag, value in parts if tag == 2]
    return layers


def read_feature(data: bytes, keys: list[str], values: list[Any]) -> tuple[int, int, dict[str, Any]]:
    named = dict(read_fields(data))
    assert named[3] == 1, "a point"
    tags = read_packed(named[2])
    command, x, y = read_packed(named[4])
    assert command == 9
    unsigned = [(n >> 1) ^ -(n & 1) for n in (x, y)]
    return unsigned[0], unsigned[1], {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}


def degrees(z: int, x: int, y: int, px: int, py: int) -> tuple[float, float]:
    size = 4096 << z
    lon = (x * 4096 + px) / size * 360 - 180
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y * 4096 + py) / size))))
    return lat, lon


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=50))
def test_gathering_undoes_spreading(numbers: list[int]) -> None:
    spread = tiles.spread(np.array(numbers, np.uint64))
    assert tiles.gather(spread).tolist() == numbers
    slow = [sum(((n >> bit) & 1) << (2 * bit) for bit in range(32)) for n in numbers]
    assert spread.tolist() == slow


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400), st.integers(0, 12), st.randoms(use_true_random=False))
def test_every_point_lies_in_exactly_one_tile_where_it_belongs(count: int, z: int, dice: Any) -> None:
    lat = [dice.uniform(32, 37.5) for _ in range(count)]
    lon = [dice.uniform(35.5, 42.5) for _ in range(count)]
    bands = [dice.randrange(3) for _ in range(count)]
    points = tiles.sort_points(lat, lon, [f"i{n}" for n in range(count)], bands, [1] * count)
    x, y = tiles.project(np.array(lat), np.array(lon))
    found: dict[str, tuple[float, float, int]] = {}
    for tx, ty in sorted({(int(a) >> (24 - z), int(b) >> (24 - z)) for a, b in zip(x, y, strict=True)}):
        for px, py, facts in decode(tiles.render_tile(points, z, tx, ty))["points"]:
            assert 0 <= px < 4096
            assert 0 <= py < 4096
            assert facts["id"] not in found
            found[facts["id"]] = (*degrees(z, tx, ty, px, py), facts["band"])
    assert len(found) == count
    grid = 360 / (4096 << z)
    for n in range(count):
        assert found[f"i{n}"][0] == pytest.approx(lat[n], abs=grid)
        assert found[f"i{n}"][1] == pytest.approx(lon[n], abs=grid)
        assert found[f"i{n}"][2] == bands[n]


def test_many_points_become_cells_that_sum_to_them() -> None:
    dice = np.random.default_rng(7)
    count = 20_000
    bands = dice.integers(0, 3, count)
    points = tiles.sort_points(
        dice.uniform(33, 37, count), dice.uniform(36, 42, count), [str(n) for n in range(count)], bands, [1] * count
    )
    cells = decode(tiles.render_tile(points, 0, 0, 0))["cells"]
    assert sum(facts["n"] for _, _, facts in cells) == count
    assert sum(facts["matched"] for _, _, facts in cells) == int((bands == 2).sum())
    assert len(tiles.render_tile(points, 6, 38, 25)) < 70_000


def test_where_nothing_is_the_tile_is_empty() -> None:
    points = tiles.sort_points([35.0], [38.0], ["a"], [2], [3])
    assert tiles.render_tile(points, 8, 0, 0) == b""
    assert not tiles.exists(3, 8, 0)
    assert not tiles.exists(23, 0, 0)
    nobody = tiles.sort_points([], [], [], [], [])
    assert tiles.render_tile(nobody, 0, 0, 0) == b""


def test_the_tiles_of_a_page_hold_its_incidents(client: Client) -> None:
    filters = queries.parse_filters({"from": "2017-02-01", "to": "2017-02-28"})
    wanted = {point.id for point in queries.map_points(filters)}
    response = client.get("/map/tiles/0/0/0.mvt?from=2017-02-01&to=2017-02-28")
    assert response.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert {facts["id"] for _, _, facts in decode(response.content)["points"]} == wanted
    assert len(points_of(filters).ids) == len(wanted)
