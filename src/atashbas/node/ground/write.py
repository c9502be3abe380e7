"""Entering rows about actors and the ground: by file or by form, into one's own log, signed; amending, withdrawing.

Good rows go in, bad ones are named, a row that already stands is a repeat and is left out. Nobody's row changes
another's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from atashbas.actors import ActorRegistry
from atashbas.actors import tables as actor_tables
from atashbas.agreement.sides import check_actors
from atashbas.agreement.signed import KIND, SignedRow, Table, row_of
from atashbas.node import projection
from atashbas.node.accounts.acting import member_mark
from atashbas.node.accounts.roles import Deed, check_may
from atashbas.node.casework.sealed import seal_for, sealable
from atashbas.node.casework.write import Speaker
from atashbas.node.coverage import known
from atashbas.node.ground import read
from atashbas.node.ground.models import GroundRow
from atashbas.node.ground.project import ENTRY
from atashbas.node.home import Home
from atashbas.node.logs import store_of
from atashbas.node.models import ReporterRow
from atashbas.node.store import Draft, register_rules
from atashbas.node.writing import Prepared, content_draft, now, storage_errors, write
from atashbas.places import load_gazetteer
from atashbas.places.claims import read_claims, read_drawn
from atashbas.places.drawn import read_zones
from atashbas.places.geojson import LIMIT_BYTES
from atashbas.register import canonical
from atashbas.register.body import batch_of_texts, make_nonces
from atashbas.values import AtashbasError, Fault

__all__ = [
    "Entered",
    "Preview",
    "RowsRead",
    "Speaker",
    "amend",
    "enter",
    "parties_to_read",
    "preview",
    "read_file",
    "retract",
    "row_from_cells",
]

ROWS_PER_ENTRY = 10_000
LARGEST_ROW = 900_000  # bytes; an item of a batch may hold a million with its nonce
LARGEST_SEALED = 40_000_000  # bytes of one sealed content, which grows by a third when it is written as text


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsRead:
    """Rows read from a file, in its order, and the faults of the others; nothing is stored."""

    rows: tuple[SignedRow, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What entering rows would do: how many are new, how many stand already."""

    new: int
    repeated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was entered: entries ``log/n``, addresses ``log/n/index`` of the rows; how many stood already."""

    entries: tuple[str, ...]
    addresses: tuple[str, ...]
    stored: int
    repeated: int


def read_file(table: Table, data: bytes, file: str, by: str) -> RowsRead:
    """Rows of a file: a CSV with the table's columns; claims and drawings also as GeoJSON, told by its content."""
    if len(data) > LIMIT_BYTES:
        return RowsRead(rows=(), faults=(Fault(code="ground.too-large", file=file, facts={"limit": LIMIT_BYTES}),))
    actors, drawn = read.actors_as_signed().registry, data.lstrip()[:1] == b"{"
    if table is Table.DRAWN:
        zones = read_zones(data, file=file, by=by)
        shapes = [one.shape for one in zones.drawn]
        return _rows(table, file, zones.cells, shapes, zones.faults, by)
    if table is Table.CLAIMS:
        reader = read_drawn if drawn else read_claims
        found = reader(data, file=file, places=read.gazetteer(), actors=actors, by=by)
        return _rows(table, file, found.cells, [one.outline for one in found.claims], found.faults, by)
    cells, faults = _read_table(table, data, file, actors)
    return _rows(table, file, cells, [None] * len(cells), faults, by)


def row_from_cells(table: Table, cells: Mapping[str, str], by: str, shape: Any = None) -> SignedRow:
    """Row of one form: its cells, and the outline or line where one was drawn (`shapely` geometry).

    Raises the errors of `row_of`; AtashbasError ``actor.unknown``, ``claims.place``.
    """
    row = _spotted(row_of(table, cells, by=by, shape=shape))
    check_actors(row.value, read.actors_as_signed().registry)
    return row


def preview(rows: Iterable[SignedRow], by: str) -> Preview:
    """What entering these rows into a log would do."""
    new, repeated = _told_apart(rows, by)
    return Preview(new=len(new), repeated=repeated)


