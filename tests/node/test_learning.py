"""Learning from judgements: refused while they are few, in force by every guarantor's word, the same on every node."""

from __future__ import annotations

import json
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from test_projection import said_in

from atashbas.joint import LearntWeights, LogCut, PairJudgement, Said, fold, weights_in_force
from atashbas.joint.learning import FACTORS
from atashbas.node import coverage, judging, matching, projection
from atashbas.node.casework.judgements import KIND
from atashbas.node.casework.models import JudgementRow
from atashbas.node.casework.procedure import guarantors
from atashbas.node.changes.read import changes
from atashbas.node.demo.synthetic import synthetic_sightings
from atashbas.node.home import Home
from atashbas.node.learning.use import NEEDED, adopt, learning, set_aside
from atashbas.node.learning.words import in_force
from atashbas.node.logs import store_of
from atashbas.node.models import DoubtRow, LinkRow, ProjectionState, ReportRow
from atashbas.register.body import find_content
from atashbas.reports.records import KINDS
from atashbas.values import AtashbasError, LanguageText, data_as

GUARANTORS = ("demo-ir", "demo-ru", "demo-tr")
REASON = (LanguageText(text="known from the story behind the demo", language="en"),)


def true_pairs(count: int) -> list[PairJudgement]:
    """Pairs with what is true of them, those near even odds first: the demo knows the incident behind each report."""
    told = {(one.reporter, one.number): one.incident for one in synthetic_sightings()}
    reports = {
        row.id: (told[row.reporter, int(row.number)], row.reporter, row.occurred_on, row.admin1)
        for row in ReportRow.objects.filter(synthetic=True)
        if row.number.isdecimal() and (row.reporter, int(row.number)) in told
    }
    result = matching.match()[-1]
    edges = result.edges
    order = np.lexsort((edges.second, edges.first, np.abs(result.probability - 0.5))).tolist()
    near = [(str(result.ids[int(edges.first[k])]), str(result.ids[int(edges.second[k])])) for k in order]
    beside = [
        pair for pair in combinations(sorted(reports), 2) if reports[pair[0]][2:] == reports[pair[1]][2:]
    ]  # of one day and governorate
    wanted = dict.fromkeys(
        (min(pair), max(pair))
        for pair in (*near, *beside)
        if all(end in reports for end in pair) and reports[pair[0]][1] != reports[pair[1]][1]
    )
    assert len(wanted) >= count
    return [
        PairJudgement(a=a, b=b, says="same" if reports[a][0] == reports[b][0] else "different", texts=REASON)
        for a, b in list(wanted)[:count]
    ]


def rows() -> list[tuple[Any, ...]]:
    return sorted(LinkRow.objects.values_list("a", "b", "weight_mbits", "band"))


def test_below_the_number_it_refuses_with_the_number(demo_node: Home) -> None:
    judging.judge_all(demo_node, "demo-ru", true_pairs(5))
    standing = learning()
    assert (standing.usable, standing.needed, standing.trained) == (5, NEEDED, None)
    assert standing.refused is not None
    assert dict(standing.refused.facts) == {"needed": NEEDED, "given": 5}
    with pytest.raises(AtashbasError, match=r"reconcile\.too-few-judgements"):
        adopt(demo_node, "demo-ru")


def test_learnt_weights_hold_by_everyones_word_and_end_by_anyones(demo_node: Home) -> None:
    judging.judge_all(demo_node, "demo-ru", true_pairs(NEEDED + 80))
    standing = learning()
    assert standing.usable == NEEDED + 80
    assert standing.trained is not None
    assert standing.helps, (standing.trained.brier_before_ppm, standing.trained.brier_after_ppm)
    assert standing.trained.judged >= NEEDED
    assert 0 < standing.trained.right_before <= standing.trained.judged
    before = rows()
    adopt(demo_node, "demo-ru", texts=REASON)
    offered = learning().offered
    assert [one.key for one in offered] == [standing.trained.key]  # others adopt the same, not what they learn anew
    adopt(demo_node, "demo-tr")
    assert in_force() is None
    assert rows() == before
    last = adopt(demo_node, "demo-ir")
    weights = in_force()
    assert weights is not None
    assert weights.key == standing.trained.key
    learnt = rows()
    assert learnt != before
    for a, b, weight, _ in learnt[:30]:
        told = matching.explain_link(a, b)
        assert told is not None
        assert weight in {told.total_mbits, told.part_mbits}
    logged = changes().changes
    assert logged
    assert logged[0].cause == "learning"
    assert logged[0].entries == (last,)
    digest = ProjectionState.objects.get().digest
    assert projection.rebuild().digest == digest
    assert rows() == learnt
    assert pure_digest() == digest
    set_aside(demo_node, "demo-tr", texts=REASON)
    assert in_force() is None
    assert rows() == before
    assert pure_digest() == ProjectionState.objects.get().digest
    assert not store_of(demo_node).verify().faults


