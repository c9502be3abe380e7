"""Many at once: the same answers as one by one."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl

from atashbas.actors import load_actors
from atashbas.agreement import IncidentFacts, Told, Where, assess_coverage, load_pack
from atashbas.agreement.facts import named_chain, window
from atashbas.agreement.many import COLUMNS, assess_table
from atashbas.places import load_gazetteer
from atashbas.values import DatePrecision, PlacePrecision

ACTORS, PLACES, PACK = load_actors(), load_gazetteer(), load_pack("syria-2017")


def drawn(rows: int) -> pl.DataFrame:
    chance = random.Random(5)
    who = [*[actor.id for actor in ACTORS.actors if not actor.id.startswith("person:")], None, None, "org:unheard_of"]
    where = [*[place.name for place in PLACES.places], None]
    governorates = [*[place.name for place in PLACES.places[:14]], None, None]
    return pl.DataFrame(
        [
            {
                "day": chance.choice([None, *[date(2016, 1, 1) + timedelta(days=chance.randrange(1400))] * 9]),
                "day_precision": chance.choice(["day", "day", "day", "days", "week", "month", None]),
                "time": chance.choice([None, "00:00", "23:59"]),
                "admin1": chance.choice(governorates),
                "place": chance.choice(where) if chance.random() < 0.5 else None,
                "lat": chance.uniform(32, 38),
                "lon": chance.uniform(35, 43),
                "place_precision": chance.choice([*map(str, PlacePrecision), None]),
                "actor": chance.choice(who),
                "target": chance.choice(who),
            }
            for _ in range(rows)
        ],
        schema=COLUMNS,
    )


def one_by_one(row: dict[str, object]) -> str:
    low, high = window(row["day"], None, DatePrecision(row["day_precision"] or "day"), row["time"])
    chain = named_chain(row["place"], row["admin1"], None, PLACES) if row["place"] or row["admin1"] else ()
    radius = PlacePrecision(row["place_precision"] or "locality").radius_km
    point = {} if radius is None else {"lat": row["lat"], "lon": row["lon"], "radius_km": radius}
    told = Told(
        source="row",
        reporter="row",
        low=low,
        high=high,
        where=Where(chain=chain, **point),
        actor=row["actor"],
        target=row["target"],
    )
    return assess_coverage(IncidentFacts(told=(told,)), PACK, ACTORS, PLACES).outcome.value


def test_many_at_once_are_answered_as_one_by_one() -> None:
    table = drawn(1500)
    found = assess_table(table, PACK, ACTORS, PLACES)
    assert found.to_list() == [one_by_one(row) for row in table.iter_rows(named=True)]
    assert found.n_unique() == 4


def test_order_of_rows_does_not_matter() -> None:
    table = drawn(300).with_row_index("n")
    mixed = table.sample(fraction=1, shuffle=True, seed=3)
    answers = mixed.with_columns(assess_table(mixed, PACK, ACTORS, PLACES)).sort("n")["coverage"]
    assert answers.to_list() == assess_table(table, PACK, ACTORS, PLACES).to_list()


def test_words_are_resolved_and_missing_columns_are_not_stated() -> None:
    table = pl.DataFrame({"day": [date(2017, 2, 17)] * 2, "admin1": ["Хама", "Hama"], "actor": ["ISIL", "Daesh"]})
    assert assess_table(table, PACK, ACTORS, PLACES).to_list() == ["excluded", "excluded"]
    assert assess_table(table.head(0), PACK, ACTORS, PLACES).to_list() == []
