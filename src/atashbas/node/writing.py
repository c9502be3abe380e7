"""Entering records into a log: one batch for each kind, signed, durable, then the checkpoint.

Decides how a record becomes bytes: its canonical data, marked synthetic where its reporter is, named as relayed where
its reporter has no node. What may go in is decided by `intake`.
"""

from __future__ import annotations

import errno
import secrets
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError

from atashbas.node.home import Home
from atashbas.node.identity import DESK, LOG, signer_of
from atashbas.node.logs import store_of
from atashbas.node.store import Draft, EntryId, register_rules
from atashbas.register.body import batch_of_texts, make_body, make_nonces
from atashbas.reports.records import Record, kind_of
from atashbas.values import AtashbasError

RECORDS_PER_ENTRY = 500_000  # a body lists 47 bytes for each record and may hold 64 MB
Data = Mapping[str, Any]
Worded = tuple[Record, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Drafts of one writing, all for one log: they go in together or not at all."""

    log: str
    drafts: tuple[Draft, ...]


def now() -> datetime:
    """The present second, UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def batches(records: Sequence[Worded]) -> tuple[deque[Worded], ...]:
    """Records of one kind each, as they go into one entry each (more than half a million of one kind are split)."""
    found = []
    for kind in sorted({kind_of(record) for record, _ in records}):
        of_kind = [one for one in records if kind_of(one[0]) == kind]
        for start in range(0, len(of_kind), RECORDS_PER_ENTRY):
            found.append(deque(of_kind[start : start + RECORDS_PER_ENTRY]))
    return tuple(found)


def batch_draft(meta: Data, records: Sequence[Worded], at: datetime) -> Draft:
    """Draft of one batch of records of one kind."""
    with register_rules():
        nonces = make_nonces(secrets.token_bytes(32), len(records) + 1)
        batch = batch_of_texts({**meta, "records": len(records)}, [text for _, text in records], nonces)
    return Draft(kind=kind_of(records[0][0]), time=_time(at), body=batch.body, items=batch.items)


def content_draft(kind: str, content: Data, at: datetime, refs: tuple[str, ...] = ()) -> Draft:
    """Draft of an entry that says one thing about an earlier one."""
    with register_rules():
        return Draft(kind=kind, time=_time(at), body=make_body(content, secrets.token_bytes(16)), refs=refs)


def write(home: Home, prepared: Prepared) -> list[EntryId]:
    """Sign and append, then sign the new head.

    Raises AtashbasError ``register.*``, ``key.not-here``, ``disk.full`` or ``store.database``.
    """
    store = store_of(home)
    charter = store.get_charter()
    desk, log_key = (signer_of(home, charter, prepared.log, role) for role in (DESK, LOG))
    with storage_errors():
        entries = store.append(prepared.log, prepared.drafts, desk)
        store.checkpoint(prepared.log, log_key)
    return entries


@contextmanager
def storage_errors() -> Iterator[None]:
    """A full or broken disk and a silent database become the house's own errors; nothing half written stays."""
    try:
        yield
    except (sqlite3.OperationalError, DatabaseError) as error:
        code = "disk.full" if "full" in str(error) else "store.database"
        raise AtashbasError(code, reason=str(error).strip()[:200]) from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}:
            raise
        code = "disk.write" if error.errno == errno.EROFS else "disk.full"
        raise AtashbasError(code, reason=error.strerror) from error


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
