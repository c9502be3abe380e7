"""Own keys behind a passphrase, the way to a charter, backup, restore, and the same files over HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import nodes
import pytest
import world

from atashbas.node import backup, exchange, exchange_http, keys
from atashbas.node.store import open_store
from atashbas.node.store_sql import SqlStore
from atashbas.node.store_sqlite import SqliteStore
from atashbas.register import demo_keys, witness
from atashbas.register.base64s import digest_of
from atashbas.register.charter import Charter, make_charter, merge_charters, parse_charter
from atashbas.register.merkle import prove_consistency
from atashbas.register.note import open_note
from atashbas.values import AtashbasError

QUICK = keys.Cost(passes=1, memory=8192)
PASSPHRASE = "a long enough passphrase"
NAME = "talks.example"


def test_keys_open_only_with_their_passphrase_and_are_never_overwritten(tmp_path: Path) -> None:
    files = keys.create_keys(tmp_path, NAME, "aa", PASSPHRASE, cost=QUICK)
    assert [path.name for path in files] == [f"aa.{role}.key" for role in keys.ROLES]
    assert all(path.stat().st_mode & 0o077 == 0 for path in files)
    signer = keys.load_signer(tmp_path, "aa", "desk", PASSPHRASE)
    assert signer.name == f"{NAME}/aa/desk"
    assert signer == keys.load_signer(tmp_path, "aa", "desk", PASSPHRASE)
    assert signer.seed not in b"".join(path.read_bytes() for path in files)
    with pytest.raises(AtashbasError, match=r"key\.passphrase"):
        keys.load_signer(tmp_path, "aa", "desk", "another passphrase")
    with pytest.raises(AtashbasError, match=r"key\.exists"):
        keys.create_keys(tmp_path, NAME, "aa", PASSPHRASE, cost=QUICK)
    with pytest.raises(AtashbasError, match=r"key\.passphrase-short"):
        keys.create_keys(tmp_path, NAME, "bb", "short", cost=QUICK)
    with pytest.raises(AtashbasError, match=r"key\.not-here"):
        keys.load_signer(tmp_path, "bb", "desk", PASSPHRASE)
    files[2].write_bytes(b"{}")
    with pytest.raises(AtashbasError, match=r"key\.damaged"):
        keys.load_signer(tmp_path, "aa", "desk", PASSPHRASE)


def test_three_delegations_make_a_charter_by_exchanging_files(tmp_path: Path) -> None:
    cards = []
    for party in ("aa", "bb", "cc"):
        keys.create_keys(tmp_path / party, NAME, party, PASSPHRASE, cost=QUICK)
        cards.append(keys.write_card(tmp_path / party, party, party.upper(), PASSPHRASE, guarantor=True))
    draft = Charter(
        name=NAME,
        parties=tuple(keys.parse_card(card) for card in cards),
        required=("aa", "bb", "cc"),
        agreement="Agreement",
        agreement_digest=digest_of(b"text"),
    )
    signed_apart = [
        make_charter(draft, [keys.load_signer(tmp_path / party, party, "root", PASSPHRASE)])
        for party in ("aa", "bb", "cc")
    ]
    with pytest.raises(Exception, match=r"charter\.unsigned parties='cc'"):
        parse_charter(merge_charters(signed_apart[:2]))
    note = merge_charters(signed_apart)
    assert note == merge_charters(reversed(signed_apart))
    charter = parse_charter(note)
    assert charter.digest == draft.digest
    assert not charter.demo
    store = open_store(tmp_path)
    store.set_charter(note)
    desk, log = (keys.load_signer(tmp_path / "aa", "aa", role, PASSPHRASE) for role in ("desk", "log"))
    store.append("aa", [world.report(1)], desk)
    store.checkpoint("aa", log)
    assert store.verify().ok
    assert not store.verify().demo
    store.close()


def test_changed_cards_are_refused(tmp_path: Path) -> None:
    keys.create_keys(tmp_path, NAME, "aa", PASSPHRASE, cost=QUICK)
    card = keys.write_card(tmp_path, "aa", "AA", PASSPHRASE, guarantor=True)
    value = json.loads(card)
    for change in ({"root": value["root"][:-4] + "AAA="}, {"form": "x"}, {"log": 3}):
        with pytest.raises(AtashbasError, match=r"key\.card"):
            keys.parse_card(json.dumps({**value, **change}, sort_keys=True, separators=(",", ":")).encode())


def test_a_backup_of_any_store_is_one_checked_file_and_restores_into_any(store: SqlStore, tmp_path: Path) -> None:
    store.append("demo-ru", [world.report(n) for n in range(300)], world.desk())
    store.append("demo-ru", [world.batch(5)], world.desk())
    store.checkpoint("demo-ru", world.log_key())
    exchange.cosign(store, "demo-ru", "demo-tr", demo_keys.demo_signer("demo-tr", "witness"), at=5)
    assert backup.backup(store, tmp_path / "saved.sqlite3").ok
    with pytest.raises(AtashbasError, match=r"backup\.exists"):
        backup.backup(store, tmp_path / "saved.sqlite3")
    (tmp_path / "new").mkdir()
    fresh = SqliteStore(tmp_path / "new" / "register.sqlite3")
    assert backup.restore(tmp_path / "saved.sqlite3", fresh).ok
    assert fresh.verify() == store.verify()
    assert [one.raw for one in fresh.entries("demo-ru")] == [one.raw for one in store.entries("demo-ru")]
    with pytest.raises(AtashbasError, match=r"restore\.not-empty"):
        backup.restore(tmp_path / "saved.sqlite3", fresh)
    with pytest.raises(AtashbasError, match=r"register\.restored"):
        fresh.append("demo-ru", [world.report(1)], world.desk())
    with pytest.raises(AtashbasError, match=r"register\.restored"):
        fresh.checkpoint("demo-ru", world.log_key())
    backup.accept_loss(fresh, "demo-ru")
    fresh.append("demo-ru", [world.report(1)], world.desk())
    fresh.close()


def test_a_faulty_backup_is_not_restored(store: SqlStore, tmp_path: Path) -> None:
    store.append("demo-ru", [world.report(n) for n in range(3)], world.desk())
    backup.backup(store, tmp_path / "saved.sqlite3")
    saved = SqliteStore(tmp_path / "saved.sqlite3")
    saved.run("UPDATE body SET bytes = ? WHERE n = 1", (b"{}",))
    saved.close()
    (tmp_path / "new").mkdir()
    fresh = SqliteStore(tmp_path / "new" / "register.sqlite3")
    with pytest.raises(AtashbasError, match=r"restore\.faulty"):
        backup.restore(tmp_path / "saved.sqlite3", fresh)
    assert fresh.charter() is None
    with pytest.raises(AtashbasError, match=r"restore\.missing"):
        backup.restore(tmp_path / "nothing.sqlite3", fresh)
    fresh.close()


def test_a_restored_node_may_sign_once_a_peer_has_shown_its_log(tmp_path: Path) -> None:
    ir, ru, _ = nodes.three(tmp_path)
    ir.write(world.report(1))
    backup.backup(ir.store, tmp_path / "saved.sqlite3")
    ir.write(world.report(2))
    ir.give(ru)
    (tmp_path / "again").mkdir()
    fresh = nodes.Node("demo-ir", SqliteStore(tmp_path / "again" / "register.sqlite3"))
    backup.restore(tmp_path / "saved.sqlite3", fresh.store)
    with pytest.raises(AtashbasError, match=r"register\.restored"):
        fresh.write(world.report(3))
    ru.give(fresh)
    fresh.write(world.report(3))
    assert fresh.store.head("demo-ir").size == 3
    fresh.give(ru)
    assert exchange.forked(ru.store) == {}


# -- HTTP


def test_tiles_and_checkpoints_are_served_as_tlog_tiles_says(store: SqlStore) -> None:
    store.append("demo-ru", [world.report(n) for n in range(300)], world.desk())
    assert exchange_http.log_response(store, "demo-ru", "checkpoint").status == 404
    store.checkpoint("demo-ru", world.log_key())
    assert exchange_http.log_response(store, "demo-ru", "checkpoint").body == store.head("demo-ru").checkpoint
    assert len(exchange_http.log_response(store, "demo-ru", "tile/0/000").body) == 256 * 32
    assert len(exchange_http.log_response(store, "demo-ru", "tile/0/001.p/44").body) == 44 * 32
    assert len(exchange_http.log_response(store, "demo-ru", "tile/1/000.p/1").body) == 32
    first = next(iter(store.entries("demo-ru"))).raw
    assert exchange_http.log_response(store, "demo-ru", "tile/entries/000").body[2:].startswith(first)
    for path in ("tile/0/001", "tile/0/001.p/45", "tile/2/000", "tile/x/000", "../charter"):
        assert exchange_http.log_response(store, "demo-ru", path).status == 404


def test_bundles_and_sizes_travel_over_http_as_they_do_on_a_stick(tmp_path: Path) -> None:
    ir, ru, _ = nodes.three(tmp_path)
    ir.write(world.report(1))
    have = ",".join(f"{log}:{size}" for log, size in json.loads(exchange_http.sizes_response(ru.store).body).items())
    with exchange_http.bundle_file(ir.store, have) as bundle:
        posted = exchange_http.import_response(ru.store, bundle.read(), "demo-ru")
    assert (posted.status, json.loads(posted.body)["logs"][0]["new"]) == (200, 1)
    assert exchange_http.import_response(ru.store, b"no bundle", "demo-ru").status == 422
    with pytest.raises(AtashbasError, match=r"exchange\.address"):
        exchange_http.pull(ru.store, "file:///etc", me="demo-ru")
    with pytest.raises(AtashbasError, match=r"exchange\.unreachable"):
        exchange_http.pull(ru.store, "http://127.0.0.1:9", me="demo-ru", timeout_s=2)


def test_the_witness_protocol(tmp_path: Path) -> None:
    ir, ru, _ = nodes.three(tmp_path)
    ir.write(*(world.report(n) for n in range(5)))
    key = demo_keys.demo_signer("demo-ru", "witness")
    first = ir.store.head("demo-ir").checkpoint or b""
    request = witness.make_request(0, (), first)

    def ask(data: bytes) -> witness.Answer:
        return exchange.add_checkpoint(ru.store, data, "demo-ru", key, at=7)

    assert ask(request).status == 409  # entries first
    ir.give(ru)
    answer = ask(request)
    assert answer.status == 200
    _, signed = open_note(first + answer.body, [key.verifier])
    assert signed == {key.verifier: 7}
    ir.write(world.report(6))
    ir.give(ru)
    second = ir.store.head("demo-ir").checkpoint or b""
    path = tuple(prove_consistency(exchange.nodes_of(ir.store, "demo-ir", 6), 5, 6))
    assert ask(witness.make_request(0, (), second)).status == 409
    assert ask(witness.make_request(0, (), second)).body == b"5\n"
    assert ask(witness.make_request(5, path[:-1], second)).status == 422
    assert ask(witness.make_request(5, path, second)).status == 200
    assert ask(witness.make_request(6, (), second)).status == 200
    assert ask(witness.make_request(9, path, second)).status == 400
    assert ask(b"old x\n\n" + second).status == 400
    strange = second.replace(b"demo.atashbas.example/demo-ir\n", b"other.example/ir\n", 1)
    assert ask(witness.make_request(6, (), strange)).status == 404
    forged = second.replace(b"\n6\n", b"\n7\n", 1)
    assert ask(witness.make_request(6, (), forged)).status == 403
    assert ru.store.verify().ok
