"""Measures, commitments, meetings, access, exchanges: what each party said stands, in any order of arrival."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atashbas.agreement.process import Refusal
from atashbas.followup import (
    PROCESSES,
    Fact,
    Matter,
    Opening,
    Step,
    assess_commitment,
    assess_exchange,
    coarse_count,
    decide_followup,
    decide_opening,
    matters_of,
    opening_of,
    shown_to,
    waiting_in,
)
from atashbas.followup.exchange import doubled_people
from atashbas.followup.openings import (
    AccessRequest,
    AlarmAnswer,
    Commitment,
    CountingBreak,
    Decision,
    Exchange,
    Measure,
    Meeting,
    Pause,
    ProtectedSite,
    Publication,
    StateFile,
    Urgent,
)
from atashbas.values import AtashbasError, LanguageText, to_data

GUARANTORS = frozenset({"ir", "ru", "tr"})
AT = datetime(2017, 2, 17, 12, tzinfo=UTC)
WORDS = (LanguageText(text="گشودن گذرگاه", language="fa"),)

ACCESS = AccessRequest(
    organisation="relief office",
    approvers=("sy", "ru"),
    area="Homs",
    people=1200,
    window_first_on=date(2017, 2, 20),
    window_last_on=date(2017, 2, 22),
    route_sealed="sealed:1",
)
OWED = Commitment(who="tr", what=WORDS, basis="agreement", provision="mou-2017-05-04/2", due_on=date(2017, 3, 1))
EXCHANGE = Exchange(between=("sy", "opposition"), of="bodies", offered={"sy": 7, "opposition": 7})
OPENINGS: tuple[Opening, ...] = (
    Measure(title=WORDS, parties=("ru", "tr"), phases=("one", "two")),
    OWED,
    Meeting(title=WORDS, venue="Astana", starts_at=AT, ends_at=AT + timedelta(days=2), invited=("sy",)),
    Decision(texts=WORDS),
    ACCESS,
    Pause(area="Homs", parties=("sy",), starts_at=AT, ends_at=AT + timedelta(hours=8)),
    ProtectedSite(category="hospital", admin1="Idlib", place_sealed="sealed:2", notified_to=("ru",)),
    EXCHANGE,
    StateFile(asked="tr", concerns="prisoners", number=3),
    Urgent(to=("tr",), texts=WORDS),
    Publication(product="finding", digest="ab", audience="public"),
    AlarmAnswer(area="Hama", register="ru", day=date(2017, 2, 20), found="false"),
    CountingBreak(register="ru", material="printed", day=date(2020, 10, 7), texts=WORDS),
)


def opened(opening: Opening, by: str = "ir") -> Fact:
    return Fact(id=f"{by}/0", by=by, n=0, at=AT, content=opening)


def step(by: str, n: int, name: str, matter: str = "ir/0", people: int | None = None) -> Fact:
    content = Step(matter=matter, step=name, people=people, texts=WORDS)
    return Fact(id=f"{by}/{n}", by=by, n=n, at=AT + timedelta(hours=n), content=content)


def matter_of(opening: Opening, *steps: Fact, by: str = "ir") -> Matter:
    return matters_of([opened(opening, by), *steps])[0][f"{by}/0"]


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_opening_returns_through_its_entry_and_has_a_process(opening: Opening) -> None:
    kind = PROCESSES[type(opening)].name
    assert opening_of(kind, to_data(opening)) == opening


@pytest.mark.parametrize("opening", OPENINGS)
def test_every_step_is_reachable_by_somebody(opening: Opening) -> None:
    """A table in which a step can never be taken is wrong."""
    reached: set[str] = set()
    facts: list[Fact] = []
    parties = ("ir", "ru", "tr", "sy", "opposition", "un")
    while True:
        fresh = [
            (party, move.step)
            for move in PROCESSES[type(opening)].moves
            for party in parties
            if move.step not in reached and not move.ends and _allowed(matter_of(opening, *facts), party, move.step)
        ]
        if not fresh:
            break
        party, name = fresh[0]
        reached.add(name)
        facts.append(step(party, len(facts) + 1, name))
    ends = {
        move.step
        for move in PROCESSES[type(opening)].moves
        if move.ends and any(_allowed(matter_of(opening, *facts), party, move.step) for party in parties)
    }
    assert reached | ends == {move.step for move in PROCESSES[type(opening)].moves}


def _allowed(matter: Matter, by: str, name: str) -> bool:
    try:
        decide_followup(matter, Step(matter=matter.id, step=name), by=by, guarantors=GUARANTORS)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize(
    ("opening", "by", "name", "rule"),
    [
        (ACCESS, "tr", "approve", "rule.role"),
        (ACCESS, "ir", "depart", "rule.too-early"),
        (ACCESS, "sy", "violate", "rule.unknown-step"),
        (OPENINGS[2], "sy", "approve", "rule.role"),
        (EXCHANGE, "sy", "hand-over", "rule.too-early"),
        (OPENINGS[3], "un", "adopt", "rule.role"),
    ],
)
def test_a_forbidden_step_names_its_rule(opening: Opening, by: str, name: str, rule: str) -> None:
    with pytest.raises(Refusal, match=rule):
        decide_followup(matter_of(opening), Step(matter="ir/0", step=name), by=by, guarantors=GUARANTORS)


def test_a_word_that_ends_a_matter_is_said_once() -> None:
    adopted = matter_of(Decision(texts=WORDS), step("ru", 1, "adopt"))
    with pytest.raises(Refusal, match=r"rule\.ended"):
        decide_followup(adopted, Step(matter="ir/0", step="reserve"), by="ru", guarantors=GUARANTORS)


def test_an_unknown_phase_is_refused() -> None:
    agreed = matter_of(OPENINGS[0], step("ru", 1, "agree"))
    with pytest.raises(Refusal, match=r"rule\.unknown-phase"):
        decide_followup(agreed, Step(matter="ir/0", step="begin-phase", phase="nine"), by="ru", guarantors=GUARANTORS)


def test_only_guarantors_call_meetings_and_anyone_asks_for_access() -> None:
    assert decide_opening(ACCESS, by="un", guarantors=GUARANTORS) is ACCESS
    with pytest.raises(Refusal, match=r"rule\.role"):
        decide_opening(OPENINGS[2], by="un", guarantors=GUARANTORS)


@given(st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(dice: Random) -> None:
    facts = [
        opened(ACCESS),
        step("sy", 1, "approve"),
        step("ru", 1, "refuse"),
        step("ru", 2, "approve"),
        step("ir", 1, "depart"),
        step("un", 1, "obstruct"),
        step("tr", 4, "pass", matter="tr/9"),
    ]
    shuffled = dice.sample(facts, len(facts))
    assert matters_of(shuffled) == matters_of(facts)
    matters, orphans = matters_of(shuffled)
    assert matters["ir/0"].views == {"ir": "depart", "ru": "approve", "sy": "approve", "un": "obstruct"}
    assert matters["ir/0"].joint is None
    assert [fact.id for fact in orphans] == ["tr/4"]


@pytest.mark.parametrize(
    ("steps", "on", "status", "overdue"),
    [
        ((), date(2017, 2, 20), "due", False),
        ((), date(2017, 3, 2), "unobserved", True),
        ((step("tr", 1, "report-kept"),), date(2017, 3, 2), "unobserved", True),
        ((step("ru", 1, "observe-kept"),), date(2017, 3, 2), "kept", False),
        ((step("ru", 1, "observe-kept"), step("un", 1, "observe-not-kept")), date(2017, 3, 2), "disputed", False),
        (
            (step("ru", 1, "observe-not-kept"), step("ru", 2, "observe-partly-kept")),
            date(2017, 3, 2),
            "partly-kept",
            True,
        ),
        ((step("ir", 1, "withdraw"),), date(2017, 3, 2), "withdrawn", False),
    ],
)
def test_a_commitment_stands_by_what_others_observed(
    steps: tuple[Fact, ...], on: date, status: str, overdue: bool
) -> None:
    standing = assess_commitment(matter_of(OWED, *steps), on)
    assert (standing.status, standing.overdue) == (status, overdue)
    assert len(standing.reasons) == len(steps)


@pytest.mark.parametrize("basis", ["demand", "statement", "declared-intention"])
def test_what_is_not_owed_is_never_scored(basis: str) -> None:
    demand = opening_of("commitment", {**to_data(OWED), "basis": basis})
    assert isinstance(demand, Commitment)
    standing = assess_commitment(matter_of(demand, step("ru", 1, "observe-not-kept")), date(2018, 1, 1))
    assert standing.status == "not-scored"
    assert not standing.overdue


def test_an_exchange_shows_each_sides_own_figures() -> None:
    rows = assess_exchange(
        matter_of(
            EXCHANGE,
            step("sy", 1, "confirm-list"),
            step("opposition", 1, "contest-list"),
            step("sy", 2, "hand-over", people=7),
            step("opposition", 2, "receive", people=6),
        )
    )
    assert [(row.side, row.offered, row.handed_over, row.received) for row in rows] == [
        ("opposition", 7, 0, 6),
        ("sy", 7, 7, 0),
    ]
    assert rows[0].list_contested_by == ()


def test_a_name_twice_on_a_list_is_found() -> None:
    assert doubled_people(["p-1", "p-2", " p-1 ", ""]) == ("p-1",)


@pytest.mark.parametrize(
    ("n", "shown"), [(None, None), (0, "<5"), (4, "<5"), (5, "5"), (9, "9"), (10, "10+"), (1234, "1230+")]
)
def test_small_counts_are_suppressed(n: int | None, shown: str | None) -> None:
    assert coarse_count(n) == shown


def test_sealed_fields_reach_their_audience_only() -> None:
    matter = matter_of(ACCESS, step("sy", 1, "approve", people=40))
    assert shown_to(matter, "sy", AT).matter == matter
    assert shown_to(matter, "sy", AT).read_is_recorded
    outside = shown_to(matter, "tr", AT).matter
    assert outside is not None
    assert isinstance(outside.opening, AccessRequest)
    assert outside.opening.route_sealed is None
    assert outside.opening.people is None
    assert all(not fact.content.texts and fact.content.people is None for fact in outside.steps)
    assert shown_to(matter, None, AT + timedelta(days=29)).matter is None
    assert shown_to(matter, None, AT + timedelta(days=31)).matter is not None


@pytest.mark.parametrize("opening", [OPENINGS[8], OPENINGS[9]])
def test_messages_between_states_are_never_shown_to_others(opening: Opening) -> None:
    matter = matter_of(opening)
    assert shown_to(matter, "tr", AT).matter == matter
    assert shown_to(matter, "ru", AT + timedelta(days=999)).matter is None
    assert shown_to(matter, None, AT + timedelta(days=999)).matter is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("exchange", {"between": ["sy"], "of": "bodies"}),
        ("exchange", {"between": ["sy", "x"], "of": "bodies", "offered": {"ru": 1}}),
        ("meeting", {"title": [], "venue": "x", "starts_at": "2017-02-16T10:00:00", "ends_at": "2017-02-16T11:00:00"}),
        ("access-request", {**to_data(ACCESS), "window_last_on": "2017-02-01"}),
        ("convoy", {}),
    ],
)
def test_impossible_openings_are_refused(kind: str, data: dict[str, object]) -> None:
    with pytest.raises(AtashbasError):
        opening_of(kind, data)


@pytest.mark.parametrize(
    ("opening", "steps", "parties"),
    [
        (ACCESS, (), ("ru", "sy")),
        (ACCESS, (step("sy", 1, "refuse"),), ("ru",)),
        (ACCESS, (step("ir", 1, "withdraw"),), ()),
        (OPENINGS[2], (step("ir", 1, "approve"),), ("ru", "tr")),
        (OWED, (), ("tr",)),
        (EXCHANGE, (), ()),
    ],
)
def test_for_whom_a_matter_waits(opening: Opening, steps: tuple[Fact, ...], parties: tuple[str, ...]) -> None:
    everyone = frozenset({"ir", "ru", "tr", "sy", "un"})
    found = waiting_in(matter_of(opening, *steps), parties=everyone, guarantors=GUARANTORS)
    assert tuple(turn.party for turn in found) == parties
