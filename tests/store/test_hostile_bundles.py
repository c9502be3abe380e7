"""Everything a hostile or broken bundle may try: it is refused with the reason, and what is good in it still goes in."""

from __future__ import annotations

import dataclasses
import io
import random
import struct
import zipfile
from hashlib import sha256

import pytest
import world
from nodes import Node, Trio, rewritten
from test_exchange import bundle_of

from atashbas.node import exchange, standing
from atashbas.register import demo_keys, merkle
from atashbas.register.base64s import digest_of
from atashbas.register.bundle import Bundle
from atashbas.register.chain import make_chain
from atashbas.register.charter import make_charter
from atashbas.register.checkpoint import Checkpoint, make_checkpoint
from atashbas.register.entry import Draft
from atashbas.register.errors import RegisterError
from atashbas.register.verify import verify_bundle
from atashbas.values import AtashbasError


def test_a_bundle_cut_at_any_byte_changes_nothing(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1), world.batch(2))
    bundle = exchange.exported(ir.store)
    places = sorted(random.Random(1).sample(range(len(bundle)), 150))
    for cut in places:
        with pytest.raises(AtashbasError, match=r"register\.bundle\.zip"):
            ru.take(bundle[:cut])
    assert ru.store.head("demo-ir").size == 0


@pytest.mark.deep
def test_a_bundle_cut_at_every_byte_changes_nothing(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1), world.batch(2))
    bundle = exchange.exported(ir.store)
    for cut in range(len(bundle)):
        with pytest.raises(AtashbasError, match=r"register\.bundle\.zip"):
            ru.take(bundle[:cut])
    assert ru.store.head("demo-ir").size == 0


def flips(bundle: bytes, ru: Node, count: int, seed: int) -> None:
    picker = random.Random(seed)
    good = {(0, merkle.EMPTY_ROOT)}
    for _ in range(count):
        broken = bytearray(bundle)
        broken[picker.randrange(len(broken))] ^= 1 << picker.randrange(8)
        try:
            ru.take(bytes(broken))
        except AtashbasError as error:
            assert error.code.startswith("register.bundle")  # noqa: PT017  # it may also pass
        head = ru.store.head("demo-ir")
        good.add((head.size, head.root))
    assert len(good) <= 2  # nothing, or everything that was signed
    assert ru.store.verify().ok or {f.reason for f in ru.store.verify().faults} <= {"body.missing", "item.missing 0"}


def test_a_bundle_with_a_flipped_bit_brings_all_or_nothing(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1), world.report(2))
    flips(exchange.exported(ir.store), ru, 120, seed=3)


@pytest.mark.deep
def test_a_bundle_with_any_of_many_flipped_bits_brings_all_or_nothing(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(*(world.report(n) for n in range(20)))
    flips(exchange.exported(ir.store), ru, 5000, seed=4)


def test_a_bad_log_does_not_keep_the_others_out(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(world.report(1))
    ru.write(world.report(2))
    ir.give(ru)

    def spoil(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, data[:-40] + b"A" * 10 + data[-30:]) if "demo-ir/tile/entries" in name else (name, data)

    report = tr.take(rewritten(exchange.exported(ru.store), spoil))
    assert {log.log: log.code for log in report.logs} == {"demo-ir": "entry.signature", "demo-ru": None}
    assert tr.store.head("demo-ru").size == 1
    assert tr.store.head("demo-ir").size == 0


BAD_NAMES = [
    "../../etc/passwd",
    "/etc/passwd",
    "logs/../charter",
    "logs/demo-ir/tile/entries/../000",
    "C:\\windows\\x",
    "bodies/zz",
    "readme.txt",
    "logs/demo-ir/checkpoint\x00x",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_strange_names_and_paths_are_refused(trio: Trio, name: str) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))
    file = io.BytesIO(exchange.exported(ir.store))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(zipfile.ZipInfo("x" * len(name)), b"x")
    raw = file.getvalue().replace(b"x" * len(name), name.encode())
    with pytest.raises(AtashbasError, match=r"register\.bundle\.(member|zip|duplicate)"):
        ru.take(raw)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_members_are_refused(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))
    file = io.BytesIO(exchange.exported(ir.store))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("charter", b"another")
    with pytest.raises(AtashbasError, match=r"register\.bundle\.duplicate"):
        ru.take(file.getvalue())


def test_a_zip_bomb_fills_nothing(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))
    digest = ir.store.rows("SELECT hash FROM body")[0][0].hex()

    def inflate(name: str, data: bytes) -> tuple[str, bytes] | None:
        return None if name.startswith("bodies/") else (name, data)

    file = io.BytesIO(rewritten(exchange.exported(ir.store), inflate))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"bodies/{digest}", bytes(50_000_000))
    report = ru.take(file.getvalue())
    assert [fault.code for fault in report.faults] == ["bundle.size"]
    assert ru.store.head("demo-ir").size == 1
    assert ru.store.body(ir.store.find_body("demo-ir", 0).hash) is None


