"""Points lent by names: where others state coordinates for a place name, a report without any stands there too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from atashbas.reconcile.table import NO_POINT, Coded
from atashbas.reconcile.words import fold_area, fold_place

_AGREED_UDEG = 150_000  # points of one name further apart than this name no one place
_NEAR = 2  # precision class of a lent point


def place_points(reports: Coded, frame: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Points of place names that reports with coordinates agree on: name and governorate → microdegrees.

    The middle of all stated points, where they lie within about fifteen km of each other.
    """
    points = pl.DataFrame({"key": key_of_place(frame), "lat": reports.lat, "lon": reports.lon})
    placed = points.filter(pl.col("key").is_not_null(), pl.col("lat") != NO_POINT)
    spread = pl.max_horizontal(pl.col("lat").max() - pl.col("lat").min(), pl.col("lon").max() - pl.col("lon").min())
    middles = placed.group_by("key").agg(pl.col("lat").median(), pl.col("lon").median(), spread.alias("spread"))
    close = middles.filter(pl.col("spread") < _AGREED_UDEG).sort("key")
    return {key: (round(lat), round(lon)) for key, lat, lon, _ in close.iter_rows()}


def key_of_place(frame: pl.DataFrame) -> pl.Series:
    """Folded name of the place with its governorate; null where no name is stated."""
    names = {name: " ".join(fold_place(name)) or None for name in frame["place"].drop_nulls().unique().to_list()}
    areas = {name: fold_area(name) or "" for name in frame["admin1"].drop_nulls().unique().to_list()}
    place = frame["place"].replace_strict(names, default=None, return_dtype=pl.String) if names else frame["place"]
    area = frame["admin1"].replace_strict(areas, default="", return_dtype=pl.String) if areas else frame["admin1"]
    return (place + "|" + area.fill_null("")).alias("key")


def lend_points(reports: Coded, frame: pl.DataFrame, points: Mapping[str, tuple[int, int]]) -> Coded:
    """Give reports without coordinates the point that others state for the same name; their precision is *near*."""
    at = np.flatnonzero(reports.lat == NO_POINT)
    if not len(at) or not points:
        return reports
    keys = key_of_place(frame[at]).to_list()
    known = [(row, points[key]) for row, key in zip(at.tolist(), keys, strict=True) if key in points]
    if not known:
        return reports
    rows = np.array([row for row, _ in known])
    lat, lon, precision = reports.lat.copy(), reports.lon.copy(), reports.precision.copy()
    lat[rows], lon[rows] = np.array([point for _, point in known], np.int32).T
    precision[rows] = _NEAR
    return replace(reports, lat=lat, lon=lon, precision=precision)
