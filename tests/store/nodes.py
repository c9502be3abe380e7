"""Three nodes of the demo charter, each with its own store and keys, that exchange bundles in memory."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import world

from atashbas.node import exchange
from atashbas.node.store_sql import SqlStore
from atashbas.node.store_sqlite import SqliteStore
from atashbas.register import demo_keys
from atashbas.register.entry import Draft


@dataclass(slots=True)
class Node:
    """One party's node."""

    me: str
    store: SqlStore

    def write(self, *drafts: Draft) -> None:
        """Append to the own log and sign a checkpoint."""
        self.store.append(self.me, drafts, world.desk(self.me))
        self.store.checkpoint(self.me, world.log_key(self.me))

    def cosign(self, at: int = 1_488_000_000) -> list[str]:
        """Cosign what was taken in."""
        return exchange.cosign_all(self.store, self.me, demo_keys.demo_signer(self.me, "witness"), at=at)

    def give(self, other: Node, *, full: bool = False) -> exchange.ImportReport:
        """Hand a bundle to another node."""
        have = {} if full else exchange.sizes(other.store)
        return other.take(exchange.exported(self.store, have=have, to=other.me))

    def take(self, bundle: bytes) -> exchange.ImportReport:
        """Take in a bundle."""
        return exchange.import_bundle(self.store, io.BytesIO(bundle), me=self.me)

    def heads(self) -> dict[str, tuple[int, bytes]]:
        """Size and root of each log."""
        return {log: (self.store.head(log).size, self.store.head(log).root) for log in self.store.logs()}


Trio = tuple[Node, Node, Node]


def node(folder: Path, me: str) -> Node:
    """A node with an empty register under the demo charter."""
    folder.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(folder / "register.sqlite3")
    store.set_charter(world.charter_note())
    return Node(me, store)


def three(folder: Path) -> Trio:
    """Nodes of the three guarantors."""
    ir, ru, tr = (node(folder / me, me) for me in world.GUARANTORS)
    return ir, ru, tr


def rewritten(bundle: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The bundle with its members changed, dropped (None) or renamed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bundle)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            changed = change(info.filename, old.read(info))
            if changed is not None:
                new.writestr(*changed)
    return out.getvalue()


def put_back(store: SqlStore, copy: Path) -> SqliteStore:
    """The register of a node replaced by an old copy of it; what was signed is remembered elsewhere."""
    assert isinstance(store, SqliteStore)
    store.close()
    for name in (store.path.name, f"{store.path.name}-wal", f"{store.path.name}-shm"):
        (store.path.parent / name).unlink(missing_ok=True)
    shutil.copyfile(copy, store.path)
    return SqliteStore(store.path)
