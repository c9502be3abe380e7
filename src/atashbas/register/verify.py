"""Checking a bundle alone: every entry, signature, hash tile, body and cosignature in it, against its own charter.

The charter inside a bundle is only what the sender says it is: compare its digest with the one you were given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from atashbas.register.base64s import hash_of
from atashbas.register.body import parse_body
from atashbas.register.bundle import Bundle
from atashbas.register.charter import Charter, parse_charter
from atashbas.register.check import Cursor, LogFault, check_entries, start_of
from atashbas.register.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from atashbas.register.disclosure import disclosed_by
from atashbas.register.entry import Header
from atashbas.register.erasure import Erased, erased_by
from atashbas.register.errors import RegisterError
from atashbas.register.keys import first_ring
from atashbas.register.merkle import CompactRange
from atashbas.register.note import Verifier, open_note
from atashbas.register.settlement import settled_size
from atashbas.register.tiles import HEIGHT, WIDTH, tile_path, tile_root

Progress = Callable[[str, int, int], None]
STRETCH = WIDTH


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleLog:
    """What was found in one log of a bundle.

    `partial_from`: the bundle holds only entries from here on, so the root could not be recomputed; 0: it is whole.
    `cosigned` maps witnesses to the largest size each has cosigned; `settled` counts the entries all have covered.
    `bodies` and `items` count by state: ``present``, ``erased``, ``withheld``, ``missing``.
    """

    log: str
    size: int
    root: bytes
    partial_from: int
    cosigned: Mapping[str, int]
    settled: int
    bodies: Mapping[str, int]
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleReport:
    """Result of checking a bundle; `faults` in order of log and entry."""

    charter: str | None = None
    name: str | None = None
    demo: bool = False
    faults: tuple[LogFault, ...] = ()
    logs: tuple[BundleLog, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults


def verify_bundle(file: BinaryIO, *, charter: bytes | None = None, progress: Progress | None = None) -> BundleReport:
    """Check a bundle, in memory bounded by one tile and one body.

    Parameters
    ----------
    charter
        A charter note to check against; None: the one in the bundle.
    progress
        Called with (log, entries done, entries in all).
    """
    try:
        bundle = Bundle(file)
        note = charter if charter is not None else bundle.charter()
        if note is None:
            raise RegisterError("charter.missing")
        parsed = parse_charter(note)
    except RegisterError as error:
        return BundleReport(faults=(LogFault("bundle", None, error.code),))
    faults: list[LogFault] = []
    logs: list[BundleLog] = []
    for log in sorted(bundle.logs, key=lambda one: (parsed.logs.index(one) if one in parsed.logs else -1, one)):
        if log not in parsed.logs:
            faults.append(LogFault(log, None, "bundle.unknown-log"))
            continue
        check = _LogCheck(bundle, parsed, log, progress)
        logs += check.run()
        faults += check.faults
    return BundleReport(
        charter=parsed.digest, name=parsed.name, demo=parsed.demo, faults=tuple(faults), logs=tuple(logs)
    )


@dataclass(slots=True)
class _Seen:
    """What the entries of a log said about bodies, to be held against the bodies that came along."""

    bodies: list[tuple[int, Header]] = field(default_factory=list)
    erasing: list[bytes] = field(default_factory=list)
    disclosing: list[bytes] = field(default_factory=list)


class _LogCheck:
    """One log of a bundle being checked."""

    def __init__(self, bundle: Bundle, charter: Charter, log: str, progress: Progress | None) -> None:
        self.bundle, self.charter, self.log, self.progress = bundle, charter, log, progress
        self.faults: list[LogFault] = []
        self.tree = CompactRange()
        self.roots: dict[int, bytes] = {}
        self.seen = _Seen()
        self.hashes: dict[str, bytes] = {}

    def run(self) -> list[BundleLog]:
        """Findings about the log; empty where its checkpoint or entries cannot be read at all."""
        try:
            party = self.charter.party(self.log)
            witnesses = {one.witness: one.id for one in self.charter.parties if one.witness and one.id != self.log}
            opened = open_checkpoint(self.bundle.checkpoint(self.log), party.log, witnesses)
            start = self.bundle.start(self.log)
            self.hashes = dict(self.bundle.hashes(self.log))
            self._entries(start, opened)
            cosigned = self._cosigned(opened, witnesses)
        except RegisterError as error:
            self._fault(None, error.code)
            return []
        bodies, items = self._bodies()
        checkpoint = opened.checkpoint
        return [
            BundleLog(
                log=self.log,
                size=checkpoint.size,
                root=checkpoint.root,
                partial_from=start,
                cosigned=cosigned,
                settled=settled_size(cosigned, sorted(witnesses.values())),
                bodies=dict(sorted(bodies.items())),
                items=dict(sorted(items.items())),
            )
        ]

    def _fault(self, n: int | None, reason: str) -> None:
        self.faults.append(LogFault(self.log, n, reason))

    def _entries(self, start: int, opened: OpenedCheckpoint) -> None:
        """Entries in order; a bundle that begins later cannot be checked alone and says so."""
        size = opened.checkpoint.size
        if start:
            self._fault(None, f"bundle.partial {start}")
            return
        wanted = {found for found, _ in self.bundle.cosigned(self.log)} | {size}
        cursor = start_of(first_ring(self.charter.party(self.log)))
        leaves: list[bytes] = []
        for checked in check_entries(self.charter.origin(self.log), self.bundle.entries(self.log), cursor):
            leaves.append(checked.leaf)
            if checked.reason:
                self._fault(checked.n, checked.reason)
            elif checked.match is not None and (
                checked.match["body"] or checked.match["kind"] in (b"erase", b"disclose")
            ):
                self._remember(checked.match.string, checked.header)
            if checked.n + 1 in wanted:
                self._root_at(checked.n + 1, leaves)
            if len(leaves) == WIDTH:
                self._tile(cursor, leaves)
                leaves = []
                if self.progress is not None:
                    self.progress(self.log, cursor.n + 1, size)
        count = self.tree.size + len(leaves)
        self._partial_tile(leaves)
        if count != size:
            self._fault(min(count, size), "bundle.short" if count < size else "bundle.long")
        elif size and self.roots.get(size) != opened.checkpoint.root:
            self._fault(None, "checkpoint.root")

    def _remember(self, raw: bytes, header: Header | None) -> None:
        if header is None:
            return
        if header.body is not None:
            self.seen.bodies.append((header.n, header))
        if header.kind == "erase":
            self.seen.erasing.append(raw)
        if header.kind == "disclose":
            self.seen.disclosing.append(raw)

    def _root_at(self, size: int, leaves: list[bytes]) -> None:
        tree = self.tree.copy()
        tree.extend(leaves)
        self.roots[size] = tree.root()

    def _tile(self, cursor: Cursor, leaves: list[bytes]) -> None:
        index = cursor.n // WIDTH
        self._compare_hashes(tile_path(0, index), leaves)
        self.tree.extend([tile_root(leaves)], HEIGHT)

    def _partial_tile(self, leaves: list[bytes]) -> None:
        if leaves:
            self._compare_hashes(tile_path(0, self.tree.size // WIDTH, len(leaves)), leaves)

    def _compare_hashes(self, path: str, leaves: list[bytes]) -> None:
        found = self.hashes.pop(path, None)
        if found is not None and found != b"".join(leaves):
            self._fault(None, path)

    def _cosigned(self, opened: OpenedCheckpoint, witnesses: Mapping[Verifier, str]) -> dict[str, int]:
        cosigned = {witnesses[key]: opened.checkpoint.size for key in opened.cosigned}
        for size, note in self.bundle.cosigned(self.log):
            parsed, signed = open_note(note, witnesses)
            root = self.roots.get(size)
            if (
                root is None
                or parsed.text != Checkpoint(origin=self.charter.origin(self.log), size=size, root=root).text
            ):
                self._fault(None, f"cosignature {size}")
                continue
            for key in signed:
                cosigned[witnesses[key]] = max(size, cosigned.get(witnesses[key], 0))
        return dict(sorted(cosigned.items()))

    def _bodies(self) -> tuple[Counter[str], Counter[str]]:
        erased, disclosed = erased_by(self.seen.erasing), disclosed_by(self.seen.disclosing)
        here, batches = set(self.bundle.bodies), set(self.bundle.batches)
        bodies, items = Counter[str](), Counter[str]()
        for n, header in self.seen.bodies:
            digest = hash_of(header.body or "")
            gone = erased.get(digest, Erased())
            if digest.hex() not in here:
                withheld = bool(header.audience) and not (digest in disclosed and disclosed[digest].reaches(None, None))
                state = "erased" if gone.whole else "withheld" if withheld else "missing"
                bodies[state] += 1
                if state == "missing":
                    self._fault(n, "body.missing")
                continue
            bodies["present"] += 1
            try:
                self._body(n, digest, gone, batches, items)
            except RegisterError as error:
                self._fault(n, error.code)
        return bodies, items

    def _body(self, n: int, digest: bytes, gone: Erased, batches: set[str], items: Counter[str]) -> None:
        data = self.bundle.body(digest.hex())
        if sha256(data).digest() != digest:
            self._fault(n, "body.digest")
            return
        if not data.startswith(b'{"batch"'):
            return
        body, here = parse_body(data), set[int]()
        for index, item in self.bundle.items(digest.hex()) if digest.hex() in batches else ():
            if index >= len(body.digests) or index in here or sha256(item).digest() != body.digests[index]:
                self._fault(n, f"item.digest {index}")
            here.add(index)
        for index, wanted in enumerate(body.digests):
            state = "present" if index in here else "erased" if wanted in gone.items else "withheld"
            if state == "withheld" and index not in body.withheld:
                state = "missing"
                self._fault(n, f"item.missing {index}")
            items[state] += 1
