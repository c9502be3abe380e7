"""A judgement whose words were erased: gone from the tables, and what was said before it counts again."""

from __future__ import annotations

from atashbas.joint.judgement import PairJudgement
from atashbas.node import erasure, judging, projection
from atashbas.node.casework.models import JudgementRow
from atashbas.node.home import Home
from atashbas.node.identity import signer_of
from atashbas.node.learning.models import WeightsRow
from atashbas.node.learning.use import set_aside
from atashbas.node.logs import store_of
from atashbas.node.models import ProjectionState
from atashbas.values import LanguageText

NAME = (LanguageText(text="the witness Abu N. told us", language="en"),)


def erase(home: Home, entry: str) -> None:
    log, n = entry.rsplit("/", 1)
    store = store_of(home)
    desk, log_key = (signer_of(home, store.get_charter(), log, role) for role in ("desk", "log"))
    erasure.erase(store, log, int(n), desk, reason="protect-witness", time="2027-01-01T00:00:00Z")
    store.checkpoint(log, log_key)
    projection.refresh()


def state() -> tuple[list[object], list[object], str]:
    judged = list(JudgementRow.objects.order_by("by", "a", "b").values_list("by", "n", "a", "b", "says", "texts"))
    return judged, list(WeightsRow.objects.values_list("by", "content")), ProjectionState.objects.get().digest


def test_an_erased_word_of_reason_leaves_and_the_word_before_counts_again(demo_node: Home) -> None:
    first, second = judging.doubts(limit=2)
    pair, other = (PairJudgement(a=one.a, b=one.b, says="unsure") for one in (first, second))
    kept = judging.judge(demo_node, "demo-ru", pair)
    judging.judge(demo_node, "demo-ru", other)
    named = judging.judge(demo_node, "demo-ru", PairJudgement(a=pair.a, b=pair.b, says="different", texts=NAME))
    aside = set_aside(demo_node, "demo-ru", texts=NAME)
    assert "Abu N." in str(state())
    erase(demo_node, named)
    erase(demo_node, aside)
    assert "Abu N." not in str(state())
    (word,) = judging.words_on(pair.a, pair.b)
    assert (word.judgement.says, word.entry) == ("unsure", kept)
    assert len(state()[0]) == 2
    assert not state()[1]
    before = state()
    projection.rebuild()
    assert state() == before
