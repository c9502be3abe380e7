"""The API of actors and the ground: signed rows as far as the caller may know them, places, and entering one's own.

A stranger reads what was entered for everybody; a program with a member's token reads what his delegation may, and
enters into his delegation's register under the same rules as the pages.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import shapely
from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from atashbas.agreement.separation import separation_table
from atashbas.agreement.signed import Table
from atashbas.node import coverage, tokens
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.roles import Deed, may
from atashbas.node.ground import imports, read, write
from atashbas.node.home import current
from atashbas.places.dated import MINUTES_A_DAY, Truth, minute_of
from atashbas.places.geojson import AREAS, LINES, parse_shape
from atashbas.web.api.problems import PROBLEMS
from atashbas.web.api.writing import WRITING, EntryOut, Token, speaker_of

reading = Router()
entering = Router(auth=Token())


class AskedIn(Schema):
    """Which rows are wanted."""

    on: date | None = Field(None, description="Only rows that hold, or may hold, on this day.")
    subject: str = Field("", max_length=120, description="Id of an actor.")
    state: str = Field("present", pattern="^(present|amended|retracted|all)$")


class WeeksIn(Schema):
    """Which weeks are wanted."""

    first: date = Field(description="First day of the first week.")
    weeks: int = Field(1, ge=1, le=104, description="How many weeks.")


class GroundRowOut(Schema):
    """A signed row: its cells as they were said, its shape as GeoJSON, and the entry that signed it."""

    entry: str
    log: str
    office: str
    at: str
    state: str
    amends: str
    ended_by: str
    synthetic: bool
    audience: list[str]
    table: str
    cells: dict[str, str]
    shape: dict[str, Any] | None = None


class SeparationOut(Schema):
    """One locality in one week: who is said to be there, each reporter's answer, the next step."""

    place: str
    week_on: date
    covered: list[str]
    listed: list[str]
    doubtful: list[str]
    by_claim: dict[str, str]
    nearest_km: float | None
    nearest: str | None
    zones: list[str]
    next_step: str
    claims: int


class AreaOut(Schema):
    """An imported area in which a point lies."""

    set: str
    id: str
    level: int
    names: dict[str, str]
    parents: list[str]


class RowIn(Schema):
    """One row: its table's columns as text; a GeoJSON geometry where it is drawn."""

    table: Table
    cells: dict[str, str]
    geometry: dict[str, Any] | None = None
    open: bool | None = Field(
        None, description="For everybody, or sealed to the charter's parties; null: as the table."
    )


class FileIn(Schema):
    """A table as text: CSV, or GeoJSON for claims and drawings."""

    table: Table
    text: str
    file: str = Field("api", max_length=200)
    open: bool | None = None


class FaultOut(Schema):
    """What keeps a row out."""

    code: str
    row: int | None
    column: str | None
    value: str | None


class EnteredOut(Schema):
    """What went in, and what was kept out."""

    entries: list[str]
    addresses: list[str]
    stored: int
    repeated: int
    faults: list[FaultOut]


class RetractIn(Schema):
    """Which row is withdrawn, and why."""

    address: str = Field(max_length=96)
    reason: str = Field(max_length=2000)


class AmendIn(Schema):
    """Which row is said anew, and how."""

    address: str = Field(max_length=96)
    cells: dict[str, str]
    geometry: dict[str, Any] | None = None


@reading.get("/ground/separation", response={200: list[SeparationOut], **PROBLEMS}, summary="Separation, week by week")
def get_separation(request: HttpRequest, wanted: Query[WeeksIn]) -> list[dict[str, Any]]:
    """Where covered and listed groups are said to be together, from the claims that the caller may know."""
    claims = [one.claim for one in read.claims(reader=_reader(request))]
    days = [wanted.first + timedelta(weeks=n) for n in range(wanted.weeks)]
    actors = read.actors_as_signed().registry
    rows = separation_table(claims, coverage.pack(), actors, read.gazetteer(), weeks=days)
    return [
        {
            **{name: getattr(row, name) for name in SeparationOut.model_fields},
            "by_claim": {by: answer.value for by, answer in row.by_claim.items()},
            "next_step": row.next_step.value,
            "claims": len(row.claims),
        }
        for row in rows
    ]


@reading.get("/ground/areas", response={200: list[AreaOut], **PROBLEMS}, summary="Imported areas at a point")
def get_areas(request: HttpRequest, lat: float, lon: float) -> list[dict[str, Any]]:
    """Areas of the imported boundaries in which a point lies, from wide to narrow."""
    return [
        {"set": name, "id": one.id, "level": one.level, "names": dict(one.names), "parents": list(one.parents)}
        for name, one in imports.areas_at(lat, lon)
    ]


