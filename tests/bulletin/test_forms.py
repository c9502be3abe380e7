"""The five forms in five languages: golden pages, the same bytes twice, marks, directions, figures, harmless cells."""

from __future__ import annotations

import csv
import io
import json
import re
import string
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bulletin_cases import demo_day, printed_day
from docx import Document
from pypdf import PdfReader

from atashbas.bulletin import (
    Bulletin,
    Watched,
    make_proof_code,
    render_csv,
    render_docx,
    render_html,
    render_json,
    render_pdf,
)
from atashbas.bulletin.page import lay_out
from atashbas.bulletin.words import Words, texts
from atashbas.estimate import Sentence
from atashbas.reports.records import IncidentType, Outcome
from atashbas.values import LANGUAGES, AtashbasError

GOLDEN = Path(__file__).parent / "golden"
CASES = {"printed": printed_day, "demo": demo_day}
FONTS = Path(__file__).resolve().parents[2] / "src/atashbas/web/static/vendor/fonts"
with_fonts = pytest.mark.skipif(not FONTS.is_dir(), reason="the assets are not built: `make assets`")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_golden(case: str, language: str) -> None:
    """To renew after a wanted change: delete the files in golden/ and run this test twice."""
    bulletin = CASES[case]()
    made = {
        f"{case}-{language}.html": render_html(bulletin, language).encode(),
        f"{case}-{language}.csv": render_csv(bulletin, language),
        f"{case}-{language}.json": render_json(bulletin, language),
    }
    missing = [name for name in made if not (GOLDEN / name).exists()]
    for name in missing:
        (GOLDEN / name).write_bytes(made[name])
    assert not missing, "written anew; look at them"
    for name, data in made.items():
        assert data == (GOLDEN / name).read_bytes(), name


def test_every_text_stands_in_every_language_with_the_same_facts() -> None:
    for key, by_language in texts().items():
        assert set(by_language) == set(LANGUAGES), key
        facts = {
            tag: {name for _, name, _, _ in string.Formatter().parse(text) if name} for tag, text in by_language.items()
        }
        assert len({frozenset(names) for names in facts.values()}) == 1, (key, facts)
        assert all(text.strip() for text in by_language.values()), key


def test_every_type_outcome_band_and_flag_has_words() -> None:
    known = texts()
    assert {f"type-{kind.value}" for kind in IncidentType} <= set(known)
    assert {f"outcome-{outcome.value}" for outcome in Outcome} <= set(known)
    assert {"band-probable", "band-doubtful", "band-single"} <= set(known)
    assert {f"coverage-{name}" for name in ("applies", "excluded", "outside", "undetermined")} <= set(known)


def test_no_text_is_in_the_language_of_another() -> None:
    cyrillic, arabic = re.compile("[а-яА-Я]"), re.compile("[؀-ۿ]")
    for key, by_language in texts().items():
        for tag, text in by_language.items():
            bare = re.sub(r"{\w+}|CSV|JSON|Atashbas", "", text)
            if re.search(r"[^\W\d_]", bare):
                assert bool(cyrillic.search(bare)) == (tag == "ru"), key
                assert bool(arabic.search(bare)) == (tag in {"fa", "ar"}), key


def test_figures_and_days_follow_the_language() -> None:
    day = demo_day().period.first_on
    assert Words("fa").day(day) == "۷ اسفند ۱۳۹۵ (۲۵ فوریه ۲۰۱۷)"
    assert Words("fa").short_day(day) == "۱۳۹۵/۱۲/۰۷"
    assert Words("ar").day(day) == "25 شباط 2017"
    assert Words("ru").day(day) == "25 февраля 2017"
    assert Words("de").language == "en"
    assert (Words("en").figure(None), Words("en").bounds(2, None), Words("fa").bounds(0, 2)) == ("–", "≥ 2", "۰–۲")
    assert (Words("tr").area("Damascus"), Words("fa").area("Nowhere")) == ("Şam", "Nowhere")


