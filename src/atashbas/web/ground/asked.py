"""What a page of the ground was asked for: a day with its week, and whose claims.

Decides which days a reader may be shown: positions of troops reach a stranger late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from atashbas.places.claims import Claim
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, MINUTES_A_DAY, minute_of
from atashbas.web import periods
from atashbas.web.ground.discretion import LATE_DAYS

WEEK = timedelta(days=7)
CLAIMS, REPORTS = "claims", "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A day, and the reporter whose claims alone are wanted (empty: everybody's, side by side).

    `latest_on` is the last day that this reader may be shown; `basis` says what the picture rests on: the ``claims``
    that were signed, or what the ``reports`` of incidents tell.
    """

    day: date
    by: str
    latest_on: date
    basis: str = CLAIMS

    @property
    def week_on(self) -> date:
        """Monday of the week."""
        return monday(self.day)

    @property
    def minutes(self) -> tuple[int, int]:
        """First and last local minute of the day."""
        low = minute_of(self.day)
        return low, low + MINUTES_A_DAY - 1

    def address(self, day: date | None = None, by: str | None = None) -> str:
        """The question as it stands in an address, with another day or reporter where one is given."""
        basis = "" if self.basis == CLAIMS else self.basis
        wanted = {"on": (day or self.day).isoformat(), "by": self.by if by is None else by, "basis": basis}
        return urlencode({name: value for name, value in wanted.items() if value})

    @property
    def earlier(self) -> str:
        """Address of the week before."""
        return self.address(day=self.day - WEEK)

    @property
    def later(self) -> str:
        """Address of the week after; empty where this reader may not see it yet."""
        return self.address(day=self.day + WEEK) if self.day + WEEK <= self.latest_on else ""


def parse_asked(given: Mapping[str, str], claims: Iterable[Claim], *, member: bool, today: date) -> Asked:
    """What an address asks for; without a day the last one on which a claim begins, else that of the newest incident.

    A stranger who asks for a day of the last four weeks is shown the last day of the last whole week before them.
    Raises AtashbasError ``query.date``.
    """
    latest = today if member else monday(today - timedelta(days=LATE_DAYS)) - timedelta(days=1)
    basis = REPORTS if given.get("basis") == REPORTS else CLAIMS
    begun = _last_begun(claims) if basis == CLAIMS else None
    day = periods.parse_day(given.get("on", ""), "on") or begun or periods.newest_day() or today
    return Asked(day=min(day, latest), by=given.get("by", "")[:64], latest_on=latest, basis=basis)


def monday(day: date) -> date:
    """First day of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_to(last: date, number: int) -> tuple[date, ...]:
    """Mondays of `number` weeks up to and with that of a day, in order."""
    return tuple(monday(last) - WEEK * back for back in reversed(range(number)))


def _last_begun(claims: Iterable[Claim]) -> date | None:
    begun = [claim.span.start_low for claim in claims if FAR_PAST < claim.span.start_low < FAR_FUTURE]
    return date.fromordinal(max(begun) // MINUTES_A_DAY) if begun else None
