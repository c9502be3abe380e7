"""Distances, bearings and positions on the sphere, for one pair and for whole columns.

Sphere of the mean radius: against the ellipsoid distances differ by less than 0.6 %. Degrees, kilometres; bearings
clockwise from north, in [0, 360).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from atashbas.values import PlacePrecision, UncertainPoint
from atashbas.values.point import EARTH_RADIUS_KM

Degrees = NDArray[np.float64]
COMPASS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")


def distances_km(lat_a: Degrees, lon_a: Degrees, lat_b: Degrees, lon_b: Degrees) -> Degrees:
    """Great-circle distances in km between points of equal shape (or broadcast); NaN where a coordinate is NaN."""
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((phi_b - phi_a) / 2) ** 2
    half = half + np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    found: Degrees = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return found


def bearing_deg(start: UncertainPoint, end: UncertainPoint) -> float:
    """Initial bearing from one point to another; 0 where they coincide."""
    phi_a, phi_b = math.radians(start.lat), math.radians(end.lat)
    turn = math.radians(end.lon - start.lon)
    east = math.sin(turn) * math.cos(phi_b)
    north = math.cos(phi_a) * math.sin(phi_b) - math.sin(phi_a) * math.cos(phi_b) * math.cos(turn)
    return math.degrees(math.atan2(east, north)) % 360.0


def compass_of(bearing: float, points: int = 8) -> str:
    """Nearest of 4, 8 or 16 compass points to a bearing, e.g. ``"nw"``."""
    step = 16 // points
    return COMPASS[round(bearing / (360 / points)) % points * step]


def bearing_of(compass: str) -> float:
    """Bearing of a compass point in degrees."""
    return COMPASS.index(compass) * 22.5


def point_at(
    start: UncertainPoint, bearing: float, km: float, precision: PlacePrecision = PlacePrecision.NEAR
) -> UncertainPoint:
    """Point at a bearing and distance from another."""
    arc, turn = km / EARTH_RADIUS_KM, math.radians(bearing)
    phi, lam = math.radians(start.lat), math.radians(start.lon)
    lat = math.asin(math.sin(phi) * math.cos(arc) + math.cos(phi) * math.sin(arc) * math.cos(turn))
    across = math.sin(turn) * math.sin(arc) * math.cos(phi)
    lon = lam + math.atan2(across, math.cos(arc) - math.sin(phi) * math.sin(lat))
    east = (math.degrees(lon) + 540) % 360 - 180
    return UncertainPoint.of_degrees(math.degrees(lat), east, precision)