class Tags(HTMLParser):
    """Checks that every element is closed in order and collects what a test asks about."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.first: dict[str, str | None] = {}
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_is_sound_and_says_language_and_direction(language: str) -> None:
    parser = Tags()
    parser.feed(render_html(demo_day(), language))
    assert not parser.open
    tag, attributes = parser.seen[0]
    assert (tag, attributes["lang"], attributes["dir"]) == (
        "section",
        language,
        "rtl" if language in {"fa", "ar"} else "ltr",
    )
    assert sum(tag == "caption" for tag, _ in parser.seen) == sum(tag == "table" for tag, _ in parser.seen) >= 3
    assert all("scope" in attributes for tag, attributes in parser.seen if tag == "th")


def test_html_takes_no_markup_from_a_report_and_links_what_it_is_told_to() -> None:
    def link(kind: str, id_: str) -> str | None:
        return {"incident": f"/incidents/{id_}", "alleged": f"/alleged/{id_}"}.get(kind)

    text = render_html(demo_day(), "en", link=link)
    assert "<b>Halfaya</b>" not in text
    assert "&lt;b&gt;Halfaya" in text
    assert 'href="/incidents/i1"' in text
    assert 'href="/alleged/reports/demo-a/Damascus"' in text
    assert 'href="/alleged/reports/demo-b/"' in text
    assert "style=" not in text
    assert "<script" not in text


@with_fonts
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_pdf_is_the_same_twice_tagged_marked_and_carries_its_json(case: str, language: str) -> None:
    bulletin = CASES[case]()
    data = render_pdf(bulletin, language)
    assert data == render_pdf(bulletin, language)
    reader = PdfReader(io.BytesIO(data))
    assert reader.attachments["bulletin.json"][0] == render_json(bulletin, language)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert b"pdfaid" in root["/Metadata"].get_object().get_data()
    if language in {"en", "ru", "tr"}:
        for page in reader.pages:
            assert (Words(language).say("synthetic") in page.extract_text()) == bulletin.synthetic


@with_fonts
def test_pdf_of_a_day_is_made_within_a_second() -> None:
    render_pdf(demo_day(), "fa")
    start = time.perf_counter()
    render_pdf(demo_day(), "fa")
    assert time.perf_counter() - start < 1


def test_pdf_without_fonts_of_its_own_is_still_made(tmp_path: Path) -> None:
    assert render_pdf(printed_day(), "en", fonts=tmp_path).startswith(b"%PDF")


def test_pdf_that_cannot_be_set_is_an_error_with_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atashbas.bulletin.pdf.json.dumps", lambda *_, **__: "{")
    with pytest.raises(AtashbasError) as caught:
        render_pdf(printed_day(), "en")
    assert caught.value.code == "bulletin.pdf"


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_opens_in_excel_and_runs_no_formula(language: str) -> None:
    data = render_csv(demo_day(), language)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert all(tag.startswith("#") for tag in rows[1])
    body = [cell for row in rows[2:] for cell in row]
    assert "'=Барза" in body
    assert not [cell for cell in body if re.match(r"[=+@\t\r]|-\D", cell)]
    mark = Words(language).say("synthetic")
    alleged = [row for row in rows[2:] if row[0] == Words(language).say("alleged")]
    assert alleged
    assert all(row[-1] == mark for row in alleged)


def test_csv_marks_only_what_is_invented() -> None:
    rows = list(csv.reader(io.StringIO(render_csv(printed_day(), "en").decode("utf-8-sig"))))
    assert {row[-1] for row in rows[2:]} == {""}


def test_json_holds_every_figure_and_comes_back() -> None:
    content = json.loads(render_json(printed_day(), "fa"))
    assert content["format"] == "atashbas-bulletin/1"
    assert content["flags"][0]["stated"] == 6
    assert content["flags"][0]["computed"] == 25
    assert content["area_names"]["Latakia"] == "لاذقیه"
    assert content["heads"][1]["root"] == "cd" * 32


@pytest.mark.parametrize("language", LANGUAGES)
def test_docx_is_the_same_twice_and_goes_right_to_left(language: str) -> None:
    data = render_docx(demo_day(), language)
    assert data == render_docx(demo_day(), language)
    document = Document(io.BytesIO(data))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert Words(language).say("synthetic-note") in text
    assert Words(language).say("synthetic") in document.sections[0].header.paragraphs[0].text
    assert "\u2068" not in text
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert ("<w:bidi/>" in xml) == ("w:bidiVisual" in xml) == (language in {"fa", "ar"})


def test_every_printed_number_that_does_not_fit_is_told_with_both_figures() -> None:
    for language in LANGUAGES:
        words = Words(language)
        (note,) = next(section for section in lay_out(printed_day(), language).sections if section.id == "flags").notes
        assert words.figure(6) in note
        assert words.figure(25) in note


def test_the_heads_are_printed_and_an_empty_register_says_so() -> None:
    section = next(section for section in lay_out(demo_day(), "en").sections if section.id == "registers")
    assert section.table is not None
    cells = {row[0].text: [cell.text for cell in row] for row in section.table.rows}
    assert cells["demo-a"][2:] == ["2", "2017-03-01T10:00:00Z", "sound", "ab" * 32]
    assert cells["ru"][4] == "FAULT"
    assert cells["ir"][2:] == ["empty", "–", "–", "–"]


def test_a_long_bulletin_lists_the_matched_first_and_says_what_it_leaves_out() -> None:
    day = demo_day()
    from dataclasses import replace

    many = tuple(replace(day.incidents[1], id=f"s{n:03d}") for n in range(300))
    long = replace(day, incidents=(*many, day.incidents[0]))
    section = next(section for section in lay_out(long, "en").sections if section.id == "incidents")
    assert section.table is not None
    assert len(section.table.rows) == 120
    assert section.table.rows[-1][6].text == "matched"
    assert "120" in section.paragraphs[-1]
    assert "301" in section.paragraphs[-1]
    assert render_csv(long, "en").count(b"s299") == 1


def test_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from bulletin_cases import demo_day, printed_day;"
        "from atashbas.bulletin import *; b = [demo_day(), printed_day()];"
        "sys.stdout.buffer.write(b''.join(f(x, l) for x in b for l in ('fa', 'en') for f in (render_csv, render_json, render_docx)))"
    )
    tests = str(Path(__file__).resolve().parent)
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, tests], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_cases_are_what_they_say() -> None:
    made: Bulletin = demo_day()
    assert (made.synthetic, printed_day().synthetic) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_alarm_is_said_in_words_with_the_language_s_names_and_figures(language: str) -> None:
    facts = {"area": "Idlib", "register": "reconciled", "day": "2017-02-25", "since": "2017-02-20"}
    sentence = Sentence(code="watch.alarm", facts={**facts, "count": 12, "expected": 3})
    told = replace(demo_day(), watch=(Watched(basis="reports", sentence=sentence),))
    page = render_html(told, language)
    assert "reconciled" not in page or language == "en"
    assert "2017-02-20" not in page
    assert ("۱۲" if language == "fa" else "12") in page
    assert page.count("bulletin-watch") == 1
    assert "bulletin-watch" not in render_html(demo_day(), language)


def test_a_proof_too_long_for_one_code_makes_none_and_the_paper_is_still_set() -> None:
    assert make_proof_code(b"x" * 2_953) is not None
    assert make_proof_code(b"x" * 2_954) is None
    first, *others = demo_day().heads
    long = replace(demo_day(), heads=(replace(first, proof="x" * 3_000, proof_of="demo-a/0"), *others))
    assert lay_out(long, "en").sections[-2].proofs == (("Proof of entry \u2068demo-a/0\u2069", "x" * 3_000),)