def enter(
    home: Home,
    speaker: Speaker,
    rows: Sequence[SignedRow],
    *,
    file: str = "form",
    open_: bool | None = None,
    at: datetime | None = None,
) -> Entered:
    """Enter rows into the speaker's own log: one entry for each table.

    Parameters
    ----------
    open_
        For everybody, or sealed to the charter's parties; None: as the table is (`Table.open`). What reaches coverage
        is always open, since every node must come to the same answer.

    Raises
    ------
    AtashbasError
        ``role.not-allowed``, ``reporter.unknown``, ``ground.row-too-large``, ``ground.not-own``, ``seal.no-key``,
        ``register.*``, ``key.not-here``, ``disk.full``. Nothing is then entered.
    """
    moment = at or now()
    with transaction.atomic():
        _check_speaker(speaker)
        new, repeated = _told_apart(rows, speaker.reporter)
        drafts: list[Draft] = []
        counts: list[int] = []
        for table in Table:
            held = [(row, text) for row, text in new if row.table is table]
            for start in range(0, len(held), ROWS_PER_ENTRY):
                part = held[start : start + ROWS_PER_ENTRY]
                drafts.append(_draft(speaker, table, part, file, open_, moment))
                counts.append(len(part))
        entries = [str(entry) for entry in _write(home, speaker, drafts)] if drafts else []
    addresses = [f"{entry}/{index}" for entry, count in zip(entries, counts, strict=True) for index in range(count)]
    return Entered(entries=tuple(entries), addresses=tuple(addresses), stored=len(new), repeated=repeated)


def amend(home: Home, speaker: Speaker, address: str, row: SignedRow, *, at: datetime | None = None) -> str:
    """Say an own row anew; the earlier one stays to be read. Returns the address of the amendment.

    Raises AtashbasError ``ground.unknown``, ``ground.not-own`` for another's row, ``ground.ended`` for one that was
    amended or withdrawn before, ``ground.other-table``.
    """
    with transaction.atomic():
        held = _own(address, speaker)
        if held.table != row.table.value:
            raise AtashbasError("ground.other-table", table=held.table)
        draft = _later_word(speaker, "amend", {"amends": address, "record": row.data}, held, at or now())
        (entry,) = _write(home, speaker, [draft])
    return f"{entry}/0"


def retract(home: Home, speaker: Speaker, address: str, reason: str, *, at: datetime | None = None) -> str:
    """Withdraw an own row with a reason; it stays to be read. Returns the entry's address ``log/n``."""
    with transaction.atomic():
        held = _own(address, speaker)
        content = {"retracts": address, "reason": reason[:2000]}
        (entry,) = _write(home, speaker, [_later_word(speaker, "retract", content, held, at or now())])
    return entry


def _read_table(
    table: Table, data: bytes, file: str, actors: ActorRegistry
) -> tuple[tuple[Mapping[str, str], ...], tuple[Fault, ...]]:
    if table is Table.ACTORS:
        named = actor_tables.read_actors(data, file=file, registry=actors)
        return named.cells, named.faults
    if table is Table.RELATIONS:
        related = actor_tables.read_relations(data, file=file, registry=actors)
        return related.cells, related.faults
    if table is Table.ACCESSIONS:
        joined = actor_tables.read_accessions(data, file=file, registry=actors)
        return joined.cells, joined.faults
    if table is Table.DESIGNATIONS:
        listed = actor_tables.read_designations(data, file=file, registry=actors)
        return listed.cells, listed.faults
    held = actor_tables.read_offices(data, file=file, registry=actors)
    return held.cells, held.faults


def _rows(
    table: Table,
    file: str,
    cells: Sequence[Mapping[str, str]],
    shapes: Sequence[Any],
    faults: tuple[Fault, ...],
    by: str,
) -> RowsRead:
    """The rows for one's own log; a row that only another may enter is a fault."""
    rows: list[SignedRow] = []
    more: list[Fault] = []
    for each, shape in zip(cells, shapes, strict=True):
        try:
            rows.append(_spotted(row_of(table, each, by=by, shape=shape)))
        except AtashbasError as error:
            value = ", ".join(text for text in each.values() if text)[:120]
            more.append(Fault(code=error.code, file=file, value=value, facts=dict(error.facts)))
    return RowsRead(rows=tuple(rows), faults=(*faults, *more))


def _check_accession(row: SignedRow) -> None:
    """An accession names a ceasefire of this node's agreement, and a settlement that every node knows.

    Raises AtashbasError ``ground.regime`` or ``place.unknown``: a word misspelt here would bind nobody, and silently.
    """
    agreement, _, places = known()
    regimes = [regime.id for regime in agreement.regimes]
    if row.cells["agreement"] not in regimes:
        raise AtashbasError("ground.regime", value=row.cells["agreement"][:120], known=", ".join(regimes))
    kind, _, place = row.cells["subject"].partition(":")
    if kind == "place" and place not in places:
        raise AtashbasError("place.unknown", id=place[:120])


