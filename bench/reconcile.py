"""Reconciliation on registers whose truth is known, beside the plain rule, peers and the trial: one run, one machine.

Quality by profile with its ceiling and calibration; peers on the same table; large tables in processes of their own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import polars as pl

from atashbas.reconcile import Config, Judgement, Reconciliation, extend, reconcile
from atashbas.reconcile.calibration import brier, reliability
from bench.reconcile_beside import LIMIT_S, PEERS, run_peers, run_scale
from bench.reconcile_ceiling import measure_ceiling
from bench.reconcile_trial import simulate_trial
from bench.simulate import pair_scores, simulate

PROFILES = (("easy", "easy", 60.0), ("base", "base", 60.0), ("hard", "hard", 60.0), ("dense", "base", 400.0))
REPORTS, JUDGED = 100_000, 1_000
FRESH_SEEDS = (11, 12, 13, 14, 15)
PEER_TABLES = ((2_000, PEERS), (10_000, PEERS[:-1]))
SCALES = (1_000_000, 10_000_000)


def run() -> list[dict[str, object]]:
    """Rows of the table: name, ours, peer, unit, note."""
    warm, _ = simulate(25_000, 1)
    started = time.perf_counter()
    reconcile(warm)
    rows = [_row("first run, compilation included", time.perf_counter() - started, None, "s", "25,000; cached after")]
    for name, profile, per_day in PROFILES:
        rows += _quality(name, *simulate(REPORTS, 7, profile, per_day))
        trial = simulate_trial(REPORTS, 7, profile, per_day)
        rows += _quality(f"trial's {name}", *trial) if trial else []
    rows += _fresh("base", lambda seed: simulate(REPORTS, seed))
    rows += _fresh("trial's base", lambda seed: simulate_trial(REPORTS, seed, "base", 60.0))
    for reports, peers in PEER_TABLES:
        rows += _beside(reports, peers)
    for reports in SCALES:
        rows += _scale(reports)
    return [*rows, _incremental()]


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> dict[str, object]:
    ratio = None if peer is None or not peer else round(ours / peer, 3)
    return {
        "name": f"reconcile: {name}", "ours": round(ours, 4), "peer": None if peer is None else round(peer, 4),
        "ratio": ratio, "unit": unit, "note": note,
    }  # fmt: skip


def _quality(name: str, table: pl.DataFrame, incident: np.ndarray) -> Iterable[dict[str, object]]:
    result = reconcile(table)
    truth = incident[result.reports.row]
    rule = pair_scores(incident, plain_rule(table))[2]
    ceiling = measure_ceiling(result, incident)
    yield _row(f"{name}, F1", pair_scores(truth, result.settled.roots)[2], rule, "F1", "no labels; peer: plain rule")
    yield _row(f"{name}, F1 beside true weights", pair_scores(truth, result.settled.roots)[2], ceiling.oracle_f1, "F1",
               f"{ceiling.in_window:.3f} of true pairs in the window; found: "
               + ", ".join(f"{kind} {share:.2f}" for kind, share in ceiling.found.items()))  # fmt: skip
    same = truth[result.edges.first] == truth[result.edges.second]
    curve = " ".join(f"{b.stated:.2f}:{b.true:.2f}" for b in reliability(result.probability, same))
    yield _row(f"{name}, Brier score", brier(result.probability, same), None, "", f"stated:true {curve}")
    yield _row(f"{name}, F1 with {JUDGED} judgements", taught(result, incident), None, "F1", "most informative pairs")


def taught(result: Reconciliation, incident: np.ndarray) -> float:
    """F1 after the most informative pairs were judged truly: learnt from, and overriding."""
    known = dict(zip(result.frame["id"].to_list(), incident.tolist(), strict=True))
    words = [
        Judgement(a=a, b=b, by="r0", verdict="same" if known[a] == known[b] else "different")
        for a, b in result.queue(JUDGED).select("a", "b").iter_rows()
    ]
    model = result.with_learned(result.learn(words)).model
    again = reconcile(result.frame, judgements=words, config=Config(model=model))
    return pair_scores(incident[again.reports.row], again.settled.roots)[2]


def _fresh(
    name: str, make: Callable[[int], tuple[pl.DataFrame, np.ndarray] | None]
) -> Iterable[dict[str, object]]:  # fmt: skip
    """The base profile on seeds that nothing was looked at with: the least and the most."""
    plain, judged = [], []
    for made in filter(None, map(make, FRESH_SEEDS)):
        table, incident = made
        result = reconcile(table)
        plain.append(pair_scores(incident[result.reports.row], result.settled.roots)[2])
        judged.append(taught(result, incident))
    if not plain:
        return
    spread = f"least {min(plain):.3f}, most {max(plain):.3f} of {len(FRESH_SEEDS)} seeds"
    yield _row(f"{name}, mean F1 of fresh seeds", float(np.mean(plain)), None, "F1", spread)
    spread = f"least {min(judged):.3f}, most {max(judged):.3f}"
    yield _row(f"{name}, mean F1 with {JUDGED} judgements", float(np.mean(judged)), None, "F1", spread)


def _beside(reports: int, peers: tuple[str, ...]) -> Iterable[dict[str, object]]:
    """Ours beside each peer on one table: quality and time."""
    table, incident = simulate(reports, 7)
    started = time.perf_counter()
    result = reconcile(table)
    seconds = time.perf_counter() - started
    score = pair_scores(incident[result.reports.row], result.settled.roots)[2]
    rule = pair_scores(incident, plain_rule(table))[2]
    yield _row(f"{reports:,} base beside the plain rule, F1", score, rule, "F1", "5 km, day, type")
    with tempfile.TemporaryDirectory() as folder:
        for found in run_peers(table, incident, Path(folder), peers):
            if found.f1 is None or found.seconds is None:
                yield _row(f"{reports:,} base beside {found.peer}", score, None, "F1", found.reason)
                continue
            note = f"peak of the peer {found.peak_mb:,.0f} MB"
            yield _row(f"{reports:,} base beside {found.peer}, F1", score, found.f1, "F1", note)
            yield _row(f"{reports:,} base beside {found.peer}, time", seconds, found.seconds, "s", f"limit {LIMIT_S} s")


def plain_rule(table: pl.DataFrame) -> np.ndarray:
    """The rule a careful clerk would use: same day, same type, same cell of five km, best one of each register."""
    cell = table.select((pl.col("lat") * 22).round().cast(pl.Int64), (pl.col("lon") * 18).round().cast(pl.Int64))
    keys = table.select("register", "day", "type").hstack(cell).with_row_index("row")
    ranked = keys.with_columns(pl.int_range(pl.len()).over("register", "day", "type", "lat", "lon").alias("turn"))
    return ranked.select(pl.struct("day", "type", "lat", "lon", "turn").rank("dense")).to_series().to_numpy()


def _scale(reports: int) -> Iterable[dict[str, object]]:
    """A large table beside the trial's kernel, both from coded arrays; and ours from the table with its strings."""
    found = {what: run_scale(what, reports, 9) for what in ("trial", "coded", "table")}
    trial = found["trial"]
    for what, name in (("coded", "coded"), ("table", "with strings")):
        ours = found[what]
        if isinstance(ours, str):
            continue
        beside, note = (None, trial) if isinstance(trial, str) else (trial, f"trial's F1 {trial['f1']:.3f}")
        memory = f"{ours['peak_mb'] - ours['before_mb']:,.0f} MB above the {ours['before_mb']:,.0f} of the input"
        for key, unit in (("seconds", "s"), ("processor_s", "s of processor")):
            yield _row(f"{reports:,} reports, {name}", ours[key], beside[key] if beside else None, unit, memory)
        peak = beside["peak_mb"] if beside else None
        yield _row(f"{reports:,} reports, {name}, peak", ours["peak_mb"], peak, "MB", f"F1 {ours['f1']:.3f}; {note}")


def _incremental() -> dict[str, object]:
    many = SCALES[0]
    table, _ = simulate(many, 9)
    model = reconcile(table).model
    base = reconcile(table.head(many - 1_000), config=Config(model=model))
    _ = base.by_day
    started = time.perf_counter()
    extend(base, table.tail(1_000))
    return _row(f"1,000 reports into {many:,}", time.perf_counter() - started, None, "s", "same result as a full run")
