"""Records, incidents and heads of registers → one bulletin.

Decides what is added up and what is only laid side by side. Printed numbers are added over days and checked against
their own split; reports are counted; the two are never added to each other. Of several printings of one reporter's day
one stands in the sums (the fullest, then the lowest id) and the others are flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from types import MappingProxyType

from atashbas.bulletin.value import (
    Alleged,
    Basis,
    Break,
    Bulletin,
    Flag,
    Head,
    Incident,
    Reporter,
    Shared,
    VerdictLine,
    Watched,
)
from atashbas.places import governorates
from atashbas.reports.records import RegisterCount, Report, Verdict
from atashbas.values import Period

Cell = tuple[str, date]
Counts = Sequence[tuple[str, RegisterCount]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A column in the making, with its cases by governorate and day, and those of a day without a governorate."""

    alleged: Alleged
    cells: Mapping[Cell, int]
    totals: Mapping[date, int]
    unplaced: Mapping[date, int]


def compose(
    *,
    period: Period,
    reporters: Iterable[Reporter],
    counts: Iterable[tuple[str, RegisterCount]] = (),
    reports: Iterable[tuple[str, Report]] = (),
    verdicts: Iterable[tuple[str, Verdict]] = (),
    incidents: Iterable[Incident] = (),
    heads: Iterable[Head] = (),
    breaks: Iterable[Break] = (),
    watch: Iterable[Watched] = (),
    synthetic: bool | None = None,
) -> Bulletin:
    """Bulletin of a period.

    Parameters
    ----------
    counts, reports, verdicts
        (id, record) of the records that stand; those of other days are left out. A report without a date is in no
        bulletin of days.
    incidents
        Of the joint picture; those of other days are left out.
    synthetic
        None: marked when anything in it is.
    """
    named = tuple(sorted(reporters, key=lambda one: one.name))
    printed, flags = _one_printing(sorted(((i, c) for i, c in counts if c.day in period), key=lambda one: one[0]))
    told = sorted(((i, r) for i, r in reports if r.occurred_on and r.occurred_on in period), key=lambda one: one[0])
    said = sorted(((i, v) for i, v in verdicts if v.day in period), key=lambda one: one[0])
    found = sorted((i for i in incidents if i.occurred_on and i.occurred_on in period), key=_incident_order)
    columns = [*_count_columns(printed), *_report_columns(told)]
    spoke = {column.alleged.reporter for column in columns} | {verdict.by for _, verdict in said}
    areas = {area for column in columns for area in column.alleged.by_area} | {i.admin1 for i in found if i.admin1}
    marks = [r.synthetic for _, r in told] + [c.synthetic for _, c in printed] + [v.synthetic for _, v in said]
    marks += [incident.synthetic for incident in found]
    return Bulletin(
        period=period,
        reporters=named,
        areas=_in_order(areas),
        alleged=tuple(column.alleged for column in columns),
        flags=tuple(sorted([*flags, *(f for _, c in printed for f in _flags(c))], key=_flag_order)),
        shared=_shared(columns, found),
        incidents=tuple(found),
        verdicts=_verdict_lines(said),
        silent=tuple(one.name for one in named if one.name not in spoke),
        heads=tuple(sorted(heads, key=lambda head: head.log)),
        breaks=tuple(sorted((b for b in breaks if b.on in period), key=lambda b: (b.on, b.reporter, b.code))),
        synthetic=any(marks) if synthetic is None else synthetic,
        watch=tuple(watch),
    )


def _one_printing(counts: Counts) -> tuple[Counts, list[Flag]]:
    """One printing for each reporter and day, in the order of reporter and day; the others as flags."""
    by_day: dict[tuple[str, date], list[tuple[str, RegisterCount]]] = {}
    for id_, count in counts:
        by_day.setdefault((count.reporter, count.day), []).append((id_, count))
    kept: list[tuple[str, RegisterCount]] = []
    flags: list[Flag] = []
    for _, printings in sorted(by_day.items()):
        ranked = sorted(printings, key=lambda one: (-len(one[1].by_area), one[1].total is None, one[0]))
        kept.append(ranked[0])
        flags += [
            Flag(
                code="printed-twice",
                reporter=count.reporter,
                day=count.day,
                stated=count.total,
                computed=count.computed,
                source=count.source,
            )
            for _, count in ranked[1:]
        ]
    return kept, flags


def _flags(count: RegisterCount) -> Iterable[Flag]:
    """What a reader must know about one printed number."""
    codes = []
    if count.sum_ok is False:
        codes.append("sum-mismatch")
    if count.total and not count.by_area and not count.areas_without_number:
        codes.append("no-split")
    if count.total is None:
        codes.append("no-total")
    if count.areas_without_number:
        codes.append("areas-without-number")
    for code in codes:
        yield Flag(
            code=code,
            reporter=count.reporter,
            day=count.day,
            stated=count.total,
            computed=count.computed,
            areas=_in_order(count.areas_without_number),
            source=count.source,
        )
    if count.by_third_party is not None:
        yield Flag(
            code="third-party",
            reporter=count.reporter,
            day=count.day,
            stated=count.total,
            computed=count.by_third_party,
            party=count.third_party,
            source=count.source,
        )


def _count_columns(counts: Counts) -> list[_Column]:
    by_reporter: dict[str, list[tuple[str, RegisterCount]]] = {}
    for id_, count in counts:
        by_reporter.setdefault(count.reporter, []).append((id_, count))
    return [_count_column(reporter, own) for reporter, own in sorted(by_reporter.items())]


