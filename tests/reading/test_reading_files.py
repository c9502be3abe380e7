"""Files as they are sent: encodings, pages with scripts, DOCX, PDF, scans, damaged ones; records; proposals."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document as Docx
from pypdf import PdfWriter

from atashbas.reading import find_versions, open_document, read_text, to_records, without_repeats
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


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("رد هیروس هب سب شتا هک تسا هدش هتشون نیا رد زا هب هک", True),
        ("نوعاطقلا يف ةندهلا نم تاقورخ ىلع لاق يف نم", True),
        ("در سوریه آتش بس به گفته وزیر که در این شهر است از دیروز برقرار است", False),
        ("قال الوزير إن الهدنة في سوريا صامدة على الأرض من أمس", False),
    ],
)
def test_letters_in_the_wrong_order_are_noticed(text: str, wrong: bool) -> None:
    from atashbas.reading.opening import _reversed

    assert _reversed(text) is wrong
