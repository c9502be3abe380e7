"""Exchange by bundles: convergence, settlement, forks, recovery, and everything a hostile bundle may try."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import nodes
import pytest
import world
from nodes import Trio, rewritten

from atashbas.node import erasure, exchange
from atashbas.register import chain, demo_keys, merkle, note
from atashbas.register.bundle import BundleWriter
from atashbas.register.checkpoint import Checkpoint, make_checkpoint
from atashbas.register.entry import Draft
from atashbas.register.settlement import State
from atashbas.values import AtashbasError

# -- convergence and settlement


def test_all_orders_of_delivery_lead_to_the_same_heads(trio: Trio) -> None:
    for n, one in enumerate(trio):
        one.write(*(world.report(10 * n + k) for k in range(3 + n)), world.batch(4, seed=n))
    ir, ru, tr = trio
    for giver, taker in [(ir, ru), (ru, tr), (tr, ir), (ir, ru), (ru, tr), (tr, ru)]:
        assert giver.give(taker).ok
    assert ir.heads() == ru.heads() == tr.heads()
    for one in trio:
        report = one.store.verify()
        assert report.ok, report.faults
        assert all(log.bodies.get("present", 0) == log.size for log in report.logs)


def test_replaying_and_relaying_is_harmless(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(*(world.report(n) for n in range(300)))
    first = exchange.exported(ir.store)
    ir.write(world.report(301))
    second = exchange.exported(ir.store)
    for bundle in (second, first, second, first):
        assert ru.take(bundle).ok
    assert ru.give(tr).ok
    assert tr.heads()["demo-ir"] == ir.heads()["demo-ir"]
    assert sum(log.new for log in ru.give(tr).logs) == 0


def test_an_entry_is_local_then_delivered_then_settled(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(world.report(1))
    assert exchange.state_of(ir.store, "demo-ir", 0) is State.LOCAL
    ir.give(ru)
    assert ru.cosign() == ["demo-ir"]
    assert ru.cosign() == []
    ru.give(ir)
    assert exchange.state_of(ir.store, "demo-ir", 0) is State.DELIVERED
    ru.give(tr)
    tr.cosign()
    tr.give(ir)
    assert exchange.state_of(ir.store, "demo-ir", 0) is State.SETTLED
    ir.write(world.report(2))
    assert exchange.state_of(ir.store, "demo-ir", 0) is State.SETTLED
    assert exchange.state_of(ir.store, "demo-ir", 1) is State.LOCAL
    ir.give(ru)
    assert ru.store.head("demo-ir").cosigned == {"demo-ru": 1, "demo-tr": 1}
    assert ir.store.verify().ok


def test_a_wrong_clock_changes_no_state(trio: Trio) -> None:
    """Clock skew has broken real logs (CT logs with dates in the future): here no rule reads a clock."""
    ir, ru, tr = trio
    ir.write(world.report(1), Draft(kind="report", time="2099-12-31T23:59:59Z"))
    ir.give(ru)
    ir.give(tr)
    ru.cosign(at=0)
    tr.cosign(at=note.LATEST)
    ru.give(ir)
    tr.give(ir)
    assert exchange.state_of(ir.store, "demo-ir", 1) is State.SETTLED
    assert ir.store.verify().ok


# -- forks


def other_history(me: str, sizes: tuple[int, int]) -> tuple[list[chain.Made], bytes]:
    """A second history of a log, by its real keys: equal up to sizes[0], different up to sizes[1]."""
    drafts = [world.report(n) for n in range(sizes[0])]
    drafts += [world.report(n, "переписано") for n in range(sizes[0], sizes[1])]
    made = list(chain.make_chain(f"{demo_keys.DEMO_NAME}/{me}", 0, None, drafts, world.desk(me)))
    root = merkle.root_of([one.leaf for one in made])
    point = Checkpoint(origin=f"{demo_keys.DEMO_NAME}/{me}", size=sizes[1], root=root)
    return made, make_checkpoint(point, world.log_key(me))


def bundle_of(me: str, made: list[chain.Made], checkpoint: bytes) -> bytes:
    file = io.BytesIO()
    writer = BundleWriter(file)
    writer.add("charter", world.charter_note())
    writer.add(f"logs/{me}/checkpoint", checkpoint)
    for at in range(0, len(made), 256):
        part = made[at : at + 256]
        writer.add_entries(me, at // 256, [one.raw for one in part], b"".join(one.leaf for one in part))
    writer.close()
    return file.getvalue()


@pytest.mark.parametrize("sizes", [(2, 4), (2, 6), (2, 3), (0, 1)])
def test_a_fork_shown_to_two_parties_is_evidence_on_first_exchange(
    trio: Trio, tmp_path: Path, sizes: tuple[int, int]
) -> None:
    """A log that shows one history to one party and another to the next (split view; CT: Symantec, Certly)."""
    ir, ru, tr = trio
    tr.write(*(world.report(n) for n in range(4)))
    tr.give(ir)
    assert ru.take(bundle_of("demo-tr", *other_history("demo-tr", sizes))).ok
    before = ir.heads()
    ru.cosign()
    report = ru.give(ir, full=True)
    (log,) = [one for one in report.logs if one.log == "demo-tr"]
    assert log.forked
    assert log.code == "fork"
    assert exchange.forked(ir.store) == {"demo-tr": sizes[0]}
    assert ir.heads() == before
    assert ir.cosign() == []
    assert exchange.state_of(ir.store, "demo-tr", 3) is State.LOCAL
    assert ir.store.verify().ok
    # the evidence travels as an entry and convinces everybody
    (entry,) = exchange.record_evidence(ir.store, "demo-ir", world.desk("demo-ir"), time=world.AT, seed=bytes(32))
    assert exchange.record_evidence(ir.store, "demo-ir", world.desk("demo-ir"), time=world.AT, seed=bytes(32)) == []
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    assert entry.n == 0
    stranger = nodes.node(tmp_path / "demo-ngo", "demo-ngo")
    assert ir.give(stranger).ok
    assert exchange.forked(stranger.store) == {"demo-tr": sizes[0]}


def test_two_roots_for_one_size_are_evidence_even_without_entries(trio: Trio) -> None:
    ir, _, tr = trio
    tr.write(*(world.report(n) for n in range(5)))
    tr.give(ir)
    _, checkpoint = other_history("demo-tr", (1, 3))
    report = ir.take(bundle_of("demo-tr", [], checkpoint))
    assert report.logs[0].forked
    assert exchange.forked(ir.store) == {"demo-tr": 3}
    assert ir.store.verify().ok


def test_an_entry_that_does_not_match_the_signed_root_is_refused(trio: Trio) -> None:
    """An entry served that is not the one signed for (a log's cache gone wrong): nothing of that log goes in."""
    ir, _, _ = trio
    made, _ = other_history("demo-tr", (3, 3))
    lying = Checkpoint(origin=f"{demo_keys.DEMO_NAME}/demo-tr", size=3, root=merkle.leaf_hash(b"cached"))
    report = ir.take(bundle_of("demo-tr", made, make_checkpoint(lying, world.log_key("demo-tr"))))
    assert report.logs[0].code == "checkpoint.root"
    assert ir.store.head("demo-tr").size == 0


# -- recovery


def test_a_node_put_back_from_an_old_backup_adopts_its_own_entries_first(trio: Trio, tmp_path: Path) -> None:
    """Restored backups have made real logs sign twice. Here the node may not sign until a peer gave its entries back."""
    ir, ru, _ = trio
    ir.write(world.report(1))
    old = tmp_path / "old.sqlite3"
    ir.store.run("VACUUM INTO ?", (str(old),))
    ir.write(world.report(2))
    ir.give(ru)
    ir.store.close()
    target = tmp_path / "demo-ir"
    for name in ("register.sqlite3", "register.sqlite3-wal", "register.sqlite3-shm"):
        (target / name).unlink(missing_ok=True)
    old.rename(target / "register.sqlite3")
    again = nodes.node(target, "demo-ir")
    assert again.store.head("demo-ir").size == 1
    with pytest.raises(AtashbasError, match=r"register\.behind-signed"):
        again.write(world.report(99))
    with pytest.raises(AtashbasError, match=r"register\.signed-larger"):
        again.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    report = ru.give(again)
    assert [log.recovered for log in report.logs if log.log == "demo-ir"] == [True]
    again.write(world.report(3))
    again.give(ru)
    assert ru.heads()["demo-ir"] == again.heads()["demo-ir"]
    assert exchange.forked(ru.store) == {}
    assert again.store.verify().ok


# -- bodies, audiences, erasure


def test_an_erased_body_is_not_brought_back_by_an_old_bundle(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1, "имя свидетеля"), world.batch(3))
    old = exchange.exported(ir.store)
    ru.take(old)
    erasure.erase(ir.store, "demo-ir", 0, world.desk("demo-ir"), reason="protect-witness", time=world.AT)
    erasure.erase(ir.store, "demo-ir", 1, world.desk("demo-ir"), reason="wrong-person", time=world.AT, indices=[1])
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    ir.give(ru)
    ru.take(old)
    for one in (ir, ru):
        report = one.store.verify()
        assert report.ok, report.faults
        summary = report.logs[0]
        assert (summary.bodies, summary.items) == ({"erased": 1, "present": 1}, {"erased": 1, "present": 2})
        content = b"".join(path.read_bytes() for path in sorted(one.store.path.parent.iterdir()) if path.is_file())
        assert "имя свидетеля".encode() not in content


