"""Drawn shapes: features of a GeoJSON file in WGS 84, and outlines and lines as whole microdegrees for the register.

Bytes in, features out. Decides what is no GeoJSON, too large or in another projection; knows no claim and no area.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from atashbas.values import AtashbasError

LIMIT_BYTES = 50_000_000
AREAS = frozenset({"Polygon", "MultiPolygon"})
LINES = frozenset({"LineString", "MultiLineString"})
_WGS84 = ("crs84", "4326", "wgs84", "wgs 84")
_UDEG = 1_000_000


def parse_features(data: bytes) -> list[Any]:
    """Features of a GeoJSON file (RFC 7946), as they stand in it.

    Raises AtashbasError ``geojson.too-large`` above 50 MB, ``geojson.not-geojson``, ``geojson.projection`` where the
    file declares another reference system than WGS 84.
    """
    if len(data) > LIMIT_BYTES:
        raise AtashbasError("geojson.too-large", limit=LIMIT_BYTES)
    try:
        content = json.loads(data, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise AtashbasError("geojson.not-geojson") from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise AtashbasError("geojson.not-geojson")
    declared = _declared_system(content)
    if declared and not any(name in declared.lower() for name in _WGS84):
        raise AtashbasError("geojson.projection", system=declared[:120])
    return features


def parse_shape(geometry: Any, kinds: frozenset[str]) -> BaseGeometry:
    """Shape of a GeoJSON geometry, to whole microdegrees and without heights.

    Raises AtashbasError ``geojson.not-geojson``, ``geojson.no-shape`` for another kind of geometry or an empty one,
    ``geojson.projection`` where its numbers are no degrees, ``geojson.crosses-itself``.
    """
    try:
        drawn = shapely.force_2d(shape(geometry))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise AtashbasError("geojson.not-geojson") from error
    check_shape(drawn, kinds)
    whole = shape_of(shape_data(drawn))
    check_shape(whole, kinds)  # rounding may close a gap: what is signed is what was checked
    return whole


def check_shape(drawn: BaseGeometry, kinds: frozenset[str]) -> None:
    """Raises the errors of `parse_shape` for a shape that cannot stand on a map."""
    if drawn.is_empty or drawn.geom_type not in kinds:
        raise AtashbasError("geojson.no-shape", kind=str(drawn.geom_type))
    west, south, east, north = drawn.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise AtashbasError("geojson.projection", system="")
    if not drawn.is_valid:
        raise AtashbasError("geojson.crosses-itself")


def shape_data(drawn: BaseGeometry) -> dict[str, Any]:
    """A shape as the register signs it: its kind and its coordinates in whole microdegrees (longitude, latitude)."""
    held = mapping(drawn)
    return {"type": held["type"], "udeg": _scaled(held["coordinates"])}


def shape_of(data: Mapping[str, Any]) -> BaseGeometry:
    """Shape of its signed form; raises AtashbasError ``geojson.not-geojson`` where it is none."""
    try:
        made: BaseGeometry = shape({"type": data["type"], "coordinates": _degrees(data["udeg"])})
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise AtashbasError("geojson.not-geojson") from error
    return made


def _scaled(part: Iterable[Any]) -> list[Any]:
    return [_scaled(one) if isinstance(one, (tuple, list)) else round(one * _UDEG) for one in part]


def _degrees(part: Any) -> list[Any]:
    """Whole microdegrees as degrees; anything but nested lists of whole numbers is no shape."""
    if type(part) is not list:
        raise TypeError(type(part).__name__)
    return [one / _UDEG if type(one) is int else _degrees(one) for one in part]


def _no_number(text: str) -> float:
    raise ValueError(text)


def _declared_system(content: Mapping[str, Any]) -> str:
    declared = content.get("crs")
    if not isinstance(declared, dict):
        return ""
    properties = declared.get("properties")
    return str(properties.get("name", "")) if isinstance(properties, dict) else ""
