"""Taking in a bundle nobody vouches for: each log is held against the charter and our copy, and goes in whole or not.

A refused log leaves the others untouched. A second history becomes evidence; our own branch stays, nothing is cosigned.
Our own log found longer elsewhere means that this node was put back from an old backup: the entries are adopted before
anything may be signed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from atashbas.node.erasure import purge
from atashbas.node.exchange_bodies import take_bodies
from atashbas.node.exchange_evidence import adopt_evidence, keep_evidence
from atashbas.node.exchange_log import ForkFound, LogTaking
from atashbas.node.store import register_rules
from atashbas.register.bundle import Bundle
from atashbas.register.charter import Charter, parse_charter
from atashbas.register.errors import Fact, RegisterError
from atashbas.register.evidence import assess_evidence
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIntake:
    """What became of one log: entries taken in, or the rule that refused it (`code`, with `facts`).

    `recovered`: it is this node's own log, found longer at a peer. `forked`: evidence of two histories was kept.
    """

    log: str
    new: int = 0
    code: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    recovered: bool = False
    forked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What a bundle brought: by log, and how many bodies and items were taken, and erased by tombstones it carried."""

    logs: tuple[LogIntake, ...] = ()
    bodies: int = 0
    items: int = 0
    erased: int = 0
    faults: tuple[LogIntake, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether every log went in."""
        return not self.faults and all(log.code is None and not log.forked for log in self.logs)

    @property
    def new(self) -> int:
        """Entries taken in."""
        return sum(log.new for log in self.logs)


def import_bundle(store: SqlStore, file: BinaryIO, *, me: str | None = None) -> ImportReport:
    """Take in a bundle.

    `me`: the party whose log this node writes. Raises AtashbasError ``register.bundle.*`` when the file is no bundle at
    all; what is wrong with one log is said in the report.
    """
    charter = store.get_charter()
    with register_rules():
        bundle = Bundle(file)
    faults = [fault] if (fault := _take_charter(store, bundle)) else []
    charter = store.get_charter()
    logs = [_intake(store, charter, bundle, log, me) for log in bundle.logs]
    erased = sum(purge(store, log) for log in store.logs())
    bodies, items, broken = take_bodies(store, bundle)
    faults += [LogIntake(log="bodies", code=code) for code in broken]
    adopt_evidence(store)
    return ImportReport(logs=tuple(logs), bodies=bodies, items=items, erased=erased, faults=tuple(faults))


def _take_charter(store: SqlStore, bundle: Bundle) -> LogIntake | None:
    """A successor of our charter, signed by all, is put in force; a stranger is named and ignored."""
    ours = store.get_charter()
    try:
        note = bundle.charter()
        theirs = parse_charter(note) if note is not None else ours
    except RegisterError as error:
        return LogIntake(log="charter", code=error.code, facts=error.facts)
    if theirs.digest == ours.digest or (theirs.name == ours.name and theirs.serial < ours.serial):
        return None
    try:
        store.set_charter(note or b"")
    except AtashbasError as error:
        return LogIntake(log="charter", code=error.code.removeprefix("register."), facts=error.facts)
    return None


def _intake(store: SqlStore, charter: Charter, bundle: Bundle, log: str, me: str | None) -> LogIntake:
    """One log, in a transaction of its own."""
    if log not in charter.logs:
        return LogIntake(log=log, code="bundle.unknown-log")
    try:
        with store.transaction():
            new = LogTaking(store, charter, bundle, log).take()
    except ForkFound as fork:
        return _keep_evidence(store, charter, log, fork.content)
    except RegisterError as error:
        return LogIntake(log=log, code=error.code, facts=error.facts)
    except AtashbasError as error:
        return LogIntake(log=log, code=error.code.removeprefix("register."), facts=error.facts)
    store.lock.release(log)  # a peer has shown what it knows of this log, and it is a beginning of our copy now
    return LogIntake(log=log, new=new, recovered=bool(new) and log == me)


def _keep_evidence(store: SqlStore, charter: Charter, log: str, content: bytes) -> LogIntake:
    try:
        fork = assess_evidence(charter, store.ring, content)
    except RegisterError as error:
        return LogIntake(log=log, code=error.code, facts=error.facts)
    keep_evidence(store, log, content)
    return LogIntake(log=log, code="fork", facts={"n": fork.n}, forked=True)
