"""Cases: a finding exists exactly when every required signer assented; every state short of it is shown with its speaker."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.agreement.process import Refusal
from atashbas.findings import (
    RULES,
    CaseState,
    CaseStatus,
    Content,
    Fact,
    Procedure,
    Stance,
    assess_case,
    cases_of,
    content_of,
    count_stages,
    decide_case,
    waiting_in,
)
from atashbas.findings.contents import (
    KINDS,
    Answer,
    Assent,
    Case,
    CaseStatement,
    Exhibit,
    Finding,
    Position,
    Query,
    Silence,
    Visit,
)
from atashbas.values import AtashbasError, LanguageText, to_data

REQUIRED = frozenset({"ir", "ru", "tr"})
PROCEDURE = Procedure(
    guarantors=REQUIRED,
    required=REQUIRED,
    outcomes=("no-incident", "minor-violation"),
    provisions=frozenset({"ceasefire-2016-12-29/1"}),
    answer_within_h=24,
)
AT = datetime(2017, 2, 17, tzinfo=UTC)
LATE = AT + timedelta(days=3)
WORDS = (LanguageText(text="Обстрел у дороги", language="ru"),)
CASE = Case(title=WORDS, incidents=("i-1", "i-2"), suspected=("sy",))
QUERY = Query(case="ru/0", asked="sy", answer_within_h=24, texts=WORDS)
DRAFT = Finding(case="ru/0", outcome="minor-violation", texts=WORDS)
ASSENT = Assent(case="ru/0", finding="ru/5", digest="d-ru/5")
SAMPLES: tuple[Content, ...] = (
    CASE,
    QUERY,
    Answer(case="ru/0", query="ru/1", texts=WORDS),
    Silence(case="ru/0", query="ru/1"),
    Visit(case="ru/0", step="asked", asked_of="sy"),
    Exhibit(case="ru/0", name="a.jpg", sha256="00", size=1),
    Position(case="ru/0", stance=Stance.DENY, incident="i-1"),
    DRAFT,
    ASSENT,
    CaseStatement(case="ru/0", step="deadlock", texts=WORDS),
)


def fact(by: str, n: int, content: Content) -> Fact:
    return Fact(id=f"{by}/{n}", by=by, n=n, digest=f"d-{by}/{n}", at=AT + timedelta(hours=n), content=content)


OPENED = fact("ru", 0, CASE)


def case_of(*facts: Fact) -> CaseState:
    return cases_of([OPENED, *facts])[0]["ru/0"]


def statement(step: str, finding: str | None = None) -> CaseStatement:
    content = content_of("case-statement", {"case": "ru/0", "step": step, **({"finding": finding} if finding else {})})
    assert isinstance(content, CaseStatement)
    return content


ASKED = fact("ru", 1, QUERY)
DRAFTED = fact("ru", 5, DRAFT)
POSITIONED = tuple(fact(party, 50, Position(case="ru/0", stance=Stance.DENY)) for party in sorted(REQUIRED))
AGREED = tuple(fact(party, 9, ASSENT) for party in sorted(REQUIRED))


@pytest.mark.parametrize("content", SAMPLES)
def test_every_content_returns_through_its_entry(content: Content) -> None:
    kind = next(kind for kind, cls in KINDS.items() if type(content) is cls)
    assert content_of(kind, to_data(content)) == content
    assert RULES[type(content)]


STATUS: list[tuple[str, tuple[Fact, ...], CaseStatus]] = [
    ("nothing said", (), CaseStatus.OPEN),
    ("asked", (ASKED,), CaseStatus.QUERIED),
    ("answered", (ASKED, fact("sy", 0, Answer(case="ru/0", query="ru/1", texts=WORDS))), CaseStatus.ANSWERED),
    ("silence recorded", (ASKED, fact("ru", 2, Silence(case="ru/0", query="ru/1"))), CaseStatus.SILENT),
    ("another's silence", (ASKED, fact("tr", 2, Silence(case="ru/0", query="ru/1"))), CaseStatus.QUERIED),
    (
        "an answer after the silence stands beside it",
        (
            ASKED,
            fact("ru", 2, Silence(case="ru/0", query="ru/1")),
            fact("sy", 0, Answer(case="ru/0", query="ru/1", texts=WORDS)),
        ),
        CaseStatus.ANSWERED,
    ),
    ("a position", (fact("tr", 0, Position(case="ru/0", stance=Stance.DENY)),), CaseStatus.EXAMINED),
    (
        "a position taken back",
        (
            fact("tr", 0, Position(case="ru/0", stance=Stance.DENY)),
            fact("tr", 1, Position(case="ru/0", stance=Stance.NO_POSITION)),
        ),
        CaseStatus.OPEN,
    ),
    ("a draft", (DRAFTED,), CaseStatus.DRAFTED),
    ("two assents of three", (DRAFTED, *AGREED[:2]), CaseStatus.DRAFTED),
    ("all assents", (DRAFTED, *AGREED), CaseStatus.AGREED),
    ("all assents without the draft", AGREED, CaseStatus.OPEN),
    ("dissent", (DRAFTED, fact("tr", 0, statement("dissent", "ru/5"))), CaseStatus.DISSENT),
    ("an observer's dissent", (DRAFTED, fact("un", 0, statement("dissent", "ru/5"))), CaseStatus.DRAFTED),
    ("one says deadlock", (fact("tr", 0, statement("deadlock")),), CaseStatus.OPEN),
    ("all say deadlock", tuple(fact(p, 9, statement("deadlock")) for p in sorted(REQUIRED)), CaseStatus.DEADLOCK),
    ("suspended", (fact("ir", 0, statement("suspended")),), CaseStatus.SUSPENDED),
    (
        "suspended and resumed",
        (fact("ir", 0, statement("suspended")), fact("ir", 1, statement("resumed"))),
        CaseStatus.OPEN,
    ),
    ("withdrawn by its opener", (fact("ru", 3, statement("withdrawn")),), CaseStatus.WITHDRAWN),
    ("not withdrawn by another", (fact("tr", 3, statement("withdrawn")),), CaseStatus.OPEN),
    (
        "a draft withdrawn before its author signed",
        (DRAFTED, fact("ru", 6, statement("withdrawn", "ru/5")), *AGREED),
        CaseStatus.OPEN,
    ),
    (
        "a withdrawal after the author signed takes nothing back",
        (DRAFTED, *AGREED, fact("ru", 10, statement("withdrawn", "ru/5"))),
        CaseStatus.AGREED,
    ),
    (
        "an assent to another text",
        (DRAFTED, *AGREED[:2], fact("tr", 9, replace(ASSENT, digest="d-old"))),
        CaseStatus.DRAFTED,
    ),
]


@pytest.mark.parametrize(("why", "facts", "status"), STATUS, ids=[row[0] for row in STATUS])
def test_how_a_case_stands(why: str, facts: tuple[Fact, ...], status: CaseStatus) -> None:
    assessment = assess_case(case_of(*facts), required=REQUIRED, at=LATE)
    assert assessment.status is status, why
    known = {f.id for f in (OPENED, *facts)}
    assert assessment.rests_on
    assert set(assessment.rests_on) <= known


def test_a_finding_ends_only_by_a_later_joint_one() -> None:
    second = fact("tr", 20, replace(DRAFT, outcome="no-incident", supersedes="ru/5"))
    half = case_of(DRAFTED, *AGREED, second)
    assert half.finding_in_force(REQUIRED) == half.drafts[0]
    signed = [fact(p, 30, Assent(case="ru/0", finding="tr/20", digest="d-tr/20")) for p in sorted(REQUIRED)]
    whole = case_of(DRAFTED, *AGREED, second, *signed).finding_in_force(REQUIRED)
    assert whole is not None
    assert whole.proposed.id == "tr/20"


@given(st.lists(st.sampled_from([row[1] for row in STATUS]), max_size=5), st.randoms(use_true_random=False))
def test_no_order_of_delivery_changes_an_outcome(scripts: list[tuple[Fact, ...]], dice: Random) -> None:
    facts = {f.id: f for script in scripts for f in script}
    ordered = [OPENED, *(facts[key] for key in sorted(facts))]
    shuffled = dice.sample(ordered, len(ordered))
    assert cases_of(shuffled) == cases_of(ordered)


@given(st.sets(st.sampled_from(["ir", "ru", "tr", "un"])))
def test_a_finding_exists_exactly_when_all_required_assents_do(signers: set[str]) -> None:
    case = case_of(DRAFTED, *(fact(party, 9, ASSENT) for party in signers))
    assert (case.finding_in_force(REQUIRED) is not None) == (signers >= REQUIRED)


def test_permuting_the_guarantors_permutes_the_result_only() -> None:
    for names in permutations(sorted(REQUIRED)):
        renamed = dict(zip(sorted(REQUIRED), names, strict=True))
        two = [fact(renamed[party], 9, ASSENT) for party in ("ir", "ru")]
        assert assess_case(case_of(DRAFTED, *two), required=REQUIRED, at=LATE).missing == (renamed["tr"],)


def test_the_accused_among_the_signers_are_named() -> None:
    assessment = assess_case(case_of(), required=REQUIRED, at=LATE, accused=frozenset({"ru", "sy"}))
    assert assessment.accused_signers == ("ru",)


def test_the_three_counts_never_mix() -> None:
    cases, _ = cases_of([OPENED, fact("tr", 0, Position(case="ru/0", stance=Stance.CONFIRM, incident="i-1"))])
    stages = count_stages(["i-1", "i-2", "i-3"], cases, REQUIRED)
    assert (stages.alleged, stages.examined, stages.agreed) == (3, 1, 0)
    cases, _ = cases_of([OPENED, DRAFTED, *AGREED])
    stages = count_stages(["i-1", "i-3"], cases, REQUIRED)
    assert (stages.alleged, stages.examined, stages.agreed) == (2, 0, 1)


def test_a_fact_whose_case_has_not_arrived_is_kept() -> None:
    cases, waiting = cases_of([ASKED])
    assert not cases
    assert waiting == (ASKED,)


REFUSED: list[tuple[str, Content, tuple[Fact, ...], datetime, str]] = [
    ("un", CASE, (), LATE, "by-a-guarantor"),
    ("ru", Case(title=WORDS, provision="nowhere/9"), (), LATE, "provision-is-known"),
    ("un", QUERY, (), LATE, "by-a-guarantor"),
    ("tr", replace(QUERY, answer_within_h=1), (), LATE, "clock-is-long-enough"),
    ("tr", QUERY, (DRAFTED, *AGREED), LATE, "nothing-agreed"),
    ("tr", Answer(case="ru/0", query="ru/1", texts=WORDS), (ASKED,), LATE, "by-the-asked"),
    ("sy", Answer(case="ru/0", query="ru/8", texts=WORDS), (ASKED,), LATE, "query-is-known"),
    ("ru", Silence(case="ru/0", query="ru/1"), (ASKED,), AT, "by-the-asker-after-the-deadline"),
    ("tr", Silence(case="ru/0", query="ru/1"), (ASKED,), LATE, "by-the-asker-after-the-deadline"),
    (
        "ru",
        Silence(case="ru/0", query="ru/1"),
        (ASKED, fact("ru", 2, Silence(case="ru/0", query="ru/1"))),
        LATE,
        "silence-is-new",
    ),
    ("sy", Visit(case="ru/0", step="granted", request="tr/0"), (), LATE, "visit-follows"),
    (
        "ru",
        Visit(case="ru/0", step="granted", request="tr/0"),
        (fact("tr", 0, Visit(case="ru/0", step="asked", asked_of="sy")),),
        LATE,
        "visit-follows",
    ),
    ("tr", Position(case="ru/0", stance=Stance.DENY, incident="i-9"), (), LATE, "incident-is-of-the-case"),
    ("tr", Position(case="ru/0", stance=Stance.DENY), (DRAFTED, *AGREED), LATE, "nothing-agreed"),
    ("tr", replace(DRAFT, outcome="terrible"), (), LATE, "outcome-is-on-the-scale"),
    ("tr", replace(DRAFT, supersedes="ru/5"), (DRAFTED,), LATE, "supersedes-what-is-agreed"),
    ("un", ASSENT, (DRAFTED,), LATE, "by-a-required-signer"),
    ("tr", ASSENT, (), LATE, "finding-is-known"),
    ("tr", replace(ASSENT, digest="d-old"), (DRAFTED,), LATE, "hash-is-the-drafts"),
    ("tr", ASSENT, (DRAFTED, fact("ru", 6, statement("withdrawn", "ru/5"))), LATE, "draft-is-live"),
    ("tr", ASSENT, (DRAFTED, AGREED[2]), LATE, "assent-is-new"),
    ("tr", statement("dissent"), (DRAFTED,), LATE, "finding-is-known"),
    ("tr", statement("dissent", "ru/5"), (DRAFTED, AGREED[2]), LATE, "assent-is-new"),
    ("tr", statement("withdrawn", "ru/5"), (DRAFTED,), LATE, "withdraws-his-own"),
    ("tr", statement("withdrawn"), (), LATE, "withdraws-his-own"),
    ("tr", statement("resumed"), (), LATE, "resumes-what-is-suspended"),
]


@pytest.mark.parametrize(
    ("by", "content", "facts", "at", "rule"), REFUSED, ids=[f"{row[0]}-{row[4]}-{i}" for i, row in enumerate(REFUSED)]
)
def test_what_a_rule_forbids(by: str, content: Content, facts: tuple[Fact, ...], at: datetime, rule: str) -> None:
    case = None if isinstance(content, Case) else case_of(*facts)
    with pytest.raises(Refusal) as refusal:
        decide_case(case, content, by=by, at=at, procedure=PROCEDURE)
    assert refusal.value.code == f"rule.{rule}"
    assert refusal.value.facts["clause"]


ALLOWED: list[tuple[str, Content, tuple[Fact, ...]]] = [
    ("ru", CASE, ()),
    ("tr", QUERY, ()),
    ("sy", Answer(case="ru/0", query="ru/1", texts=WORDS), (ASKED,)),
    ("ru", Answer(case="ru/0", query="ru/1", texts=WORDS, relayed_for="sy"), (ASKED,)),
    ("ru", Silence(case="ru/0", query="ru/1"), (ASKED,)),
    ("tr", Visit(case="ru/0", step="asked", asked_of="sy"), ()),
    (
        "sy",
        Visit(case="ru/0", step="refused", request="tr/0"),
        (fact("tr", 0, Visit(case="ru/0", step="asked", asked_of="sy")),),
    ),
    ("un", Exhibit(case="ru/0", name="a", sha256="00", size=1), ()),
    ("ir", Position(case="ru/0", stance=Stance.EXCLUDED_TARGET, incident="i-2"), ()),
    ("ir", DRAFT, ()),
    ("tr", replace(DRAFT, supersedes="ru/5"), (DRAFTED, *AGREED)),
    ("tr", ASSENT, (DRAFTED,)),
    ("tr", statement("dissent", "ru/5"), (DRAFTED,)),
    ("tr", statement("deadlock"), ()),
    ("ru", statement("withdrawn", "ru/5"), (DRAFTED,)),
    ("ir", statement("resumed"), (fact("ir", 0, statement("suspended")),)),
]


@pytest.mark.parametrize(("by", "content", "facts"), ALLOWED)
def test_what_the_rules_allow(by: str, content: Content, facts: tuple[Fact, ...]) -> None:
    case = None if isinstance(content, Case) else case_of(*facts)
    assert decide_case(case, content, by=by, at=LATE, procedure=PROCEDURE) is content


def test_every_rule_refuses_something() -> None:
    """A rule that never fires is no rule."""
    names = {rule.__name__.replace("_", "-") for rows in RULES.values() for rule, _ in rows}
    assert names - {row[4] for row in REFUSED} == {"case-is-known"}
    with pytest.raises(Refusal, match="case-is-known"):
        decide_case(None, QUERY, by="ru", at=LATE, procedure=PROCEDURE)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("case", {"title": []}),
        ("case", {"title": [], "incidents": ["i", "i"]}),
        ("query", {**to_data(QUERY), "answer_within_h": 0}),
        ("position", {"case": "ru/0", "stance": "maybe"}),
        ("vote", {}),
    ],
)
def test_impossible_contents_are_refused(kind: str, data: dict[str, object]) -> None:
    with pytest.raises(AtashbasError):
        content_of(kind, data)


WAITS: list[tuple[str, tuple[Fact, ...], datetime, set[tuple[str, str]]]] = [
    ("nobody spoke", (), LATE, {("ir", "position"), ("ru", "position"), ("tr", "position")}),
    ("within the clock", (ASKED, *POSITIONED), AT + timedelta(hours=2), {("sy", "answer")}),
    ("clock run out", (ASKED, *POSITIONED), LATE, {("sy", "answer"), ("ru", "silence")}),
    (
        "silence recorded",
        (ASKED, fact("ru", 2, Silence(case="ru/0", query="ru/1")), *POSITIONED),
        LATE,
        {("sy", "answer")},
    ),
    (
        "answered",
        (ASKED, fact("sy", 0, Answer(case="ru/0", query="ru/1", texts=WORDS)), *POSITIONED),
        LATE,
        set(),
    ),
    ("a draft", (DRAFTED, AGREED[0], *POSITIONED), LATE, {("ru", "assent"), ("tr", "assent")}),
    (
        "dissent is a word too",
        (DRAFTED, AGREED[0], fact("tr", 1, statement("dissent", "ru/5")), *POSITIONED),
        LATE,
        {("ru", "assent")},
    ),
    ("agreed", (DRAFTED, *AGREED), LATE, set()),
    ("suspended", (ASKED, fact("ir", 1, statement("suspended"))), LATE, set()),
    ("withdrawn", (ASKED, fact("ru", 3, statement("withdrawn"))), LATE, set()),
    (
        "a visit",
        (fact("tr", 1, Visit(case="ru/0", step="asked", asked_of="sy")), *POSITIONED),
        LATE,
        {("sy", "visit")},
    ),
    (
        "a visit refused",
        (
            fact("tr", 1, Visit(case="ru/0", step="asked", asked_of="sy")),
            fact("sy", 1, Visit(case="ru/0", step="refused", request="tr/1")),
            *POSITIONED,
        ),
        LATE,
        set(),
    ),
]


@pytest.mark.parametrize(("why", "facts", "at", "turns"), WAITS, ids=[row[0] for row in WAITS])
def test_for_whom_a_case_waits(why: str, facts: tuple[Fact, ...], at: datetime, turns: set[tuple[str, str]]) -> None:
    found = waiting_in(case_of(*facts), required=REQUIRED, guarantors=REQUIRED, at=at)
    assert {(turn.party, turn.what) for turn in found} == turns, why
