"""Tests of the pages: a filled node of their own, a client, and for the browser a server with a Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from atashbas.node.home import Home
from homes import demo_home, demo_node, node, postgres_server, postgres_url, templates

__all__ = ["demo_home", "demo_node", "node", "postgres_server", "postgres_url", "templates"]

# The browser's driver keeps an event loop in this thread; the tests' own queries are not part of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
from find_browser import find_browser

# Software rendering: the map needs WebGL and a test machine has no graphics.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
    "--disable-background-networking",
)  # fmt: skip
PATIENCE_S = 30.0


@pytest.fixture
def client(demo_node: Home) -> Client:
    """A stranger on a filled node."""
    return Client()


@pytest.fixture
def member(demo_node: Home) -> Callable[[str], Client]:
    """A client signed in as a member of a delegation."""

    from django.contrib.auth.models import User  # Django stands only once `homes` was imported

    def sign_in(delegation: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=delegation))
        return client

    return sign_in


@pytest.fixture(scope="session")
def address(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server on a copy of the filled node, stopped at the end."""
    home = tmp_path_factory.mktemp("server") / "home"
    shutil.copytree(demo_home, home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "error", "atashbas.node.wsgi:application"]
    server = subprocess.Popen(command, env={**os.environ, "ATASHBAS_HOME": str(home)})
    try:
        wait_for(f"http://127.0.0.1:{port}/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not answer in time")


@pytest.fixture(scope="session")
def accounts(demo_home: Path) -> dict[str, tuple[str, str]]:
    """Delegation → name and password of its demo account."""
    rows = (line.split("\t") for line in (demo_home / "demo-accounts.txt").read_text("utf-8").splitlines())
    return {delegation: (name, password) for delegation, name, password in rows}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; tests are skipped where there is none, except under CI."""
    path = find_browser()
    if path is None:
        if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
            pytest.fail("no Chromium; under CI the browser tests must run")
        pytest.skip("no Chromium on this machine; see scripts/find_browser.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a page in a language and a width; at the end nothing may have gone wrong in any of its scripts."""
    contexts = []
    complaints: list[str] = []

    def open_(path: str, language: str = "en", width: int = 1280) -> Page:
        context = browser.new_context(locale=language, viewport={"width": width, "height": 860}, base_url=address)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))
        page.on("console", lambda said: complaints.append(f"{path}: {said.text}") if said.type == "error" else None)
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
