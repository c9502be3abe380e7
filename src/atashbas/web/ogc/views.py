"""The resources of OGC API Features: landing page, conformance, collections, items, and their description."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from atashbas.node import queries
from atashbas.values import AtashbasError
from atashbas.web.ogc.asked import parse_asked
from atashbas.web.ogc.description import OPENAPI_TYPE, describe
from atashbas.web.reasons import reason

CONFORMANCE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON = "application/geo+json"
SYRIA = [35.5, 32.2, 42.5, 37.4]
DESCRIPTION = "Occurrences, reconciled from the reports of all registers; none of them is called a violation here."
View = Callable[..., JsonResponse]


def resource(view: View) -> View:
    """A view whose refusals are JSON with a code and a sentence."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        try:
            return view(request, *args, **kwargs)
        except AtashbasError as error:
            return JsonResponse({"code": error.code, "description": reason(error)}, status=400)

    return guarded


@resource
def landing(request: HttpRequest) -> JsonResponse:
    """Where everything else is."""
    links = [
        link(request, "self", "ogc"),
        link(request, "service-desc", "ogc-api", OPENAPI_TYPE),
        link(request, "conformance", "ogc-conformance"),
        link(request, "data", "ogc-collections"),
    ]
    return JsonResponse({"title": "Atashbas", "description": _("Incidents"), "links": links})


@resource
def conformance(request: HttpRequest) -> JsonResponse:
    """What is kept of the standard."""
    return JsonResponse({"conformsTo": [CONFORMANCE + part for part in ("core", "oas30", "geojson")]})


@resource
def collections(request: HttpRequest) -> JsonResponse:
    """The one collection."""
    links = [link(request, "self", "ogc-collections")]
    return JsonResponse({"links": links, "collections": [collection_data(request)]})


@resource
def collection(request: HttpRequest) -> JsonResponse:
    """The collection of incidents."""
    return JsonResponse(collection_data(request))


@resource
def items(request: HttpRequest) -> JsonResponse:
    """A page of incidents, newest first."""
    asked = parse_asked(request.GET.dict())
    page = queries.incidents(asked.filters, cursor=asked.at, limit=asked.limit)
    links = [link(request, "self", "ogc-items", GEOJSON, request.GET.dict())]
    if page.next:
        links.append(link(request, "next", "ogc-items", GEOJSON, {**request.GET.dict(), "at": page.next}))
    content = {
        "type": "FeatureCollection",
        "features": [feature(request, line) for line in page.lines],
        "links": links,
        "numberMatched": page.total,
        "numberReturned": len(page.lines),
    }
    return JsonResponse(content, content_type=GEOJSON)


@resource
def item(request: HttpRequest, id_: str) -> JsonResponse:
    """One incident."""
    found = queries.incident(id_)
    if found is None:
        return JsonResponse({"code": "absent", "description": _("There is no such page")}, status=404)
    content = feature(request, found.line)
    content["links"] = [
        {**link(request, "self", "ogc", GEOJSON), "href": request.build_absolute_uri()},
        link(request, "collection", "ogc-collection"),
    ]
    return JsonResponse(content, content_type=GEOJSON)


@resource
def api(request: HttpRequest) -> JsonResponse:
    """The description of all this."""
    return JsonResponse(describe(request.build_absolute_uri(reverse("ogc"))), content_type=OPENAPI_TYPE)


def link(
    request: HttpRequest, rel: str, name: str, media_type: str = "application/json", query: dict[str, str] | None = None
) -> dict[str, str]:
    """A link to a resource."""
    address = request.build_absolute_uri(reverse(name)) + (f"?{urlencode(query)}" if query else "")
    return {"rel": rel, "type": media_type, "href": address}


def collection_data(request: HttpRequest) -> dict[str, Any]:
    """The collection with the extent of what it holds."""
    whole = queries.extent()
    interval = [f"{whole.first_on}T00:00:00Z", f"{whole.last_on}T23:59:59Z"] if whole else [None, None]
    return {
        "id": "incidents",
        "title": _("Incidents"),
        "description": DESCRIPTION,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {"spatial": {"bbox": [SYRIA], "crs": CRS84}, "temporal": {"interval": [interval]}},
        "links": [link(request, "self", "ogc-collection"), link(request, "items", "ogc-items", GEOJSON)],
    }


def feature(request: HttpRequest, line: queries.IncidentLine) -> dict[str, Any]:
    """An incident as GeoJSON; without a stated point its geometry is null."""
    point = None if line.lat is None else {"type": "Point", "coordinates": [line.lon, line.lat]}
    return {
        "type": "Feature",
        "id": line.id,
        "geometry": point,
        "properties": {
            "occurred_on": line.occurred_on,
            "date_precision": line.date_precision,
            "place_precision": line.place_precision,
            "admin1": line.admin1,
            "place": line.place,
            "type": line.type,
            "reporters": [name for name, _reports in line.sides],
            "band": line.band,
            "coverage": line.coverage,
            "synthetic": line.synthetic,
            "address": request.build_absolute_uri(reverse("incident", args=[line.id])),
        },
    }
