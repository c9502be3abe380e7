"""The pages in a real browser, in Persian and English, on a desk and on a phone: drawn, usable, without a violation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import get_resolver
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # the passes are not looked at, and cost as much again
}
FEBRUARY = "from=2017-02-01&to=2017-02-28"
# What reaches beyond the window, except inside tables that scroll by themselves.
WIDE = """[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && !one.closest(".table-wrap, .map, nav, .skip, .stack thead"))
  .map((one) => one.outerHTML.slice(0, 120))"""
PAGES = (
    f"/?{FEBRUARY}",
    f"/incidents/?band=probable&{FEBRUARY}",
    "@incident",
    "@report",
    "/numbers/?reporter=ru&from=2017-01-01&to=2017-06-01",
    "/registers/demo-ru/",
    "/registers/demo-ru/0/",
    "/bulletin/2017-02-25/2017-02-25/",
    "/sign-in/",
)


def plain_pages(patterns: Iterable[Any] | None = None, before: str = "") -> Iterator[str]:
    """Every page whose address needs nothing filled in, whichever room it belongs to."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from plain_pages(one.url_patterns, path)
        elif "<" not in path and path.endswith("/") and not path.startswith(("ogc/", "api/", "sign-out", "language")):
            yield f"/{path}"


def ready(page: Page) -> None:
    for kind in ("map", "chart"):
        if page.locator(f"[data-{kind}]").count():
            page.wait_for_selector(f"[data-{kind}][data-ready]", state="attached", timeout=20_000)


def goto(page: Page, path: str) -> None:
    if path.startswith("@"):
        page.goto(f"/incidents/?band=probable&{FEBRUARY}")
        page.goto(page.locator("#list th a").first.get_attribute("href") or "")
        if path == "@report":
            page.goto(page.locator("article a[href^='/reports/']").first.get_attribute("href") or "")
    else:
        page.goto(path)
    ready(page)


def violations(page: Page) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def assert_fits(page: Page) -> None:
    """Nothing makes the page wider than its window."""
    wide = page.evaluate(WIDE)
    assert wide == [], page.url


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_page_has_a_violation_and_every_page_fits_a_phone(open_page: Open, language: str) -> None:
    page = open_page("/about/", language)
    for path in PAGES:
        goto(page, path)
        assert violations(page) == [], path
        page.set_viewport_size({"width": 360, "height": 760})
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 860})


@pytest.mark.parametrize("language", ["fa", "en"])
def test_no_page_that_a_member_can_reach_has_a_violation(
    open_page: Open, accounts: dict[str, tuple[str, str]], language: str
) -> None:
    page = open_page("/sign-in/", language)
    sign_in(page, *accounts["demo-ir"])
    seen = 0
    for path in sorted({*plain_pages()} - {"/", "/incidents/"}):  # those two a stranger has seen above
        answer = page.request.get(path)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue  # some answer only to what a form sends
        goto(page, path)
        assert violations(page) == [], path
        page.set_viewport_size({"width": 360, "height": 760})
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 860})
        seen += 1
    assert seen > 12


def sign_in(page: Page, name: str, password: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.locator("main form button").click()
    page.wait_for_selector(".deeds .who")


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_member_records_a_report_on_a_phone(
    open_page: Open, accounts: dict[str, tuple[str, str]], language: str
) -> None:
    page = open_page("/record/", language, width=360)
    sign_in(page, *accounts["demo-tr"])
    page.wait_for_url("**/record/")
    assert violations(page) == []
    assert_fits(page)
    page.fill("#id_place", "سراقب")
    page.fill("#id_killed_civilians_1", "2")
    page.fill("#id_text", "one round, heard twice")
    page.locator("main form button").click()
    page.wait_for_url("**/reports/demo-tr/**")
    expect(page.locator(".notice.good")).to_be_visible()
    expect(page.locator("main")).to_contain_text("سراقب")
    assert violations(page) == []
    own = page.url
    for action in ("amend", "withdraw"):
        page.goto(f"{own}{action}/")
        assert violations(page) == [], action
        assert_fits(page)
    page.goto("/import/")
    assert violations(page) == []
    page.set_input_files("#file", {"name": "رویدادها.csv", "mimeType": "text/csv", "buffer": SHEET.encode()})
    page.locator("main form button").click()
    page.wait_for_url("**/import/preview/")
    assert violations(page) == []
    assert_fits(page)
    page.locator("button[formaction$='/store/']").click()
    page.wait_for_url("**/import/store/")
    assert violations(page) == []
    page.locator(".deeds form button").click()
    page.wait_for_url("**/")


SHEET = "شماره,تاریخ,استان,محل,نوع\n۹۱,۱۳۹۵/۱۲/۰۵,ادلب,سراقب,خمپاره\n۹۲,۱۳۹۵/۱۳/۰۵,ادلب,سراقب,خمپاره\n"


def test_the_map_opens_an_incident(open_page: Open) -> None:
    page = open_page(f"/?{FEBRUARY}", "fa")
    ready(page)
    page.locator("[data-map]").scroll_into_view_if_needed()
    assert page.locator("[data-map] canvas").count() == 1
    brief = page.request.get("/incidents/?text=").text()
    assert re.search(r"/incidents/i[0-9a-f]+/", brief)
    box = page.locator("[data-map] canvas").bounding_box()
    assert box
    opened = False
    for dx in range(20, 56, 2):  # the west of the country is full of points: walk until one answers
        for dy in range(30, 70, 6):
            page.mouse.click(box["x"] + box["width"] * dx / 100, box["y"] + box["height"] * dy / 100)
            if page.locator(".maplibregl-popup .brief a").count():
                opened = True
                break
        if opened:
            break
    assert opened
    page.locator(".maplibregl-popup .brief a").first.click()
    page.wait_for_url("**/incidents/i*/")


def test_the_list_is_filtered_in_place_and_the_address_follows(open_page: Open) -> None:
    page = open_page("/incidents/", "en")
    before = page.locator("#list strong").inner_text()
    page.select_option("#band", "probable")
    page.wait_for_url("**band=probable**")
    expect(page.locator("#list strong")).not_to_have_text(before)
    assert set(page.locator("#list .mark.good").all_inner_texts()) == {"matched"}
    page.fill("#text", "zzzz nobody")
    page.locator("main form button").click()
    expect(page.locator("#list")).to_contain_text("No incident fits")
    page.go_back()
    page.wait_for_url("**band=probable**")


def test_language_and_keyboard(open_page: Open) -> None:
    page = open_page("/registers/", "ru")
    assert page.locator("html").get_attribute("lang") == "ru"
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.get_by_role("button", name="فارسی").click()
    page.wait_for_selector("html[lang=fa][dir=rtl]")
    assert page.url.endswith("/registers/")


def test_charts_are_drawn_without_evaluating_code(open_page: Open) -> None:
    page = open_page(f"/?{FEBRUARY}", "fa")
    ready(page)
    texts = page.locator("[data-chart] svg text").all_text_contents()
    assert any("فوریه" in text for text in texts)
    assert not any(re.search("[0-9]", text) for text in texts)
    page.goto("/?from=2020-01-01&to=2021-06-01")
    ready(page)
    assert page.locator("[data-chart] svg line[stroke-dasharray]").count() >= 1, "the break of October 2020"
