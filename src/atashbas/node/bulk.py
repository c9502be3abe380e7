"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

CHUNK = 2000


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given in the order of `columns`; returns how many. Dates as ISO text, JSON as text."""
    table, names = quoted(model), ", ".join(map(connection.ops.quote_name, columns))
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", rows)
    marks = ", ".join(["%s"] * len(columns))
    return _execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - names come from the models


def update_column(model: type[models.Model], column: str, pairs: Sequence[tuple[str, Any]]) -> None:
    """Set one column of the rows with these primary keys: pairs (key, value)."""
    table, name = quoted(model), connection.ops.quote_name(column)
    if connection.vendor != "postgresql":
        turned = ((value, key) for key, value in pairs)
        _execute(f"UPDATE {table} SET {name} = %s WHERE id = %s", turned)  # noqa: S608 - names come from the models
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE changed (id varchar PRIMARY KEY, value varchar) ON COMMIT DROP")
        _copy("COPY changed (id, value) FROM STDIN", pairs)
        cursor.execute(f"UPDATE {table} t SET {name} = c.value FROM changed c WHERE t.id = c.id")  # noqa: S608 - names come from the models
        cursor.execute("DROP TABLE changed")


def delete_keys(model: type[models.Model], keys: Sequence[str]) -> None:
    """Delete the rows with these primary keys."""
    for start in range(0, len(keys), CHUNK // 10):
        model._default_manager.filter(pk__in=keys[start : start + CHUNK // 10]).delete()


def quoted(model: type[models.Model]) -> str:
    """Name of a model's table for a statement."""
    return connection.ops.quote_name(model._meta.db_table)


def _execute(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    done, source = 0, iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(source, CHUNK)):
            cursor.executemany(statement, chunk)
            done += len(chunk)
    return done


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    done, source = 0, iter(rows)
    # Each chunk is made before its COPY begins: making rows may ask the same connection, which COPY keeps busy.
    while chunk := list(islice(source, CHUNK)):
        with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
            for row in chunk:
                copy.write_row(row)
        done += len(chunk)
    return done
