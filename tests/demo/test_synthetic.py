"""The invented registers: same seed, same bytes; read back whole; agreeing with the printed bulletin on its day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from atashbas.node.demo import real_counts, synthetic_files, synthetic_sightings
from atashbas.reports.records import RegisterCount, Report
from atashbas.reports.tables import TableReading, propose_mapping, read_table

DAY = date(2017, 2, 25)
FILES = {file.reporter: file for file in synthetic_files()}


@pytest.fixture(scope="module")
def readings() -> dict[str, TableReading]:
    return {name: read_table(file.data, file=file.name, reporter=name, synthetic=True) for name, file in FILES.items()}


def reports(reading: TableReading) -> list[Report]:
    return [record for record in reading.records if isinstance(record, Report)]


def test_same_seed_same_bytes_other_seed_other_bytes() -> None:
    assert {file.reporter: file.data for file in synthetic_files()} == {n: f.data for n, f in FILES.items()}
    assert synthetic_files(seed=1)[0].data != FILES["demo-ru"].data


@pytest.mark.parametrize(
    ("reporter", "format_", "encoding", "calendar", "language"),
    [
        ("demo-ru", "csv", "cp1251", "gregorian", "ru"),
        ("demo-tr", "excel", None, "gregorian", "tr"),
        ("demo-ir", "csv", "utf-8", "solar-hijri", "fa"),
    ],
)
def test_each_file_is_recognised_without_a_mapping(
    reporter: str, format_: str, encoding: str | None, calendar: str, language: str
) -> None:
    proposal = propose_mapping(FILES[reporter].data, FILES[reporter].name)
    assert proposal.mapping is not None
    assert (proposal.format, proposal.encoding) == (format_, encoding)
    assert (proposal.mapping.calendar, proposal.mapping.language) == (calendar, language)
    assert all(column.field for column in proposal.columns)


def test_every_row_goes_in_without_a_fault(readings: dict[str, TableReading]) -> None:
    for name, reading in readings.items():
        assert not reading.faults, name
        assert reading.rows == len(reading.records) == sum(case.reporter == name for case in synthetic_sightings())
        assert all(record.synthetic for record in reading.records)


def test_what_is_read_is_what_was_written(readings: dict[str, TableReading]) -> None:
    for name, reading in readings.items():
        cases = [case for case in synthetic_sightings() if case.reporter == name]
        for case, report in zip(cases, reports(reading), strict=True):
            assert report.occurred_on == case.day
            assert report.type.value == case.type
            assert (report.observed and report.observed.value) == case.observed
            assert report.point is None or (round(report.point.lat, 4), round(report.point.lon, 4)) == (
                case.lat,
                case.lon,
            )
            assert (report.point is None) == (case.lat is None)
            killed = next((c.count for c in report.casualties if c.harm == "killed"), None)
            assert (killed and (killed.low, killed.high)) == (case.killed or None)


@pytest.mark.parametrize("side", ["ru", "tr"])
def test_counts_agree_with_the_bulletin_on_its_day(side: str, readings: dict[str, TableReading]) -> None:
    printed = next(
        count
        for count in real_counts()
        if isinstance(count, RegisterCount) and (count.day, count.reporter) == (DAY, side)
    )
    on_day = [report for report in reports(readings[f"demo-{side}"]) if report.occurred_on == DAY]
    assert Counter(report.admin1 for report in on_day) == dict(printed.by_area)
    assert len(on_day) == printed.total


def test_noise_is_there(readings: dict[str, TableReading]) -> None:
    cases = synthetic_sightings()
    by_incident: dict[int, list[tuple[str, date, str, str | None]]] = {}
    for case in cases:
        by_incident.setdefault(case.incident, []).append((case.reporter, case.day, case.type, case.actor))
    shared = [rows for rows in by_incident.values() if len({row[0] for row in rows}) > 1]
    assert len(shared) > 60
    assert any(len({row[1] for row in rows}) > 1 for rows in shared)
    assert any(len({row[2] for row in rows}) > 1 for rows in shared)
    assert any(len({row[3] for row in rows}) > 1 for rows in shared)
    assert any(len(rows) > len({row[0] for row in rows}) for rows in by_incident.values())
    assert 0.15 < sum(case.lat is None for case in cases) / len(cases) < 0.5
    assert {text.language for r in readings.values() for report in reports(r) for text in report.texts} == {
        "ru", "tr", "fa", "ar",
    }  # fmt: skip
