"""Backup and restore. A backup is one SQLite file, whatever the store runs on; a restored node may not sign at once.

A node put back from a backup does not know what it signed since. It is held until a peer has shown it its own log, or
until somebody states that no peer ever saw more: else it could sign a second history.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from atashbas.node.store_schema import TABLES
from atashbas.node.store_sql import SqlStore
from atashbas.node.store_sqlite import SqliteStore
from atashbas.node.verification import VerifyReport
from atashbas.values import AtashbasError

STRIDE = 2000


def backup(store: SqlStore, target: Path) -> VerifyReport:
    """Write a copy of the register to a new file and check the copy; keys and accounts are not in it.

    Raises AtashbasError ``backup.exists`` when the file is there already.
    """
    if target.exists():
        raise AtashbasError("backup.exists", file=target.name)
    copy = SqliteStore(target)
    try:
        with store.snapshot(), copy.transaction():
            _copy(store, copy)
        return copy.verify()
    finally:
        copy.close()


def restore(source: Path, store: SqlStore) -> VerifyReport:
    """Put a backup into an empty store, after checking it, and hold every log until its peers have been asked.

    Raises AtashbasError ``restore.missing``, ``restore.not-empty`` or ``restore.faulty``.
    """
    if not source.is_file():
        raise AtashbasError("restore.missing", file=source.name)
    if store.rows("SELECT 1 FROM charter LIMIT 1") or store.rows("SELECT 1 FROM entry LIMIT 1"):
        raise AtashbasError("restore.not-empty")
    saved = SqliteStore(source, read_only=True)
    try:
        report = saved.verify()
        if not report.ok:
            raise AtashbasError("restore.faulty", log=report.faults[0].log, reason=report.faults[0].reason)
        for log in saved.logs():
            store.lock.hold(log)
        with store.transaction():
            _copy(saved, store)
    finally:
        saved.close()
    return report


def accept_loss(store: SqlStore, log: str) -> None:
    """Somebody answers for it that no peer ever saw more of this log than is here: it may be signed again.

    If that is wrong, the log has forked, and every peer will find out and hold the evidence.
    """
    head = store.head(log)
    store.lock.forget(log, head.size, head.root)


def _copy(source: SqlStore, target: SqlStore) -> None:
    for table, columns in TABLES.items():
        names = [column.split()[0] for column in columns.split(", PRIMARY KEY (")[0].split(", ")]
        rows = source.stream(f"SELECT {', '.join(names)} FROM {table}")  # noqa: S608 - names are the tables' own
        for part in _parts(rows):
            target.insert(table, part)


def _parts(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while part := list(islice(rows, STRIDE)):
        yield part
