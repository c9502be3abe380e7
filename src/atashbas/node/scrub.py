"""After an erasure: nothing of the text stays in the files of the projections either."""

from __future__ import annotations

from django.db import connection


def scrub_projections() -> None:
    """Write the projections' database anew without the pages that erased rows have left. Outside any transaction.

    PostgreSQL reuses such pages; its own file is scrubbed by ``VACUUM FULL``, which needs the administrator's window.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM")
