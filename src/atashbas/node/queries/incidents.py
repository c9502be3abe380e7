"""Incidents: filters, text search, keyset pages, one incident with its reports, points of the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from atashbas.node import coverage, matching
from atashbas.node.changes.read import successor
from atashbas.node.models import AloneRow, IncidentRow, LinkRow, ReportRow
from atashbas.node.queries.entries import entry_ref
from atashbas.node.queries.registers import reporter_index
from atashbas.node.queries.remembered import remembered
from atashbas.node.queries.values import (
    IncidentLine,
    IncidentPage,
    IncidentView,
    LinkView,
    MapPoint,
    ReporterView,
    ReportView,
)
from atashbas.node.records import report_from
from atashbas.node.search import fold
from atashbas.values import AtashbasError, PlacePrecision

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which incidents are wanted; None or empty lets everything through.

    `type` is an exact type (``fire.mortar``) or a coarse class (``fire``); `band` is probable, doubtful or single;
    `coverage` is an outcome of the agreement; `text` is searched for in the reports' words, places, actors, numbers.
    `box_udeg`: south, west, north, east in microdegrees; lets only incidents with a point through.
    """

    first_on: date | None = None
    last_on: date | None = None
    admin1: str = ""
    type: str = ""
    reporter: str = ""
    band: str = ""
    coverage: str = ""
    text: str = ""
    box_udeg: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A place in the list: the incident beside which the page begins, and in which direction."""

    sort_on: date
    id: str
    backward: bool = False

    def __str__(self) -> str:
        return f"{'b' if self.backward else 'a'}~{self.sort_on.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Cursor from its text; raises AtashbasError ``query.cursor``."""
        way, _, rest = text.partition("~")
        day, _, id_ = rest.partition("~")
        if way not in {"a", "b"} or not id_:
            raise AtashbasError("query.cursor", value=text[:80])
        return cls(sort_on=_day(day, "cursor"), id=id_, backward=way == "b")


def parse_filters(given: Mapping[str, str]) -> Filters:
    """Filters from the words of an address or a command; unknown names are ignored.

    Raises AtashbasError ``query.date`` where a day is none.
    """
    days = {
        name: _day(given[key], key)
        for name, key in (("first_on", "from"), ("last_on", "to"))
        if given.get(key, "").strip()
    }
    words = {
        name: given.get(name, "").strip()[:200] for name in ("admin1", "type", "reporter", "band", "coverage", "text")
    }
    return Filters(**days, **words)  # type: ignore[arg-type]  # words are strings, days are dates


