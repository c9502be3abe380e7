"""Between which moments an entry was written, by others' clocks: shown beside the time its writer states.

Not after the earliest foreign cosignature that covers it; not before the latest cosigned foreign checkpoint that its
writer had acknowledged in the same log. Nothing is decided by these times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from atashbas.node.exchange_export import checkpoint_with_cosignatures, tree_at
from atashbas.node.store import Draft, EntryId, register_rules
from atashbas.register.base64s import digest_of
from atashbas.register.body import make_body, make_nonces, parse_body
from atashbas.register.checkpoint import Checkpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.note import Signer, make_note, open_note
from atashbas.register.settlement import time_bounds

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore
    from atashbas.register.charter import Charter


def acknowledge(store: SqlStore, me: str, signer: Signer, *, time: str, seed: bytes) -> list[EntryId]:
    """Enter in our own log the others' cosigned checkpoints that are new to it; `seed`: 32 secret random bytes.

    The caller signs the checkpoint afterwards, as after every append.
    """
    charter = store.get_charter()
    known = {ref for one in store.entries_of_kind(me, "ack") for ref in one.header.refs}
    notes = [note for log in charter.logs if log != me and (note := _foreign(store, charter, me, log)) is not None]
    fresh = [note for note in notes if digest_of(note) not in known]
    nonces = make_nonces(seed, len(fresh))
    with register_rules():
        bodies = [make_body(note.decode(), nonce) for note, nonce in zip(fresh, nonces, strict=True)]
    pairs = zip(fresh, bodies, strict=True)
    drafts = [Draft(kind="ack", time=time, body=body, refs=(digest_of(note),)) for note, body in pairs]
    return store.append(me, drafts, signer) if drafts else []


def bounds_of(store: SqlStore, log: str, n: int) -> tuple[int | None, int | None]:
    """(not before, not after) of an entry in seconds since 1970; None where no other party says anything."""
    charter = store.get_charter()
    return time_bounds(
        n,
        [(size, at) for _, size, at in cosignatures_of(store, log, covering=n)],
        _acknowledged(store, charter, log, n),
    )


def _foreign(store: SqlStore, charter: Charter, me: str, log: str) -> bytes | None:
    """The log's checkpoint with its cosignatures; None unless somebody other than we has cosigned it."""
    head = store.head(log)
    others = [witness for witness, size in head.cosigned.items() if size == head.checkpoint_size and witness != me]
    return checkpoint_with_cosignatures(store, charter, log) if head.checkpoint is not None and others else None


def cosignatures_of(store: SqlStore, log: str, *, covering: int | None = None) -> list[tuple[str, int, int]]:
    """(witness party, size, time in seconds) of each witness's last cosignature on a log; each is verified again.

    `covering`: of each witness the first one that covers this entry instead.
    """
    charter = store.get_charter()
    keys = {party.id: party.witness for party in charter.parties if party.witness}
    found = []
    which = "max(size)" if covering is None else "min(size)"
    chosen = f"SELECT witness, {which} FROM cosig WHERE log = ? AND size > ? GROUP BY witness ORDER BY witness"  # noqa: S608 - one of two words of this function
    for witness, size in store.rows(chosen, (log, -1 if covering is None else covering)):
        sql = "SELECT line FROM cosig WHERE log = ? AND size = ? AND witness = ?"
        ((line,),) = store.rows(sql, (log, size, witness))
        text = Checkpoint(origin=charter.origin(log), size=size, root=tree_at(store, log, size).root()).text
        with register_rules():
            _, signed = open_note(make_note(text, [line]), [keys[witness]])
        found.append((str(witness), int(size), signed[keys[witness]]))
    return found


def _acknowledged(store: SqlStore, charter: Charter, log: str, n: int) -> list[tuple[int, int]]:
    """(position, time) of the acknowledgements in a log up to entry `n`; those that do not hold say nothing."""
    found = []
    for one in store.entries_of_kind(log, "ack"):
        header = one.header
        data = store.body(header.body) if header.body and one.n <= n else None
        try:
            note = str(parse_body(data).content).encode() if data is not None else b""
            times = _times(charter, log, note) if digest_of(note) in header.refs else []
        except RegisterError:
            continue
        found += [(one.n, at) for at in times]
    return found


def _times(charter: Charter, log: str, note: bytes) -> list[int]:
    """Times that witnesses other than the log's own writer state in a foreign checkpoint."""
    origin = note.split(b"\n", 1)[0].decode("utf-8", "replace")
    party = next((one for one in charter.parties if one.log.name == origin and one.id != log), None)
    if party is None:
        return []
    witnesses = [one.witness for one in charter.parties if one.witness and one.id not in (log, party.id)]
    return list(open_checkpoint(note, party.log, witnesses).cosigned.values())
