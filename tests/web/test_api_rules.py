"""The second part of the read API: coverage, actors, places, statements and cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from atashbas.node.home import Home
from atashbas.node.models import IncidentRow

V1 = "/api/v1"


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(V1 + address, headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content[:300]
    return response.json()


def test_coverage_of_a_described_incident_has_its_path(client: Client) -> None:
    asked = "/coverage?actor=org:syr_army&target=org:jaysh_islam&place=Homs&day=2017-02-17"
    answer = get(client, asked)
    assert answer["outcome"] == "applies"
    assert all(step["provision"] and step["test"] for step in answer["path"])
    assert get(client, asked.replace("2017", "2014"))["outcome"] != "applies"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/coverage?actor=zzzzqq", 400),
        ("/coverage?time=25:00", 422),
        ("/coverage?day=2017-02-30", 422),
        ("/actors/nobody/designations?on=2017-02-17", 404),
        ("/actors/org:jfs/designations", 422),
        ("/places", 422),
        ("/statements?at=x", 400),
        ("/cases?at=x", 400),
        ("/cases/demo-ru/99", 404),
    ],
)
def test_wrong_requests_are_answered_in_words(client: Client, address: str, status: int) -> None:
    assert get(client, address, status)["message"]


def test_actors_and_places_are_found_by_words_of_any_language(client: Client) -> None:
    assert get(client, "/actors?text=جيش الإسلام")[0]["id"] == "org:jaysh_islam"
    assert len(get(client, "/actors")) > 50
    assert get(client, "/places?text=Пальмира")[0]["id"] == "palmyra"
    assert get(client, "/actors/org:jund_aqsa/designations?on=2018-02-17")
    before = get(client, "/actors/org:jund_aqsa/designations?on=2017-02-17")
    assert "un-sc-1267" not in [one["authority"] for one in before]


def test_a_case_is_told_with_its_facts(client: Client, member: Callable[[str], Client], demo_node: Home) -> None:
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    sent = {"text": "x", "language": "en", "incidents": incident, "provision": "", "suspected": "demo-ru"}
    member("demo-tr").post("/cases/new/", sent)
    (line,) = get(client, "/cases")["items"]
    found = get(client, f"/cases/{line['id']}")
    assert (found["status"], line["incidents"]) == ("open", [incident])
    assert found["accused_signers"] == ["demo-ru"]
    assert [one["by"] for one in found["facts"]] == ["demo-tr"]
    assert {one["party"] for one in found["waits"]} == {"demo-ir", "demo-ru", "demo-tr"}
    assert get(client, "/statements")["total"] == 0