def _spotted(row: SignedRow) -> SignedRow:
    """A claim at a place that the package does not know carries that place; raises ``claims.place`` for none at all."""
    if row.table is Table.ACCESSIONS:
        _check_accession(row)
        return row
    place = row.cells.get("place", "") if row.table is Table.CLAIMS and row.shape is None else ""
    if not place or place in load_gazetteer():
        return row
    places = read.gazetteer()
    if place not in places:
        raise AtashbasError("claims.place", value=place[:120])
    return replace(row, spot=places.get(place))


def _told_apart(rows: Iterable[SignedRow], by: str) -> tuple[list[tuple[SignedRow, bytes]], int]:
    """Rows that do not stand yet, with their canonical bytes, and the number of the others."""
    held = set(GroundRow.objects.filter(log=by, state=read.STANDING).values_list("digest", flat=True))
    new: list[tuple[SignedRow, bytes]] = []
    repeated = 0
    for row in rows:
        if row.cells.get("by", by) != by:
            raise AtashbasError("ground.not-own", by=row.cells["by"][:64], reporter=by)
        with register_rules():
            text = canonical.dumps(row.data)
        if len(text) > LARGEST_ROW:
            raise AtashbasError("ground.row-too-large", limit=LARGEST_ROW)
        digest = sha256(text).hexdigest()
        if digest in held:
            repeated += 1
        else:
            held.add(digest)
            new.append((row, text))
    return new, repeated


def _draft(
    speaker: Speaker,
    table: Table,
    rows: Sequence[tuple[SignedRow, bytes]],
    file: str,
    open_: bool | None,
    at: datetime,
) -> Draft:
    meta = {"kind": KIND, "table": table.value, "file": file[:300], **_marks(speaker)}
    if table.reaches_coverage or (table.open if open_ is None else open_):
        with register_rules():
            nonces = make_nonces(secrets.token_bytes(32), len(rows) + 1)
            batch = batch_of_texts({**meta, "records": len(rows)}, [text for _, text in rows], nonces)
        return replace(content_draft(ENTRY, {}, at), body=batch.body, items=batch.items)
    if sum(len(text) for _, text in rows) > LARGEST_SEALED:
        raise AtashbasError("ground.row-too-large", limit=LARGEST_SEALED)
    return _sealed(ENTRY, {**meta, "rows": [row.data for row, _ in rows]}, parties_to_read(speaker), at)


def parties_to_read(speaker: Speaker) -> frozenset[str]:
    """For whom sealed rows are meant: every party of the charter to whom something can be sealed."""
    charter = store_of().get_charter()
    return frozenset(party.id for party in charter.parties if party.seal is not None) | {speaker.reporter}


def _sealed(kind: str, content: Mapping[str, Any], audience: frozenset[str], at: datetime) -> Draft:
    able = sealable(audience) or frozenset()
    return replace(content_draft(kind, seal_for(able, content), at), audience=tuple(sorted(able)))


def _later_word(speaker: Speaker, kind: str, content: dict[str, Any], held: GroundRow, at: datetime) -> Draft:
    """An amendment or withdrawal, sealed as its row is."""
    said = {**content, **_marks(speaker)}
    audience = frozenset(filter(None, held.audience.split("|")))
    body = store_of().find_body(held.log, held.n)
    draft = _sealed(kind, said, audience, at) if audience else content_draft(kind, said, at)
    return replace(draft, refs=(body.hash,) if body else ())


def _marks(speaker: Speaker) -> dict[str, Any]:
    synthetic = ReporterRow.objects.filter(pk=speaker.reporter, synthetic=True).exists()
    office = {"office": speaker.office} if speaker.office else {}
    return {**office, **member_mark(), **({"synthetic": True} if synthetic else {})}


def _own(address: str, speaker: Speaker) -> GroundRow:
    _check_speaker(speaker)
    found = GroundRow.objects.filter(pk=address).exclude(table="").first()
    if found is None:
        raise AtashbasError("ground.unknown", address=address[:120])
    if found.log != speaker.reporter:
        raise AtashbasError("ground.not-own", by=found.log, reporter=speaker.reporter)
    if found.state != read.STANDING:
        raise AtashbasError("ground.ended", address=address, entry=found.ended_by)
    return found


def _check_speaker(speaker: Speaker) -> None:
    check_may(speaker.role, Deed.REPORT)
    if speaker.reporter not in store_of().logs():
        raise AtashbasError("reporter.unknown", reporter=speaker.reporter, known=", ".join(store_of().logs()))


def _write(home: Home, speaker: Speaker, drafts: Sequence[Draft]) -> list[str]:
    with storage_errors():
        entries = [str(entry) for entry in write(home, Prepared(log=speaker.reporter, drafts=tuple(drafts)))]
        projection.refresh()
    return entries