def incidents(filters: Filters, cursor: str | None = None, limit: int = PAGE) -> IncidentPage:
    """One page, newest day first; the page after (or before) a cursor.

    Raises AtashbasError ``query.cursor`` for a cursor that is none.
    """
    wanted = _filtered(filters)
    place = Cursor.parse(cursor) if cursor else None
    rows = list(_page(wanted, place)[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    if place is not None and place.backward:
        rows.reverse()
    forward = bool(rows) and (more if place is None or not place.backward else True)
    backward = bool(rows) and place is not None and (more if place.backward else True)
    return IncidentPage(
        lines=tuple(line_of(row) for row in rows),
        next=str(Cursor(sort_on=rows[-1].sort_on, id=rows[-1].id)) if forward else None,
        previous=str(Cursor(sort_on=rows[0].sort_on, id=rows[0].id, backward=True)) if backward else None,
        total=_total(filters),
    )


def every_incident(filters: Filters) -> Iterator[IncidentLine]:
    """All that the filters let through, newest day first, without holding them at once."""
    return (line_of(row) for row in _page(_filtered(filters), None).iterator(chunk_size=2000))


def incident(id_: str) -> IncidentView | None:
    """One incident with its reports, the links among them and its coverage; None where there never was one.

    An address that was given out stays good: where the incident was joined to another since, that one is returned;
    where the report that gave it its address was withdrawn, the one that holds most of what it held.
    """
    row = IncidentRow.objects.filter(id=id_).first()
    row = row or IncidentRow.objects.filter(id=_joined_to(id_) or successor(id_)).first()
    if row is None:
        return None
    named = reporter_index()
    reports = tuple(_report_view(member, named) for member in _members(row.id))
    links = _links(reports)
    inside = {view.id for view in reports}
    return IncidentView(
        line=line_of(row),
        reports=reports,
        links=tuple(link for link in links if link.a in inside and link.b in inside),
        doubtful=tuple(link for link in links if not (link.a in inside and link.b in inside)),
        coverage=coverage.cover({view.id: view.report for view in reports}),
        synthetic=row.synthetic,
    )


def report(id_: str) -> ReportView | None:
    """One report by its address log/n/index; None where there is none."""
    row = ReportRow.objects.filter(id=id_).first()
    return _report_view(row, reporter_index()) if row else None


def map_points(filters: Filters) -> tuple[MapPoint, ...]:
    """Points of the incidents that have one, in the order of their ids."""
    wanted = _filtered(filters).filter(lat_udeg__isnull=False).order_by("id")
    fields = (
        "id", "lat_udeg", "lon_udeg", "place_precision", "occurred_on", "type", "side_count", "band", "coverage",
    )  # fmt: skip
    return tuple(
        MapPoint(
            id=id_,
            lat=lat / 1e6,
            lon=lon / 1e6,
            radius_km=PlacePrecision(precision).radius_km,
            occurred_on=day,
            type=type_,
            side_count=sides,
            band=band,
            coverage=coverage,
        )
        for id_, lat, lon, precision, day, type_, sides, band, coverage in wanted.values_list(*fields)
    )


def line_of(row: IncidentRow) -> IncidentLine:
    """A row of the table as the list shows it."""
    return IncidentLine(
        id=row.id,
        occurred_on=row.occurred_on,
        date_precision=row.date_precision,
        admin1=row.admin1,
        place=row.place,
        place_precision=row.place_precision,
        lat=None if row.lat_udeg is None else row.lat_udeg / 1e6,
        lon=None if row.lon_udeg is None else row.lon_udeg / 1e6,
        type=row.type,
        types=tuple(row.types.strip("|").split("|")),
        sides=tuple(sorted(row.counts.items())),
        band=row.band,
        coverage=row.coverage,
        killed_low=row.killed_low,
        killed_high=row.killed_high,
        synthetic=row.synthetic,
    )


def _filtered(filters: Filters) -> QuerySet[IncidentRow]:
    exact: dict[str, Any] = {
        "sort_on__gte": filters.first_on,
        "sort_on__lte": filters.last_on,
        "admin1": filters.admin1,
        "type" if "." in filters.type else "coarse": filters.type,
        "band": filters.band,
        "coverage": filters.coverage,
        "sides__contains": f"|{filters.reporter}|" if filters.reporter else "",
    }
    rows = IncidentRow.objects.filter(**{name: value for name, value in exact.items() if value})
    if filters.box_udeg is not None:
        south, west, north, east = filters.box_udeg
        rows = rows.filter(lat_udeg__range=(south, north), lon_udeg__range=(west, east))
    for word in fold(filters.text).split()[:8]:
        rows = rows.filter(search__contains=word)
    return rows


@remembered
def _total(filters: Filters) -> int:
    return _filtered(filters).count()


def _page(rows: QuerySet[IncidentRow], cursor: Cursor | None) -> QuerySet[IncidentRow]:
    if cursor is None:
        return rows.order_by("-sort_on", "id")
    # A range on the index's first column, then the few of the same day: both databases answer this from the index.
    if cursor.backward:
        before = rows.filter(sort_on__gte=cursor.sort_on).exclude(sort_on=cursor.sort_on, id__gte=cursor.id)
        return before.order_by("sort_on", "-id")
    after = rows.filter(sort_on__lte=cursor.sort_on).exclude(sort_on=cursor.sort_on, id__lte=cursor.id)
    return after.order_by("-sort_on", "id")


def _joined_to(id_: str) -> str:
    """Incident that now holds the report which founded this one, or what the report was amended to; empty: none."""
    address = AloneRow.objects.filter(founds=id_).values_list("id", flat=True).first()
    while address:
        incident = ReportRow.objects.filter(id=address).values_list("incident", flat=True).first()
        if incident:
            return incident
        address = ReportRow.objects.filter(amends=address).order_by("n").values_list("id", flat=True).last()
    return ""


def _members(incident_id: str) -> list[ReportRow]:
    return list(ReportRow.objects.filter(incident=incident_id).order_by("log", "n", "index"))


def _report_view(row: ReportRow, named: Mapping[str, ReporterView]) -> ReportView:
    later = ReportRow.objects.filter(amends=row.id).values_list("id", flat=True).order_by("n", "index").last()
    return ReportView(
        id=row.id,
        report=report_from(row.record),
        reporter=named[row.reporter],
        entry=entry_ref(row.log, row.n, row.index),
        incident=row.incident,
        state=row.state,
        amends=row.amends,
        amended_by=later or "",
    )


def _links(reports: tuple[ReportView, ...]) -> tuple[LinkView, ...]:
    ids = [view.id for view in reports]
    rows = LinkRow.objects.filter(a__in=ids) | LinkRow.objects.filter(b__in=ids)
    views = (
        LinkView(
            a=row.a,
            b=row.b,
            weight_mbits=row.weight_mbits,
            probability=row.probability_ppm / 1e6,
            band=row.band,
            part_of=row.part_of,
            explanation=None,
        )
        for row in rows.order_by("-weight_mbits", "a", "b").distinct()
    )
    return tuple(replace(view, explanation=matching.explain_link(view.a, view.b)) for view in views)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise AtashbasError("query.date", field=name, value=text[:40]) from error
