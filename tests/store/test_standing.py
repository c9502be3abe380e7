"""What the pages show of logs and entries."""

from __future__ import annotations

import dataclasses

import world
from nodes import Trio

from atashbas.node import erasure, standing
from atashbas.register import demo_keys, proof
from atashbas.register.base64s import b64
from atashbas.register.entry import Draft
from atashbas.register.note import Signer
from atashbas.register.settlement import State


def test_a_log_shows_who_has_cosigned_and_which_keys_were_in_force(trio: Trio) -> None:
    ir, ru, _ = trio
    fresh = Signer(f"{demo_keys.DEMO_NAME}/demo-ir/desk-2", bytes(32))
    root = demo_keys.demo_signer("demo-ir", "root")
    ir.write(world.report(1))
    ir.store.append("demo-ir", [Draft(kind="key.add", time=world.AT, key=fresh.verifier.vkey)], root)
    old = world.desk("demo-ir").verifier.vkey
    ir.store.append("demo-ir", [Draft(kind="key.revoke", time=world.AT, key=old)], root)
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    ir.give(ru)
    ru.cosign(at=77)
    ru.give(ir)
    found = standing.log_standing(ir.store, "demo-ir")
    assert (found.size, found.checkpoint_size, found.delivered, found.settled) == (3, 3, 3, 0)
    assert found.cosignatures == (standing.Cosignature(party="demo-ru", size=3, at=77),)
    assert found.silent == ("demo-tr",)
    assert found.forked_at is None
    assert [(line.first, line.last) for line in found.keys] == [(0, 2), (2, None)]


def test_an_entry_shows_its_state_its_bounds_and_what_became_of_its_texts(trio: Trio) -> None:
    ir, ru, tr = trio
    ir.write(dataclasses.replace(world.report(1), audience=("demo-tr",)), world.batch(4, withheld=[3]))
    erasure.erase(ir.store, "demo-ir", 1, world.desk("demo-ir"), reason="court-order", time=world.AT, indices=[0])
    before = standing.entry_standing(ir.store, "demo-ir", 2)
    assert (before.state, before.proof, before.body) == (State.LOCAL, None, None)
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    for one in (ru, tr):
        ir.give(one)
        one.cosign(at=50)
    tr.give(ru)
    found = standing.entry_standing(ru.store, "demo-ir", 1)
    assert (found.state, found.not_before, found.not_after) == (State.SETTLED, None, 50)
    assert (found.body, dict(found.items)) == ("present", {"erased": 1, "present": 2, "withheld": 1})
    assert found.proof is not None
    made = proof.parse_proof(found.proof)
    assert made.index == 1
    assert b64(made.extra or b"") in standing.entry_standing(ru.store, "demo-ir", 1).proof.decode()
    assert standing.text_states(ru.store, "demo-ir", 0) == ("withheld", {})
    assert standing.text_states(tr.store, "demo-ir", 0) == ("present", {})
