"""Writing through the API: a token speaks for its member's delegation, under the rules of the pages, and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from atashbas.node import tokens
from atashbas.node.casework.models import FactRow
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ApiToken, IncidentRow, ReportRow

TEXTS = [{"text": "по дороге", "language": "ru"}]


def token_of(name: str) -> str:
    return tokens.make_token(User.objects.get(username=name).pk, "test")


def post(token: str, address: str, data: Any, status: int = 201) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    answer = Client().post(f"/api/v1{address}", data, content_type="application/json", headers=headers)
    assert answer.status_code == status, answer.content[:300]
    return answer.json()


def case_data() -> dict[str, Any]:
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    return {"kind": "case", "content": {"title": TEXTS, "incidents": [incident], "suspected": ["demo-tr"]}}


def test_three_tokens_come_to_a_finding(demo_node: Home) -> None:
    held = {name: token_of(name) for name in ("demo-ir", "demo-ru", "demo-tr")}
    case = post(held["demo-ru"], "/say/case", case_data())["entry"]
    finding = {"case": case, "outcome": "no-incident", "texts": TEXTS}
    drafted = post(held["demo-ir"], "/say/case", {"kind": "finding", "content": finding})["entry"]
    assent = {"case": case, "finding": drafted, "digest": FactRow.objects.get(pk=drafted).digest}
    for token in held.values():
        post(token, "/say/case", {"kind": "assent", "content": assent})
    assert Client().get(f"/api/v1/cases/{case}").json()["status"] == "agreed"
    assert {row.log for row in FactRow.objects.filter(kind="assent")} == set(held)
    assert not store_of(demo_node).verify().faults


def test_a_rule_refuses_here_as_on_the_page(demo_node: Home) -> None:
    token = token_of("demo-ru")
    case = post(token, "/say/case", case_data())["entry"]
    query = {"case": case, "asked": "demo-tr", "answer_within_h": 1, "texts": TEXTS}
    assert post(token, "/say/case", {"kind": "query", "content": query}, 400)["code"] == "rule.clock-is-long-enough"
    assert post(token, "/say/case", {"kind": "verdict", "content": {}}, 400)["code"] == "record.kind"
    assert post(token, "/say/matter", {"kind": "step", "content": {"matter": "x/1", "step": "approve"}}, 400)["code"]
    assert FactRow.objects.count() == 1


@pytest.mark.parametrize("token", ["", "atashbas_nothing", "\udcff", "x" * 5000])
def test_without_a_members_token_nothing_is_written(demo_node: Home, token: str) -> None:
    answer = (
        Client().post(
            "/api/v1/say/case",
            case_data(),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        if token.isascii()
        else Client().post("/api/v1/say/case", case_data(), content_type="application/json")
    )
    assert answer.status_code == 401
    assert not FactRow.objects.exists()


def test_a_form_in_the_place_of_data_is_answered_in_words(demo_node: Home) -> None:
    headers = {"Authorization": f"Bearer {token_of('demo-ru')}"}
    for address in ("/api/v1/say/case", "/api/v1/say/report"):
        answer = Client().post(address, {"kind": "case", "text": "x\0"}, headers=headers)
        assert answer.status_code in {400, 422}, answer.status_code
        assert answer.json()["message"]


def test_a_report_goes_into_ones_own_register_only(demo_node: Home) -> None:
    token = token_of("demo-tr")
    report = {"number": "api-1", "occurred_on": "2017-02-20", "type": "fire.mortar", "admin1": "Hama"}
    address = post(token, "/say/report", report)["entry"]
    assert ReportRow.objects.get(pk=address).reporter == "demo-tr"
    assert ReportRow.objects.get(pk=address).synthetic
    assert (
        post(token, "/say/report", {**report, "number": "api-2", "reporter": "demo-ru"}, 400)["code"] == "token.not-own"
    )
    assert (
        post(token, "/say/report", {**report, "number": "api-3", "type": "fire.harsh"}, 400)["code"] == "record.field"
    )


def test_a_token_is_shown_once_and_taken_back(member: Callable[[str], Client]) -> None:
    client = member("demo-ir")
    shown = re.search(r'<code dir="ltr">(\S+)</code>', client.post("/tokens/", {"name": "nightly"}).content.decode())
    assert shown
    assert shown[1] not in client.get("/tokens/").content.decode()
    held = ApiToken.objects.get()
    assert shown[1] not in (held.digest, held.name)
    assert tokens.find_bearer(shown[1])
    member("demo-ru").post(f"/tokens/{held.pk}/revoke/")
    assert tokens.find_bearer(shown[1])
    client.post(f"/tokens/{held.pk}/revoke/")
    assert tokens.find_bearer(shown[1]) is None
    assert Client().post("/tokens/", {"name": "x"}).status_code == 302
    assert not ApiToken.objects.exists()


def test_who_left_the_delegation_speaks_no_more(demo_node: Home) -> None:
    token = token_of("demo-ru")
    user = User.objects.get(username="demo-ru")
    user.is_active = False
    user.save()
    assert tokens.find_bearer(token) is None
