"""Errors and faults as sentences on a page, in the page's language."""

from __future__ import annotations

from atashbas.values import AtashbasError, Fault


def reason(error: AtashbasError | Fault) -> str:
    """What is wrong and what helps."""
    return str(error) if isinstance(error, AtashbasError) else error.code
