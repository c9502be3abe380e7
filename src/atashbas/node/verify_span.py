"""Checking a span of a stored log: entries, their columns, their bodies and items, and the full tiles over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from atashbas.node.store_schema import RARE
from atashbas.register.base64s import b64
from atashbas.register.body import Body, parse_body
from atashbas.register.check import Checked, Cursor, LogFault, check_entries
from atashbas.register.entry import FIRST_PREV
from atashbas.register.erasure import Erased, erased_by
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import leaf_hash
from atashbas.register.tiles import WIDTH, tile_root

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore

COLUMNS = (
    "SELECT e.n, e.raw, b.hash, b.bytes FROM entry e LEFT JOIN body b ON b.log = e.log AND b.n = e.n "
    "WHERE e.log = ? AND e.n >= ? AND e.n < ? ORDER BY e.n"
)

_RARE = frozenset(kind.encode() for kind in RARE)


@dataclass(slots=True)
class SpanReport:
    """What one span holds: faults, roots of full tiles, leaves of a last partial tile, bodies and items by state."""

    faults: list[LogFault] = field(default_factory=list)
    tile_roots: list[bytes] = field(default_factory=list)
    tail: list[bytes] = field(default_factory=list)
    bodies: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    marks: list[tuple[str, int]] = field(default_factory=list)
    rows: int = 0


@dataclass(slots=True)
class _Row:
    """The columns of the entry at hand; the check of entries reads them one step behind."""

    hash: bytes | None = None
    data: bytes | None = None


def check_span(store: SqlStore, log: str, start: int, end: int) -> SpanReport:
    """Check entries ``[start, end)``; `start` is a multiple of 256."""
    report = SpanReport()
    origin = store.get_charter().origin(log)
    cursor = Cursor(start, _prev(store, log, start), store.ring(log, start))
    erased = erased_by(one.raw for one in store.entries_of_kind(log, "erase"))
    row = _Row()
    leaves: list[bytes] = []
    for checked in check_entries(origin, _raws(store, log, start, end, row, cursor, report), cursor):
        leaves.append(checked.leaf)
        if checked.match and checked.match["kind"] in _RARE:
            report.marks.append((checked.match["kind"].decode(), checked.n))
        reason = checked.reason or _columns(checked, row)
        if reason:
            report.faults.append(LogFault(log, checked.n, reason))
        elif row.hash is not None:
            _check_body(store, log, checked, row, erased, report)
    if len(leaves) < end - start:
        report.faults.append(LogFault(log, start + len(leaves), "entry.missing"))
    _check_tiles(store, log, start, leaves, report)
    return report


def _raws(
    store: SqlStore, log: str, start: int, end: int, row: _Row, cursor: Cursor, report: SpanReport
) -> Iterator[bytes]:
    """Entries' bytes in order; a gap is named and stepped over."""
    for n, raw, digest, data in store.stream(COLUMNS, (log, start, end)):
        if n != cursor.n:
            report.faults.append(LogFault(log, cursor.n, "entry.missing"))
            cursor.n = n
        row.hash, row.data = digest, data
        report.rows += 1
        yield bytes(raw)


def _prev(store: SqlStore, log: str, start: int) -> str:
    if start == 0:
        return FIRST_PREV
    before = store.find_entry(log, start - 1)
    return b64(leaf_hash(before.raw)) if before else ""


def _columns(checked: Checked, row: _Row) -> str | None:
    """Columns that repeat what the entry says must say the same."""
    match = checked.match
    if match is None:
        return "entry.form"
    body = match["body"]
    if (body is None) != (row.hash is None):
        return "body.row"
    if body is not None and row.hash is not None and b64(bytes(row.hash)).encode() != body:
        return "body.hash"
    return None


def _check_body(
    store: SqlStore, log: str, checked: Checked, row: _Row, erased: Mapping[bytes, Erased], report: SpanReport
) -> None:
    """State of the entry's body, and of its items."""
    digest = bytes(row.hash or b"")
    gone = erased.get(digest)
    header = checked.header
    if row.data is None:
        state = "erased" if gone and gone.whole else "withheld" if header and header.audience else "missing"
        report.bodies[state] += 1
        if state == "missing":
            report.faults.append(LogFault(log, checked.n, "body.missing"))
        report.items["erased" if state == "erased" else state] += _count_items(store, log, checked.n)
        return
    report.bodies["present"] += 1
    data = bytes(row.data)
    if sha256(data).digest() != digest:
        report.faults.append(LogFault(log, checked.n, "body.digest"))
    elif data.startswith(b'{"batch"'):
        _check_items(store, log, checked.n, data, gone, report)


def _count_items(store: SqlStore, log: str, n: int) -> int:
    return int(store.rows("SELECT count(*) FROM item WHERE log = ? AND n = ?", (log, n))[0][0])


def _check_items(store: SqlStore, log: str, n: int, data: bytes, gone: Erased | None, report: SpanReport) -> None:
    try:
        body = parse_body(data)
    except RegisterError as error:
        report.faults.append(LogFault(log, n, error.code))
        return
    seen = 0
    for index, item in store.stream("SELECT idx, bytes FROM item WHERE log = ? AND n = ? ORDER BY idx", (log, n)):
        if index != seen or index >= len(body.digests):
            report.faults.append(LogFault(log, n, "item.row"))
            return
        state = _item_state(body, index, item, gone)
        report.items[state] += 1
        if state == "missing" or (item is not None and sha256(item).digest() != body.digests[index]):
            report.faults.append(LogFault(log, n, f"item.{'missing' if state == 'missing' else 'digest'} {index}"))
        seen += 1
    if seen != len(body.digests):
        report.faults.append(LogFault(log, n, "item.row"))


def _item_state(body: Body, index: int, item: Any, gone: Erased | None) -> str:
    if item is not None:
        return "present"
    if gone and body.digests[index] in gone.items:
        return "erased"
    return "withheld" if index in body.withheld else "missing"


def _check_tiles(store: SqlStore, log: str, start: int, leaves: list[bytes], report: SpanReport) -> None:
    """Full tiles of level 0: the stored hashes and root are those of the entries."""
    count = len(leaves) // WIDTH
    sql = "SELECT idx, root, hashes FROM tile WHERE log = ? AND level = 0 AND idx >= ? AND idx < ? ORDER BY idx"
    first = start // WIDTH
    kept = {
        index: (bytes(root), bytes(hashes)) for index, root, hashes in store.stream(sql, (log, first, first + count))
    }
    for index in range(count):
        part = leaves[index * WIDTH : (index + 1) * WIDTH]
        root = tile_root(part)
        report.tile_roots.append(root)
        if kept.get(first + index) != (root, b"".join(part)):
            report.faults.append(LogFault(log, start + index * WIDTH, "tile.0"))
    report.tail = leaves[count * WIDTH :]
