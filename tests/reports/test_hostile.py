"""Files made to harm: small workbooks that end a process, pages of text in a column of dates, quotations without end."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook

from atashbas.reports.tables import read_table
from atashbas.reports.workbooks import assess_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="S" sheetId="1"/></sheets></workbook>',
}


def archive(sheet: str | bytes, shared: str = "", **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in PARTS.items():
            target.writestr(name, text)
        target.writestr("xl/worksheets/sheet1.xml", sheet)
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{shared}</sst>')
        for name, data in more.items():
            target.writestr(name, data)
    return buffer.getvalue()


def sheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
REFERRING = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_001))
HARMFUL = {
    "a cell far out": (sheet(FAR), "", "input.sheet-too-wide"),
    "a cell far out, with a prefix": (
        sheet(FAR).replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("<row", "<x:row").replace("</row", "</x:row"),
        "",
        "input.sheet-too-wide",
    ),
    "a row beyond every sheet": (sheet('<row r="99999999999"><c r="A1"><v>1</v></c><c><v>2</v></c></row>'), "", "input.sheet-too-wide"),
    "cells without address beside a far row": (
        sheet("<row>" + "<c><v>1</v></c>" * 16_384 + '</row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "",
        "input.sheet-too-wide",
    ),
    "single quotes": (sheet(FAR.replace('"', "'")), "", "input.sheet-unusual"),
    "an address in entities": (sheet('<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>'), "", "input.sheet-unusual"),
    "blanks around the equals sign": (sheet('<row r="1"><c r = "XFD1048576"><v>1</v></c></row>'), "", "input.sheet-unusual"),
    "UTF-16": (sheet(FAR).encode("utf-16"), "", "input.sheet-unusual"),
    "an encoding of its own": ('<?xml version="1.0" encoding="UTF-7"?>' + sheet(FAR), "", "input.sheet-unusual"),
    "one very long shared text": (sheet(REFERRING), f"<si><t>{'a' * 1_000_000}</t></si>", "input.cell-too-long"),
    "a long shared text in many cells": (sheet(REFERRING), f"<si><t>{'a' * 30_000}</t></si>", "input.archive-swells"),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMFUL)
def test_a_harmful_workbook_never_reaches_the_spreadsheet_reader(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("the reader has been called")

    monkeypatch.setattr("atashbas.reports.sheets.CalamineWorkbook", type("Reader", (), {"from_filelike": never}))
    content, shared, code = HARMFUL[case]
    start = time.perf_counter()
    reading = read_table(archive(content, shared), file="f.xlsx", reporter="x")
    assert [fault.code for fault in reading.faults] == [code]
    assert time.perf_counter() - start < 10


def test_a_long_text_that_few_cells_refer_to_is_no_harm() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{int(n == 7)}</v></c></row>' for n in range(1, 40_001))
    data = archive(sheet(rows), f"<si><t>a</t></si><si><t>{'a' * 30_000}</t></si>")
    assert assess_workbook(data, "f.xlsx") == 0


def test_workbooks_as_two_programmes_write_them_are_let_through() -> None:
    rows = [
        ["No", "Date", "Place", "Killed"],
        *([n, "2017-02-03", f"<c r='A1'> & place {n}", n % 3] for n in range(1, 400)),
    ]
    first, second = io.BytesIO(), io.BytesIO()
    book = xlsxwriter.Workbook(first, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    page.write_formula(1, 3, "=1+1", None, 2)
    book.close()
    other = Workbook()
    for row in rows:
        other.active.append(row)
    other.save(second)
    for data in (first.getvalue(), second.getvalue()):
        reading = read_table(data, file="f.xlsx", reporter="x")
        assert len(reading.records) == 399
        assert not [fault for fault in reading.faults if fault.blocking]
    assert assess_workbook(first.getvalue(), "f.xlsx") == 1


def test_pictures_and_other_parts_are_not_taken_for_cells() -> None:
    data = archive(sheet('<row r="1"><c r="A1"><v>1</v></c></row>'), picture=b"\x89PNG <c r='XFD1048576'> <row")
    assert assess_workbook(data, "f.xlsx") == 0


def test_an_old_workbook_is_to_be_saved_anew() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert [fault.code for fault in read_table(old, file="f.xls", reporter="x").faults] == ["input.old-workbook"]


LONG = {
    "Date": "1-" * 90_000,
    "Time": "1" * 190_000,
    "Governorate": "дамаск" * 30_000,
    "Coordinates": "1 " * 90_000,
    "Type": "x" * 190_000,
    "Killed": "a1" * 90_000,
    "Place": "- " * 90_000,
}


@pytest.mark.parametrize("column", LONG)
def test_a_page_of_text_in_any_column_is_answered_at_once(column: str) -> None:
    cells = {"Number": "1", "Date": "2017-02-03", **dict.fromkeys(LONG, "")} | {
        "Date": "2017-02-03",
        column: LONG[column],
    }
    data = (",".join(cells) + "\n" + ",".join(cells.values()) + "\n").encode()
    start = time.perf_counter()
    reading = read_table(data, file="f.csv", reporter="x")
    assert time.perf_counter() - start < 2
    assert reading.records or reading.faults
    assert all(len(fault.value or "") <= 200 for fault in reading.faults)


@pytest.mark.parametrize(
    "body", ['2017-02-03,"1\n', '2017-02-03,"a" b\n', '"\n', "2017-02-03,1\n\n\n", '2017-02-03,""""\n']
)
def test_quotations_without_end_are_answered_at_once(body: str) -> None:
    data = ("Date,Number\n" + '"' * 99_999 + "\n" + body * 20_000).encode()
    start = time.perf_counter()
    reading = read_table(data, file="f.csv", reporter="x")
    assert time.perf_counter() - start < 10
    assert reading.faults


@pytest.mark.parametrize("heading", ["x" * 190_000, "(" * 100_000, ")(" * 50_000, "-" * 190_000])
def test_a_heading_of_any_length_is_answered_at_once(heading: str) -> None:
    start = time.perf_counter()
    read_table(f"{heading},Date,Number\n1,2017-02-03,3\n".encode(), file="f.csv", reporter="x")
    assert time.perf_counter() - start < 2
