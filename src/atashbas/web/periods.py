"""The period a page looks at: from its address, else the four weeks up to the newest incident."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atashbas.node import queries
from atashbas.values import AtashbasError, Period
from atashbas.web.addresses import FIRST_DAY, LAST_DAY

DEFAULT_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A period that a page offers to change to."""

    label: Promise
    period: Period
    here: bool


def newest_day() -> date | None:
    """Day of the newest incident, else the last day on which anybody printed a number; None on an empty node."""
    lines = queries.incidents(queries.Filters(), limit=1).lines
    if lines and lines[0].occurred_on:
        return lines[0].occurred_on
    whole = queries.extent()
    return whole.last_on if whole else None


def default_period() -> Period | None:
    """Four weeks up to the newest incident; None on an empty node."""
    newest = newest_day()
    return Period(first_on=newest - timedelta(days=DEFAULT_DAYS - 1), last_on=newest) if newest else None


def parse_period(given: Mapping[str, str]) -> Period | None:
    """Period that an address names by `from` and `to`, else the default; one of the two alone means that day.

    Raises AtashbasError ``query.date`` for a day that is none, ``value.period`` where the last lies before the first.
    """
    first, last = (parse_day(given.get(name, ""), name) for name in ("from", "to"))
    if first is None and last is None:
        return default_period()
    return Period(first_on=first or last or date.min, last_on=last or first or date.max)


def parse_day(text: str, field: str) -> date | None:
    """Day in ISO form; None for an empty text; AtashbasError ``query.date``, also for one long past or far ahead."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise AtashbasError("query.date", field=field, value=text[:40]) from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise AtashbasError("query.date", field=field, value=text[:40])
    return day


def offers(period: Period) -> tuple[Offer, ...]:
    """Periods to change to: the last day, week, four weeks of this one, and everything."""
    spans = ((1, _("one day")), (7, _("one week")), (DEFAULT_DAYS, _("four weeks")))
    made = [
        (label, Period(first_on=period.last_on - timedelta(days=days - 1), last_on=period.last_on))
        for days, label in spans
    ]
    whole = queries.extent()
    if whole is not None:
        made.append((_("everything"), whole))
    return tuple(Offer(label=label, period=one, here=one == period) for label, one in made)
