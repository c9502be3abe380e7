"""A bulletin as PDF: set by Typst from the packaged `bulletin.typ`, tagged, with the JSON of the bulletin attached.

Decides the file's form: PDF/A-3a and PDF/UA-1, pages marked when the material is synthetic, dated by the
bulletin's last day, so that the same bulletin gives the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from atashbas.bulletin.data import render_json
from atashbas.bulletin.page import Cell, Page, Table, lay_out
from atashbas.bulletin.proof_code import make_proof_code
from atashbas.bulletin.value import Bulletin
from atashbas.bulletin.words import END, ISOLATE
from atashbas.values import AtashbasError

FONTS = Path("web", "static", "vendor", "fonts")
# Relative widths of columns by section; a section that is not here shares the width among its columns.
WIDTHS = {
    "incidents": (10, 11, 15, 13, 7, 18, 11, 14),
    "registers": (11, 18, 8, 18, 9, 36),
    "shared": (60, 15, 25),
    "verdicts": (30, 30, 28, 12),
}


def render_pdf(bulletin: Bulletin, language: str, *, fonts: Path | None = None) -> bytes:
    """PDF of a bulletin in a language.

    Parameters
    ----------
    fonts
        Folder with Vazirmatn and Noto Sans as TrueType; None: the fonts that come with the package's pages.

    Raises AtashbasError ``bulletin.pdf`` where the page cannot be set.
    """
    folder = fonts or Path(str(files("atashbas"))) / FONTS
    last = bulletin.period.last_on
    page = _page(lay_out(bulletin, language))
    page["made_on"] = [last.year, last.month, last.day]
    inputs = {
        "page": json.dumps(page, ensure_ascii=False),
        "attachment": render_json(bulletin, language).decode("utf-8"),
    }
    try:
        made: Any = typst.compile(
            (files(__package__) / "bulletin.typ").read_bytes(),
            font_paths=_fonts(str(folder)),
            sys_inputs=inputs,
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(datetime.combine(last, time(), UTC).timestamp()),
        )
    except typst.TypstError as error:
        raise AtashbasError("bulletin.pdf", reason=str(error).splitlines()[0]) from error
    return bytes(made)


@lru_cache(maxsize=4)
def _fonts(folder: str) -> Any:
    """Fonts of a folder, read once; those of the system are left out, so that every machine sets the same page."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _page(page: Page) -> dict[str, Any]:
    return {
        "language": page.language,
        "direction": page.direction,
        "title": page.title,
        "plain_title": f"{page.title} {page.subtitle}".replace(ISOLATE, "").replace(END, ""),
        "subtitle": page.subtitle,
        "mark": page.mark,
        "lead": list(page.lead),
        "foot": page.foot,
        "page_of": page.page_of,
        "digits": page.digits,
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": list(section.paragraphs),
                "notes": list(section.notes),
                "proofs": [{"caption": caption, "image": _code(proof)} for caption, proof in section.proofs],
                "table": _table(section.table, section.id) if section.table else None,
            }
            for section in page.sections
        ],
    }


def _code(proof: str) -> str:
    """QR code of a proof as SVG; empty where the proof is too long for one code, its text is in the attachment."""
    code = make_proof_code(proof.encode())
    return str(code.svg_inline(border=4, dark="#000", light="#fff")) if code else ""


def _table(table: Table, section: str) -> dict[str, Any]:
    first = (*table.rows, *table.sums)[0]
    return {
        "head": list(table.head),
        "widths": list(WIDTHS.get(section, (2, *(1 for _ in table.head[1:])))),
        "numeric": [cell.number for cell in first],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
        "sums": [[_cell(cell) for cell in row] for row in table.sums],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "code": cell.code, "number": cell.number}
