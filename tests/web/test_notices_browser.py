"""The pages of notices, meetings and letters in a real browser: no violation, nothing wider than a phone, keys suffice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from test_browser import assert_fits, sign_in, violations

Open = Callable[..., Page]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_meeting_is_called_seen_as_a_notice_and_its_note_read(
    open_page: Open, accounts: dict[str, tuple[str, str]], language: str
) -> None:
    caller = open_page("/sign-in/", language)
    sign_in(caller, *accounts["demo-tr"])
    caller.goto("/matters/new/meeting/")
    caller.fill("#id_text", "نشست دربارهٔ آتش‌بس")
    caller.fill("#id_venue", "Astana")
    caller.fill("#id_starts_at", "2017-03-06T11:00")
    caller.fill("#id_ends_at", "2017-03-06T13:00")
    caller.fill("#id_round", "Astana 3")
    caller.locator("main form button").last.press("Enter")
    caller.wait_for_url("**/matters/demo-tr/**")
    meeting = caller.url
    reader = open_page("/sign-in/", language, width=360)
    sign_in(reader, *accounts["demo-ru"])
    reader.goto("/notices/")
    assert int(reader.locator(".bell .tally").inner_text().translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))) >= 1
    for path in ("/notices/", "/notices/settings/", meeting, f"{meeting}note/", "/rounds/", "/letters/"):
        reader.goto(path)
        assert violations(reader) == [], path
        assert_fits(reader)
    reader.goto("/notices/")
    reader.locator("tbody th a").first.press("Enter")
    reader.wait_for_url("**/matters/demo-tr/**")
