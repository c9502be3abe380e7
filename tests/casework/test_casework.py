"""Delegations at work on one node: what each says goes into its own log, and the case follows from the logs alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from atashbas.agreement.process import Refusal
from atashbas.findings import CaseStatus, assess_case
from atashbas.findings.contents import Assent, Case, Finding, Position, Query, Silence, Stance
from atashbas.followup.openings import AccessRequest, Measure, Step
from atashbas.node import projection
from atashbas.node.casework import project, read, write
from atashbas.node.casework.models import CaseRow, FactRow, MatterRow, ReadRecord
from atashbas.node.casework.procedure import procedure
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, ProjectionState
from atashbas.values import AtashbasError, LanguageText, Period

AT = datetime(2017, 2, 17, 9, tzinfo=UTC)
WORDS = (LanguageText(text="Yol ateş altında kaldı", language="tr"),)
RU, TR, IR = (
    Speaker(reporter=name, office="military adviser", role="head") for name in ("demo-ru", "demo-tr", "demo-ir")
)


def some_incident() -> str:
    return str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])


def open_case(home: Home) -> str:
    case = Case(title=WORDS, incidents=(some_incident(),), suspected=("demo-ru",))
    return write.say_in_case(home, TR, case, at=AT)


def test_a_case_goes_from_query_to_agreed_finding(every_node: Home) -> None:
    case = open_case(every_node)
    query = Query(case=case, asked="demo-ru", answer_within_h=48, texts=WORDS)
    asked = write.say_in_case(every_node, TR, query, at=AT)
    with pytest.raises(Refusal, match="by-the-asker-after-the-deadline"):
        write.say_in_case(every_node, TR, Silence(case=case, query=asked), at=AT + timedelta(hours=2))
    write.say_in_case(every_node, TR, Silence(case=case, query=asked), at=AT + timedelta(days=3))
    assert CaseRow.objects.get(pk=case).status == "silent"
    write.say_in_case(every_node, IR, Position(case=case, stance=Stance.NOT_CONFIRMED), at=AT + timedelta(days=3))
    finding = Finding(case=case, outcome="relevant-no-violation", texts=WORDS)
    drafted = write.say_in_case(every_node, IR, finding, at=AT + timedelta(days=4))
    digest = write.digest_of(drafted)
    for speaker in (RU, TR, IR):
        assert CaseRow.objects.get(pk=case).status == "drafted"
        write.say_in_case(
            every_node, speaker, Assent(case=case, finding=drafted, digest=digest), at=AT + timedelta(days=5)
        )
    assert CaseRow.objects.get(pk=case).status == "agreed"
    assert CaseRow.objects.get(pk=case).waits == ""
    folded = project.load_case(case)
    assert folded is not None
    assert assess_case(folded, required=procedure().required, at=AT + timedelta(days=9)).status is CaseStatus.AGREED
    assert {row.log for row in FactRow.objects.filter(kind="assent")} == {"demo-ru", "demo-tr", "demo-ir"}
    assert not store_of(every_node).verify().faults


def test_a_refused_request_changes_nothing(demo_node: Home) -> None:
    case = open_case(demo_node)
    store = store_of(demo_node)
    before = [store.head(log) for log in store.logs()]
    state = ProjectionState.objects.values_list("digest", "revision").get()
    refused = (
        (RU, Position(case=case, stance=Stance.DENY, incident="elsewhere")),
        (TR, Query(case=case, asked="demo-ru", answer_within_h=1, texts=WORDS)),
        (IR, Assent(case=case, finding="demo-ir/99", digest="x")),
        (Speaker(reporter="ru", role="head"), Position(case=case, stance=Stance.DENY)),
    )
    for speaker, content in refused:
        with pytest.raises(Refusal):
            write.say_in_case(demo_node, speaker, content, at=AT)
    with pytest.raises(AtashbasError, match="unknown-incident"):
        write.say_in_case(demo_node, TR, Case(title=WORDS, incidents=("i-0",)), at=AT)
    assert [store.head(log) for log in store.logs()] == before
    assert ProjectionState.objects.values_list("digest", "revision").get() == state


def test_projections_rebuilt_from_the_register_are_the_same(demo_node: Home) -> None:
    open_case(demo_node)
    opening = Measure(title=WORDS, parties=("demo-ru", "demo-tr"), phases=("first",))
    measure = write.open_matter(demo_node, RU, opening, at=AT)
    write.take_step(demo_node, TR, Step(matter=measure, step="agree"), at=AT)
    models = (FactRow, CaseRow, MatterRow)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    digest = ProjectionState.objects.get().digest
    projection.rebuild()
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert ProjectionState.objects.get().digest == digest


def test_what_is_said_in_a_case_changes_the_digest_and_not_the_picture(demo_node: Home) -> None:
    before = ProjectionState.objects.get()
    open_case(demo_node)
    after = ProjectionState.objects.get()
    assert after.digest != before.digest
    assert after.picture == before.picture


def test_a_request_waits_for_its_approvers(demo_node: Home) -> None:
    request = AccessRequest(
        organisation="relief office",
        approvers=("demo-ru", "demo-ir"),
        area="Homs",
        window_first_on=AT.date(),
        window_last_on=AT.date(),
    )
    matter = write.open_matter(demo_node, TR, request, at=AT)
    assert MatterRow.objects.get(pk=matter).waits == "|demo-ir|demo-ru|"
    with pytest.raises(Refusal, match=r"rule\.role"):
        write.take_step(demo_node, TR, Step(matter=matter, step="approve"), at=AT)
    write.take_step(demo_node, RU, Step(matter=matter, step="approve"), at=AT)
    assert MatterRow.objects.get(pk=matter).waits == "|demo-ir|"
    with pytest.raises(Refusal, match="matter-is-known"):
        write.take_step(demo_node, RU, Step(matter="demo-ru/999", step="approve"), at=AT)


def test_entries_of_a_synthetic_delegation_are_marked(demo_node: Home) -> None:
    case = open_case(demo_node)
    log, n = case.rsplit("/", 1)
    body = store_of(demo_node).find_body(log, int(n))
    assert body is not None
    assert body.data is not None
    assert b'"synthetic":true' in body.data
    assert write.cases_of_incident(some_incident()) == (case,)


def test_a_sealed_request_stands_nowhere_in_the_open(demo_node: Home) -> None:
    secret = "Rastan bridge at dawn"  # invented, like everything of the demo reporters
    request = AccessRequest(
        organisation="relief office",
        approvers=("demo-ru",),
        area="Homs",
        window_first_on=AT.date(),
        window_last_on=AT.date(),
        route_sealed=secret,
    )
    matter = write.open_matter(demo_node, TR, request, at=AT)
    taken = write.take_step(demo_node, RU, Step(matter=matter, step="approve", texts=WORDS), at=AT)
    for entry in (matter, taken):
        log, n = entry.rsplit("/", 1)
        body = store_of(demo_node).find_body(log, int(n))
        assert body is not None
        assert body.data is not None
        assert secret.encode() not in body.data
        assert b"approve" not in body.data
    assert secret.encode() not in demo_node.register.read_bytes()
    seen = read.matter(matter, reader="demo-ru", user="officer", at=AT)
    assert seen is not None
    assert seen.shown.matter is not None
    assert getattr(seen.shown.matter.opening, "route_sealed", None) == secret
    assert ReadRecord.objects.filter(subject=matter, reporter="demo-ru").count() == 1
    assert read.matter(matter, reader="", user="", at=AT) is None
    outside = read.matter(matter, reader="demo-ir", user="officer", at=AT)
    assert outside is not None
    assert outside.shown.matter is not None
    assert getattr(outside.shown.matter.opening, "route_sealed", None) is None
    assert ReadRecord.objects.count() == 1


def test_nothing_is_written_in_the_open_for_want_of_a_key(demo_node: Home) -> None:
    request = AccessRequest(
        organisation="relief office",
        approvers=("nobody",),
        area="Homs",
        window_first_on=AT.date(),
        window_last_on=AT.date(),
    )
    with pytest.raises(AtashbasError, match=r"seal\.no-key"):
        write.open_matter(demo_node, TR, request, at=AT)
    assert not MatterRow.objects.exists()


def test_whose_turn_it_is_stands_on_the_work_page(demo_node: Home) -> None:
    case = open_case(demo_node)
    query = Query(case=case, asked="demo-ru", answer_within_h=48, texts=WORDS)
    write.say_in_case(demo_node, TR, query, at=AT)
    assert [line.id for line in read.work_of("demo-ru", AT).mine] == [case]
    assert [line.id for line in read.work_of("demo-ru", AT + timedelta(days=3)).overdue] == [case]
    assert read.cases(waits="demo-ru").lines
    assert read.cases(text="YOL ATEŞ").lines
    assert not read.cases(text="nothing like it").lines
    assert read.cases_of_incident(some_incident())[0].id == case


def test_pages_of_cases_follow_one_another(demo_node: Home) -> None:
    made = [
        write.say_in_case(demo_node, TR, Case(title=WORDS, provision="unscr-2254.13"), at=AT + timedelta(hours=n // 2))
        for n in range(5)
    ]
    seen, after = [], ""
    while True:
        page = read.cases(after=after, limit=2)
        seen += [line.id for line in page.lines]
        if page.next is None:
            break
        after = page.next
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_the_three_counts_over_a_period(demo_node: Home) -> None:
    february = Period(first_on=date(2017, 2, 1), last_on=date(2017, 2, 28))
    before = read.stages(february)
    assert (before.examined, before.agreed) == (0, 0)
    assert before.alleged == IncidentRow.objects.filter(occurred_on__month=2).count() > 100
    case = open_case(demo_node)
    write.say_in_case(demo_node, IR, Position(case=case, stance=Stance.CONFIRM), at=AT)
    found = read.stages(february)
    assert (found.alleged, found.examined, found.agreed) == (before.alleged, 1, 0)
    drafted = write.say_in_case(demo_node, RU, Finding(case=case, outcome="no-incident", texts=WORDS), at=AT)
    for speaker in (RU, TR, IR):
        assent = Assent(case=case, finding=drafted, digest=write.digest_of(drafted))
        write.say_in_case(demo_node, speaker, assent, at=AT)
    assert read.stages(february).agreed == 1
