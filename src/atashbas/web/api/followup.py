"""The API of follow-up: matters, meetings with what belongs to them, undertakings, notices; the rules of the pages.

With a token one reads as a member of one's delegation, and a reading of sealed fields is recorded; without, as anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import AuthenticationError

from atashbas.node import tokens
from atashbas.node.accounts.roles import Deed, may, must_hold_factor
from atashbas.node.casework import overviews, read
from atashbas.node.casework.meetings import find_meeting
from atashbas.node.models import Membership
from atashbas.node.notices.read import notices
from atashbas.node.writing import now
from atashbas.values import to_data
from atashbas.web.api.problems import PROBLEMS
from atashbas.web.api.schemas import ProblemOut

router = Router()
MEMBERS = {**PROBLEMS, 401: ProblemOut, 403: ProblemOut}


class MatterOut(Schema):
    """A matter in the list; of what is sealed the governorate at most. `said`: last steps of those who spoke."""

    id: str
    kind: str
    title: list[dict[str, str]]
    opened_by: str
    opened_at: datetime
    last_at: datetime
    waits: list[str]
    due_on: str | None
    said: list[str]


class MattersOut(Schema):
    """One page; `next` is the cursor of the page after."""

    items: list[MatterOut]
    next: str | None


class MatterDetailOut(Schema):
    """A matter as one reader may see it: `sealed` names the fields withheld from him."""

    id: str
    kind: str
    opened_by: str
    opened_at: datetime
    opening: dict[str, Any]
    sealed: list[str]
    steps: list[dict[str, Any]]
    views: dict[str, str]
    waits: list[str]


class MeetingOut(Schema):
    """A meeting with its agenda, who came, records, decisions and actions, each with its entry."""

    id: str
    standing: str
    agenda: list[dict[str, Any]]
    came: list[str]
    absent: list[str]
    records: list[dict[str, Any]]
    decisions: list[dict[str, Any]]
    actions: list[dict[str, Any]]


class NoticesOut(Schema):
    """Notices of the token's delegation, newest first, with the member's own marks."""

    items: list[dict[str, Any]]
    next: int | None


@router.get("/matters", response={200: MattersOut, **PROBLEMS}, summary="Matters, the last active first")
def list_matters(request: HttpRequest, kind: str = "", at: str = "") -> dict[str, Any]:
    """One page of measures, commitments, meetings, requests and the like that this reader may know of."""
    page = read.matters(kind=kind, reader=_reader(request).reporter, after=at)
    items = [
        {
            "id": line.id,
            "kind": getattr(line, "kind", ""),
            "title": [{"language": one.language, "text": one.text} for one in line.title],
            "opened_by": line.opened_by,
            "opened_at": line.opened_at,
            "last_at": line.last_at,
            "waits": line.waits,
            "due_on": str(due) if (due := getattr(line, "due_on", None)) else None,
            "said": getattr(line, "said", ()),
        }
        for line in page.lines
    ]
    return {"items": items, "next": page.next}


@router.get("/matters/{log}/{int:n}", response={200: MatterDetailOut, **PROBLEMS}, summary="One matter with its steps")
def get_matter(request: HttpRequest, log: str, n: int) -> dict[str, Any]:
    """One matter: its opening and what each party said since, as far as this reader may see it."""
    reader = _reader(request)
    view = read.matter(f"{log}/{n}", reader=reader.reporter, user=reader.user, at=now())
    if view is None or view.shown.matter is None:
        raise Http404
    matter = view.shown.matter
    return {
        "id": matter.id,
        "kind": view.kind,
        "opened_by": matter.opened_by,
        "opened_at": matter.opened_at,
        "opening": to_data(matter.opening),
        "sealed": view.shown.sealed,
        "steps": [_step(fact) for fact in matter.steps],
        "views": dict(matter.views),
        "waits": sorted({turn.party for turn in view.turns}),
    }


@router.get(
    "/meetings/{log}/{int:n}", response={200: MeetingOut, **PROBLEMS}, summary="One meeting and what came of it"
)
def get_meeting(request: HttpRequest, log: str, n: int) -> dict[str, Any]:
    """One meeting: what its note for the record tells, as data."""
    file = find_meeting(f"{log}/{n}", now().date())
    if file is None:
        raise Http404
    return {
        "id": file.matter.id,
        "standing": file.standing,
        "agenda": [to_data(item) for item in file.items],
        "came": file.came,
        "absent": file.absent,
        "records": [_step(fact) for fact in file.records],
        "decisions": [to_data(one) for one in file.decisions],
        "actions": [to_data(one) for one in file.actions],
    }


@router.get(
    "/undertakings", response={200: dict[str, list[dict[str, Any]]], **PROBLEMS}, summary="Undertakings by party"
)
def list_undertakings(request: HttpRequest) -> dict[str, Any]:
    """What each party owes or announced, by whose word it stands as it does; no score."""
    found = overviews.undertakings(now().date())
    return {
        who: [
            {
                "id": one.id,
                "opening": to_data(one.opening),
                "by": one.by,
                "standing": to_data(one.standing),
                "contradicted": [_step(fact) for fact in one.contradicted],
            }
            for one in lines
        ]
        for who, lines in found.items()
    }


@router.get("/notices", response={200: NoticesOut, **MEMBERS}, summary="Notices of one's delegation")
def list_notices(
    request: HttpRequest, only: str = "", before: Annotated[int | None, Query(ge=0, lt=2**63)] = None
) -> dict[str, Any]:
    """One page of notices, for a member's token; `only`: ``unread`` or ``waits``."""
    reader = _reader(request)
    member = Membership.objects.filter(user__username=reader.user).first() if reader.user else None
    if member is None:
        raise AuthenticationError(401)
    page = notices(member.user_id, reader.reporter, only=only, before=before)
    return {"items": [to_data(line) for line in page.lines], "next": page.next}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads; both empty for anybody."""

    user: str = ""
    reporter: str = ""


def _reader(request: HttpRequest) -> Reader:
    """The token's member, where his role may read; else nobody in particular."""
    word, _, token = request.headers.get("Authorization", "").partition(" ")
    found = tokens.find_bearer(token.strip()) if word.lower() == "bearer" else None
    if found is None or not may(found.role, Deed.READ) or (must_hold_factor(found.role) and not found.factor):
        return Reader()
    return Reader(user=found.user, reporter=found.reporter)


def _step(fact: Any) -> dict[str, Any]:
    said = {"id": fact.id, "by": fact.by, "office": fact.office, "at": fact.at.isoformat()}
    return {**said, "content": to_data(fact.content)}
