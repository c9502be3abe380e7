"""Breaks that delegations declare: whose word holds for whose numbers, what the page says, and the real ones."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from atashbas.followup.openings import CountingBreak, Step
from atashbas.node import queries
from atashbas.node.casework import write
from atashbas.node.casework.write import Speaker
from atashbas.node.home import Home
from atashbas.node.outlook import open_alarms, outlook
from atashbas.node.outlook.breaks import declared_breaks
from atashbas.values import AtashbasError, LanguageText, Period

ON = date(2021, 5, 18)  # the rise of Hama begins
REASON = (LanguageText(text="a further post reports", language="en"),)


def declare(home: Home, by: str, register: str = "demo-tr", area: str | None = "Hama") -> str:
    opening = CountingBreak(register=register, material="reports", day=ON, area=area, texts=REASON)
    return write.open_matter(home, Speaker(reporter=by, role="head"), opening)


def in_force() -> list[tuple[str | None, bool]]:
    return [(one.by, one.in_force) for one in declared_breaks("reports")]


def hama(register: str) -> bool:
    return any((one.area, one.register) == ("Hama", register) for one in open_alarms(within_days=10))


def test_a_keeper_declares_a_break_in_its_own_numbers_and_the_alarm_falls_silent(risen_node: Home) -> None:
    assert hama("demo-tr")
    entry = declare(risen_node, "demo-tr")
    assert in_force() == [("demo-tr", True)]
    assert not hama("demo-tr")
    assert hama("demo-ru")  # only the register in which something else is counted
    write.take_step(risen_node, Speaker(reporter="demo-tr", role="head"), Step(matter=entry, step="withdraw"))
    assert in_force() == []
    assert hama("demo-tr")


def test_a_rival_alone_cannot_silence_a_register_two_others_can(risen_node: Home) -> None:
    declare(risen_node, "demo-ru")
    assert in_force() == [("demo-ru", False)]
    assert hama("demo-tr")
    declare(risen_node, "demo-ir")
    assert in_force() == [("demo-ir", True), ("demo-ru", True)]
    assert not hama("demo-tr")


def test_a_break_is_tested_in_its_own_governorate_and_shown_with_its_author(risen_node: Home) -> None:
    entry = declare(risen_node, "demo-tr")
    period = queries.extent()
    assert period is not None
    (test,) = outlook("reports", period).breaks
    assert (test.state, test.area, test.register) == ("declared-tested", "Hama", "demo-tr")
    assert test.reason == entry
    page = Client().get("/outlook/", headers={"accept-language": "en"}).content.decode()
    assert page.count("a further post reports") >= 2  # as declared, and as the reason in the test's sentence
    assert f"/matters/{entry}/" in page


def test_a_declaration_is_made_in_the_page(demo_node: Home) -> None:
    client = Client()
    client.force_login(User.objects.get(username="demo-ru"))
    form = client.get("/matters/new/counting-break/?register=demo-ru&material=reports&day=2017-02-20")
    assert b'value="2017-02-20"' in form.content
    sent = {"register": "demo-ru", "material": "reports", "day": "2017-02-20", "area": "", "language": "ru"}
    assert client.post("/matters/new/counting-break/", sent).status_code == 422  # no reason, no break
    answer = client.post("/matters/new/counting-break/", {**sent, "text": "считаются и обстрелы из сёл"})
    assert answer.status_code == 302
    assert "считаются и обстрелы" in client.get(answer.headers["Location"]).content.decode()
    (found,) = declared_breaks("reports")
    assert (found.day, found.register, found.area, found.in_force) == (date(2017, 2, 20), "demo-ru", None, True)


def test_a_break_without_a_reason_is_none() -> None:
    with pytest.raises(AtashbasError, match=r"record\.field"):
        CountingBreak(register="ru", material="printed", day=ON, texts=())


def test_the_jump_of_october_2020_is_a_break_and_no_escalation(demo_node: Home) -> None:
    autumn = Period(first_on=date(2020, 4, 1), last_on=date(2021, 1, 31))
    found = outlook("printed", autumn)
    assert {one.day for one in found.breaks} == {date(2020, 10, 7)}
    assert not [alarm for alarm in found.alarms if date(2020, 10, 1) <= alarm.day <= date(2020, 11, 15)]
    page = Client().get("/outlook/?of=printed&from=2020-04-01&to=2021-01-31", headers={"accept-language": "en"})
    assert "the level goes from about" in page.content.decode()


def test_levels_that_jump_without_a_declaration_are_proposed_and_link_to_the_form(demo_node: Home) -> None:
    client = Client()
    client.force_login(User.objects.get(username="demo-tr"))
    period = queries.extent()
    assert period is not None
    proposed = outlook("printed", period).proposed
    assert proposed
    assert {one.state for one in proposed} == {"proposed"}
    declared = {one.day for one in declared_breaks("printed")}
    assert declared.isdisjoint(one.day for one in proposed)
    page = client.get("/outlook/?of=printed").content.decode()
    for one in proposed:
        assert f"register={one.register}&amp;day={one.day}&amp;material=printed" in page
