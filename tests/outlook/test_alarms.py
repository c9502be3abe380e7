"""An alarm from its rise to its answer: the list, the pages, the notice, the bulletin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from atashbas.followup.openings import AlarmAnswer, Step
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.outlook import open_alarms, outlook, watch_sentences
from atashbas.values import AtashbasError, Period

from .conftest import DAYS, LAST_ON, RISE

TURKIYE, RUSSIA = Speaker(reporter="demo-tr", role="head"), Speaker(reporter="demo-ru", role="head")


def answered(home: Home, by: Speaker, found: str = "real", *, ago: timedelta = timedelta(0)) -> str:
    alarm = next(one for one in open_alarms() if one.area == "Hama" and one.register == "demo-tr")
    opening = AlarmAnswer(area=alarm.area, register=alarm.register, day=alarm.day, found=found)
    return write.open_matter(home, by, opening, at=datetime.now(UTC) - ago)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def test_a_rise_is_an_alarm_of_every_register_that_sees_it(risen_node: Home) -> None:
    alarms = open_alarms()
    assert {(one.area, one.register) for one in alarms} >= {
        ("Hama", "demo-ru"),
        ("Hama", "demo-tr"),
        ("Hama", "reconciled"),
    }
    for one in alarms:
        assert one.id == f"reports/{one.register}/{one.area}/{one.day}"
        assert one.since <= one.day <= LAST_ON
    assert [one.day for one in alarms] == sorted((one.day for one in alarms), reverse=True)


def test_before_the_rise_it_is_no_alarm(risen_node: Home) -> None:
    before = LAST_ON - timedelta(days=DAYS - RISE)
    known = open_alarms(on=before, within_days=5)
    assert all(one.day <= before for one in known)  # what came later is not used
    assert ("Hama", "demo-tr") not in {(one.area, one.register) for one in known}


def test_an_answer_settles_the_alarm_for_him_who_gave_it_and_rival_answers_stand(risen_node: Home) -> None:
    entry = answered(risen_node, TURKIYE, ago=timedelta(minutes=1))  # entries tell whole seconds
    alarm = next(one for one in open_alarms() if one.answers)
    assert [(one.by, one.found, one.entry) for one in alarm.answers] == [("demo-tr", "real", entry)]
    assert alarm.id not in {one.id for one in open_alarms(waits_for="demo-tr")}
    assert alarm.id in {one.id for one in open_alarms(waits_for="demo-ru")}
    assert alarm.id not in {one.id for one in open_alarms(waits_for="")}
    answered(risen_node, RUSSIA, "false")
    alarm = next(one for one in open_alarms() if one.answers)
    assert [(one.by, one.found) for one in alarm.answers] == [("demo-tr", "real"), ("demo-ru", "false")]
    write.take_step(risen_node, TURKIYE, Step(matter=entry, step="withdraw"))
    assert [one.by for one in next(one for one in open_alarms() if one.answers).answers] == ["demo-ru"]


def test_a_short_period_rests_on_all_that_is_known_before(risen_node: Home) -> None:
    week = Period(first_on=LAST_ON - timedelta(days=6), last_on=LAST_ON)
    found = outlook("reports", week)
    assert {alarm.area for alarm in found.alarms} <= {"Hama", "Homs"}
    assert {one.area: one.state for one in found.board}["Hama"] == "alarm"
    assert any(sentence.facts["area"] == "Hama" for sentence in found.sentences)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_page_draws_the_alarm_with_words_and_offers_an_answer(risen_node: Home, language: str) -> None:
    client = signed_in("demo-tr")
    page = client.get("/outlook/?area=Hama", headers={"accept-language": language}).content.decode()
    assert 'fill="url(#watch-alarm)"' in page
    assert 'class="week-alarm">!' in page
    assert "/matters/new/alarm-answer/?area=Hama" in page
    assert "area=Hama#chart" in page
    assert "/matters/new/alarm-answer/" not in Client().get("/outlook/?area=Hama").content.decode()


def test_the_work_page_lists_what_one_has_not_answered(risen_node: Home) -> None:
    client, link = signed_in("demo-tr"), "area=Hama&amp;register=demo-tr&amp;day="
    assert link in client.get("/our-work/").content.decode()
    answered(risen_node, TURKIYE)
    assert link not in client.get("/our-work/").content.decode()
    assert link in signed_in("demo-ru").get("/our-work/").content.decode()


def test_the_bulletin_of_the_day_speaks_of_it(risen_node: Home) -> None:
    day = Period(first_on=LAST_ON, last_on=LAST_ON)
    said = watch_sentences("reports", day)
    assert "Hama" in {sentence.facts.get("area") for sentence in said}
    page = Client().get(f"/bulletin/{LAST_ON}/{LAST_ON}/", headers={"accept-language": "en"}).content.decode()
    assert "This asks for a look, it is not a finding." in page


def test_silent_registers_allow_no_word_about_today(risen_node: Home) -> None:
    later = Period(first_on=LAST_ON + timedelta(days=30), last_on=LAST_ON + timedelta(days=30))
    assert watch_sentences("reports", later) == ()


def test_the_chart_shows_the_days_of_alarm(risen_node: Home) -> None:
    answer = Client().get("/charts/watched.json", {"of": "reports", "area": "Hama"}).json()
    raised = {row["day"] for row in answer["data"]["values"] if row["raised"]}
    assert LAST_ON.isoformat() in raised
    assert len({row["day"] for row in answer["data"]["values"]}) <= 240
    default = Client().get("/charts/watched.json", {"of": "reports"}).json()
    assert default == answer  # without an area the one with the most urgent state is shown


def test_an_unknown_material_has_no_alarms(risen_node: Home) -> None:
    with pytest.raises(AtashbasError, match=r"outlook\.material"):
        watch_sentences("rumours", Period(first_on=date(2021, 5, 1), last_on=date(2021, 5, 1)))
