"""The read API: incidents, reports, registers, counts, bulletin. What is public needs no token."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError

from atashbas import bulletin as products
from atashbas.node import queries
from atashbas.reports.records import to_data
from atashbas.values import AtashbasError, Period
from atashbas.web import periods
from atashbas.web.addresses import report_address
from atashbas.web.api import changes, followup, ground, matching, rules, schemas, writing
from atashbas.web.api.problems import PROBLEMS
from atashbas.web.reasons import page_language, reason
from atashbas.web.views.bulletins import MOST_DAYS

api = NinjaAPI(
    title="Atashbas",
    version="1.0.0",
    description="One joint picture of a ceasefire: who reported what, what matches and why, and where it is signed.",
    docs_url=None,
    urls_namespace="api",
)


api.add_router("", rules.router)
api.add_router("", writing.router)
api.add_router("", ground.reading)
api.add_router("", ground.entering)
api.add_router("", changes.router)
api.add_router("", followup.router)
api.add_router("", matching.router)


@api.exception_handler(AtashbasError)
def _refused(request: HttpRequest, error: AtashbasError) -> HttpResponse:
    status = 403 if error.code.startswith("role.") else 400
    return api.create_response(request, {"code": error.code, "message": reason(error)}, status=status)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"code": "absent", "message": "There is nothing at this address."}, status=404)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return api.create_response(request, {"code": "token.unknown", "message": "A member's token is needed."}, status=401)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"code": "query.form", "message": str(error)}, status=error.status_code)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    where = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors)
    return api.create_response(request, {"code": "query.form", "message": where[:500]}, status=422)


@api.get("/incidents", response={200: schemas.IncidentPageOut, **PROBLEMS}, summary="Incidents, newest first")
def list_incidents(request: HttpRequest, wanted: Query[schemas.WantedIn]) -> dict[str, Any]:
    """One page of the incidents that all the filters let through."""
    given = wanted.model_dump(by_alias=True)
    page = queries.incidents(queries.parse_filters(given), cursor=wanted.at or None, limit=wanted.limit)
    items = [incident_data(line) for line in page.lines]
    return {"items": items, "next": page.next, "previous": page.previous, "total": page.total}


@api.get("/incidents/{id_}", response={200: schemas.IncidentDetailOut, **PROBLEMS}, summary="One incident with reasons")
def get_incident(request: HttpRequest, id_: str) -> dict[str, Any]:
    """An incident with its reports, the links among them and the near misses."""
    found = queries.incident(id_)
    if found is None:
        raise Http404
    return {
        "incident": incident_data(found.line),
        "reports": [report_data(view) for view in found.reports],
        "links": [link_data(link) for link in found.links],
        "near_misses": [link_data(link) for link in found.doubtful],
    }


@api.get("/reports/{log}/{int:n}/{int:index}", response={200: schemas.ReportOut, **PROBLEMS}, summary="One report")
def get_report(request: HttpRequest, log: str, n: int, index: int) -> dict[str, Any]:
    """One report as it was signed, with the entry that carries it."""
    found = queries.report(f"{log}/{n}/{index}")
    if found is None:
        raise Http404
    return report_data(found)


@api.get("/registers", response=list[schemas.RegisterOut], summary="Registers and their heads")
def list_registers(request: HttpRequest) -> list[dict[str, Any]]:
    """Every reporter's register, the empty ones too."""
    return [{**asdict(found), "empty": found.empty} for found in queries.registers()]


@api.get("/counts", response={200: schemas.CountsOut, **PROBLEMS}, summary="Alleged, shared at most, matched")
def get_counts(request: HttpRequest, days: Query[schemas.DaysIn]) -> dict[str, Any]:
    """Numbers of a period by governorate and reporter; without days: the four weeks up to the newest incident."""
    period = periods.parse_period(days.model_dump(by_alias=True))
    if period is None:
        raise Http404
    return counts_data(queries.situation(period))


@api.get(
    "/bulletin/{first}/{last}", summary="Bulletin of a day or a period", response={200: dict[str, Any], **PROBLEMS}
)
def get_bulletin(request: HttpRequest, first: date, last: date) -> dict[str, Any]:
    """The bulletin as one value; words in the caller's language."""
    period = Period(first_on=first, last_on=last)
    if period.days > MOST_DAYS:
        raise HttpError(422, f"A bulletin holds at most {MOST_DAYS} days.")
    made: dict[str, Any] = json.loads(products.render_json(queries.bulletin(period), page_language()))
    return made


def incident_data(line: queries.IncidentLine) -> dict[str, Any]:
    """A line of the list as data."""
    sides = [{"reporter": name, "reports": n} for name, n in line.sides]
    return {**asdict(line), "sides": sides, "address": reverse("incident", args=[line.id])}


def report_data(view: queries.ReportView) -> dict[str, Any]:
    """A report as data: what was signed, unchanged."""
    return {
        "id": view.id,
        "reporter": view.reporter.name,
        "state": view.state,
        "amends": view.amends,
        "amended_by": view.amended_by,
        "incident": view.incident,
        "entry": asdict(view.entry),
        "record": to_data(view.report),
        "address": report_address(view.id),
    }


def link_data(link: queries.LinkView) -> dict[str, Any]:
    """A link as data, with its features where the engine explains it."""
    reasons = link.explanation
    features = reasons.features if reasons else ()
    chance = reasons.chance if reasons else None
    return {
        "a": link.a,
        "b": link.b,
        "weight_mbits": link.weight_mbits,
        "probability": link.probability,
        "band": link.band,
        "part_of": link.part_of,
        "prior_mbits": reasons.prior_mbits if reasons else None,
        "features": [
            {"name": one.name, "value_a": one.value_a, "value_b": one.value_b, "mbits": one.mbits} for one in features
        ],
        "total_mbits": reasons.total_mbits if reasons else None,
        "line_mbits": reasons.line_mbits if reasons else None,
        "rivals": [asdict(one) for one in reasons.rivals] if reasons else [],
        "chance": {**asdict(chance), "per_month": chance.per_month} if chance else None,
        "counterfactual": [asdict(one) for one in reasons.counterfactual] if reasons else [],
        "contested": [asdict(one) for one in reasons.contested] if reasons else [],
    }


def counts_data(found: queries.Situation) -> dict[str, Any]:
    """A situation as data."""
    columns = [
        {**asdict(one), "reporter": one.reporter.name, "synthetic": one.reporter.synthetic} for one in found.columns
    ]
    return {
        **{name: getattr(found, name) for name in ("incidents", "matched", "doubtful", "single", "synthetic")},
        "first_on": found.period.first_on,
        "last_on": found.period.last_on,
        "columns": columns,
        "rows": [asdict(row) for row in found.rows],
        "shared": [asdict(one) for one in found.shared],
        "coverage": dict(found.coverage),
        "silent": [view.name for view in found.silent],
    }
