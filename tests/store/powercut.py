"""Power cuts by simulation: an APSW VFS records every write, sync, truncation and deletion of the real schema's file.

For a crash after any number of operations the disk may hold: all that was synced, and of the rest each write whole, lost
or torn at 512 bytes; a deletion becomes durable with the next sync. Each such disk is opened by plain SQLite and the
register in it is checked against what had been acknowledged.
"""

from __future__ import annotations

import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw
import world

from atashbas.node.store_schema import sqlite_schema
from atashbas.node.store_sqlite import SqliteStore
from atashbas.register.chain import make_chain
from atashbas.register.merkle import CompactRange
from atashbas.values import AtashbasError

Operation = tuple[object, ...]
SECTOR = 512
LOG = "demo-ru"


@dataclass(slots=True)
class Recording:
    """Operations in order, and for each acknowledgement: operations so far, size and root of the log."""

    name: str
    operations: list[Operation] = field(default_factory=list)
    acknowledged: list[tuple[int, int, bytes]] = field(default_factory=list)


class _File(apsw.VFSFile):
    def __init__(self, recording: Recording, name: object, flags: list[int]) -> None:
        self.path = Path(name.filename() if isinstance(name, apsw.URIFilename) else str(name)).name
        self.recording = recording
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.recording.operations.append(("write", self.path, offset, bytes(data)))
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.recording.operations.append(("sync", self.path))
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:
        self.recording.operations.append(("truncate", self.path, size))
        super().xTruncate(size)


class _Vfs(apsw.VFS):
    def __init__(self, name: str, recording: Recording) -> None:
        self.recording = recording
        super().__init__(name, "")

    def xOpen(self, name: object, flags: list[int]) -> _File:
        return _File(self.recording, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self.recording.operations.append(("delete", Path(name).name))
        super().xDelete(name, sync)


def record_workload(folder: Path, synchronous: str, *, transactions: int) -> Recording:
    """Append to a register of the real schema in `transactions` commits and record what reaches the disk."""
    folder.mkdir()
    recording = Recording("register.sqlite3")
    name = f"recording-{synchronous}-{folder.parent.name}"
    vfs = _Vfs(name, recording)
    connection = apsw.Connection(str(folder / recording.name), vfs=name)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")  # a VFS in Python has no shared memory
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("PRAGMA wal_autocheckpoint = 12")
    connection.execute("BEGIN")
    for statement in sqlite_schema():
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO charter VALUES (1, ?)", (world.charter_note(),))
    connection.executemany("INSERT INTO head VALUES (?, 0, x'', NULL)", [(one,) for one in world.charter().logs])
    connection.execute("COMMIT")
    _append_all(connection, recording, transactions)
    connection.close()
    vfs.unregister()
    return recording


def _append_all(connection: apsw.Connection, recording: Recording, transactions: int) -> None:
    tree, prev, picker = CompactRange(), None, random.Random(7)
    recording.acknowledged.append((len(recording.operations), 0, tree.root()))
    for _ in range(transactions):
        drafts = [world.report(tree.size + k, "т" * picker.randrange(20, 500)) for k in range(picker.randrange(1, 4))]
        made = list(make_chain(world.charter().origin(LOG), tree.size, prev, drafts, world.desk()))
        connection.execute("BEGIN IMMEDIATE")
        for one, draft in zip(made, drafts, strict=True):
            connection.execute("INSERT INTO entry VALUES (?, ?, ?)", (LOG, one.n, one.raw))
            digest = world.hash_of(one.body or "")
            connection.execute("INSERT INTO body VALUES (?, ?, ?, ?)", (LOG, one.n, digest, draft.body))
        tree.extend([one.leaf for one in made])
        prev = made[-1].leaf
        connection.execute("UPDATE head SET size = ?, peaks = ? WHERE log = ?", (tree.size, tree.peaks, LOG))
        connection.execute("COMMIT")
        recording.acknowledged.append((len(recording.operations), tree.size, tree.root()))


def crash_states(recording: Recording, folder: Path, *, count: int, seed: int) -> Iterator[str]:
    """What each of `count` crashes leaves: ``whole``, ``lost acknowledged``, ``forked`` or ``damaged``."""
    picker = random.Random(seed)
    first = recording.acknowledged[0][0]
    for _ in range(count):
        cut = picker.randrange(first, len(recording.operations) + 1)
        acknowledged = max((one for one in recording.acknowledged if one[0] <= cut), key=lambda one: one[0])
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in _disk_after(recording.operations[:cut], picker, all_lost=picker.random() < 0.3).items():
            (folder / name).write_bytes(content)
        yield _look(folder / recording.name, acknowledged[1], acknowledged[2], recording)


def _look(path: Path, size: int, root: bytes, recording: Recording) -> str:
    roots = {one[1]: one[2] for one in recording.acknowledged}
    try:
        store = SqliteStore(path)
        report = store.verify()
        found = store.head(LOG)
        store.close()
    except AtashbasError:
        return "damaged"
    if not report.ok or roots.get(found.size) != found.root:
        return "damaged"
    if found.size < size:
        return "lost acknowledged"
    return "whole" if roots[size] == root else "forked"


def _disk_after(operations: list[Operation], picker: random.Random, *, all_lost: bool) -> dict[str, bytes]:
    files: dict[str, bytearray] = {}
    pending: dict[str, list[Operation]] = defaultdict(list)
    deleted: list[str] = []
    for operation in operations:
        kind, name = operation[0], str(operation[1])
        if kind == "delete":
            deleted.append(name)
        elif kind == "sync":
            for gone in deleted:  # an earlier deletion is durable with the next sync, as on ext4
                files.pop(gone, None)
                pending.pop(gone, None)
            deleted.clear()
            for one in pending.pop(name, []):
                _apply(files, name, one)
        else:
            if name in deleted:  # made anew after its deletion: another file
                deleted.remove(name)
                files.pop(name, None)
                pending.pop(name, None)
            pending[name].append(operation)
    for gone in deleted:
        if picker.random() < 0.5:
            files.pop(gone, None)
            pending.pop(gone, None)
    for name in sorted(pending):
        for one in pending[name]:
            _maybe_apply(files, name, one, picker, all_lost=all_lost)
    return {name: bytes(content) for name, content in files.items()}


def _maybe_apply(
    files: dict[str, bytearray], name: str, operation: Operation, picker: random.Random, *, all_lost: bool
) -> None:
    chance = picker.random()
    if all_lost or chance >= 0.6:
        return
    if chance < 0.4 or operation[0] == "truncate":
        _apply(files, name, operation)
        return
    offset, data = operation[2], operation[3]
    assert isinstance(offset, int)
    assert isinstance(data, bytes)
    for at in range(0, len(data), SECTOR):
        if picker.random() < 0.5:
            _apply(files, name, ("write", name, offset + at, data[at : at + SECTOR]))


def _apply(files: dict[str, bytearray], name: str, operation: Operation) -> None:
    content = files.setdefault(name, bytearray())
    if operation[0] == "truncate":
        size = operation[2]
        assert isinstance(size, int)
        del content[size:]
        content.extend(bytes(max(0, size - len(content))))
        return
    offset, data = operation[2], operation[3]
    assert isinstance(offset, int)
    assert isinstance(data, bytes)
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data
