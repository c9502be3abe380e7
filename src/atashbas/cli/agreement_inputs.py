"""`agreement separation`, `un-list`, `boundaries`: what files of claims, listings and borders say."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from atashbas.cli.outcome import WRONG_FOUND, as_json, plain, print_json, words
from atashbas.values import Fault

if TYPE_CHECKING:
    from atashbas.agreement.separation import Row

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option("--from", "from_", type=DAY, required=True, help="First day of the first week.")
@click.option("--weeks", type=click.IntRange(1, 520), default=1, show_default=True, help="How many weeks.")
@click.option("--pack", default="syria-2017", show_default=True, help="Packaged agreement.")
@as_json
def separation(file: Path, from_: datetime, weeks: int, pack: str, json_: bool) -> None:
    """Tell week by week where covered and listed groups are said to be together, from claims in FILE (CSV).

    One line for a locality: who is said to be there, each reporter's answer, the nearest listed group, the next step.
    """
    from atashbas.actors import load_actors
    from atashbas.agreement import load_pack
    from atashbas.agreement.separation import separation_table
    from atashbas.places import load_gazetteer
    from atashbas.places.claims import read_claims

    places = load_gazetteer()
    read = read_claims(file.read_bytes(), file=file.name, places=places)
    days = [from_.date() + timedelta(weeks=n) for n in range(weeks)]
    rows = separation_table(read.claims, load_pack(pack), load_actors(), places, weeks=days)
    say_separation(rows, json_, read.faults)
    sys.exit(WRONG_FOUND if read.faults else 0)


def say_separation(rows: Iterable[Row], json_: bool, faults: Iterable[Fault] = ()) -> None:
    """Rows of a separation table as lines or as JSON, with the faults of the claims they rest on."""
    if json_:
        told = [{**plain({name: getattr(row, name) for name in _ROW}), "claims": len(row.claims)} for row in rows]
        print_json({"rows": told, "faults": _faults(faults)})
        return
    for row in rows:
        answers = ", ".join(f"{by}: {answer.value}" for by, answer in row.by_claim.items())
        there = " ".join((*row.covered, *row.doubtful, *(f"[{name}]" for name in row.listed)))
        near = "" if row.nearest_km is None else f"  nearest listed {row.nearest_km} km ({row.nearest})"
        click.echo(f"{row.week_on}  {row.place}  {there}  {answers}{near}  → {row.next_step.value}")
    _say_faults(faults)


_ROW = (
    "place", "week_on", "covered", "listed", "doubtful", "by_claim", "nearest_km", "nearest", "zones", "next_step",
)  # fmt: skip


@click.command("un-list")
@click.argument("file", type=FILE)
@as_json
def un_list(file: Path, json_: bool) -> None:
    """Read the UN Security Council's consolidated list (XML) and lay its entities beside the registry, for review.

    Changes nothing: a day in force and a day known have to be stated by a person, with a source.
    """
    from atashbas.actors import load_actors
    from atashbas.actors.unlist import Review, read_un_list, review_matches

    read = read_un_list(file.read_bytes(), file=file.name)
    matches = review_matches(read, load_actors())
    if json_:
        told = [
            {**plain(match), "actor": match.actor.id if match.actor else None, "entity": match.entity.reference}
            for match in matches
        ]
        print_json({"entities": len(read.entities), "matches": told, "faults": _faults(read.faults)})
    else:
        for match in matches:
            if match.actor is not None and match.review is not Review.NOT_RECORDED:
                known = f"recorded from {match.recorded_from}" if match.recorded_from else "no row"
                click.echo(
                    f"{match.review.value:14} {match.entity.reference}  {match.actor.id}  {match.by_name}  {known}"
                )
        click.echo(f"{len(read.entities)} entities; {read.individuals} people were not read")
        _say_faults(read.faults)
    sys.exit(WRONG_FOUND if read.faults else 0)


@click.command()
@click.argument("file", type=FILE)
@as_json
def boundaries(file: Path, json_: bool) -> None:
    """Read boundaries (GeoJSON with P-codes, plain or gzip) and say what is in the file and what is wrong with it."""
    from atashbas.places.boundaries import read_boundaries

    read = read_boundaries(file.read_bytes(), file=file.name, source=file.name)
    if json_:
        areas = [{"id": a.id, "level": a.level, "names": dict(a.names), "parents": a.parents} for a in read.areas]
        print_json({"areas": plain(areas), "faults": _faults(read.faults)})
    else:
        for area in read.areas:
            click.echo(f"{area.id}  level {area.level}  {area.name}")
        click.echo(f"{len(read.areas)} areas")
        _say_faults(read.faults)
    sys.exit(WRONG_FOUND if any(fault.blocking for fault in read.faults) else 0)


def _faults(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    return [{**plain(fault), "message": words(fault)} for fault in faults]


def _say_faults(faults: Iterable[Fault]) -> None:
    for fault in faults:
        click.echo(words(fault), err=True)
