"""Meetings with their agenda, decisions and actions; the note for the record; letters of what all agreed to."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from docx import Document

from atashbas.findings.contents import Assent, Case, Finding, Query
from atashbas.followup.openings import Commitment, Decision, Measure, Meeting, Step
from atashbas.node.casework import write
from atashbas.node.casework.agenda import propose_agenda
from atashbas.node.casework.agreed import agreed_facts
from atashbas.node.casework.models import FactRow, MatterRow
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow
from atashbas.values import LANGUAGES, LanguageText, Period

Member = Callable[[str], Client]
AT = datetime(2017, 3, 1, 9, tzinfo=UTC)
RU, TR, IR = (Speaker(reporter=name, role="head") for name in ("demo-ru", "demo-tr", "demo-ir"))
MARCH = Period(first_on=date(2017, 3, 1), last_on=date(2017, 3, 31))


def words(text: str, language: str = "tr") -> tuple[LanguageText, ...]:
    return (LanguageText(text=text, language=language),)


def case(home: Home) -> str:
    incident = str(IncidentRow.objects.order_by("id").values_list("id", flat=True)[0])
    return write.say_in_case(home, TR, Case(title=words("Köprü"), incidents=(incident,), suspected=("demo-ru",)), at=AT)


def finding(home: Home, signers: tuple[Speaker, ...] = (RU, TR, IR)) -> str:
    id_ = case(home)
    drafted = write.say_in_case(
        home, IR, Finding(case=id_, outcome="minor-violation", texts=words("یک شلیک", "fa")), at=AT
    )
    for speaker in signers:
        assent = Assent(case=id_, finding=drafted, digest=write.digest_of(drafted))
        write.say_in_case(home, speaker, assent, at=AT + timedelta(hours=1))
    return drafted


def meeting(home: Home) -> str:
    opening = Meeting(
        title=words("İhlaller"), venue="Astana", starts_at=AT + timedelta(days=5), ends_at=AT + timedelta(days=6)
    )
    return write.open_matter(home, TR, opening, at=AT)


def test_the_agenda_proposes_what_is_late_due_or_open_with_its_reason(demo_node: Home) -> None:
    late, still = case(demo_node), case(demo_node)
    write.say_in_case(demo_node, TR, Query(case=late, asked="demo-ru", answer_within_h=48, texts=words("?")), at=AT)
    owed = Commitment(who="demo-ru", what=words("sınır"), basis="demand", due_on=date(2017, 3, 5))
    kept = write.open_matter(demo_node, TR, owed, at=AT)
    due = write.open_matter(demo_node, IR, owed, at=AT)
    threat = Commitment(who="demo-tr", what=words("harekât"), basis="declared-intention", due_on=date(2017, 3, 5))
    write.open_matter(demo_node, TR, threat, at=AT)
    write.take_step(demo_node, RU, Step(matter=kept, step="report-kept"), at=AT)
    items = {item.subject: item for item in propose_agenda(AT + timedelta(days=3)) if item.kind != "alarm"}
    assert set(items) == {late, still, due}
    assert (items[late].kind, items[still].kind) == ("overdue-query", "open-case")
    assert (items[due].kind, items[due].reason, items[due].parties) == ("due-commitment", "due", ("demo-ru",))
    later = {item.subject: item for item in propose_agenda(AT + timedelta(days=10))}
    assert later[due].reason == "overdue"


def test_each_side_adds_to_the_agenda_in_its_own_words(demo_node: Home, member: Member) -> None:
    late = case(demo_node)
    page = f"/matters/{meeting(demo_node)}/"
    shown = member("demo-ir").get(page).content.decode()
    offered = re.search(
        r'name="text" value="([^"]*Köprü[^"]*)"><input type="hidden" name="about" value="([^"]+)"', shown
    )
    assert offered
    sent = {"step": "propose-item", "language": "en", "text": offered[1], "about": offered[2]}
    assert member("demo-ir").post(page, sent).status_code == 302
    row = FactRow.objects.get(kind="step")
    assert row.log == "demo-ir"
    assert f'"rests_on": ["{late}"]' in row.content
    assert offered[1] in Client().get(page).content.decode()


def test_proposed_items_are_chosen_when_the_meeting_is_called(demo_node: Home, member: Member) -> None:
    open_case = case(demo_node)
    client = member("demo-ru")
    form = client.get("/matters/new/meeting/").content.decode()
    key = f"open-case|{open_case}"
    assert f'value="{key}"' in form
    sent = {
        "text": "совещание",
        "language": "ru",
        "venue": "Астана",
        "starts_at": "2017-03-06T11:00",
        "ends_at": "2017-03-06T13:00",
        "items": [key],
        "agenda": "обмен пленными\nразное",
    }
    answer = client.post("/matters/new/meeting/", sent)
    assert answer.status_code == 302
    page = Client().get(answer.headers["Location"]).content.decode()
    for item in ("Köprü", "обмен пленными", "разное"):
        assert item in page
    assert client.post("/matters/new/meeting/", {**sent, "items": ["open-case|nobody/1"]}).status_code == 422


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_for_the_record_tells_decisions_and_actions_with_their_entries(demo_node: Home, language: str) -> None:
    id_ = meeting(demo_node)
    decision = write.open_matter(demo_node, IR, Decision(meeting=id_, texts=words("خط تماس", "fa")), at=AT)
    for hours, speaker in enumerate((RU, TR, IR)):
        write.take_step(demo_node, speaker, Step(matter=decision, step="adopt"), at=AT + timedelta(hours=hours))
        write.take_step(demo_node, speaker, Step(matter=id_, step="approve"), at=AT + timedelta(hours=hours))
    write.take_step(demo_node, RU, Step(matter=id_, step="attend"), at=AT + timedelta(days=5))
    write.take_step(demo_node, TR, Step(matter=id_, step="record", texts=words("görüşüldü")), at=AT + timedelta(days=5))
    action = Commitment(
        who="demo-ru", what=words("офицер связи", "ru"), basis="decision", source=decision, due_on=date(2017, 3, 14)
    )
    owed = write.open_matter(demo_node, RU, action, at=AT + timedelta(days=5))
    answer = Client().get(f"/matters/{id_}/note.{language}.docx")
    document = Document(io.BytesIO(answer.content))
    told = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for c in t._cells])
    for part in ("خط تماس", "görüşüldü", "офицер связи", decision, owed, id_, "Astana"):
        assert part in told
    assert answer.content == Client().get(f"/matters/{id_}/note.{language}.docx").content
    page = Client().get(f"/matters/{id_}/note/", headers={"accept-language": language}).content.decode()
    assert "خط تماس" in page
    assert Client().get(f"/matters/{decision}/note/").status_code == 404


def test_a_letter_says_only_what_all_signed(demo_node: Home) -> None:
    drafted = finding(demo_node)
    finding(demo_node, (RU, TR))
    shared = Measure(title=words("irtibat"), parties=("demo-ru", "demo-tr"))
    agreed, declined = (write.open_matter(demo_node, TR, shared, at=AT) for _ in range(2))
    for speaker, step in ((RU, "agree"), (TR, "agree")):
        write.take_step(demo_node, speaker, Step(matter=agreed, step=step), at=AT)
    write.take_step(demo_node, TR, Step(matter=declined, step="agree"), at=AT)
    write.take_step(demo_node, RU, Step(matter=declined, step="decline"), at=AT)
    reserved = write.open_matter(demo_node, TR, Decision(texts=words("subay")), at=AT)
    for speaker in (RU, TR, IR):
        write.take_step(demo_node, speaker, Step(matter=reserved, step="reserve" if speaker is RU else "adopt"), at=AT)
    facts = agreed_facts(MARCH)
    assert [(one.kind, one.entries[0]) for one in facts] == [("finding", drafted), ("measure", agreed)]
    assert facts[0].accused_signers == ("demo-ru",)
    page = Client().get("/letters/?from=2017-03-01&to=2017-03-31").content.decode()
    assert "یک شلیک" in page
    assert "Signers who stand accused" in page
    assert "subay" not in page


def test_without_agreement_there_is_no_letter_and_the_page_says_why(demo_node: Home, member: Member) -> None:
    finding(demo_node, (RU, TR))
    page = Client().get("/letters/?from=2017-03-01&to=2017-03-31")
    assert page.status_code == 200
    assert "there is no letter" in page.content.decode()
    file = Client().get("/letters/2017-03-01/2017-03-31/letter.fa.docx")
    assert file.status_code == 400
    assert "there is no letter" in file.content.decode()
    member("demo-tr").post("/letters/2017-03-01/2017-03-31/propose/", {"language": "fa"})
    assert not MatterRow.objects.filter(kind="publication").exists()


def test_a_letter_goes_before_the_guarantors_by_the_hash_of_its_file(demo_node: Home, member: Member) -> None:
    from hashlib import sha256

    finding(demo_node)
    path = "/letters/2017-03-01/2017-03-31/"
    answer = member("demo-tr").post(f"{path}propose/", {"language": "ar"})
    assert answer.status_code == 302
    file = Client().get(f"{path}letter.ar.docx").content
    assert sha256(file).hexdigest() in FactRow.objects.get(kind="publication").content
    publication = FactRow.objects.get(kind="publication").id
    for speaker in (RU, TR, IR):
        write.take_step(demo_node, speaker, Step(matter=publication, step="assent"), at=AT)
    assert Client().get(f"{path}letter.ar.docx").content == file
    assert member("demo-tr").post(f"{path}propose/", {"language": "xx"}).status_code == 404
    assert Client().post(f"{path}propose/", {"language": "ar"}).status_code == 302
    assert MatterRow.objects.filter(kind="publication").count() == 1
