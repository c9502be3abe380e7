"""The count beside one's name, the list and its marks, in the browser's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from atashbas.followup.openings import KINDS
from atashbas.followup.waiting import REPLIES
from atashbas.node.casework.models import FactRow
from atashbas.node.notices.models import NoticeRow
from atashbas.node.writing import now
from atashbas.web.notices import labels

Member = Callable[[str], Client]
HOSTILE = '<script>alert(1)</script>\u202e"=1+1'


def sent_message(client: Client) -> None:
    answer = client.post("/matters/new/urgent/", {"to": ["demo-ru"], "about": "", "text": HOSTILE, "language": "tr"})
    assert answer.status_code == 302


def test_a_notice_is_counted_read_and_left_by_its_link(member: Member) -> None:
    sent_message(member("demo-tr"))
    reader = member("demo-ru")
    page = reader.get("/notices/").content.decode()
    assert '<span class="tally">1</span>' in page
    assert "An urgent message waits for us" in page
    assert "<script>alert" not in page
    row = NoticeRow.objects.get(party="demo-ru")
    answer = reader.get(f"/notices/{row.pk}/")
    assert answer.headers["Location"] == f"/matters/{row.subject}/"
    assert "tally" not in reader.get("/").content.decode()
    assert reader.get("/notices/?only=unread").content.decode().count('name="notice"') == 0


def test_notices_are_for_members_of_their_delegation_alone(member: Member) -> None:
    sent_message(member("demo-tr"))
    row = NoticeRow.objects.get(party="demo-ru")
    for path in ("/notices/", f"/notices/{row.pk}/"):
        assert Client().get(path).headers["Location"].startswith("/sign-in/")
    assert member("demo-ir").get(f"/notices/{row.pk}/").status_code == 404
    member("demo-ir").post("/notices/read/", {"notice": [str(row.pk)]})
    assert 'class="tally">1<' in member("demo-ru").get("/").content.decode()
    for path in ("/notices/?before=x", "/notices/?before=" + "9" * 40, "/notices/?only=nothing"):
        assert member("demo-ru").get(path).status_code == 200
    assert member("demo-ru").post("/notices/read/", {"upto": "9" * 40, "notice": ["-1", "x"]}).status_code == 302


def test_all_are_marked_at_once_and_a_late_one_says_so(member: Member) -> None:
    sent_message(member("demo-tr"))
    NoticeRow.objects.update(due_at=now() - timedelta(days=1))
    reader = member("demo-ru")
    assert "overdue" in reader.get("/notices/?only=waits").content.decode()
    reader.post("/notices/read/", {"upto": str(NoticeRow.objects.latest("pk").pk)})
    assert "tally" not in reader.get("/").content.decode()
    subject = FactRow.objects.get(kind="urgent").id
    reader.post(f"/matters/{subject}/", {"step": "acknowledge", "text": "", "language": "en"})
    assert "settled" in reader.get("/notices/").content.decode()


def test_every_notice_has_its_words() -> None:
    assert set(labels.REPLY) == {kind for kind, cls in KINDS.items() if cls in REPLIES}
    for what in labels.CASE:
        assert labels.words_of(what, "case", "")
    assert labels.words_of("alarm", "watch", "")
