"""The node's register: one open store for each thread of a process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from atashbas.node.home import Home, current

if TYPE_CHECKING:
    from atashbas.node.store import RegisterStore

_OPEN = threading.local()


def store_of(home: Home | None = None) -> RegisterStore:
    """The register of a home, opened once for each thread."""
    from atashbas.node.store import open_store

    wanted = home or current()
    held: dict[Home, RegisterStore] = _OPEN.__dict__.setdefault("stores", {})
    if wanted not in held:
        held[wanted] = open_store(wanted.database_url or wanted.register, signed=wanted.root / "signed.json")
    return held[wanted]


def close_stores() -> None:
    """Close what this thread has open."""
    for store in _OPEN.__dict__.pop("stores", {}).values():
        store.close()
