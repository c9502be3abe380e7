"""Checking a whole store: every byte of every column is held against what was signed, and the first bad entry is named.

Long logs are cut into spans that several processes check side by side; each span needs only the leaf before it and the
keys in force there.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

from atashbas.node.store import Progress
from atashbas.node.verify_log import finish_log
from atashbas.node.verify_span import SpanReport, check_span
from atashbas.register.check import LogFault
from atashbas.register.errors import RegisterError
from atashbas.register.evidence import assess_evidence
from atashbas.register.tiles import WIDTH
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore
    from atashbas.register.charter import Charter

SPAN = 1 << 14
NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSummary:
    """What was found in one log.

    `bodies` and `items` count by state: ``present``, ``erased``, ``withheld``, ``missing``. `cosigned` maps each
    witness to the largest size it has cosigned.
    """

    log: str
    size: int
    root: bytes
    checkpoint_size: int
    cosigned: Mapping[str, int]
    bodies: Mapping[str, int]
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """Result of a check. `faults` in the charter's order of logs and by entry; `demo`: everything here is invented."""

    faults: tuple[LogFault, ...] = ()
    logs: tuple[LogSummary, ...] = ()
    charter: str | None = None
    demo: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults

    @property
    def entries(self) -> int:
        """Entries checked."""
        return sum(log.size for log in self.logs)


@dataclass(slots=True)
class _Findings:
    """Spans of one log, gathered in order."""

    faults: list[LogFault] = field(default_factory=list)
    tile_roots: list[bytes] = field(default_factory=list)
    tail: list[bytes] = field(default_factory=list)
    bodies: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    marks: list[tuple[str, int]] = field(default_factory=list)
    rows: int = 0

    def add(self, span: SpanReport) -> None:
        """Take in the next span."""
        self.faults += span.faults
        self.tile_roots += span.tile_roots
        self.tail = span.tail
        self.bodies.update(span.bodies)
        self.items.update(span.items)
        self.marks += span.marks
        self.rows += span.rows


def verify_store(
    store: SqlStore, progress: Progress | None = None, *, workers: int = 1, since: Mapping[str, int] = NOTHING
) -> VerifyReport:
    """Check charter, entries, chain, keys, signatures, tiles, heads, bodies, items, checkpoints and cosignatures.

    Parameters
    ----------
    progress
        Called after each span.
    workers
        Processes for logs longer than one span.
    since
        Entries of each log that were checked before. Full tiles below are not read again: their hashes are taken from
        the tiles, and the signed root still has to come out.
    """
    try:
        charter = store.find_charter()
    except AtashbasError as error:
        return VerifyReport(faults=(LogFault("charter", None, error.code.removeprefix("register.")),))
    if charter is None:
        return VerifyReport(faults=tuple(_strays(store, ())))
    faults: list[LogFault] = []
    summaries: list[LogSummary] = []
    for log in charter.logs:
        found, summary = _verify_log(store, charter, log, progress, workers, since.get(log, 0) // WIDTH * WIDTH)
        faults += found
        summaries += [summary] if summary else []
    faults += _evidence(store, charter)
    faults += _strays(store, charter.logs)
    return VerifyReport(faults=tuple(faults), logs=tuple(summaries), charter=charter.digest, demo=charter.demo)


def _verify_log(
    store: SqlStore, charter: Charter, log: str, progress: Progress | None, workers: int, start: int
) -> tuple[list[LogFault], LogSummary | None]:
    heads = store.rows("SELECT size FROM head WHERE log = ?", (log,))
    if not heads:
        return [LogFault(log, None, "head.missing")], None
    size = int(heads[0][0])
    found = _Findings(tile_roots=_kept_roots(store, log, start))
    for done, span in enumerate(_spans(store, log, start, size, workers), 1):
        found.add(span)
        if progress is not None:
            progress(log, min(start + done * SPAN, size), size)
    try:
        ends = finish_log(store, charter, log, found.tile_roots, found.tail)
    except RegisterError as error:
        found.faults.append(LogFault(log, None, error.code))
        return found.faults, None
    found.faults += ends.faults
    found.faults += () if start else _uncounted(store, log, found)
    summary = LogSummary(
        log=log,
        size=size,
        root=ends.root,
        checkpoint_size=ends.checkpoint_size,
        cosigned=ends.cosigned,
        bodies=_counted(found.bodies),
        items=_counted(found.items),
    )
    return found.faults, summary


def _counted(states: Counter[str]) -> dict[str, int]:
    return {state: count for state, count in sorted(states.items()) if count}


def _kept_roots(store: SqlStore, log: str, size: int) -> list[bytes]:
    """Roots of the full tiles over entries that were checked before."""
    sql = "SELECT root FROM tile WHERE log = ? AND level = 0 AND idx < ? ORDER BY idx"
    return [bytes(root) for (root,) in store.rows(sql, (log, size // WIDTH))] if size else []


def _spans(store: SqlStore, log: str, first: int, size: int, workers: int) -> Iterator[SpanReport]:
    starts = range(first, size, SPAN)
    if workers < 2 or len(starts) < 2:
        yield from (check_span(store, log, start, min(start + SPAN, size)) for start in starts)
        return
    work = partial(_check_apart, store.address, log)
    ranges = [(start, min(start + SPAN, size)) for start in starts]
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap(work, ranges)


def _check_apart(address: str, log: str, span: tuple[int, int]) -> SpanReport:
    """One span in a process of its own, with its own connection."""
    from atashbas.node.store import open_store

    store = open_store(address, read_only=True)
    try:
        return check_span(store, log, *span)
    finally:
        store.close()


def _uncounted(store: SqlStore, log: str, found: _Findings) -> Iterator[LogFault]:
    """Rows that no entry accounts for."""
    rows = {table: int(store.rows(f"SELECT count(*) FROM {table} WHERE log = ?", (log,))[0][0]) for table in _COUNTED}  # noqa: S608 - tables named in this file
    seen = {"entry": found.rows, "body": found.bodies.total(), "item": found.items.total()}
    yield from (LogFault(log, None, f"{table}.stray") for table in _COUNTED if rows[table] != seen[table])
    marks = store.rows("SELECT kind, n FROM mark WHERE log = ? ORDER BY n", (log,))
    kept, real = {(kind, int(n)) for kind, n in marks}, set(found.marks)
    yield from (LogFault(log, n, "mark") for _, n in sorted(kept ^ real, key=lambda mark: mark[1]))


def _evidence(store: SqlStore, charter: Charter) -> Iterator[LogFault]:
    """Evidence must prove what it says; that a log has forked is not a fault of this store."""
    for log, digest, content in store.rows("SELECT log, digest, content FROM evidence ORDER BY log, digest"):
        try:
            proved = assess_evidence(charter, store.ring, bytes(content)).log == log
        except (RegisterError, AtashbasError):
            proved = False
        if not proved or sha256(bytes(content)).digest() != bytes(digest):
            yield LogFault(log, None, "evidence")


_COUNTED = ("entry", "body", "item")


def _strays(store: SqlStore, logs: tuple[str, ...]) -> Iterator[LogFault]:
    """Logs that stand in a table but not in the charter."""
    for table in ("head", *_COUNTED, "mark", "tile", "cosig", "evidence"):
        names = {name for (name,) in store.rows(f"SELECT DISTINCT log FROM {table}")}  # noqa: S608 - tables named in this file
        yield from (LogFault(name, None, f"{table}.unknown-log") for name in sorted(names - set(logs)))
