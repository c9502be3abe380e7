"""Taking in: good rows go in, bad ones are named, nothing doubles, nothing is overwritten; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from atashbas.node import intake, projection, queries
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ImportRecord, ReportRow
from atashbas.reports.records import IncidentType, Report
from atashbas.values import AtashbasError

AT = datetime(2017, 3, 1, 12, 0, tzinfo=UTC)
CSV = (
    "number,date,governorate,place,type\n"
    "A-1,2017-02-10,Idlib,Saraqib,shelling\n"
    "A-2,2017-02-31,Idlib,Saraqib,shelling\n"
    "A-3,2017-02-11,Hama,Suran,shelling\n"
)


def take(home: Home, text: str, reporter: str = "demo-ru", **more: bool) -> intake.ImportResult:
    return intake.import_bytes(home, text.encode(), "cases.csv", reporter, at=AT, **more)


def typed(number: str = "F-1", reporter: str = "demo-tr") -> Report:
    return Report(
        reporter=reporter, number=number, occurred_on=date(2017, 2, 12), admin1="Idlib", type=IncidentType.MORTAR
    )


def test_good_rows_go_in_and_the_bad_one_is_named(every_node: Home) -> None:
    result = take(every_node, CSV)
    assert (result.rows, result.stored, result.kept_out) == (3, 2, 1)
    fault = next(fault for fault in result.faults if fault.blocking)
    assert (fault.file, fault.row) == ("cases.csv", 3)
    assert fault.code.startswith("input.")
    held = ReportRow.objects.filter(reporter="demo-ru", number__startswith="A-")
    assert sorted(held.values_list("number", flat=True)) == ["A-1", "A-3"]
    assert all(row.synthetic for row in held)
    assert ImportRecord.objects.filter(file="cases.csv").count() == 1


def test_the_same_file_twice_doubles_nothing(every_node: Home) -> None:
    first = take(every_node, CSV)
    size = store_of().head("demo-ru").size
    again = take(every_node, CSV)
    assert (again.stored, again.repeated, again.entries) == (0, 2, ())
    assert store_of().head("demo-ru").size == size
    assert len(first.entries) == 1


def test_the_same_number_with_other_content_asks_for_an_amendment(every_node: Home) -> None:
    take(every_node, CSV)
    changed = CSV.replace("Suran", "Morek")
    refused = take(every_node, changed)
    assert refused.stored == 0
    fault = next(fault for fault in refused.faults if fault.code == "input.number-held")
    assert fault.value == "A-3"
    earlier = str(fault.facts["address"])
    amended = take(every_node, changed, amend=True)
    assert (amended.stored, amended.amended) == (0, 1)
    view = queries.report(earlier)
    assert view is not None
    assert view.state == "amended"
    later = queries.report(view.amended_by)
    assert later is not None
    assert (later.report.place, later.amends) == ("Morek", earlier)
    assert view.report.place == "Suran"
    assert take(every_node, changed, amend=True).repeated == 2


def test_a_form_writes_the_same_report_as_an_import(every_node: Home) -> None:
    address = intake.record_report(every_node, typed(), at=AT)
    view = queries.report(address)
    assert view is not None
    assert view.report == replace(typed(), synthetic=True)
    with pytest.raises(AtashbasError, match=r"report\.number-held"):
        intake.record_report(every_node, typed(), at=AT)


def test_a_report_withdrawn_stays_to_be_read_and_leaves_the_picture(every_node: Home) -> None:
    address = intake.record_report(every_node, typed(), at=AT)
    intake.retract_report(every_node, address, "demo-tr", "counted elsewhere", at=AT)
    view = queries.report(address)
    assert view is not None
    assert (view.state, view.incident) == ("retracted", "")
    assert store_of().verify().ok


def test_nobody_amends_another_reporters_report(demo_node: Home) -> None:
    address = intake.record_report(demo_node, typed(), at=AT)
    with pytest.raises(AtashbasError, match=r"report\.not-own"):
        intake.amend_report(demo_node, address, typed(reporter="demo-ru"), at=AT)


def test_an_unknown_reporter_is_refused_and_a_relayed_one_named(demo_node: Home) -> None:
    with pytest.raises(AtashbasError, match=r"reporter\.unknown"):
        take(demo_node, CSV, reporter="nobody")
    result = take(demo_node, CSV, reporter="nobody", relay=True)
    assert result.entries[0].startswith("relay/")
    report = queries.report(f"{result.entries[0]}/0")
    assert report is not None
    assert (report.report.relayed_by, report.report.synthetic) == ("relay", False)
    assert {view.name: view.relayed for view in queries.reporters()}["nobody"]


def test_a_preview_stores_nothing(demo_node: Home) -> None:
    before = ReportRow.objects.count(), store_of().head("demo-ru").size
    shown = intake.preview(CSV.encode(), "cases.csv", "demo-ru")
    assert (shown.rows, shown.new, shown.repeated) == (3, 2, 0)
    assert (ReportRow.objects.count(), store_of().head("demo-ru").size) == before


def test_an_import_killed_after_the_register_is_repeated_without_loss(
    demo_node: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register's transaction is durable before the tables: what was cut off in between is taken in next time."""

    def killed(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        calls = iter([projection.refresh, killed])
        patched.setattr(projection, "refresh", lambda *given, **named: next(calls)(*given, **named))
        with pytest.raises(KeyboardInterrupt):
            take(demo_node, CSV)
    assert store_of().verify().ok
    again = take(demo_node, CSV)
    assert (again.stored, again.repeated) == (0, 2)
    assert ReportRow.objects.filter(number="A-1").count() == 1


def test_a_full_disk_is_a_clear_error_and_stores_nothing(demo_node: Home) -> None:
    store = store_of()
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    rows = "".join(f"B-{n},2017-02-10,Idlib,{'x' * 200},shelling\n" for n in range(700))
    size = store.head("demo-ru").size
    with pytest.raises(AtashbasError) as caught:
        take(demo_node, CSV.splitlines()[0] + "\n" + rows)
    assert caught.value.code in {"disk.full", "register.disk-full"}
    store.connection.execute("PRAGMA max_page_count = 1073741823")
    assert store.head("demo-ru").size == size
    assert take(demo_node, CSV.splitlines()[0] + "\n" + rows).stored == 700


def test_typed_numbers_run_on(demo_node: Home) -> None:
    assert intake.next_number("demo-tr", AT) == "20170301-001"
    intake.record_report(demo_node, typed("20170301-001"), at=AT)
    assert intake.next_number("demo-tr", AT) == "20170301-002"
