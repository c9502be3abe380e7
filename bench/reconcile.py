"""Reconciliation beside the plain rule, on registers whose truth is known: quality, time and calibration in one run."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
import polars as pl

from atashbas.reconcile import Config, Judgement, extend, reconcile
from atashbas.reconcile.calibration import brier
from bench.simulate import pair_scores, simulate

PROFILES = (("easy", "easy", 60.0), ("base", "base", 60.0), ("hard", "hard", 60.0), ("dense", "base", 400.0))
REPORTS, MANY, JUDGED = 100_000, 1_000_000, 1_000


def run() -> list[dict[str, object]]:
    """Rows of the table: name, ours, peer, ratio, unit, note."""
    warm, _ = simulate(25_000, 1)
    started = time.perf_counter()
    reconcile(warm)
    rows = [
        _row(
            "first run, compilation included", time.perf_counter() - started, None, "s", "25,000 reports; cached after"
        )
    ]
    for name, profile, per_day in PROFILES:
        rows += _quality(name, profile, per_day)
    return rows + _scale()


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> dict[str, object]:
    ratio = None if peer is None or not peer else round(ours / peer, 3)
    return {
        "name": f"reconcile: {name}", "ours": round(ours, 4), "peer": None if peer is None else round(peer, 4),
        "ratio": ratio, "unit": unit, "note": note,
    }  # fmt: skip


def _quality(name: str, profile: str, per_day: float) -> Iterable[dict[str, object]]:
    table, incident = simulate(REPORTS, 7, profile, per_day)
    result = reconcile(table)
    truth = incident[result.reports.row]
    rule = pair_scores(incident, plain_rule(table))[2]
    yield _row(
        f"{name}, F1", pair_scores(truth, result.settled.roots)[2], rule, "F1", "no labels; peer: 5 km, day, type"
    )
    same = truth[result.edges.first] == truth[result.edges.second]
    yield _row(f"{name}, Brier score", brier(result.probability, same), None, "", "of the chance of every edge")
    known = dict(zip(table["id"].to_list(), incident.tolist(), strict=True))
    words = [
        Judgement(a=a, b=b, by="r0", verdict="same" if known[a] == known[b] else "different")
        for a, b, _ in result.queue(JUDGED).iter_rows()
    ]
    model = result.with_learned(result.learn(words)).model
    taught = reconcile(table, judgements=words, config=Config(model=model))
    score = pair_scores(incident[taught.reports.row], taught.settled.roots)[2]
    yield _row(f"{name}, F1 with {JUDGED} judgements", score, None, "F1", "most informative pairs judged")


def plain_rule(table: pl.DataFrame) -> np.ndarray:
    """The rule a careful clerk would use: same day, same type, same cell of five km, best one of each register."""
    cell = table.select((pl.col("lat") * 22).round().cast(pl.Int64), (pl.col("lon") * 18).round().cast(pl.Int64))
    keys = table.select("register", "day", "type").hstack(cell).with_row_index("row")
    ranked = keys.with_columns(pl.int_range(pl.len()).over("register", "day", "type", "lat", "lon").alias("turn"))
    return ranked.select(pl.struct("day", "type", "lat", "lon", "turn").rank("dense")).to_series().to_numpy()


def _scale() -> Iterable[dict[str, object]]:
    table, _ = simulate(MANY, 9)
    started = time.perf_counter()
    result = reconcile(table)
    yield _row(
        "1,000,000 reports, table to incidents", time.perf_counter() - started, None, "s", "reading strings included"
    )
    old, new = table.head(MANY - 1_000), table.tail(1_000)
    base = reconcile(old, config=Config(model=result.model))
    _ = base.by_day
    started = time.perf_counter()
    extend(base, new)
    yield _row("1,000 reports into 1,000,000", time.perf_counter() - started, None, "s", "same result as a full run")
