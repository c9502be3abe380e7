"""The watch: expectation, evidence, levels, alarms and what they say."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from atashbas.estimate.board import assess_areas
from atashbas.estimate.breaks import Break
from atashbas.estimate.counts import Counts
from atashbas.estimate.detector import (
    DISCOUNT,
    LEARN_DAYS,
    RISE_WEIGHTS,
    RISES,
    e_bh,
    log_evidence,
    log_ratio,
    week_tail,
)
from atashbas.estimate.expectation import Expectation, learn_expectation
from atashbas.estimate.simulate import TrialSeries, simulate_series
from atashbas.estimate.watch import Watch, WatchSettings, assess_watch, watch, watch_frame
from atashbas.values import AtashbasError

from .governorate_days import governorate_days

START = date(2017, 1, 1)
HARD = TrialSeries(mean=1.5, size=1.0, autocorrelation=0.6, swing=0.3, season=0.3, missing=0.08, breaks=((500, 2.5),))


def counts_of(**values: np.ndarray) -> Counts:
    registers = tuple(sorted(values))
    first = values[registers[0]]
    return Counts(
        registers=registers,
        days=tuple(START + timedelta(days=n) for n in range(first.shape[0])),
        areas=tuple(f"A{n:03}" for n in range(first.shape[1])),
        values=np.stack([values[name] for name in registers]),
    )


def rate_of(result: Watch) -> float:
    levels = result.registers[0].levels
    return float(levels.begins.sum() / levels.watched_years)


def test_a_constant_series_is_expected_at_its_level() -> None:
    expected = learn_expectation(np.full((200, 2), 4.0))
    assert expected.mean[-1] == pytest.approx([4.0, 4.0], rel=0.02)
    assert expected.days_learned[-1].tolist() == [193.0, 193.0]


def test_missing_days_teach_nothing() -> None:
    rng = np.random.default_rng(3)
    full = rng.poisson(3.0, (150, 1)).astype(float)
    holes = np.insert(full, 80, np.full((1, 1), np.nan), axis=0)
    assert learn_expectation(holes).days_learned[-1] == learn_expectation(full).days_learned[-1]


def test_evidence_is_the_explicit_double_sum() -> None:
    rng = np.random.default_rng(5)
    days = LEARN_DAYS + 12
    values = rng.negative_binomial(2, 0.5, (days, 1)).astype(float)
    flat = Expectation(
        mean=np.full((days, 1), 2.0), inverse_size=np.full((days, 1), 0.5), days_learned=np.arange(days)[:, None] * 1.0
    )
    first = LEARN_DAYS
    total = 0.0
    for rise, weight in zip(RISES, RISE_WEIGHTS, strict=True):
        ratio = np.exp(log_ratio(values[first:, 0], np.full(12, 2.0), np.full(12, 0.5), float(rise)))
        total += weight * sum(DISCOUNT ** (11 - s) * ratio[s:].prod() for s in range(12))
    assert log_evidence(values, flat)[-1, 0] == pytest.approx(np.log((1 - DISCOUNT) * total))


def test_evidence_is_an_e_value_when_the_expectation_is_known() -> None:
    rng = np.random.default_rng(6)
    days, areas = 5, 100_000  # the products are heavy-tailed: only short ones have a mean one can see
    values = rng.negative_binomial(2.0, 2.0 / 3.0, (days, areas)).astype(float)
    flat = Expectation(
        mean=np.full((days, areas), 1.0),
        inverse_size=np.full((days, areas), 0.5),
        days_learned=np.full((days, areas), 99.0),
    )
    mean = np.exp(log_evidence(values, flat))[-1].mean()
    assert mean == pytest.approx(1 - DISCOUNT**days, rel=0.06)


def test_e_bh_names_areas_jointly() -> None:
    values = np.log(np.array([100.0, 30.0, 1.0, np.nan, 0.5]))
    assert e_bh(values, 0.1).tolist() == [True, True, False, False, False]
    assert e_bh(np.log(np.array([9.0, 1.0])), 0.1).tolist() == [False, False]
    assert e_bh(np.array([np.nan]), 0.1).tolist() == [False]


@pytest.mark.parametrize("rate", [0.25, 1.0, 4.0])
def test_the_set_rate_is_kept_on_plain_series(rate: float) -> None:
    values = simulate_series(TrialSeries(), 900, 150, np.random.default_rng(11))
    result = watch(counts_of(ru=values), settings=WatchSettings(rate_per_area_year=rate))
    assert 0.7 <= rate_of(result) / rate <= 1.3


def test_the_set_rate_is_kept_on_hard_series_with_a_declared_break() -> None:
    values = simulate_series(HARD, 1000, 150, np.random.default_rng(12))
    declared = Break(day=START + timedelta(days=500), register="ru", reason="another unit")
    assert 0.7 <= rate_of(watch(counts_of(ru=values), breaks=[declared])) <= 1.3
    silent = watch(counts_of(ru=values)).of("ru").levels.begins
    told = watch(counts_of(ru=values), breaks=[declared]).of("ru").levels.begins
    assert silent[500:540].sum() > 10 * max(told[500:540].sum(), 1)


def test_the_set_rate_is_kept_where_cases_are_many_and_hardly_scatter() -> None:
    values = simulate_series(TrialSeries(mean=20.0, size=1000.0), 900, 150, np.random.default_rng(21))
    assert 0.7 <= rate_of(watch(counts_of(ru=values))) <= 1.3


@pytest.mark.deep
def test_quiet_and_restless_areas_in_one_table_take_their_own_share() -> None:
    kinds = (
        TrialSeries(mean=1.0, size=0.5),
        TrialSeries(mean=0.1, size=0.5),
        TrialSeries(mean=20.0, size=1000.0),
        TrialSeries(mean=1.0, size=1.0, autocorrelation=0.8, swing=0.4),
        TrialSeries(mean=1.0, size=1.0, season=0.5),
    )
    rng = np.random.default_rng(22)
    values = np.concatenate([simulate_series(kind, 1000, 60, rng) for kind in kinds], axis=1)
    levels = watch(counts_of(ru=values)).of("ru").levels
    each = levels.begins.sum(axis=0).reshape(len(kinds), 60).sum(axis=1) / (levels.watched_years / len(kinds))
    assert each.min() >= 0.6
    assert each.max() <= 1.45
    assert 0.8 <= each.mean() <= 1.2


def test_a_week_with_no_more_than_expected_raises_no_alarm() -> None:
    result = watch(counts_of(ru=simulate_series(TrialSeries(mean=3.0, size=50.0), 700, 40, np.random.default_rng(23))))
    assert result.alarms
    assert all(alarm.week_count > alarm.week_expected for alarm in result.alarms)


def test_a_threefold_rise_is_found_as_often_as_in_the_trial() -> None:
    trial = TrialSeries(mean=1.0, size=0.5, rise=(420, 3.0))
    values = simulate_series(trial, 434, 10_000, np.random.default_rng(13))
    raised = watch(counts_of(ru=values)).of("ru").levels.raised
    for days, floor in ((7, 0.39), (14, 0.64)):
        share = raised[420 : 420 + days].any(axis=0).mean()
        assert share - 1.96 * np.sqrt(share * (1 - share) / 10_000) >= floor


def test_an_alarm_says_why() -> None:
    rng = np.random.default_rng(14)
    ru, tr = rng.poisson(1.0, (200, 1)) * 1.0, rng.poisson(1.0, (200, 1)) * 1.0
    tr[180:] += 5
    alarms = watch(counts_of(reconciled=ru + tr, ru=ru, tr=tr)).alarms
    first = next(
        alarm for alarm in alarms if alarm.register == "reconciled" and alarm.day >= START + timedelta(days=180)
    )
    assert first.driver == "tr"
    assert abs((first.since - START).days - 180) <= 2
    assert first.week_count > first.week_expected
    assert first.evidence_bits > first.level_bits
    assert [view.register for view in first.by_register] == ["ru", "tr"]
    assert first.sentence.code == "watch.alarm-driven"


def test_causality_a_later_day_changes_no_earlier_alarm() -> None:
    values = simulate_series(HARD, 500, 20, np.random.default_rng(15))
    whole, part = watch(counts_of(ru=values)), watch(counts_of(ru=values[:400]))
    assert np.array_equal(whole.of("ru").levels.raised[:399], part.of("ru").levels.raised[:399])


def test_enormous_and_empty_stretches_do_not_break_the_watch() -> None:
    values = np.zeros((300, 3))
    values[150, 0] = 900_000.0
    values[:, 1] = np.nan
    result = watch(counts_of(ru=values))
    assert [alarm.area for alarm in result.alarms] == ["A000"]
    assert np.isfinite(result.of("ru").evidence).all()


def test_what_may_be_said_on_a_day() -> None:
    quiet = watch(counts_of(ru=np.ones((200, 2))))
    assert assess_watch(quiet, START + timedelta(days=199))[0].code == "watch.quiet"
    short = watch(counts_of(ru=np.ones((30, 2))))
    assert assess_watch(short, START + timedelta(days=29))[0].code == "watch.too-short"


def test_frame_has_a_row_for_every_area_day() -> None:
    values = simulate_series(TrialSeries(missing=0.2), 120, 3, np.random.default_rng(1))
    frame = watch_frame(watch(counts_of(ru=values, tr=values)))
    assert frame.height == 2 * 120 * 3
    assert frame["count"].null_count() == 2 * int(np.isnan(values).sum())
    assert frame.schema["day"] == pl.Date


def test_settings_out_of_range() -> None:
    with pytest.raises(AtashbasError) as error:
        WatchSettings(rate_per_area_year=0.0)
    assert error.value.code == "estimate.watch-settings"


def test_areas_named_jointly_are_mostly_true() -> None:
    trial = TrialSeries(mean=1.0, size=1.0)
    quiet = simulate_series(trial, 260, 40, np.random.default_rng(31))
    quiet[240:, :4] += np.random.default_rng(32).poisson(6, (20, 4))
    jointly = watch(counts_of(ru=quiet)).of("ru").jointly[250:]
    assert jointly[:, :4].mean() > 0.8
    assert jointly[:, 4:].sum() <= 0.1 * jointly.sum()


def test_alarms_found_real_do_not_lift_the_level() -> None:
    values = simulate_series(TrialSeries(mean=1.0, size=1.0), 500, 4, np.random.default_rng(33))
    for start in (150, 200, 250, 300):
        values[start : start + 8] += 8
    plain = watch(counts_of(ru=values))
    real = [("ru", alarm.area, alarm.day) for alarm in plain.alarms]
    told = watch(counts_of(ru=values), confirmed=real)
    assert told.of("ru").levels.level[-1].mean() < plain.of("ru").levels.level[-1].mean()


@pytest.mark.parametrize(
    "rows",
    [
        [(None, START, "ru", 0)],
        [("Hama", START, "ru", 3)],
        [("Hama", START, "ru", None)],
        [("Hama", START, "ru", 3), ("Homs", START + timedelta(days=700), "tr", 1)],
    ],
)
def test_next_to_nothing_is_watched_without_a_word_too_much(
    rows: list[tuple[str | None, date, str, int | None]],
) -> None:
    schema = {"area": pl.String, "day": pl.Date, "register": pl.String, "count": pl.Int64}
    result = watch(pl.DataFrame(rows, schema=schema, orient="row"))
    assert result.alarms == ()
    assert [sentence.code for sentence in assess_watch(result, result.counts.days[-1])] == ["watch.too-short"]


def test_governorates_of_2016_and_2017(shared: Path) -> None:
    result = watch(governorate_days(shared))
    assert 0.7 <= rate_of(result) <= 1.5
    hama = [
        alarm
        for alarm in result.alarms
        if alarm.area == "Hamah" and date(2017, 3, 21) <= alarm.day <= date(2017, 4, 10)
    ]
    assert len(hama) == 1
    assert hama[0].jointly


def test_every_area_has_one_word_on_a_day() -> None:
    rng = np.random.default_rng(41)
    ru, tr = rng.poisson(1.0, (220, 4)) * 1.0, rng.poisson(1.0, (220, 4)) * 1.0
    tr[201:, 0] += 9  # rises to the end
    ru[196:200, 1] += 9  # rose three weeks ago
    ru[200:, 2] = tr[200:, 2] = np.nan  # nobody speaks of it any more
    result = watch(counts_of(ru=ru, tr=tr))
    on = START + timedelta(days=219)
    board = assess_areas(result, on)
    assert [one.state for one in board] == ["alarm", "recent", "silent", "quiet"]
    rising = board[0].registers
    assert [(one.register, one.state) for one in rising] == [("ru", "quiet"), ("tr", "alarm")]
    assert (rising[1].week_count or 0) > 3 * (rising[1].week_expected or 0)
    assert board[0].weeks[-3:] == ("alarm", "alarm", "alarm")
    assert board[2].weeks[-1] == "silent"
    assert board[2].registers[0].week_count is None
    early = assess_areas(result, START + timedelta(days=40), weeks=8)
    assert {one.state for one in early} == {"unwatched"}
    assert early[0].weeks[:2] == ("silent", "silent")  # before the first day of the table
    assert assess_areas(result, START - timedelta(days=1)) == ()


def test_outbreaks_beside_the_thresholds_of_farrington(shared: Path) -> None:
    packed = shared / "data/estimate/oracle_noufaily_series.csv.gz"
    frame = pl.read_csv(gzip.decompress(packed.read_bytes()), null_values="NA", infer_schema_length=None)
    frame = frame.sort("rep", "scenario", "week")
    weeks = frame["week"].n_unique()
    values, outbreak = (frame[name].to_numpy().reshape(-1, weeks).T.astype(float) for name in ("y", "outbreak"))
    assert values.shape[1] == 112
    tail = -np.log(np.maximum(week_tail(values, learn_expectation(values), days=1), 1e-300))
    for column, floor in (("ub_delta", 0.48), ("ub_nb", 0.43), ("ub_muan", 0.36)):
        bound = frame[column].to_numpy().reshape(-1, weeks).T.astype(float)
        calm, sick = ~np.isnan(bound) & (outbreak == 0), ~np.isnan(bound) & (outbreak > 0)
        share = float((values > bound)[calm].mean())  # both flag the same share of quiet weeks
        ours = tail > np.quantile(tail[calm], 1 - share)
        assert (ours & sick).any(axis=0)[sick.any(axis=0)].mean() >= floor
