"""The register on PostgreSQL: the same tables in a schema of their own, for nodes with several web processes."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from atashbas.node.signed_lock import SignedLock
from atashbas.node.store_schema import postgres_schema
from atashbas.node.store_sql import Row, SqlStore
from atashbas.values import AtashbasError

SCHEMA = "register"
SETUP_LOCK = 0x41746173  # any constant: keeps two processes from making the tables at once
_names = count()


class PostgresStore(SqlStore):
    """Register in the database at `url`, in the schema `schema`; `signed` is the file of what was signed.

    Without that file the store reads but does not sign (AtashbasError ``register.signed-file``).
    """

    def __init__(self, url: str, *, signed: Path | None = None, schema: str = SCHEMA, read_only: bool = False) -> None:
        self.url, self.schema, self.read_only = url, schema, read_only
        self.lock = SignedLock(signed)
        self._local = threading.local()
        if not read_only:
            self._prepare()

    @property
    def address(self) -> str:
        """The database's address."""
        return self.url

    @property
    def locking(self) -> str:
        """The head's row is kept for the writer."""
        return " FOR UPDATE"

    @property
    def connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Connection of this thread."""
        found: psycopg.Connection[tuple[Any, ...]] | None = getattr(self._local, "connection", None)
        if found is None or found.closed:
            with database_rules():
                found = psycopg.connect(self.url, autocommit=True)
                found.execute(f"SET search_path TO {self.schema}")
            self._local.connection = found
        return found

    def close(self) -> None:
        """Close this thread's connection."""
        found: psycopg.Connection[tuple[Any, ...]] | None = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction; the synchronous commit makes what is acknowledged durable."""
        with database_rules(), self.connection.transaction():
            self.connection.execute("SET LOCAL synchronous_commit TO on")
            yield

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One moment of the database."""
        with database_rules(), self.connection.transaction():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""
        with database_rules():
            return self.connection.execute(_own(sql), tuple(values)).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, through a cursor on the server."""
        name, status = f"stream_{next(_names)}", self.connection.info.transaction_status
        # Inside a transaction the cursor lives in it: giving up a stream must not undo what was written meanwhile.
        around = self.connection.transaction() if status is TransactionStatus.IDLE else nullcontext()
        with database_rules(), around, self.connection.cursor(name=name) as cursor:
            cursor.itersize = 512
            cursor.execute(_own(sql), tuple(values))
            yield from cursor

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """One statement."""
        with database_rules():
            return self.connection.execute(_own(sql), tuple(values)).rowcount

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Many rows."""
        statement = _own(f"COPY {table} FROM STDIN")
        with database_rules(), self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def scrub(self) -> None:
        """Give the space of erased texts back to the server for overwriting."""
        with database_rules():
            self.connection.execute("VACUUM body")
            self.connection.execute("VACUUM item")

    def _prepare(self) -> None:
        with database_rules(), self.connection.transaction():
            self.connection.execute("SELECT pg_advisory_xact_lock(%s)", (SETUP_LOCK,))
            sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = 'item'"
            found = self.rows(sql, (self.schema,))
            if not found:
                for statement in postgres_schema(self.schema):
                    self.connection.execute(statement)


def _own(sql: str) -> Any:
    """SQL of this package with PostgreSQL's mark for values."""
    return sql.replace("?", "%s")


_CODES = {
    "53100": "register.disk-full",
    "25006": "register.read-only",
    "42501": "register.read-only",
    "55P03": "register.busy",
}


@contextmanager
def database_rules() -> Iterator[None]:
    """Name the database's trouble by a code of the house."""
    try:
        yield
    except psycopg.Error as error:
        code = _CODES.get(error.sqlstate or "", "register.database")
        raise AtashbasError(code, reason=str(error).split("\n")[0]) from error
