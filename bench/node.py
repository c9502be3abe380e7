"""The node measured: import of 100,000 rows, pages at 100,000 incidents, bulletin as PDF, start of the product.

Aims: import ≤ 20 s and ≤ 500 MB, pages p95 ≤ 150 ms with one process, PDF ≤ 1 s.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]
ROOT = pathlib.Path(__file__).resolve().parents[1]
ROWS = 100_000
REQUESTS = 60
TOWNS = (
    ("Idlib", "Saraqib", 35.864, 36.805), ("Idlib", "Ariha", 35.813, 36.609), ("Hama", "Morek", 35.376, 36.684),
    ("Hama", "Suran", 35.290, 36.742), ("Aleppo", "Anadan", 36.293, 37.044), ("Aleppo", "Azaz", 36.586, 37.044),
    ("Homs", "Talbiseh", 34.840, 36.729), ("Homs", "Rastan", 34.927, 36.733), ("Latakia", "Salma", 35.730, 36.117),
    ("Daraa", "Nawa", 32.889, 36.042), ("Rural Damascus", "Duma", 33.571, 36.402), ("Damascus", "Jobar", 33.53, 36.34),
)  # fmt: skip
TYPES = ("shelling", "mortar", "small arms", "sniper", "air strike", "clash")
FIRST = date(2013, 1, 1)


def run() -> list[Row]:
    """All figures of the node."""
    with tempfile.TemporaryDirectory(prefix="atashbas-bench-") as folder:
        root = pathlib.Path(folder)
        large = root / "large"
        return [*clones(root), *starts(root), *imports(root), *pages(large), *bulletins(large)]


def clones(root: pathlib.Path) -> Iterator[Row]:
    """`make run` in a fresh clone, environment and assets included, to the first answered page; then once more."""
    clone = root / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    for name, note in (("`make run` in a fresh clone to the first page", "packages from pip's index"), ("again", "")):
        start = time.perf_counter()
        child = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environment(clone / "var" / "demo", ATASHBAS_PORT=str(free_port())),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )  # fmt: skip
        try:
            _fetch(_address(child))
            yield row(name, time.perf_counter() - start, "s", note)
        finally:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait(timeout=30)


def starts(root: pathlib.Path) -> Iterator[Row]:
    """From `atashbas demo --serve` to the first answered page: on an empty home, and once more."""
    for name in ("first start, empty home, to the first page", "second start to the first page"):
        yield row(name, _until_answered(root / "demo"), "s", "filled before" if "second" in name else "and filling it")


def imports(root: pathlib.Path) -> Iterator[Row]:
    """100,000 rows by the command, as a new process: time, memory, and the same file again."""
    home = root / "large"
    atashbas(home, "demo")
    file = root / "cases.csv"
    file.write_bytes(table(ROWS))
    fresh = root / "fresh"
    shutil.copytree(home, fresh)
    seconds, busy, megabytes = measured(fresh, "import", str(file), "--reporter", "demo-ru")
    note = f"CSV, SQLite; {busy:.1f} s of CPU, {megabytes:.0f} MB; the engine is compiled where it was not yet"
    yield row(f"import of {ROWS:,} rows, first time here", seconds, "s", note)
    seconds, busy, megabytes = measured(home, "import", str(file), "--reporter", "demo-ru")
    yield row(f"import of {ROWS:,} rows with its picture", seconds, "s", f"CSV, SQLite; {busy:.1f} s of CPU", limit=20)
    yield row("its memory at the highest", megabytes, "MB", "one process", limit=500)
    seconds, busy, _ = measured(home, "import", str(file), "--reporter", "demo-ru")
    yield row("the same file again", seconds, "s", f"nothing doubles; {busy:.1f} s of CPU")


def pages(home: pathlib.Path) -> Iterator[Row]:
    """p95 of pages at 100,000 incidents, one process, one reader after the other."""
    port = free_port()
    with server(home, port):
        for name, paths in PAGES.items():
            times = sorted(_fetch(f"http://127.0.0.1:{port}{path}") for path in paths(random.Random(7)))
            p95 = 1000 * times[int(len(times) * 0.95) - 1]
            yield row(f"{name}, p95", p95, "ms", f"{len(times)} requests, one process", limit=150)


def bulletins(home: pathlib.Path) -> Iterator[Row]:
    """A bulletin's PDF through the page, warm."""
    port = free_port()
    with server(home, port):
        address = f"http://127.0.0.1:{port}/bulletin/2017-02-25/2017-02-25/fa.pdf"
        _fetch(address)
        yield row("bulletin of a day, PDF", min(_fetch(address) for _ in range(5)), "s", "Persian", limit=1)


