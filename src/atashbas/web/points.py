"""The map's points of a period, sorted once for each state of the projection and kept for the next tiles."""

from __future__ import annotations

from functools import lru_cache

from atashbas.node import queries
from atashbas.node.queries.remembered import material
from atashbas.web.tiles import Points, sort_points

BAND_CODES = {"single": 0, "doubtful": 1, "probable": 2}
KEPT = 8


def points_of(filters: queries.Filters) -> Points:
    """Points that the filters let through, as the projection stands now."""
    return _sorted(material(), filters)


@lru_cache(maxsize=KEPT)
def _sorted(_material: int, filters: queries.Filters) -> Points:
    found = queries.map_points(filters)
    return sort_points(
        lat=[point.lat for point in found],
        lon=[point.lon for point in found],
        ids=[point.id for point in found],
        bands=[BAND_CODES.get(point.band, 0) for point in found],
        sides=[point.side_count for point in found],
    )
