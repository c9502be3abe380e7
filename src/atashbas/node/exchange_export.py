"""Writing a bundle of what this node holds, for everybody or for one named reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from atashbas.node.store import register_rules
from atashbas.register.body import Body, find_batch
from atashbas.register.bundle import BundleWriter
from atashbas.register.checkpoint import Checkpoint, open_checkpoint
from atashbas.register.disclosure import Disclosed, disclosed_by
from atashbas.register.merkle import CompactRange, leaf_hashes
from atashbas.register.note import make_note
from atashbas.register.tiles import WIDTH, TileNodes, tile_path, tiles_of

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore
    from atashbas.register.charter import Charter


def export_bundle(
    store: SqlStore, file: BinaryIO, *, have: Mapping[str, int] | None = None, to: str | None = None
) -> dict[str, int]:
    """Write a bundle into an open file; the number of entries written by log.

    Parameters
    ----------
    have
        Entries the receiver already has, by log; the bundle begins at the tile that holds the next one.
    to
        Party that will read it: bodies meant for it are included, those of earlier entries too. None: only what
        everybody may read.
    """
    charter = store.get_charter()
    writer = BundleWriter(file)
    written: dict[str, int] = {}
    with register_rules():
        writer.add("charter", store.charter_note() or b"")
        for log in charter.logs:
            head = store.head(log)
            if head.checkpoint is not None and head.checkpoint_size:
                start = min((have or {}).get(log, 0), head.checkpoint_size) // WIDTH * WIDTH
                _write_log(store, charter, writer, log, start, head.checkpoint_size)
                _write_bodies(store, writer, log, start, head.checkpoint_size, to)
                written[log] = head.checkpoint_size - start
        writer.close()
    return written


def checkpoint_with_cosignatures(store: SqlStore, charter: Charter, log: str) -> bytes:
    """The owner's checkpoint with every cosignature at the same size."""
    note = store.head(log).checkpoint or b""
    opened = open_checkpoint(note, charter.party(log).log)
    sql = "SELECT line FROM cosig WHERE log = ? AND size = ? ORDER BY witness"
    lines = [line for (line,) in store.rows(sql, (log, opened.checkpoint.size))]
    return make_note(opened.note.text, [*(line.line for line in opened.note.lines), *lines])


def nodes_of(store: SqlStore, log: str, size: int) -> TileNodes:
    """Complete nodes of a stored log of `size` entries, through its tiles."""

    def read(level: int, index: int) -> bytes:
        found = store.rows("SELECT hashes FROM tile WHERE log = ? AND level = ? AND idx = ?", (log, level, index))
        if found:
            return bytes(found[0][0])
        start, end = index * WIDTH, min((index + 1) * WIDTH, size >> 8 * level)
        if level == 0:
            return b"".join(leaf_hashes(one.raw for one in store.entries(log, start, end)))
        sql = "SELECT root FROM tile WHERE log = ? AND level = ? AND idx >= ? AND idx < ? ORDER BY idx"
        return b"".join(bytes(root) for (root,) in store.rows(sql, (log, level - 1, start, end)))

    return TileNodes(read)


def tree_at(store: SqlStore, log: str, size: int) -> CompactRange:
    """Tree over the first `size` entries of a stored log, from its tiles."""
    nodes = nodes_of(store, log, size)
    peaks, start = b"", 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            peaks += nodes(level, start >> level)
            start += 1 << level
    return CompactRange(size, peaks)


