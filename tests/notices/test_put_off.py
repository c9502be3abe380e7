"""On a large node a report that was typed in is matched a moment later: nothing is lost, and the end is the same."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from atashbas.findings.contents import Case
from atashbas.node import intake, projection
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow, ProjectionState, ReportRow
from atashbas.node.notices import rounds
from atashbas.node.records import report_from
from atashbas.reports.records import Report
from atashbas.values import LanguageText

AT = datetime(2017, 2, 20, 9, tzinfo=UTC)


@pytest.fixture
def large(demo_node: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A node that counts as large from its first report on."""
    monkeypatch.setattr(sys.modules["atashbas.node.projection.refresh"], "JOINED_AT_ONCE", 1)
    return demo_node


def a_report(number: str) -> Report:
    held = ReportRow.objects.filter(reporter="demo-ru", state="present").order_by("id")[0]
    return replace(report_from(held.record), reporter="demo-tr", number=number)


def standing() -> ProjectionState:
    return ProjectionState.objects.get(pk=1)


def test_a_typed_in_report_waits_for_the_worker_and_cases_do_not(large: Home) -> None:
    before = standing()
    address = intake.record_report(large, a_report("late-1"), at=AT)
    waiting = standing()
    assert waiting.unjoined_at is not None
    assert (waiting.picture, waiting.material) == (before.picture, before.material)
    assert waiting.digest != before.digest
    assert ReportRow.objects.get(pk=address).incident == ""
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    case = Case(title=(LanguageText(text="x"),), incidents=(incident,))
    write.say_in_case(large, Speaker(reporter="demo-ir", role="head"), case, at=AT)
    assert ReportRow.objects.get(pk=address).incident == ""
    rounds.make_round(alarms=False)
    done = standing()
    assert done.unjoined_at is None
    assert done.material == before.material + 1
    assert ReportRow.objects.get(pk=address).incident
    joined, digest = done.picture, done.digest
    projection.rebuild()
    assert (standing().picture, standing().digest) == (joined, digest), "the same as if it had been matched at once"


def test_what_has_waited_long_is_matched_by_whoever_comes_next(large: Home) -> None:
    first = intake.record_report(large, a_report("late-2"), at=AT)
    ProjectionState.objects.update(unjoined_at=datetime.now(UTC) - timedelta(minutes=11))
    second = intake.record_report(large, a_report("late-3"), at=AT)
    assert ReportRow.objects.get(pk=first).incident
    assert ReportRow.objects.get(pk=second).incident == "", "its own wait begins anew"


def test_a_small_node_matches_at_once(demo_node: Home) -> None:
    address = intake.record_report(demo_node, a_report("now-1"), at=AT)
    assert ReportRow.objects.get(pk=address).incident
    assert standing().unjoined_at is None


def test_an_import_matches_what_waited_too(large: Home) -> None:
    address = intake.record_report(large, a_report("late-4"), at=AT)
    table = "number,date,governorate,place,type\nX-1,2017-02-10,Idlib,Saraqib,shelling\n"
    intake.import_bytes(large, table.encode(), "x.csv", "demo-ir")
    assert standing().unjoined_at is None
    assert ReportRow.objects.get(pk=address).incident
