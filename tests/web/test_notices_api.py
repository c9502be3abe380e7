"""Follow-up through the API: a token reads what its member may, a stranger what everybody may; notices need a token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from atashbas.followup.openings import Commitment, Decision, Meeting, Step, Urgent
from atashbas.node import tokens
from atashbas.node.casework import write
from atashbas.node.casework.models import ReadRecord
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.values import LanguageText

AT = datetime(2017, 3, 1, 9, tzinfo=UTC)
RU, TR, IR = (Speaker(reporter=name, role="head") for name in ("demo-ru", "demo-tr", "demo-ir"))
WORDS = (LanguageText(text="gizli söz", language="tr"),)


def get(address: str, name: str = "", status: int = 200) -> Any:
    headers = {"Accept-Language": "en"}
    if name:
        token = tokens.make_token(User.objects.get(username=name).pk, "test")
        headers["Authorization"] = f"Bearer {token}"
    answer = Client().get(f"/api/v1{address}", headers=headers)
    assert answer.status_code == status, answer.content[:300]
    return answer.json()


def test_what_is_sealed_is_read_by_its_audience_and_the_reading_recorded(demo_node: Home) -> None:
    id_ = write.open_matter(demo_node, TR, Urgent(to=("demo-ru",), texts=WORDS), at=AT)
    assert get("/matters")["items"] == []
    assert get("/matters", "demo-ir")["items"] == []
    assert [one["id"] for one in get("/matters", "demo-ru")["items"]] == [id_]
    found = get(f"/matters/{id_}", "demo-ru")
    assert found["opening"]["texts"][0]["text"] == "gizli söz"
    assert found["waits"] == ["demo-ru"]
    assert ReadRecord.objects.get().reporter == "demo-ru"
    get(f"/matters/{id_}", status=404)
    get(f"/matters/{id_}", "demo-ir", status=404)


def test_a_meeting_tells_its_agenda_decisions_and_actions(demo_node: Home) -> None:
    opening = Meeting(title=WORDS, venue="Astana", starts_at=AT, ends_at=AT + timedelta(days=1))
    id_ = write.open_matter(demo_node, TR, opening, at=AT)
    write.take_step(demo_node, RU, Step(matter=id_, step="propose-item", texts=WORDS, rests_on=("demo-ru/1",)), at=AT)
    decision = write.open_matter(demo_node, IR, Decision(meeting=id_, texts=WORDS), at=AT)
    owed = Commitment(who="demo-ru", what=WORDS, basis="decision", source=decision)
    write.open_matter(demo_node, RU, owed, at=AT)
    found = get(f"/meetings/{id_}")
    assert [one["rests_on"] for one in found["agenda"]] == [["demo-ru/1"]]
    assert [one["id"] for one in found["decisions"]] == [decision]
    assert found["actions"][0]["opening"]["who"] == "demo-ru"
    assert list(get("/undertakings")) == ["demo-ru"]
    get(f"/meetings/{decision}", status=404)


def test_notices_need_a_members_token(demo_node: Home) -> None:
    write.open_matter(demo_node, TR, Urgent(to=("demo-ru",), texts=WORDS), at=AT)
    get("/notices", status=401)
    assert [one["kind"] for one in get("/notices", "demo-ru")["items"]] == ["urgent"]
    assert get("/notices?only=waits&before=1", "demo-ru")["items"] == []
    assert get("/notices", "demo-ir")["items"] == []
    for wrong in ("before=-1", "before=x", "before=99999999999999999999"):
        get(f"/notices?{wrong}", "demo-ru", status=422)
