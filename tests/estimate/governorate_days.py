"""UCDP GED events of Syria as governorate-days, with the neighbourhood of the governorates."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from atashbas.estimate.counts import Counts, parse_counts

FIRST, LAST = date(2016, 1, 1), date(2017, 6, 30)
# Which governorates touch (from any map of Syria).
BORDERS = {
    "Aleppo": ("Idlib", "Hamah", "Ar Raqqah"),
    "Ar Raqqah": ("Aleppo", "Hamah", "Homs", "Deir ez Zor", "Al Hasakah"),
    "Al Hasakah": ("Ar Raqqah", "Deir ez Zor"),
    "Deir ez Zor": ("Al Hasakah", "Ar Raqqah", "Homs"),
    "Hamah": ("Aleppo", "Idlib", "Latakia", "Tartus", "Homs", "Ar Raqqah"),
    "Homs": ("Hamah", "Tartus", "Rif Dimashq", "Deir ez Zor", "Ar Raqqah"),
    "Idlib": ("Aleppo", "Hamah", "Latakia"),
    "Latakia": ("Idlib", "Hamah", "Tartus"),
    "Tartus": ("Latakia", "Hamah", "Homs"),
    "Rif Dimashq": ("Homs", "Damascus", "Quneitra", "Daraa", "As Suwayda"),
    "Damascus": ("Rif Dimashq",),
    "Quneitra": ("Rif Dimashq", "Daraa"),
    "Daraa": ("Quneitra", "Rif Dimashq", "As Suwayda"),
    "As Suwayda": ("Daraa", "Rif Dimashq"),
}


def governorate_days(shared: Path) -> Counts:
    """Events per governorate and day of events known to the day."""
    raw = gzip.decompress((shared / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz").read_bytes())
    frame = pl.read_csv(raw, columns=["adm_1", "date_prec", "date_start"], infer_schema=False)
    rows = (
        frame.filter((pl.col("date_prec") == "1") & pl.col("adm_1").is_not_null())
        .with_columns(
            area=pl.col("adm_1").str.replace(" Governorate", "").str.replace(" governorate", ""),
            day=pl.col("date_start").str.slice(0, 10).str.to_date(),
        )
        .group_by("area", "day")
        .len("count")
    )
    every = pl.DataFrame({"area": [None], "count": [0]}, schema={"area": pl.String, "count": pl.Int64}).join(
        pl.DataFrame({"day": [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]}), how="cross"
    )
    table = pl.concat([rows.with_columns(pl.col("count").cast(pl.Int64)), every.select("area", "day", "count")])
    return parse_counts(table.with_columns(register=pl.lit("ucdp")))


def neighbourhood(areas: tuple[str, ...]) -> np.ndarray:
    """1 where two governorates touch."""
    touch = np.zeros((len(areas), len(areas)))
    for n, area in enumerate(areas):
        for other in BORDERS.get(area, ()):
            if other in areas:
                touch[n, areas.index(other)] = touch[areas.index(other), n] = 1.0
    return touch
