"""The real part of the demo: what the public bulletins of 2017-2021 printed, as register counts and verdicts.

Decides nothing: `bulletins.csv` holds what was printed, one number a row with the address of its page, and a total that
its own split contradicts stays as printed. Both registers are known from the Russian centre's bulletin, which also
prints the Turkish part's numbers: those are relayed, and say so. No Iranian count is public.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType

from atashbas.reports.records import Outcome, RegisterCount, Verdict

UNIT = "cases of firing"
PRINTED_BY = "ru"  # the bulletin that prints the counts of both parts of the commission
ABOUT = "tr"
Row = Mapping[str, str]


@cache
def real_counts() -> tuple[RegisterCount | Verdict, ...]:
    """Counts of the reporters ``ru`` and ``tr`` and the Russian verdicts on Turkish cases, by day, then reporter."""
    text = (files(__package__) / "bulletins.csv").read_text(encoding="utf-8")
    rows: list[Row] = sorted(csv.DictReader(io.StringIO(text)), key=lambda row: (row["day"], row["reporter"]))
    found: list[RegisterCount | Verdict] = []
    for (day, reporter), group in groupby(rows, key=lambda row: (row["day"], row["reporter"])):
        printed = list(group)
        found.append(_count(date.fromisoformat(day), reporter, printed))
        found.extend(_verdict(date.fromisoformat(day), row) for row in printed if row["item"] == "outcome-of-tr")
    return tuple(found)


def _count(day: date, reporter: str, rows: Sequence[Row]) -> RegisterCount:
    areas = {row["name"]: int(row["number"]) for row in rows if row["item"] == "area"}
    third = next((row for row in rows if row["item"] == "third-party"), None)
    first = rows[0]
    return RegisterCount(
        reporter=reporter,
        number=f"bulletin-{day.isoformat()}",
        day=day,
        total=_number(rows, "total"),
        by_area=MappingProxyType(areas),
        areas_without_number=tuple(_names(rows, "area-without-number")),
        by_third_party=int(third["number"]) if third else None,
        third_party=third["name"] if third else None,
        unit=UNIT,
        source=first["source"],
        outlet=first["outlet"],
        relayed_by=None if reporter == PRINTED_BY else PRINTED_BY,
        traps=(*_names(rows, "trap"), *_names(rows, "note"), *_date_trap(first)),
    )


def _date_trap(row: Row) -> tuple[str, ...]:
    """A day that no page states, only its neighbours in time, is flagged as such."""
    return ("date_inferred",) if row["date_basis"] == "inferred" else ()


def _number(rows: Sequence[Row], item: str) -> int | None:
    return next((int(row["number"]) for row in rows if row["item"] == item), None)


def _names(rows: Sequence[Row], item: str) -> Iterable[str]:
    return (row["name"] for row in rows if row["item"] == item)


def _verdict(day: date, row: Row) -> Verdict:
    return Verdict(
        by=row["reporter"],
        about=ABOUT,
        number=f"bulletin-{day.isoformat()}-{row['name']}",
        day=day,
        outcome=Outcome(row["name"]),
        count=int(row["number"]),
        source=row["source"],
    )
