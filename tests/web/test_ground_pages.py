"""Pages of the ground and of the actors: who may see what, how near, and by whose word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from atashbas.agreement.separation import NextStep, Separation
from atashbas.agreement.signed import COLUMNS, Table
from atashbas.agreement.ways import Standing
from atashbas.node.ground import imports
from atashbas.places.claims import ClaimKind, OperationState
from atashbas.places.drawn import DrawnKind
from atashbas.values import LANGUAGES
from atashbas.web.ground import labels
from atashbas.web.ground.discretion import LATE_DAYS
from atashbas.web.words import NATIVE

Member = Callable[[str], Client]
ON = "on=2017-02-22"
ENGLISH = {"accept-language": "en"}
PATHS = (
    "/ground/",
    f"/ground/?{ON}",
    "/ground/rows/",
    "/ground/rows/relations/",
    "/actors/",
    "/actors/org:hts/?on=2017-02-17",
)


def text_of(client: Client, path: str) -> str:
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == 200, path
    return answer.content.decode()


def section(html: str, heading: str) -> str:
    """The section of a page under the heading of an id."""
    return html.split(f'id="{heading}"')[1].split("</section>")[0]


def row_of(html: str, place: str) -> str:
    """The row of the table of separation that a place heads."""
    table = section(html, "separation-title").split("</table>")[0]
    rows = [row for row in table.split("<tr>") if re.match(f'<th scope="row">{place}[ <]', row)]
    assert len(rows) == 1, place
    return re.sub(r"\s+", " ", rows[0])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_in_every_language(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"'.encode() in answer.content


def test_a_member_sees_places_and_a_stranger_districts(client: Client, member: Member) -> None:
    seen, told = section(text_of(member("demo-tr"), f"/ground/?{ON}"), "board-title"), text_of(client, f"/ground/?{ON}")
    assert ">Saraqib" in seen
    assert "Saraqib" not in section(told, "board-title")
    assert "Saraqib" not in section(told, "separation-title")
    assert "Idlib" in section(told, "board-title")


def test_the_map_of_a_stranger_knows_no_place_no_area_and_no_source(client: Client, member: Member) -> None:
    seen, told = member("demo-ir").get(f"/ground/map.json?{ON}").json(), client.get(f"/ground/map.json?{ON}").json()
    assert len(seen["outlines"]["features"]) == 3
    assert told["outlines"]["features"] == []
    exact = {tuple(one["geometry"]["coordinates"]) for one in seen["claims"]["features"]}
    coarse = {tuple(one["geometry"]["coordinates"]) for one in told["claims"]["features"]}
    assert coarse
    assert not exact & coarse
    assert "invented for the demo" not in str(told["claims"])


def test_claims_of_two_places_of_one_district_do_not_differ(client: Client, member: Member) -> None:
    """Who stands in Kafr Zita and who in Halfaya is said by others each; both lie in one district."""
    board = section(text_of(client, f"/ground/?{ON}"), "board-title")
    rows = {row.split('<th scope="row">')[1].split(" <")[0]: row for row in board.split("<tr")[2:]}
    assert "Jaysh al-Izza" in rows["Mhardeh"]
    assert "Jabhat Fateh al-Sham" in rows["Mhardeh"]
    assert "claims differ" not in rows["Mhardeh"]
    assert "claims differ" in rows["Maarat al-Numan"]


def test_a_drawn_area_is_called_by_the_nearest_town(member: Member) -> None:
    assert "drawn area near " in section(text_of(member("demo-tr"), f"/ground/?{ON}"), "board-title")


def test_a_stranger_is_not_shown_the_last_four_weeks(client: Client, member: Member) -> None:
    day = localdate()
    today = day.isoformat()
    shown = re.search(r'name="on" value="([\d-]+)"', text_of(client, f"/ground/?on={today}"))
    assert shown is not None
    assert (day - date.fromisoformat(shown[1])).days >= LATE_DAYS - 1
    assert f'name="on" value="{today}"' in text_of(member("demo-ir"), f"/ground/?on={today}")


def test_rival_claims_stand_side_by_side_and_are_marked(member: Member) -> None:
    rows = member("demo-ru").get(f"/ground/map.json?{ON}").json()["claims"]["features"]
    at = [one["properties"] for one in rows if one["properties"]["name"] == "Khan Shaykhun"]
    assert len(at) == 2
    assert {one["across"] for one in at} == {-0.5, 0.5}
    assert {one["side"] for one in at} != {at[0]["side"]}
    assert all(one["rival"] for one in at)


def test_one_reporter_alone_has_no_rivals(member: Member) -> None:
    rows = member("demo-ru").get(f"/ground/map.json?{ON}&by=demo-ru").json()["claims"]["features"]
    assert rows
    assert not any(one["properties"]["rival"] for one in rows)


def test_separation_on_each_reporters_claims(member: Member) -> None:
    html = text_of(member("demo-tr"), f"/ground/?{ON}")
    row = row_of(html, "Maarat al-Numan")
    assert "in one place with a listed group" in row
    assert "Türkiye (demo)</span>: separated" in row
    assert "ask those who differ" in row
    assert "SYNTHETIC" in row


def test_where_only_the_states_side_stands_there_is_nobody_to_separate(member: Member) -> None:
    html = text_of(member("demo-tr"), f"/ground/?{ON}")
    assert ">Hama " in section(html, "board-title")
    assert ">Hama</th>" not in section(html, "separation-title")


def test_the_week_before_is_compared(member: Member) -> None:
    client = member("demo-ir")
    joined, apart = (
        row_of(text_of(client, f"/ground/?on={day}"), "Maarat al-Numan") for day in ("2017-02-15", "2017-02-08")
    )
    assert "worse than last week" in joined
    assert "in one place" not in apart


def test_the_same_numbers_stand_in_chart_and_table(member: Member) -> None:
    client = member("demo-ir")
    rows = client.get(f"/ground/chart.json?{ON}", headers=ENGLISH).json()["data"]["values"]
    table = section(text_of(client, f"/ground/?{ON}"), "separation-title").split("<tbody>")[-1]
    last = [int(n) for n in re.findall(r'<td class="num">(\d+)</td>', table)][-4:]
    assert last == [one["n"] for one in rows][-4:]
    assert sum(last) > 5


def test_a_first_picture_is_made_of_the_reports(client: Client, member: Member) -> None:
    html = text_of(member("demo-tr"), f"/ground/?{ON}&basis=reports")
    assert "Nobody has signed this as a claim." in html
    board = section(html, "board-title")
    assert "Government of Syria" in board
    assert "Civilians" not in board
    entries = {one["properties"]["entry"] for one in features(member("demo-tr"), f"{ON}&basis=reports")}
    assert entries
    assert all(client.get(f"/reports/{entry}/").status_code == 200 for entry in sorted(entries)[:3])
    weeks = {text_of(member("demo-tr"), f"/ground/?on=2017-0{n}&basis=reports").count("<tr") for n in ("2-22", "5-01")}
    assert len(weeks) == 2


def features(client: Client, query: str) -> list[dict[str, Any]]:
    """The claims that the map of a query draws."""
    found: list[dict[str, Any]] = client.get(f"/ground/map.json?{query}").json()["claims"]["features"]
    return found


def test_zones_of_the_agreement_stand_from_their_day(client: Client) -> None:
    before, after = (
        client.get(f"/ground/map.json?on={day}").json()["zones"]["features"] for day in ("2017-05-05", "2017-05-06")
    )
    assert before == []
    assert {one["properties"]["place"] for one in after if one["properties"]["sure"]} >= {"SY07", "douma"}


def test_a_zone_is_drawn_by_the_boundaries_that_were_taken_in(client: Client) -> None:
    ring = [[36.0, 34.5], [36.6, 34.5], [36.6, 34.9], [36.0, 34.9], [36.0, 34.5]]
    named = {"PCODE": "SY0404", "NAME_EN": "Ar-Rastan", "ADM1_PCODE": "SY04", "ADM0_PCODE": "SY"}
    area = {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    data = json.dumps({"type": "FeatureCollection", "features": [area]}).encode()
    before = zone_of(client, "SY0404")
    taken = imports.import_boundaries(data, "adm2.geojson", name="adm2", source="made for the test")
    assert taken.faults == ()
    after = zone_of(client, "SY0404")
    assert (before["geometry"]["type"], after["geometry"]["type"]) == ("Point", "Polygon")
    assert after["properties"]["level"] == "outlined"


def zone_of(client: Client, place: str) -> dict[str, Any]:
    """What the map draws of a place in an agreed zone."""
    drawn = client.get("/ground/map.json?on=2017-05-06").json()["zones"]["features"]
    found: dict[str, Any] = next(one for one in drawn if one["properties"]["place"] == place)
    return found


def test_designations_by_both_days(client: Client) -> None:
    base = "/actors/org:jfs/?on=2017-06-10"
    listed, not_yet = (
        section(text_of(client, base + known), "designations").split("10 June 2017")[1].split("</p>")[0]
        for known in ("", "&known_on=2017-06-01")
    )
    assert "un-sc-1267" in listed
    assert "un-sc-1267" not in not_yet


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    for path in ("/ground/rows/claims/enter/", "/ground/upload/", "/ground/un-list/"):
        assert client.get(path).status_code == 302
    assert client.get("/ground/rows/nothing/").status_code == 404
    assert client.get("/ground/row/demo-tr/1/0/").status_code == 404


def test_every_value_has_its_label() -> None:
    assert set(labels.KINDS) == {one.value for one in ClaimKind}
    assert set(labels.OPERATIONS) == {one.value for one in OperationState}
    assert set(labels.SEPARATIONS) == {one.value for one in Separation}
    assert set(labels.STEPS) == {one.value for one in NextStep}
    assert set(labels.DRAWN) == {one.value for one in DrawnKind}
    assert set(labels.WAYS) == {one.value for one in Standing}
    assert set(labels.ROWS) == set(labels.ONE_ROW) == set(labels.NEEDED) == {one.value for one in Table}
    named = {*labels.COLUMNS, *NATIVE, "by"}
    columns = [(table.value, column) for table, held in COLUMNS.items() for column in held]
    assert [one for one in columns if one[1] not in named and ".".join(one) not in named] == []
