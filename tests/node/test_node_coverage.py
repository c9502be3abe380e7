"""Coverage by columns is coverage one by one, for every report that the demo and a real source hold."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

from atashbas.node import coverage
from atashbas.node.demo.synthetic import synthetic_files
from atashbas.node.home import Home
from atashbas.reports.records import Record, Report
from atashbas.reports.tables import read_table
from atashbas.values import UncertainPoint


def reports_of(records: tuple[Record, ...]) -> list[Report]:
    return [record for record in records if isinstance(record, Report)]


def one_by_one(reports: list[Report]) -> list[str]:
    return [coverage.outcome({"x/0/0": report}) for report in reports]


def test_the_demo_by_columns_and_one_by_one(node: Home) -> None:
    for file in synthetic_files():
        told = reports_of(read_table(file.data, file=file.name, reporter=file.reporter).records)
        bare = [replace(report, admin1=None, place=None) for report in told[:40]]
        far = [replace(report, admin1=None, point=UncertainPoint(lat_udeg=0, lon_udeg=0)) for report in told[:40]]
        given = [*told, *bare, *far, *(replace(report, time="14:30") for report in told[:40])]
        assert coverage.outcomes(given) == one_by_one(given)
        assert len(set(coverage.outcomes(given))) > 1


def test_a_real_source_by_columns_and_one_by_one(node: Home, shared: Path) -> None:
    data = gzip.decompress((shared / "data/ucdp/ged_syria_2016-01_2017-06.csv.gz").read_bytes())
    told = reports_of(read_table(data, file="ged.csv", reporter="ucdp").records)[::4]
    assert coverage.outcomes(told) == one_by_one(told)


def test_no_report_no_outcome(node: Home) -> None:
    assert coverage.outcomes([]) == []
