"""An incident as a row: the columns of `models.Described` from its reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from atashbas.joint import JointIncident, describe
from atashbas.node import coverage
from atashbas.node.search import fold
from atashbas.reconcile.engine import name_incident
from atashbas.reconcile.hashes import hash_ids
from atashbas.reports.records import Report

SEARCHED_CHARACTERS = 1500
NO_DAY = date.min
DESCRIBED = (
    "sort_on", "occurred_on", "date_precision", "admin1", "place", "lat_udeg", "lon_udeg", "place_precision", "type",
    "coarse", "types", "sides", "side_count", "counts", "members", "band", "coverage", "killed_low", "killed_high",
    "synthetic", "search",
)  # fmt: skip


def describe_row(id_: str, reports: Mapping[str, Report], band: str) -> tuple[Any, ...]:
    """Values of `DESCRIBED` for an incident of these reports."""
    return _row(describe(id_, reports, band), coverage.outcome(reports), searched(reports))


def describe_alone(reports: Sequence[tuple[str, Report]]) -> Iterator[tuple[Any, ...]]:
    """Address, incident that it would found, and values of `DESCRIBED` for each report as the only one of it."""
    outcomes = coverage.outcomes([report for _, report in reports])
    founded = hash_ids(pl.Series([id_ for id_, _ in reports], dtype=pl.String)).tolist()
    for (id_, report), outcome, tie in zip(reports, outcomes, founded, strict=True):
        told = {id_: report}
        yield id_, name_incident(tie), *_row(describe(id_, told, "single"), outcome, searched(told))


def searched(reports: Mapping[str, Report]) -> str:
    """What a search looks through: words of all reports, folded, each once."""
    words: dict[str, None] = {}
    for member, report in sorted(reports.items()):
        stated = (
            member, report.number, report.place, report.admin1, report.admin2, report.actor, report.target,
            report.type_printed, report.weapon, *(text.text for text in report.texts),
        )  # fmt: skip
        words.update(dict.fromkeys(part for part in stated if part))
    return fold(" ".join(words)[:SEARCHED_CHARACTERS])


def _row(one: JointIncident, outcome: str, search: str) -> tuple[Any, ...]:
    day = one.occurred_on
    return (
        (day or NO_DAY).isoformat(), day and day.isoformat(), one.date_precision.value, one.admin1, one.place[:200],
        one.lat_udeg, one.lon_udeg, one.place_precision.value, one.type.value, one.type.coarse,
        _bars(kind.value for kind in one.types), _bars(name for name, _ in one.sides), len(one.sides),
        json.dumps(dict(one.sides)), len(one.members), one.band, outcome, one.killed_low, one.killed_high,
        one.synthetic, search,
    )  # fmt: skip


def _bars(names: Iterable[str]) -> str:
    return f"|{'|'.join(names)}|"
