"""The real bulletins as a table of counts; days printed by several outlets are taken once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl

GOVERNORATE_COLUMNS = (("ru", "ru_by_province", "ru_total"), ("tr", "tr_by_province", "tr_total"))


def bulletin_counts(shared: Path) -> pl.DataFrame:
    """Long table area, day, register, count of the bulletins with a date; 0 where a total of 0 is printed."""
    frame = pl.read_csv(shared / "data/bulletins/bulletins.csv", infer_schema_length=None)
    rows: dict[tuple[str, date, str | None], int] = {}
    for line in frame.filter(pl.col("date").is_not_null()).sort("id").iter_rows(named=True):
        day = line["date"] if isinstance(line["date"], date) else date.fromisoformat(line["date"])
        for register, split, total in GOVERNORATE_COLUMNS:
            for area, count in json.loads(line[split] or "{}").items():
                rows.setdefault((register, day, area), int(count))
            if line[total] is not None and int(line[total]) == 0:
                rows.setdefault((register, day, None), 0)
    keys = sorted(rows, key=lambda key: (key[0], key[1], key[2] or ""))
    return pl.DataFrame(
        {
            "area": [key[2] for key in keys],
            "day": [key[1] for key in keys],
            "register": [key[0] for key in keys],
            "count": [rows[key] for key in keys],
        },
        schema={"area": pl.String, "day": pl.Date, "register": pl.String, "count": pl.Int64},
    )
