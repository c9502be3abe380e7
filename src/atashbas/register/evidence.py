"""Evidence of a fork: two signed notes that cannot both be true. Whoever holds it can show it to anybody.

Two entries with one (log, n); or a checkpoint whose root at its size is not the one that a later checkpoint of the same
owner commits to (shown by a consistency proof).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from atashbas.register import canonical
from atashbas.register.base64s import b64, hash_of
from atashbas.register.charter import Charter
from atashbas.register.check import Cursor, check_entries
from atashbas.register.checkpoint import open_checkpoint
from atashbas.register.entry import parse_entry
from atashbas.register.errors import RegisterError
from atashbas.register.keys import KeyRing
from atashbas.register.merkle import verify_consistency

RingAt = Callable[[str, int], KeyRing]
"""Keys in force in a log at a position."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A log with two histories: they part at entry `n` (for checkpoints: somewhere before size `n`)."""

    log: str
    n: int


def entries_evidence(log: str, ours: bytes, theirs: bytes) -> bytes:
    """Evidence of two entries at one position; the same whoever finds it."""
    first, second = sorted([ours, theirs])
    return canonical.dumps({"a": first.decode(), "b": second.decode(), "log": log, "what": "entries"})


def checkpoints_evidence(log: str, theirs: bytes, ours: bytes, root: bytes, path: Sequence[bytes]) -> bytes:
    """Evidence of their checkpoint against our later one, which `path` proves to commit to `root` at their size."""
    return canonical.dumps(
        {
            "a": theirs.decode(),
            "b": ours.decode(),
            "log": log,
            "path": [b64(part) for part in path],
            "root": b64(root),
            "what": "checkpoints",
        }
    )


def assess_evidence(charter: Charter, ring_at: RingAt, data: bytes) -> Fork:
    """The fork that the evidence proves; raises RegisterError ``evidence`` (or a note's fault) when it proves none."""
    value = canonical.loads(data)
    try:
        if value["what"] == "entries":
            return _assess_entries(charter, ring_at, value)
        return _assess_checkpoints(charter, value)
    except (KeyError, TypeError, AttributeError) as error:
        raise RegisterError("evidence", reason=str(error)) from error


def _assess_entries(charter: Charter, ring_at: RingAt, value: dict[str, Any]) -> Fork:
    log = value["log"]
    raws = [value["a"].encode(), value["b"].encode()]
    first, second = (parse_entry(raw).header for raw in raws)
    same_place = first.n == second.n and first.prev == second.prev
    if not same_place or raws[0] == raws[1]:
        raise RegisterError("evidence", reason="no contradiction")
    for raw in raws:
        cursor = Cursor(first.n, first.prev, ring_at(log, first.n))
        (checked,) = check_entries(charter.origin(log), [raw], cursor)
        if checked.reason:
            raise RegisterError("evidence", reason=checked.reason)
    return Fork(log, first.n)


def _assess_checkpoints(charter: Charter, value: dict[str, Any]) -> Fork:
    log = value["log"]
    owner = charter.party(log).log
    theirs = open_checkpoint(value["a"].encode(), owner).checkpoint
    ours = open_checkpoint(value["b"].encode(), owner).checkpoint
    root, path = hash_of(value["root"]), [hash_of(part) for part in value["path"]]
    if theirs.root == root or not verify_consistency(theirs.size, ours.size, path, root, ours.root):
        raise RegisterError("evidence", reason="no contradiction")
    return Fork(log, theirs.size)
