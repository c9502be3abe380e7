"""Reports of a period with their addresses, for what is drawn from them all at once."""

from __future__ import annotations

from atashbas.node.models import ReportRow
from atashbas.node.records import report_from
from atashbas.reports.records import Report
from atashbas.values import Period


def reports_within(period: Period, *, limit: int) -> tuple[tuple[str, Report], ...]:
    """Reports that stand and whose day lies in a period, by address; the newest where there are more than `limit`."""
    span = (period.first_on, period.last_on)
    rows = ReportRow.objects.filter(occurred_on__range=span, state="present").order_by("-occurred_on", "id")
    return tuple((id_, report_from(text)) for id_, text in sorted(rows.values_list("id", "record")[:limit]))
