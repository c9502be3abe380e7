"""How far an entry has come: local → delivered → settled, and between which times it must have been written.

Nothing settles by a clock: an entry is delivered when one other party's cosignature covers it, settled when all others'
do. A log that has forked settles nothing from the fork on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum


class State(StrEnum):
    """Standing of an entry."""

    LOCAL = "local"
    DELIVERED = "delivered"
    SETTLED = "settled"


def settled_size(cosigned: Mapping[str, int], witnesses: Collection[str]) -> int:
    """Number of entries covered by every witness; 0 without witnesses, for then nobody has seen anything.

    Each witness may have cosigned another size: all those checkpoints were found to be beginnings of one log.
    """
    return min((cosigned.get(witness, 0) for witness in witnesses), default=0)


def decide_state(
    n: int, cosigned: Mapping[str, int], witnesses: Collection[str], *, forked_at: int | None = None
) -> State:
    """Standing of entry `n`.

    Parameters
    ----------
    cosigned
        Largest size each witness party has cosigned.
    witnesses
        All other parties that witness.
    forked_at
        First position at which the log is known to have two histories; None: no fork known.
    """
    if forked_at is not None and n >= forked_at:
        return State.LOCAL
    if n < settled_size(cosigned, witnesses):
        return State.SETTLED
    covered = any(n < cosigned.get(witness, 0) for witness in witnesses)
    return State.DELIVERED if covered else State.LOCAL


def time_bounds(
    n: int, cosigned: Iterable[tuple[int, int]], acknowledged: Iterable[tuple[int, int]]
) -> tuple[int | None, int | None]:
    """(not before, not after) of entry `n` in seconds, by others' clocks; None where no other party says anything.

    `cosigned` are (size, time) of others' cosignatures on this log; `acknowledged` are (position, time) of ``ack``
    entries in this log, with the time at which the acknowledged foreign checkpoint was cosigned.
    """
    not_after = min((at for size, at in cosigned if n < size), default=None)
    not_before = max((at for position, at in acknowledged if position <= n), default=None)
    return not_before, not_after
