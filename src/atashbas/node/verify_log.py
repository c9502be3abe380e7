"""The ends of a log's check: upper tiles, head, checkpoint and cosignatures against the tree that the entries give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atashbas.register.check import LogFault
from atashbas.register.checkpoint import Checkpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import CompactRange, leaf_hashes
from atashbas.register.note import Verifier, make_note, open_note
from atashbas.register.tiles import HEIGHT, WIDTH, full_tiles

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore
    from atashbas.register.charter import Charter


@dataclass(frozen=True, slots=True)
class LogEnds:
    """Root the entries give, size of the owner's checkpoint, and the largest size each witness has cosigned."""

    faults: list[LogFault]
    root: bytes
    checkpoint_size: int
    cosigned: Mapping[str, int]


class _Roots:
    """Root of the log at any size, from the roots of full tiles; sizes must be asked for in rising order."""

    def __init__(self, store: SqlStore, log: str, tile_roots: list[bytes], tail: list[bytes]) -> None:
        self._store, self._log, self._tile_roots, self._tail = store, log, tile_roots, tail
        self._tree = CompactRange()
        self.size = len(tile_roots) * WIDTH + len(tail)

    def at(self, size: int) -> bytes | None:
        """Root over the first `size` entries; None when there are not that many."""
        return None if size > self.size else self.tree(size).root()

    def tree(self, size: int) -> CompactRange:
        """Tree over the first `size` entries."""
        done, count = self._tree.size // WIDTH, size // WIDTH
        if done > count:
            self._tree, done = CompactRange(), 0
        self._tree.extend(self._tile_roots[done:count], HEIGHT)
        tree = self._tree.copy()
        rest = size % WIDTH
        if count == len(self._tile_roots):
            tree.extend(self._tail[:rest])
        elif rest:
            tree.extend(leaf_hashes(one.raw for one in self._store.entries(self._log, count * WIDTH, size)))
        return tree


def finish_log(store: SqlStore, charter: Charter, log: str, tile_roots: list[bytes], tail: list[bytes]) -> LogEnds:
    """Hold head, upper tiles, checkpoint and cosignatures against the entries.

    Raises RegisterError when the stored head cannot be read at all.
    """
    roots = _Roots(store, log, tile_roots, tail)
    faults = [LogFault(log, None, reason) for reason in _upper_tiles(store, log, tile_roots)]
    size, peaks, checkpoint = store.rows("SELECT size, peaks, checkpoint FROM head WHERE log = ?", (log,))[0]
    cosigned, cosig_faults = _cosignatures(store, charter, log, roots)
    faults += cosig_faults
    signed = 0
    if checkpoint is not None:
        signed, reason = _checkpoint(charter, log, bytes(checkpoint), roots)
        faults += [LogFault(log, None, reason)] if reason else []
    tree = roots.tree(roots.size)
    if tree.size != size or tree.peaks != bytes(peaks):
        faults.append(LogFault(log, None, "head.size" if tree.size != size else "head.peaks"))
    return LogEnds(faults, tree.root(), signed, cosigned)


def _upper_tiles(store: SqlStore, log: str, tile_roots: list[bytes]) -> Iterable[str]:
    """Tiles above the leaves follow from those below; no other tile may stand in the table."""
    level, hashes, wanted = 1, tile_roots, len(tile_roots)
    while len(hashes) >= WIDTH:
        full = full_tiles(level, 0, hashes)
        wanted += len(full)
        sql = "SELECT root, hashes FROM tile WHERE log = ? AND level = ? ORDER BY idx"
        kept = [(bytes(root), bytes(data)) for root, data in store.rows(sql, (log, level))]
        if kept != [(tile.root, tile.hashes) for tile in full]:
            yield f"tile.{level}"
        level, hashes = level + 1, [tile.root for tile in full]
    if int(store.rows("SELECT count(*) FROM tile WHERE log = ?", (log,))[0][0]) != wanted:
        yield "tile.stray"


def _checkpoint(charter: Charter, log: str, note: bytes, roots: _Roots) -> tuple[int, str | None]:
    try:
        opened = open_checkpoint(note, charter.party(log).log)
    except RegisterError as error:
        return 0, f"checkpoint {error.code}"
    checkpoint = opened.checkpoint
    if make_note(opened.note.text, [line.line for line in opened.note.lines]) != note or len(opened.note.lines) != 1:
        return checkpoint.size, "checkpoint.form"
    return checkpoint.size, None if roots.at(checkpoint.size) == checkpoint.root else "checkpoint.root"


def _cosignatures(store: SqlStore, charter: Charter, log: str, roots: _Roots) -> tuple[dict[str, int], list[LogFault]]:
    cosigned: dict[str, int] = {}
    faults: list[LogFault] = []
    sql = "SELECT size, witness, line FROM cosig WHERE log = ? ORDER BY size, witness"
    for size, witness, line in store.rows(sql, (log,)):
        root = roots.at(size)
        text = Checkpoint(origin=charter.origin(log), size=size, root=root).text if root else b""
        if root is None or not _cosigned(charter, log, witness, text, line):
            faults.append(LogFault(log, None, f"cosignature {witness} {size}"))
        else:
            cosigned[witness] = size
    return cosigned, faults


def _cosigned(charter: Charter, log: str, witness: str, text: bytes, line: str) -> bool:
    key: Verifier | None = next((party.witness for party in charter.parties if party.id == witness), None)
    if key is None or witness == log:
        return False
    try:
        note, signed = open_note(make_note(text, [line]), [key])
    except RegisterError:
        return False
    return key in signed and [one.line for one in note.lines] == [line]
