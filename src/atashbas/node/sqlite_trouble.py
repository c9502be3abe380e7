"""What SQLite complains of, by the codes of the house: a full disk, a file that cannot be written, a damaged file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from atashbas.values import AtashbasError

_CODES = (
    ("full", "register.disk-full"),
    ("readonly", "register.read-only"),
    ("unable to open", "register.cannot-open"),
    ("locked", "register.busy"),
    ("malformed", "register.damaged"),
    ("not a database", "register.damaged"),
)


@contextmanager
def database_rules() -> Iterator[None]:
    """Name the database's trouble by a code of the house."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        code = next((code for words, code in _CODES if words in text), "register.database")
        raise AtashbasError(code, reason=text) from error