def _write_log(store: SqlStore, charter: Charter, writer: BundleWriter, log: str, start: int, size: int) -> None:
    writer.add(f"logs/{log}/checkpoint", checkpoint_with_cosignatures(store, charter, log))
    for note_size, note in _cosigned_notes(store, charter, log, size):
        writer.add(f"logs/{log}/cosigned/{note_size}", note)
    for tile in range(start // WIDTH, -(-size // WIDTH)):
        raws = [one.raw for one in store.entries(log, tile * WIDTH, min((tile + 1) * WIDTH, size))]
        writer.add_entries(log, tile, raws, b"".join(leaf_hashes(raws)))
    nodes = nodes_of(store, log, size)
    for level, index, width in tiles_of(size):
        if level and (index + 1) * WIDTH ** (level + 1) > start:
            hashes = b"".join(nodes(8 * level, index * WIDTH + place) for place in range(width))
            writer.add(f"logs/{log}/{tile_path(level, index, width)}", hashes)


def _cosigned_notes(store: SqlStore, charter: Charter, log: str, size: int) -> Iterator[tuple[int, bytes]]:
    """Each witness's last cosignature below `size`; those at `size` stand under the checkpoint itself."""
    sql = "SELECT max(size), witness FROM cosig WHERE log = ? AND size < ? GROUP BY witness ORDER BY witness"
    sizes = sorted({int(found) for found, _ in store.rows(sql, (log, size))})
    for one in sizes:
        text = Checkpoint(origin=charter.origin(log), size=one, root=tree_at(store, log, one).root()).text
        lines = store.rows("SELECT line FROM cosig WHERE log = ? AND size = ? ORDER BY witness", (log, one))
        yield one, make_note(text, [line for (line,) in lines])


def _write_bodies(store: SqlStore, writer: BundleWriter, log: str, start: int, size: int, to: str | None) -> None:
    disclosed = disclosed_by(one.raw for one in store.entries_of_kind(log, "disclose"))
    seen: set[bytes] = set()
    first = _first_body(log, start, disclosed)
    sql = "SELECT n, hash, bytes FROM body WHERE log = ? AND n >= ? AND n < ? AND bytes IS NOT NULL ORDER BY n"
    for n, digest, data in chain(_sealed_before(store, log, first, to), store.stream(sql, (log, first, size))):
        digest, data = bytes(digest), bytes(data)
        if digest in seen or not _may_read(store, log, n, digest, to, disclosed):
            continue
        seen.add(digest)
        writer.add(f"bodies/{digest.hex()}", data)
        if (batch := find_batch(data)) is not None:
            writer.add_items(digest, _items_for(store, log, n, batch, digest, to, disclosed))


def _first_body(log: str, start: int, disclosed: Mapping[bytes, Disclosed]) -> int:
    """Something disclosed later may lie anywhere before `start`."""
    return 0 if disclosed else start


def _sealed_before(store: SqlStore, log: str, first: int, to: str | None) -> Iterator[tuple[Any, ...]]:
    """Bodies sealed to the reader before the first new one.

    Their entries may have reached him through a party who could not read them and so could not pass them on: how many
    entries he has says nothing of these bodies.
    """
    if to is None or first == 0:
        return
    sealed = [
        n
        for n, raw in store.stream("SELECT n, raw FROM entry WHERE log = ? AND n < ? ORDER BY n", (log, first))
        if b'"audience"' in bytes(raw)
    ]
    for n in sealed:
        sql = "SELECT n, hash, bytes FROM body WHERE log = ? AND n = ? AND bytes IS NOT NULL"
        yield from store.rows(sql, (log, n))


def _may_read(
    store: SqlStore, log: str, n: int, digest: bytes, to: str | None, disclosed: Mapping[bytes, Disclosed]
) -> bool:
    entry = store.find_entry(log, n)
    audience = entry.header.audience if entry else ()
    if not audience or to == log or to in audience:
        return True
    return digest in disclosed and disclosed[digest].reaches(None, to)


def _items_for(
    store: SqlStore,
    log: str,
    n: int,
    body: Body,
    digest: bytes,
    to: str | None,
    disclosed: Mapping[bytes, Disclosed],
) -> Iterator[tuple[int, bytes]]:
    opened = disclosed.get(digest)
    sql = "SELECT idx, bytes FROM item WHERE log = ? AND n = ? AND bytes IS NOT NULL ORDER BY idx"
    for index, item in store.stream(sql, (log, n)):
        kept = index in body.withheld and to != log
        if not kept or (opened and opened.reaches(sha256(bytes(item)).digest(), to)):
            yield index, bytes(item)
