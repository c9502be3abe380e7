"""Numbers without reports: bounds and what shuffled days would give, never a link."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from atashbas.node import queries
from atashbas.node.home import Home
from atashbas.node.models import LinkRow, ReportRow
from atashbas.node.queries.shuffled import LEAST_DAYS, compare_shuffled
from atashbas.values import Period

START = date(2017, 3, 1)


def cells(rows: list[tuple[int, int]]) -> dict[tuple[str, date], int]:
    """Numbers of two governorates on following days."""
    return {
        (area, START + timedelta(days=n)): number
        for n, row in enumerate(rows)
        for area, number in zip(("Hama", "Idlib"), row, strict=True)
    }


def test_the_comparison_by_hand() -> None:
    """Both alternate between 4 and 0: days as they are share everything, shuffled ones half of it."""
    rows = [(4, 0) if n % 2 else (0, 4) for n in range(20)]
    found = compare_shuffled(cells(rows), cells(rows))
    assert found is not None
    assert (found.observed, found.days) == (80, 20)
    assert found.expected == pytest.approx(40)
    assert abs(found.mean - 40) < 3
    assert found.above_chance


def test_what_has_no_governorate_is_shared_by_no_bound() -> None:
    rows = [(4, 0)] * 10
    nowhere = {("", day): 9 for _, day in cells(rows)}
    found = compare_shuffled({**cells(rows), **nowhere}, {**cells(rows), **nowhere})
    assert found is not None
    assert found.observed == 40
    assert not found.above_chance  # every order of equal days is the same


def test_too_few_days_say_nothing() -> None:
    assert compare_shuffled(cells([(1, 1)] * (LEAST_DAYS - 1)), cells([(1, 1)] * LEAST_DAYS)) is None


def test_printed_numbers_get_the_comparison_and_no_link(demo_node: Home) -> None:
    extent = queries.extent()
    assert extent is not None
    found = queries.situation(Period(first_on=date(2017, 5, 1), last_on=date(2017, 9, 30)))
    pair = next(one for one in found.shared if {one.a, one.b} == {"ru", "tr"})
    assert pair.matched is None
    assert pair.shuffled is not None
    assert pair.shuffled.observed == pair.at_most
    assert pair.shuffled.replicas == 499
    assert all(one.shuffled is None for row in found.rows for one in row.shared)
    linked = {end for pair in LinkRow.objects.values_list("a", "b") for end in pair}
    assert set(ReportRow.objects.filter(id__in=linked).values_list("reporter", flat=True)) <= {
        "demo-ir", "demo-ru", "demo-tr"
    }  # fmt: skip
