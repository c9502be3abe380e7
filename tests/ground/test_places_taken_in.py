"""Boundaries and gazetteers that the operator takes in: whole or not at all, for looking up alone."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from test_signed_rows import RU, entered

from atashbas.agreement import Change
from atashbas.agreement.signed import Table
from atashbas.node import coverage
from atashbas.node.ground import imports, read, write
from atashbas.node.ground.models import PlaceSet
from atashbas.node.home import Home
from atashbas.places import load_gazetteer
from atashbas.values import AtashbasError

DUMP = (
    "170063\tAleppo\tAleppo\tHalep,حلب\t36.20124\t37.16117\tP\tPPLA\tSY\t\t09\t\t\t\t2098210\t\t392\tAsia/Damascus\t2019\n"
    "999001\tTall Nowhere\tTall Nowhere\tتل لا مكان\t35.5\t36.5\tP\tPPL\tSY\t\t12\t\t\t\t100\t\t392\tAsia/Damascus\t2019\n"
    "999002\tTall Bad\tTall Bad\t\tnorth\t36.5\tP\tPPL\tSY\t\t12\t\t\t\t100\t\t392\tAsia/Damascus\t2019\n"
    "5\tBaghdad\tBaghdad\t\t33.3\t44.4\tP\tPPLC\tIQ\t\t07\t\t\t\t100\t\t392\tAsia/Baghdad\t2019\n"
)


def area(code: str, west: float, parents: dict[str, str], **more: Any) -> dict[str, Any]:
    ring = [[west, 35.0], [west + 1, 35.0], [west + 1, 36.0], [west, 36.0], [west, 35.0]]
    properties = {"PCODE": code, "NAME_EN": f"Area {code}", **parents}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}, **more}


def collection(*features: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}).encode()


def two_levels() -> bytes:
    idlib = area("SY07", 36.0, {"ADM0_PCODE": "SY"})
    return collection(idlib, area("SY0700", 36.0, {"ADM1_PCODE": "SY07", "ADM0_PCODE": "SY"}))


def test_boundaries_say_in_which_areas_a_point_lies(every_node: Home) -> None:
    done = imports.import_boundaries(two_levels(), "cod.geojson", name="cod-ab", source="OCHA")
    assert done.line is not None
    assert (done.line.rows, done.line.levels, done.repeated, done.faults) == (2, (1, 2), False, ())
    assert [(name, one.id) for name, one in imports.areas_at(35.5, 36.5)] == [("cod-ab", "SY07"), ("cod-ab", "SY0700")]
    assert imports.areas_at(35.5, 40.0) == ()
    assert [one.id for one in imports.areas("cod-ab", 2)] == ["SY0700"]
    packed = gzip.compress(two_levels())
    again = imports.import_boundaries(packed, "cod.geojson.gz", name="cod-ab", source="OCHA")
    assert not again.repeated  # other bytes, though the same areas
    assert imports.import_boundaries(packed, "cod.geojson.gz", name="cod-ab", source="OCHA").repeated
    imports.forget_set("cod-ab")
    assert imports.place_sets() == ()
    with pytest.raises(AtashbasError, match=r"places\.unknown-set"):
        imports.areas("cod-ab")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"nothing", "boundaries.not-geojson"),
        (b"x" * 50_000_001, "boundaries.too-large"),
        (gzip.compress(b" " * 50_000_001), "boundaries.too-large"),
        (collection(area("A", 36.0, {}), crs={"properties": {"name": "EPSG:3857"}}), "boundaries.projection"),
        (collection(area("A", 3600.0, {})), "boundaries.projection"),
        (
            two_levels().replace(b"[37.0, 35.0], [37.0, 36.0]", b"[37.0, 36.0], [37.0, 35.0]"),
            "boundaries.crosses-itself",
        ),
        (collection(area("A", 36.0, {}), area("A", 37.0, {})), "boundaries.pcode-twice"),
        (collection(area("A", 36.0, {}), {**area("B", 37.0, {}), "geometry": None}), "boundaries.no-area"),
    ],
)
def test_bad_boundaries_leave_what_was_there(demo_node: Home, data: bytes, code: str) -> None:
    imports.import_boundaries(two_levels(), "cod.geojson", name="cod-ab", source="OCHA")
    before = PlaceSet.objects.values().get()
    done = imports.import_boundaries(data, "bad.geojson", name="cod-ab", source="")
    assert done.line is None
    assert code in {fault.code for fault in done.faults}
    assert PlaceSet.objects.values().get() == before


def test_an_imported_place_is_looked_up_and_lies_in_its_governorate(demo_node: Home) -> None:
    imports.import_boundaries(two_levels(), "cod.geojson", name="cod-ab", source="OCHA")
    done = imports.import_gazetteer(DUMP.encode(), "SY.txt", name="geonames", source="GeoNames", country="SY")
    assert done.line is not None
    assert done.line.rows == 2
    assert [(fault.code, fault.row) for fault in done.faults] == [("places.coordinates", 4)]
    places = read.gazetteer()
    found = places.find("تل لا مكان")[0].place
    assert (found.id, found.parent, found.admin1) == ("geonames-999001", "SY0700", "SY07")
    assert "geonames-5" not in places
    assert places.get("idlib") == load_gazetteer().get("idlib")
    imports.forget_set("geonames")
    assert "geonames-999001" not in read.gazetteer()


def test_an_import_changes_no_coverage(demo_node: Home) -> None:
    """Two nodes of one cut come to one picture, whatever their operators took in."""
    world = coverage.world()
    imports.import_gazetteer(DUMP.encode(), "SY.txt", name="geonames", source="")
    assert coverage.world() is world
    with pytest.raises(AtashbasError, match=r"whatif\.place"):
        coverage.ask(Change(place="Tall Nowhere"))


def test_a_claim_carries_the_place_that_others_do_not_know(demo_node: Home) -> None:
    imports.import_gazetteer(DUMP.encode(), "SY.txt", name="geonames", source="")
    text = "kind,actor,place,from,to,by,state,source\npresence,org:ahrar,geonames-999001,2017-02-01,,,,a map\n"
    entered(demo_node, Table.CLAIMS, text)
    imports.forget_set("geonames")
    place = read.gazetteer().get("geonames-999001")
    assert (place.name, place.point.lat) == ("Tall Nowhere", 35.5)
    cells = {"kind": "presence", "actor": "org:ahrar", "place": "geonames-5", "from": "2017", "source": "a map"}
    with pytest.raises(AtashbasError, match=r"claims\.place"):
        write.row_from_cells(Table.CLAIMS, cells, RU.reporter)


def test_nothing_good_is_nothing_taken_in(demo_node: Home) -> None:
    done = imports.import_gazetteer(DUMP.encode(), "SY.txt", name="geonames", source="", country="XX")
    assert (done.line, [fault.code for fault in done.faults]) == (None, ["places.none"])
    assert imports.import_gazetteer(b"a,b\n1,2\n", "x.csv", name="x", source="").faults[0].code == "places.columns"
    assert imports.place_sets() == ()


def test_the_published_sub_districts(demo_node: Home, shared: Path) -> None:
    """OCHA's boundaries of Syria as published: every centre of a sub-district lies in itself."""
    file = shared / "data/geo/syr_admin3.geojson.gz"
    done = imports.import_boundaries(file.read_bytes(), file.name, name="cod", source="OCHA COD-AB")
    assert done.line is not None
    assert done.line.rows == 272
    for one in imports.areas("cod", max(done.line.levels))[:40]:
        point = one.outline.representative_point()
        assert one.id in {found.id for _, found in imports.areas_at(point.y, point.x)}
