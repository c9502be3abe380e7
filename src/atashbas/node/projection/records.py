"""Entries of one log → rows: every record of a batch, amendments and retractions, erasures."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

import polars as pl

from atashbas import reconcile
from atashbas.joint import Effect, effect_of
from atashbas.node.bulk import delete_keys, insert_rows
from atashbas.node.casework import project as casework
from atashbas.node.casework.sealed import opened
from atashbas.node.models import CountRow, InputBlock, ReportRow, VerdictRow
from atashbas.node.store import RegisterStore, StoredEntry, register_rules
from atashbas.register.body import parse_body
from atashbas.reports.records import Report, record_of

CHUNK = 5000
_START = b'{"nonce":"'
_RECORD = b'","record":'
MODELS = {"report": ReportRow, "register-count": CountRow, "verdict": VerdictRow}
_COMMON = ("id", "log", "n", "index", "reporter", "number", "content", "synthetic", "state", "amends", "record")
_OWN = {
    "report": ("occurred_on", "admin1", "type", "incident"),
    "register-count": ("day",),
    "verdict": ("day", "about", "outcome", "count"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One record as the register holds it: its place, its canonical JSON text and the same as data."""

    log: str
    n: int
    index: int
    text: str
    data: Mapping[str, Any]
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
    subjects: set[str] = field(default_factory=set)

    @property
    def changes_picture(self) -> bool:
        """Whether reports, numbers or verdicts came, went or changed; what is said in cases joins nothing anew."""
        return bool(self.records or self.effects or self.erased)

    def add(self, more: Taken) -> None:
        """Put what another stretch brought to this."""
        self.entries += more.entries
        self.records += more.records
        self.effects += more.effects
        self.erased |= more.erased
        self.subjects |= more.subjects


def take_in(store: RegisterStore, log: str, start: int, end: int) -> Taken:
    """Write the rows of the entries ``[start, end)`` of a log; returns what they brought."""
    taken = Taken()
    for entry in store.entries(log, start, end):
        _take_entry(store, log, entry, taken)
    for effect in taken.effects:
        for model in MODELS.values():
            model._default_manager.filter(pk=str(effect.target)).update(state=effect.standing.value)
    if taken.erased:
        _drop_erased(store, log)
    return taken


def _take_entry(store: RegisterStore, log: str, entry: StoredEntry, taken: Taken) -> None:
    header = entry.header
    taken.entries += 1
    taken.erased |= header.kind == "erase"
    readable = not header.audience or header.kind in casework.KINDS
    stored = store.find_body(log, entry.n) if header.body and readable else None
    if stored is None or stored.data is None:
        return
    if header.kind in MODELS:
        items = store.items(stored.hash)
        taken.records += _write(log, entry.n, (_spoken(log, entry.n, at, item) for at, item in items if item))
    elif header.kind in casework.KINDS:
        with register_rules():
            said = opened(parse_body(stored.data).content)
        subject = casework.take_fact(log, entry.n, header, said) if isinstance(said, dict) else None
        taken.subjects |= {subject} if subject else set()
    elif header.kind in {"amend", "retract"}:
        with register_rules():
            content = parse_body(stored.data).content
        effect = effect_of(log, entry.n, header.kind, content) if isinstance(content, dict) else None
        if effect is None:
            return
        taken.effects.append(effect)
        if header.kind == "amend":
            text = canonical_text(content["record"])
            amending = Spoken(log=log, n=entry.n, index=0, text=text, data=content["record"], amends=content["amends"])
            taken.records += _write(log, entry.n, [amending])


def canonical_text(data: Mapping[str, Any]) -> str:
    """Canonical JSON of a record, as the register signs it (its keys are ASCII, it has no floats)."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_digest(text: str) -> str:
    """What two printings of one record have in common: SHA-256 of its canonical text, hex."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _spoken(log: str, n: int, index: int, item: bytes) -> Spoken:
    # An item is {"nonce":"…","record":{…}} in one spelling only, so its record is a slice of it.
    at = item.index(_RECORD, len(_START)) + len(_RECORD)
    text = item[at:-1].decode("utf-8")
    return Spoken(log=log, n=n, index=index, text=text, data=json.loads(text))


def _write(log: str, n: int, spoken: Iterable[Spoken]) -> int:
    """Rows of one entry, chunk by chunk, and its block for the join."""
    blocks: list[pl.DataFrame] = []
    done, source = 0, iter(spoken)
    while chunk := list(islice(source, CHUNK)):
        for kind, model in MODELS.items():
            of_kind = [one for one in chunk if one.data["kind"] == kind]
            if of_kind:
                insert_rows(model, (*_COMMON, *_OWN[kind]), (_row(kind, one) for one in of_kind))
        blocks.extend(_block(chunk))
        done += len(chunk)
    if blocks:
        buffer = io.BytesIO()
        pl.concat(blocks).write_ipc(buffer, compression="zstd")
        InputBlock.objects.create(log=log, n=n, table=buffer.getvalue())
    return done


def _block(chunk: Iterable[Spoken]) -> Iterator[pl.DataFrame]:
    pairs = [(one.id, record) for one in chunk if isinstance(record := _report(one.data), Report)]
    if pairs:
        yield reconcile.from_reports(pairs)


def _report(data: Mapping[str, Any]) -> Report | None:
    record = record_of(data) if data["kind"] == "report" else None
    return record if isinstance(record, Report) else None


def _row(kind: str, one: Spoken) -> tuple[Any, ...]:
    data = one.data
    reporter = data["by"] if kind == "verdict" else data["reporter"]
    common = (
        one.id, one.log, one.n, one.index, reporter, data["number"], content_digest(one.text),
        bool(data.get("synthetic")), "present", one.amends, one.text,
    )  # fmt: skip
    if kind == "report":
        return (*common, data.get("occurred_on"), data.get("admin1", ""), data["type"], "")
    if kind == "register-count":
        return (*common, data["day"])
    return (*common, data["day"], data["about"], data["outcome"], data["count"])


def _drop_erased(store: RegisterStore, log: str) -> None:
    """After an erasure: rows whose text the register no longer holds leave the tables; their entries stay."""
    for model in MODELS.values():
        for n in sorted(set(model._default_manager.filter(log=log).values_list("n", flat=True))):
            kept = _kept(store, log, n)
            rows = model._default_manager.filter(log=log, n=n).values_list("pk", "index")
            delete_keys(model, [key for key, index in rows if index not in kept])


def _kept(store: RegisterStore, log: str, n: int) -> set[int]:
    stored = store.find_body(log, n)
    if stored is None or stored.data is None:
        return set()
    items = store.items(stored.hash)
    return {index for index, item in items if item is not None} if items else {0}
