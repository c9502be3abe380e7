"""Entries of one log → rows: every record of a batch, amendments and retractions, erasures."""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from typing import Any

import polars as pl

from atashbas.joint import Effect, effect_of
from atashbas.node.bulk import delete_keys, insert_rows
from atashbas.node.casework import project as casework
from atashbas.node.casework.sealed import opened
from atashbas.node.ground import project as ground
from atashbas.node.matching import input_table
from atashbas.node.models import AloneRow, CountRow, InputBlock, ReportRow, StatementRow, VerdictRow
from atashbas.node.projection import judged
from atashbas.node.projection.described import DESCRIBED, describe_alone
from atashbas.node.projection.reporters import RELAY
from atashbas.node.search import fold
from atashbas.node.store import RegisterStore, StoredEntry
from atashbas.register import canonical
from atashbas.register.body import find_content, parse_item
from atashbas.register.errors import RegisterError
from atashbas.reports.records import Record, Report, Statement, Verdict, kind_of, record_of
from atashbas.values import AtashbasError

CHUNK = 2000
Fresh = Mapping[tuple[str, int], deque[tuple[Record, bytes]]]
MODELS = {"report": ReportRow, "register-count": CountRow, "verdict": VerdictRow, "statement": StatementRow}
_COMMON = ("id", "log", "n", "index", "reporter", "number", "content", "synthetic", "state", "amends", "record")
_OWN = {
    "report": ("occurred_on", "admin1", "type", "incident"),
    "register-count": ("day",),
    "verdict": ("day", "about", "outcome", "count"),
    "statement": ("speaker", "party", "act", "topics", "said_on", "search"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One record as the register holds it: its place, its canonical JSON text and the same as a value."""

    log: str
    n: int
    index: int
    text: str
    record: Record
    amends: str = ""

    @property
    def id(self) -> str:
        """Address log/n/index."""
        return f"{self.log}/{self.n}/{self.index}"


@dataclass(slots=True)
class Taken:
    """What one stretch of a log brought."""

    entries: int = 0
    records: int = 0
    effects: list[Effect] = field(default_factory=list)
    erased: bool = False
    judged: bool = False
    ground: int = 0
    subjects: set[str] = field(default_factory=set)

    @property
    def changes_picture(self) -> bool:
        """Whether reports, numbers or verdicts came, went or changed; what is said in cases joins nothing anew."""
        return bool(self.records or self.effects or self.erased or self.judged)

    def add(self, more: Taken) -> None:
        """Put what another stretch brought to this."""
        self.entries += more.entries
        self.records += more.records
        self.effects += more.effects
        self.erased |= more.erased
        self.judged |= more.judged
        self.ground += more.ground
        self.subjects |= more.subjects


def take_in(store: RegisterStore, log: str, start: int, end: int, fresh: Fresh | None = None) -> Taken:
    """Write the rows of the entries ``[start, end)`` of a log; returns what they brought.

    `fresh` spares reading back what this process has just written.
    """
    taken = Taken()
    for entry in store.entries(log, start, end):
        _take_entry(store, log, entry, taken, (fresh or {}).get((log, entry.n)))
    for effect in taken.effects:
        for model in MODELS.values():
            model._default_manager.filter(pk=str(effect.target)).update(state=effect.standing.value)
    if taken.erased:
        _drop_erased(store, log)
        taken.ground += ground.retake(store, log)
        taken.subjects |= set(_forget_erased(store, log))
        taken.judged |= judged.retake(store, log)
    return taken


def take_late(store: RegisterStore) -> Taken:
    """Write the rows of entries of cases and matters whose body came after them, in whichever bundle it came."""
    taken = Taken()
    for log, n in casework.awaited():
        body = store.find_body(log, n)
        if body is not None and body.data is not None:
            casework.stop_awaiting(log, n)
            for entry in store.entries(log, n, n + 1):
                _take_entry(store, log, entry, taken, None)
    taken.ground += sum(ground.retake(store, log) for log in ground.late_logs(store))
    return taken


def _take_entry(
    store: RegisterStore, log: str, entry: StoredEntry, taken: Taken, fresh: deque[tuple[Record, bytes]] | None
) -> None:
    header = entry.header
    taken.entries += 1
    taken.erased |= header.kind == "erase"
    of_ground = ground.take(store, log, entry)
    taken.ground += of_ground
    if of_ground and header.kind in {"amend", "retract"}:
        return  # a later word on a row of the ground touches no report
    readable = not header.audience or header.kind in casework.KINDS
    stored = store.find_body(log, entry.n) if header.body and readable else None
    if stored is None or stored.data is None:
        if stored is not None and header.kind in casework.KINDS:
            casework.await_body(log, entry.n, header)
        return
    if header.kind in MODELS and not ground.holds_rows(header, stored.data):
        spoken = _written(log, entry.n, fresh) if fresh else _read_back(store, log, entry.n, header.kind, stored.hash)
        taken.records += _write(log, entry.n, spoken, header.time)
    elif header.kind in casework.KINDS:
        said = _opened(stored.data)
        subject = casework.take_fact(log, entry.n, header, said) if isinstance(said, dict) else None
        taken.subjects |= {subject} if subject else set()
    elif header.kind == judged.KIND:
        taken.judged |= judged.take(log, entry.n, stored.data)
    elif header.kind in {"amend", "retract"}:
        content = find_content(stored.data)
        effect = effect_of(log, entry.n, header.kind, content) if isinstance(content, dict) else None
        if effect is None:
            return
        taken.effects.append(effect)
        if header.kind == "amend":
            amending = _spoken(store, log, entry.n, 0, content.get("record"))
            if amending is not None:
                taken.records += _write(log, entry.n, [replace(amending, amends=content["amends"])], header.time)


def _opened(data: bytes) -> Any:
    """Content of a body, opened where it is sealed to this node; None where it cannot be read or does not open."""
    try:
        return opened(find_content(data))
    except (RegisterError, AtashbasError):
        return None  # signed nonsense of another log


def content_digest(text: bytes) -> str:
    """What two printings of one record have in common: SHA-256 of its canonical text, hex."""
    return sha256(text).hexdigest()


def _written(log: str, n: int, fresh: deque[tuple[Record, bytes]]) -> Iterator[Spoken]:
    """What was just written, given up one by one: a large import is never held twice."""
    for index in range(len(fresh)):
        record, text = fresh.popleft()
        yield Spoken(log=log, n=n, index=index, text=text.decode("utf-8"), record=record)


def _read_back(store: RegisterStore, log: str, n: int, kind: str, body_hash: str) -> Iterator[Spoken]:
    for index, item in store.items(body_hash):
        if item is None:
            continue
        try:
            data = parse_item(item)
        except RegisterError:
            continue  # signed nonsense of another log: shown on the entry's page, in no table
        one = _spoken(store, log, n, index, data)
        if one is not None and kind_of(one.record) == kind:
            yield one


def _spoken(store: RegisterStore, log: str, n: int, index: int, data: Any) -> Spoken | None:
    """The record of this data; None where it is none, or speaks for a reporter whose words this log does not carry."""
    try:
        record = record_of(data) if isinstance(data, dict) else None
    except AtashbasError:
        return None
    logs = store.logs()
    if record is None or not (record.reporter == log or (log == RELAY and record.reporter not in logs)):
        return None
    return Spoken(log=log, n=n, index=index, text=canonical.dumps(data).decode("utf-8"), record=record)


def _write(log: str, n: int, spoken: Iterable[Spoken], at: str) -> int:
    """Rows of one entry, chunk by chunk, and its block for the join."""
    blocks: list[pl.DataFrame] = []
    done, source = 0, iter(spoken)
    while chunk := list(islice(source, CHUNK)):
        for kind, model in MODELS.items():
            of_kind = [one for one in chunk if kind_of(one.record) == kind]
            if of_kind:
                insert_rows(model, (*_COMMON, *_OWN[kind]), (_row(kind, one) for one in of_kind))
        reports = [(one.id, one.record) for one in chunk if isinstance(one.record, Report)]
        if reports:
            blocks.append(input_table(reports, at))
            insert_rows(AloneRow, ("id", "founds", *DESCRIBED), describe_alone(reports))
        done += len(chunk)
    if blocks:
        _keep_block(log, n, pl.concat(blocks))
    return done


def _row(kind: str, one: Spoken) -> tuple[Any, ...]:
    record = one.record
    common = (
        one.id, one.log, one.n, one.index, record.reporter, record.number, content_digest(one.text.encode("utf-8")),
        record.synthetic, "present", one.amends, one.text,
    )  # fmt: skip
    if isinstance(record, Report):
        day = record.occurred_on.isoformat() if record.occurred_on else None
        return (*common, day, record.admin1 or "", record.type.value, "")
    if isinstance(record, Verdict):
        return (*common, record.day.isoformat(), record.about, record.outcome.value, record.count)
    if isinstance(record, Statement):
        return (*common, *_statement_row(record))
    return (*common, record.day.isoformat())


def _statement_row(one: Statement) -> tuple[Any, ...]:
    day = one.said_on.isoformat() if one.said_on else None
    words = " ".join(filter(None, [one.speaker, one.office, one.addressee, one.venue, *(t.text for t in one.texts)]))
    topics = f"|{'|'.join(one.topics)}|" if one.topics else ""
    return one.speaker[:200], one.party or "", one.act.value, topics[:300], day, fold(words)


def _drop_erased(store: RegisterStore, log: str) -> None:
    """After an erasure: rows whose text the register no longer holds leave the tables; their entries stay."""
    for model in MODELS.values():
        for n in sorted(set(model._default_manager.filter(log=log).values_list("n", flat=True))):
            kept = _kept(store, log, n)
            rows = model._default_manager.filter(log=log, n=n).values_list("pk", "index")
            gone = [key for key, index in rows if index not in kept]
            delete_keys(model, gone)
            delete_keys(AloneRow, gone)
            if model is ReportRow and gone:
                _drop_from_block(log, n, gone)


def _forget_erased(store: RegisterStore, log: str) -> Iterator[str]:
    """What is said in cases and matters follows: the subjects of entries whose body was erased."""
    for n in casework.spoken_in(log):
        body = store.find_body(log, n)
        if body is not None and body.data is None and (subject := casework.forget_erased(log, n)):
            yield subject


def _drop_from_block(log: str, n: int, gone: list[str]) -> None:
    """The block for the join keeps no column of a report that is erased."""
    for block in InputBlock.objects.filter(log=log, n=n):
        table = pl.read_ipc(io.BytesIO(bytes(block.table)))
        block.delete()
        _keep_block(log, n, table.filter(~pl.col("id").is_in(gone)))


def _keep_block(log: str, n: int, table: pl.DataFrame) -> None:
    if len(table):
        buffer = io.BytesIO()
        table.write_ipc(buffer, compression="zstd")
        InputBlock.objects.create(log=log, n=n, table=buffer.getvalue())


def _kept(store: RegisterStore, log: str, n: int) -> set[int]:
    stored = store.find_body(log, n)
    if stored is None or stored.data is None:
        return set()
    items = store.items(stored.hash)
    return {index for index, item in items if item is not None} if items else {0}
