"""The daily product: one value composed from records, incidents and heads, and its forms in five languages.

Decides what a bulletin of a day or a period says and how it is written as HTML, PDF, DOCX, CSV and JSON.
Stores nothing.
"""

from atashbas.bulletin.compose import compose
from atashbas.bulletin.data import render_csv, render_json
from atashbas.bulletin.fragment import page_html, render_html
from atashbas.bulletin.pdf import render_pdf
from atashbas.bulletin.proof_code import make_proof_code
from atashbas.bulletin.value import (
    Alleged,
    Basis,
    Break,
    Bulletin,
    Flag,
    Head,
    Incident,
    Reporter,
    Shared,
    VerdictLine,
    Watched,
)
from atashbas.bulletin.word import page_docx, render_docx

__all__ = [
    "Alleged",
    "Basis",
    "Break",
    "Bulletin",
    "Flag",
    "Head",
    "Incident",
    "Reporter",
    "Shared",
    "VerdictLine",
    "Watched",
    "compose",
    "make_proof_code",
    "page_docx",
    "page_html",
    "render_csv",
    "render_docx",
    "render_html",
    "render_json",
    "render_pdf",
]
