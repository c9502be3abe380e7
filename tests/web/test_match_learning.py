"""The page on how the matching stands: refusal, gain, adopting by every guarantor, setting aside, Splink's files."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from atashbas.node import judging
from atashbas.node.home import Home
from atashbas.node.learning.use import NEEDED, learning
from atashbas.node.learning.words import in_force
from atashbas.node.logs import store_of
from atashbas.node.models import LinkRow
from atashbas.values import LANGUAGES

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "node"))
from test_learning import GUARANTORS, true_pairs

Member = Callable[[str], Client]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def judged(demo_node: Home) -> Home:
    judging.judge_all(demo_node, "demo-ru", true_pairs(NEEDED + 80))
    return demo_node


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_the_number_the_page_says_how_many_are_missing(client: Client, language: str) -> None:
    answer = client.get(reverse("matching"), headers={"accept-language": language})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'lang="{language}"' in html
    assert "reconcile.too-few" not in html
    assert 'name="deed"' not in html
    if language == "en":
        assert "Nothing is learnt from 0 judged pairs" in html.replace("\u2068", "").replace("\u2069", "")
        assert "reports have no coordinates" in html


def test_what_is_learnt_is_shown_with_its_gain_and_adopted_by_three_sign_ins(
    judged: Home, client: Client, member: Member
) -> None:
    trained = learning().trained
    assert trained is not None
    html = client.get(reverse("matching"), headers=ENGLISH).content.decode()
    assert trained.key in html
    assert f'<td class="num">{trained.right_after}</td>' in html
    assert 'name="deed"' not in html  # a stranger adopts nothing
    before = sorted(LinkRow.objects.values_list("a", "b", "weight_mbits"))
    said = {"deed": "adopt", "key": trained.key, "text": "tried on our own cases", "language": "en"}
    for name in GUARANTORS:
        assert in_force() is None
        assert member(name).post(reverse("matching"), said).status_code == 302
    assert in_force() is not None
    assert sorted(LinkRow.objects.values_list("a", "b", "weight_mbits")) != before
    html = client.get(reverse("matching"), headers=ENGLISH).content.decode()
    assert "learnt weights, adopted by all guarantors" in html
    assert html.count("tried on our own cases") == len(GUARANTORS)
    aside = {"deed": "aside", "key": "", "text": "we want to look again", "language": "en"}
    assert member("demo-tr").post(reverse("matching"), aside).status_code == 302
    assert in_force() is None
    assert sorted(LinkRow.objects.values_list("a", "b", "weight_mbits")) == before
    assert not store_of(judged).verify().faults


def test_a_word_that_is_none_and_a_stranger_change_nothing(judged: Home, client: Client, member: Member) -> None:
    sizes = {name: store_of(judged).head(name).size for name in GUARANTORS}
    client.post(reverse("matching"), {"deed": "adopt", "key": "", "text": "x", "language": "en"})
    for wrong in (
        {"deed": "burn", "text": "x", "language": "en"},
        {"deed": "adopt", "key": "0000000000000000", "text": "x", "language": "en"},
        {"deed": "adopt", "key": "", "text": "", "language": "en"},
    ):
        assert member("demo-ir").post(reverse("matching"), wrong).status_code == 422
    assert {name: store_of(judged).head(name).size for name in GUARANTORS} == sizes


def test_edges_and_model_come_in_the_form_of_splink(client: Client, demo_node: Home) -> None:
    answer = client.get(reverse("splink-file", args=["synthetic", "edges.csv"]))
    edges = pl.read_csv(io.BytesIO(answer.content))
    assert {"match_weight", "match_probability", "unique_id_l", "unique_id_r", "gamma_distance", "bf_day"} <= {
        *edges.columns
    }
    held = {
        (a, b): weight for a, b, weight in LinkRow.objects.filter(part_of=False).values_list("a", "b", "weight_mbits")
    }
    told = {(a, b): w for a, b, w in edges.select("unique_id_l", "unique_id_r", "match_weight").iter_rows()}
    for (a, b), weight in held.items():
        assert told.get((a, b), told.get((b, a))) == pytest.approx(weight / 1000)
    model = json.loads(client.get(reverse("splink-file", args=["synthetic", "model.json"])).content)
    assert [one["output_column_name"] for one in model["comparisons"]][:2] == ["distance", "day"]
    assert client.get(reverse("splink-file", args=["real", "edges.csv"])).status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_says_why_a_pair_is_asked_about(client: Client, language: str) -> None:
    html = client.get(reverse("links"), headers={"accept-language": language}).content.decode()
    assert len(judging.doubts()) == html.count('href="/links/pair/?a=')
    assert "%(" not in html


def test_a_member_sees_where_his_word_alone_is_missing_and_what_is_disputed(demo_node: Home, member: Member) -> None:
    first, second = between_registers()[:2]
    for name in ("demo-ir", "demo-tr"):
        judging.judge(demo_node, name, judging_word(first, "same"))
    judging.judge(demo_node, "demo-ir", judging_word(second, "same"))
    judging.judge(demo_node, "demo-tr", judging_word(second, "different"))
    html = member("demo-ru").get(reverse("links"), headers=ENGLISH).content.decode()
    assert html.count("your word alone is missing") == 1
    assert 'id="disputes"' in html
    assert html.split('id="disputes"')[1].count("/links/pair/") == 1


def between_registers() -> list[judging.Doubt]:
    """Doubts that everybody may judge."""
    return [one for one in judging.doubts(limit=200) if one.a.split("/")[0] != one.b.split("/")[0]]


def judging_word(doubt: judging.Doubt, says: str) -> judging.PairJudgement:
    return judging.PairJudgement(a=doubt.a, b=doubt.b, says=says)


def test_the_api_tells_the_queue_and_how_the_matching_stands(client: Client, demo_node: Home) -> None:
    queue = json.loads(client.get("/api/v1/doubts?limit=4").content)
    assert [(one["a"], one["b"]) for one in queue] == [(one.a, one.b) for one in judging.doubts(limit=4)]
    first = between_registers()[0]
    judging.judge(demo_node, "demo-ru", judging_word(first, "same"))
    mine = json.loads(client.get("/api/v1/doubts?reporter=demo-ru&limit=500").content)
    assert (first.a, first.b) not in [(one["a"], one["b"]) for one in mine]
    assert (first.a, first.b) in [(one.a, one.b) for one in judging.doubts(limit=500)]
    told = json.loads(client.get("/api/v1/matching").content)
    assert (told["usable"], told["needed"], told["refused"]) == (1, NEEDED, "reconcile.too-few-judgements")
    assert (told["offered"], told["in_force"], told["guarantors"]) == ([], "", list(GUARANTORS))
    assert [one["code"] for one in told["limits"]] == ["reconcile.no-point"]
