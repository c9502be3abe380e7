"""Alarms, scans, forecasts and undercount: speed beside the limits we set, rates and hits beside the usual methods.

False-alarm rates are alarms per area-year on invented series on which nothing happens; hits are shares of 10,000
invented series in which a threefold rise is seen within 7 or 14 days, every method at one false alarm per area-year.
Published thresholds of Farrington's algorithm (Noufaily's series, 112 x 49 weeks) are the peer on weekly outbreaks.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from atashbas.estimate.breaks import Break
from atashbas.estimate.captures import captures_of
from atashbas.estimate.classic_alarms import ears, negative_binomial_cusum
from atashbas.estimate.counts import Counts, Floats
from atashbas.estimate.detector import week_tail
from atashbas.estimate.ensemble import average_models
from atashbas.estimate.expectation import learn_expectation
from atashbas.estimate.forecast import score_forecasts
from atashbas.estimate.latent_class import latent_classes
from atashbas.estimate.scan import nearest_areas, scan_clusters
from atashbas.estimate.simulate import TrialRegisters, TrialSeries, simulate_captures, simulate_series
from atashbas.estimate.undercount import assess_undercount
from atashbas.estimate.watch import watch

Row = dict[str, Any]
SHARED = Path(__file__).resolve().parents[2] / "shared"
START = date(2017, 1, 1)
CHANGE, SERIES = 420, 10_000
QUIET_DAYS, FIRST_DAY = 7, 84
PLAIN = TrialSeries(mean=1.0, size=0.5)
HARD = {
    "plain": PLAIN,
    "plain, rare (0.1 a day)": TrialSeries(mean=0.1, size=0.5),
    "frequent, hardly scattered (20 a day)": TrialSeries(mean=20.0, size=1000.0),
    "autocorrelated (0.8, sd 0.4)": TrialSeries(mean=1.0, size=1.0, autocorrelation=0.8, swing=0.4),
    "seasonal (+-50 %)": TrialSeries(mean=1.0, size=1.0, season=0.5),
    "12 % missing": TrialSeries(mean=1.0, size=1.0, missing=0.12),
    "source break x2.5, declared": TrialSeries(mean=1.0, size=1.0, breaks=((500, 2.5),)),
    "all of these together": TrialSeries(
        mean=1.5, size=1.0, autocorrelation=0.6, swing=0.3, season=0.3, missing=0.08, breaks=((500, 2.5),)
    ),
}
REGISTERS = {
    "independent": TrialRegisters(capture=((0.5, 0.4, 0.3),)),
    "one pair depends": TrialRegisters(capture=((0.7, 0.7, 0.3), (0.3, 0.2, 0.3)), shares=(0.5, 0.5)),
    "incidents differ": TrialRegisters(capture=((0.7, 0.6, 0.5), (0.25, 0.2, 0.15)), shares=(0.5, 0.5)),
    "10 % links missed": TrialRegisters(capture=((0.5, 0.4, 0.3),), missed_links=0.1),
    "10 % spurious": TrialRegisters(capture=((0.5, 0.4, 0.3),), spurious=0.1),
    "both": TrialRegisters(capture=((0.5, 0.4, 0.3),), missed_links=0.1, spurious=0.1),
    "partisan": TrialRegisters(capture=((0.6, 0.1, 0.3), (0.1, 0.6, 0.3)), shares=(0.5, 0.5)),
    "mildly partisan": TrialRegisters(capture=((0.5, 0.3, 0.4), (0.3, 0.5, 0.4)), shares=(0.5, 0.5)),
    "links missed, one pair depends": TrialRegisters(
        capture=((0.7, 0.7, 0.3), (0.3, 0.2, 0.3)), shares=(0.5, 0.5), missed_links=0.1
    ),
    "spurious, one pair depends": TrialRegisters(
        capture=((0.7, 0.7, 0.3), (0.3, 0.2, 0.3)), shares=(0.5, 0.5), spurious=0.1
    ),
    "partisan, two to one": TrialRegisters(capture=((0.5, 0.25, 0.4), (0.25, 0.5, 0.4)), shares=(0.5, 0.5)),
    "partisan, seven tenths on one side": TrialRegisters(
        capture=((0.6, 0.15, 0.35), (0.15, 0.6, 0.35)), shares=(0.7, 0.3)
    ),
    "mildly partisan, links missed": TrialRegisters(
        capture=((0.5, 0.3, 0.4), (0.3, 0.5, 0.4)), shares=(0.5, 0.5), missed_links=0.1
    ),
    "three kinds, one hardly seen": TrialRegisters(
        capture=((0.7, 0.7, 0.7), (0.4, 0.3, 0.3), (0.1, 0.1, 0.1)), shares=(0.3, 0.5, 0.2)
    ),
    "four registers": TrialRegisters(capture=((0.5, 0.4, 0.3, 0.35),)),
    "four registers, incidents differ": TrialRegisters(
        capture=((0.7, 0.6, 0.5, 0.5), (0.25, 0.2, 0.15, 0.2)), shares=(0.5, 0.5)
    ),
}
FIRST_SEED = 90_000


def run() -> list[Row]:
    """Every figure of the room."""
    return [*_speed(), *_rates(), *_hits(), *_hits_on_hard_series(), *_coverage(), *_forecasts(), *_farrington()]


def _row(name: str, ours: float, peer: float | None, unit: str, note: str) -> Row:
    ratio = ours / peer if peer else None
    return {"name": name, "ours": ours, "peer": peer, "ratio": ratio, "unit": unit, "note": note}


def _seconds(work: Callable[[], object], repeats: int = 5) -> float:
    best = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def _counts(values: Floats) -> Counts:
    return Counts(
        registers=("a",),
        days=tuple(START + timedelta(days=n) for n in range(len(values))),
        areas=tuple(f"{n:05d}" for n in range(values.shape[1])),
        values=values[None],
    )


def _speed() -> list[Row]:
    rng = np.random.default_rng(1)
    table = _counts(simulate_series(PLAIN, 1000, 300, rng))
    lat, lon = rng.uniform(33, 37, 60), rng.uniform(36, 42, 60)
    mean = np.full((28, 60), 1.0)
    values, nearest = rng.poisson(mean).astype(float), nearest_areas(lat, lon, 60)
    # Spina bifida in New York, Madigan & York 1997
    cells = {"001": 60, "010": 49, "011": 4, "100": 247, "101": 112, "110": 142, "111": 12}
    captures = captures_of(cells, "abc")
    whole = simulate_captures(REGISTERS["independent"], 1000, np.random.default_rng(0))
    return [
        _row("alarms, 300 areas x 1,000 days", _seconds(lambda: watch(table)), 2.0, "s", "beside: limit"),
        _row(
            "scan, 60 areas x 28 days, zones up to 60, 999 replicas",
            _seconds(lambda: scan_clusters(values, mean, nearest, rng)),
            1.0,
            "s",
            "beside: limit",
        ),
        _row("ensemble, three registers", _seconds(lambda: average_models([captures])), 0.5, "s", "beside: limit"),
        _row(
            "undercount verdict, three registers, corrections, bands",
            _seconds(lambda: assess_undercount(whole, credibility_rule="all")),
            0.5,
            "s",
            "beside: limit of the ensemble alone",
        ),
        _row(
            "latent classes, 16 chains x 6,000",
            _seconds(lambda: latent_classes(captures, np.random.default_rng(1)), 1),
            20.0,
            "s",
            "beside: limit",
        ),
    ]


def _rates() -> list[Row]:
    rows = []
    for name, trial in HARD.items():
        values = simulate_series(trial, 1000, 300, np.random.default_rng(2))
        declared = [Break(day=START + timedelta(days=day)) for day, _ in trial.breaks]
        levels = watch(_counts(values), breaks=declared).of("a").levels
        rate = float(levels.begins.sum() / levels.watched_years)
        rows.append(_row(f"false alarms, {name}", rate, 1.0, "per area-year", "beside: the set rate; 300 areas"))
    for areas in (1, 5):
        for name in ("plain", "autocorrelated (0.8, sd 0.4)", "seasonal (+-50 %)"):
            rows.append(_small_tables(name, areas))
    alarms, years = (sum(parts) for parts in zip(*(_one_area(seed) for seed in range(60)), strict=True))
    kinds = [simulate_series(t, 1000, 40, np.random.default_rng(6)) for t in HARD.values() if not t.breaks]
    mixed = np.concatenate(kinds, axis=1)
    levels = watch(_counts(mixed)).of("a").levels
    each = levels.begins.reshape(1000, -1, 40).sum(axis=(0, 2)) / (levels.watched_years / (mixed.shape[1] / 40))
    note = f"kinds of series from {each.min():.2f} to {each.max():.2f}"
    rows.append(_row("false alarms, a table of all kinds", float(each.mean()), 1.0, "per area-year", note))
    name = "false alarms, all of these, one area alone"
    rows.append(_row(name, alarms / years, 1.0, "per area-year", "beside: the set rate; 60 tables of one area"))
    return rows


def _small_tables(name: str, areas: int) -> Row:
    """False alarms of tables with a few areas only."""
    alarms = years = 0.0
    for seed in range(500, 560 if areas == 1 else 520):
        table = _counts(simulate_series(HARD[name], 1000, areas, np.random.default_rng((seed, areas))))
        levels = watch(table).of("a").levels
        alarms, years = alarms + float(levels.begins.sum()), years + levels.watched_years
    title = f"false alarms, tables of {areas}, {name}"
    return _row(title, alarms / years, 1.0, "per area-year", f"beside: the set rate; {years:.0f} area-years")


def _one_area(seed: int) -> tuple[float, float]:
    """Alarms and area-years of a table with a single area."""
    trial = HARD["all of these together"]
    declared = [Break(day=START + timedelta(days=day)) for day, _ in trial.breaks]
    table = _counts(simulate_series(trial, 1000, 1, np.random.default_rng(seed)))
    levels = watch(table, breaks=declared).of("a").levels
    return float(levels.begins.sum()), levels.watched_years


def _level_at_rate(scores: Floats, rate: float) -> float:
    """Level at which a score gives `rate` alarms per area-year (a week without one ends an alarm)."""
    watched = scores[FIRST_DAY:]
    years = watched.size / 365
    low, high = 0.0, float(np.nanmax(np.where(np.isfinite(watched), watched, 0.0)))
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if _begins(watched > middle) / years > rate else (low, middle)
    return high


def _begins(raised: np.ndarray) -> int:
    recent = np.zeros(raised.shape[1], int)
    begins = 0
    for day in raised:
        begins += int((day & (recent == 0)).sum())
        recent = np.where(day, QUIET_DAYS, np.maximum(recent - 1, 0))
    return begins


def _classic(values: Floats) -> dict[str, Floats]:
    expected = learn_expectation(values)
    return {
        "EARS C1": ears(values, 0),
        "EARS C2": ears(values, 2),
        "NB-CUSUM": negative_binomial_cusum(values, expected.mean, expected.inverse_size, 2.0),
        "NB 7-day tail": -np.log(np.maximum(week_tail(values, expected), 1e-300)),
    }


def _hits() -> list[Row]:
    trial_of = {
        "EARS C1": (0.07, 0.10),
        "EARS C2": (0.11, 0.13),
        "NB-CUSUM": (0.36, 0.58),
        "NB 7-day tail": (0.40, 0.57),
        "e-detector": (0.39, 0.64),
    }
    quiet = simulate_series(PLAIN, 800, 1000, np.random.default_rng(3))
    rising = simulate_series(
        TrialSeries(mean=PLAIN.mean, size=PLAIN.size, rise=(CHANGE, 3.0)), CHANGE + 14, SERIES, np.random.default_rng(4)
    )
    found: dict[str, np.ndarray] = {"e-detector": watch(_counts(rising)).of("a").levels.raised}
    calm, loud = _classic(quiet), _classic(rising)
    found |= {name: loud[name] > _level_at_rate(calm[name], 1.0) for name in calm}
    rows = []
    for name in trial_of:
        for days, peer in zip((7, 14), trial_of[name], strict=True):
            share = float(found[name][CHANGE : CHANGE + days].any(axis=0).mean())
            least = share - 1.96 * np.sqrt(share * (1 - share) / SERIES)
            note = f"beside: the trial's; lower bound {least:.3f}; mean 1 a day, size 0.5"
            rows.append(_row(f"x3 found within {days} days, {name}", share, peer, "share", note))
    return rows


def _hits_on_hard_series() -> list[Row]:
    rows = []
    for name, trial in HARD.items():
        if name == "plain":
            continue
        kept = {key: getattr(trial, key) for key in ("mean", "size", "autocorrelation", "swing", "season", "missing")}
        rising = simulate_series(TrialSeries(**kept, rise=(CHANGE, 3.0)), CHANGE + 14, 1500, np.random.default_rng(5))
        raised = watch(_counts(rising)).of("a").levels.raised[CHANGE:]
        within = [round(float(raised[:days].any(axis=0).mean()), 3) for days in (7, 14)]
        rows.append(_row(f"x3 found within 14 days, {name}", within[1], None, "share", f"within 7 days: {within[0]}"))
    return rows


def _coverage(runs: int = 60) -> list[Row]:
    rows = []
    for name, trial in REGISTERS.items():
        verdicts = [
            assess_undercount(simulate_captures(trial, 1000, np.random.default_rng(seed)), credibility_rule="all")
            for seed in range(FIRST_SEED, FIRST_SEED + runs)
        ]
        inside = [v.low <= 1000 <= v.high for v in verdicts if v.low is not None and v.high is not None]
        kinds = ("estimable", "lower-bound-only", "not-estimable")
        note = ", ".join(f"{kind} {sum(v.outcome == kind for v in verdicts)}" for kind in kinds)
        row = {"name": f"interval covers 1,000, {name}", "peer": 0.9, "unit": "share", "note": note}
        rows.append({**row, "ours": sum(inside) / len(inside) if inside else None})
    return rows


def _forecasts() -> list[Row]:
    source = SHARED / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz"
    if not source.exists():
        return [{"name": "forecast beside resampled history", "ours": None, "peer": None, "note": "no data"}]
    columns = ["adm_1", "date_prec", "date_start"]
    frame = pl.read_csv(gzip.decompress(source.read_bytes()), columns=columns, infer_schema=False)
    frame = frame.filter((pl.col("date_prec") == "1") & pl.col("adm_1").is_not_null())
    days = frame["date_start"].str.slice(0, 10).str.to_date().to_numpy().astype("datetime64[D]")
    areas, where = np.unique(frame["adm_1"].to_numpy().astype(str), return_inverse=True)
    values = np.zeros((547, len(areas)))
    np.add.at(values, ((days - np.datetime64("2016-01-01")).astype(int), where), 1.0)
    apart = np.zeros((len(areas), len(areas)))
    records = [score_forecasts(values, apart, ahead, range(366, 547 - ahead, 7)) for ahead in (7, 14, 28)]
    return [
        _row(
            f"CRPS of {one.horizon_days} days, GED governorate-days",
            one.crps,
            one.baseline_crps,
            "cases",
            f"beside: resampled history; 2017 held out; {one.inside:.0%} inside the {one.level:.0%} interval",
        )
        for one in records
    ]


def _farrington() -> list[Row]:
    source = SHARED / "data/estimate/oracle_noufaily_series.csv.gz"
    if not source.exists():
        return [{"name": "outbreaks beside Farrington", "ours": None, "peer": None, "note": "no data"}]
    frame = pl.read_csv(gzip.decompress(source.read_bytes()), null_values="NA", infer_schema_length=None)
    frame = frame.sort("rep", "scenario", "week")
    weeks = frame["week"].n_unique()
    values, outbreak = (frame[name].to_numpy().reshape(-1, weeks).T.astype(float) for name in ("y", "outbreak"))
    scores = -np.log(np.maximum(week_tail(values, learn_expectation(values), days=1), 1e-300))
    rows = []
    for column, name in (("ub_delta", "delta"), ("ub_nb", "negative binomial"), ("ub_muan", "Muan")):
        bound = frame[column].to_numpy().reshape(-1, weeks).T.astype(float)
        known = ~np.isnan(bound)
        calm = known & (outbreak == 0)
        theirs = known & (values > bound)
        share = float(theirs[calm].mean())
        ours = known & (scores > np.quantile(scores[calm], 1 - share))
        sick = known & (outbreak > 0)
        hit = [float((flag & sick).any(axis=0)[sick.any(axis=0)].mean()) for flag in (ours, theirs)]
        note = f"both flag {share:.2%} of quiet weeks; our 1-week tail; 112 series of weeks"
        rows.append(_row(f"outbreaks found, Farrington ({name})", hit[0], hit[1], "share", note))
    return rows
