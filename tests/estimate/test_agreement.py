"""Agreement of sources: published coefficients, confusion, error rates, overlap."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.estimate.agreement import Scale, cohen_kappa, compare_registers, fleiss_kappa, krippendorff_alpha
from atashbas.estimate.bounds import count_bounds
from atashbas.estimate.counts import parse_counts
from atashbas.estimate.dawid_skene import fit_dawid_skene
from atashbas.estimate.overlap import overlap_by_area, overlap_by_month
from atashbas.values import AtashbasError

from .bulletin_counts import bulletin_counts

# Fleiss 1971, table 1 as printed in textbooks: 10 items, 14 sources, 5 categories.
FLEISS = np.array(
    [
        [0, 0, 0, 0, 14],
        [0, 2, 6, 4, 2],
        [0, 0, 3, 5, 6],
        [0, 3, 9, 2, 0],
        [2, 2, 8, 1, 1],
        [7, 7, 0, 0, 0],
        [3, 2, 6, 3, 0],
        [2, 5, 3, 2, 2],
        [6, 5, 2, 1, 0],
        [0, 2, 2, 3, 7],
    ]
)
NONE = np.nan
# Krippendorff 2011, section E: 4 observers, 12 units.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)


def test_fleiss() -> None:
    assert fleiss_kappa(FLEISS) == pytest.approx(0.2099, abs=5e-5)


def test_cohen() -> None:
    assert cohen_kappa(np.array([[20, 5], [10, 15]])) == pytest.approx(0.40, abs=5e-3)


@pytest.mark.parametrize(
    ("scale", "alpha"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491), ("ratio", 0.7974)]
)
def test_krippendorff(scale: Scale, alpha: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF, scale) == pytest.approx(alpha, abs=5e-5)


@given(st.permutations(range(4)))
def test_the_order_of_sources_does_not_matter(order: list[int]) -> None:
    assert krippendorff_alpha(KRIPPENDORFF[order], "ordinal") == pytest.approx(0.8154, abs=5e-5)


def test_nothing_to_disagree_about() -> None:
    assert krippendorff_alpha(np.ones((3, 5))) is None
    assert cohen_kappa(np.array([[7, 0], [0, 0]])) is None
    assert fleiss_kappa(np.array([[3, 0], [3, 0]])) is None


def test_dawid_skene(shared: Path) -> None:
    frame = pl.read_csv(shared / "data/estimate/dawid_skene_anesthesia.csv")
    counts = np.zeros((45, 5, 4), int)
    for item, rater, rating in frame.iter_rows():
        counts[item - 1, rater - 1, rating - 1] += 1
    result = fit_dawid_skene(counts)
    assert np.round(result.prevalence, 3).tolist() == [0.400, 0.422, 0.112, 0.067]
    assert result.log_likelihood == pytest.approx(-190.731, abs=5e-4)
    assert result.confusion.sum(axis=2) == pytest.approx(np.ones((5, 4)))


def test_registers_compared_on_an_attribute() -> None:
    pairs = compare_registers(
        {"ru": ["mortar", "air", None, "mortar"], "tr": ["mortar", "mortar", "air", "mortar"], "un": [None] * 4}, "type"
    )
    assert [(pair.first, pair.second) for pair in pairs] == [("ru", "tr"), ("ru", "un"), ("tr", "un")]
    first = pairs[0]
    assert (first.matched, first.stated, first.agreeing) == (4, 3, 2)
    assert first.categories == ("air", "mortar")
    assert first.table == ((0, 1), (0, 2))
    assert pairs[1].kappa is None


def test_overlap_beside_chance_on_the_bulletins(shared: Path) -> None:
    counts = parse_counts(bulletin_counts(shared))
    total = count_bounds(counts).pairs[0].shared.high
    rng = np.random.default_rng(5)
    areas = overlap_by_area(counts, "ru", "tr", rng, matched={"Hama": 3}, replicas=50)
    months = overlap_by_month(counts, "ru", "tr", rng, replicas=50)
    assert sum(area.possible for area in areas) == sum(month.possible for month in months) == total
    assert {area.where: area.matched for area in areas}["Hama"] == 3
    assert months[0].where == "2017-01"
    assert months[0].chance is None  # a single day with both


def test_bad_ratings_are_named() -> None:
    for call in (
        lambda: fleiss_kappa(np.array([[1, 2], [2, 2]])),
        lambda: cohen_kappa(np.zeros((2, 2), int)),
        lambda: krippendorff_alpha(np.array([[1.0, np.nan], [np.nan, 2.0]])),
        lambda: fit_dawid_skene(np.zeros((2, 3, 2), int)),
    ):
        with pytest.raises(AtashbasError) as error:
            call()
        assert error.value.code == "estimate.ratings"
