"""How the agreement in force on this node covers an incident: the pack, the actors and the places, loaded once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

import polars as pl

from atashbas import agreement as rules
from atashbas.actors import ActorRegistry, load_actors
from atashbas.agreement.coverage import assessor
from atashbas.agreement.many import COLUMNS, assess_table
from atashbas.agreement.pack import pack_bytes
from atashbas.places import Gazetteer, load_gazetteer
from atashbas.reports.records import IncidentType, Report

PACK = "syria-2017"


def pack_name() -> str:
    """Name and digest of the agreement's pack: other text, other name."""
    return f"{PACK} {sha256(pack_bytes(PACK)).hexdigest()[:16]}"


def cover(reports: Mapping[str, Report]) -> rules.Coverage:
    """Coverage of the incident that these reports tell of, with its path."""
    agreement, actors, places = known()
    return rules.assess_coverage(rules.facts_of(reports, actors=actors, places=places), agreement, actors, places)


def outcome(reports: Mapping[str, Report]) -> str:
    """applies / excluded / outside / undetermined."""
    agreement, actors, places = known()
    return str(assessor(agreement, actors, places).outcome(rules.facts_of(reports, actors=actors, places=places)))


def outcomes(reports: Sequence[Report]) -> list[str]:
    """Outcome of each report as an incident of its own; the plain ones, which are most, are answered by columns."""
    plain = [at for at, report in enumerate(reports) if _plain(report)]
    found = [""] * len(reports)
    answered = assess_table(_table([reports[at] for at in plain]), *known())
    for at, answer in zip(plain, answered, strict=True):
        found[at] = answer
    return [answer or outcome({"": reports[at]}) for at, answer in enumerate(found)]


def _plain(report: Report) -> bool:
    """Whether the columns hold all that decides: one day, no radius of its own, no air strike by nobody named."""
    named_alone = report.place is not None and report.admin1 is None and report.point is not None
    unclaimed = report.type is IncidentType.AIR_STRIKE and not (report.actor_id or report.actor)
    own_radius = report.point is not None and report.point.radius_m is not None
    return report.ends_on is None and not (named_alone or unclaimed or own_radius)


def _table(reports: Sequence[Report]) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {
        "day": [report.occurred_on for report in reports],
        "day_precision": [report.date_precision.value for report in reports],
        "time": [report.time for report in reports],
        "admin1": [report.admin1 for report in reports],
        "place": [report.place for report in reports],
        "lat": [report.point.lat if report.point else None for report in reports],
        "lon": [report.point.lon if report.point else None for report in reports],
        "place_precision": [report.point.precision.value if report.point else None for report in reports],
        "actor": [report.actor_id or report.actor for report in reports],
        "target": [report.target_id or report.target for report in reports],
    }
    return pl.DataFrame(columns, schema=COLUMNS)


@cache
def known() -> tuple[rules.Agreement, ActorRegistry, Gazetteer]:
    """Agreement, actors and places of this process."""
    return rules.load_pack(PACK), load_actors(), load_gazetteer()
