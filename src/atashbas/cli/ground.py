"""`ground`: enter, amend, withdraw and list what is said of actors and the ground; who stands apart from whom."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.ground_places import boundaries, forget, gazetteer, sets, where
from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, words
from atashbas.values import AtashbasError, Fault

if TYPE_CHECKING:
    from atashbas.agreement.signed import SignedRow
    from atashbas.node.casework.write import Speaker
    from atashbas.node.ground.read import StoredRow

TABLES = ("claims", "drawn", "actors", "relations", "accessions", "designations", "offices")
STATES = ("present", "amended", "retracted", "all")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
table_argument = click.argument("table", type=click.Choice(TABLES))
reporter_option = click.option("--reporter", required=True, help="Short name of the delegation whose word it is.")
office_option = click.option("--office", default="", help="Office in which it is said.")
open_option = click.option(
    "--open/--sealed",
    "open_",
    default=None,
    help="For everybody, or for the charter's parties alone; claims and drawings are sealed where it is left out.",
)


@click.group()
def ground() -> None:
    """Who holds or stands where, who joined, is listed, belongs to whom: signed rows, rival ones side by side."""


for command in (boundaries, gazetteer, sets, forget, where):
    ground.add_command(command)


@ground.command()
@table_argument
@click.argument("file", type=FILE)
@reporter_option
@office_option
@open_option
@click.option("--dry-run", is_flag=True, help="Show what would go in and what is wrong; enter nothing.")
@as_json
def enter(table: str, file: Path, reporter: str, office: str, open_: bool | None, dry_run: bool, json_: bool) -> None:
    """Enter rows of TABLE from FILE into one's own register: CSV, or GeoJSON for claims and drawings.

    Good rows go in, each bad one is named. The same file twice changes nothing. Exits 1 where rows were kept out.
    """
    home = open_node()
    from atashbas.agreement.signed import Table
    from atashbas.node.ground import write

    read = write.read_file(Table(table), file.read_bytes(), file.name, reporter)
    found: Any
    if dry_run:
        found = write.preview(read.rows, reporter)
    else:
        speaker = _speaker(reporter, office)
        found = write.enter(home, speaker, read.rows, file=file.name, open_=open_)
    if json_:
        print_json({**plain(found), "faults": _faults(read.faults)})
    else:
        new = found.new if dry_run else found.stored
        click.echo(f"{file.name}: {new} new, {found.repeated} already held, {len(read.faults)} kept out.")
        for address in () if dry_run else found.entries:
            click.echo(f"  entry {address}")
        for fault in read.faults:
            click.echo(f"  ✗ {words(fault)}", err=True)
    sys.exit(WRONG_FOUND if read.faults else 0)


@ground.command()
@table_argument
@click.argument("cells", nargs=-1, required=True, metavar="COLUMN=TEXT…")
@click.option("--shape", type=FILE, help="GeoJSON file whose first feature is the outline or line.")
@reporter_option
@office_option
@open_option
@as_json
def say(
    table: str,
    cells: Sequence[str],
    shape: Path | None,
    reporter: str,
    office: str,
    open_: bool | None,
    json_: bool,
) -> None:
    """Enter one row of TABLE, column by column: `kind=control actor=org:nusra place=idlib from=2017-02-01 …`."""
    home = open_node()
    from atashbas.agreement.signed import Table
    from atashbas.node.ground import write

    row = write.row_from_cells(Table(table), _cells(cells), reporter, _shape(shape))
    done = write.enter(home, _speaker(reporter, office), [row], file="command", open_=open_)
    if json_:
        print_json(done)
    else:
        click.echo(done.addresses[0] if done.addresses else "It stands already; nothing was entered.")


@ground.command()
@click.argument("address")
@click.argument("cells", nargs=-1, required=True, metavar="COLUMN=TEXT…")
@reporter_option
@office_option
@as_json
def amend(address: str, cells: Sequence[str], reporter: str, office: str, json_: bool) -> None:
    """Say an own row anew with other texts in some columns; the earlier one stays to be read."""
    home = open_node()
    from atashbas.node.ground import read, write

    held = read.row(address, reader=reporter)
    if held is None:
        raise AtashbasError("ground.unknown", address=address[:120])
    row = write.row_from_cells(held.table, {**held.cells, **_cells(cells)}, reporter, held.row.shape)
    done = write.amend(home, _speaker(reporter, office), address, row)
    print_json({"address": done}) if json_ else click.echo(done)


@ground.command()
@click.argument("address")
@reporter_option
@office_option
@click.option("--reason", required=True, help="Why it is withdrawn; signed with it.")
@as_json
def retract(address: str, reporter: str, office: str, reason: str, json_: bool) -> None:
    """Withdraw an own row; it stays to be read with the reason."""
    home = open_node()
    from atashbas.node.ground import write

    done = write.retract(home, _speaker(reporter, office), address, reason)
    print_json({"entry": done}) if json_ else click.echo(done)


@ground.command("list")
@table_argument
@click.option("--reader", help="Delegation for whom to list; what is open to everybody where absent.")
@click.option("--on", type=DAY, help="Only rows that hold, or may hold, on this day.")
@click.option("--subject", default="", help="Only rows of this actor.")
@click.option("--state", type=click.Choice(STATES), default="present", show_default=True, help="How the rows stand.")
@as_json
def list_(table: str, reader: str | None, on: datetime | None, subject: str, state: str, json_: bool) -> None:
    """List the rows of TABLE with the entry that signed each, rival ones side by side."""
    open_node()
    from atashbas.agreement.signed import Table
    from atashbas.node.ground import read

    stated = "" if state == "all" else state
    rows = [row for row in read.rows(Table(table), reader=reader, state=stated, subject=subject) if _holds(row, on)]
    if json_:
        print_json([_row_data(row) for row in rows])
        return
    for row in rows:
        told = " ".join(text for text in row.cells.values() if text)
        click.echo(f"{row.provenance.entry}  {row.provenance.state:9} {told}")
    click.echo(f"{len(rows)} rows")


@ground.command()
@click.option("--from", "from_", type=DAY, required=True, help="First day of the first week.")
@click.option("--weeks", type=click.IntRange(1, 520), default=1, show_default=True, help="How many weeks.")
@click.option("--reader", help="Delegation for whom to tell; from open claims alone where absent.")
@as_json
def separation(from_: datetime, weeks: int, reader: str | None, json_: bool) -> None:
    """Tell from the signed claims, week by week, where covered and listed groups are said to be together."""
    open_node()
    from atashbas.agreement.separation import separation_table
    from atashbas.cli.agreement_inputs import say_separation
    from atashbas.node import coverage
    from atashbas.node.ground import read

    claims = [one.claim for one in read.claims(reader=reader)]
    days = [from_.date() + timedelta(weeks=n) for n in range(weeks)]
    held = read.actors_as_signed().registry
    say_separation(separation_table(claims, coverage.pack(), held, read.gazetteer(), weeks=days), json_)


def _speaker(reporter: str, office: str) -> Speaker:
    """Who sits at the node's own terminal, beside its keys, speaks as the head of the delegation."""
    from atashbas.node.accounts.roles import Role
    from atashbas.node.casework.write import Speaker

    return Speaker(reporter=reporter, role=Role.HEAD, office=office)


