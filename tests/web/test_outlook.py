"""The page of early warning says what may be said, in every language, and nothing where nothing may be."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from atashbas.node import queries
from atashbas.node.home import Home
from atashbas.node.outlook import outlook
from atashbas.values import LANGUAGES, AtashbasError


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("material", ["reports", "printed"])
def test_the_page_speaks_every_language(client: Client, language: str, material: str) -> None:
    answer = client.get(f"/outlook/?of={material}", headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"'.encode() in answer.content
    for code in (b"watch.", b"undercount.", b"break.declared", b"bounds."):
        assert code not in answer.content


def test_the_chart_of_an_area_shows_every_register_that_spoke_of_it(client: Client) -> None:
    period = queries.extent()
    assert period is not None
    found = outlook("printed", period)
    assert found.watch is not None
    for area in found.watch.counts.areas[:3]:
        answer = client.get("/charts/watched.json", {"of": "printed", "area": area})
        rows = answer.json()["data"]["values"]
        assert all(period.first_on.isoformat() <= row["day"] <= period.last_on.isoformat() for row in rows)
        assert any(row["n"] is not None for row in rows)
        assert len({row["who"] for row in rows}) == len(found.watch.counts.registers)
    assert client.get("/charts/watched.json?of=nothing").status_code == 400


@pytest.mark.parametrize("query", ["?of=everything", "?rate=0", "?rate=1e9", "?from=2017-02-30&to=2017-03-01"])
def test_what_cannot_be_asked_is_explained(client: Client, query: str) -> None:
    assert client.get(f"/outlook/{query}").status_code == 400


def test_invented_incidents_never_give_a_number_of_the_unseen(client: Client) -> None:
    period = queries.extent()
    assert period is not None
    found = outlook("reports", period)
    assert found.undercount
    for verdict in found.undercount.values():
        assert verdict.outcome == "not-estimable"
        assert verdict.estimate is None
        assert "undercount.synthetic" in verdict.reasons


def test_declared_breaks_are_tested_where_numbers_stand_on_both_sides(client: Client) -> None:
    period = queries.extent()
    assert period is not None
    states = {(one.register, one.day.isoformat()): one.state for one in outlook("printed", period).breaks}
    assert states["ru", "2020-10-07"] == "declared-tested"
    assert states["tr", "2020-10-07"] == "declared-not-testable"


def test_the_real_counts_stay_within_their_bounds(client: Client) -> None:
    period = queries.extent()
    assert period is not None
    chance = outlook("printed", period).chances[0]
    assert chance.shuffled is not None
    assert 0 < (chance.bounds.shared.high or 0) < min(chance.bounds.count_a, chance.bounds.count_b)
    assert abs(chance.shuffled.observed - chance.shuffled.mean) < 6 * chance.shuffled.sd


def test_an_unknown_material_is_named(client: Client) -> None:
    period = queries.extent()
    assert period is not None
    with pytest.raises(AtashbasError, match=r"outlook\.material"):
        outlook("rumours", period)


def test_an_answer_to_an_alarm_is_signed_and_stands_beside_it(demo_node: Home) -> None:
    client = Client()
    client.force_login(User.objects.get(username="demo-tr"))
    sent = {
        "area": "Hama",
        "register": "ru",
        "day": "2017-02-25",
        "found": "false",
        "text": "typed in twice",
        "language": "en",
    }
    answer = client.post("/matters/new/alarm-answer/", sent)
    assert answer.status_code == 302
    assert b"a false alarm" in Client().get(answer.headers["Location"]).content
    period = queries.extent()
    assert period is not None
    answers = outlook("printed", period).answers
    assert [(one.by, one.found) for one in answers["ru", "Hama", date(2017, 2, 25)]] == [("demo-tr", "false")]
    assert client.get("/matters/new/alarm-answer/?area=Hama&register=ru&day=2017-02-25").status_code == 200
