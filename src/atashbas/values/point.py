"""A place on the earth with its uncertainty. Coordinates are integer microdegrees, so that they can be signed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from atashbas.values.errors import AtashbasError
from atashbas.values.precision import PlacePrecision

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True, kw_only=True)
class UncertainPoint:
    """WGS 84 point in microdegrees with its precision class.

    Raises AtashbasError ``value.latitude`` / ``value.longitude`` outside ±90° / ±180°.
    """

    lat_udeg: int
    lon_udeg: int
    precision: PlacePrecision = PlacePrecision.LOCALITY
    radius_m: int | None = None

    def __post_init__(self) -> None:
        if abs(self.lat_udeg) > 90_000_000:
            raise AtashbasError("value.latitude", value=self.lat_udeg)
        if abs(self.lon_udeg) > 180_000_000:
            raise AtashbasError("value.longitude", value=self.lon_udeg)

    @classmethod
    def of_degrees(cls, lat: float, lon: float, precision: PlacePrecision = PlacePrecision.LOCALITY) -> UncertainPoint:
        """Point from decimal degrees, rounded to the microdegree (0.1 m)."""
        return cls(lat_udeg=round(lat * 1e6), lon_udeg=round(lon * 1e6), precision=precision)

    @property
    def lat(self) -> float:
        """Latitude in degrees."""
        return self.lat_udeg / 1e6

    @property
    def lon(self) -> float:
        """Longitude in degrees."""
        return self.lon_udeg / 1e6

    @property
    def radius_km(self) -> float | None:
        """Stated radius, else that of the class; None where the class gives no point."""
        return self.radius_m / 1000 if self.radius_m is not None else self.precision.radius_km


def distance_km(a: UncertainPoint, b: UncertainPoint) -> float:
    """Great-circle distance in km (haversine; error below 0.5 % of the ellipsoidal distance)."""
    la, lb = math.radians(a.lat), math.radians(b.lat)
    half = math.sin((lb - la) / 2) ** 2 + math.cos(la) * math.cos(lb) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
