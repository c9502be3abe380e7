"""Periods: half-open stretches of time, and days in a stated time zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from atashbas.values.errors import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from `first_on` to `last_on`, both included, in the agreement's time zone.

    Raises AtashbasError ``value.period`` when the last day lies before the first.
    """

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise AtashbasError("value.period", first=self.first_on.isoformat(), last=self.last_on.isoformat())

    def __contains__(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.last_on - self.first_on).days + 1

    def each_day(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first_on + timedelta(days=n) for n in range(self.days))
