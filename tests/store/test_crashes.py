"""Power cuts, killed processes, full and read-only disks, two processes on one log: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import world
from powercut import crash_states, record_workload

from atashbas.node.store_sqlite import SqliteStore
from atashbas.values import AtashbasError

LOG = "demo-ru"
HERE = Path(__file__).resolve().parent
WRITER = """
import sys
sys.path[:0] = [{register!r}]
import world
from pathlib import Path
from atashbas.node.store_sqlite import SqliteStore
store = SqliteStore(Path(sys.argv[1]))
for turn in range(int(sys.argv[2])):
    ids = store.append("demo-ru", [world.report(turn * 10 + k) for k in range(1 + turn % 3)], world.desk())
    store.checkpoint("demo-ru", world.log_key())
    print(ids[-1].n, flush=True)
"""


def writer(path: Path, turns: int) -> subprocess.Popen[str]:
    code = WRITER.format(register=str(HERE.parent / "register"))
    return subprocess.Popen([sys.executable, "-c", code, str(path), str(turns)], stdout=subprocess.PIPE, text=True)


def fresh(folder: Path) -> SqliteStore:
    store = SqliteStore(folder / "register.sqlite3")
    store.set_charter(world.charter_note())
    return store


def test_two_processes_on_one_log_make_one_history(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    running = [writer(store.path, 15) for _ in range(2)]
    acknowledged = [int(line) for one in running for line in one.communicate(timeout=120)[0].split()]
    assert [one.returncode for one in running] == [0, 0]
    assert len(set(acknowledged)) == 30
    assert store.head(LOG).size == 60
    assert store.verify().ok
    store.close()


def kill_during_appends(folder: Path, rounds: int) -> int:
    store = fresh(folder)
    lost = 0
    picker = random.Random(11)
    for _ in range(rounds):
        one = writer(store.path, 500)
        assert one.stdout is not None
        seen = [int(one.stdout.readline())]
        time.sleep(picker.random() * 0.15)
        os.kill(one.pid, signal.SIGKILL)
        seen += [int(line) for line in one.communicate()[0].split() if line.strip().isdigit()]
        report = store.verify()
        assert report.ok, report.faults
        lost += store.head(LOG).size <= max(seen)
    store.append(LOG, [world.report(1)], world.desk())
    store.checkpoint(LOG, world.log_key())
    assert store.verify().ok
    store.close()
    return lost


def test_a_writer_killed_during_appends_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert kill_during_appends(tmp_path, rounds=3) == 0


@pytest.mark.deep
def test_a_writer_killed_many_times_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert kill_during_appends(tmp_path, rounds=60) == 0


def test_a_full_disk_refuses_the_append_and_keeps_the_register(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    store.append(LOG, [world.report(1)], world.desk())
    store.checkpoint(LOG, world.log_key())
    pages = store.rows("PRAGMA page_count")[0][0]
    store.rows(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(AtashbasError, match=r"register\.disk-full"):
        store.append(LOG, [world.batch(400)], world.desk())
    assert store.head(LOG).size == 1
    assert store.verify().ok
    store.rows("PRAGMA max_page_count = 1000000")
    store.append(LOG, [world.batch(400)], world.desk())
    assert store.verify().ok
    store.close()


def test_a_lock_file_that_cannot_be_written_signs_nothing(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    store.append(LOG, [world.report(1)], world.desk())
    assert store.lock.path is not None
    store.lock.path.mkdir()
    with pytest.raises(AtashbasError, match=r"register\.cannot-open"):
        store.checkpoint(LOG, world.log_key())
    assert store.head(LOG).checkpoint is None
    store.lock.path.rmdir()
    store.lock.path.write_bytes(b"damaged" * 1000)
    with pytest.raises(AtashbasError, match=r"register\.damaged"):
        store.checkpoint(LOG, world.log_key())
    store.lock.path.unlink()
    store.checkpoint(LOG, world.log_key())
    assert store.verify().ok
    store.close()


def test_a_read_only_register_can_be_read_and_checked_but_not_written(tmp_path: Path) -> None:
    store = fresh(tmp_path)
    store.append(LOG, [world.report(1)], world.desk())
    reader = SqliteStore(store.path, read_only=True)
    assert reader.verify().ok
    with pytest.raises(AtashbasError, match=r"register\.(read-only|database)"):
        reader.append(LOG, [world.report(2)], world.desk())
    assert reader.head(LOG).size == 1
    reader.close()
    store.close()


def test_a_file_that_is_no_register_is_named(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite3").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(AtashbasError, match=r"register\.damaged"):
        SqliteStore(tmp_path / "register.sqlite3")
    with pytest.raises(AtashbasError, match=r"register\.cannot-open"):
        SqliteStore(tmp_path / "nowhere" / "register.sqlite3", read_only=True)
    other = sqlite3.connect(tmp_path / "other.sqlite3")
    other.execute("PRAGMA user_version = 77")
    other.close()
    with pytest.raises(AtashbasError, match=r"register\.version"):
        SqliteStore(tmp_path / "other.sqlite3")


# -- power cuts: the synchronous mode that the store uses, and the one it must not use


def outcomes(tmp_path: Path, synchronous: str, states: int) -> Counter[str]:
    recording = record_workload(tmp_path / "live", synchronous, transactions=25)
    return Counter(crash_states(recording, tmp_path / "disk", count=states, seed=5))


def test_no_power_cut_loses_or_forks_what_was_acknowledged(tmp_path: Path) -> None:
    assert set(outcomes(tmp_path, "FULL", 150)) == {"whole"}


def test_the_simulation_can_see_loss_at_all(tmp_path: Path) -> None:
    """With synchronous=NORMAL acknowledged entries do vanish: why the store insists on FULL."""
    assert outcomes(tmp_path, "NORMAL", 60)["lost acknowledged"] > 0


@pytest.mark.deep
def test_no_power_cut_of_many_loses_or_forks_what_was_acknowledged(tmp_path: Path) -> None:
    assert set(outcomes(tmp_path, "FULL", 3000)) == {"whole"}
