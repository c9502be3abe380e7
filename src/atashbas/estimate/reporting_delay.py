r"""Recent days are incomplete: reports come in late. How much of a day is known so far, and what it will come to.

With g(d) the chance that a report arriving within d days arrives on day d exactly, estimated backwards from all reports
that had the time to arrive (so that recent days, cut off, do not bias it):

    F(d) = prod_{k > d} (1 - g(k))          eventual count of a day known for d days ~ count / F(d)       [reports]

The interval is that of a Poisson count (Garwood) over F(d). F is relative to the longest delay seen: what never arrives
is not in it.

References: Kalbfleisch & Lawless 1989, J. Am. Stat. Assoc. 84:360-372; Lawless 1994, Can. J. Stat. 22:15-31. Check
value: delays of 0 and 1 day in equal parts give F(0) = 1/2, F(1) = 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from atashbas.estimate.compliance import garwood
from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingDelay:
    """Share of reports known within d days, d = 0..longest; `reports` is how many it rests on."""

    known_within: Floats
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletedDay:
    """One recent day: reports so far, share known, eventual number with its interval."""

    day: date
    reported: int
    share_known: float
    expected: float
    low: float
    high: float


def fit_reporting_delay(table: pl.DataFrame, on: date, longest_days: int = 60) -> ReportingDelay:
    """Delay distribution from reports with the columns `occurred_on` and `reported_on` (dates).

    Reports later than `longest_days`, after `on` or dated before their own event are left out.

    Raises
    ------
    AtashbasError
        ``estimate.columns``; ``estimate.empty`` when no report is left.
    """
    missing = [name for name in ("occurred_on", "reported_on") if name not in table.columns]
    if missing:
        raise AtashbasError("estimate.columns", column=missing[0])
    rows = table.drop_nulls(["occurred_on", "reported_on"]).filter(pl.col("reported_on") <= on)
    delay = (rows["reported_on"] - rows["occurred_on"]).dt.total_days().to_numpy()
    seen_for = (pl.Series([on] * rows.height, dtype=pl.Date) - rows["occurred_on"]).dt.total_days().to_numpy()
    kept = (delay >= 0) & (delay <= longest_days)
    if not kept.any():
        raise AtashbasError("estimate.empty")
    delay, seen_for = delay[kept], seen_for[kept]
    hazard = np.zeros(longest_days + 1)
    for days in range(1, longest_days + 1):
        could = (delay <= days) & (seen_for >= days)
        hazard[days] = (delay[could] == days).mean() if could.any() else 0.0
    later = np.cumprod((1 - hazard)[::-1])[::-1]
    return ReportingDelay(known_within=np.append(later[1:], 1.0), reports=int(kept.sum()))


def complete_days(reported: dict[date, int], delay: ReportingDelay, on: date) -> tuple[CompletedDay, ...]:
    """Recent days with what they will come to; a day of which less than a twentieth is known is left out."""
    completed = []
    for day in sorted(reported):
        age = (on - day).days
        if age < 0 or reported[day] < 0:
            raise AtashbasError("estimate.negative-count", count=reported[day], day=day.isoformat())
        share = float(delay.known_within[min(age, len(delay.known_within) - 1)])
        if share < 0.05:
            continue
        low, high = garwood(reported[day])
        completed.append(
            CompletedDay(
                day=day,
                reported=reported[day],
                share_known=share,
                expected=reported[day] / share,
                low=max(low / share, float(reported[day])),
                high=high / share,
            )
        )
    return tuple(completed)
