"""Files as they are sent: encodings, pages with scripts, DOCX, PDF, scans, damaged ones; records; proposals."""

from __future__ import annotations

import io
import json
import random
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
import typst
from docx import Document as Docx
from pypdf import PdfWriter

from atashbas.bulletin.pdf import FONTS, _fonts
from atashbas.reading import find_versions, open_document, read_text, to_records, without_repeats
from atashbas.reading.files.pdf_text import Piece, _line, _untwisted
from atashbas.reading.proposals import judge_answer, prompt_for, with_proposals
from atashbas.reports.records import Outcome, RegisterCount, Report, Verdict, record_of, to_data
from atashbas.values import AtashbasError

RU = "Российская сторона зафиксировала 5 нарушений: Хама – 3, Хомс – 2. Турецкая сторона зафиксировала 4 нарушения, они не подтверждаются российской стороной."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings(encoding: str) -> None:
    assert open_document(RU.encode(encoding, "replace"), "a.txt").text[:10] == RU[:10]


def test_a_guessed_encoding_is_named() -> None:
    assert [f.code for f in open_document("вчера в Сирии".encode("cp1251"), "a.txt").faults] == [
        "document.encoding-guessed"
    ]


def test_damaged_letters_are_named_and_the_rest_is_read() -> None:
    opened = open_document(RU.encode()[:-1] + b"\xff", "a.txt")
    assert [f.code for f in opened.faults] == ["document.damaged-letters"]
    assert read_text(opened.text, source="a", published_on=date(2017, 3, 1)).counts[0].total == 5


def test_a_page_without_its_scripts_and_menus() -> None:
    page = "<!doctype html><html><head><title>x</title><script>var a='Hama (9)'</script></head><body><nav>Homs</nav><p>First &amp; <b>second</b></p><style>p{}</style><p>third</p></body></html>"
    assert open_document(page.encode(), "a.html").text == "First & second\nthird"


def test_a_word_document() -> None:
    document = Docx()
    document.add_paragraph("قال سيرغي لافروف إن الهدنة صامدة.")
    out = io.BytesIO()
    document.save(out)
    assert "لافروف" in open_document(out.getvalue(), "a.docx").text


def test_pages_without_text_need_ocr() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(AtashbasError, match=r"document\.scan"):
        open_document(out.getvalue(), "scan.pdf")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "input.empty-file"),
        (b" \n\t ", "input.empty-file"),
        (b"%PDF-1.4 broken", "document.damaged"),
        (b"PK\x03\x04broken", "document.damaged"),
        (b"\xff\xd8\xff\xe0JFIF", "document.scan"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, code: str) -> None:
    with pytest.raises(AtashbasError) as error:
        open_document(data, "a")
    assert error.value.code == code


def test_a_packed_file_that_is_no_document() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(AtashbasError, match=r"document\.format"):
        open_document(out.getvalue(), "a.zip")


@pytest.mark.parametrize(
    ("text", "clash"),
    [
        ("On Friday, 2 March 2017 the Russian side registered 5 violations in Hama (5).", "friday"),
        ("2 марта 2017 (пятница) российская сторона зафиксировала 5 нарушений: Хама – 5.", "пятница"),
        ("On Thursday, 2 March 2017 the Russian side registered 5 violations in Hama (5).", None),
        ("جمعه ۱۲ اسفند ۱۳۹۵ طرف روس ۵ مورد نقض آتش بس ثبت کرد.", "جمعه"),
        ("يوم الخميس 2 مارس 2017 سجل الجانب الروسي 5 خروقات في حماة.", None),
        ("2 Mart 2017 Cuma günü Rus tarafı Hama'da 5 ihlal kaydetti.", "cuma"),
    ],
)
def test_a_weekday_that_is_another_day_is_named(text: str, clash: str | None) -> None:
    faults = [f for f in read_text(text, source="x").faults if f.code == "reading.weekday"]
    assert [f.value for f in faults] == ([clash] if clash else [])


def test_a_very_long_text_is_read_in_part_and_says_so() -> None:
    document = read_text("The truce was holding in most of the areas of the country. " * 40_000, source="x")
    assert "reading.too-long" in {f.code for f in document.faults}


def test_another_language_is_named() -> None:
    document = read_text("Перемир'я в Сирії дотримується, сказав їм міністр оборони України.", source="x")
    assert [f.code for f in document.faults] == ["reading.language"]
    assert document.statements == ()


