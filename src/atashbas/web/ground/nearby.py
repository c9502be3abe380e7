"""Which town lies nearest to a point: how a drawn area is called in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from atashbas.places import Gazetteer, Level, Place
from atashbas.places.geodesy import distances_km


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Towns:
    """Towns of a gazetteer by position."""

    places: tuple[Place, ...]
    lats: NDArray[np.float64]
    lons: NDArray[np.float64]

    def nearest(self, lat: float, lon: float) -> Place | None:
        """Town nearest to a point; None where the gazetteer has none."""
        if not self.places:
            return None
        return self.places[int(distances_km(np.array(lat), np.array(lon), self.lats, self.lons).argmin())]


@lru_cache(maxsize=4)
def towns_of(places: Gazetteer) -> Towns:
    """Towns of a gazetteer, in its order."""
    held = places.at_level(Level.TOWN)
    points = [place.point for place in held]
    lats, lons = np.array([point.lat for point in points]), np.array([point.lon for point in points])
    return Towns(places=held, lats=lats, lons=lons)
