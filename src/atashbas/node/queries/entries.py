"""Signed entries behind the records: where a number stands in the register and how it is proved."""

from __future__ import annotations

from atashbas.node.logs import store_of
from atashbas.node.queries.values import EntryRef, EntryView


def entry_ref(log: str, n: int, index: int) -> EntryRef:
    """The entry behind a record, as the register holds it."""
    view = entry(log, n)
    if view is None:
        return EntryRef(
            log=log, n=n, index=index, entry_hash="", body_hash="", body_state="missing", signed_at="", by=""
        )
    header = view.header
    return EntryRef(
        log=log,
        n=n,
        index=index,
        entry_hash=view.entry_hash,
        body_hash=str(header.get("body", "")),
        body_state="present" if view.body is not None else "erased",
        signed_at=str(header.get("time", "")),
        by=str(header.get("by", "")),
    )


def entry(log: str, n: int) -> EntryView | None:
    """One signed entry with its proof under the log's root; None where the log has none at this place."""
    store = store_of()
    raise NotImplementedError
