"""What every backend promises: one suite, run on each."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
import world

from atashbas.node.store import EntryId
from atashbas.node.store_sql import SqlStore
from atashbas.register import body, demo_keys, entry, merkle
from atashbas.register.base64s import b64, digest_of
from atashbas.register.charter import Charter, make_charter, parse_charter
from atashbas.register.entry import Draft
from atashbas.values import AtashbasError

LOG = "demo-ru"


def test_an_empty_store_has_no_charter_and_no_logs(open_again: Callable[[], SqlStore]) -> None:
    store = open_again()
    assert store.charter() is None
    assert store.logs() == ()
    assert store.verify().ok
    with pytest.raises(AtashbasError, match=r"register\.no-charter"):
        store.get_charter()


def test_logs_follow_the_charter_and_start_empty(store: SqlStore) -> None:
    assert store.logs() == ("demo-ir", "demo-ru", "demo-tr", "demo-ngo")
    head = store.head(LOG)
    assert (head.size, head.root, head.checkpoint, dict(head.cosigned)) == (0, merkle.EMPTY_ROOT, None, {})
    with pytest.raises(AtashbasError, match=r"register\.no-log"):
        store.head("nobody")


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 511, 513])
def test_head_root_and_tiles_at_every_size_of_note(store: SqlStore, size: int) -> None:
    drafts = [Draft(kind="ack", time=world.AT) for _ in range(size)]
    cut = size // 3
    store.append(LOG, drafts[:cut], world.desk())
    ids = store.append(LOG, drafts[cut:], world.desk())
    assert ids[-1] == EntryId(LOG, size - 1)
    raws = [one.raw for one in store.entries(LOG)]
    assert store.head(LOG).root == merkle.root_of(merkle.leaf_hashes(raws))
    store.checkpoint(LOG, world.log_key())
    report = store.verify()
    assert report.ok, report.faults
    assert report.demo
    assert report.logs[1].size == size


def test_entries_bodies_and_items_come_back_as_they_went_in(store: SqlStore) -> None:
    single, many = world.report(1), world.batch(20)
    store.append(LOG, [single, many], world.desk())
    first, second = store.entries(LOG)
    assert single.body is not None
    assert many.body is not None
    assert store.body(digest_of(single.body)) == single.body
    assert store.items(first.header.body or "") == []
    assert store.items(second.header.body or "") == list(enumerate(many.items))
    assert store.find_item(LOG, 1, 19) == many.items[19]
    assert store.find_item(LOG, 1, 20) is None
    assert body.parse_item(many.items[3])["number"] == "3"
    assert [one.n for one in store.entries(LOG, 1, 2)] == [1]


def test_a_refused_draft_leaves_nothing_behind(store: SqlStore) -> None:
    before = store.head(LOG)
    with pytest.raises(AtashbasError, match=r"register\.entry\.header"):
        store.append(LOG, [world.report(1), Draft(kind="gossip", time=world.AT)], world.desk())
    with pytest.raises(AtashbasError, match=r"register\.items"):
        store.append(LOG, [world.report(1), dataclasses.replace(world.batch(3), items=())], world.desk())
    assert store.head(LOG) == before
    assert list(store.entries(LOG)) == []
    assert store.verify().ok


def test_only_a_key_in_force_may_write_to_its_own_log(store: SqlStore) -> None:
    for signer in (world.desk("demo-tr"), world.log_key(), demo_keys.demo_signer(LOG, "root")):
        with pytest.raises(AtashbasError, match=r"register\.key-not-in-force"):
            store.append(LOG, [world.report(1)], signer)
    with pytest.raises(AtashbasError, match=r"register\.checkpoint-key"):
        store.checkpoint(LOG, world.log_key("demo-tr"))


def test_two_writers_on_one_log_never_fork_it(open_again: Callable[[], SqlStore], store: SqlStore) -> None:
    other = open_again()
    for turn in range(6):
        (store, other)[turn % 2].append(LOG, [world.report(turn)], world.desk())
    assert [one.header.n for one in other.entries(LOG)] == list(range(6))
    assert store.verify().ok


def test_checkpoint_is_kept_and_never_goes_back(store: SqlStore) -> None:
    store.append(LOG, [world.report(1)], world.desk())
    first = store.checkpoint(LOG, world.log_key())
    assert store.head(LOG).checkpoint == first
    store.append(LOG, [world.report(2)], world.desk())
    assert store.head(LOG).checkpoint_size == 1
    store.checkpoint(LOG, world.log_key())
    assert store.head(LOG).checkpoint_size == 2


def test_keys_are_in_force_by_position(store: SqlStore) -> None:
    root = demo_keys.demo_signer(LOG, "root")
    fresh = demo_keys.Signer(f"{demo_keys.DEMO_NAME}/{LOG}/desk-2", bytes(31) + b"\x01")
    old = world.desk().verifier
    store.append(LOG, [Draft(kind="key.add", time=world.AT, key=fresh.verifier.vkey)], root)
    store.append(LOG, [world.report(1)], fresh)
    store.append(LOG, [Draft(kind="key.revoke", time=world.AT, key=old.vkey)], root)
    with pytest.raises(AtashbasError, match=r"register\.key-not-in-force"):
        store.append(LOG, [world.report(2)], world.desk())
    store.append(LOG, [world.report(2)], fresh)
    assert store.verify().ok
    same_key = demo_keys.Signer(f"{demo_keys.DEMO_NAME}/{LOG}/desk-3", bytes(31) + b"\x01")
    with pytest.raises(AtashbasError, match=r"register\.key\.known"):
        store.append(LOG, [Draft(kind="key.add", time=world.AT, key=same_key.verifier.vkey)], root)


def test_a_charter_is_replaced_only_by_its_successor(store: SqlStore) -> None:
    old = store.get_charter()
    stranger = dataclasses.replace(old, agreement="Another")
    with pytest.raises(AtashbasError, match=r"register\.charter-successor"):
        store.set_charter(_signed(stranger))
    party = demo_keys.demo_party("demo-un", "UN", guarantor=False)
    heir = dataclasses.replace(old, serial=2, previous=old.digest, parties=(*old.parties, party))
    store.set_charter(_signed(heir))
    assert store.logs()[-1] == "demo-un"
    assert parse_charter(store.charter() or b"") == heir
    assert store.verify().ok


def _signed(charter: Charter) -> bytes:
    return make_charter(
        charter,
        sorted(
            (demo_keys.demo_signer(party.id, "root") for party in charter.parties),
            key=lambda signer: signer.line(charter.text),
        ),
    )


def test_what_was_signed_is_remembered_outside_the_database(store: SqlStore) -> None:
    """A backup put back, or a copy on a second machine, must not sign a second history (Sigstore, CT: restored logs)."""
    store.append(LOG, [world.report(n) for n in range(3)], world.desk())
    store.checkpoint(LOG, world.log_key())
    store.lock.allow("log", LOG, 9, merkle.leaf_hash(b"what the lost entries led to"))
    with pytest.raises(AtashbasError, match=r"register\.behind-signed"):
        store.append(LOG, [world.report(4)], world.desk())
    with pytest.raises(AtashbasError, match=r"register\.signed-larger"):
        store.checkpoint(LOG, world.log_key())


def test_two_roots_for_one_size_are_never_signed(store: SqlStore) -> None:
    store.append(LOG, [world.report(1)], world.desk())
    store.lock.allow("log", LOG, 1, bytes(32))
    with pytest.raises(AtashbasError, match=r"register\.signed-other"):
        store.checkpoint(LOG, world.log_key())


def test_entries_and_tiles_cannot_be_changed_through_the_database(store: SqlStore) -> None:
    store.append(LOG, [world.report(n) for n in range(300)], world.desk())
    for statement in ("UPDATE entry SET raw = raw", "DELETE FROM entry", "DELETE FROM tile"):
        with pytest.raises(AtashbasError):
            store.run(statement)
    assert store.head(LOG).size == 300


def test_leaf_of_an_entry_is_what_the_next_one_names(store: SqlStore) -> None:
    store.append(LOG, [world.report(n) for n in range(4)], world.desk())
    stored = list(store.entries(LOG))
    assert stored[0].header.prev == entry.FIRST_PREV
    assert [one.header.prev for one in stored[1:]] == [b64(merkle.leaf_hash(one.raw)) for one in stored[:-1]]
