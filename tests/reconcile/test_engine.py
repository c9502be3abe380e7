"""A table of reports becomes links and incidents: order of rows and registers changes nothing."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from atashbas.reconcile import count_bounds, explain, reconcile
from atashbas.values import AtashbasError

ROWS = [
    ("ru/1/0", "ru", date(2017, 5, 6), 35.70, 36.10, "site", "air.strike", 2),
    ("tr/1/0", "tr", date(2017, 5, 6), 35.704, 36.102, "locality", "air.strike", 2),
    ("tr/2/0", "tr", date(2017, 5, 6), 35.95, 36.40, "locality", "fire.mortar", 0),
    ("ir/1/0", "ir", date(2017, 5, 6), 35.70, 36.10, "site", "air.strike", 3),
    ("ru/2/0", "ru", date(2017, 8, 1), 33.50, 36.30, "site", "fire.sniper", 0),
]


def table(rows: list[tuple[object, ...]] = ROWS) -> pl.DataFrame:
    names = ("id", "register", "day", "lat", "lon", "place_precision", "type", "killed_low")
    return pl.DataFrame(rows, schema=dict.fromkeys(names), orient="row")


def test_the_same_strike_is_linked_across_registers() -> None:
    result = reconcile(table())
    members = result.incidents["members"].to_list()
    assert sorted(map(sorted, members)) == [["ir/1/0", "ru/1/0", "tr/1/0"], ["ru/2/0"], ["tr/2/0"]]
    best = result.links.filter(pl.col("b") != "ir/1/0", pl.col("a") != "ir/1/0").row(0, named=True)
    assert {best["a"], best["b"]} == {"ru/1/0", "tr/1/0"}
    assert best["band"] == "probable"


def test_explanation_adds_up_to_the_weight_of_the_link() -> None:
    result = reconcile(table())
    for link in result.links.iter_rows(named=True):
        told = explain(result, link["a"], link["b"])
        assert told.prior_mbits + sum(bar.mbits for bar in told.features) == link["weight_mbits"]


def test_order_of_rows_changes_nothing() -> None:
    forward, backward = reconcile(table()), reconcile(table(ROWS[::-1]))
    assert forward.links.equals(backward.links)
    assert forward.incidents.equals(backward.incidents)


def test_a_missing_column_is_named() -> None:
    with pytest.raises(AtashbasError) as caught:
        reconcile(table().drop("register"))
    assert caught.value.facts["column"] == "register"


def test_counts_give_bounds_and_never_a_link() -> None:
    bounds = count_bounds({"Aleppo": 3, "Idlib": 2}, {"Aleppo": 1, "Hama": 4})
    assert (bounds.shared.low, bounds.shared.high) == (0, 1)
    assert (bounds.together.low, bounds.together.high) == (9, 10)
    assert bounds.not_comparable == ("Hama", "Idlib")
