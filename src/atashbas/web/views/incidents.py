"""Incidents: the list with its filters, one incident with its reports side by side, one report."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from atashbas.node import queries
from atashbas.node.casework import read as casework
from atashbas.node.changes.read import changes as changes_of
from atashbas.web import areas, figures, reported, words
from atashbas.web.addresses import report_address
from atashbas.web.coverage import coverage_view
from atashbas.web.reasons import page_language
from atashbas.web.shell import delegation_of
from atashbas.web.views.errors import explained

CHANGES_SHOWN = 10
FILTER_WORDS = ("admin1", "type", "reporter", "band", "coverage", "text")


@require_safe
@explained
def incident_list(request: HttpRequest) -> HttpResponse:
    """A page of the list; for a filter changed in place, the list alone."""
    given = request.GET.dict()
    page = queries.incidents(queries.parse_filters(given), cursor=given.get("at") or None)
    facts = {"page": page, "given": given}
    if request.headers.get("HX-Request"):
        return render(request, "web/parts/incident_list.html", facts)
    language = page_language()
    facts |= {
        "areas": areas.area_choices(language),
        "types": words.TYPES.items(),
        "bands": words.BANDS.items(),
        "outcomes": words.COVERAGE.items(),
        "reporters": queries.reporters(),
        "filtered": any(given.get(name) for name in FILTER_WORDS),
    }
    return render(request, "web/incidents.html", facts)


@require_safe
@explained
def incident(request: HttpRequest, id_: str) -> HttpResponse:
    """One incident: who says what, what matches and why, what the agreement says."""
    found = queries.incident(id_)
    if found is None:
        raise Http404
    if found.line.id != id_:
        return redirect("incident", found.line.id)
    reporters = list(dict.fromkeys(view.reporter.name for view in found.reports))
    sides = {name: n % 4 for n, name in enumerate(reporters)}
    return render(
        request,
        "web/incident.html",
        {
            "incident": found,
            "changes": changes_of(incident=id_, limit=CHANGES_SHOWN),
            "cases": casework.cases_of_incident(id_),
            "delegation": delegation_of(request),
            "line": found.line,
            "sides": sides,
            "figures": figures.rival_figures(found.reports),
            "matches": [figures.waterfall(link) for link in found.links],
            "misses": [figures.waterfall(link) for link in found.doubtful],
            "spread": reported.spread_of(found.reports),
            "points": reported.map_points(found.reports, sides),
            "coverage": coverage_view(found.coverage, found.reports, page_language()),
            "address": request.build_absolute_uri(request.path),
        },
    )


@require_safe
def brief(request: HttpRequest, id_: str) -> HttpResponse:
    """The few words that the map shows of an incident."""
    found = queries.incident(id_)
    if found is None:
        raise Http404
    return render(request, "web/parts/incident_brief.html", {"line": found.line})


@require_safe
@explained
def report(request: HttpRequest, log: str, n: int, index: int) -> HttpResponse:
    """One report in its reporter's own words, with the entry that carries it."""
    found = queries.report(f"{log}/{n}/{index}")
    if found is None:
        raise Http404
    return render(
        request,
        "web/report.html",
        {
            "view": found,
            "report": found.report,
            "address": request.build_absolute_uri(request.path),
            "own": found.state == "present" and delegation_of(request) == found.reporter.name,
            "amended_address": report_address(found.amended_by) if found.amended_by else "",
        },
    )
