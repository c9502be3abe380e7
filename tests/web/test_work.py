"""Joint work in the browser's place: three delegations, each writing to its own log, each seeing what it may."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from atashbas.findings import KINDS as CASE_KINDS
from atashbas.findings import CaseStatus, Stance
from atashbas.findings.scale import SCALE
from atashbas.followup import KINDS as MATTER_KINDS
from atashbas.followup import PROCESSES
from atashbas.node.casework.models import CaseRow, FactRow
from atashbas.node.models import IncidentRow
from atashbas.web.work import case_forms, labels, matter_forms, openings

Member = Callable[[str], Client]
HOSTILE = '<script>alert(1)</script>\u202e"=1+1'


def incident() -> str:
    return str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])


def opened(client: Client) -> str:
    sent = {"text": HOSTILE, "language": "tr", "incidents": incident(), "provision": "", "suspected": "demo-ru"}
    answer = client.post("/cases/new/", sent)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def said(client: Client, page: str, kind: str, **fields: Any) -> Any:
    html = client.get(page).content.decode()
    match = re.search(r'name="seen" value="(\w+)"', html)
    assert match
    blank = {"target": "", "step": "", "digest": "", "text": "words", "language": "en"}
    return client.post(f"{page}{kind}/", {**blank, "seen": match[1], **fields})


def test_three_delegations_come_to_a_finding(member: Member) -> None:
    turkish, russian, iranian = (member(name) for name in ("demo-tr", "demo-ru", "demo-ir"))
    page = opened(turkish)
    case = page.removeprefix("/cases/").strip("/")
    assert said(turkish, page, "query", asked="demo-ru", answer_within_h=72).status_code == 302
    asked = FactRow.objects.get(kind="query").id
    assert case.encode() in russian.get("/our-work/").content
    assert said(russian, page, "answer", target=asked).status_code == 302
    assert said(iranian, page, "position", stance="not-confirmed", incident="").status_code == 302
    assert said(iranian, page, "finding", outcome="relevant-no-violation", provision="").status_code == 302
    drafted = FactRow.objects.get(kind="finding")
    for client in (turkish, russian, iranian):
        answer = said(client, page, "assent", target=drafted.id, digest=drafted.digest, sure="on")
        assert answer.status_code == 302
    assert CaseRow.objects.get(pk=case).status == "agreed"
    stranger = Client().get(page)
    assert stranger.status_code == 200
    assert b"finding agreed" in stranger.content
    assert b"What your delegation may say now" not in stranger.content
    assert b"<script>alert" not in stranger.content


def test_an_assent_to_another_text_is_refused_with_the_rule(member: Member) -> None:
    client = member("demo-tr")
    page = opened(client)
    said(client, page, "finding", outcome="no-incident", provision="")
    drafted = FactRow.objects.get(kind="finding")
    before = FactRow.objects.count()
    answer = said(client, page, "assent", target=drafted.id, digest="A" * 43 + "=", sure="on")
    assert answer.status_code == 422
    assert FactRow.objects.count() == before


def test_a_form_sent_twice_or_too_late_stores_nothing(member: Member) -> None:
    client = member("demo-tr")
    page = opened(client)
    match = re.search(r'name="seen" value="(\w+)"', client.get(page).content.decode())
    assert match
    sent = {"seen": match[1], "stance": "confirm", "incident": "", "text": "", "language": "en"}
    assert client.post(f"{page}position/", sent).status_code == 302
    assert client.post(f"{page}position/", sent).status_code == 302
    assert FactRow.objects.filter(kind="position").count() == 1


def test_a_stranger_writes_nothing_and_a_delegation_only_for_itself(member: Member) -> None:
    page = opened(member("demo-tr"))
    before = FactRow.objects.count()
    for path in ("/cases/new/", f"{page}position/", "/matters/new/measure/", "/our-work/"):
        answer = Client().post(path, {}) if path != "/our-work/" else Client().get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in/")
    assert FactRow.objects.count() == before
    said(member("demo-ru"), page, "position", stance="deny", incident="", reporter="demo-ir", by="demo-ir")
    assert {row.log for row in FactRow.objects.filter(kind="position")} == {"demo-ru"}


@pytest.mark.parametrize("kind", sorted(matter_forms.FORMS))
def test_every_matter_has_a_form_that_says_what_is_missing(member: Member, kind: str) -> None:
    client = member("demo-tr")
    assert client.get(f"/matters/new/{kind}/").status_code == 200
    before = FactRow.objects.count()
    assert client.post(f"/matters/new/{kind}/", {"language": "tr"}).status_code == 422
    assert FactRow.objects.count() == before


def test_a_sealed_request_is_shown_to_its_audience_and_no_further(member: Member) -> None:
    sent = {
        "organisation": "relief office",
        "approvers": ["demo-ru"],
        "area": "Homs",
        "people": "1200",
        "window_first_on": "2017-03-01",
        "window_last_on": "2017-03-02",
        "route": "by the old bridge",
        "text": "flour",
        "language": "en",
    }
    answer = member("demo-tr").post("/matters/new/access-request/", sent)
    page = answer.headers["Location"]
    entry = page.replace("/matters/", "/registers/")
    assert b"old bridge" in member("demo-ru").get(page).content
    outside = member("demo-ir").get(page)
    assert outside.status_code == 200
    for secret in (b"old bridge", b"flour", b"1200"):
        assert secret not in outside.content
    assert Client().get(page).status_code == 404
    for client in (Client(), member("demo-ir")):
        assert b"old bridge" not in client.get(entry).content
    assert b"Homs" not in Client().get("/matters/").content
    taken = member("demo-ru").post(page, {"step": "approve", "text": "", "language": "en"})
    assert taken.status_code == 302
    assert member("demo-ir").post(page, {"step": "approve", "text": "", "language": "en"}).status_code == 422


def test_a_window_that_ends_before_it_begins_is_refused(member: Member) -> None:
    sent = {
        "text": "x",
        "language": "en",
        "venue": "Astana",
        "starts_at": "2017-03-02T10:00",
        "ends_at": "2017-03-01T10:00",
    }
    assert member("demo-tr").post("/matters/new/meeting/", sent).status_code == 422


def test_every_code_of_joint_work_has_its_label() -> None:
    steps = {move.step for process in PROCESSES.values() for move in process.moves}
    assert set(labels.STATUSES) == {status.value for status in CaseStatus}
    assert set(labels.STANCES) == {stance.value for stance in Stance}
    assert set(labels.OUTCOMES) == set(SCALE)
    assert set(labels.FACTS) == set(CASE_KINDS)
    assert steps <= set(labels.STEPS)
    assert set(labels.MATTERS) | {"step"} == set(MATTER_KINDS)
    assert set(case_forms.FORMS) == set(CASE_KINDS) | {"visit-reply"}
    assert set(matter_forms.FORMS) == set(labels.MATTERS)
    fields = {name for kind, cls in MATTER_KINDS.items() if kind != "step" for name in cls.__dataclass_fields__}
    assert fields <= set(openings.FIELDS)
