"""What may not change a result: hash seeds, reports far away, the order of files; weights are whole numbers."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from bench.simulate import simulate

from atashbas.reconcile import Config, Model, extend, reconcile

ROOT = Path(__file__).parents[2]
SCRIPT = """
import hashlib
from bench.simulate import simulate
from atashbas.reconcile import reconcile, reasons_of
result = reconcile(simulate(1_500, 8)[0])
rows = [*result.links.rows(), *result.incidents.rows(), *reasons_of(result), sorted(result.model.vocabulary.words)]
print(hashlib.sha256(repr(rows).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return simulate(2_000, 8)[0]


@pytest.fixture(scope="module")
def model(table: pl.DataFrame) -> Model:
    return reconcile(table).model


def test_hash_seeds_change_nothing() -> None:
    paths = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    prints = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, check=True, cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
        ).stdout
        for seed in ("0", "4711")
    }  # fmt: skip
    assert len(prints) == 1
    assert len(prints.pop().strip()) == hashlib.sha256().digest_size * 2


@pytest.mark.parametrize("away", [{"lat": -33.0, "lon": 150.0}, {"days": 4_000}])
def test_reports_far_away_change_nothing_nearby(table: pl.DataFrame, model: Model, away: dict[str, float]) -> None:
    """A whole register of reports on another continent, or in another decade, leaves every link and incident as it was."""
    far = table.head(300).with_columns(pl.format("far/{}", "id").alias("id"), pl.lit("R0").alias("register"))
    if "days" in away:
        far = far.with_columns(pl.col("day") + timedelta(days=away["days"]))
    else:
        far = far.with_columns(lat=pl.col("lat") - 70, lon=pl.col("lon") + 100)
    near, both = (reconcile(t, config=Config(model=model)) for t in (table, pl.concat([table, far])))
    kept = both.links.filter(~pl.col("a").str.starts_with("far") & ~pl.col("b").str.starts_with("far"))
    assert len(near.links) > 100
    assert kept.equals(near.links)
    assert set(near.incidents["id"]) <= set(both.incidents["id"])


def test_files_in_any_order_give_one_result(table: pl.DataFrame) -> None:
    parts = table.partition_by("register")
    forward, backward = (reconcile(pl.concat(order)) for order in (parts, parts[::-1]))
    assert forward.links.equals(backward.links)
    assert forward.incidents.equals(backward.incidents)


def test_late_reports_far_away_are_taken_in_without_moving_anything(table: pl.DataFrame, model: Model) -> None:
    base = reconcile(table, config=Config(model=model))
    far = table.head(5).with_columns(pl.format("far/{}", "id").alias("id"), pl.col("day") + timedelta(days=4_000))
    assert set(base.incidents["id"]) <= set(extend(base, far).incidents["id"])


def test_weights_are_whole_numbers_and_their_sum_is_the_weight(table: pl.DataFrame, model: Model) -> None:
    result = reconcile(table, config=Config(model=model))
    assert all(np.issubdtype(weights.dtype, np.integer) for weights in model.weights.values())
    assert np.issubdtype(result.edges.mbits.dtype, np.integer)
    assert result.links["weight_mbits"].dtype == pl.Int64
