"""Clusters in space and time, the endemic-epidemic model, forecasts and their record, reporting delay, classic alarms."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import nbinom

from atashbas.estimate.classic_alarms import ears, negative_binomial_cusum, poisson_cusum_run_length
from atashbas.estimate.counts import Counts
from atashbas.estimate.crps import crps_negative_binomial, crps_sample
from atashbas.estimate.endemic import fit_endemic
from atashbas.estimate.forecast import (
    HORIZONS_DAYS,
    assess_forecast,
    forecast,
    resampled_history,
    score_forecasts,
)
from atashbas.estimate.reporting_delay import complete_days, fit_reporting_delay
from atashbas.estimate.scan import assess_scan, nearest_areas, scan_clusters, scan_register
from atashbas.estimate.sentence import render_sentence
from atashbas.values import AtashbasError

from .governorate_days import governorate_days, neighbourhood

START = date(2017, 1, 1)


def test_new_mexico(shared: Path) -> None:
    frame = pl.read_csv(shared / "data/estimate/scan_NM_popcas.csv").sort("year", "county")
    geo = pl.read_csv(shared / "data/estimate/scan_NM_geo.csv").filter(pl.col("county") != "cibola").sort("county")
    past, present = frame.filter(pl.col("year") < 1986), frame.filter(pl.col("year").is_between(1986, 1989))

    def design(rows: pl.DataFrame) -> np.ndarray:
        return np.column_stack([np.ones(rows.height), rows["year"].to_numpy() - 1985.0])

    beta = np.array([np.log(past["count"].sum() / past["population"].sum()), 0.0])
    for _ in range(30):  # Poisson regression on the years before, population as offset
        mean = past["population"].to_numpy() * np.exp(design(past) @ beta)
        rows = design(past)
        beta = beta + np.linalg.solve(rows.T @ (mean[:, None] * rows), rows.T @ (past["count"].to_numpy() - mean))
    expected = (present["population"].to_numpy() * np.exp(design(present) @ beta)).reshape(4, -1)
    values = present["count"].to_numpy().reshape(4, -1).astype(float)
    nearest = nearest_areas(geo["seat_lat"].to_numpy(), geo["seat_long"].to_numpy(), 15)
    result = scan_clusters(values, expected, nearest, np.random.default_rng(1), replicas=199)
    first = result.clusters[0]
    assert first.statistic == pytest.approx(9.18061699783, abs=1e-10)
    assert [geo["county"][area] for area in first.areas] == ["losalamos", "santafe"]
    assert (first.days, first.count) == (4, 43)
    assert 0.005 <= first.p < 0.1


def scattered(areas: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.uniform(33, 37, areas), rng.uniform(36, 42, areas)


def test_the_fast_maximum_is_the_slow_one() -> None:
    lat, lon = scattered(9, 1)
    rng = np.random.default_rng(2)
    expected = rng.uniform(0.2, 3.0, (6, 9))
    values = rng.poisson(expected).astype(float)
    nearest = nearest_areas(lat, lon, 5)
    best = 0.0
    for centre in range(9):
        for zone in range(1, 6):
            for days in range(1, 7):
                cells = np.ix_(range(6 - days, 6), nearest[centre, :zone])
                c, e = values[cells].sum(), expected[cells].sum()
                best = max(best, c * np.log(c / e) + e - c if c > e else 0.0)
    result = scan_clusters(values, expected, nearest, rng, replicas=19)
    assert result.clusters[0].statistic == pytest.approx(best)


def test_a_planted_cluster_is_found_and_scatter_alone_is_not() -> None:
    lat, lon = scattered(14, 3)
    nearest = nearest_areas(lat, lon, 7)
    rng = np.random.default_rng(4)
    mean, inverse = np.full((28, 14), 1.0), np.full((28, 14), 1.0)
    values = rng.negative_binomial(1.0, 0.5, (28, 14)).astype(float)
    values[5, 3] = np.nan
    quiet = scan_clusters(values, mean, nearest, rng, inverse_size=inverse, replicas=199)
    planted = values.copy()
    planted[-7:, nearest[2, :3]] += 4
    loud = scan_clusters(planted, mean, nearest, rng, inverse_size=inverse, replicas=199)
    assert quiet.clusters[0].p > 0.05
    assert loud.clusters[0].p == 0.005
    assert set(nearest[2, :3].tolist()) <= set(loud.clusters[0].areas)
    taken = [area for cluster in loud.clusters for area in cluster.areas]
    assert len(taken) == len(set(taken))
    names = [f"A{n}" for n in range(14)]
    assert assess_scan(quiet, names, 28)[0].code == "scan.none"
    assert render_sentence(assess_scan(loud, names, 28)[0], "ru")


def test_p_values_are_uniform_when_nothing_happens() -> None:
    lat, lon = scattered(8, 5)
    nearest = nearest_areas(lat, lon, 4)
    rng = np.random.default_rng(6)
    mean = np.full((10, 8), 0.8)
    below = [
        scan_clusters(rng.poisson(mean).astype(float), mean, nearest, rng, replicas=49).clusters[0].p <= 0.2
        for _ in range(120)
    ]
    assert 0.1 <= np.mean(below) <= 0.32


def test_scan_of_a_register(shared: Path) -> None:
    counts = governorate_days(shared)
    lat, lon = scattered(len(counts.areas), 7)
    result = scan_register(counts, "ucdp", lat, lon, date(2017, 4, 10), np.random.default_rng(1), replicas=99)
    assert len(result.maxima) == 99
    with pytest.raises(AtashbasError) as error:
        scan_register(counts, "ucdp", lat, lon, date(2016, 1, 10), np.random.default_rng(1))
    assert error.value.code == "estimate.too-few-days"


def test_bad_tables_for_the_scan_are_named() -> None:
    nearest, rng = np.array([[0, 1], [1, 0]]), np.random.default_rng(1)
    for values, expected, code in (
        (np.ones((3, 2)), np.ones((2, 2)), "estimate.shape"),
        (-np.ones((3, 2)), np.ones((3, 2)), "estimate.negative-count"),
        (np.ones((3, 2)), np.zeros((3, 2)), "estimate.expectation"),
    ):
        with pytest.raises(AtashbasError) as error:
            scan_clusters(values, expected, nearest, rng)
        assert error.value.code == code


def test_measles_in_weser_ems(shared: Path) -> None:
    base = shared / "data/estimate"
    values = pl.read_csv(base / "hhh4_measlesWeserEms_counts.csv").to_numpy().astype(float)
    order = pl.read_csv(base / "hhh4_measlesWeserEms_nbOrder.csv").drop("").to_numpy()
    population = pl.read_csv(base / "hhh4_measlesWeserEms_pop.csv").to_numpy()[0]
    week = np.arange(len(values)) + 1.0
    season = 2 * np.pi * week / 52
    covariates = np.column_stack([np.ones(len(week)), week, np.sin(season), np.cos(season)])
    result = fit_endemic(values, (order == 1).astype(float), covariates, population)
    assert result.log_likelihood == pytest.approx(-971.7209, abs=5e-5)
    assert (result.own, result.near, result.psi) == pytest.approx((0.6454, 0.0158, 2.0138), abs=5e-5)


def test_endemic_model_refuses_gaps() -> None:
    with pytest.raises(AtashbasError) as error:
        fit_endemic(np.array([[np.nan], [1.0]]), np.zeros((1, 1)), np.ones((2, 1)), np.ones(1))
    assert error.value.code == "estimate.gaps"


def test_crps_of_a_certain_forecast_is_the_distance() -> None:
    assert crps_sample(np.array([4.0]), 7.0) == pytest.approx(3.0)
    assert crps_negative_binomial(np.array([1e-9]), 1.0, np.array([3.0]))[0] == pytest.approx(3.0, abs=1e-6)


def test_crps_of_counts_is_that_of_a_large_sample() -> None:
    rng = np.random.default_rng(1)
    sample = rng.negative_binomial(2.0, 2.0 / 7.0, 40_000).astype(float)
    exact = crps_negative_binomial(np.array([5.0]), 2.0, np.array([9.0]))[0]
    assert exact == pytest.approx(crps_sample(sample, 9.0), rel=0.02)


@pytest.mark.parametrize("horizon", HORIZONS_DAYS)
def test_forecast_beats_resampled_history_on_held_out_months(shared: Path, horizon: int) -> None:
    counts = governorate_days(shared)
    values, near = counts.of("ucdp"), neighbourhood(counts.areas)
    record = score_forecasts(values, near, horizon, range(380, len(values) - horizon, 28))
    assert record.crps < 0.8 * record.baseline_crps
    assert 0.8 <= record.inside <= 0.99
    made = forecast(values, near, horizon)
    assert (made.low <= made.mean).all()
    assert (made.mean <= made.high).all()
    assert assess_forecast(made, record, counts.areas)[0].code == "forecast.area"


def test_the_future_is_not_looked_at() -> None:
    rng = np.random.default_rng(3)
    values = rng.poisson(2.0, (300, 4)).astype(float)
    near = np.ones((4, 4)) - np.eye(4)
    changed = values.copy()
    changed[250:] += 50
    assert np.array_equal(forecast(values, near, 7, origin=249).mean, forecast(changed, near, 7, origin=249).mean)


def test_resampled_history_leaves_gaps_out() -> None:
    values = np.ones((30, 1))
    values[10] = np.nan
    assert len(resampled_history(values, 7)[0]) == 24 - 7


def test_bad_forecasts_are_named() -> None:
    near = np.zeros((1, 1))
    for call, code in (
        (lambda: forecast(np.ones((50, 1)), near, 7), "estimate.too-few-days"),
        (lambda: forecast(np.ones((200, 1)), near, 0), "estimate.horizon"),
        (lambda: forecast(-np.ones((200, 1)), near, 7), "estimate.negative-count"),
        (lambda: forecast(np.ones((200, 2)), near, 7), "estimate.shape"),
    ):
        with pytest.raises(AtashbasError) as error:
            call()
        assert error.value.code == code


def test_reporting_delay_of_half_a_day_late() -> None:
    days = [START + timedelta(days=n // 2) for n in range(400)]
    table = pl.DataFrame({"occurred_on": days, "reported_on": [d + timedelta(days=n % 2) for n, d in enumerate(days)]})
    delay = fit_reporting_delay(table, days[-1], longest_days=5)
    assert delay.known_within[0] == pytest.approx(0.5, abs=0.01)
    assert delay.known_within[1:] == pytest.approx(np.ones(5))
    (today,) = complete_days({days[-1]: 6}, delay, days[-1])
    assert today.expected == pytest.approx(12.0, rel=0.02)
    assert today.low >= 6


def test_reporting_delay_is_not_biased_by_the_days_cut_off() -> None:
    rng = np.random.default_rng(1)
    occurred = rng.integers(0, 100, 6000)
    late = rng.geometric(0.25, 6000) - 1
    now = START + timedelta(days=99)
    frame = pl.DataFrame(
        {
            "occurred_on": [START + timedelta(days=int(n)) for n in occurred],
            "reported_on": [START + timedelta(days=int(n + m)) for n, m in zip(occurred, late, strict=True)],
        }
    )
    delay = fit_reporting_delay(frame, now, longest_days=30)
    assert delay.known_within[:4] == pytest.approx(1 - 0.75 ** np.arange(1, 5), abs=0.03)


def test_run_length_of_the_poisson_cusum() -> None:
    assert poisson_cusum_run_length(5, 1.5, 1.0) == pytest.approx(273.65, abs=5e-3)


def test_classic_alarms_see_a_jump() -> None:
    values = np.ones((40, 1))
    values[::2] = 2.0
    values[35:] = 9.0
    assert ears(values, 0)[35, 0] > 10
    assert ears(values, 2)[35, 0] > 10
    assert np.isneginf(ears(values, 2)[:9]).all()
    path = negative_binomial_cusum(values, np.full((40, 1), 1.5), np.full((40, 1), 0.1), 3.0)
    assert path[34, 0] < 1 < path[36, 0]


def test_counts_of_governorate_days(shared: Path) -> None:
    counts: Counts = governorate_days(shared)
    assert len(counts.areas) == 14
    assert counts.values.shape == (1, 547, 14)
    assert neighbourhood(counts.areas).sum() == 46


def test_the_score_of_a_distribution_is_its_definition() -> None:
    mean, observed = np.array([0.3, 5.0, 60.0]), np.array([2.0, 0.0, 75.0])
    for size in (0.2, 3.0, 500.0):
        k = np.arange(5000)
        cdf = nbinom.cdf(k[None, :], size, (size / (size + mean))[:, None])
        exact = ((cdf - (observed[:, None] <= k)) ** 2).sum(axis=1)
        assert crps_negative_binomial(mean, size, observed) == pytest.approx(exact, rel=1e-5)
