"""Tables of numbers: which headings make one, and what each row says."""

from __future__ import annotations

from datetime import date

import pytest

from atashbas.reports.tables import propose_mapping, read_table
from atashbas.reports.tallies import find_form

WIDE = "Сводка за неделю\n\nДата;Алеппо;Идлиб;Латакия;Всего\n25.02.2017;3;;1;5\n26.02.2017;0;2;;2\n28.02.2017;;;;2\n"
LONG = "تاریخ,استان,تعداد نقض\n۱۳۹۵/۱۲/۰۷,حلب,۳\n۱۳۹۵/۱۲/۰۷,ادلب,2\n۱۳۹۵/۱۲/۰۸,حلب,۰\n"


def test_a_wide_table_gives_one_count_a_day_with_the_total_as_stated() -> None:
    reading = read_table(WIDE.encode(), file="week.csv", reporter="ru")
    first, second, third = reading.records
    assert (first.day, dict(first.by_area), first.total, first.sum_ok) == (
        date(2017, 2, 25),
        {"Aleppo": 3, "Latakia": 1},
        5,
        False,
    )
    assert dict(second.by_area) == {"Aleppo": 0, "Idlib": 2}
    assert (dict(third.by_area), third.total) == ({}, 2)
    assert (reading.rows, reading.row_of, reading.faults) == (3, (4, 5, 6), ())


def test_a_long_table_gathers_the_governorates_of_a_day() -> None:
    reading = read_table(LONG.encode(), file="gozaresh.csv", reporter="ir")
    assert [(r.day, sum(r.by_area.values()), len(r.by_area)) for r in reading.records] == [
        (date(2017, 2, 25), 5, 2),
        (date(2017, 2, 26), 0, 1),
    ]
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("rows", "code", "column", "kept"),
    [
        ("25.02.2017;x;;;\n26.02.2017;1;;;\n", "input.count-not-a-number", "Алеппо", 1),
        ("25.02.2017;-1;;;\n26.02.2017;1;;;\n", "input.count-negative", "Алеппо", 1),
        ("25.02.2017;2-4;;;\n26.02.2017;1;;;\n", "input.count-not-single", "Алеппо", 1),
        ("25.02.2017;;;;\n26.02.2017;1;;;\n", "input.count-not-stated", "Дата", 1),
        ("25.02.2017;1;;;\n25.02.2017;2;;;\n", "input.number-reused", "Дата", 1),
        ("31.02.2017;1;;;\n26.02.2017;1;;;\n", "input.date-impossible", "Дата", 1),
        (";1;;;\n26.02.2017;1;;;\n", "input.date-missing", "Дата", 1),
    ],
)
def test_a_bad_row_of_a_wide_table_is_named_and_the_good_ones_go_in(
    rows: str, code: str, column: str, kept: int
) -> None:
    data = ("Дата;Алеппо;Идлиб;Латакия;Всего\n" + rows).encode()
    reading = read_table(data, file="week.csv", reporter="ru")
    assert [(fault.code, fault.column) for fault in reading.faults] == [(code, column)]
    assert len(reading.records) == kept


def test_a_day_of_which_a_row_is_kept_out_is_partial() -> None:
    rows = (
        "Day,Governorate,Cases\n2017-02-25,Aleppo,3\n2017-02-25,Nowhere,2\n2017-02-26,Aleppo,1\n2017-02-26,Aleppo,4\n"
    )
    reading = read_table((rows + "2017-02-27,Hama,1\n").encode(), file="days.csv", reporter="tr")
    assert [fault.code for fault in reading.faults] == ["input.area-unknown", "input.area-twice"]
    assert [(r.day.day, r.partial) for r in reading.records] == [(25, True), (26, True), (27, False)]


@pytest.mark.parametrize(
    "labels",
    [
        ("Date", "Place", "Governorate", "Cases"),
        ("Date", "Governorate"),
        ("Date", "Type", "Aleppo", "Idlib"),
        ("Governorate", "Cases"),
        ("No", "Date", "Governorate", "Killed"),
    ],
)
def test_headings_of_reports_make_no_table_of_numbers(labels: tuple[str, ...]) -> None:
    assert find_form(labels) is None


def test_the_calendar_of_a_table_of_numbers_can_be_corrected() -> None:
    proposal = propose_mapping(LONG.encode(), "gozaresh.csv")
    assert proposal.mapping is not None
    assert (proposal.format, proposal.mapping.calendar, proposal.mapping.language) == ("counts", "solar-hijri", "fa")
    again = read_table(LONG.encode(), file="gozaresh.csv", reporter="ir", mapping=proposal.mapping)
    assert again.records == read_table(LONG.encode(), file="gozaresh.csv", reporter="ir").records
