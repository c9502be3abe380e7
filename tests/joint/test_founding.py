"""Ids of incidents stay: who comes later joins what stands, whichever register he is of and wherever its count is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from atashbas.reconcile import reconcile

START = datetime(2017, 3, 1, tzinfo=UTC)


def table(reports: list[tuple[str, int, int, int]]) -> pl.DataFrame:
    """(register, entry, place, hour of entering) → reports; one place is one incident, far from all others."""
    rows = [
        {
            "id": f"{register}/{entry}/0", "register": register, "day": date(2017, 2, 1) + timedelta(days=9 * place),
            "lat": 34.0 + place, "lon": 37.0, "place_precision": "site", "type": "air.strike", "killed_low": 4,
            "killed_high": 4, "entered_at": START + timedelta(hours=hour),
        }
        for register, entry, place, hour in reports
    ]  # fmt: skip
    return pl.DataFrame(rows)


def ids(frame: pl.DataFrame) -> dict[str, str]:
    found = reconcile(frame).incidents
    return {report: id_ for id_, group in found.iter_rows() for report in group}


reports = st.lists(
    st.tuples(st.sampled_from(("ir", "ru", "tr", "un")), st.integers(0, 3), st.integers(0, 2), st.integers(0, 40)),
    min_size=2,
    max_size=8,
    unique_by=(lambda one: one[:2], lambda one: (one[0], one[2]), lambda one: one[3]),
)


@settings(max_examples=25, deadline=None)
@given(reports)
def test_a_report_entered_later_never_changes_the_id_of_an_incident(drawn: list[tuple[str, int, int, int]]) -> None:
    in_time = sorted(drawn, key=lambda one: one[3])
    before = ids(table(in_time[:-1]))
    after = ids(table(in_time))
    kept = {report: after[report] for report in before}
    # Registers of one or two reports are matched on expectations alone; whatever joins keeps the earlier one's id.
    for report, id_ in before.items():
        if [one for one in kept if kept[one] == kept[report]] == [one for one in before if before[one] == id_]:
            assert kept[report] == id_


def test_the_log_with_the_lower_count_does_not_take_an_incident_over() -> None:
    first = [("ru", 500, 1, 0), ("tr", 300, 1, 1)]
    late = [*first, ("un", 0, 1, 2)]
    before, after = ids(table(first)), ids(table(late))
    assert before["ru/500/0"] == before["tr/300/0"]
    assert after["un/0/0"] == after["ru/500/0"] == before["ru/500/0"]
    untimed = table(late).drop("entered_at")
    assert ids(untimed)["ru/500/0"] != before["ru/500/0"]  # without times only the counts of the logs decide
