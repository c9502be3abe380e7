"""Explanations say what the engine would do: every figure beside a link is checked against a run of the engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import log2
from random import Random

import numpy as np
import polars as pl
import pytest

from atashbas.reconcile import Config, Explanation, Reconciliation, doubts_of, explain, reconcile
from atashbas.reconcile.engine import make_field
from atashbas.reconcile.explain import get_position
from atashbas.reconcile.explain_chance import SHORTEST_DAYS, common_days, neighbourhood, turns_of
from atashbas.reconcile.model import Reranker
from atashbas.reconcile.order import WINDOW_DAYS
from atashbas.reconcile.pairs import find_edges

FIRST = date(2017, 2, 1)
TYPES = ("fire.mortar", "fire.shelling", "air.strike", "fire.sniper")


def registers(days: int = 45, seed: int = 3) -> pl.DataFrame:
    """Two registers that see the same incidents with errors of their own, in two towns."""
    dice = Random(seed)
    rows = []
    for n in range(days * 4):
        town = dice.choice(((35.0, 36.5), (35.4, 37.2)))
        day = FIRST + timedelta(days=dice.randrange(days))
        kind, dead = dice.choice(TYPES), dice.choice((0, 0, 1, 3))
        for register in ("east", "west"):
            if dice.random() < 0.7:
                rows.append(
                    {
                        "id": f"{register}/{n}/0", "register": register, "day": day,
                        "lat": town[0] + dice.gauss(0, 0.05), "lon": town[1] + dice.gauss(0, 0.05),
                        "place_precision": "locality", "place": None, "actor": dice.choice(("a", "b", None)),
                        "type": kind if dice.random() < 0.8 else dice.choice(TYPES),
                        "killed_low": dead, "killed_high": dead + dice.choice((0, 0, 1)),
                    }
                )  # fmt: skip
    schema = {"place": pl.String, "actor": pl.String, "killed_low": pl.Int32, "killed_high": pl.Int32}
    return pl.DataFrame(rows, schema_overrides=schema)


@pytest.fixture(scope="module")
def result() -> Reconciliation:
    return reconcile(registers())


def pairs_of(result: Reconciliation, every: int = 9) -> list[tuple[str, str]]:
    edges = result.edges
    cross = np.flatnonzero(result.reports.register[edges.first] != result.reports.register[edges.second])[::every]
    ends = zip(edges.first[cross].tolist(), edges.second[cross].tolist(), strict=True)
    return [(str(result.ids[i]), str(result.ids[j])) for i, j in ends]


def test_bars_add_up_and_the_line_divides_what_is_linked(result: Reconciliation) -> None:
    told = [explain(result, a, b) for a, b in pairs_of(result)]
    assert all(one.prior_mbits + sum(bar.mbits for bar in one.features) == one.total_mbits for one in told)
    assert all(one.line_mbits is not None for one in told)
    best = [one for one in told if all(rival.behind_mbits > 0 for rival in one.rivals) and not one.part_of]
    assert {one.linked for one in best} == {True, False}
    assert all(one.linked == (one.total_mbits > (one.line_mbits or 0)) for one in best)


def again(result: Reconciliation, a: str, b: str, changed: pl.DataFrame) -> Explanation:
    return explain(reconcile(changed, config=Config(model=result.model)), a, b)


def test_both_as_one_side_says_is_what_the_engine_makes_of_such_a_table(result: Reconciliation) -> None:
    checked = 0
    for a, b in pairs_of(result, every=25):
        told = explain(result, a, b)
        for one in told.contested:
            columns = {"actor": ["actor", "target"], "type": ["type"], "casualties": ["killed_low", "killed_high"]}
            row = {end: result.frame.filter(pl.col("id") == end).row(0, named=True) for end in (a, b)}
            for source, target, expected in ((a, b, one.as_a_mbits), (b, a, one.as_b_mbits)):
                said = [
                    pl.when(pl.col("id") == target).then(pl.lit(row[source][name])).otherwise(pl.col(name)).alias(name)
                    for name in columns[one.name]
                ]
                assert again(result, a, b, result.frame.with_columns(said)).total_mbits == expected
                checked += 1
    assert checked >= 18


def test_every_turn_turns_the_decision_and_is_told_with_its_weight(result: Reconciliation) -> None:
    seen = set()
    for a, b in pairs_of(result):
        told = explain(result, a, b)
        for one in told.counterfactual:
            assert (
                one.links == (one.total_mbits > (told.line_mbits or 0)) != (told.total_mbits > (told.line_mbits or 0))
            )
            seen.add((one.name, one.as_if))
    assert {name for name, _ in seen} >= {"distance", "day", "type"}


def test_moving_a_report_as_far_as_said_turns_the_decision(result: Reconciliation) -> None:
    """The distance of a counterfactual is real: north of the partner by a little more (or less) than it says."""
    checked = 0
    for a, b in pairs_of(result, every=4):
        told = explain(result, a, b)
        move = next((one for one in told.counterfactual if one.name == "distance"), None)
        if move is None or move.value is None:
            continue
        row = result.frame.filter(pl.col("id") == a).row(0, named=True)
        km = move.value + (-0.02 if move.as_if == "nearer" else 0.02)
        moved = result.frame.with_columns(
            pl.when(pl.col("id") == b).then(row["lat"] + km / 111.195).otherwise(pl.col("lat")).alias("lat"),
            pl.when(pl.col("id") == b).then(row["lon"]).otherwise(pl.col("lon")).alias("lon"),
        )
        # The neighbourhood of the new place may be denser; what distance weighs is what is checked.
        bars = {bar.name: bar.mbits for bar in again(result, a, b, moved).features}
        old = {bar.name: bar.mbits for bar in told.features}
        assert told.total_mbits - old["distance"] + bars["distance"] == move.total_mbits
        checked += 1
    assert checked >= 5


def plain_chance(result: Reconciliation, a: str, b: str, total: int) -> tuple[int, int]:
    """Slow oracle: for each turn a table with the second register's days turned, weighed by the engine."""
    i, j = get_position(result, a), get_position(result, b)
    near = neighbourhood(result.reports, i, j)
    span = common_days(result.reports, near, i, j)
    assert span is not None
    length = span[1] - span[0] + 1
    frame = result.frame[result.reports.row[near].tolist()]
    epoch = date(1970, 1, 1)
    inside = [span[0] <= (day - epoch).days <= span[1] for day in frame["day"]]
    frame = frame.filter(pl.Series(inside))
    mine, found = result.frame.filter(pl.col("id") == a)["register"][0], 0
    for lag in turns_of(length):
        days = [
            day if register == mine else epoch + timedelta(days=span[0] + ((day - epoch).days - span[0] + lag) % length)
            for day, register in zip(frame["day"], frame["register"], strict=True)
        ]
        field = make_field(frame.with_columns(pl.Series("day", days)), result.model, plain=True)
        ids = frame["id"].gather(field.reports.row).to_list()
        dense = dict(zip(result.ids.to_list(), result.field.density.tolist(), strict=True))  # as on its own day
        edges = find_edges(replace(field, density=np.array([dense[id_] for id_ in ids], np.int8)), result.model)
        good = np.flatnonzero(edges.mbits >= total)
        ends = [{ids[int(edges.first[k])], ids[int(edges.second[k])]} for k in good]
        between = [pair for pair in ends if len({id_.split("/")[0] for id_ in pair}) == 2]
        found += len({id_ for pair in between for id_ in pair if id_.startswith(mine)})
    return found, length * len(turns_of(length))


