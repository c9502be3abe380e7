"""A bulletin as DOCX: the same headings and tables, right to left where the language is, to be worked on in an office.

Decides the file's form. Two runs give the same bytes: parts are written anew with one fixed time.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_DIRECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from atashbas.bulletin.page import Cell, Page, Section, lay_out
from atashbas.bulletin.value import Bulletin
from atashbas.bulletin.words import END, ISOLATE

WARN = RGBColor(0x9A, 0x2A, 0x1F)
LATIN_FONT, ARABIC_FONT = "Noto Sans", "Vazirmatn"
FIRST_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can state


def render_docx(bulletin: Bulletin, language: str) -> bytes:
    """DOCX of a bulletin in a language."""
    return page_docx(lay_out(bulletin, language), bulletin.period.last_on)


def page_docx(page: Page, made_on: date) -> bytes:
    """DOCX of a page, dated by a day of what it says and not by the clock."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = (
        _plain(f"{page.title} {page.subtitle}"),
        "Atashbas",
        page.language,
    )
    made = datetime.combine(made_on, time())
    properties.created = properties.modified = made
    properties.last_modified_by = "Atashbas"
    _set_fonts(document)
    _top(document, page)
    for section in page.sections:
        _section(document, page, section)
    _paragraph(document, page, page.foot)
    return _same_bytes(document)


def _set_fonts(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = LATIN_FONT, Pt(9.5)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script, font in (("w:ascii", LATIN_FONT), ("w:hAnsi", LATIN_FONT), ("w:cs", ARABIC_FONT)):
        fonts.set(qn(script), font)


def _top(document: Any, page: Page) -> None:
    if page.mark:
        for place in (document.sections[0].header.paragraphs[0], document.add_paragraph()):
            run = _fill(place, page, page.mark)
            run.bold, run.font.color.rgb = True, WARN
    _fill(document.add_heading(level=1), page, page.title)
    _fill(document.add_paragraph(), page, page.subtitle).bold = True
    for text in page.lead:
        _paragraph(document, page, text)


def _section(document: Any, page: Page, section: Section) -> None:
    _fill(document.add_heading(level=2), page, section.heading)
    for text in section.paragraphs:
        _paragraph(document, page, text)
    if section.table:
        rows = (tuple(Cell(text=text) for text in section.table.head), *section.table.rows, *section.table.sums)
        table = document.add_table(rows=len(rows), cols=len(section.table.head), style="Table Grid")
        if page.direction == "rtl":
            table.table_direction = WD_TABLE_DIRECTION.RTL
        bold = {0, *range(1 + len(section.table.rows), len(rows))}
        for at, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
            for place, cell in zip(row.cells, cells, strict=True):
                _fill(place.paragraphs[0], page, cell.text).bold = at in bold
    for note in section.notes:
        _fill(document.add_paragraph(style="List Bullet"), page, note)
    for caption, proof in section.proofs:
        _paragraph(document, page, caption)
        document.add_paragraph().add_run(proof).font.size = Pt(7)


def _paragraph(document: Any, page: Page, text: str) -> None:
    _fill(document.add_paragraph(), page, text)


def _fill(paragraph: Any, page: Page, text: str) -> Any:
    """Put text into a paragraph; in a right-to-left language both paragraph and run say so."""
    run = paragraph.add_run(_plain(text))
    if page.direction == "rtl":
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run.font.rtl = True
    return run


def _plain(text: str) -> str:
    """Word processors show the isolating marks as boxes: they are left out."""
    return text.replace(ISOLATE, "").replace(END, "")


def _same_bytes(document: Any) -> bytes:
    """Write the document anew with one time for all parts, in the order of their names."""
    first = io.BytesIO()
    document.save(first)
    again = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        # The list of content types has to come first.
        for name in sorted(names, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, FIRST_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return again.getvalue()
