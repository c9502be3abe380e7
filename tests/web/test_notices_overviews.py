"""Undertakings by party with their reasons, besieged places through time, rounds of talks, translations beside originals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from atashbas.followup.openings import Commitment, Decision, Meeting, Step
from atashbas.node.casework import write
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.project import load_matter
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.models import IncidentRow
from atashbas.values import LanguageText

Member = Callable[[str], Client]
AT = datetime(2017, 3, 1, 9, tzinfo=UTC)
RU, TR, IR = (Speaker(reporter=name, office="liaison", role="head") for name in ("demo-ru", "demo-tr", "demo-ir"))


def words(text: str, language: str = "tr") -> tuple[LanguageText, ...]:
    return (LanguageText(text=text, language=language),)


def test_undertakings_stand_by_party_with_reasons_and_no_score(demo_node: Home, member: Member) -> None:
    owed = Commitment(who="demo-ru", what=words("tahliye"), basis="agreement", due_on=date(2017, 3, 5))
    id_ = write.open_matter(demo_node, TR, owed, at=AT)
    threat = Commitment(who="demo-tr", what=words("harekât sürer"), basis="declared-intention")
    write.open_matter(demo_node, IR, threat, at=AT)
    write.take_step(demo_node, TR, Step(matter=id_, step="observe-not-kept"), at=AT)
    sent = {"step": "contradicting-statement", "text": "سخن دیگر", "language": "fa", "rests_on": "demo-ru/0"}
    assert member("demo-ir").post(f"/matters/{id_}/", sent).status_code == 302
    page = Client().get("/undertakings/").content.decode()
    for part in ("tahliye", "observed: not kept", "a statement contradicts it", "not scored", "declared intention"):
        assert part in page
    assert "tahliye" not in Client().get("/undertakings/?party=demo-tr").content.decode()
    assert "demo-ru/0" in Client().get(f"/matters/{id_}/").content.decode()
    wrong = {**sent, "rests_on": "a statement of last week"}
    assert member("demo-ir").post(f"/matters/{id_}/", wrong).status_code == 422


def test_a_besieged_place_is_seen_differently_through_time(demo_node: Home, member: Member) -> None:
    form = {"place": "Madaya", "area": "Rural Damascus", "besieged_by": "demo-ir", "people": "40000", "language": "en"}
    answer = member("demo-tr").post("/matters/new/siege/", {**form, "since_on": "2015-07-01", "text": "", "source": ""})
    assert answer.status_code == 302
    id_ = MatterRow.objects.get(kind="siege").id
    for speaker, step, day in ((RU, "observe-eased", 3), (TR, "observe-besieged", 4), (IR, "deny", 2)):
        write.take_step(demo_node, speaker, Step(matter=id_, step=step, day=date(2017, 3, day)), at=AT)
    page = Client().get("/besieged/").content.decode()
    order = [page.index(words) for words in ("denies", "observed: passage for some", "observed: besieged")]
    assert order == sorted(order)
    assert "Madaya" in page
    assert "Madaya" in Client().get("/matters/").content.decode()


def test_a_round_shows_who_was_invited_who_came_and_what_follows(demo_node: Home) -> None:
    opening = Meeting(
        title=words("görüşme"),
        venue="Astana",
        starts_at=AT,
        ends_at=AT + timedelta(days=1),
        invited=("demo-ru",),
        not_invited=("armed opposition",),
        round="Astana 3",
    )
    id_ = write.open_matter(demo_node, TR, opening, at=AT)
    write.take_step(demo_node, RU, Step(matter=id_, step="approve"), at=AT)
    write.take_step(demo_node, RU, Step(matter=id_, step="attend"), at=AT)
    write.open_matter(demo_node, IR, Decision(meeting=id_, texts=words("خط تماس", "fa")), at=AT)
    page = Client().get("/rounds/").content.decode()
    for part in ("Astana 3", "armed opposition", "خط تماس", "not adopted by all"):
        assert part in page


def test_a_translation_stands_beside_the_original_with_its_office(demo_node: Home) -> None:
    id_ = write.open_matter(demo_node, TR, Decision(texts=words("irtibat hattı")), at=AT)
    write.take_step(demo_node, RU, Step(matter=id_, step="adopt"), at=AT)
    write.take_step(demo_node, RU, Step(matter=id_, step="translate", texts=words("линия связи", "ru")), at=AT)
    matter = load_matter(id_)
    assert matter is not None
    assert matter.views == {"demo-ru": "adopt"}, "a translation says nothing of how the matter stands"
    page = Client().get(f"/matters/{id_}/").content.decode()
    assert "irtibat hattı" in page
    assert page.index("линия связи") < page.index("liaison")


@pytest.mark.parametrize(("lines", "status"), [("p-1\np-2\n", 302), ("p-1\np-2\n p-1 \n", 422)])
def test_a_list_with_a_person_twice_is_refused(member: Member, lines: str, status: int) -> None:
    listed = SimpleUploadedFile("list.txt", lines.encode())
    form = {"of": "prisoners", "between": ["demo-ir"], "offered": "2", "list_file": listed, "language": "en"}
    answer = member("demo-tr").post("/matters/new/exchange/", {**form, "text": "", "place": "", "day": ""})
    assert answer.status_code == status
    assert "p-1" not in answer.content.decode()


def test_an_incident_near_a_protected_site_is_flagged_to_its_audience_alone(demo_node: Home, member: Member) -> None:
    row = IncidentRow.objects.filter(place_precision__in=("site", "locality"), lat_udeg__isnull=False).order_by("id")[0]
    lat, lon = row.lat_udeg / 1e6 + 0.004, row.lon_udeg / 1e6
    form = {"category": "hospital", "admin1": "Idlib", "notified_to": ["demo-ru"], "text": "", "language": "en"}
    near, far = f"{lat:.5f}, {lon:.5f}", f"{lat + 0.02:.5f}, {lon + 0.2:.5f}"
    pages = [
        member("demo-tr").post("/matters/new/protected-site/", {**form, "place": place}).headers["Location"]
        for place in (near, far, "behind the bakery")
    ]
    shown = [member("demo-ru").get(page).content.decode() for page in pages]
    assert row.id in shown[0]
    assert row.id not in shown[1]
    assert row.id not in shown[2]
    assert row.id not in member("demo-ir").get(pages[0]).content.decode()
    assert Client().get(pages[0]).status_code == 404
