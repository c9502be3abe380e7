"""Two real registers: the links that UCDP's coders cited are found, and none where one register's dates are moved."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from atashbas.reconcile import Reconciliation, from_reports, reconcile
from atashbas.reports.mapping import parse_mapping
from atashbas.reports.records import Report
from atashbas.reports.tables import read_table

MAPPING = Path(__file__).parent / "airwars.yaml"


def match(shared: Path, shift: int) -> Reconciliation:
    airwars = gzip.decompress((shared / "data/linkage/airwars_2016-01_2017-06.csv.gz").read_bytes())
    ged = gzip.decompress((shared / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz").read_bytes())
    mapping = parse_mapping(MAPPING.read_bytes())
    a = read_table(airwars, file="airwars.csv", reporter="airwars", mapping=mapping).records
    b = read_table(ged, file="ged.csv", reporter="ucdp").records
    pairs: dict[str, Report] = {}
    for record in (*(moved(r, shift) for r in a if isinstance(r, Report)), *(r for r in b if isinstance(r, Report))):
        pairs.setdefault(f"{record.reporter}:{record.number}", record)
    return reconcile(from_reports(pairs.items()))


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


@pytest.mark.deep
@pytest.mark.parametrize("days", [180, -180])
def test_moved_dates_leave_next_to_no_links(shared: Path, tmp_path: Path, days: int) -> None:
    assert score(shared, match(shared, days), tmp_path, "--shifted")["false_links_per_report"] <= 0.05
