"""Reasons, made when they are asked for: why two reports are linked, and how the agreement covers an incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atashbas.reports.records import Report


def link(a: str, b: str) -> Any | None:
    """Explanation of a pair of reports."""


def coverage(reports: Mapping[str, Report]) -> Any:
    """Coverage of an incident from its reports."""
