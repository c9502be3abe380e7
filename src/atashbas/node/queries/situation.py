"""The situation of a period: governorate × reporter, bounds of what can be shared, what was matched; series by day."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import combinations

from django.db.models import Count, Max, Min, Sum

from atashbas.node.models import CountRow, DayTally, IncidentTally, ReportRow, VerdictRow
from atashbas.node.queries.counts import ByDay, alleged, printed
from atashbas.node.queries.registers import reporters
from atashbas.node.queries.remembered import remembered
from atashbas.node.queries.shuffled import compare_shuffled
from atashbas.node.queries.values import (
    Basis,
    Break,
    BulletinDay,
    Column,
    Line,
    ReporterView,
    Row,
    Series,
    Shared,
    Situation,
    VerdictLine,
)
from atashbas.values import Period

Cell = tuple[str, date]  # governorate ("" where none is stated), day


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One column in the making: cases by governorate and day, and the printed numbers where there are any."""

    reporter: ReporterView
    basis: Basis
    cells: Mapping[Cell, int]
    matched: int = 0
    printed: ByDay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Incidents of one governorate by reporters, band and coverage, added up over a period."""

    admin1: str
    sides: str
    band: str
    coverage: str
    incidents: int


@remembered
def situation(period: Period) -> Situation:
    """What was alleged, what can be shared and what was matched in a period."""
    named = reporters()
    sides = _sides(period, {view.name: view for view in named})
    tally = _incident_tally(period)
    areas = sorted({area for side in sides for area, _ in side.cells if area} | {t.admin1 for t in tally if t.admin1})
    bands = _sum_by(tally, lambda t: t.band)
    sums = [_by_area(side) for side in sides]
    spoke = {side.reporter.name for side in sides}
    return Situation(
        period=period,
        columns=tuple(_column(side) for side in sides),
        rows=tuple(_row(area, sides, sums, tally) for area in areas),
        shared=_shared(sides, tally, None),
        incidents=sum(bands.values()),
        matched=bands["probable"],
        doubtful=bands["doubtful"],
        single=bands["single"],
        coverage=dict(sorted(_sum_by(tally, lambda t: t.coverage).items())),
        silent=tuple(view for view in named if view.name not in spoke),
        verdicts=_verdicts(period),
        synthetic=any(side.reporter.synthetic for side in sides),
    )


@remembered
def series(period: Period) -> Series:
    """Numbers by day, with the breaks of what is counted that fall into the period."""
    days = tuple(period.each_day())
    sides = _sides(period, {view.name: view for view in reporters()})
    return Series(
        days=days,
        lines=tuple(_line(side, days) for side in sides),
        breaks=tuple(one for one in known_breaks() if one.on in period),
    )


@cache
def known_breaks() -> tuple[Break, ...]:
    """The days from which something else is counted, each with its source."""
    text = files("atashbas.node").joinpath("data/breaks.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(
        Break(on=date.fromisoformat(row["on"]), reporter=row["scope"], code=row["code"], source=row["source"])
        for row in rows
    )


@remembered
def extent() -> Period | None:
    """From the first to the last day on which anybody reported or printed a number; None on an empty node."""
    found = [
        ReportRow.objects.aggregate(first=Min("occurred_on"), last=Max("occurred_on")),
        CountRow.objects.aggregate(first=Min("day"), last=Max("day")),
    ]
    first = min((row["first"] for row in found if row["first"]), default=None)
    last = max((row["last"] for row in found if row["last"]), default=None)
    return Period(first_on=first, last_on=last) if first and last else None


@remembered
def bulletin_days() -> tuple[BulletinDay, ...]:
    """Days with anything to print, newest first."""
    said: dict[date, set[str]] = {}
    for day, reporter in CountRow.objects.values_list("day", "reporter").distinct():
        said.setdefault(day, set()).add(reporter)
    for day, reporter in DayTally.objects.values_list("day", "reporter").distinct():
        said.setdefault(day, set()).add(reporter)
    return tuple(BulletinDay(day=day, reporters=tuple(sorted(said[day]))) for day in sorted(said, reverse=True))


def _sides(period: Period, named: Mapping[str, ReporterView]) -> list[Side]:
    reported: dict[str, Counter[Cell]] = {}
    matched: Counter[str] = Counter()
    rows = DayTally.objects.filter(day__range=(period.first_on, period.last_on))
    for reporter, admin1, day, alleged_, matched_ in rows.values_list(
        "reporter", "admin1", "day", "alleged", "matched"
    ):
        reported.setdefault(reporter, Counter())[admin1, day] += alleged_
        matched[reporter] += matched_
    counted = printed(period)
    sides = []
    for name, view in named.items():
        if name in reported:
            sides.append(Side(reporter=view, basis="reports", cells=reported[name], matched=matched[name]))
        if name in counted:
            sides.append(Side(reporter=view, basis="counts", cells=_cells(counted[name]), printed=counted[name]))
    return sides


def _cells(days: ByDay) -> dict[Cell, int]:
    """Printed numbers by governorate; what a printed total leaves over, or has no split for, has no governorate."""
    cells: dict[Cell, int] = {}
    for day, count in days.items():
        for area, number in count.by_area.items():
            cells[area, day] = number
        unplaced = (alleged(count) or 0) - (count.computed or 0)
        if unplaced > 0:
            cells["", day] = unplaced
    return cells


def _column(side: Side) -> Column:
    unplaced = sum(number for (area, _), number in side.cells.items() if not area)
    if side.printed is None:
        days = len({day for _, day in side.cells})
        return Column(
            reporter=side.reporter,
            basis=side.basis,
            alleged=sum(side.cells.values()),
            stated=None,
            computed=None,
            unplaced=unplaced,
            days=days,
            days_unequal=0,
            matched=side.matched,
        )
    both = [one for one in side.printed.values() if one.total is not None and one.computed is not None]
    return Column(
        reporter=side.reporter,
        basis=side.basis,
        alleged=sum(alleged(one) or 0 for one in side.printed.values()),
        stated=sum(one.total or 0 for one in both) if both else None,
        computed=sum(one.computed or 0 for one in both) if both else None,
        unplaced=unplaced,
        days=len(side.printed),
        days_unequal=sum(one.sum_ok is False for one in both),
        matched=0,
    )


def _row(area: str, sides: list[Side], sums: list[Counter[str]], tally: list[Tally]) -> Row:
    here = [t for t in tally if t.admin1 == area]
    bands = _sum_by(here, lambda t: t.band)
    return Row(
        admin1=area,
        alleged=tuple(_in_area(side, by_area.get(area)) for side, by_area in zip(sides, sums, strict=True)),
        shared=_shared(sides, here, area),
        incidents=sum(bands.values()),
        matched=bands["probable"],
        doubtful=bands["doubtful"],
    )


def _by_area(side: Side) -> Counter[str]:
    """Cases by governorate, over all days."""
    sums: Counter[str] = Counter()
    for (area, _), number in side.cells.items():
        sums[area] += number
    return sums


def _in_area(side: Side, found: int | None) -> int | None:
    """None where he printed nothing for this governorate, which is not the number zero."""
    return found if found is not None or side.basis == "counts" else 0


def _shared(sides: list[Side], tally: Iterable[Tally], area: str | None) -> tuple[Shared, ...]:
    """Every pair of two reporters of the same kind of material: the synthetic is never held against the real."""
    tally = list(tally)
    return tuple(
        Shared(
            a=a.reporter.name,
            b=b.reporter.name,
            at_most=_at_most(a, b, area),
            matched=_matched(a, b, tally),
            basis_a=a.basis,
            basis_b=b.basis,
            shuffled=compare_shuffled(a.cells, b.cells) if area is None and "counts" in {a.basis, b.basis} else None,
        )
        for a, b in combinations(sides, 2)
        if a.reporter.name != b.reporter.name and a.reporter.synthetic == b.reporter.synthetic
    )


def _at_most(a: Side, b: Side, area: str | None) -> int:
    both = (cell for cell in a.cells if cell[0] and cell in b.cells and area in {None, cell[0]})
    return sum(min(a.cells[cell], b.cells[cell]) for cell in both)


def _matched(a: Side, b: Side, tally: list[Tally]) -> int | None:
    if a.basis == "counts" or b.basis == "counts":
        return None
    wanted = (f"|{a.reporter.name}|", f"|{b.reporter.name}|")
    return sum(t.incidents for t in tally if t.band == "probable" and all(name in t.sides for name in wanted))


def _line(side: Side, days: tuple[date, ...]) -> Line:
    if side.printed is not None:
        said = {day: alleged(one) for day, one in side.printed.items()}
        third = {day: one.by_third_party for day, one in side.printed.items()}
    else:
        said, third = {}, {}
        for (_, day), number in side.cells.items():
            said[day] = (said.get(day) or 0) + number
    return Line(
        reporter=side.reporter,
        basis=side.basis,
        values=tuple(said.get(day) for day in days),
        by_third_party=tuple(third.get(day) for day in days),
    )


def _incident_tally(period: Period) -> list[Tally]:
    """Added up over the days in the database: a long period has as many rows as a short one."""
    within = IncidentTally.objects.filter(day__range=(period.first_on, period.last_on))
    groups = within.values_list("admin1", "sides", "band", "coverage").annotate(Sum("incidents")).order_by()
    return [
        Tally(admin1=admin1, sides=sides, band=band, coverage=coverage, incidents=incidents)
        for admin1, sides, band, coverage, incidents in sorted(groups)
    ]


def _sum_by(tally: Iterable[Tally], key: Callable[[Tally], str]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for one in tally:
        sums[key(one)] += one.incidents
    return sums


def _verdicts(period: Period) -> tuple[VerdictLine, ...]:
    rows = VerdictRow.objects.filter(day__range=(period.first_on, period.last_on), state="present")
    sums = rows.values("reporter", "about", "outcome").annotate(total=Sum("count"), days=Count("day", distinct=True))
    return tuple(
        VerdictLine(
            by=one["reporter"], about=one["about"], outcome=one["outcome"], count=one["total"], days=one["days"]
        )
        for one in sums.order_by("reporter", "about", "outcome")
    )
