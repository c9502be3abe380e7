"""The node's register: one open store for each thread of a process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from atashbas.node.home import Home, current

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore

_OPEN = threading.local()


def store_of(home: Home | None = None) -> SqlStore:
    """The register of a home, opened once for each thread."""
    from atashbas.node.store import open_store

    wanted = home or current()
    held: dict[Home, SqlStore] = _OPEN.__dict__.setdefault("stores", {})
    if wanted not in held:
        held[wanted] = open_store(wanted)
    return held[wanted]


def close_stores() -> None:
    """Close what this thread has open."""
    for store in _OPEN.__dict__.pop("stores", {}).values():
        store.close()
