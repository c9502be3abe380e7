"""Which of a log's records stands, and which was amended or withdrawn by its own reporter.

Law 1 and law 3 of the house: a record is changed only by a later entry of the same log, and the earlier one stays to be
read. An amendment or a retraction in another log changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from atashbas.values import AtashbasError


class Standing(StrEnum):
    """How a record stands at a cut."""

    PRESENT = "present"
    AMENDED = "amended"
    RETRACTED = "retracted"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a record stands: log, position of its entry, position in the entry's batch."""

    log: str
    n: int
    index: int

    def __str__(self) -> str:
        return f"{self.log}/{self.n}/{self.index}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an entry does to an earlier record of its log."""

    target: Address
    standing: Standing


def parse_address(text: str) -> Address:
    """Address of ``log/n/index``; raises AtashbasError ``record.address``."""
    parts = text.rsplit("/", 2)
    if len(parts) != 3 or not parts[0] or not all(part.isascii() and part.isdigit() for part in parts[1:]):
        raise AtashbasError("record.address", value=text[:120])
    return Address(log=parts[0], n=int(parts[1]), index=int(parts[2]))


def effect_of(log: str, n: int, kind: str, content: Mapping[str, Any]) -> Effect | None:
    """Effect of an entry ``amend`` (content: amends, record) or ``retract`` (content: retracts, reason).

    None where it has none: another log's record, one that is not earlier, or content that names nothing.
    """
    named = content.get({"amend": "amends", "retract": "retracts"}.get(kind, ""))
    if not isinstance(named, str):
        return None
    try:
        target = parse_address(named)
    except AtashbasError:
        return None
    if target.log != log or target.n >= n:
        return None
    return Effect(target=target, standing=Standing.AMENDED if kind == "amend" else Standing.RETRACTED)
