"""Judging pairs: a signed word of one's own delegation, shown beside the others' and never over them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from atashbas.joint.judgement import PairJudgement
from atashbas.node import judging, projection
from atashbas.node.casework.models import JudgementRow
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, LinkRow, ProjectionState, ReportRow
from atashbas.values import LANGUAGES, AtashbasError
from atashbas.web.work import labels

Member = Callable[[str], Client]


def doubtful() -> tuple[str, str]:
    found = judging.doubts(limit=200)
    return next((one.a, one.b) for one in found if one.a.split("/")[0] != one.b.split("/")[0])


def page(pair: tuple[str, str]) -> str:
    return f"/links/pair/?{urlencode({'a': pair[0], 'b': pair[1]})}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_queue_and_a_pair_speak_every_language(client: Client, language: str) -> None:
    for path in ("/links/", page(doubtful())):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        assert f'lang="{language}"'.encode() in answer.content


def test_delegations_that_differ_both_stand(member: Member, demo_node: Home) -> None:
    pair = doubtful()
    for name, says in (("demo-ir", "same"), ("demo-ru", "different"), ("demo-ru", "unsure"), ("demo-tr", "different")):
        sent = {"says": says, "text": "seen from the ridge", "language": "en"}
        assert member(name).post(page(pair), sent).status_code == 302
    standing = judging.all_standings()[min(pair), max(pair)]
    assert (standing.same, standing.different, standing.unsure) == (("demo-ir",), ("demo-tr",), ("demo-ru",))
    assert standing.disputed
    html = Client().get(page(pair)).content
    assert b"seen from the ridge" in html
    assert b'name="says"' not in html
    assert pair not in [(one.a, one.b) for one in judging.doubts("demo-ir")]
    assert not store_of(demo_node).verify().faults


def test_judgements_return_when_the_projections_are_rebuilt(demo_node: Home) -> None:
    a, b = doubtful()
    judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="same"))
    before = list(JudgementRow.objects.values("by", "a", "b", "says", "entry"))
    projection.rebuild()
    assert list(JudgementRow.objects.values("by", "a", "b", "says", "entry")) == before


def test_a_stranger_judges_nothing_and_nobody_judges_what_is_not_there(client: Client, member: Member) -> None:
    pair = doubtful()
    client.post(page(pair), {"says": "same", "text": "x", "language": "en"})
    assert not JudgementRow.objects.exists()
    assert member("demo-ir").get("/links/pair/?a=demo-ir/9/9&b=demo-ru/9/9").status_code == 404
    assert member("demo-ir").post(page(pair), {"says": "perhaps", "text": "x", "language": "en"}).status_code == 422


def test_two_reports_of_one_register_are_judged_by_their_own_reporter(demo_node: Home) -> None:
    a, b = sorted(ReportRow.objects.filter(reporter="demo-ru").order_by("id").values_list("id", flat=True)[:2])
    with pytest.raises(AtashbasError, match=r"judgement\.one-register"):
        judging.judge(demo_node, "demo-ir", PairJudgement(a=a, b=b, says="same"))
    judging.judge(demo_node, "demo-ru", PairJudgement(a=a, b=b, says="different"))
    assert JudgementRow.objects.count() == 1


def test_every_word_of_a_judge_has_its_label() -> None:
    assert set(labels.SAYS) == {"same", "different", "unsure"}


def joined(pair: tuple[str, str]) -> bool:
    rows = dict(ReportRow.objects.filter(pk__in=pair).values_list("id", "incident"))
    return len(set(rows.values())) == 1


def lonely_pair() -> tuple[str, str]:
    """Two reports of one day and governorate, of two registers, that stand alone each."""
    alone = IncidentRow.objects.filter(members=1).values("id")
    rows = ReportRow.objects.filter(incident__in=alone).order_by("id")
    seen: dict[tuple[object, str], tuple[str, str]] = {}
    for row in rows:
        id_, reporter = seen.setdefault((row.occurred_on, row.admin1), (row.id, row.reporter))
        if reporter != row.reporter:
            return min(id_, row.id), max(id_, row.id)
    raise AssertionError("every report of the demo is joined")


def test_different_by_one_keeps_apart_and_same_by_all_joins(demo_node: Home) -> None:
    linked = LinkRow.objects.filter(band="probable", part_of=False).order_by("-weight_mbits").values_list("a", "b")
    pair = next((min(a, b), max(a, b)) for a, b in linked if joined((a, b)))
    judging.judge(demo_node, "demo-ru", PairJudgement(a=pair[0], b=pair[1], says="different"))
    assert not joined(pair)
    for name in ("demo-ir", "demo-ru"):
        judging.judge(demo_node, name, PairJudgement(a=pair[0], b=pair[1], says="same"))
    apart = lonely_pair()
    for name in ("demo-ir", "demo-ru"):
        judging.judge(demo_node, name, PairJudgement(a=apart[0], b=apart[1], says="same"))
        assert not joined(apart)
    judging.judge(demo_node, "demo-tr", PairJudgement(a=apart[0], b=apart[1], says="same"))
    assert joined(apart)
    before = dict(ReportRow.objects.values_list("id", "incident"))
    projection.rebuild()
    assert dict(ReportRow.objects.values_list("id", "incident")) == before


def test_a_repeat_is_joined_by_its_own_reporters_word_alone(demo_node: Home) -> None:
    rows = ReportRow.objects.filter(reporter="demo-tr", incident__in=IncidentRow.objects.filter(members=1).values("id"))
    a, b = sorted(rows.order_by("id").values_list("id", flat=True)[:2])
    assert not joined((a, b))
    judging.judge(demo_node, "demo-tr", PairJudgement(a=a, b=b, says="same"))
    assert joined((a, b))
    digest = ProjectionState.objects.get().digest
    assert projection.rebuild().digest == digest
    judging.judge(demo_node, "demo-tr", PairJudgement(a=a, b=b, says="different"))
    assert not joined((a, b))