def test_counts_and_verdicts_become_records_that_survive_the_register() -> None:
    document = read_text(RU, source="https://example.org/1", published_on=date(2017, 3, 1))
    records = to_records(document, outlet="example", relayed_by="demo").records
    assert [(type(r), r.reporter) for r in records] == [(RegisterCount, "ru"), (RegisterCount, "tr"), (Verdict, "ru")]
    assert all(record_of(to_data(r)) == r for r in records)
    assert records[0].by_area == {"Hama": 3, "Homs": 2}


def test_a_bulletin_without_a_day_gives_no_record_and_says_so() -> None:
    read = to_records(read_text(RU, source="x"))
    assert read.records == ()
    assert [f.code for f in read.faults] == ["reading.no-day"]


def test_an_incident_becomes_a_report_of_the_named_reporter() -> None:
    text = "On 12 February 2017 rebels fired rockets at Salamiyah, killing three civilians."
    (report,) = to_records(read_text(text, source="x"), reporter="demo").records
    assert isinstance(report, Report)
    assert (report.actor_id, report.place, report.casualties[0].count.best) == (
        "group:armed_opposition",
        "Salamiyah",
        3,
    )


def count(number: str, day: int = 1, **split: int) -> RegisterCount:
    return RegisterCount(
        reporter="ru", number=number, day=date(2017, 3, day), total=sum(split.values()) or 5, by_area=split
    )


def test_two_versions_of_one_bulletin_are_told_by_day_and_split() -> None:
    versions = find_versions(
        [
            count("a", Hama=3, Homs=2),
            count("b", Hama=3, Homs=2),
            count("c", Hama=4, Homs=1),
            count("d", 2, Hama=3, Homs=2),
        ]
    )
    assert versions.same == ((0, 1),)
    assert versions.contradictions == ((0, 2, "split"), (1, 2, "split"))


def test_equal_totals_alone_are_no_version() -> None:
    assert find_versions([count("a"), count("b")]).same == ()


@pytest.mark.parametrize(
    ("a", "b", "same", "why"),
    [
        ({"Hama": 3}, {"Hama": 3}, True, None),
        ({"Hama": 3}, {"Hama": 4}, False, "split"),
        ({"Hama": 3}, {"Hama": 3, "Homs": 2}, False, "split"),
    ],
)
def test_what_makes_two_printings_one(a: dict[str, int], b: dict[str, int], same: bool, why: str | None) -> None:
    versions = find_versions([count("a", **a), count("b", **b)])
    assert bool(versions.same) is same
    assert [one[2] for one in versions.contradictions] == ([why] if why else [])


def test_one_split_with_two_totals_contradicts_itself() -> None:
    versions = find_versions([replace(count("a", Hama=3), total=4), count("b", Hama=3)])
    assert (versions.same, versions.contradictions) == ((), ((0, 1, "total"),))


def test_a_split_that_leaves_a_governorate_open_contradicts_only_where_a_number_differs() -> None:
    open_ = replace(count("a", Hama=3), total=5, areas_without_number=("Homs",), partial=True)
    assert find_versions([open_, count("b", Hama=3, Homs=2)]).contradictions == ()
    assert find_versions([open_, count("b", Hama=2, Homs=3)]).contradictions == ((0, 1, "split"),)


def test_the_fuller_of_two_versions_is_taken() -> None:
    bare = replace(count("a", Hama=3, Homs=2), total=None)
    told = without_repeats([bare, count("b", Hama=3, Homs=2)])
    assert [one.number for one in told.records] == ["b"]
    assert without_repeats([count("b", Hama=3, Homs=2)], held=[bare]).repeated == 0
    assert without_repeats([bare], held=[count("b", Hama=3, Homs=2)]).records == ()


def verdict(number: str, n: int, outcome: Outcome = Outcome.NOT_CONFIRMED) -> Verdict:
    return Verdict(
        by="ru", about="tr", number=number, day=date(2017, 3, 1), outcome=outcome, count=n, source=number[0],
        sha256=number[0],
    )  # fmt: skip


def test_verdicts_of_one_bulletin_are_told_once_and_rival_ones_are_shown() -> None:
    first = [verdict("a1", 5), verdict("a2", 5), verdict("a3", 1, Outcome.CONFIRMED)]
    again = [verdict("b1", 5), verdict("b2", 1, Outcome.CONFIRMED), verdict("b3", 5)]
    told = without_repeats([*first, *again])
    assert (told.records, told.repeated, told.contradictions) == (tuple(first), 3, ())
    none = [
        verdict("d1", 5),
        verdict("d2", 5),
        verdict("d3", 1, Outcome.CONFIRMED),
        verdict("d4", 0, Outcome.NO_ANSWER),
    ]
    assert without_repeats(none, held=first).repeated == 4
    rival = without_repeats([verdict("c1", 6)], held=first)
    assert [(one.first, one.second, one.why) for one in rival.contradictions] == [("a", "c", "verdict")]
    assert len(rival.records) == 1


