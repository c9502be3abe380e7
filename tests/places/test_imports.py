"""Place tables: GeoNames, UCDP; and what real place words of another register find in them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from atashbas.places import Gazetteer, load_gazetteer
from atashbas.places.imports import read_geonames, read_ucdp_places
from atashbas.values import UncertainPoint, distance_km

BASE = load_gazetteer()


def test_geonames_csv(shared: Path) -> None:
    data = gzip.decompress((shared / "data/geo/geonames500_mideast_ua.csv.gz").read_bytes())
    found = read_geonames(data, file="geonames", country="SY")
    assert len(found.places) == 308
    assert found.faults == ()
    aleppo = next(place for place in found.places if place.id == "geonames-170063")
    assert aleppo.names["tr"] == "Halep"


def test_geonames_dump() -> None:
    line = "170063\tAleppo\tAleppo\tHalep,Алеппо,حلب\t36.20124\t37.16117\tP\tPPLA\tSY\t\t09\t\t\t\t2098210\t\t392\tAsia/Damascus\t2019-09-05"
    found = read_geonames(line.encode(), file="SY.txt")
    assert [(p.name, p.weight) for p in found.places] == [("Aleppo", 2098210)]
    assert Gazetteer(found.places).find("حلب")[0].place.id == "geonames-170063"


def test_bad_rows_are_named_and_good_rows_go_in() -> None:
    data = b"geonameid,cc,name,lat,lon\n1,SY,A,36,37\n2,SY,B,north,37\n3,SY,C,136,37\n4,SY,D,35,38\n"
    found = read_geonames(data, file="g.csv")
    assert [place.name for place in found.places] == ["A", "D"]
    assert [(f.row, f.code) for f in found.faults] == [(3, "places.coordinates"), (4, "value.latitude")]


def test_wrong_columns_and_encoding_are_named() -> None:
    assert read_geonames(b"a,b\n1,2\n", file="g.csv").faults[0].value == "cc, geonameid, lat, lon, name"
    assert read_geonames(b"\xff\xfe", file="g.csv").faults[0].code == "places.not-utf8"
    assert read_ucdp_places(b"a,b\n", file="u.csv", governorates=BASE).faults[0].code == "places.columns"


def test_ucdp_places_keep_all_their_names(shared: Path) -> None:
    data = (shared / "data/ucdp/ucdp_syria_places.csv").read_bytes()
    found = read_ucdp_places(data, file="ucdp", governorates=BASE)
    assert len(found.places) > 1900
    palmyra = next(place for place in found.places if place.names["en"] == "Tadmur")
    assert "Palmyra" in palmyra.other
    assert palmyra.admin1 == "SY04"


def hits(shared: Path, gazetteer: Gazetteer, column: str) -> float:
    """Share of Airwars place words whose first candidate lies within 5 km, the stated governorate given as context."""
    pairs = csv.DictReader((shared / "data/linkage/pairs.csv").read_text(encoding="utf-8").splitlines())
    paired = {row["airwars_code"] for row in pairs}
    text = gzip.decompress((shared / "data/linkage/airwars_2016-01_2017-06.csv.gz").read_bytes()).decode()
    rows = [r for r in csv.DictReader(text.splitlines()) if r["code"] in paired and r["lat"] and r[column]]
    good = 0
    for row in rows:
        governorate = BASE.find_governorate(row["region_en"])
        found = gazetteer.find(row[column], near=governorate.id if governorate else None, limit=1)
        point = UncertainPoint.of_degrees(float(row["lat"]), float(row["lon"]))
        good += bool(found) and distance_km(found[0].place.point, point) <= 5
    return good / len(rows)


def test_real_place_words_of_another_register(shared: Path) -> None:
    """UCDP's places imported beside our own; half of the words name streets and quarters that no gazetteer has."""
    data = (shared / "data/ucdp/ucdp_syria_places.csv").read_bytes()
    imported = read_ucdp_places(data, file="ucdp", governorates=BASE).places
    gazetteer = Gazetteer((*BASE.places, *imported))
    assert hits(shared, gazetteer, "loc_en") >= 0.80
    assert hits(shared, gazetteer, "loc_ar") >= 0.80
