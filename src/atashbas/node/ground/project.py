"""Signed entries about actors and the ground → rows; made again from the register like every projection.

A batch of rows is an entry of the kind ``statement`` whose meta says so; what is meant for the parties alone is one
sealed content. Amendments and withdrawals are the register's own, and count within the signer's log alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from atashbas.agreement.signed import KIND, SignedRow, Table, row_from, subjects_of
from atashbas.joint import Effect, effect_of
from atashbas.node.casework.sealed import opened
from atashbas.node.ground.models import GroundRow, GroundState
from atashbas.node.store import RegisterStore, StoredEntry
from atashbas.places.claims import Claim
from atashbas.register import canonical
from atashbas.register.body import find_batch, find_content, parse_item
from atashbas.register.entry import Header
from atashbas.register.errors import RegisterError
from atashbas.values import AtashbasError

ENTRY = "statement"
SPEAKING = (ENTRY, "amend", "retract")
REACHING = tuple(table.value for table in Table if table.reaches_coverage)


def holds_rows(header: Header, data: bytes) -> bool:
    """Whether a body is a batch of rows about actors and the ground."""
    batch = find_batch(data) if header.kind == ENTRY else None
    return batch is not None and batch.batch is not None and batch.batch.get("kind") == KIND


def take(store: RegisterStore, log: str, entry: StoredEntry) -> int:
    """Write the rows of an entry and let what it amends or withdraws stand so; returns how many rows were touched."""
    header, body = entry.header, store.find_body(log, entry.n)
    if header.kind not in SPEAKING or body is None:
        return 0
    if body.data is None:
        return _note(log, entry.n, header, "awaited") if header.audience else 0
    if holds_rows(header, body.data):
        return _write(log, entry.n, header, _items(store, body.hash), _meta(body.data))
    content = _opened(body.data)
    if not isinstance(content, dict):
        return 0
    if header.kind == ENTRY:
        rows = content.get("rows") if content.get("kind") == KIND else None
        return _write(log, entry.n, header, enumerate(rows), content) if isinstance(rows, list) else 0
    return _take_later_word(log, entry.n, header, content)


def retake(store: RegisterStore, log: str) -> int:
    """Make the rows of one log again: a body came late, or was erased."""
    spoken = set(GroundRow.objects.filter(log=log).values_list("n", flat=True))
    ended = GroundRow.objects.filter(log=log).exclude(ended_by="").values_list("ended_by", flat=True)
    spoken |= {int(entry.rpartition("/")[2]) for entry in ended}
    gone, _ = GroundRow.objects.filter(log=log).delete()
    return gone + sum(take(store, log, one) for n in sorted(spoken) for one in store.entries(log, n, n + 1))


def late_logs(store: RegisterStore) -> tuple[str, ...]:
    """Logs of which a body has come for which this node was waiting."""
    waiting = GroundRow.objects.filter(state="awaited").order_by("log", "n").values_list("log", "n")
    come = {log for log, n in waiting if (body := store.find_body(log, n)) is not None and body.data is not None}
    return tuple(sorted(come))


def note_digest() -> bool:
    """Keep what the rows that reach coverage come to; whether that is another than before."""
    digest = digest_now()
    state, _ = GroundState.objects.get_or_create(pk=1)
    changed = state.digest != digest
    if changed:
        GroundState.objects.filter(pk=1).update(digest=digest)
    return changed


def digest_now() -> str:
    """SHA-256 (hex) over the rows that stand, are open to all and reach coverage; empty where there are none."""
    rows = reaching().order_by("id").values_list("id", "digest")
    lines = [f"{id_} {digest}\n" for id_, digest in rows]
    return sha256("".join(lines).encode()).hexdigest() if lines else ""


def reaching() -> Any:
    """Rows that reach coverage: those that stand and are open to all, since every node must come to the same."""
    return GroundRow.objects.filter(state="present", audience="", table__in=REACHING)


def row_of_record(row: GroundRow) -> SignedRow:
    """The signed row that a row of the table holds."""
    return row_from(json.loads(row.content), by=row.log)


def _meta(data: bytes) -> Mapping[str, Any]:
    batch = find_batch(data)
    return (batch.batch if batch is not None else None) or {}


def _items(store: RegisterStore, digest: str) -> Iterator[tuple[int, Any]]:
    for index, item in store.items(digest):
        try:
            yield index, parse_item(item) if item is not None else None
        except RegisterError:
            continue  # signed nonsense of another log: shown on the entry's page, in no table


def _opened(data: bytes) -> Any:
    """Content in the open; None where nobody here may read it, or where it is signed nonsense of another log."""
    try:
        return opened(find_content(data))
    except (RegisterError, AtashbasError):
        return None


def _take_later_word(log: str, n: int, header: Header, content: Mapping[str, Any]) -> int:
    """An amendment or a withdrawal of an earlier row of the same log."""
    effect: Effect | None = effect_of(log, n, header.kind, content)
    if effect is None:
        return 0
    target = GroundRow.objects.filter(pk=str(effect.target))
    touched = target.update(state=effect.standing.value, ended_by=f"{log}/{n}")
    if not touched and header.audience:
        return _note(log, n, header, "early")
    if header.kind == "amend" and touched:
        touched += _write(log, n, header, [(0, content.get("record"))], content, amends=str(effect.target))
    return touched


def _write(
    log: str, n: int, header: Header, rows: Iterable[tuple[int, Any]], meta: Mapping[str, Any], amends: str = ""
) -> int:
    made = [_row(log, n, index, header, data, meta, amends) for index, data in rows if isinstance(data, dict)]
    kept = [row for row in made if row is not None]
    GroundRow.objects.bulk_create(kept, batch_size=500)
    return len(kept)


def _row(
    log: str, n: int, index: int, header: Header, data: dict[str, Any], meta: Mapping[str, Any], amends: str
) -> GroundRow | None:
    """The table's row; None where the data is no valid row of this log: it then stands on the entry's page alone."""
    try:
        row = row_from(data, by=log)
        value = row.value
        text = canonical.dumps(data)
    except (AtashbasError, RegisterError):
        return None
    subjects = subjects_of(value) or (row.cells.get("subject") or row.cells.get("id") or "",)
    return GroundRow(
        id=f"{log}/{n}/{index}",
        log=log,
        n=n,
        index=index,
        table=row.table.value,
        subject=subjects[0][:120],
        place=value.place[:96] if isinstance(value, Claim) else "",
        digest=sha256(text).hexdigest(),
        office=str(meta.get("office", "")).replace("\0", "")[:200],
        at=_at(header),
        audience=f"|{'|'.join(header.audience)}|" if header.audience else "",
        synthetic=meta.get("synthetic") is True,
        amends=amends,
        content=text.decode("utf-8"),
    )


def _note(log: str, n: int, header: Header, state: str) -> int:
    """Note a sealed entry whose body, or whose row, has not come: its author's own bundle may still bring it."""
    GroundRow.objects.get_or_create(
        id=f"{log}/{n}/-",
        defaults={"log": log, "n": n, "index": -1, "table": "", "digest": "", "at": _at(header), "state": state},
    )
    return 0


def _at(header: Header) -> datetime:
    return datetime.strptime(header.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
