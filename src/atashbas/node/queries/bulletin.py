"""The bulletin of a day or a period, composed from the node's projections."""

from __future__ import annotations

from typing import Any

from atashbas.values import Period


def bulletin(period: Period) -> Any:
    """`bulletin.Bulletin` of a period."""


def render_bulletin(period: Period, language: str, format_: str) -> bytes:
    """The bulletin as bytes of one format: html, pdf, csv, json or docx."""
    return b""
