"""A node on any database exchanges with a node on SQLite: same bytes, same evidence, same erasure."""

from __future__ import annotations

from pathlib import Path

import nodes
import pytest
import world
from test_exchange import bundle_of, other_history

from atashbas.node import erasure, exchange, exchange_times, verification
from atashbas.node.store_sql import SqlStore
from atashbas.register import demo_keys
from atashbas.register.settlement import State


def test_any_two_databases_hold_the_same_register(store: SqlStore, tmp_path: Path) -> None:
    here, there = nodes.Node("demo-ir", store), nodes.node(tmp_path / "ru", "demo-ru")
    here.write(*(world.report(n) for n in range(300)), world.batch(7))
    there.write(world.report(1000), world.batch(3, seed=9))
    assert here.give(there).ok
    assert there.give(here).ok
    assert there.cosign() == ["demo-ir"]
    assert here.cosign() == ["demo-ru"]
    there.give(here)
    here.give(there)
    assert here.heads() == there.heads()
    assert exchange.exported(here.store) == exchange.exported(there.store)
    assert exchange.state_of(here.store, "demo-ir", 300) is State.DELIVERED
    erasure.erase(
        here.store, "demo-ir", 300, world.desk("demo-ir"), reason="court-order", time=world.AT, indices=[2, 3]
    )
    here.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    here.give(there)
    for one in (here, there):
        report = one.store.verify()
        assert report.ok, report.faults
        assert report.logs[0].items == {"erased": 2, "present": 5}


def test_a_fork_is_found_on_any_database(store: SqlStore) -> None:
    here = nodes.Node("demo-ir", store)
    assert here.take(bundle_of("demo-tr", *other_history("demo-tr", (2, 5)))).ok
    assert here.take(bundle_of("demo-tr", *other_history("demo-tr", (3, 4)))).logs[0].forked
    assert exchange.forked(store) == {"demo-tr": 2}
    assert {fault.reason for fault in store.verify().faults} == {"body.missing"}  # those bundles carry no bodies


def test_several_processes_find_the_same_faults(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append("demo-ru", [world.report(n) for n in range(700)], world.desk())
    store.append("demo-ru", [world.batch(3)], world.desk())
    monkeypatch.setattr(verification, "SPAN", 256)
    assert store.verify(workers=2) == store.verify()
    store.run("UPDATE body SET bytes = ? WHERE n = 600", (b"{}",))
    several = store.verify(workers=2)
    assert [(fault.n, fault.reason) for fault in several.faults] == [(600, "body.digest")]
    assert several == store.verify()


def test_an_entry_lies_between_what_its_writer_saw_and_what_others_saw(store: SqlStore, tmp_path: Path) -> None:
    here, there = nodes.Node("demo-ir", store), nodes.node(tmp_path / "ru", "demo-ru")
    third = nodes.node(tmp_path / "tr", "demo-tr")
    there.write(world.report(1))
    there.give(third)
    third.cosign(at=1_000)
    third.give(here)
    assert exchange_times.acknowledge(store, "demo-ir", world.desk("demo-ir"), time=world.AT, seed=bytes(32))
    assert not exchange_times.acknowledge(store, "demo-ir", world.desk("demo-ir"), time=world.AT, seed=bytes(32))
    here.write(world.report(2))
    here.give(there)
    exchange.cosign_all(there.store, "demo-ru", demo_keys.demo_signer("demo-ru", "witness"), at=2_000)
    there.give(here)
    assert exchange_times.bounds_of(store, "demo-ir", 1) == (1_000, 2_000)
    assert exchange_times.bounds_of(store, "demo-ru", 0) == (None, 1_000)
    assert exchange_times.bounds_of(there.store, "demo-ir", 1) == (1_000, 2_000)
