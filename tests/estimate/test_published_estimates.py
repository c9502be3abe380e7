"""Every published or reference estimate that the room's estimators cover, row by row; the rest is listed with reasons.

The list of what is left out is kept in docs/explanation/estimates.md; `test_no_row_is_forgotten` compares.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import nbinom

from atashbas.estimate.captures import Captures
from atashbas.estimate.decomposable import GraphAverage, average_graphs, decomposable_graphs
from atashbas.estimate.latent_class import latent_classes, latent_classes_of
from atashbas.estimate.loglinear import Model, fit_models
from atashbas.estimate.lower_bound import sample_coverage
from atashbas.estimate.sparse import assess_model, choose_pairs, fit_pairs

from .capture_tables import capture_table, published

DOCS = Path(__file__).resolve().parents[2] / "docs/explanation/estimates.md"
PAIRS = {"12": (0, 1), "13": (0, 2), "23": (1, 2)}
LEFT_OUT = {
    ("Ned", "SparseMSE stepwise pthresh .02"),
    ("ElSalvador_1980_92", "BMA decomposable graphs, 4 lists (table not obtained)"),
    ("Peru_1980_2000", "CVR 3-list + subtraction (table not obtained)"),
    ("Peru_1980_2000", "Rendon 2012 trivariate probit, same data"),
    ("Peru_1980_2000", "Manrique-Vallier, Ball, Sulmont 2019 LCMCR 7 lists conservative"),
}
COVERED_ELSEWHERE = {
    ("Kosovo_1999", "published log-linear (ICTY testimony)"),
    ("UKdat", "published range (UK Home Office strategy; Silverman)"),
    ("Colombia_recruitment_men_1999_R1", "HRDAG published draws (1000)"),
    ("Colombia_recruitment_men_1999_R1", "LCMCR K=15, 2 long chains 2053/2099; 16 short chains medians 1356-2279"),
    ("Artificial_3", "checkident: all pairs=2, {12}=1, {13,23}=0"),
    ("spina_bifida_NY", "M&Y BMA: best model 0.37, RSE-Bayes 731, mode 729 (best) / 731, 728 (average)"),
}
LATENT = {"HAV_Taiwan": 7, "spina_bifida_NY": 7, "Kosovo_1999": 10, "HIV_Rome": 10}
GRAPHS: dict[tuple[str, str], Callable[[Captures], GraphAverage]] = {
    ("spina_bifida_NY", "dga default delta=1/8, prior 1/N, 0:3130"): lambda c: average_graphs(
        c, delta=1 / 8, most_unseen=3130, saturated=True
    ),
    ("HAV_Taiwan", "dga default delta=1/8 incl. complete graph (P=0.704)"): lambda c: average_graphs(
        c, delta=1 / 8, most_unseen=2710, saturated=True
    ),
    ("Kosovo_1999", "dga delta=1/16 incl complete, 0:44000"): lambda c: average_graphs(
        c, delta=1 / 16, most_unseen=44_000, saturated=True
    ),
    ("HIV_Rome", "dga delta=1/16"): lambda c: average_graphs(c, delta=1 / 16, most_unseen=40_000, saturated=True),
    ("Congenital_MA_MYorder", "dga delta=.5, 1:300, 1/N"): lambda c: average_graphs(
        c, delta=0.5, most_unseen=300, saturated=True
    ),
}


def model_of(name: str) -> Model:
    return frozenset() if name == "indep" else frozenset(PAIRS[pair] for pair in name.removeprefix("m").split("_"))


def kind_of(row: dict[str, str]) -> str:
    key, method = (row["case"], row["method"]), row["method"]
    if key in LEFT_OUT:
        return "left out"
    if key in COVERED_ELSEWHERE:
        return "elsewhere"
    if key in GRAPHS:
        return "graphs"
    for start in ("loglinear", "sample coverage", "LCMCR", "SparseMSE"):
        if method.startswith(start):
            return start
    return "forgotten"


def rows_of(shared: Path, kind: str) -> list[dict[str, str]]:
    return [row for row in published(shared) if kind_of(row) == kind]


def test_no_row_is_forgotten(shared: Path) -> None:
    rows = published(shared)
    assert len(rows) == 64
    assert [row for row in rows if kind_of(row) == "forgotten"] == []
    text = DOCS.read_text(encoding="utf-8")
    assert [case for case, _ in sorted(LEFT_OUT) if case not in text] == []


def test_log_linear_rows(shared: Path) -> None:
    rows = rows_of(shared, "loglinear")
    assert len(rows) == 34
    for row in rows:
        captures, method = capture_table(shared, row["case"]), row["method"].split()
        if row["case"] == "HIV_Rome":
            pairs = (
                frozenset({(0, 1)}) if method[1] == "c1:c2" else frozenset((a, b) for b in range(4) for a in range(b))
            )
        else:
            pairs = model_of(method[1])
        ((fit,),) = fit_models([captures], [pairs], stirling=True)
        if "Poisson" in method:
            assert fit.poisson == pytest.approx(float(row["estimate"]), rel=1e-9)
            assert fit.poisson_se == pytest.approx(float(row["lo"]), rel=1e-5)
        else:
            printed = 5e-6 if len(row["estimate"]) > 9 else 5e-5
            assert fit.multinomial == pytest.approx(float(row["estimate"]), rel=printed)
            assert fit.low == pytest.approx(float(row["lo"]), rel=printed)
            assert fit.high == pytest.approx(float(row["hi"]), rel=printed)


def test_graph_rows(shared: Path) -> None:
    for (case, method), average in GRAPHS.items():
        (row,) = (row for row in published(shared) if (row["case"], row["method"]) == (case, method))
        result = average(capture_table(shared, case))
        assert (result.median, result.low, result.high) == tuple(float(row[name]) for name in ("estimate", "lo", "hi"))
    graphs = average_graphs(capture_table(shared, "HAV_Taiwan"), delta=1 / 8, most_unseen=2710, saturated=True)
    assert graphs.weights[0][1] == pytest.approx(0.704, abs=5e-4)
    assert len(graphs.weights[0][0].edges) == 3


def test_madigan_york_example(shared: Path) -> None:
    captures = capture_table(shared, "spina_bifida_NY")
    prior = nbinom.logpmf(captures.observed + np.arange(301), 13.14, 1 / (1 + 55.17))
    result = average_graphs(captures, delta=1.0, most_unseen=300, log_prior=prior, saturated=True)
    assert result.weights[0][1] == pytest.approx(0.374, abs=5e-4)
    assert sorted(result.weights[0][0].edges) == [(1, 2)]
    assert result.best_relative == pytest.approx(731.07, abs=5e-3)
    assert (result.best_mode, result.mode) == (729, 728)
    assert (result.low, result.high) == (682, 797)


def test_congenital_moments(shared: Path) -> None:
    prior = -np.log(537.0 + np.arange(301))
    prior[0] = -np.inf  # the reference run begins at one unseen
    result = average_graphs(
        capture_table(shared, "Congenital_MA_MYorder"), delta=0.5, most_unseen=300, log_prior=prior, saturated=True
    )
    assert result.mean == pytest.approx(617.8159, abs=5e-5)
    assert result.relative == pytest.approx(616.8703, abs=5e-5)
    assert result.mode == 614


def test_sample_coverage_rows(shared: Path) -> None:
    rows = rows_of(shared, "sample coverage")
    assert len(rows) == 3
    for row in rows:
        result = sample_coverage(capture_table(shared, row["case"]))
        expected = [float(part) for part in row["estimate"].split("/")]
        assert [result.plain, result.full, result.one_step] == pytest.approx(expected, rel=1e-6)


def test_sparse_rows(shared: Path) -> None:
    rows = rows_of(shared, "SparseMSE")
    assert len(rows) == 7
    for row in rows:
        result = choose_pairs(capture_table(shared, row["case"]))
        assert result.total == pytest.approx(float(row["estimate"]), rel=1e-6)
        # The reference stops its iteration at a relative change of the deviance of 1e-8: ends agree to five digits.
        assert result.low == pytest.approx(float(row["lo"]), rel=2e-5)
        assert result.high == pytest.approx(float(row["hi"]), rel=3e-5)


def test_the_reference_model_of_the_netherlands(shared: Path) -> None:
    pairs = ((2, 5), (3, 5), (0, 5), (0, 1), (1, 2), (1, 4), (2, 3), (3, 4))
    assert fit_pairs(capture_table(shared, "Ned"), pairs).total == pytest.approx(111_139.4, rel=1e-6)


def test_the_published_interval_of_kosovo_has_a_model(shared: Path) -> None:
    (row,) = (row for row in published(shared) if row["method"] == "published log-linear (ICTY testimony)")
    # The testimony names no model. One of all hierarchical ones gives its interval, and no other comes near.
    terms = ((0, 1), (0, 2), (0, 3), (1, 2), (2, 3), (0, 1, 2))
    fit = fit_pairs(capture_table(shared, "Kosovo_1999"), terms)
    assert fit.total == pytest.approx(10_356, abs=1)
    assert fit.low == pytest.approx(float(row["lo"]), rel=2e-3)
    assert fit.high == pytest.approx(float(row["hi"]), rel=2e-3)


def test_the_published_range_of_the_united_kingdom_is_this_interval_in_thousands(shared: Path) -> None:
    (row,) = (row for row in published(shared) if row["method"].startswith("published range"))
    fit = choose_pairs(capture_table(shared, "UKdat"))
    assert [round(fit.low, -3), round(fit.high, -3)] == [float(row["lo"]), float(row["hi"])]


def test_identifiability_of_the_artificial_table(shared: Path) -> None:
    captures = capture_table(shared, "Artificial_3")
    verdicts = [
        assess_model(captures, frozenset(pairs)) for pairs in ([(0, 1), (0, 2), (1, 2)], [(0, 1)], [(0, 2), (1, 2)])
    ]
    assert verdicts == ["not-identifiable", "no-estimate", "exists"]


@pytest.mark.parametrize("case", ["HAV_Taiwan", "spina_bifida_NY"])
def test_latent_class_rows(shared: Path, case: str) -> None:
    (row,) = (row for row in rows_of(shared, "LCMCR") if row["case"] == case)
    result = latent_classes(
        capture_table(shared, case), np.random.default_rng(1), classes=LATENT[case], burn_in=1500, draws=2500
    )
    assert result.median == pytest.approx(float(row["estimate"]), rel=0.04)
    assert result.low == pytest.approx(float(row["lo"]), rel=0.06)
    assert result.high == pytest.approx(float(row["hi"]), rel=0.12)


@pytest.mark.deep
@pytest.mark.parametrize("case", ["Kosovo_1999", "HIV_Rome"])
def test_latent_class_rows_on_four_lists(shared: Path, case: str) -> None:
    (row,) = (row for row in rows_of(shared, "LCMCR") if row["case"] == case)
    result = latent_classes(
        capture_table(shared, case), np.random.default_rng(1), classes=LATENT[case], burn_in=10_000, draws=20_000
    )
    assert float(row["lo"]) <= result.median <= float(row["hi"])
    assert result.median == pytest.approx(float(row["estimate"]), rel=0.1)
    assert len(result.chain_medians) == 16


@pytest.mark.deep
def test_chains_on_colombia_sit_in_different_modes(shared: Path) -> None:
    frame = pl.read_csv(shared / "data/estimate/mse_cases.csv", schema_overrides={"history": pl.String})
    rows = frame.filter(pl.col("case") == "Colombia_recruitment_men_1999_R1")
    histories = np.array([[int(bit) for bit in history] for history in rows["history"]], float)
    result = latent_classes_of(
        histories,
        rows["count"].to_numpy().astype(float),
        np.random.default_rng(1),
        classes=15,
        burn_in=3000,
        draws=5000,
    )
    assert not result.chains_agree
    (row,) = (row for row in published(shared) if row["method"] == "HRDAG published draws (1000)")
    assert min(result.chain_medians) <= float(row["estimate"]) <= max(result.chain_medians)
    assert float(row["lo"]) == pytest.approx(min(result.chain_medians), rel=0.02)
    assert min(result.chain_medians) < 1500
    assert max(result.chain_medians) > 2200


def test_numbers_of_decomposable_graphs() -> None:
    assert [len(decomposable_graphs(vertices)) for vertices in (2, 3, 4, 5)] == [2, 8, 61, 822]