def situation_pages(dice: random.Random) -> list[str]:
    """Situation of months and years."""
    spans = [(dice.randrange(0, 1400), dice.choice((1, 7, 31, 365))) for _ in range(REQUESTS)]
    return [f"/?from={FIRST + timedelta(start)}&to={FIRST + timedelta(start + days)}" for start, days in spans]


def list_pages(dice: random.Random) -> list[str]:
    """The list with and without filters."""
    filters = ("", "admin1=Idlib", "type=fire", "band=single", "coverage=applies", "reporter=demo-ru", "admin1=Hama")
    days = (FIRST + timedelta(dice.randrange(1400)) for _ in range(REQUESTS))
    return [f"/incidents/?{dice.choice(filters)}&from={day}" for day in days]


def search_pages(dice: random.Random) -> list[str]:
    """Text search, common and rare words."""
    words = ("saraqib", "duma", "mortar", "observer", "nowhere", "idlib sniper", "case 77")
    return [f"/incidents/?text={dice.choice(words).replace(' ', '+')}" for _ in range(REQUESTS)]


PAGES: Mapping[str, Callable[[random.Random], list[str]]] = {
    "situation": situation_pages,
    "list of incidents": list_pages,
    "text search": search_pages,
}


def table(rows: int) -> bytes:
    """An invented register as CSV; every row another place and day, so that nearly each is an incident."""
    dice = random.Random(11)
    lines = ["number,date,governorate,place,latitude,longitude,type,killed,text"]
    for n in range(rows):
        admin1, town, lat, lon = dice.choice(TOWNS)
        day = FIRST + timedelta(dice.randrange(1500))
        lat, lon = lat + dice.gauss(0, 0.05), lon + dice.gauss(0, 0.05)
        kind, killed = dice.choice(TYPES), dice.choice(("", "0", "1", "2"))
        lines.append(f"c{n},{day},{admin1},{town},{lat:.4f},{lon:.4f},{kind},{killed},Observer heard {kind} case {n}")
    return ("\n".join(lines) + "\n").encode()


def row(name: str, ours: float, unit: str, note: str, limit: float | None = None) -> Row:
    """A line of the table; the limit stands beside it."""
    return {"name": name, "ours": round(ours, 3), "peer": limit, "unit": unit, "note": note}


def environment(home: pathlib.Path, **more: str) -> dict[str, str]:
    """This machine's environment with another home."""
    return {**os.environ, "ATASHBAS_HOME": str(home), "ATASHBAS_DATABASE_URL": "", **more}


def command(*words: str) -> list[str]:
    """The verb as a new process of this Python."""
    return [sys.executable, "-c", "from atashbas.cli.main import main; main()", *words]


def atashbas(home: pathlib.Path, *words: str) -> None:
    """Run a verb to its end."""
    subprocess.run(command(*words), env=environment(home), check=True, capture_output=True)


def measured(home: pathlib.Path, *words: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and highest resident megabytes of a verb."""
    start = time.perf_counter()
    child = subprocess.Popen(command(*words), env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    threading.Thread(target=child.communicate).start()
    _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in {0, 1}:
        raise RuntimeError(f"{words} ended with {os.waitstatus_to_exitcode(status)}")
    megabytes = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, megabytes


class server:
    """The pages of a home in a child process."""

    def __init__(self, home: pathlib.Path, port: int) -> None:
        self.home, self.port = home, port

    def __enter__(self) -> None:
        self.child = subprocess.Popen(
            command("serve", "--port", str(self.port), "--no-browser"),
            env=environment(self.home), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.child.stdout is not None
        self.child.stdout.readline()

    def __exit__(self, *reason: object) -> None:
        self.child.send_signal(signal.SIGTERM)
        self.child.wait(timeout=20)


def free_port() -> int:
    """A port nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _fetch(address: str) -> float:
    start = time.perf_counter()
    with urllib.request.urlopen(address, timeout=60) as answer:
        answer.read()
    return time.perf_counter() - start


def _address(child: subprocess.Popen[str]) -> str:
    """The last line that a serving verb prints."""
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith("http://"):
            return line.strip()
    raise RuntimeError("ended without an address")


def _until_answered(home: pathlib.Path) -> float:
    start = time.perf_counter()
    child = subprocess.Popen(
        command("demo", "--serve", "--port", str(free_port()), "--no-browser"),
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    _fetch(_address(child))
    seconds = time.perf_counter() - start
    child.send_signal(signal.SIGTERM)
    child.wait(timeout=20)
    return seconds


if __name__ == "__main__":
    print(json.dumps(run(), indent=1))
