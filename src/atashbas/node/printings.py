"""What the register holds of the days and reporters that a bulletin speaks of: another outlet may have printed it."""

from __future__ import annotations

from collections.abc import Iterable

from atashbas.node.models import CountRow, VerdictRow
from atashbas.node.records import record_from
from atashbas.reports.records import Record, RegisterCount, Verdict


def held_beside(records: Iterable[Record]) -> tuple[Record, ...]:
    """Counts and verdicts that stand, of the same reporters and days, in the order in which they were entered."""
    told = [one for one in records if isinstance(one, (RegisterCount, Verdict))]
    days, reporters = {one.day for one in told}, {one.reporter for one in told}
    found: list[Record] = []
    for model in (CountRow, VerdictRow):
        rows = model._default_manager.filter(state="present", day__in=days, reporter__in=reporters)
        found += [record_from(text) for text in rows.order_by("n", "index").values_list("record", flat=True)]
    return tuple(found)
