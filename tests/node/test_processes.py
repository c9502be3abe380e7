"""Several processes on one node: killed in the middle, importing at once, reading while another writes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from atashbas.node.home import Home

ROWS = "".join(f"K-{n},2017-02-{1 + n % 28:02},Idlib,Saraqib,shelling,case {n}\n" for n in range(3000))


def command(home: Home, *words: object) -> subprocess.Popen[str]:
    env = {
        **os.environ,
        "ATASHBAS_HOME": str(home.root),
        "ATASHBAS_DATABASE_URL": home.database_url,
        "LC_ALL": "C.UTF-8",
    }
    program = [sys.executable, "-c", "from atashbas.cli.main import main; main()", *map(str, words)]
    return subprocess.Popen(program, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def answer(home: Home, *words: object) -> dict[str, object]:
    child = command(home, *words, "--json")
    out, err = child.communicate(timeout=120)
    assert child.returncode == 0, err
    found: dict[str, object] = json.loads(out)
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    path.write_text("number,date,governorate,place,type,text\n" + ROWS)
    return path


@pytest.mark.deep
@pytest.mark.parametrize("delay_s", [0.6, 0.9, 1.2, 1.5, 1.8, 2.2, 2.6, 3.0, 4.0])
def test_an_import_killed_at_any_moment_leaves_a_valid_register_and_can_be_repeated(
    demo_node: Home, file: Path, delay_s: float
) -> None:
    child = command(demo_node, "import", file, "--reporter", "demo-ru")
    time.sleep(delay_s)
    child.send_signal(signal.SIGKILL)
    child.communicate(timeout=30)
    assert answer(demo_node, "verify")["ok"] is True
    again = answer(demo_node, "import", file, "--reporter", "demo-ru")
    assert (again["stored"], again["repeated"]) in {(3000, 0), (0, 3000)}
    whole = answer(demo_node, "reconcile", "--rebuild")
    assert whole["records"] == 721 + 3000
    assert answer(demo_node, "verify")["ok"] is True


@pytest.mark.deep
def test_imports_at_the_same_time_lose_and_double_nothing(every_node: Home, tmp_path: Path) -> None:
    files = []
    for reporter in ("demo-ru", "demo-tr", "demo-ir"):
        for part in range(2):
            path = tmp_path / f"{reporter}-{part}.csv"
            rows = "".join(f"P{part}-{n},2017-02-10,Homs,Rastan,mortar,{reporter} {n}\n" for n in range(200))
            path.write_text("number,date,governorate,place,type,text\n" + rows)
            files.append((reporter, path))
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda one: answer(every_node, "import", one[1], "--reporter", one[0]), files))
    assert [one["stored"] for one in done] == [200] * 6
    assert answer(every_node, "verify")["ok"] is True
    before = answer(every_node, "reconcile")
    after = answer(every_node, "reconcile", "--rebuild")
    assert before["digest"] == after["digest"]
    assert after["records"] == 721 + 1200


def test_a_reader_sees_the_old_picture_until_the_new_one_is_whole(demo_node: Home, file: Path) -> None:
    child = command(demo_node, "import", file, "--reporter", "demo-ru")
    seen = set()
    from atashbas.node import queries

    while child.poll() is None:
        seen.add(queries.incidents(queries.Filters(reporter="demo-ru", text="k-")).total)
        time.sleep(0.05)
    child.communicate()
    total = queries.incidents(queries.Filters(reporter="demo-ru", text="k-")).total
    assert child.returncode == 0
    assert len(seen | {total}) <= 2
    assert total > 0
