"""What a bundle says it brings, before anything of it is taken in: each log with its owner's signed size, and ours.

Checks the file's form, the signature of each checkpoint and that each log is the charter's; that its entries are in
order is checked by taking it in. Reads nothing large and stores nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from atashbas.node.store import register_rules
from atashbas.register.bundle import Bundle
from atashbas.register.charter import Charter, parse_charter
from atashbas.register.checkpoint import open_checkpoint
from atashbas.register.errors import Fact, RegisterError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOffer:
    """One log of a bundle: entries we hold, entries its owner signed for here, or the rule that it breaks (`code`)."""

    log: str
    held: int = 0
    signed: int = 0
    code: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """Entries that would be new."""
        return max(0, self.signed - self.held)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOffer:
    """A bundle as it presents itself.

    `charter`: same (or none), older, newer, stranger, broken. `bodies` counts texts, `batches` imports with records.
    """

    charter: str
    logs: tuple[LogOffer, ...]
    bodies: int
    batches: int

    @property
    def brings(self) -> bool:
        """Whether taking it in could change anything."""
        return self.charter == "newer" or bool(self.bodies) or any(log.new for log in self.logs if log.code is None)


def preview_bundle(store: SqlStore, file: BinaryIO) -> BundleOffer:
    """What a bundle says it brings; raises AtashbasError ``register.bundle.*`` where the file is no bundle."""
    charter = store.get_charter()
    with register_rules():
        bundle = Bundle(file)
    return BundleOffer(
        charter=_charter(charter, bundle),
        logs=tuple(_log(store, charter, bundle, log) for log in bundle.logs),
        bodies=len(bundle.bodies),
        batches=len(bundle.batches),
    )


def _charter(ours: Charter, bundle: Bundle) -> str:
    try:
        note = bundle.charter()
        theirs = parse_charter(note) if note is not None else ours
    except RegisterError:
        return "broken"
    if theirs.digest == ours.digest:
        return "same"
    if theirs.name != ours.name:
        return "stranger"
    return "newer" if theirs.serial > ours.serial else "older"


def _log(store: SqlStore, charter: Charter, bundle: Bundle, log: str) -> LogOffer:
    if log not in charter.logs:
        return LogOffer(log=log, code="bundle.unknown-log", facts={"log": log})
    held = store.head(log).size
    try:
        opened = open_checkpoint(bundle.checkpoint(log), charter.party(log).log)
    except RegisterError as error:
        return LogOffer(log=log, held=held, code=error.code, facts=error.facts)
    return LogOffer(log=log, held=held, signed=opened.checkpoint.size)
