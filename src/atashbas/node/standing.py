"""How logs and entries stand, for pages and verbs: who has cosigned what, settled or not, which keys are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from atashbas.node.exchange import forked, prove, state_of
from atashbas.node.exchange_times import bounds_of, cosignatures_of
from atashbas.register.base64s import hash_of
from atashbas.register.body import find_batch
from atashbas.register.erasure import Erased, erased_by
from atashbas.register.settlement import State, settled_size

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosignature:
    """A witness's latest cosignature on a log: the entries it covers, and when by the witness's clock (seconds)."""

    party: str
    size: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """A role key of a log: in force from entry `first` on, up to and including `last` (None: still)."""

    vkey: str
    first: int
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStanding:
    """A log: entries, entries under the owner's checkpoint, entries that all or any others have cosigned.

    `silent` are witnesses that have not cosigned anything yet; `forked_at` the first position with two histories.
    """

    log: str
    size: int
    checkpoint_size: int
    settled: int
    delivered: int
    cosignatures: tuple[Cosignature, ...]
    silent: tuple[str, ...]
    forked_at: int | None
    root_key: str
    log_key: str
    keys: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStanding:
    """An entry: its state, bounds of its time by others' clocks (seconds), its proof, and what became of its texts.

    `proof` None: no checkpoint covers it yet. `body`: ``present``, ``erased``, ``withheld``, ``missing``, or None where
    the entry has no body. `items` counts the same states.
    """

    state: State
    not_before: int | None
    not_after: int | None
    proof: bytes | None
    body: str | None
    items: Mapping[str, int]


def log_standing(store: SqlStore, log: str) -> LogStanding:
    """How a log stands on this node."""
    charter = store.get_charter()
    party, head = charter.party(log), store.head(log)
    witnesses = [one.id for one in charter.parties if one.witness and one.id != log]
    latest = {found.party: found for found in _cosignatures(store, log)}
    return LogStanding(
        log=log,
        size=head.size,
        checkpoint_size=head.checkpoint_size,
        settled=settled_size(head.cosigned, witnesses),
        delivered=max(head.cosigned.values(), default=0),
        cosignatures=tuple(latest[one] for one in witnesses if one in latest),
        silent=tuple(one for one in witnesses if one not in latest),
        forked_at=forked(store).get(log),
        root_key=party.root.vkey,
        log_key=party.log.vkey,
        keys=_keys(store, log),
    )


def entry_standing(store: SqlStore, log: str, n: int) -> EntryStanding:
    """How an entry stands on this node."""
    not_before, not_after = bounds_of(store, log, n)
    covered = n < store.head(log).checkpoint_size
    body, items = text_states(store, log, n)
    return EntryStanding(
        state=state_of(store, log, n),
        not_before=not_before,
        not_after=not_after,
        proof=prove(store, log, n).text if covered else None,
        body=body,
        items=items,
    )


def text_states(store: SqlStore, log: str, n: int) -> tuple[str | None, dict[str, int]]:
    """State of an entry's body, and how many of its items are in which state."""
    entry, body = store.find_entry(log, n), store.find_body(log, n)
    if entry is None or body is None:
        return None, {}
    gone = erased_by(one.raw for one in store.entries_of_kind(log, "erase")).get(hash_of(body.hash), Erased())
    if body.data is None:
        return ("erased" if gone.whole else "withheld" if entry.header.audience else "missing"), {}
    batch = find_batch(body.data)
    if batch is None:
        return "present", {}
    sql = "SELECT idx FROM item WHERE log = ? AND n = ? AND bytes IS NULL ORDER BY idx"
    absent = [int(index) for (index,) in store.rows(sql, (log, n))]
    states = {"present": len(batch.digests) - len(absent), "erased": 0, "missing": 0, "withheld": 0}
    for index in absent:
        lost = "withheld" if index in batch.withheld else "missing"
        states["erased" if batch.digests[index] in gone.items else lost] += 1
    return "present", {state: count for state, count in sorted(states.items()) if count}


def _cosignatures(store: SqlStore, log: str) -> list[Cosignature]:
    """All cosignatures on a log, by size."""
    return [Cosignature(party=party, size=size, at=at) for party, size, at in cosignatures_of(store, log)]


def _keys(store: SqlStore, log: str) -> tuple[KeyLine, ...]:
    """Role keys of a log in the order in which they came into force."""
    lines = {key.vkey: KeyLine(vkey=key.vkey, first=0) for key in store.get_charter().party(log).keys}
    for event in store.key_events(log):
        if event.kind == "key.add":
            lines[event.vkey] = KeyLine(vkey=event.vkey, first=event.n + 1)
        elif event.vkey in lines:
            lines[event.vkey] = KeyLine(vkey=event.vkey, first=lines[event.vkey].first, last=event.n)
    return tuple(lines.values())
