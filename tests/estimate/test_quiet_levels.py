"""The yardstick of quiet areas: a cell made anew agrees, areas of every kind pass it as often, unrest is told apart."""

from __future__ import annotations

import numpy as np
import pytest

from atashbas.estimate.detector import log_evidence
from atashbas.estimate.expectation import learn_expectation
from atashbas.estimate.quiet_levels import (
    INVERSE_SIZES,
    MEANS,
    begins_of,
    quiet_levels,
    quiet_scale,
    simulate_level,
)
from atashbas.estimate.simulate import TrialSeries, simulate_series
from atashbas.estimate.unrest import QUIET, UnrestTally, around, week_unrest


@pytest.mark.parametrize(("mean", "inverse"), [(0.1, 1.0), (2.0, 0.3), (20.0, 0.005)])
def test_a_cell_made_anew_with_another_seed_agrees(mean: float, inverse: float) -> None:
    once, four = simulate_level(mean, inverse, (1.0, 4.0), np.random.default_rng(99), areas=60, days=900)
    cell = (MEANS.index(mean), INVERSE_SIZES.index(inverse))
    table = quiet_levels()
    assert once == pytest.approx(table.once[cell], abs=0.3)
    assert (once - four) / np.log(4) == pytest.approx(table.scale[cell], abs=0.3)


def test_on_the_grid_the_table_holds_and_beyond_it_the_edge() -> None:
    table = quiet_levels()
    once, scale = quiet_scale(np.array([1.0, 1000.0]), np.array([1.0, 1e-9]))
    assert once == pytest.approx([table.once[MEANS.index(1.0), INVERSE_SIZES.index(1.0)], table.once[-1, 0]])
    assert (scale > 0).all()


@pytest.mark.parametrize("trial", [TrialSeries(mean=0.3, size=0.7), TrialSeries(mean=30.0, size=300.0)])
def test_quiet_areas_pass_the_yardstick_once_a_year(trial: TrialSeries) -> None:
    values = simulate_series(trial, 900, 80, np.random.default_rng(17))
    expected = learn_expectation(values)
    once, scale = quiet_scale(expected.mean, expected.inverse_size)
    z = ((log_evidence(values, expected) - once) / scale)[200:]
    years = z.size / 365
    assert 0.7 <= begins_of(z > 0) / years <= 1.4
    assert 2.8 <= begins_of(z > -np.log(4)) / years <= 5.2


def test_restless_areas_are_told_from_quiet_ones_and_equal_areas_stay_equal() -> None:
    rng = np.random.default_rng(18)
    quiet = simulate_series(TrialSeries(mean=2.0, size=2.0), 700, 20, rng)
    moody = simulate_series(TrialSeries(mean=2.0, size=2.0, autocorrelation=0.85, swing=0.7), 700, 20, rng)
    drawn = {}
    for name, values in (("equal", quiet), ("mixed", np.concatenate([quiet, moody], axis=1))):
        tally = UnrestTally.empty(values.shape[1])
        for week in week_unrest(values, learn_expectation(values), np.ones(values.shape, bool)):
            tally.add(week)
        drawn[name] = tally.drawn()
    pool, areas = drawn["equal"]
    assert pool == pytest.approx(QUIET, abs=0.1)
    assert np.ptp(areas) < 0.15
    _, mixed = drawn["mixed"]
    assert mixed[20:].min() > mixed[:20].max()


def test_weeks_near_a_real_rise_and_weeks_without_numbers_say_nothing() -> None:
    real = np.zeros((70, 2), bool)
    real[21, 0] = True
    near = around(real)
    assert (int(near[:, 0].argmax()), int(near[:, 0].sum())) == (14, 36)
    values = np.ones((70, 2))
    values[7:14, 1] = np.nan
    weeks = week_unrest(values, learn_expectation(values), ~near)
    assert np.isnan(weeks[2:7, 0]).all()
    assert np.isnan(weeks[1, 1])
    assert not np.isnan(weeks[[0, 8], 0]).any()