def test_chance_is_what_turned_days_give(result: Reconciliation) -> None:
    checked = 0
    for a, b in pairs_of(result, every=30):
        told = explain(result, a, b)
        if told.part_of or told.total_mbits <= -3_500 or told.chance is None:
            continue
        assert (told.chance.found, told.chance.days) == plain_chance(result, a, b, told.total_mbits)
        assert told.chance.per_month == 30 * told.chance.found / told.chance.days
        checked += 1
    assert checked >= 4


def test_no_turn_comes_within_the_window() -> None:
    for length in range(SHORTEST_DAYS, 200):
        lags = turns_of(length)
        assert len(lags) >= 4
        assert all(WINDOW_DAYS < lag < length - WINDOW_DAYS for lag in lags)
        assert len(set(lags)) == len(lags)


def test_chance_is_not_known_where_few_days_are_shared() -> None:
    short = reconcile(registers(days=SHORTEST_DAYS - 5))
    told = [explain(short, a, b) for a, b in pairs_of(short)]
    assert told
    assert all(one.chance is None for one in told)


def test_learnt_factors_show_in_the_bars(result: Reconciliation) -> None:
    width = 2 + len(explain(result, *pairs_of(result)[0]).features)
    factors = np.full((2, width), 1100, np.int32)
    factors[:, 0] = -370
    model = replace(result.model, reranker=Reranker(thousandths=factors))
    learnt = reconcile(result.frame, config=Config(model=model))
    weight = {
        (str(learnt.ids[int(i)]), str(learnt.ids[int(j)])): int(w)
        for i, j, w in zip(learnt.edges.first, learnt.edges.second, learnt.edges.mbits, strict=True)
    }
    for a, b in pairs_of(learnt):
        told = explain(learnt, a, b)
        assert told.total_mbits == weight.get((a, b), weight.get((b, a)))
        assert told.prior_mbits + sum(bar.mbits for bar in told.features) == told.total_mbits


def entropy(p: float) -> float:
    return -p * log2(p) - (1 - p) * log2(1 - p)


def test_what_a_judgement_settles_is_counted_pair_by_pair(result: Reconciliation) -> None:
    """Slow oracle: for each pair the others that need its seat, one by one."""
    chance = np.round(result.probability, 6).tolist()
    ends = [
        frozenset((str(result.ids[int(i)]), str(result.ids[int(j)])))
        for i, j in zip(result.edges.first, result.edges.second, strict=True)
    ]
    cross = [len({id_.split("/")[0] for id_ in pair}) == 2 for pair in ends]
    open_ = [both and 0.005 < p < 0.995 for both, p in zip(cross, chance, strict=True)]
    found = {frozenset((row["a"], row["b"])): row for row in doubts_of(result).rows(named=True)}
    assert len(found) > 20
    for k, pair in enumerate(ends):
        row = found.get(pair)
        assert (row is None) == (not 0.05 <= chance[k] <= 0.95)
        if row is None:
            continue
        assert row["own_bits"] == pytest.approx(entropy(chance[k]), abs=2e-6)
        rivals = [n for n, other in enumerate(ends) if cross[k] and open_[n] and len(pair & other) == 1]
        assert row["rivals"] == len(rivals)
        assert row["rival_bits"] == pytest.approx(chance[k] * sum(entropy(chance[n]) for n in rivals), abs=1e-5)
    doubt = doubts_of(result)["own_bits"].to_list()
    assert doubt == sorted(doubt, reverse=True)
