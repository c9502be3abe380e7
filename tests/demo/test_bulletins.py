"""The retyped table of bulletins is right to the digit, traps included."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from atashbas.node.demo import real_counts
from atashbas.reports.records import Outcome, RegisterCount, Verdict

OUTCOMES = {
    "not_confirmed": Outcome.NOT_CONFIRMED,
    "excluded_terrorist_target": Outcome.EXCLUDED_TARGET,
    "confirmed": Outcome.CONFIRMED,
}


@pytest.fixture(scope="module")
def table(shared: Path) -> dict[tuple[str, str], dict[str, str]]:
    rows = csv.DictReader(io.StringIO((shared / "data/bulletins/bulletins.csv").read_text(encoding="utf-8")))
    return {(row["date"], row["url"]): row for row in rows}


COUNTS = [record for record in real_counts() if isinstance(record, RegisterCount)]
VERDICTS = [record for record in real_counts() if isinstance(record, Verdict)]


def split(text: str) -> list[str]:
    return [part for part in text.split("|") if part]


def number(text: str) -> int | None:
    return int(text) if text else None


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.day}-{count.reporter}")
def test_count_is_what_was_printed(count: RegisterCount, table: dict[tuple[str, str], dict[str, str]]) -> None:
    row = table[(count.day.isoformat(), count.source or "")]
    side = count.reporter
    assert count.total == number(row[f"{side}_total"])
    assert dict(count.by_area) == json.loads(row[f"{side}_by_province"] or "{}")
    assert list(count.areas_without_number) == split(row[f"{side}_provinces_unsplit"])
    assert count.by_third_party == (number(row["ru_from_syrian_side"]) if side == "ru" else None)
    assert (count.computed is None) == (not row[f"{side}_sum"] or not count.by_area)
    if count.by_area:
        assert count.computed == number(row[f"{side}_sum"])


@pytest.mark.parametrize("count", COUNTS, ids=lambda count: f"{count.day}-{count.reporter}")
def test_traps_of_the_row_are_kept(count: RegisterCount, table: dict[tuple[str, str], dict[str, str]]) -> None:
    row = table[(count.day.isoformat(), count.source or "")]
    other = {"ru": "_tr", "tr": "_ru"}[count.reporter]
    printed = {trap for trap in split(row["traps"]) if not trap.endswith(other)}
    if count.reporter == "tr":
        printed.discard("third_party_share")
    assert set(count.traps) - {"date_inferred", "attributed_terrorist_by_tr"} == printed


def test_every_dated_day_with_an_address_is_there_and_no_other(table: dict[tuple[str, str], dict[str, str]]) -> None:
    days = {day for day, url in table if day and url.startswith("http")}
    assert {count.day.isoformat() for count in COUNTS} == days
    assert len(days) >= 60
    for day in days:
        sides = {count.reporter for count in COUNTS if count.day.isoformat() == day}
        row = next(row for (on, _), row in table.items() if on == day)
        assert sides == {s for s in ("ru", "tr") if row[f"{s}_total"] or row[f"{s}_by_province"]}


def test_verdicts_are_what_was_printed(table: dict[tuple[str, str], dict[str, str]]) -> None:
    stated = {}
    for count in COUNTS:
        row = table[(count.day.isoformat(), count.source or "")]
        for outcome, n in json.loads(row["tr_outcomes"] or "{}").items():
            stated[count.day, OUTCOMES[outcome]] = int(n)
    assert {(verdict.day, verdict.outcome): verdict.count for verdict in VERDICTS} == stated
    assert {(verdict.by, verdict.about) for verdict in VERDICTS} == {("ru", "tr")}


def test_a_total_that_its_split_contradicts_stays_as_printed() -> None:
    wrong = [count for count in COUNTS if count.sum_ok is False]
    assert [(count.day.isoformat(), count.reporter, count.total, count.computed) for count in wrong] == [
        ("2020-07-05", "ru", 6, 25)
    ]


def test_turkish_numbers_are_relayed_and_numbers_are_unique() -> None:
    assert {(count.reporter, count.relayed_by) for count in COUNTS} == {("ru", None), ("tr", "ru")}
    numbers = [(record.reporter, record.number) for record in real_counts()]
    assert len(set(numbers)) == len(numbers)
    assert not any(record.synthetic for record in real_counts())


def test_two_readings_are_equal_and_in_order() -> None:
    first = real_counts()
    real_counts.cache_clear()
    assert real_counts() == first
    assert [record.day for record in first] == sorted(record.day for record in first)
