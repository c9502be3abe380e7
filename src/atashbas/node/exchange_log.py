"""One log of an untrusted bundle held against our copy of it: what is new goes in whole; contradiction is evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from atashbas.node.exchange_export import nodes_of, tree_at
from atashbas.register.base64s import b64, hash_of
from atashbas.register.bundle import Bundle
from atashbas.register.chain import Made
from atashbas.register.charter import Charter
from atashbas.register.check import Cursor, check_entries
from atashbas.register.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from atashbas.register.entry import FIRST_PREV
from atashbas.register.errors import RegisterError
from atashbas.register.evidence import checkpoints_evidence, entries_evidence
from atashbas.register.merkle import CompactRange, leaf_hash, prove_consistency
from atashbas.register.note import SignatureLine, Verifier, make_note, open_note

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore

STRIDE = 4096


class ForkFound(Exception):
    """Two histories of one log; carries the evidence out of the transaction that is given up."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content


class LogTaking:
    """One log of a bundle being held against our copy."""

    def __init__(self, store: SqlStore, charter: Charter, bundle: Bundle, log: str) -> None:
        self.store, self.charter, self.bundle, self.log = store, charter, bundle, log
        self.origin = charter.origin(log)
        self.owner = charter.party(log).log
        self.witnesses = {party.witness: party.id for party in charter.parties if party.witness and party.id != log}

    def take(self) -> int:
        """Number of new entries; raises RegisterError or `ForkFound`. Inside a transaction."""
        note = self.bundle.checkpoint(self.log)
        opened = open_checkpoint(note, self.owner, self.witnesses)
        size = opened.checkpoint.size
        mine = self.store.locked_tree(self.log).size
        start = self.bundle.start(self.log)
        if start > mine:
            raise RegisterError("bundle.gap", log=self.log, have=mine, start=start)
        entries = self.bundle.entries(self.log)
        self._compare(start, min(mine, size), entries)
        new = self._extend(mine, size, entries) if size > mine else 0
        if next(entries, None) is not None and size > mine:
            raise RegisterError("bundle.long", log=self.log, size=size)
        if size <= mine and tree_at(self.store, self.log, size).root() != opened.checkpoint.root:
            raise self._fork_of_checkpoints(opened)
        if new:
            self._finish(opened)
        self._take_cosignatures(opened)
        return new

    def _compare(self, start: int, end: int, entries: Iterator[bytes]) -> None:
        """Entries we hold already must be the same bytes."""
        stored = self.store.entries(self.log, start, end)
        for one in stored:
            theirs = next(entries, None)
            if theirs is None:
                return
            if theirs != one.raw:
                raise self._fork_of_entries(one.n, one.raw, theirs)

    def _fork_of_entries(self, n: int, ours: bytes, theirs: bytes) -> Exception:
        before = self.store.find_entry(self.log, n - 1) if n else None
        prev = b64(leaf_hash(before.raw)) if before else FIRST_PREV
        cursor = Cursor(n, prev, self.store.ring(self.log, n))
        (checked,) = check_entries(self.origin, [theirs], cursor)
        if checked.reason:
            return RegisterError(checked.reason, log=self.log, n=n)
        return ForkFound(entries_evidence(self.log, ours, theirs))

    def _fork_of_checkpoints(self, opened: OpenedCheckpoint) -> Exception:
        checkpoint = opened.checkpoint
        head = self.store.head(self.log)
        if head.checkpoint is None or head.checkpoint_size < checkpoint.size or checkpoint.size == 0:
            return RegisterError("checkpoint.root", log=self.log, size=checkpoint.size)
        nodes = nodes_of(self.store, self.log, head.checkpoint_size)
        root = tree_at(self.store, self.log, checkpoint.size).root()
        path = prove_consistency(nodes, checkpoint.size, head.checkpoint_size)
        theirs = make_note(checkpoint.text, [_line_of(opened.note.lines, self.owner)])
        return ForkFound(checkpoints_evidence(self.log, theirs, head.checkpoint, root, path))

    def _extend(self, mine: int, size: int, entries: Iterator[bytes]) -> int:
        """Check and store what is new, a stretch at a time; the transaction keeps all or nothing."""
        tree = self.store.locked_tree(self.log)
        last = self.store.find_entry(self.log, mine - 1) if mine else None
        cursor = Cursor(mine, b64(leaf_hash(last.raw)) if last else FIRST_PREV, self.store.ring(self.log, mine))
        while cursor.n < size:
            raws = list(islice(entries, min(STRIDE, size - cursor.n)))
            if not raws:
                raise RegisterError("bundle.short", log=self.log, n=cursor.n, size=size)
            self._add(tree, raws, cursor)
        return size - mine

    def _add(self, tree: CompactRange, raws: list[bytes], cursor: Cursor) -> None:
        made: list[Made] = []
        bodies: list[tuple[str, int, bytes, None]] = []
        for raw, checked in zip(raws, check_entries(self.origin, raws, cursor), strict=True):
            if checked.reason or checked.match is None:
                raise RegisterError(checked.reason or "entry.form", log=self.log, n=checked.n)
            made.append(Made(checked.n, checked.match["kind"].decode(), None, checked.leaf, raw))
            if checked.match["body"]:
                bodies.append((self.log, checked.n, hash_of(checked.match["body"].decode()), None))
        self.store.add_made(self.log, tree, made)
        self.store.insert("body", bodies)

    def _finish(self, opened: OpenedCheckpoint) -> None:
        """The tree that the new entries give must be the one that was signed."""
        checkpoint = opened.checkpoint
        if self.store.locked_tree(self.log).root() != checkpoint.root:
            raise RegisterError("checkpoint.root", log=self.log, size=checkpoint.size)
        note = make_note(opened.note.text, [_line_of(opened.note.lines, self.owner)])
        self.store.run("UPDATE head SET checkpoint = ? WHERE log = ?", (note, self.log))

    def _take_cosignatures(self, opened: OpenedCheckpoint) -> None:
        """Cosignatures under the checkpoint, and those of other sizes whose root is ours."""
        self._keep_lines(opened.checkpoint.size, opened.note.text, _lines_of(opened))
        mine = self.store.locked_tree(self.log).size
        for size, note in self.bundle.cosigned(self.log):
            if size <= mine:
                parsed, signed = open_note(note, self.witnesses)
                root = tree_at(self.store, self.log, size).root()
                text = Checkpoint(origin=self.origin, size=size, root=root).text
                if parsed.text != text:
                    raise RegisterError("cosignature.root", log=self.log, size=size)
                self._keep_lines(size, text, {key: _line_of(parsed.lines, key) for key in signed})

    def _keep_lines(self, size: int, text: bytes, lines: Mapping[Verifier, str]) -> None:
        sql = "SELECT 1 FROM cosig WHERE log = ? AND size = ? AND witness = ?"
        fresh = [
            (self.log, size, self.witnesses[key], line)
            for key, line in lines.items()
            if not self.store.rows(sql, (self.log, size, self.witnesses[key]))
        ]
        self.store.insert("cosig", sorted(fresh))


def _lines_of(opened: OpenedCheckpoint) -> dict[Verifier, str]:
    """Cosignature lines by key."""
    return {key: _line_of(opened.note.lines, key) for key in opened.cosigned}


def _line_of(lines: Sequence[SignatureLine], key: Verifier) -> str:
    """The first line of a key, which is the one that was verified."""
    return next(line.line for line in lines if (line.name, line.id) == (key.name, key.id))
