"""Delegations at work on one node: what each says goes into its own log, and the case follows from the logs alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from atashbas.agreement.process import Refusal
from atashbas.findings import CaseStatus, assess_case
from atashbas.findings.contents import Assent, Case, Finding, Position, Query, Silence, Stance
from atashbas.followup.openings import AccessRequest, Measure, Step
from atashbas.node import projection
from atashbas.node.casework import project, write
from atashbas.node.casework.models import CaseRow, FactRow, MatterRow
from atashbas.node.casework.procedure import procedure
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import IncidentRow, ProjectionState
from atashbas.values import AtashbasError, LanguageText

AT = datetime(2017, 2, 17, 9, tzinfo=UTC)
WORDS = (LanguageText(text="Yol ateş altında kaldı", language="tr"),)
RU, TR, IR = (Speaker(reporter=name, office="military adviser") for name in ("demo-ru", "demo-tr", "demo-ir"))


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
        (Speaker(reporter="ru"), Position(case=case, stance=Stance.DENY)),
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
