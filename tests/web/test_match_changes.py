"""The log of merges and splits on its page, on the incident's page and in the API."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from atashbas.joint.judgement import PairJudgement
from atashbas.node import judging
from atashbas.node.changes.read import ChangeView, changes
from atashbas.node.home import Home
from atashbas.node.models import LinkRow, ReportRow
from atashbas.values import LANGUAGES


@pytest.fixture
def split(demo_node: Home) -> ChangeView:
    """An incident of two reports that a judgement has divided."""
    for a, b in LinkRow.objects.filter(band="probable", part_of=False).order_by("-weight_mbits").values_list("a", "b"):
        homes = set(ReportRow.objects.filter(pk__in=[a, b]).values_list("incident", flat=True))
        if len(homes) == 1 and ReportRow.objects.filter(incident__in=homes).count() == 2:
            judging.judge(demo_node, "demo-ir", PairJudgement(a=min(a, b), b=max(a, b), says="different"))
            return changes().changes[0]
    pytest.fail("the demo joins nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_log_speaks_every_language_and_leads_to_the_cause(
    client: Client, split: ChangeView, language: str
) -> None:  # fmt: skip
    html = client.get(reverse("changes"), headers={"accept-language": language}).content.decode()
    assert f'lang="{language}"' in html
    for id_ in split.after:
        assert reverse("incident", args=[id_]) in html
    log, n = split.entries[0].rsplit("/", 1)
    assert reverse("entry", args=[log, int(n)]) in html


def test_an_incident_tells_how_it_changed(client: Client, split: ChangeView) -> None:
    home = next(iter(split.before))
    html = client.get(reverse("incident", args=[home]), headers={"accept-language": "en"}).content.decode()
    assert 'id="changes-title"' in html
    assert "divided" in html.split('id="changes-title"')[1]
    others = ReportRow.objects.exclude(incident="").values_list("incident", flat=True)
    untouched = next(id_ for id_ in others if not changes(incident=id_).changes)
    html = client.get(reverse("incident", args=[untouched])).content.decode()
    assert 'id="changes-title"' not in html


def test_the_api_gives_the_same_and_pages_through_it(client: Client, demo_node: Home, split: ChangeView) -> None:
    a, b = next(iter(split.before.values()))
    judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="unsure"))
    whole = json.loads(client.get("/api/v1/changes").content)
    assert [one["kind"] for one in whole["items"][:2]] == ["merge", "split"]
    first = json.loads(client.get("/api/v1/changes?limit=1").content)
    second = json.loads(client.get(f"/api/v1/changes?limit=1&before={first['next']}").content)
    assert [*first["items"], *second["items"]] == whole["items"][:2]
    item = whole["items"][1]
    assert (item["cause"], tuple(item["entries"])) == ("judgement", split.entries)
    assert item["sizes_after"]["demo-ir"] == item["sizes_before"]["demo-ir"] + 1
    home = next(iter(split.before))
    of_home = json.loads(client.get(f"/api/v1/changes?incident={home}").content)["items"]
    assert [one["id"] for one in of_home[:2]] == [one["id"] for one in whole["items"][:2]]
    assert all(home in {*one["before"], *one["after"]} for one in of_home)
    assert json.loads(client.get("/api/v1/changes?incident=inothing").content) == {"items": [], "next": None}


def test_a_page_that_is_none_is_refused_in_words(client: Client) -> None:
    assert client.get(reverse("changes"), {"before": "x"}).status_code == 400
    assert client.get("/api/v1/changes?before=x").status_code == 422


def test_an_address_that_ended_leads_to_where_its_reports_are(
    client: Client, demo_node: Home, split: ChangeView
) -> None:  # fmt: skip
    home = next(iter(split.before))
    a, b = split.before[home]
    judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="unsure"))
    other = next(id_ for id_ in split.after if id_ != home)
    answer = client.get(reverse("incident", args=[other]))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("incident", args=[home]))
