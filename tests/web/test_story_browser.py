"""Three members in three languages come to a finding by clicking, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
Accounts = dict[str, tuple[str, str]]
RU, TR, IR = "demo-ru", "demo-tr", "demo-ir"
LANGUAGE = {RU: "ru", TR: "tr", IR: "fa"}


def signed_in(open_page: Open, accounts: Accounts, who: str) -> Page:
    """A page of a member of a delegation, in its language."""
    page = open_page("/sign-in/", LANGUAGE[who])
    name, password = accounts[who]
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.locator("main form button").click()
    page.wait_for_selector(".deeds .who")
    assert page.locator("html").get_attribute("lang") == LANGUAGE[who]
    assert page.locator("html").get_attribute("dir") == ("rtl" if who == IR else "ltr")
    return page


def say(page: Page, case: str, kind: str, step: str = "", **fields: str) -> None:
    """Open the offer of this kind on the case's page, fill it and sign."""
    page.goto(case)
    form = page.locator(f"form[action='{case}{kind}/']").filter(has=page.locator(f"input[name=step][value='{step}']"))
    offer = page.locator("details").filter(has=form)
    offer.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if value == "on":
            field.check()
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").click()
    expect(page.locator(".notice.good")).to_be_visible()


def test_from_an_incident_to_an_agreed_finding_by_clicking(open_page: Open, accounts: Accounts) -> None:
    turkish, russian, persian = (signed_in(open_page, accounts, who) for who in (TR, RU, IR))
    turkish.goto("/incidents/?band=probable&from=2017-02-01&to=2017-02-28")
    turkish.goto(turkish.locator("#list th a").first.get_attribute("href") or "")
    turkish.locator("a[href^='/cases/new/?incident=']").first.click()
    turkish.fill("[name=text]", "Yol ateş altında kaldı")
    turkish.fill("[name=suspected]", RU)
    turkish.locator("main form button").last.click()
    turkish.wait_for_url("**/cases/demo-tr/*/")
    case = f"/cases/{turkish.url.split('/cases/')[1]}"
    say(turkish, case, "query", asked=RU, answer_within_h="72", text="Kim ateş etti?")
    russian.goto("/our-work/")
    russian.locator(f"a[href='{case}']").first.click()
    expect(russian.locator("main")).to_contain_text("Kim ateş etti?")
    say(russian, case, "answer", text="Пост открыл огонь по ошибке")
    say(persian, case, "position", stance="confirm", text="پاسخ کافی است")
    say(persian, case, "finding", outcome="minor-violation", attribution=RU, text="آتش کوتاه بر جاده")
    for page in (persian, turkish, russian):
        say(page, case, "assent", sure="on")
    for page in (persian, turkish, russian):
        page.goto(case)
        expect(page.locator(".lead-in .mark.good")).to_be_visible()
        expect(page.locator("article.finding .mark.good")).to_have_count(3)
        expect(page.locator("main .notice[role=note]").first).to_be_visible()  # a required signer stands accused
