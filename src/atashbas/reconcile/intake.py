"""From records to the input table: which figures, words and days of a report the comparison uses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from atashbas.reconcile.table import COLUMNS
from atashbas.reports.records import Casualties, IncidentType, Report
from atashbas.values import PlacePrecision


def from_reports(
    pairs: Iterable[tuple[str, Report]], entered_at: Mapping[str, datetime] | None = None
) -> pl.DataFrame:  # fmt: skip
    """Input table of (id, report) pairs, in their order; `entered_at` says when a register took a report in.

    Rival figures inside one report are not averaged: the table holds the lowest and the highest that anyone stated.
    """
    entered = entered_at or {}
    rows = [row_of(identity, report) for identity, report in pairs]
    columns = {name: [row[name] for row in rows] for name in COLUMNS if name != "entered_at"}
    columns["entered_at"] = [entered.get(row["id"]) for row in rows]
    return pl.DataFrame(columns, schema=dict(COLUMNS))


def row_of(identity: str, report: Report) -> dict[str, Any]:
    """One row of the input table.

    Where a data set names the two sides of a dyad and blames neither (UCDP GED), they stand in for actor and target.
    """
    point = report.point
    killed, injured = (_range(report.casualties, harm) for harm in ("killed", "injured"))
    return {
        "id": identity,
        "register": report.reporter,
        "day": report.occurred_on,
        "day_end": report.ends_on,
        "day_precision": report.date_precision.value,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "place_precision": (point.precision if point else PlacePrecision.UNKNOWN).value,
        "place": report.place,
        "admin1": report.admin1,
        "type": None if report.type is IncidentType.OTHER else report.type.value,
        "actor": report.actor_id or _folded(report.actor or report.given.get("side_a")),
        "target": report.target_id or _folded(report.target or report.given.get("side_b")),
        "killed_low": killed[0],
        "killed_high": killed[1],
        "injured_low": injured[0],
        "injured_high": injured[1],
        "aggregate": report.aggregate,
    }


def _folded(words: str | None) -> str | None:
    return " ".join(words.casefold().split()) or None if words else None


def _range(casualties: tuple[Casualties, ...], harm: str) -> tuple[int | None, int | None]:
    """Lowest and highest number of people harmed; a claimant's civilians and combatants are added up."""
    stated: dict[str | None, dict[str, tuple[int, int]]] = {}
    for row in casualties:
        if row.harm == harm:
            high = next((n for n in (row.count.high, row.count.best) if n is not None), row.count.low)
            stated.setdefault(row.claimant, {})[row.who] = (row.count.low, high)
    ends = []
    for groups in stated.values():
        whole = groups.get("people") or tuple(sum(g[k] for g in groups.values()) for k in (0, 1))
        ends.append(whole)
    return (min(e[0] for e in ends), max(e[1] for e in ends)) if ends else (None, None)
