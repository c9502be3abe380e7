"""Bodies and items of a bundle: taken only when an entry wants them, they have not come yet and are not erased."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from atashbas.register.body import find_batch, parse_body
from atashbas.register.bundle import Bundle
from atashbas.register.erasure import Erased, erased_by
from atashbas.register.errors import RegisterError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


def take_bodies(store: SqlStore, bundle: Bundle) -> tuple[int, int, list[str]]:
    """(bodies taken, items taken, rules broken by single members). An old bundle never brings back what was erased."""
    bodies, broken = 0, []
    for digest in bundle.bodies:
        try:
            bodies += _take_body(store, bytes.fromhex(digest), bundle, digest)
        except RegisterError as error:
            broken.append(error.code)
    items = 0
    for digest in bundle.batches:
        try:
            items += _take_items(store, bytes.fromhex(digest), bundle, digest)
        except RegisterError as error:
            broken.append(error.code)
    return bodies, items, broken


def _take_body(store: SqlStore, digest: bytes, bundle: Bundle, name: str) -> int:
    wanted = store.rows("SELECT log, n FROM body WHERE hash = ? AND bytes IS NULL ORDER BY log, n", (digest,))
    wanted = [(log, n) for log, n in wanted if not _erased(store, log, digest).whole]
    if not wanted:
        return 0
    data = bundle.body(name)
    if sha256(data).digest() != digest:
        raise RegisterError("body.digest", body=name)
    parsed = parse_body(data) if data.startswith(b'{"batch"') else None
    with store.transaction():
        for log, n in wanted:
            store.run("UPDATE body SET bytes = ? WHERE log = ? AND n = ?", (data, log, n))
            if parsed is not None:
                store.insert("item", [(log, n, index, None) for index in range(len(parsed.digests))])
    return 1


def _take_items(store: SqlStore, digest: bytes, bundle: Bundle, name: str) -> int:
    taken = 0
    held = store.rows("SELECT log, n, bytes FROM body WHERE hash = ? AND bytes IS NOT NULL ORDER BY log, n", (digest,))
    for log, n, data in held:
        batch = find_batch(bytes(data))
        if batch is None:
            continue
        gone = _erased(store, log, digest)
        absent = {index for (index,) in store.rows(_ABSENT, (log, n))}
        with store.transaction():
            for index, item in bundle.items(name) if absent else ():
                if index not in absent or batch.digests[index] in gone.items:
                    continue
                if sha256(item).digest() != batch.digests[index]:
                    raise RegisterError("item.digest", body=name, index=index)
                store.run("UPDATE item SET bytes = ? WHERE log = ? AND n = ? AND idx = ?", (item, log, n, index))
                absent.discard(index)
                taken += 1
    return taken


_ABSENT = "SELECT idx FROM item WHERE log = ? AND n = ? AND bytes IS NULL"


def _erased(store: SqlStore, log: str, digest: bytes) -> Erased:
    gone = erased_by(one.raw for one in store.entries_of_kind(log, "erase"))
    return gone.get(digest, Erased())
