"""The log of changes in the read API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atashbas.node.changes.read import PAGE, changes
from atashbas.web.api.problems import PROBLEMS

router = Router()


class AskedIn(Schema):
    """Of which incident (empty: of all), and where the page begins."""

    incident: str = Field("", max_length=64)
    before: int | None = Field(None, ge=0)
    limit: int = Field(PAGE, ge=1, le=500)


class ChangeOut(Schema):
    """One change on this node: incident → reports before and after, why, by which entries, between which cuts.

    `kind`: merge, split, regroup, rename, end. `cause`: judgement, amendment, withdrawal, report, learning, rules,
    refit.
    """

    id: int
    at: datetime
    kind: str
    before: dict[str, list[str]]
    after: dict[str, list[str]]
    cause: str
    entries: list[str]
    sizes_before: dict[str, int]
    sizes_after: dict[str, int]
    synthetic: bool


class ChangesOut(Schema):
    """Changes, newest first; `next` goes into `before`."""

    items: list[ChangeOut]
    next: int | None


@router.get("/changes", response={200: ChangesOut, **PROBLEMS}, summary="What merged and split, newest first")
def list_changes(request: HttpRequest, asked: Query[AskedIn]) -> dict[str, Any]:
    """What incidents were joined, divided or renamed on this node, and by which entries."""
    page = changes(incident=asked.incident, before=asked.before, limit=asked.limit)
    return {"items": [asdict(one) for one in page.changes], "next": page.next}
