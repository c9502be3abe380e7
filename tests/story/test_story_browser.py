"""Three members in three languages come to a finding by clicking, in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from find_browser import find_browser
from playwright.sync_api import Browser, Page, expect, sync_playwright
from script import IR, LANGUAGE, RU, TR

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_S = 30.0


@pytest.fixture
def story_server(demo_home: Path, tmp_path: Path) -> Iterator[str]:
    """Address of a server on a copy of the filled node, stopped at the end."""
    shutil.copytree(demo_home, tmp_path / "home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "error", "atashbas.node.wsgi:application"]
    server = subprocess.Popen(command, env={**os.environ, "ATASHBAS_HOME": str(tmp_path / "home")})
    until = time.monotonic() + PATIENCE_S
    try:
        while True:
            assert server.poll() is None
            assert time.monotonic() < until, "the server did not answer in time"
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A real Chromium; skipped where there is none, except under CI."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("no Chromium; under CI the browser tests must run")
        pytest.skip("no Chromium on this machine; see scripts/find_browser.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def signed_in(browser: Browser, address: str, home: Path, who: str) -> Page:
    """A page of a member of a delegation, in its language."""
    rows = [line.split("\t") for line in (home / "demo-accounts.txt").read_text("utf-8").splitlines()]
    name, password = next((row[1], row[2]) for row in rows if row[0] == who)
    page = browser.new_context(locale=LANGUAGE[who], base_url=address).new_page()
    page.goto("/sign-in/")
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


def test_from_an_incident_to_an_agreed_finding_by_clicking(
    chromium: Browser, story_server: str, demo_home: Path
) -> None:
    turkish, russian, persian = (signed_in(chromium, story_server, demo_home, who) for who in (TR, RU, IR))
    turkish.goto("/incidents/?band=probable&from=2017-02-01&to=2017-02-28")
    turkish.goto(turkish.locator("#list th a").first.get_attribute("href") or "")
    turkish.locator("a[href^='/cases/new/?incident=']").first.click()
    turkish.fill("[name=text]", "Yol ateş altında kaldı")
    turkish.fill("[name=suspected]", RU)
    turkish.locator("main form button").last.click()
    turkish.wait_for_url("**/cases/demo-tr/*/")
    case = turkish.url.removeprefix(story_server)
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
