"""Records as the tables keep them: canonical JSON text, and back."""

from __future__ import annotations

import json

from atashbas.reports.records import Record, RegisterCount, Report, Verdict, record_of


def record_from(text: str) -> Record:
    """Record from the canonical JSON that a table or a body holds."""
    return record_of(json.loads(text))


def report_from(text: str) -> Report:
    """Report from its canonical JSON."""
    record = record_from(text)
    assert isinstance(record, Report)
    return record


def count_from(text: str) -> RegisterCount:
    """Register count from its canonical JSON."""
    record = record_from(text)
    assert isinstance(record, RegisterCount)
    return record


def verdict_from(text: str) -> Verdict:
    """Verdict from its canonical JSON."""
    record = record_from(text)
    assert isinstance(record, Verdict)
    return record
