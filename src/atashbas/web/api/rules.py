"""The read API's second part: coverage and what-if, actors, places, statements, cases. The same rules as the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from atashbas import agreement as rules
from atashbas.node import statements
from atashbas.node.casework import read as casework
from atashbas.node.coverage import ask, known
from atashbas.node.ground import read as ground
from atashbas.node.writing import now
from atashbas.places import Place
from atashbas.reports.records import to_data as record_data
from atashbas.values import to_data
from atashbas.web.api.problems import PROBLEMS

router = Router()


class QuestionIn(Schema):
    """An incident described in words; what is left out is not stated."""

    actor: str | None = Field(None, max_length=200, description="Id or words in any of the five languages.")
    target: str | None = Field(None, max_length=200)
    place: str | None = Field(None, max_length=200)
    day: date | None = None
    time: str | None = Field(
        None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="HH:MM, local time of the agreement."
    )


class StepOut(Schema):
    """One test of the path: the provision, the fact and where it stands, the row that decided, what would change it."""

    provision: str
    test: str
    result: str
    reason: str
    fact: str
    fact_source: str
    evidence: str
    would_change: str


class CoverageOut(Schema):
    """The outcome with its path, and the outcome under each claim and by each delegation's signed rows where they
    differ."""

    outcome: str
    path: list[StepOut]
    by_claim: dict[str, str]
    by_side: dict[str, str] = {}


class ActorOut(Schema):
    """An actor with its names; `score` where words were asked for."""

    id: str
    kind: str
    names: dict[str, str]
    score: float | None = None


class DesignationOut(Schema):
    """A designation in force on a day, as far as it was known then."""

    authority: str
    reference: str
    name_on_list: str
    source: str


class PlaceOut(Schema):
    """A place that words may mean, with why."""

    id: str
    level: str
    parent: str
    names: dict[str, str]
    lat: float
    lon: float
    precision: str
    score: float | None = None
    why: list[str] = []


class StatementOut(Schema):
    """A statement with its address in the register; `record` is what was signed."""

    id: str
    record: dict[str, Any]


class StatementsOut(Schema):
    """One page of the ledger."""

    items: list[StatementOut]
    next: str | None
    total: int


class CaseOut(Schema):
    """A case as the list shows it."""

    id: str
    status: str
    opened_by: str
    incidents: list[str]
    provision: str
    waits: list[str]


class CasesOut(Schema):
    """One page of cases."""

    items: list[CaseOut]
    next: str | None


class FactOut(Schema):
    """One signed entry of a case."""

    id: str
    by: str
    office: str | None
    at: str
    content: dict[str, Any]


class CaseDetailOut(Schema):
    """A case with its whole life, how it stands and whose turn it is."""

    id: str
    status: str
    rests_on: list[str]
    missing: list[str]
    accused_signers: list[str]
    waits: list[dict[str, str]]
    facts: list[FactOut]


@router.get("/coverage", response={200: CoverageOut, **PROBLEMS}, summary="What the agreement says of an incident")
def ask_coverage(request: HttpRequest, question: Query[QuestionIn]) -> dict[str, Any]:
    """Coverage of an incident that nobody need have reported; nothing is stored."""
    found = ask(rules.Change(**question.model_dump()))
    path = [{name: str(getattr(step, name)) for name in StepOut.model_fields} for step in found.path]
    claims, sides = ({k: str(v) for k, v in told.items()} for told in (found.by_claim, found.by_side))
    return {"outcome": str(found.outcome), "path": path, "by_claim": claims, "by_side": sides}


@router.get("/actors", response={200: list[ActorOut], **PROBLEMS}, summary="Actors, or those whom words may mean")
def list_actors(request: HttpRequest, text: str = "") -> list[dict[str, Any]]:
    """All actors, or the best candidates for some words."""
    actors = known()[1]
    if text:
        return [{**_actor(one.actor), "score": one.score} for one in actors.find(text[:200], limit=25)]
    return [_actor(one) for one in actors.actors]


@router.get(
    "/actors/{id_}/designations",
    response={200: list[DesignationOut], **PROBLEMS},
    summary="Listed on a day, as known",
)
def list_designations(request: HttpRequest, id_: str, on: date) -> list[dict[str, str]]:
    """Designations in force and known on a day."""
    actors = known()[1]
    if id_ not in actors:
        raise Http404
    found = actors.designations(id_, on=on, authority=None)
    return [{name: str(getattr(one, name)) for name in DesignationOut.model_fields} for one in found]


@router.get("/places", response={200: list[PlaceOut], **PROBLEMS}, summary="Places that words may mean")
def list_places(request: HttpRequest, text: str) -> list[dict[str, Any]]:
    """The best candidates for some words, with why."""
    found = ground.gazetteer().find(text[:300], limit=25)
    return [{**_place(one.place), "score": one.score, "why": list(one.why)} for one in found]


@router.get("/statements", response={200: StatementsOut, **PROBLEMS}, summary="The ledger of statements")
def list_statements(
    request: HttpRequest,
    act: str = "",
    party: str = "",
    topic: str = "",
    speaker: str = "",
    text: str = "",
    at: str = "",
) -> dict[str, Any]:
    """One page of the ledger, newest day first."""
    page = statements.ledger(act=act, party=party, topic=topic, speaker=speaker, text=text[:200], after=at)
    items = [{"id": line.id, "record": record_data(line.statement)} for line in page.lines]
    return {"items": items, "next": page.next, "total": page.total}


@router.get("/cases", response={200: CasesOut, **PROBLEMS}, summary="Cases, the last active first")
def list_cases(request: HttpRequest, status: str = "", text: str = "", at: str = "") -> dict[str, Any]:
    """One page of cases."""
    page = casework.cases(status=status, text=text[:200], after=at)
    items = [{name: getattr(line, name) for name in CaseOut.model_fields} for line in page.lines]
    return {"items": items, "next": page.next}


@router.get("/cases/{log}/{int:n}", response={200: CaseDetailOut, **PROBLEMS}, summary="One case with its whole life")
def get_case(request: HttpRequest, log: str, n: int) -> dict[str, Any]:
    """One case: what each party said, in order, and what follows from it."""
    found = casework.case(f"{log}/{n}", now())
    if found is None:
        raise Http404
    return {
        "id": found.state.id,
        "status": found.assessment.status.value,
        "rests_on": found.assessment.rests_on,
        "missing": found.assessment.missing,
        "accused_signers": found.assessment.accused_signers,
        "waits": [{"party": turn.party, "what": turn.what, "entry": turn.entry} for turn in found.turns],
        "facts": [
            {
                "id": one.id,
                "by": one.by,
                "office": one.office,
                "at": one.at.isoformat(),
                "content": to_data(one.content),
            }
            for one in found.timeline
        ],
    }


def _fact(one: Any) -> dict[str, Any]:
    said = {"id": one.id, "by": one.by, "office": one.office, "at": one.at.isoformat()}
    return {**said, "content": to_data(one.content)}


def _actor(one: Any) -> dict[str, Any]:
    return {"id": one.id, "kind": one.kind.value, "names": dict(one.names)}


def _place(one: Place) -> dict[str, Any]:
    return {
        "id": one.id,
        "level": one.level.value,
        "parent": one.parent,
        "names": dict(one.names),
        "lat": one.point.lat,
        "lon": one.point.lon,
        "precision": one.point.precision.value,
    }
