"""Files made to harm: small workbooks that end a process, pages of text in a column of dates, quotations without end."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from openpyxl import Workbook

from atashbas.reports import workbooks, worksheets
from atashbas.reports.tables import read_table
from atashbas.reports.workbooks import open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
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
WIDE = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 3_000))
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
HARMFUL = {
    "a cell far out": (sheet(FAR), "", "input.no-known-columns"),
    "a row beyond every sheet": (sheet('<row r="99999999999"><c r="A1"><v>1</v></c></row>'), "", "input.no-known-columns"),
    "very many cells far out": (sheet('<row r="1"><c r="A1" t="str"><v>Date</v></c></row>' + WIDE), "", "input.sheet-too-wide"),
    "a column beyond every sheet": (sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>'), "", "input.sheet-too-wide"),
    "cells without address": (sheet("<row>" + "<c><v>1</v></c>" * 17_000 + "</row>"), "", "input.sheet-too-wide"),
    "very many empty rows": (sheet("<row/>" * 60_000), "", "input.sheet-too-wide"),
    "one very long value": (sheet(f'<row r="1"><c r="A1" t="str"><v>{"a" * 900_000}</v></c></row>'), "", "input.cell-too-long"),
    "one very long shared text": (sheet(REFERRING), f"<si><t>{'a' * 1_000_000}</t></si>", "input.no-known-columns"),
    "very many shared texts": (sheet(FAR), "<si/>" * 60_000, "input.not-a-table"),
    "a text that refers to itself": (LAUGHS + sheet('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>'), "", "input.not-a-table"),
    "numbers that are none": (sheet('<row r="-1"><c r="A1" s="x" t="s"><v>99999999999999</v></c></row>'), "", "input.empty-file"),
}  # fmt: skip


@pytest.mark.parametrize("case", HARMFUL)
def test_a_harmful_workbook_is_answered_in_little_time_and_memory(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worksheets, "MOST_SHEET_ROWS", 50_000)
    monkeypatch.setattr(workbooks, "MOST_TEXTS", 50_000)
    content, shared, code = HARMFUL[case]
    tracemalloc.start()
    start = time.perf_counter()
    reading = read_table(archive(content, shared), file="f.xlsx", reporter="x")
    taken, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code in [fault.code for fault in reading.faults]
    assert not reading.records
    assert taken < 30
    assert peak < 400_000_000


def test_rows_before_the_place_where_a_sheet_is_cut_go_in() -> None:
    def row(n: int, *texts: str) -> str:
        return f'<row r="{n}">' + "".join(f'<c t="str"><v>{text}</v></c>' for text in texts) + "</row>"

    cut = sheet(row(1, "Number", "Date") + row(2, "7", "2017-02-03") + row(3, "8", "2017-02-04"))[:-60]
    reading = read_table(archive(cut), file="f.xlsx", reporter="x")
    assert [record.number for record in reading.records] == ["7"]
    assert [(fault.code, fault.row) for fault in reading.faults] == [("input.not-a-table", 3)]


def test_what_a_workbook_claims_is_not_allocated() -> None:
    claimed = sheet('<dimension ref="A1:XFD1048576"/>' + '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    data = archive(claimed, "<si><t>Date</t></si>")
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(
        b"<sst ", b'<sst uniqueCount="18446744073709551615" '
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    book = open_workbook(buffer.getvalue(), "f.xlsx")
    assert list(book.rows("S")) == [(1, ["Date"])]


def test_what_cells_say() -> None:
    formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 165, 20))
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy hh:mm"/>'
        f'<numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts><cellXfs>{formats}</cellXfs></styleSheet>'
    )
    cells = [
        ("<v>7</v>", ""), ("<v>33.527700000000003</v>", ""), ("<v>42791</v>", 's="1"'), ("<v>42791.604166666664</v>", 's="2"'),
        ("<v>1.5</v>", 's="3"'), ("<v>0.60416666666666663</v>", 's="4"'), ("<v>1</v>", 't="b"'), ("<v>#N/A</v>", 't="e"'),
        ("<is><r><t>in</t></r><r><t>line</t></r></is>", 't="inlineStr"'), ("<f>A1+1</f><v>8</v>", ""), ("<f>A1</f>", ""),
        ("<v>0</v>", 't="s"'), ("<v>1e400</v>", 's="1"'), ("<v>text</v>", 't="str"'),
    ]  # fmt: skip
    row = "".join(f"<c {attributes}>{content}</c>" for content, attributes in cells)
    shared = '<si><r><t xml:space="preserve">sh </t></r><r><t>ared</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si>'
    book = open_workbook(archive(sheet(f"<row>{row}</row>"), shared, **{"xl/styles.xml": styles.encode()}), "f.xlsx")
    (found,) = book.rows("S")
    assert found == (
        1,
        ["7", "33.5277", "2017-02-25", "2017-02-25 14:30", "1.5", "14:30", "true", "#N/A", "inline", "8", "", "sh ared", "inf", "text"],
    )  # fmt: skip
    assert book.formulas == 2


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
    assert open_workbook(first.getvalue(), "f.xlsx").formulas == 1


def test_an_old_workbook_is_to_be_saved_anew() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    assert [fault.code for fault in read_table(old, file="f.xls", reporter="x").faults] == ["input.old-workbook"]
    locked = old + "EncryptedPackage".encode("utf-16-le")
    assert [fault.code for fault in read_table(locked, file="f.xlsx", reporter="x").faults] == ["input.password"]


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
