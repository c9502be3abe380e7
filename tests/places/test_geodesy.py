"""Distances, bearings, and places told by distance and direction in five languages."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.places import load_gazetteer
from atashbas.places.geodesy import bearing_deg, bearing_of, compass_of, distances_km, point_at
from atashbas.places.offset import format_offset, parse_offset
from atashbas.values import LANGUAGES, PlacePrecision, UncertainPoint, distance_km

GAZETTEER = load_gazetteer()
LATS, LONS = st.floats(-80, 80), st.floats(-179, 179)


@given(LATS, LONS, st.floats(0, 359.9), st.floats(0.5, 500))
def test_there_and_measured(lat: float, lon: float, bearing: float, km: float) -> None:
    start = UncertainPoint.of_degrees(lat, lon)
    end = point_at(start, bearing, km)
    assert math.isclose(distance_km(start, end), km, rel_tol=1e-3, abs_tol=1e-3)
    assert abs((bearing_deg(start, end) - bearing + 180) % 360 - 180) < 0.5


@given(LATS, LONS, LATS, LONS)
def test_columns_agree_with_single_pairs(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> None:
    one = distance_km(UncertainPoint.of_degrees(lat_a, lon_a), UncertainPoint.of_degrees(lat_b, lon_b))
    column = distances_km(np.array([lat_a]), np.array([lon_a]), np.array([lat_b]), np.array([lon_b]))
    assert math.isclose(one, float(column[0]), rel_tol=1e-6, abs_tol=1e-3)


def test_compass_and_bearing_are_inverse() -> None:
    for points in (4, 8, 16):
        for n in range(points):
            bearing = n * 360 / points
            assert bearing_of(compass_of(bearing, points)) == bearing
    assert compass_of(359) == "n"


@pytest.mark.parametrize(
    ("text", "km", "compass", "place"),
    [
        ("21 km north-west of Hama", 21, "nw", "hama"),
        ("no distance in it", None, "", ""),
        ("7.5 km NW of Idlib", 7.5, "nw", "idlib"),
        ("about 7.5 km north of Idlib", 7.5, "n", "idlib"),
        ("در ۲۱ کیلومتری شمال غربی حماه", 21, "nw", "حماه"),
        ("على بعد 12 كم جنوب شرق دمشق", 12, "se", "دمشق"),
        ("в 30 км к северо-востоку от Алеппо", 30, "ne", "алеппо"),
        ("Hama'nın 21 km kuzeybatısında", 21, "nw", "hama"),
    ],
)
def test_read(text: str, km: float | None, compass: str, place: str) -> None:
    found = parse_offset(text)
    if km is None:
        assert found is None
    else:
        assert found is not None
        assert (found.km, found.compass, found.place) == (km, compass, place)


@pytest.mark.parametrize("language", LANGUAGES)
def test_written_and_read_back(language: str) -> None:
    hama = GAZETTEER.get("hama")
    for compass in ("n", "ne", "e", "se", "s", "sw", "w", "nw"):
        end = point_at(hama.point, bearing_of(compass), 21)
        text = format_offset(hama.point, end, hama.name_in(language), language)
        found = parse_offset(text)
        assert found is not None, text
        assert (round(found.km), found.compass) == (21, compass), text
        assert GAZETTEER.find(found.place)[0].place == hama


def test_offset_is_near_at_best() -> None:
    found = GAZETTEER.locate("21 km north-west of Hama")
    assert found is not None
    assert found.precision is PlacePrecision.NEAR
    assert 20 < distance_km(found, GAZETTEER.get("hama").point) < 22


def test_located_by_name_keeps_the_precision_of_its_level() -> None:
    town, province = GAZETTEER.locate("Morek"), GAZETTEER.locate("Homs governorate")
    assert town is not None
    assert province is not None
    assert (town.precision, province.precision) == (PlacePrecision.LOCALITY, PlacePrecision.GOVERNORATE)
    assert GAZETTEER.locate("zzzz") is None
