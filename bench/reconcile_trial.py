"""The trial's own simulator as tables of `reconcile`, where its folder is at hand: what the floors were measured on."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.reconcile_beside import TRIAL
from bench.simulate import PRECISIONS, word

# The trial's twelve types in its four coarse groups, as types of ours.
TYPES = (
    "fire.shelling", "fire.mortar", "fire.small-arms", "fire.sniper", "air.strike", "air.drone", "air",
    "explosion.ied", "explosion.mine", "explosion", "ground.clash", "ground.advance",
)  # fmt: skip


def simulate_trial(reports: int, seed: int, profile: str, per_day: float) -> tuple[pl.DataFrame, np.ndarray] | None:
    """A table of the trial's simulator and the incident of each row; None where the trial is not at hand."""
    source = TRIAL / "gen.py"
    if not source.is_file():
        return None
    made = _load(source).simulate(reports, seed, per_day, profile)
    figures = {name: _stated(made[given]) for name, given in (("killed", "killed"), ("injured", "wounded"))}
    table = pl.DataFrame({"register": word("R", made["reg"]), "number": made["rid"]}).select(
        pl.format("{}/{}/0", "register", "number").alias("id"), "register",
        pl.Series("day", made["day"].astype(np.int32) + 17_000).cast(pl.Date),
        pl.Series("lat", made["lat"]), pl.Series("lon", made["lon"]),
        pl.Series("place_precision", PRECISIONS).gather(made["prec"].astype(np.int64)).alias("place_precision"),
        pl.Series("type", TYPES).gather(made["typ"].astype(np.int64)).alias("type"),
        _named(made["actor"]).alias("actor"), _named(made["target"]).alias("target"),
        *(figures[name].alias(f"{name}_{end}") for name in figures for end in ("low", "high")),
    )  # fmt: skip
    return table, made["incident"]


def _load(source: Path) -> Any:
    spec = importlib.util.spec_from_file_location("trial_gen", source)
    if spec is None or spec.loader is None:
        raise ImportError(str(source))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _stated(figures: np.ndarray) -> pl.Series:
    return pl.select(pl.when(pl.Series(figures >= 0)).then(pl.Series(figures.astype(np.int32)))).to_series()


def _named(codes: np.ndarray) -> pl.Series:
    return pl.select(pl.when(pl.Series(codes >= 0)).then(word("a", np.maximum(codes, 0).astype(np.int64)))).to_series()
