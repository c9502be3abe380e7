"""Tables of the register, the same on SQLite and PostgreSQL. Entries and tiles are never changed or deleted."""

from __future__ import annotations

TABLES = {
    "charter": "serial INTEGER PRIMARY KEY, note BLOB NOT NULL",
    "head": "log TEXT PRIMARY KEY, size INTEGER NOT NULL, peaks BLOB NOT NULL, checkpoint BLOB",
    "entry": "log TEXT NOT NULL, n INTEGER NOT NULL, raw BLOB NOT NULL, PRIMARY KEY (log, n)",
    "mark": "log TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (log, kind, n)",
    "tile": (
        "log TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, root BLOB NOT NULL, hashes BLOB NOT NULL, "
        "PRIMARY KEY (log, level, idx)"
    ),
    "cosig": (
        "log TEXT NOT NULL, size INTEGER NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL, "
        "PRIMARY KEY (log, size, witness)"
    ),
    "body": "log TEXT NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB, PRIMARY KEY (log, n)",
    "item": "log TEXT NOT NULL, n INTEGER NOT NULL, idx INTEGER NOT NULL, bytes BLOB, PRIMARY KEY (log, n, idx)",
    "evidence": "log TEXT NOT NULL, digest BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (log, digest)",
}
"""Name of each table and its columns. The one that is read by key only is `body.hash`, hence its index."""

APPEND_ONLY = ("entry", "mark", "tile", "cosig", "evidence")
RARE = frozenset({"ack", "key.add", "key.revoke", "erase", "disclose", "evidence"})
"""Kinds of entries that every check looks for: `mark` says where they stand, so that nothing has to be read through."""

INDEXES = ("CREATE INDEX IF NOT EXISTS body_hash ON body (hash)",)


def sqlite_schema() -> list[str]:
    """Statements that make the tables on SQLite."""
    tables = [
        f"CREATE TABLE IF NOT EXISTS {name} ({columns}) STRICT, WITHOUT ROWID" for name, columns in TABLES.items()
    ]
    guards = [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    return [*tables, *INDEXES, *guards]


def postgres_schema(schema: str) -> list[str]:
    """Statements that make the tables on PostgreSQL, in a schema of their own."""
    tables = [f"CREATE TABLE IF NOT EXISTS {name} ({_postgres(columns)})" for name, columns in TABLES.items()]
    guards = [statement for table in APPEND_ONLY for statement in _guard(table)]
    return [
        f"CREATE SCHEMA IF NOT EXISTS {schema}",
        f"SET search_path TO {schema}",
        *tables,
        *INDEXES,
        _REFUSE,
        *guards,
        f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(APPEND_ONLY)} FROM PUBLIC, CURRENT_USER",
    ]


_REFUSE = (
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)


def _postgres(columns: str) -> str:
    return columns.replace("BLOB", "BYTEA").replace("INTEGER", "BIGINT")


def _guard(table: str) -> tuple[str, ...]:
    when = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    return (
        f"DROP TRIGGER IF EXISTS {table}_fixed ON {table}",
        f"CREATE TRIGGER {table}_fixed {when} FOR EACH STATEMENT EXECUTE FUNCTION append_only()",
    )
