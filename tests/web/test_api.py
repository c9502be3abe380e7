"""The read API: the same material as the pages, in the shapes it promises, and every wrong request answered in words."""

from __future__ import annotations

import base64
import re
from typing import Any

import pytest
from django.test import Client

from atashbas.node import queries
from atashbas.reports.records import record_of

V1 = "/api/v1"


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(V1 + address, headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content[:300]
    return response.json()


def test_pages_of_incidents_hold_each_once(client: Client) -> None:
    seen: list[str] = []
    answer = get(client, "/incidents?limit=100")
    while True:
        seen += [item["id"] for item in answer["items"]]
        if not answer["next"]:
            break
        answer = get(client, f"/incidents?limit=100&at={answer['next']}")
    assert len(seen) == len(set(seen)) == answer["total"] == queries.incidents(queries.Filters()).total


def test_filters_are_those_of_the_pages(client: Client) -> None:
    answer = get(client, "/incidents?admin1=Idlib&band=single&from=2017-02-01&to=2017-02-10")
    wanted = queries.incidents(
        queries.parse_filters({"admin1": "Idlib", "band": "single", "from": "2017-02-01", "to": "2017-02-10"})
    )
    assert [item["id"] for item in answer["items"]] == [line.id for line in wanted.lines]
    assert answer["items"]


def test_an_incident_leads_to_signed_reports(client: Client) -> None:
    id_ = get(client, "/incidents?band=probable&limit=1")["items"][0]["id"]
    found = get(client, f"/incidents/{id_}")
    assert found["links"][0]["prior_mbits"] is not None
    for report in found["reports"]:
        assert len(base64.b64decode(report["entry"]["entry_hash"])) == 32
        again = get(client, "/reports/" + report["id"])
        assert again == report
        record = record_of(again["record"])
        assert record.reporter == report["reporter"]
        assert record.synthetic is True


def test_counts_are_those_of_the_query(client: Client) -> None:
    answer = get(client, "/counts?from=2017-02-01&to=2017-02-28")
    whole = {column["reporter"]: column["alleged"] for column in answer["columns"] if column["basis"] == "reports"}
    for name, alleged in whole.items():
        at = [column["reporter"] for column in answer["columns"]].index(name)
        assert sum(row["alleged"][at] for row in answer["rows"]) + answer["columns"][at]["unplaced"] == alleged
    assert answer["incidents"] == answer["matched"] + answer["doubtful"] + answer["single"]
    assert "ir" in answer["silent"]


def test_registers_show_the_empty_one(client: Client) -> None:
    found = {item["reporter"]["name"]: item for item in get(client, "/registers")}
    assert found["ir"]["empty"] is True
    assert found["demo-ru"]["reports"] > 0


def test_the_bulletin_is_one_value(client: Client) -> None:
    assert get(client, "/bulletin/2017-02-25/2017-02-25")["format"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/incidents/none", 404), ("/reports/demo-ru/0/999999", 404), ("/reports/x/y/z", 404),
        ("/incidents?from=never", 400), ("/incidents?at=x", 400), ("/incidents?limit=0", 422),
        ("/incidents?limit=501", 422), ("/incidents?limit=x", 422), ("/counts?from=2017-02-02&to=2017-02-01", 400),
        ("/bulletin/2017-02-02/2017-02-01", 400), ("/bulletin/2010-01-01/2017-02-01", 422), ("/bulletin/x/y", 422),
    ],
)  # fmt: skip
def test_a_wrong_request_is_answered_in_words(client: Client, address: str, status: int) -> None:
    response = client.get(V1 + address, headers={"Accept-Language": "fa"})
    assert response.status_code == status
    assert b"Traceback" not in response.content


def test_a_stranger_writes_nothing_and_everything_is_described(client: Client) -> None:
    described = get(client, "/openapi.json")
    assert described["paths"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            if method != "get":
                address = re.sub(r"\{[^}]*\}", "1", path)
                answer = client.generic(method.upper(), address, "{}", content_type="application/json")
                assert answer.status_code in {401, 403}, (method, path)
    for address in ("/incidents", "/registers", "/counts"):
        assert client.post(V1 + address, {}).status_code == 405
    assert client.get(V1 + "/docs").status_code == 404