def test_a_side_that_differs_is_kept_beside_one_that_is_told_again() -> None:
    mine = [count("a", Hama=3), replace(count("a", Homs=2), reporter="tr")]
    other = [count("b", Hama=3), replace(count("b", Homs=1), reporter="tr")]
    told = without_repeats([*mine, *other])
    assert [(one.reporter, one.number) for one in told.records] == [("ru", "a"), ("tr", "a"), ("tr", "b")]
    assert [one.reporter for one in told.contradictions] == ["tr"]


TEXT = "The ministry's centre wrote on its page: the truce held in 12 districts on Monday."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"speaker": "org:rus_centre", "content": "the truce held in 12 districts", "kind": "claim"}, None),
        (
            {"speaker": "org:rus_centre", "content": "the truce did not hold in 12 districts", "kind": "claim"},
            "proposal.not-verbatim",
        ),
        (
            {"speaker": "Nobody Atall", "content": "the truce held in 12 districts", "kind": "claim"},
            "proposal.unknown-speaker",
        ),
        (
            {"speaker": "org:rus_centre", "content": "the truce held in 12 districts", "kind": "gossip"},
            "proposal.field",
        ),
        (
            {"speaker": "org:rus_centre", "content": "the truce held in 12 districts", "kind": "claim", "total": "31"},
            "proposal.number",
        ),
        ("words", "proposal.not-json"),
        ({"speaker": "the", "content": "the truce held in 12 districts", "kind": "claim", "x": [[]]}, "proposal.field"),
        ({"speaker": "mini", "content": "the truce held in 12 districts", "kind": "claim"}, "proposal.unknown-speaker"),
        ({"speaker": "12", "content": "the truce held in 12 districts", "kind": "claim"}, "proposal.unknown-speaker"),
        ({"speaker": "org:rus_centre", "content": "x" * 3000, "kind": "claim"}, "proposal.too-long"),
    ],
)
def test_a_proposal_passes_every_check_or_is_dropped_with_the_reason(row: object, reason: str | None) -> None:
    document = read_text(TEXT, source="x")
    judged = judge_answer(document, json.dumps({"statements": [row]}))
    assert [d.reason for d in judged.dropped] == ([reason] if reason else [])
    assert all(s.needs_review and document.text[s.start : s.end] in TEXT for s in judged.kept)
    assert len(judged.kept) == (reason is None)


@pytest.mark.parametrize("answer", ["", "no json", "[1]", '{"statements": 3}', "[" * 5000])
def test_an_answer_that_is_no_list_is_dropped_whole(answer: str) -> None:
    assert [d.reason for d in judge_answer(read_text(TEXT, source="x"), answer).dropped] == ["proposal.not-json"]


def test_more_proposals_than_are_looked_at_are_dropped_together() -> None:
    rows = [{"speaker": "org:rus_centre", "content": "not in it", "kind": "claim"}] * 9_000
    judged = judge_answer(read_text(TEXT, source="x"), json.dumps({"statements": rows}))
    assert judged.dropped[-1].reason == "proposal.too-many"
    assert len(judged.dropped) < 1_000


def test_what_points_to_another_statement_still_does_behind_a_proposal() -> None:
    text = "First of all the weather was fine. Lavrov said the truce was holding. Lavrov said the truce was holding."
    before = read_text(text, source="x")
    assert [one.duplicate_of for one in before.statements] == [None, 0]
    row = {"speaker": "weather", "content": "First of all", "kind": "claim"}
    after = with_proposals(before, judge_answer(before, json.dumps({"statements": [row]})).kept)
    assert [one.duplicate_of for one in after.statements] == [None, None, 1]


def test_the_prompt_holds_the_text_as_data() -> None:
    messages = prompt_for(read_text(TEXT, source="x"))
    assert json.loads(messages[1]["content"])["text"] == TEXT


def test_shapes_of_letters_are_read_as_letters() -> None:
    shaped = "ﻗﺎﻝ ﺳﻴﺮﻏﻲ ﻟﺎﻓﺮﻭﻑ ﺇﻥ ﺍﻟﻬﺪﻧﺔ ﺻﺎﻣﺪﺓ ﻓﻲ ﻣﻌﻈﻢ ﺍﻟﻤﻨﺎﻃﻖ"
    plain = "قال سيرغي لافروف إن الهدنة صامدة في معظم المناطق"
    found = read_text(shaped, source="x", published_on=date(2017, 3, 1)).statements
    assert [s.speaker for s in found] == ["person:lavrov"]
    assert len(shaped) == len(plain)