def _count_column(reporter: str, own: Counts) -> _Column:
    cells = {(area, count.day): n for _, count in own for area, n in count.by_area.items()}
    totals = [count.total for _, count in own if count.total is not None]
    splits = [count.computed for _, count in own if count.computed is not None]
    zero = not splits and totals and not any(totals)  # "no cases" is a statement about every governorate
    unplaced = {count.day: count.total or 0 for _, count in own if not count.by_area}
    alleged = Alleged(
        reporter=reporter,
        basis="counts",
        days=len(own),
        stated=sum(totals) if totals else None,
        computed=0 if zero else sum(splits) if splits else None,
        by_area=_by_area(cells),
        unplaced=sum(unplaced.values()),
        relayed_by=tuple(sorted({count.relayed_by for _, count in own if count.relayed_by})),
        unit=" / ".join(sorted({count.unit for _, count in own})),
        ids=tuple(id_ for id_, _ in own),
        synthetic=any(count.synthetic for _, count in own),
    )
    days = {count.day: max(count.total or 0, count.computed or 0) for _, count in own}
    return _Column(alleged=alleged, cells=cells, totals=days, unplaced=unplaced)


def _report_columns(reports: Sequence[tuple[str, Report]]) -> list[_Column]:
    by_reporter: dict[str, list[tuple[str, Report]]] = {}
    for id_, report in reports:
        by_reporter.setdefault(report.reporter, []).append((id_, report))
    return [_report_column(reporter, own) for reporter, own in sorted(by_reporter.items())]


def _report_column(reporter: str, own: Sequence[tuple[str, Report]]) -> _Column:
    dated = [(report.admin1, report.occurred_on) for _, report in own if report.occurred_on]
    cells = dict(Counter((area, day) for area, day in dated if area))
    unplaced = Counter(day for area, day in dated if not area)
    alleged = Alleged(
        reporter=reporter,
        basis="reports",
        days=len({report.occurred_on for _, report in own}),
        stated=None,
        computed=len(own),
        by_area=_by_area(cells),
        unplaced=sum(unplaced.values()),
        relayed_by=tuple(sorted({report.relayed_by for _, report in own if report.relayed_by})),
        unit="reports",
        ids=tuple(id_ for id_, _ in own),
        synthetic=any(report.synthetic for _, report in own),
    )
    return _Column(alleged=alleged, cells=cells, totals=Counter(day for _, day in dated), unplaced=unplaced)


def _by_area(cells: Mapping[Cell, int]) -> Mapping[str, int]:
    sums: Counter[str] = Counter()
    for (area, _), n in cells.items():
        sums[area] += n
    return MappingProxyType({area: sums[area] for area in _in_order(sums)})


def _shared(columns: Sequence[_Column], incidents: Sequence[Incident]) -> tuple[Shared, ...]:
    """Every pair of different reporters; demo registers are laid beside the real ones, never compared with them."""
    pairs = []
    for a, b in combinations(columns, 2):
        names = (a.alleged.reporter, b.alleged.reporter)
        if names[0] == names[1] or a.alleged.synthetic != b.alleged.synthetic:
            continue
        linked: tuple[Basis, Basis] = (a.alleged.basis, b.alleged.basis)
        both = [i for i in incidents if i.band == "probable" and set(names) <= {name for name, _ in i.sides}]
        pairs.append(
            Shared(
                a=names[0],
                b=names[1],
                basis_a=linked[0],
                basis_b=linked[1],
                at_most=_at_most(a, b),
                matched=len(both) if linked == ("reports", "reports") else None,
            )
        )
    return tuple(pairs)


def _at_most(a: _Column, b: _Column) -> int:
    """Cases two columns can have in common: no more than either has on a day, nor than the governorates allow."""
    found = 0
    for day in sorted(set(a.totals) & set(b.totals)):
        placed = sum(min(n, b.cells.get(cell, 0)) for cell, n in a.cells.items() if cell[1] == day)
        anywhere = a.unplaced.get(day, 0) + b.unplaced.get(day, 0)
        found += min(a.totals[day], b.totals[day], placed + anywhere)
    return found


def _verdict_lines(verdicts: Sequence[tuple[str, Verdict]]) -> tuple[VerdictLine, ...]:
    groups: dict[tuple[str, str, str], list[tuple[str, Verdict]]] = {}
    for id_, verdict in verdicts:
        groups.setdefault((verdict.by, verdict.about, verdict.outcome.value), []).append((id_, verdict))
    return tuple(
        VerdictLine(
            by=by,
            about=about,
            outcome=outcome,
            count=sum(verdict.count for _, verdict in own),
            days=len({verdict.day for _, verdict in own}),
            ids=tuple(id_ for id_, _ in own),
        )
        for (by, about, outcome), own in sorted(groups.items())
    )


def _in_order(areas: Iterable[str]) -> tuple[str, ...]:
    """Governorates by P-code; names that are none come after them, by name."""
    rank = {place.name: at for at, place in enumerate(governorates())}
    return tuple(sorted(set(areas), key=lambda area: (rank.get(area, len(rank)), area)))


def _incident_order(incident: Incident) -> tuple[date, str, str]:
    return incident.occurred_on or date.max, incident.admin1, incident.id


def _flag_order(flag: Flag) -> tuple[date, str, str, str]:
    return flag.day, flag.reporter, flag.code, flag.source or ""
