"""The capture tables with published estimates."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from atashbas.estimate.captures import Captures, captures_of


def capture_table(shared: Path, case: str) -> Captures:
    """Table of one published case; registers are called by their position."""
    frame = pl.read_csv(shared / "data/estimate/mse_cases.csv", schema_overrides={"history": pl.String})
    rows = frame.filter(pl.col("case") == case)
    width = len(rows["history"][0])
    return captures_of(dict(zip(rows["history"], rows["count"], strict=True)), [f"L{n + 1}" for n in range(width)])


def published(shared: Path) -> list[dict[str, str]]:
    """Every row of the table of published estimates."""
    frame = pl.read_csv(shared / "data/estimate/mse_published_estimates.csv", infer_schema=False)
    return frame.fill_null("").to_dicts()
