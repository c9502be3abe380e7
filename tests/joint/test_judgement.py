"""Judges differ: nobody's word is overwritten, and only unanimity joins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.joint.judgement import PairJudgement, Says, engine_judgements, repeats_among, standings_of
from atashbas.values import AtashbasError

JUDGES = frozenset({"ir", "ru", "tr"})


def word(says: Says) -> PairJudgement:
    return PairJudgement(a="x/0/1", b="y/0/1", says=says)


@pytest.mark.parametrize(
    ("said", "decided", "disputed"),
    [
        ([("ir", "same"), ("ru", "same")], None, False),
        ([("ir", "same"), ("ru", "same"), ("tr", "same")], "same", False),
        ([("ir", "same"), ("ru", "same"), ("tr", "unsure")], None, False),
        ([("ir", "same"), ("ru", "different")], "different", True),
        ([("ir", "different")], "different", False),
        ([("ir", "different"), ("ir", "unsure")], None, False),
        ([("un", "different")], "different", False),
    ],
)
def test_how_a_pair_stands(said: list[tuple[str, Says]], decided: str | None, disputed: bool) -> None:
    standing = standings_of((judge, word(says)) for judge, says in said)["x/0/1", "y/0/1"]
    assert standing.decided(JUDGES) == decided
    assert standing.disputed is disputed


@given(st.permutations([("ir", "same"), ("ru", "different"), ("tr", "unsure")]))
def test_the_order_of_judges_changes_nothing(said: list[tuple[str, Says]]) -> None:
    standing = standings_of((judge, word(says)) for judge, says in said)["x/0/1", "y/0/1"]
    assert (standing.same, standing.different, standing.unsure) == (("ir",), ("ru",), ("tr",))


@pytest.mark.parametrize(("a", "b", "says"), [("y", "x", "same"), ("x", "x", "same"), ("x", "y", "perhaps")])
def test_impossible_judgements_are_refused(a: str, b: str, says: Says) -> None:
    with pytest.raises(AtashbasError):
        PairJudgement(a=a, b=b, says=says)


def test_of_a_repeat_inside_a_register_only_its_own_reporter_is_heard() -> None:
    pair = ("ru/1/0", "ru/1/1")
    told = standings_of([("tr", PairJudgement(a=pair[0], b=pair[1], says="different"))])
    repeats = repeats_among([pair, ("ru/1/0", "tr/1/0")], {"ru/1/0": "ru", "ru/1/1": "ru", "tr/1/0": "tr"})
    assert repeats == {pair: "ru"}
    assert engine_judgements(told, JUDGES, repeats) == ()
    said: tuple[tuple[str, Says], ...] = (("tr", "different"), ("ru", "same"))
    told = standings_of([(who, PairJudgement(a=pair[0], b=pair[1], says=says)) for who, says in said])
    assert [(one.by, one.verdict) for one in engine_judgements(told, JUDGES, repeats)] == [("ru", "same")]
    assert [(one.by, one.verdict) for one in engine_judgements(told, JUDGES, {})] == [("tr", "different")]
