"""The packaged registry: actors of Syria 2016-19 as tables with a source in each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from atashbas.actors.records import (
    Accession,
    Actor,
    Designation,
    Kind,
    Office,
    Relation,
    RelationKind,
    Stance,
)
from atashbas.actors.registry import ActorRegistry
from atashbas.places.dated import FAR_PAST, parse_moment, parse_span
from atashbas.values import LANGUAGES

Row = Mapping[str, str]


def known_minute(text: str) -> int:
    """Minute from which something was public; the far past where the row does not say."""
    return parse_moment(text)[0] if text else FAR_PAST


def actor_of(row: Row) -> Actor:
    """Actor from one row."""
    return Actor(
        id=row["id"],
        kind=Kind(row["kind"]),
        names={language: row[language] for language in ("en", *LANGUAGES)},
        other=tuple(filter(None, row["other"].split(";"))),
        since=row["since"],
        until=row["until"],
        source=row["source"],
    )


def relation_of(row: Row) -> Relation:
    """Relation from one row; mergers and the like happened at some hour of their day."""
    return Relation(
        subject=row["subject"],
        kind=RelationKind(row["relation"]),
        object=row["object"],
        span=parse_span(row["from"], row["to"], legal=False),
        claimed_by=row["claimed_by"],
        source=row["source"],
    )


def accession_of(row: Row) -> Accession:
    """Accession from one row; it counts from the beginning of its day, or from the stated minute."""
    return Accession(
        subject=row["subject"],
        agreement=row["agreement"],
        stance=Stance(row["stance"]),
        span=parse_span(row["from"], row["to"], legal=True),
        announced_by=row["announced_by"],
        known_from=known_minute(row["known_from"]),
        source=row["source"],
        note=row["note"],
    )


def designation_of(row: Row) -> Designation:
    """Designation from one row."""
    return Designation(
        subject=row["subject"],
        authority=row["authority"],
        reference=row["reference"],
        name_on_list=row["name_on_list"],
        span=parse_span(row["from"], row["to"], legal=True),
        known_from=known_minute(row["known_from"]),
        lifted_known_from=known_minute(row["lifted_known_from"]) if row["lifted_known_from"] else None,
        source=row["source"],
    )


def office_of(row: Row) -> Office:
    """Office from one row; on the day of a change both holders are possible."""
    return Office(
        person=row["person"],
        office=row["office"],
        body=row["body"],
        span=parse_span(row["from"], row["to"], legal=False),
        source=row["source"],
    )


def _rows(file: str) -> list[dict[str, str]]:
    text = resources.files("atashbas.actors").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@lru_cache(maxsize=1)
def load_actors() -> ActorRegistry:
    """Registry that comes with the package: Syria 2016-19, its guarantors, and office holders of 2016-18."""
    return ActorRegistry(
        actors=tuple(map(actor_of, _rows("actors.csv"))),
        relations=tuple(map(relation_of, _rows("relations.csv"))),
        accessions=tuple(map(accession_of, _rows("accessions.csv"))),
        all_designations=tuple(map(designation_of, _rows("designations.csv"))),
        offices=tuple(map(office_of, _rows("offices.csv"))),
    )
