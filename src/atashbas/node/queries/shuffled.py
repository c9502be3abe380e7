"""What two lists of printed numbers could share if nothing were shared: the days of one shuffled within each month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from atashbas.estimate import ShuffledDays, month_of, shuffled_days

SEED = 20170217  # the day after the Joint Group was set up; any seed does, but everybody must use the same
REPLICAS = 499
LEAST_DAYS = 5  # of both in one month or more: fewer orders of days than this say nothing
Cells = Mapping[tuple[str, date], int]


def compare_shuffled(a: Cells, b: Cells) -> ShuffledDays | None:
    """The comparison over the days on which both state numbers for governorates; None where those are too few."""
    days = sorted(_days(a) & _days(b))
    if len(days) < LEAST_DAYS:
        return None
    areas = sorted({area for area, _ in (*a, *b) if area})
    x, y = (np.array([[cells.get((area, day), 0) for area in areas] for day in days], np.float64) for cells in (a, b))
    return shuffled_days(x, y, np.random.default_rng(SEED), REPLICAS, month_of(tuple(days)))


def _days(cells: Cells) -> set[date]:
    return {day for area, day in cells if area}
