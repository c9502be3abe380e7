"""Erasing and disclosing: the text of a protected witness goes from this node for good, its proof stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from atashbas.node.store import Draft, EntryId
from atashbas.register.base64s import b64
from atashbas.register.body import Body, find_batch
from atashbas.register.erasure import erased_by
from atashbas.register.note import Signer
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


def erase(
    store: SqlStore, log: str, n: int, signer: Signer, *, reason: str, time: str, indices: Sequence[int] = ()
) -> EntryId:
    """Sign a tombstone for the body of entry `n`, or for single items of it, and remove the text from this node.

    Parameters
    ----------
    reason
        Code in small letters, e.g. ``"protect-witness"``.
    indices
        Items of a batch; empty: the whole body.
    """
    refs = _refs(store, log, n, indices)
    (tombstone,) = store.append(log, [Draft(kind="erase", time=time, refs=refs, reason=reason)], signer)
    purge(store, log)
    return tombstone


def disclose(
    store: SqlStore, log: str, n: int, signer: Signer, *, time: str, to: Sequence[str] = (), indices: Sequence[int] = ()
) -> EntryId:
    """Sign that a withheld body, or items of it, may now be read by `to` (empty: by all); bundles then carry it."""
    refs = _refs(store, log, n, indices)
    draft = Draft(kind="disclose", time=time, refs=refs, audience=tuple(sorted(set(to))))
    return store.append(log, [draft], signer)[0]


def purge(store: SqlStore, log: str) -> int:
    """Remove what the tombstones of a log take away; the number of texts removed.

    Called after every import too, so that a crash between tombstone and removal heals itself.
    """
    removed = 0
    gone = erased_by(one.raw for one in store.entries_of_kind(log, "erase"))
    with store.transaction():
        for digest in sorted(gone):
            for n, data in store.rows("SELECT n, bytes FROM body WHERE log = ? AND hash = ?", (log, digest)):
                if gone[digest].whole:
                    removed += _remove_whole(store, log, n)
                elif data is not None and (batch := find_batch(bytes(data))) is not None:
                    removed += _remove_items(store, log, n, batch, gone[digest].items)
    if removed:
        store.scrub()
    return removed


def _remove_whole(store: SqlStore, log: str, n: int) -> int:
    items = store.run("UPDATE item SET bytes = NULL WHERE log = ? AND n = ? AND bytes IS NOT NULL", (log, n))
    return items + store.run("UPDATE body SET bytes = NULL WHERE log = ? AND n = ? AND bytes IS NOT NULL", (log, n))


def _remove_items(store: SqlStore, log: str, n: int, batch: Body, digests: set[bytes]) -> int:
    indices = [index for index, digest in enumerate(batch.digests) if digest in digests]
    sql = "UPDATE item SET bytes = NULL WHERE log = ? AND n = ? AND idx = ? AND bytes IS NOT NULL"
    return sum(store.run(sql, (log, n, index)) for index in indices)


def _refs(store: SqlStore, log: str, n: int, indices: Sequence[int]) -> tuple[str, ...]:
    body = store.find_body(log, n)
    if body is None:
        raise AtashbasError("register.no-body", log=log, n=n)
    if not indices:
        return (body.hash,)
    batch = find_batch(body.data)
    digests = batch.digests if batch is not None else ()
    if not digests or not all(0 <= index < len(digests) for index in indices):
        raise AtashbasError("register.no-item", log=log, n=n)
    return (body.hash, *(b64(digests[index]) for index in sorted(set(indices))))
