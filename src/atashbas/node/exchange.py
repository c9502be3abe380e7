"""Exchanging registers with the other parties, by stick, mail or HTTP, and cosigning what was found in order."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from atashbas.node.exchange_evidence import forked, record_evidence
from atashbas.node.exchange_export import (
    checkpoint_with_cosignatures,
    export_bundle,
    nodes_of,
    tree_at,
)
from atashbas.node.exchange_import import ImportReport, LogIntake, import_bundle
from atashbas.node.store import register_rules
from atashbas.register.checkpoint import Checkpoint, open_checkpoint
from atashbas.register.merkle import leaf_hash
from atashbas.register.note import Signer
from atashbas.register.proof import Proof, make_proof
from atashbas.register.settlement import State, decide_state
from atashbas.register.witness import Answer, decide_request
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore

__all__ = [
    "ImportReport",
    "LogIntake",
    "add_checkpoint",
    "cosign",
    "cosign_all",
    "export_bundle",
    "exported",
    "forked",
    "import_bundle",
    "nodes_of",
    "prove",
    "record_evidence",
    "sizes",
    "state_of",
    "tree_at",
]


def sizes(store: SqlStore) -> dict[str, int]:
    """Entries held of each log: what to tell a peer so that he sends only what is new."""
    return {log: store.head(log).size for log in store.logs()}


def exported(store: SqlStore, *, have: Mapping[str, int] | None = None, to: str | None = None) -> bytes:
    """A bundle in memory; see `export_bundle`."""
    file = io.BytesIO()
    export_bundle(store, file, have=have, to=to)
    return file.getvalue()


def state_of(store: SqlStore, log: str, n: int) -> State:
    """Standing of an entry: local, delivered or settled."""
    charter = store.get_charter()
    witnesses = [party.id for party in charter.parties if party.witness and party.id != log]
    return decide_state(n, store.head(log).cosigned, witnesses, forked_at=forked(store).get(log))


def cosign(store: SqlStore, log: str, witness: str, signer: Signer, *, at: int) -> bool:
    """Cosign the owner's checkpoint of a log, whose entries we have checked and stored; whether it was new.

    `at`: seconds since 1970 by our clock. Never for our own log, a forked one, a smaller size or a second root.
    """
    charter = store.get_charter()
    head = store.head(log)
    if witness == log or charter.party(witness).witness != signer.verifier:
        raise AtashbasError("register.witness-key", log=log, witness=witness)
    if head.checkpoint is None or log in forked(store) or head.cosigned.get(witness, 0) >= head.checkpoint_size:
        return False
    with register_rules():
        checkpoint = open_checkpoint(head.checkpoint, charter.party(log).log).checkpoint
    if tree_at(store, log, checkpoint.size).root() != checkpoint.root:
        raise AtashbasError("register.checkpoint.root", log=log, size=checkpoint.size)
    _cosign(store, log, witness, signer, checkpoint, at)
    return True


def cosign_all(store: SqlStore, witness: str, signer: Signer, *, at: int) -> list[str]:
    """Cosign every other party's log that stands without contradiction; the logs newly cosigned."""
    return [log for log in store.logs() if log != witness and cosign(store, log, witness, signer, at=at)]


def _cosign(store: SqlStore, log: str, witness: str, signer: Signer, checkpoint: Checkpoint, at: int) -> str:
    with store.transaction():
        store.locked_tree(log)
        store.lock.allow("witness", log, checkpoint.size, checkpoint.root)
        line = signer.line(checkpoint.text, at=at)
        sql = "SELECT 1 FROM cosig WHERE log = ? AND size = ? AND witness = ?"
        if not store.rows(sql, (log, checkpoint.size, witness)):
            store.insert("cosig", [(log, checkpoint.size, witness, line)])
    return line


def add_checkpoint(store: SqlStore, data: bytes, witness: str, signer: Signer, *, at: int) -> Answer:
    """Answer the ``add-checkpoint`` request of the witness protocol; with status 200 the body is our cosignature.

    We cosign only what our own copy of the log confirms: a checkpoint beyond the entries we hold is answered 409 until
    the entries have come, so that every cosignature of a guarantor stands for entries it has read.
    """
    charter = store.get_charter()

    def latest(log: str) -> tuple[int, bytes]:
        size = store.head(log).cosigned.get(witness, 0)
        return size, tree_at(store, log, size).root()

    answer = decide_request(data, charter, latest)
    checkpoint = answer.accepted
    if checkpoint is None or answer.log == witness:
        return answer if checkpoint is None else Answer(status=403)
    if checkpoint.size > store.head(answer.log).size:
        return Answer(status=409, body=b"%d\n" % latest(answer.log)[0], log=answer.log)
    if tree_at(store, answer.log, checkpoint.size).root() != checkpoint.root or answer.log in forked(store):
        return Answer(status=422, log=answer.log)
    line = _cosign(store, answer.log, witness, signer, checkpoint, at)
    return Answer(status=200, body=line.encode(), log=answer.log, accepted=checkpoint)


def prove(store: SqlStore, log: str, n: int) -> Proof:
    """Proof that entry `n` stands in its log, under the owner's checkpoint with all cosignatures at that size.

    Raises AtashbasError ``register.not-signed-yet`` while no checkpoint covers the entry.
    """
    head = store.head(log)
    entry = store.find_entry(log, n)
    if entry is None or n >= head.checkpoint_size:
        raise AtashbasError("register.not-signed-yet", log=log, n=n)
    with register_rules():
        note = checkpoint_with_cosignatures(store, store.get_charter(), log)
        return make_proof(
            nodes_of(store, log, head.checkpoint_size), n, head.checkpoint_size, note, leaf_hash(entry.raw)
        )
