"""`ground boundaries`, `gazetteer`, `sets`, `forget`, `where`: what the operator takes in for looking places up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from atashbas.cli.django_setup import open_node
from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, words

if TYPE_CHECKING:
    from atashbas.node.ground.imports import Imported

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
name_option = click.option("--name", help="Name under which it is kept; the file's name where absent.")
source_option = click.option("--source", default="", help="Where the file is from: publisher, edition, address.")


@click.command()
@click.argument("file", type=FILE)
@name_option
@source_option
@as_json
def boundaries(file: Path, name: str | None, source: str, json_: bool) -> None:
    """Take administrative boundaries in from FILE: GeoJSON with P-codes as OCHA publishes it, plain or gzip.

    They serve to say in which area a point lies. Whole or not at all; another file of that name replaces them.
    """
    open_node()
    from atashbas.node.ground import imports

    read = imports.import_boundaries(
        file.read_bytes(), file.name, name=name or _stem(file), source=source, by="command"
    )
    _say(read, "areas", json_)


@click.command()
@click.argument("file", type=FILE)
@name_option
@source_option
@click.option("--country", help="ISO code of the country to keep; every row where absent.")
@as_json
def gazetteer(file: Path, name: str | None, source: str, country: str | None, json_: bool) -> None:
    """Take places in from FILE: a GeoNames dump or CSV, or the table of places of UCDP GED.

    They serve to look places up on this node. The joint picture stays with the package's places, which all nodes have.
    """
    open_node()
    from atashbas.node.ground import imports

    read = imports.import_gazetteer(
        file.read_bytes(), file.name, name=name or _stem(file), source=source, country=country, by="command"
    )
    _say(read, "places", json_)


@click.command()
@as_json
def sets(json_: bool) -> None:
    """List the boundaries and places that were taken in."""
    open_node()
    from atashbas.node.ground import imports

    found = imports.place_sets()
    if json_:
        print_json(found)
        return
    for line in found:
        levels = f", levels {', '.join(map(str, line.levels))}" if line.levels else ""
        click.echo(
            f"{line.name}  {line.kind}  {line.rows} rows{levels}  {line.file}  {line.source}  {line.sha256[:16]}"
        )
    click.echo(f"{len(found)} sets")


@click.command()
@click.argument("name")
@as_json
def forget(name: str, json_: bool) -> None:
    """Take the boundaries or places kept as NAME out again."""
    open_node()
    from atashbas.node.ground import imports

    imports.forget_set(name)
    print_json({"forgotten": name}) if json_ else click.echo(f"{name}: forgotten")


@click.command()
@click.argument("lat", type=click.FloatRange(-90, 90))
@click.argument("lon", type=click.FloatRange(-180, 180))
@as_json
def where(lat: float, lon: float, json_: bool) -> None:
    """Say in which imported areas the point LAT LON lies, from wide to narrow (a negative number after --)."""
    open_node()
    from atashbas.node.ground import imports

    found = imports.areas_at(lat, lon)
    if json_:
        print_json([{"set": name, "id": one.id, "level": one.level, "names": dict(one.names)} for name, one in found])
        return
    for name, one in found:
        click.echo(f"{name}  level {one.level}  {one.id}  {one.name}")
    click.echo(f"{len(found)} areas")


def _say(read: Imported, what: str, json_: bool) -> None:
    if json_:
        faults = [{**plain(fault), "message": words(fault)} for fault in read.faults]
        print_json({"set": read.line, "repeated": read.repeated, "faults": faults})
    else:
        for fault in read.faults:
            click.echo(f"  {'✗' if fault.blocking else '!'} {words(fault)}", err=True)
        if read.line is None:
            click.echo("Nothing was taken in.")
        else:
            done = "held already" if read.repeated else "taken in"
            click.echo(f"{read.line.name}: {read.line.rows} {what}, {done}.")
    sys.exit(WRONG_FOUND if read.line is None or any(fault.blocking for fault in read.faults) else 0)


def _stem(file: Path) -> str:
    return file.name.partition(".")[0][:64]
