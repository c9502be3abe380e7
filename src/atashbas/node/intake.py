"""Taking records in: a file, a form, an amendment, a withdrawal. Good rows go in, bad ones are named, nothing doubles.

A record is known by its reporter's number. The same number with the same content is a repeat and is left out; with
other content it is refused, because what a reporter said is never overwritten: he amends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from atashbas.joint import parse_address
from atashbas.node import projection
from atashbas.node.accounts.acting import member_mark
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import CountRow, ImportRecord, ReporterRow, ReportRow, StatementRow, VerdictRow
from atashbas.node.projection.records import content_digest
from atashbas.node.projection.reporters import RELAY, known_reporters
from atashbas.node.store import Draft, register_rules
from atashbas.node.writing import (
    Prepared,
    Worded,
    batch_draft,
    batches,
    content_draft,
    now,
    storage_errors,
    write,
)
from atashbas.register import canonical
from atashbas.reports import tables
from atashbas.reports.mapping import Mapping as ColumnMapping
from atashbas.reports.records import Record, Report, kind_of, to_data
from atashbas.values import AtashbasError, Fault

FEW = 500  # records that are looked up by their numbers; for more all of the reporter's are read at once
LARGEST_RECORD = 900_000  # bytes; an item of a batch may hold a million with its nonce
Progress = Callable[[str], None]
TABLES = {"report": ReportRow, "register-count": CountRow, "verdict": VerdictRow, "statement": StatementRow}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a reporter's records go: his log, how they are marked, and who relays them (None: nobody)."""

    reporter: str
    log: str
    synthetic: bool
    relayed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Records of one intake, told apart: new ones, repeats of what is held, and those held with other content.

    `amending` are (address held, new data) of the latter, where amendments were allowed; else they are `faults`.
    """

    new: list[Worded]
    count: int
    repeated: int
    amending: tuple[tuple[str, Record], ...]
    changed: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an import would do; nothing is stored. `records` are the first ones that would go in."""

    proposal: tables.Proposal
    mapping: ColumnMapping | None
    rows: int
    new: int
    repeated: int
    changed: int
    records: tuple[Record, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did.

    `entries` are addresses log/n; `stored` new records, `amended` those entered as amendments, `repeated` those already
    held, `kept_out` rows that a fault keeps out.
    """

    reporter: str
    file: str
    entries: tuple[str, ...]
    rows: int
    stored: int
    amended: int
    repeated: int
    kept_out: int
    faults: tuple[Fault, ...]


def preview(
    data: bytes, file: str, reporter: str, mapping: ColumnMapping | None = None, *, sheet: str | None = None
) -> Preview:
    """Read a file and say what would go in.

    Raises AtashbasError ``reporter.unknown``.
    """
    desk = desk_of(reporter)
    reading = _read(data, file, desk, mapping, sheet)
    told = _tell_apart(desk, reading.records, file, rows=reading.row_of)
    return Preview(
        proposal=tables.propose_mapping(data, file, sheet=sheet),
        mapping=reading.mapping,
        rows=reading.rows,
        new=told.count,
        repeated=told.repeated,
        changed=told.changed,
        records=reading.records[:10],
        faults=(*reading.faults, *told.faults),
    )


def import_bytes(
    home: Home,
    data: bytes,
    file: str,
    reporter: str,
    mapping: ColumnMapping | None = None,
    *,
    sheet: str | None = None,
    by: str = "",
    amend: bool = False,
    relay: bool = False,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Take a file in: one entry for each kind of record in it, in one transaction.

    Parameters
    ----------
    amend
        Enter records whose number is held with other content as amendments, instead of refusing them.
    relay
        Let the relay's log carry a reporter whom neither the charter nor the packaged list names.

    Raises
    ------
    AtashbasError
        ``reporter.unknown``, ``disk.full``, ``store.database``, ``register.*``. Rows' faults are values.
    """
    say = progress or (lambda step: None)
    projection.refresh(later=True)
    desk = desk_of(reporter, relay=relay)
    say(f"{file}: {len(data)} bytes read")
    reading = _read(data, file, desk, mapping, sheet)
    say(f"{file}: {len(reading.records)} records, {len(reading.faults)} faults")
    told = _tell_apart(desk, reading.records, file, amend=amend, rows=reading.row_of)
    rows, kept_out, faults = reading.rows, reading.kept_out + len(told.faults), (*reading.faults, *told.faults)
    digest = sha256(data).hexdigest()
    del reading, data  # from here on `told` holds the records, as long as they are needed
    entries = _enter(home, desk, told, {"file": file, "sha256": digest}, at or now(), say)
    result = ImportResult(
        reporter=reporter,
        file=file,
        entries=entries,
        rows=rows,
        stored=told.count,
        amended=len(told.amending),
        repeated=told.repeated,
        kept_out=kept_out,
        faults=faults,
    )
    _remember(result, digest, by)
    return result


def enter_records(
    home: Home, records: Sequence[Record], source: str, *, by: str = "", at: datetime | None = None, later: bool = False
) -> ImportResult:
    """Take records in that a program made (all of one reporter); the same rules as for a file.

    `later`: a large node may match them with the others a moment later (`projection.refresh`).
    """
    projection.refresh(later=later)
    desk = desk_of(records[0].reporter)
    told = _tell_apart(desk, records, source)
    entries = _enter(home, desk, told, {"file": source}, at or now(), lambda step: None, later=later)
    return ImportResult(
        reporter=desk.reporter,
        file=source,
        entries=entries,
        rows=len(records),
        stored=told.count,
        amended=0,
        repeated=told.repeated,
        kept_out=len(told.faults),
        faults=told.faults,
    )


def record_report(home: Home, report: Report, *, by: str = "", at: datetime | None = None) -> str:
    """Enter one report from the recording form; returns its address log/n/index.

    Raises AtashbasError ``report.number-held`` where the reporter already has this number.
    """
    result = enter_records(home, [report], "form", by=by, at=at, later=True)
    if not result.entries:
        raise AtashbasError("report.number-held", reporter=report.reporter, number=report.number)
    return f"{result.entries[0]}/0"


def amend_report(home: Home, address: str, report: Report, *, by: str = "", at: datetime | None = None) -> str:
    """Say an earlier report anew; the earlier one stays to be read. Returns the address of the amendment.

    Raises AtashbasError ``report.unknown``, ``report.not-own`` where it is another reporter's.
    """
    row = _own_row(address, report.reporter)
    desk = desk_of(report.reporter)
    record = _marked(desk, replace(report, number=row.number))
    draft = _amendment(address, record, at or now(), _refs(home, row))
    with storage_errors():
        (entry,) = write(home, Prepared(log=desk.log, drafts=(draft,)))
        projection.refresh(later=True)
    return f"{entry}/0"


def retract_report(home: Home, address: str, reporter: str, reason: str, *, at: datetime | None = None) -> str:
    """Withdraw an earlier report with a reason; it stays to be read. Returns the entry's address log/n."""
    row = _own_row(address, reporter)
    draft = content_draft(
        "retract", {"retracts": address, "reason": reason, **member_mark()}, at or now(), _refs(home, row)
    )
    with storage_errors():
        (entry,) = write(home, Prepared(log=row.log, drafts=(draft,)))
        projection.refresh(later=True)
    return str(entry)


def desk_of(reporter: str, *, relay: bool = False) -> Desk:
    """Where a reporter's records go: his own log where the charter names him, else the relay's.

    Raises AtashbasError ``reporter.unknown`` with the names that are known.
    """
    row = ReporterRow.objects.filter(name=reporter).first()
    if row is not None:
        return Desk(reporter=reporter, log=row.log, synthetic=row.synthetic, relayed_by=RELAY if row.relayed else None)
    known = known_reporters().get(reporter)
    if (relay or (known is not None and known.log == RELAY)) and RELAY in store_of().logs():
        return Desk(reporter=reporter, log=RELAY, synthetic=False, relayed_by=RELAY)
    names = sorted({*ReporterRow.objects.values_list("name", flat=True)})
    raise AtashbasError("reporter.unknown", reporter=reporter, known=", ".join(names))


def next_number(reporter: str, at: datetime) -> str:
    """A number for a report typed in by hand, unused so far: the day it was typed and a running number."""
    start = f"{at:%Y%m%d}-"
    used = set(ReportRow.objects.filter(reporter=reporter, number__startswith=start).values_list("number", flat=True))
    return next(number for n in range(1, len(used) + 2) if (number := f"{start}{n:03d}") not in used)


def _read(data: bytes, file: str, desk: Desk, mapping: ColumnMapping | None, sheet: str | None) -> tables.TableReading:
    return tables.read_table(
        data, file=file, reporter=desk.reporter, mapping=mapping, sheet=sheet, synthetic=desk.synthetic
    )


def _tell_apart(
    desk: Desk, records: Iterable[Record], file: str, *, amend: bool = False, rows: Sequence[int] = ()
) -> Sorted:
    """Records that are new, held already, or held with other content; `rows` of the file, where they came from one."""
    few = isinstance(records, Sequence) and len(records) <= FEW
    held = _held(desk.reporter, [record.number for record in records] if few else None)
    new: list[Worded] = []
    amending: list[tuple[str, Record]] = []
    faults: list[Fault] = []
    repeated = changed = 0
    for at, given in enumerate(records):
        row = rows[at] if at < len(rows) else None
        record = _marked(desk, given)
        with register_rules():
            text = canonical.dumps(to_data(record))
        known = held.get((kind_of(record), record.number)) if held else None
        if len(text) > LARGEST_RECORD:
            faults.append(Fault(code="input.record-too-large", file=file, row=row, value=record.number))
        elif known is None:
            new.append((record, text))
        elif content_digest(text) in known.values():
            repeated += 1
        else:
            changed += 1
            address = max(known, key=_place)
            if amend:
                amending.append((address, record))
            else:
                facts = {"address": address}
                faults.append(Fault(code="input.number-held", file=file, row=row, value=record.number, facts=facts))
    return Sorted(
        new=new, count=len(new), repeated=repeated, amending=tuple(amending), changed=changed, faults=tuple(faults)
    )


def _held(reporter: str, numbers: Sequence[str] | None) -> dict[tuple[str, str], dict[str, str]]:
    """(kind, number) → address → content digest of what the register holds of a reporter, or of these numbers."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    for kind, model in TABLES.items():
        rows = model._default_manager.filter(reporter=reporter)
        rows = rows if numbers is None else rows.filter(number__in=numbers)
        for number, address, content in rows.values_list("number", "id", "content"):
            held.setdefault((kind, number), {})[address] = content
    return held


def _place(address: str) -> tuple[int, int]:
    place = parse_address(address)
    return place.n, place.index


def _marked(desk: Desk, record: Record) -> Record:
    """The record as it goes in: synthetic where its reporter is, and with the name of who relays it."""
    relayed_by = record.relayed_by or desk.relayed_by
    synthetic = record.synthetic or desk.synthetic
    if (record.synthetic, record.relayed_by) == (synthetic, relayed_by):
        return record
    return replace(record, synthetic=synthetic, relayed_by=relayed_by)


def _enter(
    home: Home,
    desk: Desk,
    told: Sorted,
    meta: Mapping[str, Any],
    at: datetime,
    say: Progress,
    *,
    later: bool = False,
) -> tuple[str, ...]:
    groups = batches(told.new)
    told.new.clear()
    drafts = [batch_draft({**meta, "reporter": desk.reporter, **member_mark()}, group, at) for group in groups]
    drafts += [_amendment(address, record, at) for address, record in told.amending]
    if not drafts:
        return ()
    with storage_errors():
        entries = write(home, Prepared(log=desk.log, drafts=tuple(drafts)))
        drafts.clear()  # their items are in the register now: a large import need not hold them twice
        say(f"{desk.log}: {len(entries)} entries signed and durable")
        fresh = {(entry.log, entry.n): group for entry, group in zip(entries, groups, strict=False)}
        projection.refresh(say, fresh, later=later)
    return tuple(str(entry) for entry in entries)


def _amendment(address: str, record: Record, at: datetime, refs: tuple[str, ...] = ()) -> Draft:
    return content_draft("amend", {"amends": address, "record": to_data(record), **member_mark()}, at, refs)


def _own_row(address: str, reporter: str) -> ReportRow:
    row = ReportRow.objects.filter(id=address).first()
    if row is None:
        raise AtashbasError("report.unknown", address=address)
    if row.reporter != reporter:
        raise AtashbasError("report.not-own", address=address, reporter=reporter)
    return row


def _refs(home: Home, row: ReportRow) -> tuple[str, ...]:
    body = store_of(home).find_body(row.log, row.n)
    return (body.hash,) if body else ()


def _remember(result: ImportResult, digest: str, by: str) -> None:
    ImportRecord.objects.create(
        by=by,
        reporter=result.reporter,
        file=result.file[:300],
        sha256=digest,
        entries=list(result.entries),
        stored=result.stored + result.amended,
        repeated=result.repeated,
        faults=[[fault.code, fault.row, fault.column] for fault in result.faults[:1000]],
    )
