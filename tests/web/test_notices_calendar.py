"""The calendar under its secret address, and how one chooses to be told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from icalendar import Calendar

from atashbas.node.casework.models import FactRow
from atashbas.node.notices.models import NoticeChoice, WebhookRow

Member = Callable[[str], Client]


def called(client: Client, **changed: str) -> str:
    sent = {
        "text": "نشست بررسی",
        "language": "fa",
        "venue": "Astana, Akorda",
        "starts_at": "2017-03-06T11:00",
        "ends_at": "2017-03-06T13:30",
        **changed,
    }
    answer = client.post("/matters/new/meeting/", sent)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def address(client: Client) -> str:
    page = client.post("/notices/calendar/", {}).content.decode()
    match = re.search(r'<code dir="ltr">http://testserver(/calendar/[\w-]+\.ics)</code>', page)
    assert match
    return match[1]


def entries(content: bytes) -> dict[str, Any]:
    return {str(one["uid"]): one for one in Calendar.from_ical(content).walk("VEVENT")}


def test_a_meeting_stands_in_the_calendar_at_its_instant_and_is_confirmed_by_all(member: Member) -> None:
    page = called(member("demo-tr"))
    feed = address(member("demo-ru"))
    (entry,) = entries(Client().get(feed).content).values()
    assert entry["dtstart"].dt == datetime(2017, 3, 6, 9, tzinfo=UTC), "11:00 in Damascus is 9:00 UTC in winter"
    assert entry["dtend"].dt == datetime(2017, 3, 6, 11, 30, tzinfo=UTC)
    assert entry["status"] == "TENTATIVE"
    assert "نشست بررسی" in entry["summary"]
    for delegation in ("demo-tr", "demo-ru", "demo-ir"):
        member(delegation).post(page, {"step": "approve", "text": "", "language": "en"})
    (entry,) = entries(Client().get(feed).content).values()
    assert entry["status"] == "CONFIRMED"
    assert entry["sequence"] == 3
    alone = entries(Client().get(f"{page}meeting.ics").content)
    assert alone.keys() == {str(entry["uid"])}


def test_summer_time_of_the_day_itself_is_used(member: Member) -> None:
    page = called(member("demo-tr"), starts_at="2017-07-04T11:00", ends_at="2017-07-05T01:00")
    (entry,) = entries(Client().get(f"{page}meeting.ics").content).values()
    assert entry["dtstart"].dt == datetime(2017, 7, 4, 8, tzinfo=UTC), "Damascus had summer time in July 2017"


def test_dues_and_clocks_are_each_partys_own_and_nothing_sealed_is_told(member: Member) -> None:
    turkish = member("demo-tr")
    owed = {"text": "sınır", "language": "tr", "basis": "demand", "who": "demo-ru", "to": "", "due_on": "2017-03-05"}
    assert turkish.post("/matters/new/commitment/", owed).status_code == 302
    sealed = {"to": ["demo-ru"], "about": "", "text": "gizli söz", "language": "tr"}
    assert turkish.post("/matters/new/urgent/", sealed).status_code == 302
    for delegation, what in (("demo-ru", "owed"), ("demo-tr", "owed-to"), ("demo-ir", None)):
        content = Client().get(address(member(delegation))).content
        assert "gizli" not in content.decode()
        found = entries(content)
        assert [uid.rsplit("-demo-tr", 1)[0] for uid in found] == ([what] if what else [])
        assert all(one["dtstart"].dt == date(2017, 3, 5) for one in found.values())


def test_a_calendar_address_is_secret_and_ends_when_told_so(member: Member) -> None:
    client = member("demo-ru")
    first = address(client)
    assert first.removeprefix("/calendar/").removesuffix(".ics") not in str(NoticeChoice.objects.values())
    second = address(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    User.objects.filter(username="demo-ru").update(is_active=False)
    assert Client().get(second).status_code == 404
    User.objects.filter(username="demo-ru").update(is_active=True)
    client.post("/notices/calendar/", {"do": "revoke"})
    assert Client().get(second).status_code == 404
    assert Client().get("/calendar/.ics").status_code == 404
    assert Client().get(f"/matters/{FactRow.objects.first() or 'demo-tr/1'}/meeting.ics").status_code == 404


def test_hostile_words_stay_inside_their_line(member: Member) -> None:
    page = called(member("demo-tr"), text="a\r\nBEGIN:VALARM\r\nX:1;,\\", venue="b\nATTACH:http://x")
    content = Client().get(f"{page}meeting.ics").content.decode()
    assert not re.search(r"^(BEGIN:VALARM|ATTACH)", content, re.MULTILINE)
    assert len(entries(content.encode())) == 1


def test_mail_is_chosen_by_oneself(member: Member) -> None:
    client = member("demo-ru")
    sent = {"mail": "daily", "address": "a@b.example", "language": "fa", "hour": "7"}
    assert client.post("/notices/settings/", sent).status_code == 302
    page = client.get("/notices/settings/").content.decode()
    assert "a@b.example" in page
    for wrong in ({"address": ""}, {"hour": "24"}, {"language": "xx"}, {"mail": "hourly"}, {"address": "a@b\nBcc:c@d"}):
        assert client.post("/notices/settings/", {**sent, **wrong}).status_code == 422
    assert NoticeChoice.objects.get(user__username="demo-ru").hour == 7


def test_webhooks_go_where_the_operator_allows_and_are_the_delegations_own(member: Member, settings: Any) -> None:
    client = member("demo-ru")
    refused = client.post("/notices/webhook/", {"url": "https://hooks.example/x"})
    assert refused.status_code == 422
    assert "hooks.example" in refused.content.decode()
    settings.WEBHOOK_HOSTS, settings.WEBHOOK_PRIVATE = ("127.0.0.1",), True
    made = client.post("/notices/webhook/", {"url": "http://127.0.0.1:9/x"}).content.decode()
    assert "whsec_" in made
    assert "whsec_" not in client.get("/notices/settings/").content.decode()
    hook = WebhookRow.objects.get()
    member("demo-ir").post("/notices/webhook/", {"remove": str(hook.pk)})
    assert WebhookRow.objects.exists()
    assert "127.0.0.1" not in member("demo-ir").get("/notices/settings/").content.decode().split("Hosts that")[0]
    client.post("/notices/webhook/", {"remove": str(hook.pk)})
    assert not WebhookRow.objects.exists()