def pure_digest() -> str:
    """What the pure fold makes of the same entries."""
    store = store_of()
    judged: list[tuple[str, PairJudgement]] = []
    learnt: list[tuple[str, LearntWeights]] = []
    for log in store.logs():
        for entry in store.entries(log):
            body = store.find_body(log, entry.n) if entry.header.kind == KIND else None
            if body is not None and body.data is not None:
                content = {key: part for key, part in find_content(body.data).items() if key != "office"}
                if "adopts" in content:
                    learnt.append((log, data_as(LearntWeights, content)))
                else:
                    content.pop("synthetic", None)
                    judged.append((log, data_as(PairJudgement, content)))
    cut = [LogCut(log=log, size=store.head(log).size, root=store.head(log).root.hex()) for log in store.logs()]
    records = {*KINDS, "amend", "retract"}
    said = [one for log in store.logs() for one in said_in(log) if one.kind in records and is_record(one)]
    return fold(cut, said, coverage.outcome, judged=judged, learnt=learnt, required=guarantors()).digest


def is_record(one: Said) -> bool:
    """Entries of these kinds may hold rows on actors and the ground too, which join nothing."""
    return one.kind not in KINDS or (one.content or {}).get("kind") in KINDS


def test_who_is_no_guarantor_has_no_word_on_weights(demo_node: Home) -> None:
    with pytest.raises(AtashbasError, match=r"learning\.not-a-guarantor"):
        set_aside(demo_node, "relay")


def weights(shift: int = 0, **changed: Any) -> LearntWeights:
    factors = (shift, *[1000] * (FACTORS - 1))
    return LearntWeights(**{"adopts": True, "between": factors, "inside": factors, "judged": 300, **changed})


def test_weights_are_in_force_only_where_all_adopted_the_same() -> None:
    all_ = frozenset(GUARANTORS)
    same = dict.fromkeys(GUARANTORS, weights())
    assert weights_in_force(same, all_) == weights()
    assert weights_in_force(same, frozenset()) is None
    assert weights_in_force({**same, "demo-tr": weights(1)}, all_) is None
    assert weights_in_force({**same, "demo-tr": weights(synthetic=True)}, all_) is None
    assert weights_in_force({**same, "demo-tr": LearntWeights()}, all_) is None
    assert weights_in_force({name: word for name, word in same.items() if name != "demo-ir"}, all_) is None
    assert weights_in_force({**same, "stranger": weights(5)}, all_) == weights()
    # Words and figures beside the factors change no link, so they need not be the same.
    assert weights_in_force({**same, "demo-tr": weights(judged=301, texts=REASON)}, all_) is not None


@pytest.mark.parametrize("changed", [{"between": (1,)}, {"adopts": False}, {"inside": (10**6,) * FACTORS}])
def test_weights_of_another_shape_or_size_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(AtashbasError, match=r"learning\.weights"):
        weights(**changed)


def test_signed_nonsense_about_weights_changes_nothing(demo_node: Home) -> None:
    from atashbas.node.learning.words import take_word

    assert not take_word("demo-ru", 10**6, {"adopts": "yes"})
    assert not take_word("demo-ru", 10**6, {"adopts": True, "between": [1], "inside": [2]})
    assert not take_word("demo-ru", 10**6, json.loads('{"adopts": true, "between": "x"}'))
    assert in_force() is None


def test_many_judgements_are_entered_together_or_not_at_all(demo_node: Home) -> None:
    pairs = true_pairs(3)
    size = store_of(demo_node).head("demo-ru").size
    with pytest.raises(AtashbasError, match=r"report\.unknown"):
        judging.judge_all(demo_node, "demo-ru", [*pairs, PairJudgement(a="demo-ru/0/1", b="demo-tr/9/9", says="same")])
    assert store_of(demo_node).head("demo-ru").size == size
    assert len(judging.judge_all(demo_node, "demo-ru", pairs)) == 3
    assert JudgementRow.objects.count() == 3


def test_the_queue_asks_for_what_tells_most_and_never_for_what_is_decided(demo_node: Home) -> None:
    found = judging.doubts("demo-ru")
    doubt = [one.own_bits for one in found]
    assert doubt == sorted(doubt, reverse=True)
    assert all(0 < one.own_bits <= 1 for one in found)
    assert any(one.rivals and one.rival_bits > 0 for one in found)
    first = next(one for one in found if one.a.split("/")[0] != one.b.split("/")[0])
    judging.judge(demo_node, "demo-tr", PairJudgement(a=first.a, b=first.b, says="same"))
    judging.judge(demo_node, "demo-ir", PairJudgement(a=first.a, b=first.b, says="same"))
    mine = next(one for one in judging.doubts("demo-ru") if (one.a, one.b) == (first.a, first.b))
    assert mine.last_word
    assert (first.a, first.b) not in [(one.a, one.b) for one in judging.doubts("demo-tr")]
    judging.judge(demo_node, "demo-ir", PairJudgement(a=first.a, b=first.b, says="different"))
    assert (first.a, first.b) not in [(one.a, one.b) for one in judging.doubts("demo-ru")]
    assert [(a, b) for a, b, _ in judging.disputes()] == [(first.a, first.b)]
    assert not DoubtRow.objects.filter(a=first.a, b=first.b).exists()