@reading.get("/ground/{table}", response={200: list[GroundRowOut], **PROBLEMS}, summary="Signed rows of a table")
def list_rows(request: HttpRequest, table: Table, asked: Query[AskedIn]) -> list[dict[str, Any]]:
    """Rows of claims, drawn, actors, relations, accessions, designations or offices, rival ones side by side."""
    state = "" if asked.state == "all" else asked.state
    rows = read.rows(table, reader=_reader(request), state=state, subject=asked.subject)
    return [_row(row) for row in rows if _holds(row, asked.on)]


@reading.get("/ground/rows/{log}/{int:n}/{int:index}", response={200: GroundRowOut, **PROBLEMS}, summary="One row")
def get_row(request: HttpRequest, log: str, n: int, index: int) -> dict[str, Any]:
    """One signed row by its address."""
    found = read.row(f"{log}/{n}/{index}", reader=_reader(request))
    if found is None:
        raise Http404
    return _row(found)


@entering.post("/say/ground", response={**WRITING, 201: EnteredOut}, summary="Enter one row on actors or the ground")
def say_row(request: HttpRequest, said: RowIn) -> Status[dict[str, Any]]:
    """Enter a row into the register of the token's delegation."""
    speaker = speaker_of(request)
    row = write.row_from_cells(said.table, said.cells, speaker.reporter, _shape(said.geometry))
    return Status(201, _entered(write.enter(current(), speaker, [row], file="api", open_=said.open), ()))


@entering.post("/say/ground/table", response={**WRITING, 201: EnteredOut}, summary="Enter a table of rows")
def say_table(request: HttpRequest, said: FileIn) -> Status[dict[str, Any]]:
    """Enter the good rows of a table; the bad ones are named."""
    speaker = speaker_of(request)
    found = write.read_file(said.table, said.text.encode("utf-8"), said.file, speaker.reporter)
    done = write.enter(current(), speaker, found.rows, file=said.file, open_=said.open)
    return Status(201, _entered(done, found.faults))


@entering.post("/say/ground/amend", response={**WRITING, 201: EntryOut}, summary="Say an own row anew")
def amend_row(request: HttpRequest, said: AmendIn) -> Status[dict[str, str]]:
    """Amend an own row; `cells` replace those of the earlier one, and a geometry its shape."""
    speaker = speaker_of(request)
    held = read.row(said.address, reader=speaker.reporter)
    if held is None:
        raise Http404
    shape = _shape(said.geometry) or held.row.shape
    row = write.row_from_cells(held.table, {**held.cells, **said.cells}, speaker.reporter, shape)
    return Status(201, {"entry": write.amend(current(), speaker, said.address, row)})


@entering.post("/say/ground/retract", response={**WRITING, 201: EntryOut}, summary="Withdraw an own row")
def retract_row(request: HttpRequest, said: RetractIn) -> Status[dict[str, str]]:
    """Withdraw an own row with a reason; it stays to be read."""
    return Status(201, {"entry": write.retract(current(), speaker_of(request), said.address, said.reason)})


def _reader(request: HttpRequest) -> str | None:
    """Delegation for whom the caller reads: that of his token, or of the member who is signed in; None: a stranger."""
    given = request.headers.get("Authorization", "")
    who: tokens.Bearer | Member | None
    if given.startswith("Bearer "):
        who = tokens.find_bearer(given.removeprefix("Bearer "))
    else:
        who = find_member(request.user.pk) if request.user.is_authenticated else None
    return who.reporter if who is not None and may(who.role, Deed.READ) else None


def _shape(geometry: dict[str, Any] | None) -> Any:
    return None if geometry is None else parse_shape(geometry, AREAS | LINES)


def _holds(row: read.StoredRow, on: date | None) -> bool:
    span = getattr(row.value, "span", None)
    if on is None or span is None:
        return True
    return span.holds(minute_of(on), minute_of(on) + MINUTES_A_DAY - 1) is not Truth.NO


def _row(row: read.StoredRow) -> dict[str, Any]:
    told = row.provenance
    return {
        **{
            name: getattr(told, name) for name in ("entry", "log", "office", "state", "amends", "ended_by", "synthetic")
        },
        "at": told.at.isoformat(),
        "audience": list(told.audience),
        "table": row.table.value,
        "cells": {name: text for name, text in row.cells.items() if text},
        "shape": None if row.row.shape is None else json.loads(shapely.to_geojson(row.row.shape)),
    }


def _entered(done: write.Entered, faults: tuple[Any, ...]) -> dict[str, Any]:
    told = [{name: getattr(one, name) for name in FaultOut.model_fields} for one in faults]
    return {**{name: getattr(done, name) for name in ("entries", "addresses", "stored", "repeated")}, "faults": told}
