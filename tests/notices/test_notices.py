"""Who is told what: derived from what was said, once, settled when somebody acted, and never of one's own step."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from atashbas.findings.contents import Answer, Assent, Case, Finding, Query
from atashbas.followup.openings import Commitment, Meeting, Step, Urgent
from atashbas.node import projection
from atashbas.node.adopted import local_zone
from atashbas.node.casework import project, write
from atashbas.node.casework.procedure import guarantors, required, voices
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow
from atashbas.node.notices import read
from atashbas.node.notices.derive import Notice, Roll, case_notices
from atashbas.node.notices.models import NoticeRow
from atashbas.node.notices.renew import renew, sweep
from atashbas.values import LanguageText

AT = datetime(2017, 2, 17, 9, tzinfo=UTC)
WORDS = (LanguageText(text="Yol ateş altında kaldı", language="tr"),)
RU, TR, IR = (Speaker(reporter=name, role="head") for name in ("demo-ru", "demo-tr", "demo-ir"))


def opened(home: Home) -> str:
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    return write.say_in_case(home, TR, Case(title=WORDS, incidents=(incident,), suspected=("demo-ru",)), at=AT)


def told(party: str, *, open_only: bool = True) -> set[str]:
    rows = NoticeRow.objects.filter(party=party)
    rows = rows.filter(settled_at__isnull=True) if open_only else rows
    return set(rows.values_list("what", flat=True))


def test_a_query_is_told_to_the_asked_and_settled_by_the_answer(every_node: Home) -> None:
    case = opened(every_node)
    assert told("demo-ru") == {"position", "suspected"}
    query = write.say_in_case(every_node, TR, Query(case=case, asked="demo-ru", answer_within_h=48, texts=WORDS), at=AT)
    assert "answer" in told("demo-ru")
    assert "answer" not in told("demo-ir")
    write.say_in_case(every_node, RU, Answer(case=case, query=query, texts=WORDS), at=AT + timedelta(hours=3))
    assert "answer" not in told("demo-ru")
    assert "answered" in told("demo-tr")
    assert NoticeRow.objects.get(party="demo-ru", what="answer").settled_at is not None


def test_what_is_derived_twice_is_told_once(demo_node: Home) -> None:
    case = opened(demo_node)
    before = list(NoticeRow.objects.order_by("id").values_list("id", "key"))
    assert before
    renew([case], AT + timedelta(hours=1))
    projection.rebuild()
    assert list(NoticeRow.objects.order_by("id").values_list("id", "key")) == before


@pytest.mark.parametrize(
    ("hours", "asked", "asker"),
    [(1, {"answer"}, set()), (25, {"answer", "clock-ends"}, set()), (49, {"answer"}, {"silence"})],
)
def test_time_alone_brings_the_end_of_a_clock(demo_node: Home, hours: int, asked: set[str], asker: set[str]) -> None:
    case = opened(demo_node)
    write.say_in_case(demo_node, TR, Query(case=case, asked="demo-ru", answer_within_h=48, texts=WORDS), at=AT)
    NoticeRow.objects.all().delete()
    renew([case], AT)
    sweep(AT + timedelta(hours=hours))
    assert told("demo-ru") - {"position", "suspected"} == asked
    assert told("demo-tr") - {"position"} == asker
    assert sweep(AT + timedelta(hours=hours)) == 0


def test_nobody_is_told_of_his_own_step_and_all_of_an_agreed_finding(demo_node: Home) -> None:
    case = opened(demo_node)
    draft = write.say_in_case(demo_node, IR, Finding(case=case, outcome="no-incident", texts=WORDS), at=AT)
    for hours, speaker in enumerate((RU, TR, IR)):
        assent = Assent(case=case, finding=draft, digest=write.digest_of(draft))
        write.say_in_case(demo_node, speaker, assent, at=AT + timedelta(hours=hours))
    assert [party for party in ("demo-ru", "demo-tr", "demo-ir") if "agreed" in told(party)] == ["demo-ru", "demo-tr"]
    assert not NoticeRow.objects.filter(waits=True, settled_at__isnull=True).exists(), "an agreed case waits for nobody"
    folded = project.load_case(case)
    assert folded is not None
    roll = Roll(voices=voices(), guarantors=guarantors(), required=required(), zone=local_zone())
    by = {fact.id: fact.by for fact in project.facts_in(folded)}
    assert [one for one in case_notices(folded, roll, AT) if not one.waits and by[one.entry] == one.party] == []


def test_a_meeting_called_waits_for_the_others_and_stands_when_all_approve(demo_node: Home) -> None:
    meeting = Meeting(title=WORDS, venue="Astana", starts_at=AT + timedelta(days=9), ends_at=AT + timedelta(days=10))
    id_ = write.open_matter(demo_node, TR, meeting, at=AT)
    assert [told(one) for one in ("demo-ru", "demo-ir", "demo-tr")] == [{"reply"}, {"reply"}, set()]
    for hours, speaker in enumerate((TR, RU, IR)):
        write.take_step(demo_node, speaker, Step(matter=id_, step="approve"), at=AT + timedelta(hours=hours))
    assert "stands" in told("demo-ru")
    assert "stands" in told("demo-tr")
    assert not NoticeRow.objects.filter(what="reply", settled_at__isnull=True).exists()


def test_a_commitment_is_told_before_its_day_and_after_it(demo_node: Home) -> None:
    owed = Commitment(who="demo-ru", to="demo-tr", what=WORDS, basis="demand", due_on=date(2017, 3, 5))
    id_ = write.open_matter(demo_node, TR, owed, at=AT)
    NoticeRow.objects.all().delete()
    renew([id_], AT)
    assert told("demo-ru") == {"reply"}
    sweep(datetime(2017, 3, 3, 12, tzinfo=UTC))
    assert told("demo-ru") == {"reply", "due"}
    sweep(datetime(2017, 3, 6, 0, tzinfo=UTC))
    assert told("demo-ru") == {"reply", "overdue"}
    assert told("demo-tr") == {"overdue"}
    write.take_step(demo_node, RU, Step(matter=id_, step="report-kept"), at=AT + timedelta(days=18))
    assert "overdue" not in told("demo-ru")


def test_a_sealed_message_is_told_to_its_addressee_alone(demo_node: Home) -> None:
    write.open_matter(demo_node, RU, Urgent(to=("demo-tr",), texts=WORDS), at=AT)
    assert told("demo-tr") == {"reply"}
    assert told("demo-ir") == set()
    assert not any("ateş" in str(value) for row in NoticeRow.objects.values() for value in row.values())


def test_marks_are_each_members_own(demo_node: Home) -> None:
    opened(demo_node)
    one, other = User.objects.get(username="demo-ru"), User.objects.create_user("second")
    count = read.unread_count(one.pk, "demo-ru")
    assert count == 2
    first = read.notices(one.pk, "demo-ru").lines[0]
    foreign = NoticeRow.objects.filter(party="demo-ir").values_list("pk", flat=True)[0]
    read.mark_read(one.pk, "demo-ru", [first.id, foreign])
    read.mark_read(one.pk, "demo-ru", [first.id])
    assert read.unread_count(one.pk, "demo-ru") == 1
    assert read.unread_count(other.pk, "demo-ru") == 2
    assert not read.notices(one.pk, "demo-ir").lines[0].read
    read.mark_all_read(one.pk, 10**15)
    assert read.unread_count(one.pk, "demo-ru") == 0
    write.open_matter(demo_node, TR, Urgent(to=("demo-ru",), texts=WORDS), at=AT)
    assert read.unread_count(one.pk, "demo-ru") == 1


def test_a_key_says_whom_what_and_which_entry() -> None:
    notice = Notice(party="a", what="answer", room="case", subject="b/1", entry="b/2", at=AT)
    assert notice.key == "a|answer|b/2"
