"""Two kinds of material that are never mixed: reports of incidents, and numbers that reporters printed.

Decides which rows of the projections go into which table of `estimate`; changes no number.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Sum

from atashbas import estimate
from atashbas.joint import actor_of
from atashbas.node.models import DayTally, IncidentRow, ReportRow
from atashbas.node.outlook.breaks import DeclaredBreak, breaks_in_force, declared_breaks
from atashbas.node.queries.counts import printed
from atashbas.places import governorates
from atashbas.values import AtashbasError, Period

REPORTS, PRINTED = "reports", "printed"
MATERIALS = (REPORTS, PRINTED)
RECONCILED = "reconciled"
Row = tuple[str | None, date, str, int | None]
GOVERNORATES = tuple(place.name for place in governorates())
COLUMNS = {"area": pl.String, "day": pl.Date, "register": pl.String, "count": pl.Int64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One kind of material over a period.

    `counts` None: nothing to count. `reporters` are the registers in it, without the reconciled set; `synthetic` tells
    whether any of it is invented. `breaks` are those of `declared` that are in force.
    """

    kind: str
    period: Period
    counts: estimate.Counts | None
    reporters: tuple[str, ...]
    breaks: tuple[estimate.Break, ...]
    declared: tuple[DeclaredBreak, ...]
    synthetic: bool


def check_material(kind: str) -> None:
    """Raise AtashbasError ``outlook.material`` for a kind that is none."""
    if kind not in MATERIALS:
        raise AtashbasError("outlook.material", value=kind[:20], known=", ".join(MATERIALS))


def material_of(kind: str, period: Period) -> Material:
    """Material of a kind over a period.

    Raises AtashbasError ``outlook.material`` for a kind that is none, and those of `estimate.parse_counts`.
    """
    check_material(kind)
    rows = list(_reported(period) if kind == REPORTS else _printed(period))
    reporters = tuple(sorted({row[2] for row in rows} - {RECONCILED}))
    table = pl.DataFrame(rows, schema=COLUMNS, orient="row")
    declared = declared_breaks(kind)
    return Material(
        kind=kind,
        period=period,
        counts=estimate.parse_counts(table) if rows else None,
        reporters=reporters,
        breaks=breaks_in_force(declared),
        declared=declared,
        synthetic=kind == REPORTS and ReportRow.objects.filter(synthetic=True, reporter__in=reporters).exists(),
    )


def _reported(period: Period) -> Iterator[Row]:
    """Reports by governorate and day, and the reconciled incidents as a register of their own.

    A register of incidents that runs from one day to another says of a day without a report that there was none.
    """
    span = (period.first_on, period.last_on)
    tally = DayTally.objects.filter(day__range=span)
    summed = tally.values("admin1", "day", "reporter").annotate(n=Sum("alleged")).order_by("reporter", "day", "admin1")
    rows = [(row["admin1"], row["day"], row["reporter"], row["n"]) for row in summed]
    incidents = IncidentRow.objects.filter(occurred_on__range=span)
    told = Counter(incidents.values_list("occurred_on", "admin1"))
    rows += [(area, day, RECONCILED, n) for (day, area), n in sorted(told.items()) if day is not None]
    spoken: dict[str, set[date]] = {}
    for area, day, register, n in rows:
        spoken.setdefault(register, set()).add(day)
        if area:
            yield area, day, register, n
    placed = {(register, day) for area, day, register, _ in rows if area}
    for register, days in sorted(spoken.items()):
        for day in Period(first_on=min(days), last_on=max(days)).each_day():
            if (register, day) not in placed:  # a day of reports without a governorate counts in no governorate
                yield None, day, register, 0


def _printed(period: Period) -> Iterator[Row]:
    """Printed splits; a total without a split says nothing about a governorate, a total of none says "nothing"."""
    for reporter, days in printed(period).items():
        for day, count in days.items():
            for area, n in count.by_area.items():
                yield area, day, reporter, n
            unknown = set(GOVERNORATES) - set(count.by_area) if count.partial else set(count.areas_without_number)
            for area in sorted(unknown):
                yield area, day, reporter, None
            if count.total == 0 and not count.by_area:
                yield None, day, reporter, 0


def incident_table(period: Period, reporters: tuple[str, ...]) -> pl.DataFrame:
    """One row for each incident of a period: a boolean for each reporter, the accused side where one is named."""
    span = (period.first_on, period.last_on)
    rows = IncidentRow.objects.filter(occurred_on__range=span).order_by("id").values_list("id", "counts")
    sides = _accused(period)
    table = [
        {"id": id_, **{name: name in counts for name in reporters}, "side": sides.get(id_)} for id_, counts in rows
    ]
    schema = {"id": pl.String, "side": pl.String, **dict.fromkeys(reporters, pl.Boolean)}
    frame = pl.DataFrame(table, schema=schema)
    return frame.filter(pl.any_horizontal(*reporters)) if reporters else frame


def _told(incidents: list[str]) -> Iterator[tuple[str, str, str]]:
    rows = ReportRow.objects.filter(incident__in=incidents, state="present").order_by("log", "n", "index")
    yield from rows.values_list("reporter", "incident", "record")


def actor_claimed(data: Mapping[str, Any]) -> str | None:
    """Id of the actor claimed, else his name as given."""
    words = data.get("actor_id") or actor_of(data.get("actor")) or data.get("actor")
    return str(words) if words else None


def _accused(period: Period) -> dict[str, str]:
    """Incident → the actor its reports name, where all that name one name the same."""
    span = (period.first_on, period.last_on)
    ids = list(IncidentRow.objects.filter(occurred_on__range=span).values_list("id", flat=True))
    named: dict[str, set[str]] = {}
    for _, incident, text in _told(ids):
        actor = actor_claimed(json.loads(text))
        if actor:
            named.setdefault(incident, set()).add(actor)
    return {incident: next(iter(actors)) for incident, actors in named.items() if len(actors) == 1}
