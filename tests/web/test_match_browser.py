"""A pair and the pages of the matching in a browser: drawn, usable by keys, no violation, no wider than a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from test_browser import assert_fits, ready, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
Open = Callable[..., Page]


def first_pair(page: Page) -> str:
    return page.locator("table th a").first.get_attribute("href") or ""


@pytest.mark.parametrize("language", ["fa", pytest.param("ru", marks=pytest.mark.deep)])
def test_a_pair_is_drawn_with_its_uncertainty_and_has_no_violation(open_page: Open, language: str) -> None:
    page = open_page("/links/", language)
    page.goto(first_pair(page))
    ready(page)
    assert violations(page) == []
    bars = page.locator("svg.days rect")
    expect(bars).to_have_count(2)
    assert all((bars.nth(n).bounding_box() or {"width": 0})["width"] > 4 for n in range(2))
    assert page.locator("svg.days[aria-hidden=true]").count() == 2  # the table beside it says the same in words
    colours = bars.evaluate_all("(all) => all.map((one) => getComputedStyle(one).fill)")
    assert len(set(colours)) == 2
    page.set_viewport_size({"width": 360, "height": 760})
    assert_fits(page)


@pytest.mark.parametrize("path", ["/links/matching/", "/incidents/changes/"])
def test_the_pages_around_it_have_none_either(open_page: Open, path: str) -> None:
    for language in ("ar", "en"):
        page = open_page(path, language)
        assert violations(page) == [], (path, language)
        page.set_viewport_size({"width": 360, "height": 760})
        assert_fits(page)


@pytest.mark.deep
def test_two_sign_ins_disagree_by_keyboard_alone_and_both_words_stand(
    open_page: Open, accounts: dict[str, tuple[str, str]]
) -> None:
    pair = ""
    for name, says in (("demo-ru", "same"), ("demo-tr", "different")):
        page = open_page("/sign-in/", "en")
        sign_in(page, *accounts[name])
        if not pair:
            page.goto("/links/")
            pair = first_pair(page)
        page.goto(pair)
        page.locator("#id_says").focus()
        page.locator("#id_says").select_option(says)
        page.keyboard.press("Tab")
        page.keyboard.type(f"{name} saw it")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".notice.good")).to_be_visible()
        assert violations(page) == []
    stranger = open_page(pair, "en")
    judged = stranger.locator("section:has(#judged)")
    expect(judged.locator(".mark.doubt")).to_have_text("disputed")
    for name in ("demo-ru", "demo-tr"):
        expect(judged).to_contain_text(f"{name} saw it")
    stranger.goto("/links/")
    expect(stranger.locator("section:has(#disputes) a")).to_have_count(1)
