"""The writing part of the API: a program with a member's token says what the member may say, under the same rules.

It writes to the member's own register and to no other; nothing in a request can name another speaker.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Body, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import Field

from atashbas import findings, followup
from atashbas.followup.openings import Step
from atashbas.joint import PairJudgement
from atashbas.node import intake, judging, tokens
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import current
from atashbas.node.models import ReporterRow
from atashbas.node.tokens import Bearer
from atashbas.reports.records import KINDS, Report
from atashbas.values import AtashbasError, data_as
from atashbas.web.accounts.gate import check_bearer
from atashbas.web.api import schemas
from atashbas.web.api.problems import PROBLEMS

WRITING = {**PROBLEMS, 401: schemas.ProblemOut, 403: schemas.ProblemOut, 201: None}


class Token(HttpBearer):
    """``Authorization: Bearer …`` with a token of a member."""

    def authenticate(self, request: HttpRequest, token: str) -> Bearer | None:
        """Who speaks; None refuses the request.

        Raises AtashbasError ``role.not-allowed`` or ``role.factor-needed`` where the member's role does not reach.
        """
        bearer = tokens.find_bearer(token)
        if bearer is not None:
            check_bearer(request, bearer)
        return bearer


router = Router(auth=Token())


class ContentIn(Schema):
    """What is said: the kind of entry and its fields, as docs/reference/pages.md lists them."""

    kind: str = Field(max_length=32)
    content: dict[str, Any]


class EntryOut(Schema):
    """Address of the signed entry."""

    entry: str


@router.post("/say/case", response={**WRITING, 201: EntryOut}, summary="Say something in a case, or open one")
def say_in_case(request: HttpRequest, said: ContentIn) -> Status[dict[str, str]]:
    """Enter a content of a case: the case itself, a query, an answer, a position, a finding, an assent and so on."""
    content = findings.content_of(said.kind, said.content)
    return Status(201, {"entry": write.say_in_case(current(), speaker_of(request), content)})


@router.post("/say/matter", response={**WRITING, 201: EntryOut}, summary="Open a matter, or take a step in one")
def say_in_matter(request: HttpRequest, said: ContentIn) -> Status[dict[str, str]]:
    """Enter an opening (measure, commitment, meeting, …) or a step."""
    value = followup.opening_of(said.kind, said.content)
    if isinstance(value, Step):
        return Status(201, {"entry": write.take_step(current(), speaker_of(request), value)})
    return Status(201, {"entry": write.open_matter(current(), speaker_of(request), value)})


@router.post("/say/judgement", response={**WRITING, 201: EntryOut}, summary="Judge a pair of reports")
def judge_pair(request: HttpRequest, said: Body[dict[str, Any]]) -> Status[dict[str, str]]:
    """Enter a judgement: a, b, says (same, different, unsure), texts."""
    speaker = speaker_of(request)
    word = data_as(PairJudgement, said)
    return Status(201, {"entry": judging.judge(current(), speaker.reporter, word, office=speaker.office)})


@router.post("/say/report", response={**WRITING, 201: EntryOut}, summary="Record one report in one's own register")
def record_report(request: HttpRequest, said: Body[dict[str, Any]]) -> Status[dict[str, str]]:
    """Enter a report; its reporter is the token's delegation, whatever the request says."""
    bearer: Bearer = request.auth  # type: ignore[attr-defined]  # set by ninja from `Token`
    if said.get("reporter", bearer.reporter) != bearer.reporter:
        raise AtashbasError("token.not-own", reporter=str(said["reporter"])[:64])
    synthetic = ReporterRow.objects.filter(pk=bearer.reporter, synthetic=True).exists()
    fields = {name: value for name, value in said.items() if name not in {"kind", "reporter", "synthetic"}}
    report = data_as(KINDS["report"], {**fields, "reporter": bearer.reporter, "synthetic": synthetic})
    if not isinstance(report, Report):  # cannot happen: the table says so
        raise TypeError(report)
    return Status(201, {"entry": intake.record_report(current(), report, by=bearer.user)})


def speaker_of(request: HttpRequest) -> Speaker:
    """For whom a request's token speaks."""
    bearer: Bearer = request.auth  # type: ignore[attr-defined]  # set by ninja from `Token`
    return Speaker(reporter=bearer.reporter, office=bearer.office, role=bearer.role)
