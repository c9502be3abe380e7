"""fold(cut) is a pure function: order of arrival, hash seed and others' words change nothing in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.joint import (
    Address,
    LogCut,
    Said,
    Standing,
    decide_bands,
    describe,
    effect_of,
    fold,
    join,
    parse_address,
    stand,
)
from atashbas.reports.records import Casualties, IncidentType, Report, to_data
from atashbas.values import AtashbasError, Bounds, DatePrecision, PlacePrecision, UncertainPoint

LOGS = ("demo-ru", "demo-tr", "demo-ir")
CUT = [LogCut(log=log, size=40, root="00" * 32) for log in LOGS]
SARAQIB = UncertainPoint.of_degrees(35.864, 36.805, PlacePrecision.LOCALITY)


def told(reporter: str, number: int, **fields: object) -> Report:
    """A plain report; the field under test is given."""
    plain: dict[str, object] = {
        "occurred_on": date(2017, 2, 1) + timedelta(days=number % 20),
        "admin1": "Idlib",
        "place": "Saraqib",
        "point": SARAQIB,
        "type": IncidentType.SHELLING,
    }
    return Report(reporter=reporter, number=str(number), **{**plain, **fields})


def said(report: Report, n: int, index: int = 0) -> Said:
    return Said(log=report.reporter, n=n, index=index, kind="report", content=to_data(report))


def everything() -> list[Said]:
    """Reports of three registers, an amendment, a retraction and an erased body."""
    spoken = [said(told(log, number), 0, number) for log in LOGS for number in range(12)]
    amended = replace(told("demo-ru", 3), place="Ariha")
    return [
        *spoken,
        Said(log="demo-ru", n=1, index=0, kind="amend", content={"amends": "demo-ru/0/3", "record": to_data(amended)}),
        Said(log="demo-tr", n=1, index=0, kind="retract", content={"retracts": "demo-tr/0/4", "reason": "error"}),
        Said(log="demo-ir", n=1, index=0, kind="report", content=None),
    ]


def outcome(reports: Mapping[str, Report]) -> str:
    return "applies" if len(reports) > 1 else "undetermined"


@settings(max_examples=10, deadline=None)
@given(st.permutations(everything()))
def test_no_order_of_arrival_changes_the_state(order: list[Said]) -> None:
    assert fold(CUT, order, outcome).digest == fold(CUT, everything(), outcome).digest


def test_another_cut_is_another_digest() -> None:
    other = [replace(CUT[0], root="11" * 32), *CUT[1:]]
    assert fold(CUT, everything(), outcome).digest != fold(other, everything(), outcome).digest


def test_the_hash_seed_changes_nothing() -> None:
    code = "import test_fold as t; print(t.fold(t.CUT, t.everything(), t.outcome).digest)"
    digests = set()
    for seed in ("1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=Path(__file__).parent, env=env, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_amended_withdrawn_and_erased_records_leave_the_picture_and_stay_known() -> None:
    state = fold(CUT, everything(), outcome)
    standing = state.standings.standing
    assert standing["demo-ru/0/3"] is Standing.AMENDED
    assert standing["demo-ru/1/0"] is Standing.PRESENT
    assert standing["demo-tr/0/4"] is Standing.RETRACTED
    assert standing["demo-ir/1/0"] is Standing.ERASED
    joined = {member for incident in state.incidents for member in incident.members}
    assert joined == set(state.standings.reports)
    assert {"demo-ru/0/3", "demo-tr/0/4", "demo-ir/1/0"} & joined == set()
    assert "demo-ru/0/3" in state.standings.records


@pytest.mark.parametrize(
    ("log", "n", "kind", "content"),
    [
        ("demo-tr", 9, "amend", {"amends": "demo-ru/0/3", "record": {}}),  # another log's record
        ("demo-ru", 0, "retract", {"retracts": "demo-ru/0/3"}),  # of the same entry, so not earlier
        ("demo-ru", 2, "retract", {"retracts": "demo-ru/5/0"}),  # not said yet
        ("demo-ru", 2, "retract", {"retracts": "demo-ru"}),
        ("demo-ru", 2, "retract", {"retracts": 7}),
        ("demo-ru", 2, "amend", {}),
        ("demo-ru", 2, "report", {"amends": "demo-ru/0/3"}),
    ],
)
def test_nobody_changes_what_is_not_his_own_and_earlier(
    log: str, n: int, kind: str, content: dict[str, object]
) -> None:
    assert effect_of(log, n, kind, content) is None


def test_another_logs_amendment_changes_nothing() -> None:
    forged = Said(
        log="demo-tr", n=2, index=0, kind="amend",
        content={"amends": "demo-ru/0/0", "record": to_data(told("demo-tr", 0))},
    )  # fmt: skip
    with_it = stand([*everything(), forged])
    assert with_it.standing["demo-ru/0/0"] is Standing.PRESENT
    assert "demo-tr/2/0" not in with_it.records


@pytest.mark.parametrize("text", ["", "demo-ru", "demo-ru/1", "/1/2", "demo-ru/x/0", "demo-ru/-1/0", "demo-ru/1/٣"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(AtashbasError, match=r"record\.address"):
        parse_address(text)


@given(st.integers(0, 10**12), st.integers(0, 10**6))
def test_an_address_reads_back(n: int, index: int) -> None:
    assert parse_address(f"demo-ru/{n}/{index}") == Address(log="demo-ru", n=n, index=index)


def test_the_synthetic_is_joined_by_itself() -> None:
    reports = {
        "a/0/0": told("a", 1, synthetic=True),
        "b/0/0": told("b", 1, synthetic=True),
        "c/0/0": told("c", 1),
        "d/0/0": told("d", 1),
    }
    links, incidents = join(reports)
    for members in [*incidents.values(), *((link.a, link.b) for link in links)]:
        assert len({reports[member].synthetic for member in members}) == 1


def test_bands_follow_the_strongest_link_between_two_registers() -> None:
    incidents = {"i": ("a1", "b1"), "j": ("a2", "a3"), "k": ("b2",), "m": ("a4", "b3")}
    reporters = {name: name[0] for group in incidents.values() for name in group}
    links = [("a1", "b1", "probable"), ("a2", "a3", "probable"), ("a3", "b2", "probable"), ("a4", "b3", "doubtful")]
    assert decide_bands(incidents, reporters, links) == {"i": "probable", "j": "single", "k": "single", "m": "doubtful"}


def test_day_and_place_come_from_the_most_precise_report_and_figures_stand_as_bounds() -> None:
    coarse = told(
        "aa", 1, date_precision=DatePrecision.WEEK, occurred_on=date(2017, 2, 1),
        point=UncertainPoint.of_degrees(35.0, 36.0, PlacePrecision.GOVERNORATE), place="north",
        casualties=(Casualties(harm="killed", count=Bounds(low=1, best=2, high=9)),), type=IncidentType.OTHER,
    )  # fmt: skip
    fine = told(
        "bb", 1, occurred_on=date(2017, 2, 3), type=IncidentType.MORTAR,
        casualties=(
            Casualties(harm="killed", who="civilians", count=Bounds.exactly(2)),
            Casualties(harm="killed", who="combatants", count=Bounds.exactly(1)),
            Casualties(harm="injured", count=Bounds.exactly(50)),
        ),
    )  # fmt: skip
    incident = describe("i", {"aa/0/0": coarse, "bb/0/0": fine}, "probable")
    assert (incident.occurred_on, incident.place, incident.lat_udeg) == (date(2017, 2, 3), "Saraqib", 35_864_000)
    assert (incident.killed_low, incident.killed_high) == (1, 9)
    assert incident.type is IncidentType.MORTAR
    assert incident.types == (IncidentType.MORTAR, IncidentType.OTHER)
    assert incident.sides == (("aa", 1), ("bb", 1))


@given(st.permutations([told("aa", 1), told("bb", 1), told("cc", 1), told("aa", 2)]))
def test_an_incident_is_the_same_in_any_order_of_its_reports(order: list[Report]) -> None:
    names = {f"{report.reporter}/0/{report.number}": report for report in order}
    assert describe("i", names, "probable") == describe("i", dict(sorted(names.items())), "probable")


def test_nothing_stated_stays_not_stated() -> None:
    bare = Report(reporter="aa", number="1")
    incident = describe("i", {"aa/0/0": bare}, "single")
    assert (incident.occurred_on, incident.lat_udeg, incident.killed_low, incident.admin1) == (None, None, None, "")
    assert incident.place_precision is PlacePrecision.UNKNOWN
