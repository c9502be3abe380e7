"""Printed numbers by reporter and day: which of several printings of one day stands in the tables.

Several outlets print one reporter's number of a day. One of them stands in sums (the one with the fullest split, then
the lowest report address), so that nothing is counted twice; all of them stay in the register and on the day's page.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from atashbas.node.models import CountRow
from atashbas.node.records import count_from
from atashbas.reports.records import RegisterCount
from atashbas.values import Period

ByDay = Mapping[date, RegisterCount]


def printed(period: Period) -> dict[str, dict[date, RegisterCount]]:
    """Reporter → day → the printing that stands in sums."""
    rows = CountRow.objects.filter(day__range=(period.first_on, period.last_on), state="present")
    found: dict[str, dict[date, list[tuple[tuple[int, int, str], RegisterCount]]]] = {}
    for id_, text in rows.order_by("id").values_list("id", "record"):
        count = count_from(text)
        fullness = (-len(count.by_area), int(count.total is None), id_)
        found.setdefault(count.reporter, {}).setdefault(count.day, []).append((fullness, count))
    return {
        reporter: {day: min(printings, key=lambda one: one[0])[1] for day, printings in sorted(days.items())}
        for reporter, days in sorted(found.items())
    }


def alleged(count: RegisterCount) -> int | None:
    """The number a day stands for: the printed total, else what follows from the split; None: neither."""
    return count.total if count.total is not None else count.computed
