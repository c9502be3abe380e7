"""Files made to harm or to deceive: what is not seen is not read, what has no end takes no time, nothing crashes."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfWriter
from tests.reading.test_reading_files import RU, pdf_of

from atashbas.cli.import_bulletin import import_bulletin
from atashbas.cli.reading import read, read_all
from atashbas.reading import load_lexicon, open_document
from atashbas.reading.files import opening
from atashbas.reading.files.html_page import looks_like_page, read_page
from atashbas.values import AtashbasError

SECONDS = 8  # far more than any of these needs, far less than what grows with the square


def codes(data: bytes) -> list[str]:
    return [fault.code for fault in open_document(data, "a").faults]


def text_or_code(data: bytes) -> str:
    """Text of a file, or the code with which it is refused; any other failure is one of the test."""
    try:
        return open_document(data, "a").text
    except AtashbasError as error:
        return error.code


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>The Russian side counted <del>9</del>5 cases</p>", "The Russian side counted 5 cases"),
        ("<p><s>9</s>5 <span style='font-size: 0'>9</span>5 <i style='opacity:0.0;'>9</i>5</p>", "5 5 5"),
        ("<p><span style='position:absolute;left:-9999px'>9</span>5</p>", "5"),
        ("<p>5<sup>1</sup> cases, the 4<sup>th</sup> week, CO<sub>2</sub></p>", "5¹ cases, the 4th week, CO₂"),
        ("<td style='font-size:0px'><div style='font-size:13px'>seen</div></td>", "seen"),
        ("<p style='font-size:0.9em;opacity:0.5'>seen</p>", "seen"),
        ("<p hidden>99<p>the rest", "the rest"),
        ("<ul><li hidden>9<li>x</ul>", "x"),
        ("<p>a<span hidden>9<span>8</span>7</span>b</p>", "ab"),
        ("<form><p>all of the page</p><select><option>Homs</select></form>", "all of the page"),
        ("<p>a</p><nav>menu<div>Homs</div></nav><p>b</p>", "a\nb"),
        ("<b>Five in Hama.</b>\n<b>Two in Homs.</b><script>x='Hama (9)'</script>", "Five in Hama.\nTwo in Homs."),
        ("<p>if a < b then 5</p>", "if a < b then 5"),
        ("<p>a<!-- 9 -->b <![CDATA[ 9 ]]>c</p>", "ab c"),
    ],
)
def test_a_page_is_read_as_it_is_seen(markup: str, text: str) -> None:
    assert looks_like_page(markup)
    assert read_page(markup).text == text


def test_words_that_are_left_out_are_told() -> None:
    assert codes(b"<p><del>9</del>5 cases</p>") == ["document.hidden-words"]
    assert codes(b"<p>5 cases</p><p hidden></p>") == []


def test_figures_that_a_page_turns_keep_the_text_out() -> None:
    found = open_document(b"<p>The Russian side counted <bdo dir=rtl>51</bdo> cases</p>", "a").faults
    assert [(fault.code, fault.blocking) for fault in found] == [("document.direction-marks", True)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<body><nav>menu<p>rest", "menu\nrest"),
        ("<body><div><button>x</div><p>rest", "x\nrest"),
        ("<body><iframe src=x><p>rest", "rest"),
        ("<body><p>read<!-- and the rest of it", "read"),
        ("<p>a <![ b</p>c", "a c"),
        ("<p>a <b c", "a <b c"),
        ('<p>see <a href="x>this</a> and that</p>', 'see <a href="x>this and that'),
    ],
)
def test_what_a_tag_without_end_holds_is_not_lost_in_silence(markup: str, text: str) -> None:
    page = read_page(markup)
    assert page.text == text
    assert page.broken or "<![" in markup


@pytest.mark.parametrize(
    "piece",
    [
        "<a ",
        '<a "',
        "<!--",
        "<",
        "<!",
        "</",
        "<?",
        "<![CDATA[",
        "<iframe>",
        "<p hidden>",
        "<p>",
        "<sup>",
        "<a b='",
        "&",
    ],
)
def test_broken_markup_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    for repeated in (30_000, 1_000_000):
        text_or_code(b"<html><p>x" + piece.encode() * repeated)
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("text", ["\u202ea" * 30_000, "a" + "\u202e" * 300_000, "\u202e1 " * 100_000])
def test_marks_of_direction_take_no_time(text: str) -> None:
    begun = time.process_time()
    assert codes(text.encode()) == ["document.direction-marks"]
    assert time.process_time() - begun < SECONDS


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(body: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def run(text: str, style: str = "") -> str:
    return f"<w:r><w:rPr>{style}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("9", "<w:vanish/>") + run("5"), "5"),
        (run("9", "<w:strike/>") + run("5"), "5"),
        (run("1", '<w:vanish w:val="0"/>') + run("5", '<w:strike w:val="false"/>'), "15"),
        (run("5") + run("1", '<w:vertAlign w:val="superscript"/>'), "5¹"),
    ],
)
def test_a_word_document_is_read_as_it_is_seen(runs: str, text: str) -> None:
    assert open_document(word(f"<w:p>{runs}</w:p>"), "a").text == text


def test_a_row_that_was_struck_out_is_left_out_and_told() -> None:
    def row(area: str, number: str, properties: str = "") -> str:
        cells = "".join(f"<w:tc><w:p>{run(words)}</w:p></w:tc>" for words in (area, number))
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    rows = row("Hama", "3") + row("Homs", "9", '<w:del w:id="1"/>') + row("Idlib", "2")
    opened = open_document(word(f"<w:tbl>{rows}</w:tbl>"), "a")
    assert opened.text == "Hama\t3\nIdlib\t2"
    assert [fault.code for fault in opened.faults] == ["document.hidden-words"]


@pytest.mark.parametrize(
    "body",
    [
        "<w:x/>" * 3_000_000,
        f"<w:p w:a='{'x' * 5_000_000}'/>",
        f"<w:p><w:r><w:t>{'x' * 20_000_000}</w:t></w:r></w:p>",
        f"<w:tbl><w:tr><w:tc>{'<w:p/>' * 200_000}<w:p>{run('x')}</w:p></w:tc></w:tr></w:tbl>",
    ],
)
def test_a_word_document_that_swells_is_bounded(body: str) -> None:
    data = word(body)
    begun = time.process_time()
    assert len(text_or_code(data)) < 4_100_000
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize(
    "text",
    ["Rus tarafı bugün ateşkesi bozdu", "He said “it holds”", "Хама", "وقف إطلاق النار"],
)
def test_one_damaged_byte_does_not_change_the_encoding(text: str) -> None:
    opened = open_document(text.encode() + b" \xff.", "a")
    assert opened.text == text + " \ufffd."
    assert [fault.code for fault in opened.faults] == ["document.damaged-letters"]


@pytest.mark.parametrize("encoding", ["iso8859-5", "mac-cyrillic", "cp1251", "koi8-r", "cp866"])
def test_more_encodings_of_russian(encoding: str) -> None:
    for text in (
        "Я был там; моя семья тоже видела это.",
        "Вчера в Сирии перемирие соблюдалось",
        "МИД РОССИИ: ЗАЯВЛЕНИЕ МИНИСТРА",
    ):
        assert open_document(text.encode(encoding), "a").text == text


@pytest.mark.parametrize("declared", ["unicode_escape", "raw_unicode_escape", "utf-7", "punycode", "undefined"])
def test_a_declared_encoding_that_is_none_of_texts_is_not_believed(declared: str) -> None:
    page = b"<html><meta charset=" + declared.encode() + b"><p>x \\ud800 +2AA- \xff</p></html>"
    assert open_document(page, "a").text.encode()


def test_a_figure_that_is_torn_keeps_the_text_out() -> None:
    for torn in ("1\x005", "1\ufffd5"):
        found = open_document(f"The Russian side counted {torn} cases".encode(), "a").faults
        assert [(fault.code, fault.blocking) for fault in found] == [("document.damaged-letters", True)]


def test_a_file_with_no_word_is_not_called_empty() -> None:
    assert open_document(b"... !!!", "a").text == "... !!!"
    assert open_document("🕊".encode(), "a").text == "🕊"


def blank_pdf(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=100, height=100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_behind_other_bytes_is_one() -> None:
    with pytest.raises(AtashbasError, match=r"document\.scan"):
        open_document(b"\r\nHTTP junk\r\n" + blank_pdf(1), "a")


def test_a_pdf_with_an_old_name_of_its_packing_is_damaged_and_no_crash() -> None:
    whole = pdf_of(RU)
    assert b"/FlateDecode" in whole
    with pytest.raises(AtashbasError, match=r"document\.damaged"):
        open_document(whole.replace(b"/FlateDecode", b"/Fl         "), "a")


def test_pages_beyond_the_last_that_is_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = pdf_of(RU, "#pagebreak()", RU)
    monkeypatch.setattr(opening, "PAGES", 1)
    assert "reading.too-long" in codes(data)


def broken_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def huge(folder: Path) -> Path:
    with (folder / "huge").open("wb") as file:
        file.truncate(3 * 2**30)
    return folder / "huge"


@pytest.mark.parametrize(
    ("make", "code"),
    [(broken_pipe, "opened"), (huge, "larger"), (lambda folder: Path("/dev/zero"), "opened")],
)
def test_what_has_no_end_is_named_and_the_others_are_read(
    make: Callable[[Path], Path], code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "good.txt"
    good.write_text("The truce was holding in most of the areas of the country.")
    documents, failed = read_all([make(tmp_path), good], None, load_lexicon())
    assert (len(documents), failed) == (1, 1)
    assert code in capsys.readouterr().err


TURNED = "5 April 2017. The Russian side registered \u202e51\u202c violations in Hama (51)."


def test_a_bulletin_whose_figures_are_shown_turned_gives_no_record(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TURNED, "utf-8")
    made = CliRunner().invoke(import_bulletin, [str(file), "--dry-run"])
    assert (made.exit_code, "0 records" in made.output) == (1, True)
    assert CliRunner().invoke(read, [str(file)]).exit_code == 1
