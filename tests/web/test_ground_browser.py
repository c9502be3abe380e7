"""The pages of the ground in a real browser: drawn, walked through by keyboard, drawn upon, without a violation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from test_browser import assert_fits, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]
Accounts = dict[str, tuple[str, str]]
# The walk through every plain page sees the others, in two languages.
PAGES = ("/ground/rows/claims/enter/", "/actors/org:jfs/?on=2017-02-17&known_on=2017-02-17")


def shown(page: Page) -> None:
    for kind in ("ground", "draw", "chart"):
        if page.locator(f"[data-{kind}]").count():
            page.wait_for_selector(f"[data-{kind}][data-ready]", state="attached", timeout=20_000)


def test_no_page_of_the_ground_has_a_violation(open_page: Open, accounts: Accounts) -> None:
    page = open_page("/sign-in/", "fa")
    sign_in(page, *accounts["demo-ru"])
    for path in PAGES:
        page.goto(path)
        shown(page)
        assert violations(page) == [], path
        page.set_viewport_size({"width": 360, "height": 760})
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 860})


def test_a_week_back_and_on_by_the_keyboard_in_the_direction_of_the_page(open_page: Open) -> None:
    page = open_page("/ground/?on=2017-02-22", "fa")
    shown(page)
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_url("**/ground/?on=2017-02-15")
    shown(page)
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_url("**/ground/?on=2017-02-22")


def test_a_claim_is_entered_and_its_sign_on_the_map_tells_it(open_page: Open, accounts: Accounts) -> None:
    page = open_page("/sign-in/", "en")
    sign_in(page, *accounts["demo-ru"])
    page.goto("/ground/rows/claims/enter/")
    page.select_option("#id_kind", "presence")
    page.select_option("#id_actor", "org:ahrar")
    for name, words in (("place", "Raqqa"), ("from", "2016-06-01"), ("to", "2016-06-02"), ("source", "own")):
        page.fill(f"#id_{name}", words)
    page.locator("main form button.btn-main").click()
    page.wait_for_url("**/ground/row/demo-ru/**")
    page.goto("/ground/?on=2016-06-01")  # the only claim of its day: the map lies about it
    shown(page)
    page.locator("[data-ground]").click()
    told = page.locator(".maplibregl-popup")
    expect(told).to_contain_text("Raqqa")
    expect(told).to_contain_text("Russia (demo)")
    expect(told).to_contain_text("SYNTHETIC")
    expect(told.locator("a").first).to_have_attribute("href", re.compile(r"^/registers/demo-ru/\d+/$"))


def test_an_area_is_drawn_by_mouse_and_by_keyboard_and_stored(open_page: Open, accounts: Accounts) -> None:
    page = open_page("/sign-in/", "en")
    sign_in(page, *accounts["demo-ru"])
    page.goto("/ground/rows/drawn/enter/")
    shown(page)
    canvas = page.locator("[data-draw]")
    for x, y in ((500, 150), (600, 150)):
        canvas.click(position={"x": x, "y": y})
    bar = page.locator("[data-draw-bar] button")
    bar.nth(0).focus()
    page.keyboard.press("Enter")  # a corner at the middle of the map
    expect(page.locator("[data-draw-count]")).to_contain_text("3")
    assert json.loads(page.input_value("#id_shape"))["type"] == "Polygon"
    page.select_option("#id_kind", "contact-line")
    assert json.loads(page.input_value("#id_shape"))["type"] == "LineString"
    bar.nth(1).click()
    assert len(json.loads(page.input_value("#id_shape"))["coordinates"]) == 2
    for name, words in (("en", "Line of the test"), ("from", "2017-02-20"), ("source", "own")):
        page.fill(f"#id_{name}", words)
    page.locator("main form button.btn-main").click()
    page.wait_for_url("**/ground/row/demo-ru/**")
    expect(page.locator("main")).to_contain_text("Line of the test")
