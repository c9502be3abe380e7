"""What both databases do alike: every rule of the store in SQL that either understands."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import Any

from atashbas.node.signed_lock import SignedLock
from atashbas.node.store import Draft, EntryId, Head, Progress, RegisterStore, StoredBody, StoredEntry, register_rules
from atashbas.node.store_schema import RARE
from atashbas.node.verification import VerifyReport, verify_store
from atashbas.register import tiles
from atashbas.register.base64s import b64, hash_of
from atashbas.register.body import parse_body
from atashbas.register.chain import Made, make_chain
from atashbas.register.charter import Charter, parse_charter
from atashbas.register.checkpoint import Checkpoint, make_checkpoint, open_checkpoint
from atashbas.register.entry import KEY_KINDS
from atashbas.register.keys import KeyEvent, KeyRing, ring_at
from atashbas.register.merkle import CompactRange, leaf_hash, leaf_hashes
from atashbas.register.note import Signer
from atashbas.values import AtashbasError

Row = Sequence[Any]
ENDLESS = 2**62


class SqlStore(RegisterStore):
    """A store in a database; subclasses say how to reach it. SQL here uses ``?`` for values."""

    lock: SignedLock
    _charter: tuple[bytes, Charter] | None = None

    # -- what a database must offer

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Open a writing transaction; nothing else writes until it ends."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Open a reading transaction: all that is read in it is of one moment."""

    @abstractmethod
    def scrub(self) -> None:
        """Leave nothing of erased texts in the files, as far as the database lets us."""

    @abstractmethod
    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""

    @abstractmethod
    def stream(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows of a query one by one, in bounded memory."""

    @abstractmethod
    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement; the number of rows it touched."""

    @abstractmethod
    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add many rows, in the order of the table's columns."""

    @property
    @abstractmethod
    def address(self) -> str:
        """What `open_store` needs to open the same store in another process."""

    @property
    @abstractmethod
    def locking(self) -> str:
        """What to add to a SELECT to keep the row for this transaction."""

    # -- charter

    def charter_note(self) -> bytes | None:
        """The charter in force."""
        found = self.rows("SELECT note FROM charter ORDER BY serial DESC LIMIT 1")
        return bytes(found[0][0]) if found else None

    def find_charter(self) -> Charter | None:
        """The charter in force, read again only when its note has changed."""
        note = self.charter_note()
        if note is None:
            return None
        with register_rules():
            if self._charter is None or self._charter[0] != note:
                self._charter = (note, parse_charter(note))
            return self._charter[1]

    def set_charter(self, note: bytes) -> Charter:
        """Put a charter in force."""
        with register_rules():
            charter = parse_charter(note)
        with self.transaction():
            old = self.find_charter()
            if old is not None and old != charter:
                _check_successor(old, charter)
            if old != charter:
                self.insert("charter", [(charter.serial, note)])
            known = {log for (log,) in self.rows("SELECT log FROM head")}
            self.insert("head", [(log, 0, b"", None) for log in charter.logs if log not in known])
        return charter

    def logs(self) -> tuple[str, ...]:
        """Logs of the charter."""
        charter = self.find_charter()
        return charter.logs if charter else ()

    # -- reading

    def head(self, log: str) -> Head:
        """Where a log stands."""
        tree, checkpoint = self._head(log)
        cosigned = self.rows(
            "SELECT witness, max(size) FROM cosig WHERE log = ? GROUP BY witness ORDER BY witness", (log,)
        )
        charter = self.get_charter()
        signed = 0
        if checkpoint is not None:
            with register_rules():
                signed = open_checkpoint(checkpoint, charter.party(log).log).checkpoint.size
        return Head(
            log=log,
            size=tree.size,
            root=tree.root(),
            checkpoint=checkpoint,
            checkpoint_size=signed,
            cosigned={witness: int(size) for witness, size in cosigned},
        )

    def entries(self, log: str, start: int = 0, end: int | None = None) -> Iterator[StoredEntry]:
        """Entries in order."""
        sql = "SELECT n, raw FROM entry WHERE log = ? AND n >= ? AND n < ? ORDER BY n"
        for n, raw in self.stream(sql, (log, start, ENDLESS if end is None else end)):
            yield StoredEntry(n, bytes(raw))

    def find_entry(self, log: str, n: int) -> StoredEntry | None:
        """One entry."""
        found = self.rows("SELECT raw FROM entry WHERE log = ? AND n = ?", (log, n))
        return StoredEntry(n, bytes(found[0][0])) if found else None

    def body(self, digest: str) -> bytes | None:
        """Bytes of a body."""
        with register_rules():
            found = self.rows("SELECT bytes FROM body WHERE hash = ? ORDER BY log, n", (hash_of(digest),))
        return next((bytes(data) for (data,) in found if data is not None), None)

    def entries_of_kind(self, log: str, kind: str) -> list[StoredEntry]:
        """Entries of one of the rare kinds, in order."""
        sql = "SELECT e.n, e.raw FROM mark m JOIN entry e ON e.log = m.log AND e.n = m.n "
        found = self.rows(sql + "WHERE m.log = ? AND m.kind = ? ORDER BY m.n", (log, kind))
        return [StoredEntry(n, bytes(raw)) for n, raw in found]

    def find_body(self, log: str, n: int) -> StoredBody | None:
        """Body of an entry."""
        found = self.rows("SELECT hash, bytes FROM body WHERE log = ? AND n = ?", (log, n))
        return StoredBody(log, n, b64(bytes(found[0][0])), _bytes(found[0][1])) if found else None

    def items(self, digest: str) -> list[tuple[int, bytes | None]]:
        """Items of a batch."""
        with register_rules():
            found = self.rows("SELECT log, n FROM body WHERE hash = ? ORDER BY log, n", (hash_of(digest),))
        if not found:
            return []
        rows = self.rows("SELECT idx, bytes FROM item WHERE log = ? AND n = ? ORDER BY idx", found[0])
        return [(index, _bytes(data)) for index, data in rows]

    def find_item(self, log: str, n: int, index: int) -> bytes | None:
        """One item."""
        found = self.rows("SELECT bytes FROM item WHERE log = ? AND n = ? AND idx = ?", (log, n, index))
        return _bytes(found[0][0]) if found else None

    def key_events(self, log: str) -> list[KeyEvent]:
        """Key entries of a log, in order."""
        found = [*self.entries_of_kind(log, "key.add"), *self.entries_of_kind(log, "key.revoke")]
        with register_rules():
            events = [KeyEvent(one.n, one.header.kind, one.header.key or "") for one in found]
        return sorted(events, key=lambda event: event.n)

    def ring(self, log: str, n: int) -> KeyRing:
        """Keys in force for entry `n` of a log."""
        return ring_at(self.get_charter().party(log), n, self.key_events(log))

    # -- writing

    def append(self, log: str, drafts: Sequence[Draft], signer: Signer) -> list[EntryId]:
        """Sign and append drafts."""
        charter = self.get_charter()
        with register_rules(), self.transaction():
            tree, _ = self._head(log, locked=True)
            self._may_sign(charter, log, drafts, signer, tree.size)
            prev = self._last_leaf(log, tree.size)
            made = list(make_chain(charter.origin(log), tree.size, prev, drafts, signer))
            self.add_made(log, tree, made)
            for one, draft in zip(made, drafts, strict=True):
                if draft.body is not None and (draft.items or draft.body.startswith(b'{"batch"')):
                    self._add_items(log, one.n, draft.body, draft.items)
            self.insert(
                "body", [(log, m.n, hash_of(m.body), d.body) for m, d in zip(made, drafts, strict=True) if m.body]
            )
        return [EntryId(log, one.n) for one in made]

    def checkpoint(self, log: str, signer: Signer) -> bytes:
        """Sign the durable head: in a transaction of its own, which sees only what was committed before."""
        charter = self.get_charter()
        if charter.party(log).log != signer.verifier:
            raise AtashbasError("register.checkpoint-key", log=log, name=signer.name)
        with self.transaction():
            tree, _ = self._head(log, locked=True)
            root = tree.root()
            self.lock.allow("log", log, tree.size, root)
            note = make_checkpoint(Checkpoint(origin=charter.origin(log), size=tree.size, root=root), signer)
            self.run("UPDATE head SET checkpoint = ? WHERE log = ?", (note, log))
        return note

    def add_made(self, log: str, tree: CompactRange, made: Sequence[Made]) -> None:
        """Store made or received entries at the end of a log; `tree` moves along. Inside a transaction."""
        start = tree.size
        self.insert("entry", [(log, one.n, one.raw) for one in made])
        self.insert("mark", [(log, one.kind, one.n) for one in made if one.kind in RARE])
        leaves = [one.leaf for one in made]
        tree.extend(leaves)
        if start // tiles.WIDTH != tree.size // tiles.WIDTH:
            self._add_tiles(log, start, leaves)
        self.run("UPDATE head SET size = ?, peaks = ? WHERE log = ?", (tree.size, tree.peaks, log))

    def verify(
        self, progress: Progress | None = None, *, workers: int = 1, since: Mapping[str, int] | None = None
    ) -> VerifyReport:
        """Check everything that is stored, or what is new since it was last checked."""
        return verify_store(self, progress, workers=workers, since=since or {})

    def locked_tree(self, log: str) -> CompactRange:
        """Tree of a log inside a transaction, kept for its writer."""
        return self._head(log, locked=True)[0]

    def _head(self, log: str, *, locked: bool = False) -> tuple[CompactRange, bytes | None]:
        sql = "SELECT size, peaks, checkpoint FROM head WHERE log = ?"
        found = self.rows(sql + self.locking if locked else sql, (log,))
        if not found:
            raise AtashbasError("register.no-log", log=log)
        size, peaks, checkpoint = found[0]
        with register_rules():
            return CompactRange(size, bytes(peaks)), _bytes(checkpoint)

    def _last_leaf(self, log: str, size: int) -> bytes | None:
        if size == 0:
            return None
        last = self.find_entry(log, size - 1)
        if last is None:
            raise AtashbasError("register.damaged", log=log, n=size - 1)
        return leaf_hash(last.raw)

    def _may_sign(self, charter: Charter, log: str, drafts: Sequence[Draft], signer: Signer, size: int) -> None:
        self.lock.check(log, size)
        ring = ring_at(charter.party(log), size, self.key_events(log))
        name, sorts = signer.name.encode(), {draft.kind in KEY_KINDS for draft in drafts}
        if any(ring.find(name, for_keys=for_keys) != signer.verifier for for_keys in sorted(sorts)):
            raise AtashbasError("register.key-not-in-force", log=log, name=signer.name)
        for draft in drafts if True in sorts else ():
            ring = ring.changed(draft.kind, draft.key or "")

    def _add_items(self, log: str, n: int, body: bytes, items: Sequence[bytes]) -> None:
        if [sha256(item).digest() for item in items] != list(parse_body(body).digests):
            raise AtashbasError("register.items", log=log, n=n)
        self.insert("item", ((log, n, index, item) for index, item in enumerate(items)))

    def _add_tiles(self, log: str, start: int, leaves: Sequence[bytes]) -> None:
        """Keep the tiles that have become full, level by level (tlog-tiles)."""
        level, at, fresh = 0, start, list(leaves)
        while fresh:
            first = at - at % tiles.WIDTH
            before = self._tile_hashes(log, level, first, at)
            full = tiles.full_tiles(level, first // tiles.WIDTH, before + fresh)
            self.insert("tile", [(log, tile.level, tile.index, tile.root, tile.hashes) for tile in full])
            level, at, fresh = level + 1, first // tiles.WIDTH, [tile.root for tile in full]

    def _tile_hashes(self, log: str, level: int, start: int, end: int) -> list[bytes]:
        if start == end:
            return []
        if level == 0:
            return leaf_hashes(one.raw for one in self.entries(log, start, end))
        sql = "SELECT root FROM tile WHERE log = ? AND level = ? AND idx >= ? AND idx < ? ORDER BY idx"
        return [bytes(root) for (root,) in self.rows(sql, (log, level - 1, start, end))]


def _check_successor(old: Charter, new: Charter) -> None:
    if new.previous != old.digest or new.serial != old.serial + 1 or new.name != old.name or new.demo != old.demo:
        raise AtashbasError("register.charter-successor", serial=new.serial)
    for party in old.parties:  # keys change by entries at their position, a log is never taken out of the register
        if party.id not in new.logs or new.party(party.id).verifiers != party.verifiers:
            raise AtashbasError("register.charter-keys", log=party.id)


def _bytes(data: Any) -> bytes | None:
    return None if data is None else bytes(data)
