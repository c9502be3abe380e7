"""Trees, tiles, proofs, policies, sealing, settlement: properties against plain and slow definitions."""

from __future__ import annotations

import dataclasses
from hashlib import sha256

import pytest
import world
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from atashbas.register import body, demo_keys, merkle, note, policy, proof, sealing, settlement, tiles
from atashbas.register.base64s import unb64
from atashbas.register.checkpoint import Checkpoint, make_checkpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.settlement import State


def slow_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + slow_root(leaves[:split]) + slow_root(leaves[split:])).digest()


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(n.to_bytes(4)) for n in range(count)]


def nodes(hashes: list[bytes]) -> merkle.NodeOf:
    return lambda level, index: slow_root(hashes[index << level : (index + 1) << level])


def tile_nodes(hashes: list[bytes]) -> tiles.TileNodes:
    def read(level: int, index: int) -> bytes:
        width = 256**level
        row = [slow_root(hashes[at * width : (at + 1) * width]) for at in range(len(hashes) // width)]
        return b"".join(row[index * 256 : (index + 1) * 256])

    return tiles.TileNodes(read)


SIZES = sorted({0, 1, *(2**k + d for k in range(1, 10) for d in (-1, 0, 1))})


@pytest.mark.parametrize("size", SIZES)
def test_the_compact_range_has_the_root_of_the_definition(size: int) -> None:
    tree = merkle.CompactRange()
    tree.extend(leaves(size))
    assert tree.root() == slow_root(leaves(size))
    assert merkle.CompactRange(size, tree.peaks).root() == tree.root()


@given(st.lists(st.integers(0, 70), max_size=8))
def test_any_cutting_into_batches_gives_the_same_tree(cuts: list[int]) -> None:
    tree, hashes = merkle.CompactRange(), leaves(sum(cuts))
    at = 0
    for cut in cuts:
        tree.extend(hashes[at : at + cut])
        at += cut
    assert tree.root() == slow_root(hashes)


@given(st.integers(1, 600).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
@settings(max_examples=60, deadline=None)
def test_inclusion_is_proved_for_every_entry_and_for_nothing_else(case: tuple[int, int]) -> None:
    size, index = case
    hashes = leaves(size)
    root, path = slow_root(hashes), merkle.prove_inclusion(tile_nodes(hashes), index, size)
    assert path == merkle.prove_inclusion(nodes(hashes), index, size)
    assert merkle.verify_inclusion(hashes[index], index, size, path, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"x"), index, size, path, root)
    assert not merkle.verify_inclusion(hashes[index], index ^ 1, size, path, root) or size == 1
    assert not merkle.verify_inclusion(hashes[index], index, size, [*path, bytes(32)], root)


@given(st.integers(1, 600).flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
@settings(max_examples=60, deadline=None)
def test_consistency_is_proved_between_all_sizes(case: tuple[int, int]) -> None:
    old, new = case
    hashes = leaves(new)
    path = merkle.prove_consistency(tile_nodes(hashes), old, new)
    roots = slow_root(hashes[:old]), slow_root(hashes)
    assert merkle.verify_consistency(old, new, path, *roots)
    if old != new:
        assert not merkle.verify_consistency(old, new, path, merkle.leaf_hash(b"x"), roots[1])
        assert not merkle.verify_consistency(old, new, path[:-1], *roots)


@given(st.integers(0, 200_000))
def test_tiles_hold_every_hash_once(size: int) -> None:
    found = tiles.tiles_of(size)
    assert sum(width for level, _, width in found if level == 0) == size
    assert len({tiles.tile_path(*one) for one in found}) == len(found)


# -- proofs


def cosigned(size: int, root: bytes) -> bytes:
    point = Checkpoint(origin=f"{demo_keys.DEMO_NAME}/demo-ru", size=size, root=root)
    signers = [world.log_key(), *(demo_keys.demo_signer(one, "witness") for one in ("demo-ir", "demo-tr"))]
    return note.make_note(point.text, [signer.line(point.text, at=1_488_000_000) for signer in signers])


def test_a_proof_reads_back_and_checks() -> None:
    hashes = leaves(300)
    made = proof.make_proof(tile_nodes(hashes), 17, 300, cosigned(300, slow_root(hashes)), hashes[17])
    parsed = proof.parse_proof(made.text)
    assert parsed == made
    charter = world.charter()
    owner, witnesses = charter.party("demo-ru").log, charter.witnesses_of("demo-ru")
    opened = proof.verify_proof(parsed, hashes[17], owner, witnesses)
    assert set(opened.cosigned) == set(witnesses)
    for wrong in (hashes[18], merkle.leaf_hash(b"x")):
        with pytest.raises(RegisterError, match=r"proof\.path"):
            proof.verify_proof(parsed, wrong, owner, witnesses)
    cached = dataclasses.replace(parsed, index=18)  # the right path served for the wrong entry
    with pytest.raises(RegisterError, match=r"proof\.path"):
        proof.verify_proof(cached, hashes[18], owner, witnesses)


def test_a_proof_in_a_log_of_a_million_fits_a_qr_code() -> None:
    path = [merkle.leaf_hash(bytes([n])) for n in range(20)]
    made = proof.Proof(index=654_321, path=tuple(path), checkpoint=cosigned(1_000_000, bytes(32)), extra=path[0])
    assert len(made.text) <= 1_663  # bytes in a QR code of version 40 at level Q (ISO/IEC 18004, table 7)


# -- policies


def test_the_policy_of_a_charter_wants_all_others() -> None:
    charter = world.charter()
    parsed = policy.parse_policy(policy.policy_of(charter, "demo-ru"))
    data = cosigned(5, bytes(32))
    assert parsed.check(data).checkpoint.size == 5
    lines = note.parse_note(data)
    only_owner = note.make_note(lines.text, [lines.lines[0].line, lines.lines[1].line])
    with pytest.raises(RegisterError, match=r"policy\.quorum"):
        parsed.check(only_owner)


W1 = demo_keys.demo_signer("demo-ir", "witness").verifier.vkey
W2 = demo_keys.demo_signer("demo-tr", "witness").verifier.vkey
BAD_POLICIES = [
    f"witness a {W1}\n",
    f"witness a {W1}\nwitness a {W2}\nquorum a\n",
    f"witness a {W1}\nwitness b {W1}\nquorum a\n",
    f"witness none {W1}\nquorum none\n",
    f"witness a {W1}\ngroup g 2 a\nquorum g\n",
    f"witness a {W1}\ngroup g 0 a\nquorum g\n",
    f"witness a {W1}\ngroup g all a a\nquorum g\n",
    f"witness a {W1}\ngroup g all b\nquorum g\n",
    f"witness a {W1}\nwitness b {W2}\ngroup g all a\ngroup h all a b\nquorum h\n",
    f"witness a {W1}\nquorum a\nquorum a\n",
    "quorum x\n",
    "frobnicate\nquorum none\n",
]


@pytest.mark.parametrize("text", BAD_POLICIES)
def test_bad_policies_are_refused(text: str) -> None:
    with pytest.raises(RegisterError, match=r"policy\."):
        policy.parse_policy(text.encode())


# -- sealing and bodies


def test_sealed_content_opens_for_its_readers_alone_and_with_plain_libsodium() -> None:
    charter = world.charter()
    readers = {party: charter.party(party).seal or "" for party in ("demo-ir", "demo-tr")}
    sealed = sealing.seal({"name": "شاهد"}, readers, b"s" * 32)
    assert sealing.readers_of(sealed) == ("demo-ir", "demo-tr")
    for party in readers:
        assert sealing.unseal(sealed, party, demo_keys.demo_seed(party, "seal")) == {"name": "شاهد"}
    private = PrivateKey.from_seed(demo_keys.demo_seed("demo-ir", "seal"))
    assert len(SealedBox(private).decrypt(unb64(sealed["sealed"]["readers"]["demo-ir"]))) == 32
    with pytest.raises(RegisterError, match=r"seal\.reader"):
        sealing.unseal(sealed, "demo-ru", demo_keys.demo_seed("demo-ru", "seal"))
    with pytest.raises(RegisterError, match=r"seal\.broken"):
        sealing.unseal(sealed, "demo-ir", demo_keys.demo_seed("demo-tr", "seal"))
    with pytest.raises(RegisterError, match=r"seal\.readers"):
        sealing.seal({}, {}, bytes(32))
    assert body.parse_body(body.make_body(sealed, bytes(16))).content == sealed


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"[]",
        b'{"nonce":"AAAAAAAAAAAAAAAAAAAAAA=="}',
        b'{"content":1,"nonce":1}',
        b'{"content":1,"nonce":"AA=="}',
    ],
)
def test_bodies_of_another_form_are_refused(data: bytes) -> None:
    with pytest.raises(RegisterError):
        body.parse_body(data)


def test_a_batch_hides_each_record_behind_its_own_nonce() -> None:
    records = [{"a": 1}, {"a": 1}]
    made = body.make_batch({}, records, body.make_nonces(bytes(32), 3))
    assert len(set(body.parse_body(made.body).digests)) == 2
    for nonces in (body.make_nonces(bytes(32), 2), [bytes(16)] * 3):
        with pytest.raises(RegisterError, match=r"body\.nonces"):
            body.make_batch({}, records, nonces)


# -- settlement


@given(
    st.integers(0, 20),
    st.dictionaries(st.sampled_from(["a", "b"]), st.integers(0, 20)),
    st.none() | st.integers(0, 20),
)
def test_settled_means_covered_by_all_and_never_past_a_fork(n: int, sizes: dict[str, int], fork: int | None) -> None:
    state = settlement.decide_state(n, sizes, ["a", "b"], forked_at=fork)
    covered = [sizes.get(one, 0) > n for one in ("a", "b")]
    if fork is not None and n >= fork:
        assert state is State.LOCAL
    else:
        assert state is (State.SETTLED if all(covered) else State.DELIVERED if any(covered) else State.LOCAL)


def test_an_entry_lies_between_the_clocks_of_others() -> None:
    bounds = settlement.time_bounds(5, [(3, 10), (6, 30), (9, 40)], [(2, 11), (5, 12), (7, 99)])
    assert bounds == (12, 30)
    assert settlement.time_bounds(5, [], []) == (None, None)


def test_unknown_signature_lines_are_ignored_and_a_false_known_one_refuses() -> None:
    point = Checkpoint(origin=f"{demo_keys.DEMO_NAME}/demo-ru", size=1, root=bytes(32))
    owner = world.log_key()
    data = make_checkpoint(point, owner)
    stranger = note.Signer("stranger.example", bytes(32)).line(point.text).encode()
    assert open_checkpoint(data + stranger, owner.verifier).checkpoint == point
    witness = demo_keys.demo_signer("demo-tr", "witness")
    false = witness.line(b"other text", at=1).encode()
    assert open_checkpoint(data + false, owner.verifier).cosigned == {}
    with pytest.raises(RegisterError, match=r"note\.signature"):
        open_checkpoint(data + false, owner.verifier, [witness.verifier])
    with pytest.raises(RegisterError, match=r"note\.signatures"):
        note.parse_note(data + stranger * 100)


@pytest.mark.parametrize(
    "sealed",
    [5, [], {}, {"box": 1, "readers": {"a": "x"}}, {"box": "x", "readers": ["a"]}, {"box": "x", "readers": {"a": 1}}],
)
def test_a_sealed_content_of_another_form_is_sealed_to_nobody(sealed: object) -> None:
    assert sealing.readers_of({"sealed": sealed}) == ()
    with pytest.raises(RegisterError, match=r"seal\.reader"):
        sealing.unseal({"sealed": sealed}, "a", bytes(32))
    with pytest.raises(RegisterError, match=r"seal\.broken"):
        sealing.unseal({"sealed": {"box": "AA==", "readers": {"a": "AA=="}}}, "a", bytes(32))
