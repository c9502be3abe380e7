"""The register in one SQLite file: no service to run, and nothing acknowledged is lost by a power cut.

`synchronous=FULL` with a write-ahead log: with NORMAL, acknowledged entries vanish after a cut and the node would then
sign a second history. `secure_delete`: an erased text is overwritten, not only unlinked.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from atashbas.node.signed_lock import SignedLock
from atashbas.node.sqlite_trouble import database_rules
from atashbas.node.store_schema import TABLES, sqlite_schema
from atashbas.node.store_sql import Row, SqlStore
from atashbas.values import AtashbasError

VERSION = 1
PATIENCE_S = 30
_PLACES = {name: columns.split(", PRIMARY KEY (")[0].count(",") + 1 for name, columns in TABLES.items()}


class SqliteStore(SqlStore):
    """Register in the file `path`; `signed` is the file of what was signed (default: beside it)."""

    def __init__(self, path: Path | str, *, signed: Path | None = None, read_only: bool = False) -> None:
        self.path = Path(path)
        self.read_only = read_only
        self.lock = SignedLock(signed or self.path.with_name("signed.sqlite3"))
        self._local = threading.local()
        with database_rules():
            self._prepare()

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self.path)

    @property
    def locking(self) -> str:
        """Nothing: a writing transaction already excludes all others."""
        return ""

    @property
    def connection(self) -> sqlite3.Connection:
        """Connection of this thread."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One writer at a time, across processes."""
        with database_rules():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One moment of the file."""
        with database_rules():
            self.connection.execute("BEGIN")
            try:
                yield
            finally:
                self.connection.execute("COMMIT")

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        with database_rules():
            return self.connection.execute(sql, tuple(values)).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows one by one."""
        with database_rules():
            cursor = self.connection.execute(sql, tuple(values))
            cursor.arraysize = 256
            yield from cursor

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """One statement."""
        with database_rules():
            return self.connection.execute(sql, tuple(values)).rowcount

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Many rows."""
        with database_rules():
            self.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * _PLACES[table])})", rows)  # noqa: S608 - a table of this file, values are bound

    def scrub(self) -> None:
        """Leave nothing of erased texts in the file or its write-ahead log."""
        with database_rules():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.read_only else "rwc"
        address = f"{self.path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=PATIENCE_S)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    def _prepare(self) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, VERSION):
            raise AtashbasError("register.version", found=version, known=VERSION)
        if self.read_only:
            return
        self.connection.execute("PRAGMA journal_mode = WAL")  # a copy that was put back may have lost it
        if version == VERSION:
            return
        with self.transaction():
            for statement in sqlite_schema():
                self.connection.execute(statement)
            self.connection.execute(f"PRAGMA user_version = {VERSION}")
