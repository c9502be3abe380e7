"""Whatever a file holds, the good rows go in and every bad one is named with file, row, column and a code."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.reports import sheets, workbooks
from atashbas.reports.mapping import Mapping
from atashbas.reports.records import Report
from atashbas.reports.tables import TableReading, propose_mapping, read_table

HEAD = "Number,Date,Time,Place,Governorate,Latitude,Longitude,Type,Killed,Injured\n"
GOOD = "{n},2017-02-{d:02d},14:30,Jobar,Damascus,33.5277,36.3364,mortar,1,0\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(rows)).encode("utf-8")


def good(n: int) -> str:
    return GOOD.format(n=n, d=1 + n % 28)


def read(data: bytes, **more: object) -> TableReading:
    return read_table(data, file="f.csv", reporter="x", **more)


def codes(reading: TableReading) -> list[tuple[str, int | None, str | None]]:
    return [(fault.code, fault.row, fault.column) for fault in reading.faults]


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    write(book)
    book.close()
    return buffer.getvalue()


ONE_BAD_ROW = {
    "impossible date": ("9,2017-02-31,,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.date-impossible", "Date"),
    "no date at all": ("9,soon,,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.date-unreadable", "Date"),
    "day without year": ("9,25 February,,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.date-no-year", "Date"),
    "another calendar": ("9,1395/12/07,,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.date-other-calendar", "Date"),
    "swapped coordinates": ("9,2017-02-05,,Raqqa,Raqqa,39.01,35.95,mortar,1,0\n", "input.coordinates-swapped", "Latitude"),
    "out of range": ("9,2017-02-05,,Jobar,Damascus,335.2,36.3,mortar,1,0\n", "input.coordinates-range", "Latitude"),
    "half a point": ("9,2017-02-05,,Jobar,Damascus,33.5,,mortar,1,0\n", "input.coordinates-half", "Longitude"),
    "textual coordinate": ("9,2017-02-05,,Jobar,Damascus,here,36.3,mortar,1,0\n", "input.coordinate-unreadable", "Latitude"),
    "negative count": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,-1,0\n", "input.count-negative", "Killed"),
    "textual count": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,several,0\n", "input.count-not-a-number", "Killed"),
    "half a person": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,1.5,0\n", "input.count-not-whole", "Killed"),
    "range upside down": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,4-2,0\n", "input.count-range", "Killed"),
    "a date as a count": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,20170205,0\n", "input.count-too-large", "Killed"),
    "no number": (",2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.number-missing", "Number"),
    "too many cells": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,1,0,9,9\n", "input.row-width", None),
    "too few cells": ("9,2017-02-05,Jobar\n", "input.row-width", None),
    "quotation not closed": ('9,"2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,1,0\n', "input.quote-not-closed", None),
    "number used again": ("3,2017-02-05,,Jobar,Damascus,33.5,36.3,mortar,7,0\n", "input.number-reused", "Number"),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE_BAD_ROW)
def test_one_bad_row_in_the_middle_keeps_only_itself_out(case: str) -> None:
    row, code, column = ONE_BAD_ROW[case]
    reading = read(table(*map(good, range(5)), row, *map(good, range(10, 15))))
    assert codes(reading) == [(code, 7, column)]
    assert reading.faults[0].blocking
    assert reading.faults[0].file == "f.csv"
    assert [record.number for record in reading.records] == ["0", "1", "2", "3", "4", "10", "11", "12", "13", "14"]
    assert (reading.rows, reading.kept_out) == (11, 1)
    assert reading.row_of == (2, 3, 4, 5, 6, 8, 9, 10, 11, 12)


WARNED = {
    "unknown type": ("9,2017-02-05,,Jobar,Damascus,33.5,36.3,skirmishing,1,0\n", "input.type-unknown", "Type"),
    "unknown governorate": ("9,2017-02-05,,X,Atlantis,33.5,36.3,mortar,1,0\n", "input.governorate-unknown", "Governorate"),
    "time in words": ("9,2017-02-05,around dawn,Jobar,Damascus,33.5,36.3,mortar,1,0\n", "input.time", "Time"),
    "null island": ("9,2017-02-05,,Jobar,Damascus,0,0,mortar,1,0\n", "input.coordinates-zero", "Latitude"),
    "outside the area": ("9,2017-02-05,,Jobar,Damascus,50.4,30.5,mortar,1,0\n", "input.coordinates-outside", "Latitude"),
}  # fmt: skip


@pytest.mark.parametrize("case", WARNED)
def test_what_is_odd_but_readable_goes_in_with_a_warning(case: str) -> None:
    row, code, column = WARNED[case]
    reading = read(table(good(1), row))
    assert codes(reading) == [(code, 3, column)]
    assert not reading.faults[0].blocking
    assert len(reading.records) == 2
    report = reading.records[1]
    assert isinstance(report, Report)
    printed = {
        "Time": report.given.get("Time"),
        "Governorate": report.given.get("Governorate"),
        "Type": report.type_printed,
    }
    cells = dict(zip(HEAD.strip().split(","), row.strip().split(","), strict=True))
    if column in printed:
        assert printed[column] == cells[column]


def test_the_same_row_twice_is_one_record() -> None:
    reading = read(table(good(1), good(2), good(1)))
    assert codes(reading) == [("input.row-repeated", 4, "Number")]
    assert reading.faults[0].facts == {"first_row": 2}
    assert len(reading.records) == 2


def test_a_table_without_numbers_gets_numbers_from_its_content() -> None:
    head = HEAD.removeprefix("Number,")
    rows = [good(n).split(",", 1)[1] for n in (1, 2)]
    first, again = read(table(*rows, head=head)), read(table(*reversed(rows), head=head))
    assert {r.number for r in first.records} == {r.number for r in again.records}
    assert [fault.code for fault in first.faults] == ["input.no-number-column"]


WHOLE_FILE = {
    "empty": (b"", "input.empty-file"),
    "only blanks": (b"\xef\xbb\xbf \r\n\r\n", "input.empty-file"),
    "a PDF": (b"%PDF-1.7 ...", "input.not-a-table"),
    "an archive that is none": (b"PK\x03\x04 nonsense", "input.not-a-table"),
    "an archive of something else": (b"", "input.not-a-table"),
    "bytes of no language": (bytes(random.Random(1).randrange(128, 160) for _ in range(500)), "input.encoding"),
    "headings nobody knows": (b"alpha,beta\n1,2\n", "input.no-known-columns"),
    "headings without rows": (HEAD.encode(), "input.no-rows"),
    "no date": (b"Number,Place\n1,Jobar\n", "input.no-date-column"),
    "doubled columns": (b"Number,Date,Date,Place\n1,2017-02-03,2017-02-04,Jobar\n", "input.doubled-column"),
}


def other_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    return buffer.getvalue()


@pytest.mark.parametrize("case", WHOLE_FILE)
def test_a_file_that_cannot_be_read_says_why_and_gives_no_records(case: str) -> None:
    data, code = WHOLE_FILE[case]
    data = other_archive() if case == "an archive of something else" else data
    reading = read(data)
    assert [fault.code for fault in reading.faults if fault.blocking] == [code]
    assert reading.records == ()
    assert code in {fault.code for fault in propose_mapping(data, "f.csv").faults}


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 1000)
    reading = read(table(*map(good, range(100))))
    assert [(fault.code, fault.facts["limit"]) for fault in reading.faults] == [("input.file-too-large", 1000)]


def test_200_mb_are_refused_quickly() -> None:
    assert [fault.code for fault in read(b"a" * 200_000_000).faults] == ["input.file-too-large"]


def test_rows_beyond_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    reading = read(table(*map(good, range(100))))
    assert codes(reading) == [("input.too-many-rows", 11, None)]
    assert len(reading.records) == 9


def test_an_archive_that_swells_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    assert len(buffer.getvalue()) < 100_000
    assert [fault.code for fault in read(buffer.getvalue()).faults] == ["input.archive-swells"]


def test_an_archive_of_very_many_parts_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n in range(workbooks.MOST_PARTS + 1):
            archive.writestr(f"{n}", b"")
    assert [fault.code for fault in read(buffer.getvalue()).faults] == ["input.archive-swells"]


def test_merged_title_rows_totals_and_formulas_of_a_sheet() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Reports")
        sheet.merge_range(0, 0, 0, 4, "Violations of the month")
        sheet.merge_range(1, 0, 1, 4, "made on request")
        sheet.write_row(3, 0, ["No", "Date", "Place", "Killed", "Injured"])
        sheet.write_row(4, 0, [1, "2017-02-03", "Jobar", 2, 1])
        sheet.write_row(5, 0, [2, "2017-02-04", '=HYPERLINK("http://x")', 0])
        sheet.write_formula(5, 4, "=1+2", None, 3)
        sheet.write_row(6, 0, ["Total", "", "", 2, 4])

    reading = read(workbook(write))
    assert codes(reading) == [("input.formulas", None, None), ("input.total-row", 7, None)]
    first, second = reading.records
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert (first.number, first.place) == ("1", "Jobar")
    assert [casualty.count.best for casualty in second.casualties] == [0, 3]
    assert reading.rows == 2


def test_a_sheet_is_chosen_by_name_and_a_wrong_name_lists_the_others() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover").write(0, 0, "x")
        book.add_worksheet("Data").write_row(0, 0, ["No", "Date"])
        book.get_worksheet_by_name("Data").write_row(1, 0, [1, "2017-02-03"])

    data = workbook(write)
    assert len(read(data, sheet="Data").records) == 1
    (fault,) = read(data, sheet="Nowhere").faults
    assert (fault.code, fault.value, fault.facts["sheets"]) == ("input.no-such-sheet", "Nowhere", "Cover, Data")


def test_one_broken_letter_keeps_one_row_out_not_the_file() -> None:
    rows = [f"{n},2017-02-03,,جوبر قرب السوق {n},دمشق,33.5,36.3,هاون,1,0\n".encode() for n in range(60)]
    rows[30] = rows[30].replace("جوبر".encode(), "جوبر".encode()[:-1])
    reading = read(HEAD.encode() + b"".join(rows))
    assert codes(reading) == [("input.broken-letters", 32, None)]
    assert len(reading.records) == 59


def test_formulas_in_a_csv_stay_text_and_are_neutralised_on_export() -> None:
    reading = read(table("1,2017-02-03,,\"=cmd|' /C calc'!A0\",Damascus,33.5,36.3,mortar,1,0\n"))
    (report,) = reading.records
    assert isinstance(report, Report)
    assert report.place == "=cmd|' /C calc'!A0"
    assert sheets.neutralise(report.place) == "'" + report.place


@pytest.mark.parametrize(
    ("text", "expected"),
    [("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-5", "-5"), ("-5.25", "-5.25"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=b", "a=b"), ("", "")],
)  # fmt: skip
def test_neutralise(text: str, expected: str) -> None:
    assert sheets.neutralise(text) == expected


def test_a_mapping_that_names_a_column_the_file_has_not() -> None:
    mapping = Mapping(columns={"Number": "number", "When": "date"})
    assert ("input.missing-column", 1, "When") in codes(read(table(good(1)), mapping=mapping))


def test_text_with_line_breaks_and_quotes_is_one_row() -> None:
    head = "Number,Date,Text\n"
    reading = read(table('1,2017-02-03,"two\nlines, and ""quotes"""\n', '2,2017-02-04,5" mortar\n', head=head))
    assert not reading.faults
    texts = [record.texts[0].text for record in reading.records if isinstance(record, Report)]
    assert texts == ['two\nlines, and "quotes"', '5" mortar']


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    reading = read(data)
    assert reading.records or reading.faults


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=12), min_size=1, max_size=8))
def test_every_row_is_a_record_or_a_fault(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    reading = read(table(buffer.getvalue().replace("\r", " ").replace("\0", " ")))
    blocked = {fault.row for fault in reading.faults if fault.blocking and fault.code != "input.no-rows"}
    repeated = sum(fault.code == "input.row-repeated" for fault in reading.faults)
    if None not in blocked:
        assert reading.rows == len(reading.records) + len(blocked) + repeated