def test_a_member_larger_than_it_says_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("charter", b"a" * 5000)
    raw = bytearray(file.getvalue())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 50)
    with pytest.raises(RegisterError, match=r"bundle\.(size|zip)"):
        Bundle(io.BytesIO(bytes(raw))).charter()


def test_a_hundred_thousand_signature_lines_are_refused_quickly(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))
    line = demo_keys.demo_signer("demo-tr", "witness").line(b"x", at=1).encode()

    def swell(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, data + line * 100_000) if name.endswith("demo-ir/checkpoint") else (name, data)

    report = ru.take(rewritten(exchange.exported(ir.store), swell))
    assert report.logs[0].code in ("note.size", "note.signatures", "bundle.size")


def test_a_bundle_under_a_strange_charter_is_refused_log_by_log(trio: Trio) -> None:
    ir, ru, _ = trio
    ir.write(world.report(1))
    charter = dataclasses.replace(ir.store.get_charter(), agreement="Another")
    roots = [demo_keys.demo_signer(party.id, "root") for party in charter.parties]
    strange = make_charter(charter, sorted(roots, key=lambda root: root.line(charter.text)))

    def swap(name: str, data: bytes) -> tuple[str, bytes]:
        return (name, strange) if name == "charter" else (name, data)

    report = ru.take(rewritten(exchange.exported(ir.store), swap))
    assert [fault.code for fault in report.faults] == ["charter-successor"]
    assert not report.ok


def test_missing_tiles_gaps_and_surplus_are_named(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(*(world.report(n) for n in range(600)))
    bundle = exchange.exported(ir.store)
    cases = {
        "bundle.gap": lambda name, data: None if "entries/001" in name else (name, data),
        "bundle.short": lambda name, data: None if "entries/002" in name else (name, data),
        "bundle.entries": lambda name, data: (name, data[:-1]) if "entries/002" in name else (name, data),
    }
    for code, change in cases.items():
        report = ru.take(rewritten(bundle, change))
        assert report.logs[0].code == code
        assert ru.store.head("demo-ir").size == 0
    assert ru.take(bundle).ok
    late = exchange.exported(ir.store, have={"demo-ir": 512})
    assert tr.take(late).logs[0].code == "bundle.gap"


def test_a_party_that_enters_nonsense_harms_nobody(trio: Trio) -> None:
    """Whoever holds a key may sign any bytes as a body: they stay his words and break nothing of ours."""
    ir, ru, tr = trio
    bodies = [
        b"\xff\x00no json",
        b"{}",
        b'{"content":1}',
        b'{"content":"not evidence","nonce":"AAAAAAAAAAAAAAAAAAAAAA=="}',
    ]
    drafts = [Draft(kind=kind, time=world.AT, body=data) for kind in ("report", "evidence", "ack") for data in bodies]
    tr.write(*drafts)
    digests = [tr.store.find_body("demo-tr", n).hash for n in range(len(drafts))]
    odd = digest_of(b"an item that never was")
    tr.write(*(Draft(kind="erase", time=world.AT, refs=(one, odd), reason="x") for one in digests[:4]))
    tr.write(*(Draft(kind="disclose", time=world.AT, refs=(one, odd)) for one in digests[:4]))
    tr.write(Draft(kind="erase", time=world.AT, refs=(), reason="x"), Draft(kind="disclose", time=world.AT))
    for one in (ir, ru):
        assert tr.give(one).ok
        assert one.cosign() == ["demo-tr"]
        assert exchange.forked(one.store) == {}
        assert standing.log_standing(one.store, "demo-tr").size == 22
        for n in range(22):
            assert standing.entry_standing(one.store, "demo-tr", n).proof
    assert ir.give(ru).ok
    assert ru.store.verify().ok
    assert verify_bundle(io.BytesIO(exchange.exported(ru.store))).ok


def test_a_batch_that_cannot_be_read_is_never_stored(trio: Trio) -> None:
    """Its author cannot make it with our program; signed by another, its body is refused and named as missing."""
    _, ru, tr = trio
    data = b'{"batch":[],"digests":[],"nonce":"AAAAAAAAAAAAAAAAAAAAAA=="}'
    with pytest.raises(AtashbasError, match=r"register\.body\.form"):
        tr.write(Draft(kind="report", time=world.AT, body=data))
    made = list(
        make_chain(
            f"{demo_keys.DEMO_NAME}/demo-tr",
            0,
            None,
            [Draft(kind="report", time=world.AT, body=data)],
            world.desk("demo-tr"),
        )
    )
    point = Checkpoint(origin=f"{demo_keys.DEMO_NAME}/demo-tr", size=1, root=made[0].leaf)
    file = io.BytesIO(bundle_of("demo-tr", made, make_checkpoint(point, world.log_key("demo-tr"))))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(f"bodies/{sha256(data).hexdigest()}", data)
    report = ru.take(file.getvalue())
    assert [fault.code for fault in report.faults] == ["body.form"]
    assert [(fault.n, fault.reason) for fault in ru.store.verify().faults] == [(0, "body.missing")]
