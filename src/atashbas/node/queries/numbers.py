"""Printed numbers one by one: what stands behind a sum, with the place in the register and the source of each."""

from __future__ import annotations

from atashbas.node.models import CountRow
from atashbas.node.queries.counts import printed
from atashbas.node.queries.values import NumberLine
from atashbas.node.records import count_from
from atashbas.values import Period


def numbers(period: Period, reporter: str) -> tuple[NumberLine, ...]:
    """Every printing of a reporter's numbers in a period, newest day first; amended and withdrawn ones too."""
    standing = printed(period).get(reporter, {})
    rows = CountRow.objects.filter(reporter=reporter, day__range=(period.first_on, period.last_on))
    lines = []
    taken = set()
    for row in rows.order_by("-day", "id"):
        count = count_from(row.record)
        stands = row.state == "present" and row.day not in taken and standing.get(row.day) == count
        if stands:
            taken.add(row.day)  # the same text printed twice stands once
        lines.append(NumberLine(id=row.id, count=count, stands=stands, state=row.state))
    return tuple(lines)
