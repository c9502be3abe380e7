"""How values of the field stand in addresses, and how other pages cite them."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

# Weeks and months are counted back and on from a day that is asked for, and calendars begin and end.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


class DayAddress:
    """A day in ISO form inside an address; what is no day is no page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Day of an address; ValueError lets Django look further, and so find nothing."""
        day = date.fromisoformat(value)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        """Address part of a day."""
        return value.isoformat()


def report_address(report_id: str) -> str:
    """Address of a report by its id log/n/index."""
    log, n, index = report_id.rsplit("/", 2)
    return reverse("report", args=[log, int(n), int(index)])
