"""Points in areas: the fast index against the plain question, and the real boundaries."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from atashbas.places.areas import NOWHERE, Area, AreaIndex
from atashbas.places.boundaries import LIMIT_BYTES, read_boundaries
from atashbas.values import AtashbasError


def area(id_: str, outline: Polygon) -> Area:
    return Area(id=id_, level=1, names={"en": id_}, outline=outline, source="made for the test")


def plain(areas: tuple[Area, ...], lat: float, lon: float) -> int:
    """Slow and obvious: the first area by id that touches the point."""
    return next((n for n, a in enumerate(areas) if a.outline.intersects(Point(lon, lat))), NOWHERE)


STAR = Polygon([(0, 0), (4, 1), (9, 0), (6, 4), (9, 9), (4, 6), (0, 9), (2, 4)])
AREAS = (
    area("a", STAR),
    area("b", Polygon([(9, 0), (12, 0), (12, 9), (9, 9), (6, 4)])),
    area("c", Polygon([(3, 3), (5, 3), (5, 5), (3, 5)])),
)


@given(st.lists(st.tuples(st.floats(-1, 10), st.floats(-1, 13)), min_size=1, max_size=60))
@settings(deadline=None)
def test_index_agrees_with_the_plain_question(points: list[tuple[float, float]]) -> None:
    index = AreaIndex(AREAS, cells=16)
    found = index.find(np.array([p[0] for p in points]), np.array([p[1] for p in points]))
    assert [int(n) for n in found] == [plain(index.areas, *p) for p in points]


def test_border_belongs_to_the_first_by_id_and_nan_to_none() -> None:
    index = AreaIndex(AREAS)
    assert index.find_one(0.0, 9.0) is index.areas[0]
    assert int(index.find(np.array([np.nan]), np.array([1.0]))[0]) == NOWHERE


def test_no_areas_is_an_error() -> None:
    with pytest.raises(AtashbasError, match=r"areas\.none"):
        AreaIndex(())


@pytest.mark.parametrize(("level", "count"), [(1, 14), (2, 62), (3, 272)])
def test_ocha_boundaries(shared: Path, level: int, count: int) -> None:
    data = (shared / f"data/geo/syr_admin{level}.geojson.gz").read_bytes()
    found = read_boundaries(data, file="adm", source="OCHA")
    assert len(found.areas) == count
    assert {a.level for a in found.areas} == {level}
    assert all(a.names["en"].isascii() and not a.names["ar"].isascii() for a in found.areas)


def test_exchanged_names_are_said(shared: Path) -> None:
    data = (shared / "data/geo/syr_admin3.geojson.gz").read_bytes()
    faults = read_boundaries(data, file="adm3", source="OCHA").faults
    assert [(f.code, f.column, f.blocking) for f in faults if f.code == "boundaries.names-swapped"] == [
        ("boundaries.names-swapped", "ADM0_EN, ADM0_AR", False)
    ]


def test_real_sub_districts_agree_with_shapely(shared: Path) -> None:
    data = (shared / "data/geo/syr_admin3.geojson.gz").read_bytes()
    index = AreaIndex(read_boundaries(data, file="adm3", source="OCHA").areas)
    chance = np.random.default_rng(7)
    lats, lons = chance.uniform(32, 37.5, 3000), chance.uniform(35.5, 42.5, 3000)
    hits = shapely.STRtree([a.outline for a in index.areas]).query(shapely.points(lons, lats), predicate="intersects")
    expected = np.full(3000, NOWHERE)
    for point, number in sorted(zip(*hits, strict=True), key=lambda pair: -pair[1]):
        expected[point] = number
    assert (index.find(lats, lons) == expected).all()


SQUARE = [[[36.0, 35.0], [37.0, 35.0], [37.0, 36.0], [36.0, 36.0], [36.0, 35.0]]]
BOW = [[[36.0, 35.0], [37.0, 36.0], [37.0, 35.0], [36.0, 36.0], [36.0, 35.0]]]


def geojson(*rings: object, pcodes: tuple[str, ...] = ("X1",), crs: str | None = None) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"PCODE": p, "NAME_EN": "N"},
            "geometry": {"type": "Polygon", "coordinates": r},
        }
        for r, p in zip(rings, pcodes, strict=True)
    ]
    content: dict[str, object] = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return json.dumps(content).encode()


METRES = [[[[x * 111_000, y * 111_000] for x, y in ring] for ring in SQUARE]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "boundaries.not-geojson"),
        (b"{not json", "boundaries.not-geojson"),
        (b"\x1f\x8bnot gzip", "boundaries.not-geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "boundaries.not-geojson"),
        (b" " * (LIMIT_BYTES + 1), "boundaries.too-large"),
        (geojson(SQUARE, crs="urn:ogc:def:crs:EPSG::32637"), "boundaries.projection"),
        (geojson(METRES[0]), "boundaries.projection"),
        (geojson(SQUARE, pcodes=("",)), "boundaries.no-pcode"),
        (geojson(SQUARE, SQUARE, pcodes=("X1", "X1")), "boundaries.pcode-twice"),
        (geojson(SQUARE, BOW, pcodes=("X1", "X2")), "boundaries.crosses-itself"),
        (geojson([]), "boundaries.no-area"),
    ],
)
def test_bad_boundaries_are_named_and_nothing_is_half_imported(data: bytes, code: str) -> None:
    found = read_boundaries(data, file="x.geojson", source="test")
    assert code in {fault.code for fault in found.faults}
    assert found.areas == ()


@pytest.mark.parametrize(
    "properties",
    [
        {"PCODE": "SY0701", "NAME_EN": "Harim", "NAME_AR": "حارم", "ADM1_PCODE": "SY07", "ADM0_PCODE": "SY"},
        {
            "ADM2_PCODE": "SY0701",
            "ADM2_EN": "Harim",
            "ADM2_AR": "حارم",
            "ADM1_EN": "Idleb",
            "ADM1_PCODE": "SY07",
            "ADM0_PCODE": "SY",
        },
        {"adm2_pcode": "SY0701", "adm2_name": "Harim", "adm2_name1": "حارم", "adm1_pcode": "SY07", "adm0_pcode": "SY"},
    ],
)
def test_the_fields_of_every_edition_of_cod_ab_are_known(properties: dict[str, str]) -> None:
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    (area,) = read_boundaries(data, file="x.geojson", source="test").areas
    assert (area.id, area.level, area.parents) == ("SY0701", 2, ("SY07", "SY"))
    assert dict(area.names) == {"en": "Harim", "ar": "حارم"}


def test_a_packed_bomb_is_stopped_at_the_limit() -> None:
    found = read_boundaries(gzip.compress(b" " * (LIMIT_BYTES + 10)), file="bomb.gz", source="test")
    assert [fault.code for fault in found.faults] == ["boundaries.too-large"]


def test_declared_wgs84_goes_in() -> None:
    assert read_boundaries(geojson(SQUARE, crs="urn:ogc:def:crs:OGC:1.3:CRS84"), file="x", source="test").areas
