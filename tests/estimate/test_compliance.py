"""Rates, quiet spells, shares and commitments."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from atashbas.estimate.commitments import Commitment, count_commitments, kroc_aggregate
from atashbas.estimate.compliance import area_rates, disputed_share, fit_gamma, garwood, quiet_spells
from atashbas.estimate.counts import Counts, parse_counts
from atashbas.values import AtashbasError

START = date(2017, 1, 1)


def counts_of(values: np.ndarray) -> Counts:
    return Counts(
        registers=("ru",),
        days=tuple(START + timedelta(days=n) for n in range(len(values))),
        areas=tuple(f"A{n}" for n in range(values.shape[1])),
        values=values[None].astype(float),
    )


def test_garwood() -> None:
    assert garwood(0) == (0.0, pytest.approx(3.689, abs=5e-4))
    assert garwood(10) == pytest.approx((4.795, 18.390), abs=5e-4)


def test_shrinkage_draws_small_areas_to_the_common_rate() -> None:
    rng = np.random.default_rng(2)
    true = rng.gamma(2.0, 0.5, 40)
    values = rng.poisson(true, (30, 40)).astype(float)
    values[5:, 0] = np.nan
    rates = area_rates(counts_of(values), "ru")
    own = np.array([rate.rate for rate in rates], float)
    shrunken = np.array([rate.shrunken for rate in rates])
    assert ((shrunken - true) ** 2).sum() < ((own - true) ** 2).sum()
    assert rates[0].area_days == 5
    assert rates[0].shrunken_high - rates[0].shrunken_low < (rates[0].high or 0) - (rates[0].low or 0)
    assert sum(rate.expected for rate in rates) == pytest.approx(sum(rate.cases for rate in rates))


def test_the_gamma_distribution_is_recovered() -> None:
    rng = np.random.default_rng(3)
    days = np.full(4000, 50.0)
    shape, rate = fit_gamma(rng.poisson(rng.gamma(1.5, 1 / 3.0, 4000) * days).astype(float), days)
    assert (shape, rate) == pytest.approx((1.5, 3.0), rel=0.08)


def test_no_case_anywhere_still_has_an_upper_end() -> None:
    (rate,) = area_rates(counts_of(np.zeros((10, 1))), "ru")
    assert (rate.rate, rate.ratio) == (0.0, None)
    assert rate.high == pytest.approx(0.3689, abs=5e-4)


def test_an_area_without_numbers_has_no_rate() -> None:
    rates = area_rates(counts_of(np.column_stack([np.ones(10), np.full(10, np.nan)])), "ru")
    assert rates[1].rate is None
    assert rates[1].area_days == 0


def test_unknown_days_neither_end_nor_lengthen_a_quiet_spell() -> None:
    column = np.array([0, 0, 3, 0, np.nan, 0, 0, 1, 0, np.nan])[:, None]
    (spell,) = quiet_spells(counts_of(column), "ru")
    assert (spell.longest, spell.longest_unknown) == (3, 1)
    assert spell.longest_from == START + timedelta(days=3)
    assert (spell.current, spell.current_unknown) == (1, 1)


def test_disputed_share() -> None:
    share = disputed_share(431, 438)
    assert share.share == pytest.approx(0.984, abs=5e-4)
    assert share.low < 0.984 < share.high
    assert disputed_share(0, 0).share is None
    with pytest.raises(AtashbasError):
        disputed_share(5, 3)


def test_commitments_stand_apart() -> None:
    items = [
        Commitment(id="a", due_on=date(2017, 2, 1), score=3),
        Commitment(id="b", due_on=date(2017, 2, 1), score=1),
        Commitment(id="c", due_on=date(2017, 9, 1)),
        Commitment(id="d", score=0),
    ]
    kept = count_commitments(items, date(2017, 3, 1))
    assert (kept.total, kept.due, kept.kept, kept.overdue, kept.not_assessed) == (4, 2, 1, ("b",), 1)
    assert kept.by_score == {0: 1, 1: 1, 2: 0, 3: 1}
    assert kroc_aggregate([Commitment(id="x", score=1)]) == pytest.approx(100 / 3)
    assert kroc_aggregate([]) is None


def test_bad_commitments_are_named() -> None:
    with pytest.raises(AtashbasError) as error:
        Commitment(id="a", score=4)
    assert error.value.code == "estimate.commitment-score"
    with pytest.raises(AtashbasError) as error:
        count_commitments([Commitment(id="a"), Commitment(id="a")], START)
    assert error.value.code == "estimate.commitment-twice"


def test_negative_counts_are_named() -> None:
    with pytest.raises(AtashbasError) as error:
        garwood(-1)
    assert error.value.code == "estimate.negative-count"


def test_a_single_area_is_not_told_from_itself_with_certainty() -> None:
    counts = parse_counts(pl.DataFrame({"area": ["Hama"], "day": [date(2017, 2, 1)], "register": ["ru"], "count": [2]}))
    (rate,) = area_rates(counts, "ru")
    assert rate.shrunken_low < 1.0
    assert rate.shrunken_high > 4.0


@pytest.mark.parametrize("spread", [0.0, 0.6])
def test_drawn_rates_cover_the_true_ones(spread: float) -> None:
    rng = np.random.default_rng(61)
    inside = []
    for _ in range(40):
        true = 0.3 * np.exp(spread * rng.normal(size=6) - spread**2 / 2)
        values = rng.poisson(true, (30, 6)).astype(float)
        days = tuple(date(2017, 1, 1) + timedelta(days=n) for n in range(30))
        counts = Counts(registers=("a",), days=days, areas=tuple("ABCDEF"), values=values[None])
        inside += [
            one.shrunken_low <= rate <= one.shrunken_high
            for one, rate in zip(area_rates(counts, "a"), true, strict=True)
        ]
    assert np.mean(inside) >= 0.9
