"""The OpenAPI 3.0 document of the OGC API."""

from __future__ import annotations

from typing import Any

from atashbas.web.ogc.asked import MOST, USUAL, WORDS

OPENAPI_TYPE = "application/vnd.oai.openapi+json;version=3.0"
OBJECT = {"type": "object"}
BBOX = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}


def describe(address: str) -> dict[str, Any]:
    """Description of a service at an address."""
    paths = {
        "/": _get("landing", "Where everything is"),
        "/conformance": _get("conformance", "What is kept of the standard"),
        "/collections": _get("collections", "The collections"),
        "/collections/incidents": _get("collection", "The collection of incidents"),
        "/collections/incidents/items": _get("items", "Incidents", _wanted(), "application/geo+json"),
        "/collections/incidents/items/{id}": _get("item", "One incident", [_id()], "application/geo+json"),
    }
    info = {"title": "Atashbas: incidents", "version": "1.0.0", "license": {"name": "Apache-2.0"}}
    return {"openapi": "3.0.3", "info": info, "servers": [{"url": address.rstrip("/")}], "paths": paths}


def _get(
    name: str, summary: str, parameters: list[dict[str, Any]] | None = None, media_type: str = "application/json"
) -> dict[str, Any]:
    answers = {
        "200": {"description": "As asked", "content": {media_type: {"schema": OBJECT}}},
        "400": {"description": "The request is out of form", "content": {"application/json": {"schema": OBJECT}}},
    }
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters or [], "responses": answers}}


def _wanted() -> list[dict[str, Any]]:
    text = {"type": "string"}
    named = [_query("bbox", BBOX), _query("datetime", text), _query("limit", LIMIT), _query("at", text)]
    return [*named, *(_query(word, text) for word in WORDS)]


def _query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "style": "form", "explode": False}


def _id() -> dict[str, Any]:
    return {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
