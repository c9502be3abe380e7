"""Corrections of a person to what was read of numbers: the corrected record, and beside it what the program had read.

A correction mends a reading, never a bulletin: what was printed wrong stays as printed, with its trap codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from atashbas.reports.records import Casualties, RegisterCount, Report, Verdict
from atashbas.values import AtashbasError, Bounds
from atashbas.web.areas import by_name

LONGEST_FIELD = 200
LARGEST_NUMBER = 1_000_000
Given = Mapping[str, str]
Code = TypeVar("Code", bound=StrEnum)


def corrected_count(count: RegisterCount, given: Given, n: int) -> RegisterCount:
    """The count as corrected: ``total-n``, ``area-n-Hama`` for those read, one more: ``more-n``, ``more-area-n``.

    An area without a number leaves the split; a total left empty is not stated.
    """
    total = number_in(given, f"total-{n}", count.total)
    areas = {area: number_in(given, f"area-{n}-{area}", count.by_area.get(area)) for area in _named(count)}
    more = given.get(f"more-area-{n}", "")
    if more and more not in by_name():
        raise AtashbasError("reading.correction", field="by_area", reason=more[:40])
    if more:
        areas[more] = number_in(given, f"more-{n}", areas.get(more))
    split = {area: number for area, number in areas.items() if number is not None}
    read = {"total": _words(count.total), "by_area": _split(count.by_area)}
    said = {"total": _words(total), "by_area": _split(split)}
    if read == said:
        return count
    open_ = tuple(area for area in count.areas_without_number if area not in split)
    made = replace(
        count, total=total, by_area=MappingProxyType(split), areas_without_number=open_, partial=bool(split and open_)
    )
    traps = [trap for trap in count.traps if trap not in {"sum_mismatch", "total_missing"}]
    traps += ["sum_mismatch"] * (made.sum_ok is False) + ["total_missing"] * (made.total is None and bool(split))
    return replace(made, traps=tuple(traps), machine=_differing(read, said))


def corrected_verdict(verdict: Verdict, given: Given, n: int) -> Verdict:
    """The verdict as corrected: ``outcome-n`` and ``cases-n``."""
    outcome = code_in(given, f"outcome-{n}", verdict.outcome)
    count = number_in(given, f"cases-{n}", verdict.count)
    if count is None:
        raise AtashbasError("reading.correction", field="count", reason="")
    read = {"outcome": verdict.outcome.value, "count": str(verdict.count)}
    said = {"outcome": outcome.value, "count": str(count)}
    return replace(verdict, outcome=outcome, count=count, machine=_differing(read, said))


def corrected_report(report: Report, given: Given, n: int) -> Report:
    """The report as corrected: ``day-n``, ``place-n``, ``admin1-n``, ``type-n``, ``actor-n``, ``target-n`` and harm."""
    actor, target = words_in(given, f"actor-{n}", report.actor), words_in(given, f"target-{n}", report.target)
    made = replace(
        report,
        occurred_on=day_in(given, f"day-{n}", report.occurred_on),
        place=words_in(given, f"place-{n}", report.place),
        admin1=words_in(given, f"admin1-{n}", report.admin1),
        type=code_in(given, f"type-{n}", report.type),
        actor=actor,
        actor_id=report.actor_id if actor == report.actor else None,
        target=target,
        target_id=report.target_id if target == report.target else None,
        casualties=_casualties(report, given, n),
    )
    if made.admin1 and made.admin1 not in by_name():
        raise AtashbasError("reading.correction", field="admin1", reason=made.admin1[:40])
    return replace(made, machine=_differing(_facts(report), _facts(made)))


def harm_of(report: Report, harm: str) -> int | None:
    """Number of people killed or injured that a report states; None: not stated."""
    return next((row.count.best for row in report.casualties if row.harm == harm), None)


def number_in(given: Given, name: str, before: int | None) -> int | None:
    """A number of the form; None where the field was emptied, as before where it was not sent."""
    text = given.get(name)
    if text is None:
        return before
    text = text.strip()
    if not text:
        return None
    if not (text.isdecimal() and int(text[:8]) <= LARGEST_NUMBER and len(text) <= 8):
        raise AtashbasError("reading.correction", field=name, reason=text[:40])
    return int(text)


def day_in(given: Given, name: str, before: date | None) -> date | None:
    """A day of the form; None where the field was emptied."""
    text = given.get(name)
    if text is None:
        return before
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError as error:
        raise AtashbasError("query.date", field=name.rpartition("-")[0], value=text[:40]) from error


def words_in(given: Given, name: str, before: str | None) -> str | None:
    """Words of the form; None where the field was emptied."""
    text = given.get(name)
    return before if text is None else text.strip()[:LONGEST_FIELD] or None


def code_in(given: Given, name: str, before: Code) -> Code:
    """One of the values of a table; what is none is refused."""
    text = given.get(name)
    if text is None:
        return before
    try:
        return type(before)(text)
    except ValueError as error:
        raise AtashbasError("reading.correction", field=name, reason=text[:40]) from error


def _named(count: RegisterCount) -> tuple[str, ...]:
    return (*count.by_area, *(area for area in count.areas_without_number if area not in count.by_area))


def _casualties(report: Report, given: Given, n: int) -> tuple[Casualties, ...]:
    rows = [row for row in report.casualties if row.harm not in {"killed", "injured"}]
    for harm in ("killed", "injured"):
        number = number_in(given, f"{harm}-{n}", harm_of(report, harm))
        who = next((row.who for row in report.casualties if row.harm == harm), "people")
        if number is not None:
            rows.append(Casualties(harm=harm, who=who, count=Bounds.exactly(number)))
    return tuple(rows)


def _facts(report: Report) -> dict[str, str]:
    return {
        "occurred_on": report.occurred_on.isoformat() if report.occurred_on else "",
        "place": report.place or "", "admin1": report.admin1 or "", "type": report.type.value,
        "actor": report.actor or "", "target": report.target or "",
        "killed": _words(harm_of(report, "killed")), "injured": _words(harm_of(report, "injured")),
    }  # fmt: skip


def _differing(read: Mapping[str, str], said: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({name: value for name, value in read.items() if said[name] != value})


def _words(number: int | None) -> str:
    return "" if number is None else str(number)


def _split(areas: Mapping[str, int]) -> str:
    return ", ".join(f"{area} {areas[area]}" for area in sorted(areas))
