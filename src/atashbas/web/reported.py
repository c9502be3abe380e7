"""Where and when the reports of an incident put it, with their uncertainty: circles on the map, bars over the days.

Draws what each report states and nothing between: no mean place and no mean day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from atashbas.node import queries
from atashbas.reports.records import Report
from atashbas.values import DatePrecision, distance_km

WIDTH = 200.0
# Days a date of a class may reach beyond its first day, as the engine compares it; a year is too long to be drawn.
REACH_DAYS = {DatePrecision.DAY: 0, DatePrecision.DAYS: 3, DatePrecision.WEEK: 6, DatePrecision.MONTH: 30}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """One report's place and days; `x` and `width` place its bar on a scale of `WIDTH`, None: nothing to draw."""

    view: queries.ReportView
    first_on: date | None
    last_on: date | None
    x: float | None
    width: float | None

    @property
    def report(self) -> Report:
        """The record."""
        return self.view.report


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How far apart two reports put it, in km and days; None where one of them does not say."""

    a: queries.ReportView
    b: queries.ReportView
    km: float | None
    days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Rows of the reports, the days where a line is drawn, and how far apart each two are."""

    rows: tuple[Reported, ...]
    ticks: tuple[float, ...]
    first_on: date | None
    last_on: date | None
    apart: tuple[Apart, ...]


def spread_of(views: Sequence[queries.ReportView]) -> Spread:
    """Places and days of reports, in their order, on one scale of days with a day of margin on either side."""
    spans = [days_of(view.report) for view in views]
    stated = [span for span in spans if span is not None]
    low = min((first for first, _ in stated), default=None)
    high = max((last for _, last in stated), default=None)
    days = (high - low).days + 3 if low and high else 1
    step = WIDTH / days
    rows = tuple(_row(view, span, low, step) for view, span in zip(views, spans, strict=True))
    return Spread(
        rows=rows,
        ticks=tuple(round(n * step, 2) for n in range(days + 1)) if low and days <= 40 else (),
        first_on=low,
        last_on=high,
        apart=tuple(_apart(a, b) for a, b in combinations(views, 2)),
    )


def days_of(report: Report) -> tuple[date, date] | None:
    """First and last day that a report may speak of; None where it states none, or a year alone."""
    first = report.occurred_on
    if first is None or (report.date_precision is DatePrecision.YEAR and report.ends_on is None):
        return None
    reach = timedelta(days=REACH_DAYS.get(report.date_precision, 0))
    return first, report.ends_on or first + reach


def _row(view: queries.ReportView, span: tuple[date, date] | None, low: date | None, step: float) -> Reported:
    if span is None or low is None:
        return Reported(view=view, first_on=None, last_on=None, x=None, width=None)
    start, length = (span[0] - low).days + 1, (span[1] - span[0]).days + 1
    return Reported(
        view=view, first_on=span[0], last_on=span[1], x=round(start * step, 2), width=round(length * step, 2)
    )  # fmt: skip


def _apart(a: queries.ReportView, b: queries.ReportView) -> Apart:
    points = (a.report.point, b.report.point)
    spans = (days_of(a.report), days_of(b.report))
    return Apart(
        a=a,
        b=b,
        km=distance_km(points[0], points[1]) if points[0] and points[1] else None,
        days=_gap(spans[0], spans[1]) if spans[0] and spans[1] else None,
    )


def _gap(a: tuple[date, date], b: tuple[date, date]) -> int:
    return max((b[0] - a[1]).days, (a[0] - b[1]).days, 0)


def map_points(views: Sequence[queries.ReportView], sides: Mapping[str, int]) -> list[dict[str, Any]]:
    """Reported places for the small map, each with the radius of its precision and the colour of its reporter."""
    return [
        {
            "lat": view.report.point.lat,
            "lon": view.report.point.lon,
            "radius_km": view.report.point.radius_km,
            "who": view.reporter.name,
            "side": sides[view.reporter.name],
        }
        for view in views
        if view.report.point is not None
    ]
