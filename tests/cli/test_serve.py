"""Serving: the address comes last, a busy port is answered by the next free one, a signal ends it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from atashbas.cli.serving import free_port, has_display
from atashbas.values import AtashbasError


@contextmanager
def served(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server in its own process; yields it with the lines it printed up to its address."""
    command = [sys.executable, "-c", "from atashbas.cli.main import main; main()", *words]
    env = {**os.environ, "ATASHBAS_HOME": str(home), "ATASHBAS_DATABASE_URL": ""}
    child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines: list[str] = []
    try:
        assert child.stdout is not None
        while not lines or not lines[-1].startswith("http://"):
            line = child.stdout.readline()
            assert line, "the server ended without an address"
            lines.append(line.strip())
        yield child, lines
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=30)
        assert child.stdout is not None
        rest = child.stdout.read()
        child.stdout.close()
        assert rest == "", "nothing is printed after the address"


def get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=30) as answer:
        code: int = answer.status
        return code


def test_two_servers_ask_for_one_port_and_both_serve(demo_home: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_home, tmp_path / "home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with served(tmp_path / "home", "serve", "--port", port, "--no-browser") as (first, lines):
        assert lines == [f"http://127.0.0.1:{port}/"]
        with served(tmp_path / "home", "demo", "--serve", "--port", port, "--no-browser") as (_, more):
            assert more[-1] != lines[-1]
            assert get(more[-1]) == get(lines[-1]) == 200
            assert any("already held" in line for line in more)
            assert sum(line.split()[0].startswith("demo-") for line in more[:-1] if line) >= 3
    assert first.returncode == 0


def test_a_host_name_that_is_not_ours_is_refused(demo_home: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_home, tmp_path / "home")
    with served(tmp_path / "home", "serve", "--no-browser", "--port", "18000") as (_, lines):
        request = urllib.request.Request(lines[-1], headers={"Host": "rebind.example"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        refused.value.close()
        assert refused.value.code == 400


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AtashbasError, match=r"serve\.address"):
        free_port("192.0.2.1", 8000)


def test_a_browser_is_opened_only_where_there_is_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()
