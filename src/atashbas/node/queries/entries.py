"""Signed entries behind the records: where a number stands in the register and how it is proved."""

from __future__ import annotations

from dataclasses import fields

from atashbas.node.logs import store_of
from atashbas.node.queries.values import EntryRef, EntryView
from atashbas.node.store import register_rules
from atashbas.register.base64s import b64
from atashbas.register.body import find_batch
from atashbas.register.entry import parse_entry

MOST_ITEMS = 60


def entry_ref(log: str, n: int, index: int) -> EntryRef:
    """The entry behind a record, as the register holds it."""
    store = store_of()
    stored = store.find_entry(log, n)
    if stored is None:
        missing = dict.fromkeys(("entry_hash", "body_hash", "signed_at", "by"), "")
        return EntryRef(log=log, n=n, index=index, body_state="missing", **missing)
    with register_rules():
        read = parse_entry(stored.raw)
    body = store.find_body(log, n)
    return EntryRef(
        log=log,
        n=n,
        index=index,
        entry_hash=b64(read.leaf),
        body_hash=read.header.body or "",
        body_state="present" if body is not None and body.data is not None else "erased",
        signed_at=read.header.time,
        by=read.header.by,
    )


def entry(log: str, n: int, *, items: int = MOST_ITEMS) -> EntryView | None:
    """One signed entry with its place under the log's root; None where the log has none there.

    Of a batch the first `items` records are read; an import may hold a hundred thousand.
    """
    store = store_of()
    stored = store.find_entry(log, n) if log in store.logs() else None
    if stored is None:
        return None
    with register_rules():
        read = parse_entry(stored.raw)
    body = store.find_body(log, n)
    count = _records(body.data) if body else 0
    head = store.head(log)
    return EntryView(
        log=log,
        n=n,
        kind=read.header.kind,
        header={field.name: getattr(read.header, field.name) for field in fields(read.header)},
        raw=stored.raw,
        entry_hash=b64(read.leaf),
        body=body.data if body else None,
        items=tuple((index, store.find_item(log, n, index)) for index in range(min(count, items))),
        item_count=count,
        size=head.size,
        root=head.root.hex(),
        checkpoint=head.checkpoint,
    )


def _records(body: bytes | None) -> int:
    """Number of records that a body lists; 0 for one that is no batch, or is not here."""
    batch = find_batch(body)
    return len(batch.digests) if batch is not None else 0
