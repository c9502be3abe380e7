"""What this node has signed, kept outside the register: so that a restored backup or a copy cannot make it fork itself.

A signature leaves the node only after this file says so on disk. Per (role, log) the size only grows, and there are
never two roots for one size. The file is a small SQLite database of its own, so that processes share it safely.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from atashbas.node.sqlite_trouble import database_rules
from atashbas.values import AtashbasError

PATIENCE_S = 30
TABLES = (
    "CREATE TABLE IF NOT EXISTS signed (role TEXT, log TEXT, size INTEGER, root BLOB, PRIMARY KEY (role, log)) STRICT",
    "CREATE TABLE IF NOT EXISTS held (log TEXT PRIMARY KEY) STRICT",
)


@dataclass(frozen=True, slots=True)
class SignedLock:
    """The file; it need not exist yet. Without a path nothing may be signed."""

    path: Path | None

    def allow(self, role: str, log: str, size: int, root: bytes) -> None:
        """Record that (size, root) is about to be signed.

        Raises AtashbasError ``register.signed-larger`` when a larger size was signed before (the entries behind it are
        gone: recover them from a peer), ``register.signed-other`` when another root was signed for this size,
        ``register.restored`` while the log is held.
        """
        with self._open() as file:
            if _is_held(file, log):
                raise AtashbasError("register.restored", log=log)
            old_size, old_root = _signed(file, role, log)
            if size < old_size:
                raise AtashbasError("register.signed-larger", log=log, size=size, signed=old_size)
            if size == old_size and root != old_root:
                raise AtashbasError("register.signed-other", log=log, size=size)
            if size > old_size:
                file.execute("INSERT OR REPLACE INTO signed VALUES (?, ?, ?, ?)", (role, log, size, root))

    def check(self, log: str, size: int) -> None:
        """Whether our own log of this size holds everything that was signed, so that it may be continued.

        Raises AtashbasError ``register.restored`` or ``register.behind-signed``.
        """
        if self.path is None or not self.path.exists():
            return
        with self._open() as file:
            if _is_held(file, log):
                raise AtashbasError("register.restored", log=log)
            known, _ = _signed(file, "log", log)
        if size < known:
            raise AtashbasError("register.behind-signed", log=log, size=size, signed=known)

    def hold(self, log: str) -> None:
        """Keep a log from being signed until `release`: it was put back from a backup."""
        with self._open() as file:
            file.execute("INSERT OR IGNORE INTO held VALUES (?)", (log,))

    def release(self, log: str) -> None:
        """A peer has shown all it knows of our log."""
        if self.path is not None and self.path.exists():
            with self._open() as file:
                file.execute("DELETE FROM held WHERE log = ?", (log,))

    def forget(self, log: str, size: int, root: bytes) -> None:
        """Begin again from (size, root), on the word of the one who answers for it."""
        with self._open() as file:
            file.execute("DELETE FROM held WHERE log = ?", (log,))
            file.execute("INSERT OR REPLACE INTO signed VALUES ('log', ?, ?, ?)", (log, size, root))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file in a transaction that nobody else shares, durable at its end."""
        if self.path is None:
            raise AtashbasError("register.signed-file")
        with (
            database_rules(),
            closing(sqlite3.connect(self.path, isolation_level=None, timeout=PATIENCE_S)) as file,
        ):
            file.execute("PRAGMA synchronous = EXTRA")
            file.execute("BEGIN IMMEDIATE")
            for statement in TABLES:
                file.execute(statement)
            yield file
            file.execute("COMMIT")


def _is_held(file: sqlite3.Connection, log: str) -> bool:
    return file.execute("SELECT 1 FROM held WHERE log = ?", (log,)).fetchone() is not None


def _signed(file: sqlite3.Connection, role: str, log: str) -> tuple[int, bytes]:
    found = file.execute("SELECT size, root FROM signed WHERE role = ? AND log = ?", (role, log)).fetchone()
    return (int(found[0]), bytes(found[1])) if found else (-1, b"")
