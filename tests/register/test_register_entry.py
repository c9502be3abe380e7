"""Entries, chains, keys and their checks, held against a slow and obvious reading of the same rules."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import world
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.register import canonical, chain, demo_keys, entry, note
from atashbas.register.base64s import b64, hash_of
from atashbas.register.charter import TAG, parse_charter
from atashbas.register.check import check_entries, start_of
from atashbas.register.entry import Draft, Header
from atashbas.register.errors import RegisterError
from atashbas.register.keys import KeyEvent, first_ring, ring_at
from atashbas.register.merkle import leaf_hash

ORIGIN = f"{demo_keys.DEMO_NAME}/demo-ru"
HASHES = st.binary(min_size=32, max_size=32).map(b64)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    kind = draw(st.sampled_from([kind for kind in entry.KINDS if kind not in ("key.add", "key.revoke", "erase")]))
    return Header(
        log=ORIGIN,
        n=draw(st.integers(0, 10**15 - 1)),
        prev=draw(HASHES),
        kind=kind,
        by=f"{ORIGIN}/desk",
        time=world.AT,
        refs=tuple(draw(st.lists(HASHES, max_size=4))),
        body=draw(st.none() | HASHES),
        audience=tuple(sorted(draw(st.sets(st.sampled_from(["demo-ir", "demo-tr", "x1"]))))),
    )


@given(headers())
def test_an_entry_reads_back_and_its_header_is_canonical_json(header: Header) -> None:
    raw = entry.make_entry(header, world.desk())
    parsed = entry.parse_entry(raw)
    assert parsed.header == header
    assert parsed.leaf == leaf_hash(raw)
    assert slow_header(raw) == canonical.loads(header.canonical)
    world.desk().verifier.verify(parsed.text, parsed.signature)


def slow_header(raw: bytes) -> dict[str, object]:
    """The same entry read without the grammar: as a note, then as canonical JSON."""
    parsed = note.parse_note(raw)
    (line,) = parsed.lines
    tag, header, rest = parsed.text.split(b"\n")
    assert (tag + b"\n", rest) == (entry.TAG, b"")
    value = canonical.loads(header)
    assert value["by"] == line.name
    assert len(line.signature) == 64
    return dict(value)


@given(headers(), st.integers(0, 5000), st.integers(0, 255))
@settings(max_examples=400)
def test_whatever_the_grammar_reads_the_slow_way_reads_too(header: Header, place: int, byte: int) -> None:
    raw = bytearray(entry.make_entry(header, world.desk()))
    raw[place % len(raw)] = byte
    try:
        parsed = entry.parse_entry(bytes(raw))
    except RegisterError:
        return
    assert slow_header(bytes(raw)) == canonical.loads(parsed.header.canonical)


def test_a_chain_is_what_single_entries_would_be() -> None:
    drafts = [world.report(0), Draft(kind="ack", time=world.AT, refs=(b64(bytes(32)),)), world.batch(2)]
    prev = entry.FIRST_PREV
    for one, draft in zip(chain.make_chain(ORIGIN, 0, None, drafts, world.desk()), drafts, strict=True):
        header = Header(
            log=ORIGIN, n=one.n, prev=prev, kind=draft.kind, by=f"{ORIGIN}/desk", time=draft.time, refs=draft.refs,
            body=one.body,
        )  # fmt: skip
        assert entry.make_entry(header, world.desk()) == one.raw
        prev = b64(one.leaf)


def raws(count: int) -> list[bytes]:
    return [one.raw for one in world.made(count)]


def faults(entries: list[bytes]) -> list[tuple[int, str]]:
    cursor = start_of(first_ring(world.charter().party("demo-ru")))
    return [(one.n, one.reason) for one in check_entries(ORIGIN, entries, cursor) if one.reason]


def test_good_entries_have_no_fault_and_bad_ones_are_named_first() -> None:
    good = raws(6)
    assert faults(good) == []
    cases = {
        "swapped": ([*good[:2], good[3], good[2], *good[4:]], (2, "entry.position")),
        "dropped": ([*good[:2], *good[3:]], (2, "entry.position")),
        "doubled": ([*good[:3], good[2], *good[3:]], (3, "entry.position")),
        "another log": ([world.made(1, "demo-tr")[0].raw, *good[1:]], (0, "entry.log")),
        "empty": ([b"", *good[1:]], (0, "entry.form")),
    }
    for name, (entries, first) in cases.items():
        assert faults(entries)[0] == first, name


@given(st.integers(0, 5), st.integers(0, 3000), st.integers(1, 255))
def test_any_changed_byte_names_its_entry(which: int, place: int, change: int) -> None:
    entries = raws(6)
    broken = bytearray(entries[which])
    broken[place % len(broken)] ^= change
    entries[which] = bytes(broken)
    assert faults(entries)[0][0] == which


def test_keys_by_position() -> None:
    party = world.charter().party("demo-ru")
    fresh = note.Signer(f"{ORIGIN}/desk-2", bytes(32))
    add, revoke = KeyEvent(3, "key.add", fresh.verifier.vkey), KeyEvent(5, "key.revoke", party.keys[0].vkey)
    in_force = {n: [key.name.split("/")[-1] for key in ring_at(party, n, [add, revoke]).in_force] for n in range(3, 7)}
    assert in_force == {3: ["desk"], 4: ["desk", "desk-2"], 5: ["desk", "desk-2"], 6: ["desk-2"]}


BAD_KEYS = {
    "same public key under a second name": (note.Verifier(f"{ORIGIN}/other", 1, world.desk().verifier.public), "key.known"),
    "the log's own key as a role key": (note.Verifier(f"{ORIGIN}/other", 1, world.log_key().verifier.public), "key.known"),
    "a point of small order": (note.Verifier(f"{ORIGIN}/other", 1, bytes(32)), "key.point"),
    "a witness key as a role key": (note.Verifier(f"{ORIGIN}/other", 4, world.desk("demo-tr").verifier.public), "key.point"),
    "a name of another log": (note.Verifier("x.example/desk", 1, world.desk("demo-ir").verifier.public), "key.name"),
    "the name of the witness": (note.Verifier(f"{ORIGIN}/witness", 1, world.desk("demo-ir").verifier.public), "key.name"),
    "a name that is taken": (note.Verifier(f"{ORIGIN}/desk", 1, world.desk("demo-ir").verifier.public), "key.known"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD_KEYS))
def test_keys_that_may_not_be_added(name: str) -> None:
    key, code = BAD_KEYS[name]
    with pytest.raises(RegisterError) as raised:
        first_ring(world.charter().party("demo-ru")).changed("key.add", key.vkey)
    assert raised.value.code == code


def test_a_revoked_key_cannot_return() -> None:
    ring = first_ring(world.charter().party("demo-ru")).changed("key.revoke", world.desk().verifier.vkey)
    with pytest.raises(RegisterError, match=r"key\.known"):
        ring.changed("key.add", world.desk().verifier.vkey)
    with pytest.raises(RegisterError, match=r"key\.absent"):
        ring.changed("key.revoke", world.desk().verifier.vkey)


BAD_HEADERS = {
    "kind": {"kind": "rumour"},
    "time": {"time": "2017-02-25 10:00"},
    "hash": {"prev": "AAAA"},
    "spare bits": {"prev": b64(bytes(32))[:-2] + "B="},
    "refs": {"refs": ("x",)},
    "too many refs": {"refs": (b64(bytes(32)),) * 513},
    "audience order": {"audience": ("b", "a")},
    "audience twice": {"audience": ("a", "a")},
    "key in a report": {"key": world.desk().verifier.vkey},
    "no reason": {"kind": "erase"},
    "reason in a report": {"reason": "because"},
    "no key": {"kind": "key.add"},
    "n": {"n": -1},
}


@pytest.mark.parametrize("name", sorted(BAD_HEADERS))
def test_headers_that_break_the_grammar_are_not_signed(name: str) -> None:
    good = Header(log=ORIGIN, n=0, prev=entry.FIRST_PREV, kind="report", by=f"{ORIGIN}/desk", time=world.AT)
    entry.make_entry(good, world.desk())
    with pytest.raises(RegisterError):
        entry.make_entry(dataclasses.replace(good, **BAD_HEADERS[name]), world.desk())


def test_charters_that_would_count_a_key_twice_or_hide_something_are_refused() -> None:
    good = world.charter()
    twin = dataclasses.replace(good.parties[0], id="demo-xx")
    for change in (
        {"parties": (*good.parties, twin)},
        {"required": ("demo-ngo",)},
        {"required": ()},
        {"name": "a b"},
        {"parties": (*good.parties, dataclasses.replace(good.parties[3], id="Upper"))},
        {"agreement_digest": "x"},
    ):
        with pytest.raises(RegisterError):
            dataclasses.replace(good, **change)


def test_any_changed_byte_of_a_charter_is_refused() -> None:
    data = world.charter_note()
    picker = random.Random(2)
    for _ in range(120):
        broken = bytearray(data)
        broken[picker.randrange(len(data))] ^= 1 << picker.randrange(8)
        with pytest.raises((RegisterError, UnicodeDecodeError)):
            parse_charter(bytes(broken))


@pytest.mark.parametrize("seed", ["0", "4711"])
def test_the_same_bytes_under_any_hash_seed(seed: str) -> None:
    code = (
        "import hashlib, world; made = world.made(20); b = world.batch(20);"
        "print(hashlib.sha256(b''.join([world.charter_note(), b.body, *b.items, *(one.raw for one in made)])).hexdigest())"
    )
    env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parent)}
    out = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    ).stdout.strip()
    batch = world.batch(20)
    whole = b"".join([world.charter_note(), batch.body or b"", *batch.items, *(one.raw for one in world.made(20))])
    assert out == hashlib.sha256(whole).hexdigest()


def test_hashes_have_one_spelling() -> None:
    with pytest.raises(RegisterError):
        hash_of(b64(bytes(32)).rstrip("="))
    with pytest.raises(RegisterError):
        hash_of(b64(bytes(31)))


NUMBERS = st.integers(-5, 5)
ODD = st.none() | st.booleans() | NUMBERS | st.text("aZ9-/ش", max_size=4) | st.lists(NUMBERS, max_size=2)


@given(st.sampled_from(["agreement", "demo", "name", "parties", "previous", "required", "serial", "v"]), ODD)
def test_a_charter_with_any_odd_field_is_refused_by_name(field: str, value: object) -> None:
    good = canonical.loads(world.charter().text[len(TAG) : -1])
    _refused_or_equal({**good, field: value})


@given(st.sampled_from(["guarantor", "id", "keys", "log", "root", "seal", "title", "witness", "relayed_by"]), ODD)
def test_a_charter_with_any_odd_party_is_refused_by_name(field: str, value: object) -> None:
    good = canonical.loads(world.charter().text[len(TAG) : -1])
    _refused_or_equal({**good, "parties": [{**good["parties"][0], field: value}, *good["parties"][1:]]})


def _refused_or_equal(value: dict[str, object]) -> None:
    """Signed by every root key, as its sender would: either one of the named refusals, or a charter of sound types."""
    text = TAG + canonical.dumps(value) + b"\n"
    lines = sorted(demo_keys.demo_signer(one, "root").line(text) for one in (*world.GUARANTORS, "demo-ngo"))
    try:
        charter = parse_charter(note.make_note(text, lines))
    except RegisterError:
        return
    assert charter.text == text
    assert type(charter.serial) is int
    assert charter.serial >= 1
