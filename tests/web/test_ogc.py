"""OGC API Features: what a GIS program finds, asks and is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from atashbas.node import queries
from atashbas.values import AtashbasError
from atashbas.web.ogc.asked import parse_bbox, parse_datetime, parse_limit

ITEMS = "/ogc/collections/incidents/items"


def get(client: Client, address: str, status: int = 200) -> Any:
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.status_code == status, response.content[:300]
    return response.json()


def test_every_link_from_the_landing_page_leads_somewhere(client: Client) -> None:
    links = get(client, "/ogc/")["links"]
    assert {link["rel"] for link in links} == {"self", "service-desc", "conformance", "data"}
    for link in links:
        response = client.get(link["href"])
        assert response.status_code == 200
        assert response.headers["Content-Type"] == link["type"]
    found = get(client, "/ogc/collections")["collections"][0]
    assert found["id"] == "incidents"
    assert get(client, found["links"][1]["href"] + "?limit=1")["numberReturned"] == 1


def test_pages_follow_each_other_and_hold_everything_once(client: Client) -> None:
    seen: list[str] = []
    address = ITEMS + "?limit=100"
    while address:
        page = get(client, address)
        seen += [feature["id"] for feature in page["features"]]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len(seen) == len(set(seen)) == page["numberMatched"] == queries.incidents(queries.Filters()).total


def test_a_box_and_an_interval_let_only_what_lies_in_them_through(client: Client) -> None:
    page = get(
        client, ITEMS + "?bbox=36.5,35.5,38.5,37.0&datetime=2017-02-05T00:00:00Z/2017-02-12T23:59:59Z&limit=1000"
    )
    assert page["features"]
    for feature in page["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        assert 36.5 <= lon <= 38.5
        assert 35.5 <= lat <= 37.0
        assert "2017-02-05" <= feature["properties"]["occurred_on"] <= "2017-02-12"
        assert feature["properties"]["synthetic"] is True
    every = get(client, ITEMS + "?datetime=2017-02-05/2017-02-12&limit=1000")["features"]
    inside = [f for f in every if f["geometry"] and 36.5 <= f["geometry"]["coordinates"][0] <= 38.5]
    inside = [f for f in inside if 35.5 <= f["geometry"]["coordinates"][1] <= 37.0]
    assert {f["id"] for f in inside} == {f["id"] for f in page["features"]}


def test_one_incident_stands_at_its_own_address(client: Client) -> None:
    id_ = get(client, ITEMS + "?limit=1")["features"][0]["id"]
    found = get(client, f"{ITEMS}/{id_}")
    assert (found["type"], found["id"]) == ("Feature", id_)
    assert get(client, f"{ITEMS}/none", 404)["code"] == "absent"


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=x", "limit=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=0,50,1,40", "bbox=nan,0,1,1", "bbox=1e400,0,1,1",
     "datetime=yesterday", "datetime=2017-01-01/2017-01-02/2017-01-03", "datetime=..", "unknown=1", "f=xml", "at=x"],
)  # fmt: skip
def test_what_is_out_of_form_is_refused(client: Client, query: str) -> None:
    assert get(client, f"{ITEMS}?{query}", 400)["code"].partition(".")[0] in {"address", "query"}


def test_the_description_names_every_parameter(client: Client) -> None:
    described = get(client, "/ogc/api")
    parameters = described["paths"]["/collections/incidents/items"]["get"]["parameters"]
    for parameter in parameters:
        sample = {"bbox": "35,32,43,38", "datetime": "2017-02-01/..", "limit": "5"}.get(parameter["name"], "")
        get(client, f"{ITEMS}?{parameter['name']}={sample}")
    assert client.post(ITEMS).status_code == 405


@given(st.text(max_size=30))
def test_any_words_are_understood_or_refused(text: str) -> None:
    for name, parse in (("bbox", parse_bbox), ("datetime", parse_datetime), ("limit", parse_limit)):
        assert refusal(parse, text) in {"", f"address.{name}"}


def refusal(parse: Callable[[str], object], text: str) -> str:
    try:
        parse(text)
    except AtashbasError as error:
        return error.code
    return ""