def test_a_body_for_named_readers_reaches_only_them(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(dataclasses.replace(world.report(1), audience=("demo-tr",)), world.batch(3, withheld=[2]))
    ir.give(ru)
    ir.give(tr)
    assert ru.store.verify().logs[0].bodies == {"present": 1, "withheld": 1}
    assert ru.store.verify().logs[0].items == {"present": 2, "withheld": 1}
    assert tr.store.verify().logs[0].bodies == {"present": 2}
    assert ru.store.verify().ok
    erasure.disclose(ir.store, "demo-ir", 1, world.desk("demo-ir"), time=world.AT, to=["demo-ru"], indices=[2])
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    ir.give(ru)
    ir.give(tr)
    assert ru.store.verify().logs[0].items == {"present": 3}
    assert tr.store.verify().logs[0].items == {"present": 2, "withheld": 1}


def test_forged_bodies_are_not_taken(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))

    def forge(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, data.replace(b'"number":1', b'"number":2')) if name.startswith("bodies/") else (name, data)

    report = ru.take(rewritten(exchange.exported(ir.store), forge))
    assert [fault.code for fault in report.faults] == ["body.digest"]
    assert [(f.n, f.reason) for f in ru.store.verify().faults] == [(0, "body.missing")]
    assert ir.give(ru, full=True).bodies == 1
    assert ru.store.verify().ok


def test_a_sealed_body_comes_later_even_where_its_entry_is_long_known(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(dataclasses.replace(world.report(1), audience=("demo-tr",)), *(world.report(n) for n in range(2, 600)))
    assert ir.give(ru).ok
    assert ru.give(tr).ok, "the middleman cannot read the first body and does not carry it"

    def held() -> bool:
        body = tr.store.find_body("demo-ir", 0)
        return body is not None and body.data is not None

    assert not held()
    sizes = exchange.sizes(tr.store)
    assert sizes["demo-ir"] == 599
    assert tr.take(exchange.exported(ir.store, have=sizes)).ok
    assert not held(), "without a named reader only open bodies go along"
    report = tr.take(exchange.exported(ir.store, have=sizes, to="demo-tr"))
    assert (report.ok, report.bodies) == (True, 1)
    assert held()
    assert ru.take(exchange.exported(ir.store, have=sizes, to="demo-ru")).bodies == 0
