"""Reader of administrative boundaries: GeoJSON with P-codes as OCHA publishes it (COD-AB).

Bytes in, areas and faults out. All or nothing: where a blocking fault is found no area is returned, since a map with a
hole in it would answer wrongly.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from atashbas.places.areas import Area
from atashbas.places.geojson import LIMIT_BYTES, parse_features
from atashbas.values import AtashbasError, Fault
from atashbas.values.errors import Fact
from atashbas.values.text import direction_of

_SLIVER = 0.001
_LEVELS = (4, 3, 2, 1, 0)
# Fields of COD-AB through its editions: PCODE beside the parents' codes, then ADM2_PCODE of the area itself, then small
# letters and adm2_name. `{n}` is the area's own level.
_NAME_FIELDS = {
    "en": ("NAME_EN", "ADM{n}_EN", "ADM{n}_NAME", "NAM_EN_REF"),
    "ar": ("NAME_AR", "ADM{n}_AR", "ADM{n}_NAME1", "NAM_AR_REF"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """Areas read from a file, by P-code, and what is wrong with it."""

    areas: tuple[Area, ...]
    faults: tuple[Fault, ...]


def read_boundaries(data: bytes, *, file: str, source: str) -> Boundaries:
    """Areas of a GeoJSON file (plain or gzip), WGS 84 longitude/latitude.

    Faults: ``boundaries.too-large`` above 50 MB, ``.not-geojson``, ``.projection`` (another reference system, declared
    or seen in the numbers), ``.no-pcode``, ``.pcode-twice``, ``.crosses-itself``, ``.no-area``; not blocking:
    ``.names-swapped`` (English and Arabic in each other's field; put right, and said).
    """
    try:
        text = _plain(data)
    except (OSError, EOFError, zlib.error):
        return _refused("boundaries.not-geojson", file)
    try:
        features = parse_features(text)
    except AtashbasError as error:
        return _refused(error.code.replace("geojson.", "boundaries."), file, **error.facts)
    return _read_features(features, file, source)


def _plain(data: bytes) -> bytes:
    """The text, unpacked up to one byte over the limit."""
    if data[:2] != b"\x1f\x8b":
        return data
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        return packed.read(LIMIT_BYTES + 1)


def _refused(code: str, file: str, **facts: Fact) -> Boundaries:
    return Boundaries(areas=(), faults=(Fault(code=code, file=file, facts=facts),))


def _read_features(features: list[Any], file: str, source: str) -> Boundaries:
    areas: dict[str, Area] = {}
    faults: list[Fault] = _swapped_names(features, file)
    for row, feature in enumerate(features, 1):
        area, found = _read_feature(feature, row, file, source)
        faults += found
        if area is not None and area.id in areas:
            faults.append(Fault(code="boundaries.pcode-twice", file=file, row=row, value=area.id))
        elif area is not None:
            areas[area.id] = area
    blocked = any(fault.blocking for fault in faults)
    return Boundaries(areas=() if blocked else tuple(areas[id_] for id_ in sorted(areas)), faults=tuple(faults))


def _read_feature(feature: Any, row: int, file: str, source: str) -> tuple[Area | None, list[Fault]]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = {str(key).upper(): value for key, value in properties.items()} if isinstance(properties, dict) else {}
    codes = [str(properties[f"ADM{n}_PCODE"]) for n in _LEVELS if properties.get(f"ADM{n}_PCODE")]
    pcode = str(properties.get("PCODE") or (codes.pop(0) if codes else ""))
    if not pcode:
        return None, [Fault(code="boundaries.no-pcode", file=file, row=row, column="PCODE")]
    try:
        outline = shape(feature["geometry"])
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        return None, [Fault(code="boundaries.no-area", file=file, row=row, value=pcode)]
    fault = _outline_fault(outline)
    if fault:
        return None, [Fault(code=fault, file=file, row=row, value=pcode)]
    faults = []
    if not outline.is_valid:
        mended = shapely.make_valid(outline, method="structure")
        if abs(mended.area - outline.area) > _SLIVER * mended.area:
            return None, [Fault(code="boundaries.crosses-itself", file=file, row=row, value=pcode)]
        faults.append(Fault(code="boundaries.outline-mended", file=file, row=row, value=pcode, blocking=False))
        outline = mended
    parents = tuple(code for code in codes if code != pcode)
    names = _names(properties, len(parents))
    return Area(id=pcode, level=len(parents), names=names, parents=parents, outline=outline, source=source), faults


def _outline_fault(outline: BaseGeometry) -> str | None:
    if outline.is_empty or outline.geom_type not in {"Polygon", "MultiPolygon"}:
        return "boundaries.no-area"
    west, south, east, north = outline.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return "boundaries.projection"
    return None


def _names(properties: Mapping[str, Any], level: int) -> Mapping[str, str]:
    """Names by language; where the two scripts stand in each other's field they are exchanged."""
    names = {}
    for language, fields in _NAME_FIELDS.items():
        stated = (str(properties.get(field.format(n=level)) or "") for field in fields)
        names[language] = next(filter(None, stated), "")
    if names["en"] and direction_of(names["en"]) == "rtl" and direction_of(names["ar"]) == "ltr":
        names = {"en": names["ar"], "ar": names["en"]}
    return {language: name for language, name in names.items() if name}


def _swapped_names(features: list[Any], file: str) -> list[Fault]:
    """Pairs of name fields whose scripts are exchanged: one fault for a pair, with the number of rows."""
    rows = Counter(stem for feature in features for stem in _swapped(feature))
    return [
        Fault(
            code="boundaries.names-swapped",
            file=file,
            column=f"{stem}_EN, {stem}_AR",
            blocking=False,
            facts={"rows": rows[stem]},
        )
        for stem in sorted(rows)
    ]


def _swapped(feature: Any) -> Iterator[str]:
    stated = feature.get("properties") if isinstance(feature, dict) else None
    properties: dict[str, Any] = stated if isinstance(stated, dict) else {}
    for key in sorted(properties):
        if not key.endswith("_EN"):
            continue
        english, arabic = str(properties[key] or ""), str(properties.get(f"{key[:-3]}_AR") or "")
        if english and arabic and direction_of(english) == "rtl" and direction_of(arabic) == "ltr":
            yield key[:-3]
