"""The plain and the compiled path, blocks, rows in any order and late arrivals come to one result."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from bench.simulate import pair_scores, simulate

from atashbas.reconcile import Config, Judgement, extend, reconcile
from atashbas.reconcile.blocks import edges_of_block, join_blocks, plan_blocks, take_block
from atashbas.reconcile.learn import LEAST_JUDGEMENTS
from atashbas.values import AtashbasError


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return simulate(3_000, 5)[0]


def same(a: object, b: object) -> bool:
    return a.links.equals(b.links) and a.incidents.equals(b.incidents)


def test_links_are_better_than_chance_by_far() -> None:
    reports, incident = simulate(6_000, 3, "easy")
    result = reconcile(reports)
    assert pair_scores(incident[result.reports.row], result.settled.roots)[2] > 0.75


def test_rows_and_registers_in_any_order_give_one_result(table: pl.DataFrame) -> None:
    assert same(reconcile(table), reconcile(table.sample(fraction=1.0, shuffle=True, seed=3)))


def test_late_arrivals_give_the_result_of_a_full_run(table: pl.DataFrame) -> None:
    whole = reconcile(table)
    base = reconcile(table.head(2_900), config=Config(model=whole.model))
    assert same(extend(base, table.tail(100)), reconcile(table, config=Config(model=whole.model)))


def test_borders_of_blocks_change_nothing(table: pl.DataFrame) -> None:
    whole = reconcile(table)
    blocks = plan_blocks(table, 4)
    edges = [edges_of_block(take_block(table, block), whole.model, block) for block in blocks]
    assert len(blocks) > 1
    assert same(join_blocks(table, whole.model, edges), whole)


@pytest.mark.deep
def test_the_compiled_path_gives_the_integers_of_the_plain_one(table: pl.DataFrame) -> None:
    plain, compiled = (reconcile(table, config=Config(plain=path)) for path in (True, False))
    assert same(plain, compiled)
    assert np.array_equal(plain.model.prior, compiled.model.prior)


def test_different_by_anyone_keeps_a_pair_apart_and_shows_the_dispute(table: pl.DataFrame) -> None:
    best = reconcile(table).links.row(0, named=True)
    words = [
        Judgement(a=best["a"], b=best["b"], by="ru", verdict="same"),
        Judgement(a=best["b"], b=best["a"], by="tr", verdict="different"),
    ]
    result = reconcile(table, judgements=words)
    together = [m for m in result.incidents["members"].to_list() if best["a"] in m and best["b"] in m]
    assert not together
    assert result.disputes.select("same", "different").row(0) == (["ru"], ["tr"])


def test_same_by_all_joins_a_pair_that_the_engine_keeps_apart(table: pl.DataFrame) -> None:
    a, b = table["id"][0], table["id"][2_999]
    result = reconcile(table, judgements=[Judgement(a=a, b=b, by="ru", verdict="same")])
    assert any(a in members and b in members for members in result.incidents["members"].to_list())


def test_too_few_judgements_are_refused_with_the_number_needed(table: pl.DataFrame) -> None:
    with pytest.raises(AtashbasError) as caught:
        reconcile(table).learn([])
    assert caught.value.facts["needed"] == LEAST_JUDGEMENTS
