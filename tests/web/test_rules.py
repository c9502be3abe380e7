"""Pages of the agreement and its actors: dated, sourced, in every language."""

from __future__ import annotations

import pytest
from django.test import Client

from atashbas.actors.records import Kind, RelationKind, Stance
from atashbas.node.coverage import known
from atashbas.places.place import Level
from atashbas.values import LANGUAGES
from atashbas.web.work import labels


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path", ["/agreement/", "/agreement/what-if/", "/actors/", "/actors/org:jfs/", "/places/", "/places/?text=حماة"]
)
def test_every_page_opens_in_every_language(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'lang="{language}"'.encode() in answer.content


def test_every_provision_stands_on_the_page_with_its_clause(client: Client) -> None:
    html = client.get("/agreement/", headers={"accept-language": "en"}).content.decode()
    for provision in known()[0].provisions.values():
        assert f'id="{provision.id}"' in html


def test_the_same_question_before_and_after_the_ceasefire(client: Client) -> None:
    asked = "/agreement/what-if/?actor=org:syr_army&target=org:jaysh_islam&place=Homs&day="
    outcomes = [
        client.get(asked + day, headers={"accept-language": "en"}).content.decode()
        for day in ("2017-02-17", "2014-05-01")
    ]
    assert 'id="answer">The agreement applies' in outcomes[0]
    assert 'id="answer">The agreement applies' not in outcomes[1]


def test_a_designation_is_what_was_known_on_the_day(client: Client) -> None:
    listed = []
    for day, words in (("2017-02-17", "17 February 2017: "), ("2018-02-17", "17 February 2018: ")):
        html = client.get(f"/actors/org:jund_aqsa/?on={day}", headers={"accept-language": "en"}).content.decode()
        listed.append(html.split(f"<p>{words}")[1].split("</p>")[0])
    assert "un-sc-1267" not in listed[0]
    assert "un-sc-1267" in listed[1]


@pytest.mark.parametrize(("path", "status"), [("/actors/nobody/", 404), ("/actors/org:jfs/?on=x", 400)])
def test_what_is_not_there_is_said(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_words_that_mean_nobody_are_named(client: Client) -> None:
    answer = client.get("/agreement/what-if/?actor=zzzzqq", headers={"accept-language": "en"})
    assert b"zzzzqq" in answer.content
    assert b'id="answer"' not in answer.content


def test_every_code_of_actors_and_procedure_has_its_label(client: Client) -> None:
    assert set(labels.ACTOR_KINDS) == {kind.value for kind in Kind}
    assert {f"{kind.value}{way}" for kind in RelationKind for way in ("", ":of")} == set(labels.RELATIONS)
    assert set(labels.ACCESSIONS) == {stance.value for stance in Stance}
    assert {step.id for step in known()[0].procedure} <= set(labels.PROCEDURES)
    assert {step.silence for step in known()[0].procedure} <= set(labels.SILENCES)


def test_words_for_a_place_are_looked_up(client: Client) -> None:
    html = client.get("/places/?text=Palmyra", headers={"accept-language": "en"}).content.decode()
    assert "Palmyra" in html.split("<tbody>")[1]
    assert {level.value for level in Level} == set(labels.LEVELS)


@pytest.mark.parametrize("words", ["21 km north-west of Hama", "۲۱ کیلومتری شمال غرب حماه"])
def test_a_distance_and_direction_gives_a_point(client: Client, words: str) -> None:
    html = client.get("/places/", {"text": words}, headers={"accept-language": "en"}).content.decode()
    assert "35.2" in html.split('class="notice"')[1].split("</p>")[0]
