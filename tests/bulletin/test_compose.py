"""What is added up, what is only laid side by side, and what is flagged."""

from __future__ import annotations

import random
from datetime import date
from itertools import permutations
from pathlib import Path
from types import MappingProxyType

import pytest
from bulletin_cases import DEMO_ON, MISMATCH_ON, REPORTERS, count, demo_day, demo_reports, printed_day
from hypothesis import given
from hypothesis import strategies as st

from atashbas.bulletin import Incident, compose
from atashbas.node.demo import real_counts
from atashbas.reports.records import RegisterCount, Verdict
from atashbas.values import Period

DAY = Period(first_on=MISMATCH_ON, last_on=MISMATCH_ON)


def flags(*counts: RegisterCount) -> list[tuple[str, int | None, int | None]]:
    made = compose(period=DAY, reporters=REPORTERS, counts=[(str(n), one) for n, one in enumerate(counts)])
    return [(flag.code, flag.stated, flag.computed) for flag in made.flags]


def test_a_printed_total_and_its_split_both_stand() -> None:
    column, relayed = printed_day().alleged
    assert (column.reporter, column.stated, column.computed, column.total) == ("ru", 6, 25, 6)
    assert dict(column.by_area) == {"Aleppo": 21, "Latakia": 4}
    assert (relayed.reporter, relayed.relayed_by) == ("tr", ("ru",))
    assert [(f.code, f.stated, f.computed) for f in printed_day().flags] == [("sum-mismatch", 6, 25)]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (count("ru", MISMATCH_ON, 5), [("no-split", 5, None)]),
        (count("ru", MISMATCH_ON, 0), []),
        (count("ru", MISMATCH_ON, None, by_area={"Hama": 4}), [("no-total", None, 4)]),
        (count("ru", MISMATCH_ON, 9, areas_without_number=("Idlib", "Hama")), [("areas-without-number", 9, None)]),
        (count("ru", MISMATCH_ON, 4, by_area={"Hama": 4}), []),
        (
            count("ru", MISMATCH_ON, 4, by_area={"Hama": 4}, by_third_party=3, third_party="Syrian side"),
            [("third-party", 4, 3)],
        ),
    ],
)
def test_what_is_flagged(one: RegisterCount, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert flags(one) == expected


def test_of_two_printings_of_a_day_the_fuller_one_stands_and_the_other_is_flagged() -> None:
    bare, full = count("ru", MISMATCH_ON, 8, number="a"), count("ru", MISMATCH_ON, 8, by_area={"Hama": 8}, number="b")
    made = compose(period=DAY, reporters=REPORTERS, counts=[("1", bare), ("2", full)])
    (column,) = made.alleged
    assert (column.stated, column.computed, column.ids) == (8, 8, ("2",))
    assert [flag.code for flag in made.flags] == ["printed-twice"]


def test_no_cases_is_a_number_and_silence_is_not() -> None:
    made = compose(period=DAY, reporters=REPORTERS[:3], counts=[("1", count("ru", MISMATCH_ON, 0))])
    (column,) = made.alleged
    assert (column.stated, column.computed, dict(column.by_area)) == (0, 0, {})
    assert made.silent == ("ir", "tr")


def test_what_two_registers_can_share_is_bounded_by_day_and_governorate() -> None:
    other = date(2020, 7, 6)
    a = [count("ru", MISMATCH_ON, 7, by_area={"Hama": 5, "Homs": 2}), count("ru", other, 3, by_area={"Hama": 3})]
    b = [count("tr", MISMATCH_ON, 4, by_area={"Hama": 1, "Idlib": 3}), count("tr", other, 9)]
    made = compose(
        period=Period(first_on=MISMATCH_ON, last_on=other),
        reporters=REPORTERS,
        counts=[(str(n), one) for n, one in enumerate([*a, *b])],
    )
    (pair,) = made.shared
    # 5 July: Hama alone, one case; 6 July: nine cases without a governorate may all lie in Hama, but there are three.
    assert (pair.at_most, pair.matched) == (1 + 3, None)


@given(
    st.dictionaries(st.sampled_from(["Hama", "Homs", "Idlib"]), st.integers(1, 9), max_size=3),
    st.dictionaries(st.sampled_from(["Hama", "Homs", "Idlib"]), st.integers(1, 9), max_size=3),
)
def test_the_bound_is_the_sum_of_the_smaller_numbers(a: dict[str, int], b: dict[str, int]) -> None:
    made = compose(
        period=DAY,
        reporters=REPORTERS,
        counts=[
            ("1", count("ru", MISMATCH_ON, sum(a.values()), by_area=a)),
            ("2", count("tr", MISMATCH_ON, sum(b.values()), by_area=b)),
        ],
    )
    expected = sum(min(a.get(area, 0), b.get(area, 0)) for area in {*a, *b})
    assert made.shared[0].at_most == expected


def test_alleged_and_matched_never_meet_and_invented_registers_are_not_compared_with_real_ones() -> None:
    real = count("ru", DEMO_ON, 3, by_area={"Damascus": 3})
    made = compose(
        period=Period(first_on=DEMO_ON, last_on=DEMO_ON), reporters=REPORTERS, counts=[("1", real)], reports=demo_reports(), incidents=demo_day().incidents
    )  # fmt: skip
    assert [(column.reporter, column.basis, column.total) for column in made.alleged] == [
        ("ru", "counts", 3),
        ("demo-a", "reports", 3),
        ("demo-b", "reports", 2),
    ]
    assert [(pair.a, pair.b, pair.at_most, pair.matched) for pair in made.shared] == [("demo-a", "demo-b", 2, 1)]
    assert made.in_band("probable") == 1
    assert made.synthetic


def test_the_order_of_arrival_does_not_matter() -> None:
    expected = demo_day()
    for order in permutations(demo_reports()):
        made = compose(
            period=expected.period,
            reporters=reversed(REPORTERS),
            reports=order,
            incidents=reversed(expected.incidents),
            heads=expected.heads,
        )
        assert made == expected


def test_other_days_are_left_out() -> None:
    made = printed_day()
    assert made.period.days == 1
    assert [column.days for column in made.alleged] == [1, 1]
    assert not compose(period=Period(first_on=date(2000, 1, 1), last_on=date(2000, 1, 2)), reporters=REPORTERS, reports=demo_reports()).alleged  # fmt: skip


def test_the_whole_real_table_adds_up_as_an_independent_sum_does(shared: Path) -> None:
    import csv
    import io
    import json

    counts = [(f"{one.reporter}/{n}", one) for n, one in enumerate(real_counts()) if isinstance(one, RegisterCount)]
    random.Random(3).shuffle(counts)
    verdicts = [(str(n), one) for n, one in enumerate(real_counts()) if isinstance(one, Verdict)]
    period = Period(first_on=date(2017, 1, 1), last_on=date(2021, 12, 31))
    made = compose(period=period, reporters=REPORTERS[:3], counts=counts, verdicts=verdicts)
    used = {(one.day.isoformat(), one.source) for _, one in counts}
    text = (shared / "data/bulletins/bulletins.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if (row["date"], row["url"]) in used]
    for column in made.alleged:
        side = column.reporter
        assert column.stated == sum(int(row[f"{side}_total"] or 0) for row in rows)
        areas: dict[str, int] = {}
        for row in rows:
            for area, n in json.loads(row[f"{side}_by_province"] or "{}").items():
                areas[area] = areas.get(area, 0) + n
        assert dict(column.by_area) == areas
    not_confirmed = sum(json.loads(row["tr_outcomes"] or "{}").get("not_confirmed", 0) for row in rows)
    assert {line.outcome: line.count for line in made.verdicts}["not-confirmed"] == not_confirmed
    assert made.silent == ("ir",)
    assert not made.synthetic
    assert sum(flag.code == "sum-mismatch" for flag in made.flags) == 1


def test_incidents_stand_by_day_governorate_and_id() -> None:
    later = Incident(
        id="a",
        occurred_on=date(2017, 2, 26),
        date_precision="day",
        admin1="",
        place="",
        type="other",
        sides=(),
        band="single",
    )
    made = compose(
        period=Period(first_on=DEMO_ON, last_on=later.occurred_on or DEMO_ON),
        reporters=(),
        incidents=[later, *demo_day().incidents],
    )
    assert [one.id for one in made.incidents] == ["i1", "i2", "i3", "a"]
    assert made.coverage == MappingProxyType({"applies": 1, "undetermined": 2})