PAGE = """
#set page(width: 16cm, height: 12cm)
#set text(font: "Vazirmatn", lang: "fa", dir: rtl, size: 10pt)
"""
PERSIAN = (
    "۱۲ اسفند ۱۳۹۵. طرف روسی در شبانه‌روز گذشته ۱۵ مورد نقض آتش‌بس ثبت کرد: دمشق (۱۲)، حماه (۳).",
    "طرف ترکیه ۴ مورد نقض آتش‌بس ثبت کرد: لاذقیه (۴). Sergei Lavrov این را گفت.",
)
ARABIC = (
    "2 مارس 2017. سجل الجانب الروسي خلال اليوم الماضي 15 خرقا لوقف إطلاق النار في محافظات اللاذقية (12) وحماة (3).",
)


def pdf_of(*lines: str) -> bytes:
    return bytes(typst.compile((PAGE + "\n\n".join(lines)).encode(), font_paths=_fonts(str(files("atashbas") / FONTS))))


@pytest.mark.parametrize(
    ("lines", "day", "counts"),
    [
        (PERSIAN, date(2017, 3, 2), [("RU", 15, {"Damascus": 12, "Hama": 3}), ("TR", 4, {"Latakia": 4})]),
        (ARABIC, date(2017, 3, 2), [("RU", 15, {"Latakia": 12, "Hama": 3})]),
    ],
)
def test_a_pdf_in_a_script_from_right_to_left_is_read_as_it_stands_on_paper(
    lines: tuple[str, ...], day: date, counts: list[object]
) -> None:
    opened = open_document(pdf_of(*lines), "a.pdf")
    assert [fault.code for fault in opened.faults] == ["document.turned"]
    document = read_text(opened.text, source="a.pdf")
    assert document.published_on == day
    assert [(one.reporter, one.total, dict(one.by_area)) for one in document.counts] == counts
    assert ("Sergei Lavrov" in opened.text) is (lines is PERSIAN)


def test_a_pdf_that_runs_from_left_to_right_is_left_alone() -> None:
    opened = open_document(pdf_of('#set text(dir: ltr, font: "Noto Sans")', RU), "a.pdf")
    assert opened.faults == ()
    assert read_text(opened.text, source="a", published_on=date(2017, 3, 1)).counts[0].total == 5


def test_letters_whose_order_no_word_proves_are_named() -> None:
    opened = open_document(pdf_of("קקק ררר ששש"), "a.pdf")
    assert [(fault.code, fault.blocking) for fault in opened.faults] == [("document.character-order", True)]


def pieces_of(*words: str, right_to_left: bool) -> list[Piece]:
    """A line whose words were set one by one, from the right end of the paper or from the left."""
    places = range(100, 100 - 10 * len(words), -10) if right_to_left else range(0, 10 * len(words), 10)
    return [Piece(x * 2.0, 0.0, 10.0, word) for x, word in zip(places, words, strict=True)]


def test_words_stored_along_the_language_are_put_in_their_order_and_not_turned() -> None:
    line = sorted(pieces_of("طرف ", "روسی ", "۱۵ ", "مورد ", right_to_left=True), key=lambda one: one.x)
    assert _line(line, stored_reversed=False).split() == ["طرف", "روسی", "۱۵", "مورد"]
    stored = sorted(pieces_of(" فرط", " یسور", " ۱۵", "۳ دروم", right_to_left=True), key=lambda one: one.x)
    assert _line(stored, stored_reversed=True).split() == ["طرف", "روسی", "۱۵", "مورد", "۳"]


def test_a_word_document_keeps_its_tables_in_their_place_and_never_its_macros() -> None:
    document = Docx()
    document.add_paragraph("5 April 2017. The Russian side registered 5 violations:")
    table = document.add_table(rows=2, cols=2)
    for row, (area, number) in enumerate((("Hama", "3"), ("Homs", "2"))):
        table.cell(row, 0).text, table.cell(row, 1).text = area, number
    document.add_paragraph("The Turkish side registered 4 violations in Idlib (4).")
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    text = open_document(out.getvalue(), "a.docm").text
    assert text.splitlines()[1:3] == ["Hama\t3", "Homs\t2"]
    assert [(c.reporter, c.total) for c in read_text(text, source="a").counts] == [("RU", 5), ("TR", 4)]


