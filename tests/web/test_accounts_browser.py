"""An invited officer in a real browser: joins, adds a security key and an app, signs in with each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from second_factor import code_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PASSWORD = "correct horse battery staple"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
Complaints = list[str]


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser at the server's name, not its number: security keys are bound to names."""
    place = address.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=place, locale="fa", viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def opened(context: BrowserContext, complaints: Complaints) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    return page


def sign_in(page: Page, name: str, password: str) -> None:
    page.goto("/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.locator("main form button").first.click()


def accessible(page: Page, where: str) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, (where, found.generate_report())
    assert page.locator("html").get_attribute("dir") == "rtl", where
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, (where, "reaches beyond the window")


def test_an_invited_officer_signs_in_with_a_security_key_and_with_an_app(
    context: BrowserContext, accounts: dict[str, tuple[str, str]]
) -> None:
    complaints: Complaints = []
    head = opened(context, complaints)
    sign_in(head, *accounts["demo-ru"])
    head.wait_for_selector(".deeds .who")
    head.goto("/delegation/")
    accessible(head, "delegation")
    head.locator("form[action='/delegation/invite/'] [name=office]").fill("key officer")
    head.locator("form[action='/delegation/invite/'] button").click()
    link = head.locator(".notice.good code").inner_text()
    context.clear_cookies()

    page = opened(context, complaints)
    page.goto(link)
    accessible(page, "join")
    page.fill("[name=name]", "key-officer")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/sign-in/")
    sign_in(page, "key-officer", PASSWORD)
    page.wait_for_selector(".deeds .who")
    page.goto("/account/")
    accessible(page, "account")

    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": False}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    page.goto("/account/second-factor/keys/add/")
    accessible(page, "confirm")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector("#mfa_webauthn_add")
    accessible(page, "add a key")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_selector("main textarea")  # the recovery codes, shown once
    accessible(page, "recovery codes")
    page.goto("/account/second-factor/keys/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    accessible(page, "keys")

    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_selector(".deeds a[href^='/sign-in/']")
    sign_in(page, "key-officer", PASSWORD)
    page.wait_for_selector("#mfa_webauthn_authenticate")
    accessible(page, "second factor")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_selector(".deeds .who")

    page.goto("/account/second-factor/app/add/")
    if page.locator("[name=password]").count():
        page.fill("[name=password]", PASSWORD)
        page.locator("main form button").click()
    page.wait_for_selector("#authenticator_secret")
    accessible(page, "add an app")
    page.fill("[name=code]", code_of(page.locator("#authenticator_secret").input_value()))
    page.locator("main form button").click()
    page.wait_for_url("**/account/second-factor/**")
    page.goto("/account/second-factor/")
    accessible(page, "second factors")
    for place in ("/account/sessions/", "/account/password/", "/tokens/"):
        page.goto(place)
        accessible(page, place)
    page.set_viewport_size({"width": 390, "height": 844})
    for place in ("/account/", "/account/second-factor/", "/account/sessions/", "/delegation/"):
        page.goto(place)
        accessible(page, f"{place} on a phone")
    assert complaints == []
