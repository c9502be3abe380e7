"""How the agreement in force on this node covers an incident: the pack, the places, and the actors as they are signed.

The registry is the package's with what the delegations signed; where their rows lead to different answers the law of
`agreement.sides` decides. What was signed for a demo or a drill never reaches an incident that is real.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import polars as pl

from atashbas import agreement as rules
from atashbas.actors import ActorRegistry, load_actors
from atashbas.agreement.many import COLUMNS, assess_table
from atashbas.agreement.outcome import Outcome
from atashbas.agreement.sides import Entered, Sides, assess_sides, decide_between, outcome_on_sides, sides_of
from atashbas.agreement.world import actors_under, places_under
from atashbas.node.adopted import adopted
from atashbas.node.ground import project as ground
from atashbas.node.ground.models import GroundState
from atashbas.node.logs import store_of
from atashbas.places import Gazetteer, load_gazetteer
from atashbas.reports.records import IncidentType, Report


@dataclass(frozen=True, eq=False)
class World:
    """What coverage is decided by on this node; made once for what stands, shared freely.

    `sides`: the registries with every signed row; `real`: without what is synthetic (the same one where nothing is).
    """

    agreement: rules.Agreement
    places: Gazetteer
    sides: Sides
    real: Sides

    def sides_for(self, reports: Mapping[str, Report]) -> Sides:
        """Registries for an incident: what is invented reaches only what is invented."""
        return self.sides if all(report.synthetic for report in reports.values()) else self.real


_HELD: ContextVar[World | None] = ContextVar("world", default=None)


def pack_name() -> str:
    """Name and digest of the agreement's pack: other text, other name."""
    return adopted().version


def cover(reports: Mapping[str, Report]) -> rules.Coverage:
    """Coverage of the incident that these reports tell of, with its path."""
    held = world()
    sides = held.sides_for(reports)
    facts = rules.facts_of(reports, actors=sides.together, places=held.places)
    return assess_sides(facts, held.agreement, sides, held.places)


def outcome(reports: Mapping[str, Report]) -> str:
    """applies / excluded / outside / undetermined."""
    held = world()
    sides = held.sides_for(reports)
    facts = rules.facts_of(reports, actors=sides.together, places=held.places)
    return str(outcome_on_sides(facts, held.agreement, sides, held.places))


def ask(change: rules.Change) -> rules.Coverage:
    """Coverage of an incident that nobody need have reported.

    Raises AtashbasError ``whatif.actor`` or ``whatif.place`` where words mean nobody or nowhere clearly.
    """
    held = world()
    facts = rules.facts_from(change, held.agreement, held.sides.together, held.places)
    return assess_sides(facts, held.agreement, held.sides, held.places)


def what_if(reports: Mapping[str, Report], change: rules.Change) -> rules.WhatIf:
    """Coverage of an incident as it is told, and as it would be; raises the errors of `ask`."""
    held = world()
    sides = held.sides_for(reports)
    facts = rules.facts_of(reports, actors=sides.together, places=held.places)
    other = rules.changed_facts(facts, change, held.agreement, sides.together, held.places)
    before, after = (assess_sides(each, held.agreement, sides, held.places) for each in (facts, other))
    return rules.WhatIf(before=before, after=after)


def outcomes(reports: Sequence[Report]) -> list[str]:
    """Outcome of each report as an incident of its own; the plain ones, which are most, are answered by columns."""
    found = [""] * len(reports)
    held = world()
    for synthetic in (False, True):
        plain = [at for at, one in enumerate(reports) if one.synthetic is synthetic and _plain(one)]
        table = _table([reports[at] for at in plain])
        answered = _by_columns(table, held, held.sides if synthetic else held.real)
        for at, answer in zip(plain, answered, strict=True):
            found[at] = answer
    return [answer or outcome({"": reports[at]}) for at, answer in enumerate(found)]


def _by_columns(table: pl.DataFrame, held: World, sides: Sides) -> list[str]:
    """Answers of `outcome_on_sides` for a table of reports."""
    record = assess_table(table, held.agreement, sides.record, held.places).to_list()
    if not sides.by_side or not record:
        return record
    together = assess_table(table, held.agreement, sides.together, held.places).to_list()
    told = {
        side: assess_table(table, held.agreement, actors, held.places).to_list()
        for side, actors in sides.by_side.items()
    }
    return [
        str(
            decide_between(
                Outcome(record[at]),
                Outcome(together[at]),
                {side: Outcome(answers[at]) for side, answers in told.items()},
                sides.required,
            )
        )
        for at in range(len(record))
    ]


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


def pack() -> rules.Agreement:
    """Agreement in force on this node."""
    return adopted().agreement


def known() -> tuple[rules.Agreement, ActorRegistry, Gazetteer]:
    """Agreement, actors with every signed row, and the places on which coverage rests."""
    held = world()
    return held.agreement, held.sides.together, held.places


def world() -> World:
    """What coverage is decided by at this moment, as the tables stand."""
    steady = _HELD.get()
    if steady is not None:
        return steady
    digest = GroundState.objects.filter(pk=1).values_list("digest", flat=True).first()
    agreement = pack()
    return _world(agreement, digest, _required()) if digest else _packaged(agreement)


@contextmanager
def steady() -> Iterator[None]:
    """Hold what coverage is decided by for the length of one work, so that it is asked for once."""
    token = _HELD.set(world())
    try:
        yield
    finally:
        _HELD.reset(token)


def _required() -> frozenset[str]:
    charter = store_of().find_charter()
    return frozenset(charter.required) if charter else frozenset()


@lru_cache(maxsize=4)
def _packaged(agreement: rules.Agreement) -> World:
    none = sides_of((), actors_under(agreement, load_actors()), frozenset())
    return World(agreement=agreement, places=places_under(agreement, load_gazetteer()), sides=none, real=none)


@lru_cache(maxsize=4)
def _world(agreement: rules.Agreement, digest: str, required: frozenset[str]) -> World:
    """The world of these rows; `digest` names them, so that another set of rows is another world."""
    rows = [(row, Entered(log=row.log, entry=row.id, row=ground.row_of_record(row))) for row in ground.reaching()]
    known = actors_under(agreement, load_actors())
    sides = sides_of((entered for _, entered in rows), known, required)
    invented = any(row.synthetic for row, _ in rows)
    real = sides_of((e for row, e in rows if not row.synthetic), known, required) if invented else sides
    return World(agreement=agreement, places=places_under(agreement, load_gazetteer()), sides=sides, real=real)