def _cells(stated: Iterable[str]) -> dict[str, str]:
    """Cells of ``column=text`` words; raises AtashbasError ``ground.cells``."""
    cells = {}
    for word in stated:
        column, mark, text = word.partition("=")
        if not mark or not column:
            raise AtashbasError("ground.cells", value=word[:120])
        cells[column] = text
    return cells


def _shape(file: Path | None) -> Any:
    from atashbas.places.geojson import AREAS, LINES, parse_features, parse_shape

    if file is None:
        return None
    first = parse_features(file.read_bytes())[0]
    return parse_shape(first.get("geometry") if isinstance(first, dict) else None, AREAS | LINES)


def _holds(row: StoredRow, on: datetime | None) -> bool:
    from atashbas.places.dated import MINUTES_A_DAY, Truth, minute_of

    span = getattr(row.value, "span", None)
    if on is None or span is None:
        return True
    low = minute_of(on.date())
    return span.holds(low, low + MINUTES_A_DAY - 1) is not Truth.NO


def _row_data(row: StoredRow) -> dict[str, Any]:
    return {**plain(row.provenance), "table": row.table.value, "cells": dict(row.cells), "shape": _geometry(row.row)}


def _geometry(row: SignedRow) -> Any:
    import shapely

    return None if row.shape is None else json.loads(shapely.to_geojson(row.shape))


def _faults(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [{**plain(fault), "message": words(fault)} for fault in faults]
