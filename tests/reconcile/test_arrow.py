"""A table is a table: Arrow and Polars give the same links."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyarrow as pa

from atashbas.reconcile import reconcile


def test_an_arrow_table_gives_the_same_links() -> None:
    rows = [
        {"id": f"{register}{n}", "register": register, "day": date(2017, 2, 1 + n), "lat": 35.0 + n / 10, "lon": 37.0}
        for register in ("a", "b")
        for n in range(20)
    ]
    frame = pl.DataFrame(rows)
    table = pa.Table.from_pylist(rows)
    assert reconcile(table).links.equals(reconcile(frame).links)
    assert reconcile(table).incidents.equals(reconcile(frame).incidents)
