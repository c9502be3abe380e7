"""One incident as its reports tell it: when, where, what, by how many registers; decided by fixed orders alone.

Nothing here is averaged: a day, a place and a type are taken from one report each, by the precision it states, and the
reports stand beside it with their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atashbas.reports.records import Casualties, IncidentType, Report
from atashbas.values import DatePrecision, PlacePrecision

_PLACES = {precision: rank for rank, precision in enumerate(PlacePrecision)}
_DATES = {precision: rank for rank, precision in enumerate(DatePrecision)}
BANDS = ("probable", "doubtful", "single")


@dataclass(frozen=True, slots=True, kw_only=True)
class JointIncident:
    """An incident of the joint picture.

    Parameters
    ----------
    id
        Stable; derived from its members by `reconcile`.
    members
        Report ids, sorted.
    sides
        Reporter → number of his reports, sorted by reporter.
    band
        ``probable`` or ``doubtful`` by the strongest link between two registers in it; ``single``: one register alone.
    occurred_on, date_precision
        Of the report with the most precise date; None where none states one.
    lat_udeg, lon_udeg, place, place_precision
        Of the report with the most precise place; microdegrees, None where none has a point.
    type, types
        The type most reports give (the finer, then the alphabetically first among equals), and all of them.
    killed_low, killed_high
        Lowest and highest figure any claimant gives for people killed; None: not stated.
    """

    id: str
    members: tuple[str, ...]
    sides: tuple[tuple[str, int], ...]
    band: str
    occurred_on: date | None
    date_precision: DatePrecision
    admin1: str
    place: str
    lat_udeg: int | None
    lon_udeg: int | None
    place_precision: PlacePrecision
    type: IncidentType
    types: tuple[IncidentType, ...]
    killed_low: int | None
    killed_high: int | None
    synthetic: bool


def describe(id_: str, reports: Mapping[str, Report], band: str) -> JointIncident:
    """Incident of its reports (id → report, not empty)."""
    members = sorted(reports)
    told = [reports[member] for member in members]
    dated = min(told, key=_date_rank)
    placed = min(told, key=_place_rank)
    killed_low, killed_high = _killed(told)
    return JointIncident(
        id=id_,
        members=tuple(members),
        sides=tuple(sorted(Counter(report.reporter for report in told).items())),
        band=band,
        occurred_on=dated.occurred_on,
        date_precision=dated.date_precision,
        admin1=placed.admin1 or next((report.admin1 for report in told if report.admin1), ""),
        place=placed.place or next((report.place for report in told if report.place), ""),
        lat_udeg=placed.point.lat_udeg if placed.point else None,
        lon_udeg=placed.point.lon_udeg if placed.point else None,
        place_precision=placed.point.precision if placed.point else PlacePrecision.UNKNOWN,
        type=_type(told),
        types=tuple(sorted({report.type for report in told})),
        killed_low=killed_low,
        killed_high=killed_high,
        synthetic=any(report.synthetic for report in told),
    )


def decide_bands(
    incidents: Mapping[str, Sequence[str]], reporters: Mapping[str, str], links: Iterable[tuple[str, str, str]]
) -> dict[str, str]:
    """Band of every incident.

    Parameters
    ----------
    incidents
        Incident → its reports.
    reporters
        Report → its reporter.
    links
        Pairs of reports with the band of their link; those between two incidents or within one register decide nothing.
    """
    home = {member: id_ for id_, members in incidents.items() for member in members}
    bands = {
        id_: "single" if len({reporters[member] for member in members}) < 2 else "doubtful"
        for id_, members in incidents.items()
    }
    for a, b, band in links:
        within = home.get(a)
        if band == "probable" and within is not None and home.get(b) == within and reporters[a] != reporters[b]:
            bands[within] = "probable"
    return bands


def _date_rank(report: Report) -> tuple[int, int, str, str, str]:
    day = report.occurred_on
    rank = _DATES[report.date_precision]
    return (day is None, rank, day.isoformat() if day else "", report.reporter, report.number)


def _place_rank(report: Report) -> tuple[int, int, int, str, str]:
    point = report.point
    rank = _PLACES[point.precision] if point else 0
    return (point is None, rank, report.admin1 is None, report.reporter, report.number)


def _type(told: Sequence[Report]) -> IncidentType:
    """Most frequent; among equals the finer (it has a dot), then the first by name; ``other`` only where all say so."""
    counts = Counter(report.type for report in told)
    return min(counts, key=lambda kind: (kind is IncidentType.OTHER, -counts[kind], "." not in kind, kind.value))


def _killed(told: Sequence[Report]) -> tuple[int | None, int | None]:
    """Lowest and highest figure; a claimant's figure for all people, else the sum over the groups he names."""
    figures = [figure for report in told for figure in _figures(report)]
    if not figures:
        return None, None
    return min(low for low, _ in figures), max(high for _, high in figures)


def _figures(report: Report) -> list[tuple[int, int]]:
    claims: dict[str, list[Casualties]] = {}
    for row in report.casualties:
        if row.harm == "killed":
            claims.setdefault(row.claimant or "", []).append(row)
    return [_sum([row for row in rows if row.who == "people"] or rows) for _, rows in sorted(claims.items())]


def _sum(rows: Sequence[Casualties]) -> tuple[int, int]:
    tops = (next(top for top in (row.count.high, row.count.best, row.count.low) if top is not None) for row in rows)
    return sum(row.count.low for row in rows), sum(tops)
