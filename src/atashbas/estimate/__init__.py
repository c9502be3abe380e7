"""Estimation and early warning on plain tables: what the counts allow one to say, and what they do not.

Decides bounds, breaks, alarms, forecasts, undercount verdicts, agreement of sources and rates of compliance. Knows
values only; takes Polars tables and NumPy arrays; every die is a seeded generator that the caller hands in.
"""

from atashbas.estimate.bounds import CountBounds, PairBounds, ShuffledDays, count_bounds, month_of, shuffled_days
from atashbas.estimate.counts import Counts, parse_counts

__all__ = [
    "CountBounds",
    "Counts",
    "PairBounds",
    "ShuffledDays",
    "count_bounds",
    "month_of",
    "parse_counts",
    "shuffled_days",
]
