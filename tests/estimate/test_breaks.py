"""Breaks: declared, proposed, not testable."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from atashbas.estimate.breaks import Break, _statistic, assess_breaks, find_breaks, fit_inverse_size, segments_of
from atashbas.estimate.counts import parse_counts
from atashbas.estimate.sentence import render_sentence
from atashbas.estimate.watch import watch
from atashbas.values import AtashbasError

from .bulletin_counts import bulletin_counts

START = date(2017, 1, 1)
OCTOBER = Break(day=date(2020, 10, 1), register="ru", reason="cases of a third party are included")


def days_of(number: int) -> tuple[date, ...]:
    return tuple(START + timedelta(days=n) for n in range(number))


def test_statistic_of_a_poisson_series() -> None:
    values = np.array([1.0, 2, 3, 6, 7, 8])
    left, right, mean = 2.0, 7.0, 4.5
    expected = 2 * (3 * left * np.log(left / mean) + 3 * right * np.log(right / mean))
    assert _statistic(values[None, :], 0.0)[0, 2] == pytest.approx(expected)


def test_inverse_size_of_known_scatter() -> None:
    rng = np.random.default_rng(1)
    assert fit_inverse_size(rng.negative_binomial(2.0, 2 / 6.0, 4000).astype(float)) == pytest.approx(0.5, rel=0.1)
    assert fit_inverse_size(rng.poisson(4.0, 2000).astype(float)) < 0.03


def test_known_breaks_are_found_across_missing_days() -> None:
    found = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        level = np.repeat([2.0, 6.0, 1.5], [120, 100, 80])
        values = rng.negative_binomial(2.0, 2.0 / (2.0 + level)).astype(float)
        values[rng.random(300) < 0.2] = np.nan
        result = find_breaks(values, days_of(300), rng, register="ru", replicas=99)
        found.append([(item.day - START).days for item in result])
    right = [days for days in found if len(days) == 2 and abs(days[0] - 120) <= 12 and abs(days[1] - 220) <= 12]
    assert len(right) >= 9


def test_a_series_without_break_is_left_alone() -> None:
    proposals = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        values = rng.negative_binomial(0.8, 0.8 / 2.8, 150).astype(float)
        proposals += bool(find_breaks(values, days_of(150), rng, register="ru", replicas=99))
    assert proposals <= 3


def test_declared_breaks_are_tested_between_their_neighbours() -> None:
    values = np.repeat([2.0, 8.0, 8.0], [40, 40, 4])
    rng = np.random.default_rng(1)
    tests = assess_breaks(
        [
            Break(day=START + timedelta(days=20), register="tr"),
            Break(day=START + timedelta(days=40), register="ru", reason="new source"),
            Break(day=START + timedelta(days=60), reason="another unit"),
            Break(day=START + timedelta(days=80), register="ru", reason="register moved"),
        ],
        values,
        days_of(84),
        rng,
        register="ru",
    )
    assert [item.state for item in tests] == ["declared-tested", "declared-not-seen", "declared-not-testable"]
    assert (tests[0].before, tests[0].after, tests[0].ratio) == (2.0, 8.0, 4.0)
    assert tests[2].p is None
    assert tests[2].ratio is None
    assert "not testable" in render_sentence(tests[2].sentence, "en")


def test_october_2020_is_a_break_and_no_escalation(shared: Path) -> None:
    counts = parse_counts(bulletin_counts(shared))
    values = counts.of("ru")
    total = np.where(np.isnan(values).all(axis=1), np.nan, np.nansum(values, axis=1))
    rng = np.random.default_rng(2)
    march, october = assess_breaks(
        [OCTOBER, Break(day=date(2020, 3, 1), register="ru", reason="ceasefire of Idlib")],
        total,
        counts.days,
        rng,
        register="ru",
    )
    assert october.state == "declared-tested"
    assert (october.ratio or 0) > 1.5
    assert march.day < october.day
    alarms = [alarm for alarm in watch(counts, breaks=[OCTOBER]).alarms if alarm.register == "ru"]
    assert [alarm for alarm in alarms if alarm.day >= OCTOBER.day] == []


def test_days_around_october_2020_would_alarm_without_the_declaration(shared: Path) -> None:
    # The saved bulletins are too sparse for a daily watch; the same jump on a daily series shows what a break prevents.
    rng = np.random.default_rng(3)
    values = rng.negative_binomial(3.0, 3.0 / (3.0 + np.repeat([3.0, 28.0], [300, 120])))[:, None].astype(float)
    counts = parse_counts(bulletin_counts(shared))
    daily = type(counts)(registers=("ru",), days=days_of(420), areas=("Idlib",), values=values[None])
    declared = Break(day=START + timedelta(days=300), register="ru", reason=OCTOBER.reason)
    assert any(alarm.day >= declared.day for alarm in watch(daily).alarms)
    assert not any(alarm.day >= declared.day for alarm in watch(daily, breaks=[declared]).alarms)


def test_stretches_between_breaks(shared: Path) -> None:
    counts = parse_counts(bulletin_counts(shared))
    stretch = segments_of([OCTOBER, Break(day=date(2019, 1, 1), register="ru", area="Hama")], counts, "ru")
    hama, idlib = counts.areas.index("Hama"), counts.areas.index("Idlib")
    assert (stretch[-1, hama], stretch[-1, idlib]) == (2, 1)
    assert segments_of([OCTOBER], counts, "tr").max() == 0


def test_bad_series_are_named() -> None:
    rng = np.random.default_rng(1)
    for values, code in ((np.ones(3), "estimate.shape"), (-np.ones(4), "estimate.negative-count")):
        with pytest.raises(AtashbasError) as error:
            find_breaks(values, days_of(4), rng, register="ru")
        assert error.value.code == code
    with pytest.raises(AtashbasError) as error:
        find_breaks(np.ones(4), days_of(4), rng, register="ru", replicas=9)
    assert error.value.code == "estimate.replicas"


def test_empty_and_constant_series_have_no_break() -> None:
    rng = np.random.default_rng(1)
    for values in (np.full(60, np.nan), np.zeros(60), np.ones(5)):
        assert find_breaks(values, days_of(len(values)), rng, register="ru") == ()
