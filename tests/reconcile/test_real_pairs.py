"""Two real registers: the links that UCDP's coders cited are found, and none where one register's dates are moved."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from atashbas.reconcile import Config, Reconciliation, extend, from_reports, reconcile
from atashbas.reconcile.hashes import hash_text
from atashbas.reports.mapping import parse_mapping
from atashbas.reports.records import Report
from atashbas.reports.tables import read_table

MAPPING = Path(__file__).parent / "airwars.yaml"


def match(shared: Path, shift: int) -> Reconciliation:
    return reconcile(read_registers(shared, shift))


def read_registers(shared: Path, shift: int = 0) -> pl.DataFrame:
    airwars = gzip.decompress((shared / "data/linkage/airwars_2016-01_2017-06.csv.gz").read_bytes())
    ged = gzip.decompress((shared / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz").read_bytes())
    mapping = parse_mapping(MAPPING.read_bytes())
    a = read_table(airwars, file="airwars.csv", reporter="airwars", mapping=mapping).records
    b = read_table(ged, file="ged.csv", reporter="ucdp").records
    pairs: dict[str, Report] = {}
    for record in (*(moved(r, shift) for r in a if isinstance(r, Report)), *(r for r in b if isinstance(r, Report))):
        pairs.setdefault(f"{record.reporter}:{record.number}", record)
    return from_reports(pairs.items())


def without_points(table: pl.DataFrame, quarter: int) -> pl.DataFrame:
    """The table with the points of a quarter of Airwars' place names taken away, wherever the name stands."""
    chosen = pl.col("place").fill_null("").map_elements(lambda name: hash_text(name) % 4, pl.Int64) == quarter
    blind = chosen & (pl.col("register") == "airwars")
    return table.with_columns(
        *(pl.when(~blind).then(pl.col(axis)).alias(axis) for axis in ("lat", "lon")),
        pl.when(blind).then(pl.lit("unknown")).otherwise(pl.col("place_precision")).alias("place_precision"),
    )


def moved(report: Report, days: int) -> Report:
    on, end = (day + timedelta(days=days) if day else None for day in (report.occurred_on, report.ends_on))
    return replace(report, occurred_on=on, ends_on=end)


def score(shared: Path, result: Reconciliation, folder: Path, *flags: str) -> dict[str, float]:
    rows = [f"{x['a']},{x['b']},{x['weight_mbits'] / 1000}" for x in result.links.iter_rows(named=True)]
    (folder / "links.csv").write_text("\n".join(["report_a,report_b,weight", *rows]) + "\n", encoding="utf-8")
    command = [sys.executable, str(shared / "tools/score_links.py"), str(folder / "links.csv"), *flags]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_cited_pairs_are_found_first(shared: Path, tmp_path: Path) -> None:
    result = match(shared, 0)
    all_pairs, fair = score(shared, result, tmp_path), score(shared, result, tmp_path, "--sohr")
    assert all_pairs["recall_first"] >= 0.80
    assert all_pairs["recall_linked"] >= 0.82
    assert all_pairs["links_per_report"] <= 1.3
    assert fair["recall_first"] >= 0.72


@pytest.mark.parametrize(
    "quarter", [0, pytest.param(1, marks=pytest.mark.deep), pytest.param(2, marks=pytest.mark.deep)]
)
def test_names_stand_in_for_points(shared: Path, tmp_path: Path, quarter: int) -> None:
    result = reconcile(without_points(read_registers(shared), quarter))
    assert score(shared, result, tmp_path)["recall_first"] >= 0.80


@pytest.mark.deep
def test_late_reports_and_parts_of_aggregates_come_to_what_a_full_run_gives(shared: Path) -> None:
    table = read_registers(shared)
    model = reconcile(table).model
    late = pl.Series([hash_text(identity) % 50 == 7 for identity in table["id"].to_list()])
    ordered = pl.concat([table.filter(~late), table.filter(late)])
    whole, base = (reconcile(t, config=Config(model=model)) for t in (ordered, table.filter(~late)))
    grown = extend(base, table.filter(late))
    assert late.sum() > 100
    assert grown.links.equals(whole.links)
    assert grown.incidents.equals(whole.incidents)


@pytest.mark.deep
@pytest.mark.parametrize("days", [180, -180])
def test_moved_dates_leave_next_to_no_links(shared: Path, tmp_path: Path, days: int) -> None:
    assert score(shared, match(shared, days), tmp_path, "--shifted")["false_links_per_report"] <= 0.05