def packed_document(xml: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", xml)
    return out.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOMB = (
    b'<!DOCTYPE d [<!ENTITY a "ha">]><w:document '
    + W
    + b"><w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed_document(BOMB), "document.damaged"),
        (packed_document(b"<w:document " + W + b"><w:body>"), "document.damaged"),
        (packed_document(b" " * 300_000_000), "input.archive-swells"),
        (b"{\\rtf1 The Russian side registered 5 violations}", "document.format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "document.format"),
        (bytes(range(256)) * 9, "document.format"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "document.scan"),
        ("\u200b\u200e\ufeff \u00a0\n".encode(), "input.empty-file"),
    ],
)
def test_hostile_and_foreign_files_are_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(AtashbasError) as error:
        open_document(data, "a")
    assert error.value.code == code


def test_what_was_struck_out_or_stands_twice_is_left_out() -> None:
    runs = (
        b"<w:r><w:t>kept</w:t></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del><w:ins><w:r><w:t> new</w:t></w:r></w:ins>"
    )
    tabs = b'<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>'
    xml = b"<w:document " + W + b"><w:body><w:p>" + tabs + runs + b"</w:p></w:body></w:document>"
    assert open_document(packed_document(xml), "a.docx").text == "kept new"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "koi8-r", "cp866"])
def test_encodings_that_do_not_say_so(encoding: str) -> None:
    text = RU.replace("–", "-")
    assert open_document(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859-6"])
def test_arabic_encodings(encoding: str) -> None:
    text = "قال سيرغي لافروف إن الهدنة صامدة في معظم المناطق."
    assert open_document(text.encode(encoding), "a.txt").text == text


def test_a_page_that_names_its_encoding_is_believed_and_what_nobody_sees_left_out() -> None:
    page = f"<html><head><meta charset='windows-1251'>{'<link>' * 200}</head><body><p>{RU}</p><p hidden>99</p></body></html>"
    assert open_document(page.encode("cp1251", "replace"), "a.html").text.startswith("Российская")
    unseen = '<html><body><div style="display: none">The Turkish side registered 66<div>x</div> y</div><p>seen</p></body></html>'
    assert open_document(unseen.encode(), "a.html").text == "seen"


def test_figures_that_are_shown_turned_keep_the_text_out() -> None:
    text = "The Russian side registered \u202e51\u202c violations."
    assert [(f.code, f.blocking) for f in open_document(text.encode(), "a").faults] == [
        ("document.direction-marks", True)
    ]
    harmless = "The \u2066Russian\u2069 side registered 15 violations."
    assert [f.blocking for f in open_document(harmless.encode(), "a").faults] == [False]


@pytest.mark.parametrize("kind", ["pdf", "docx", "html"])
def test_a_damaged_file_is_read_or_named_and_never_a_crash(kind: str) -> None:
    dice = random.Random(7)
    whole = {
        "pdf": pdf_of(*ARABIC),
        "docx": packed_document(
            b"<w:document " + W + b"><w:body><w:p><w:r><w:t>a</w:t></w:r></w:p></w:body></w:document>"
        ),
        "html": f"<html><body><p hidden>{RU}</p><table><tr><td>{RU}</td></tr></table></body></html>".encode(),
    }[kind]
    for _ in range(120):
        broken = bytearray(whole)
        for _ in range(dice.choice((1, 4, 30))):
            at = dice.randrange(len(broken))
            broken[at : at + dice.choice((1, 1, 9))] = dice.randbytes(dice.choice((0, 1, 9)))
            broken = broken or bytearray(b"%")
        with suppress(AtashbasError):
            assert open_document(bytes(broken), "a").text


def test_words_of_another_script_do_not_swallow_what_stands_between_them() -> None:
    stored = [Piece(0.0, 0.0, 10.0, "Moscow رد Lavrov")]
    assert _line(stored, stored_reversed=True) == "Lavrov در Moscow"


def test_lines_that_the_width_of_a_page_broke_go_on() -> None:
    long = "По данным российской стороны, в течение последних суток зафиксировано 5 нарушений режима прекращения боевых действий в провинциях Хама – 3 и Хомс – 2, а турецкая сторона не зафиксировала ни одного нарушения."
    opened = open_document(pdf_of('#set text(dir: ltr, font: "Noto Sans")', long, "Второй абзац."), "a.pdf")
    assert opened.text.splitlines() == [long, "Второй абзац."]


@pytest.mark.parametrize("word", ["العالم", "اللاذقية", "إطلاق", "والسلام"])
def test_a_shape_of_two_letters_is_put_right_only_where_the_lists_know_the_word(word: str) -> None:
    twisted = word.replace("لا", "ال") if word in {"اللاذقية", "إطلاق"} else word
    assert _untwisted(twisted) == word
