"""`watch` and `estimate` on tables of anybody's."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from atashbas.cli.estimate import estimate, watch
from atashbas.cli.main import VERBS
from atashbas.estimate import captures_of
from atashbas.estimate.captures import memberships
from atashbas.values import AtashbasError

START = date(2017, 1, 1)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    values = rng.poisson(1.0, (150, 2))
    values[145:, 0] += 6
    rows = [
        {"area": area, "day": START + timedelta(days=day), "register": "ru", "count": int(values[day, n])}
        for day in range(150)
        for n, area in enumerate(("Hama", "Homs"))
    ]
    path = tmp_path / "counts.csv"
    pl.DataFrame(rows).write_csv(path)
    return path


def test_watch_says_why(table: Path) -> None:
    told = CliRunner().invoke(watch, ["--table", str(table)], catch_exceptions=False).output
    assert told.startswith("Hama: ru counted")
    assert "it is not a finding" in told
    answer = json.loads(CliRunner().invoke(watch, ["--table", str(table), "--json"], catch_exceptions=False).output)
    assert [alarm["area"] for alarm in answer["alarms"]] == ["Hama"]
    assert answer["alarms"][0]["since"] >= "2017-05-24"
    assert answer["sentences"][0]["code"] == "watch.alarm"


def test_a_declared_break_is_no_alarm(table: Path, tmp_path: Path) -> None:
    breaks = tmp_path / "breaks.csv"
    breaks.write_text("day,register,area,reason\n2017-05-26,ru,,another source\n")
    answer = CliRunner().invoke(
        watch, ["--table", str(table), "--breaks", str(breaks), "--json"], catch_exceptions=False
    )
    assert json.loads(answer.output)["alarms"] == []


def test_estimate_of_a_table(table: Path) -> None:
    answer = json.loads(CliRunner().invoke(estimate, ["--table", str(table), "--json"], catch_exceptions=False).output)
    assert answer["bounds"]["registers"] == ["ru"]
    assert answer["rates"]["ru"][0]["area"] == "Hama"
    assert {spoken["code"] for spoken in answer["sentences"]} == {"compliance.rate"}


def test_estimate_of_matched_incidents(tmp_path: Path) -> None:
    cells = captures_of({"100": 210, "010": 140, "001": 90, "110": 140, "101": 90, "011": 60, "111": 60}, "abc").cells
    member = memberships(3).astype(bool)[np.repeat(np.arange(8), cells.astype(int))]
    path = tmp_path / "incidents.csv"
    pl.DataFrame({name: member[:, n] for n, name in enumerate("abc")}).write_csv(path)
    answer = CliRunner().invoke(
        estimate, ["--incidents", str(path), "--registers", "a,b,c", "--json"], catch_exceptions=False
    )
    verdict = json.loads(answer.output)["undercount"]["all"]
    assert verdict["outcome"] == "estimable"
    assert verdict["low"] < 1000 < verdict["high"]


def test_bad_tables_are_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    for text, code in (
        ("area,day,register,count\nHama,2017-01-01,ru,-1\n", "estimate.negative-count"),
        ("area,day,register\nHama,2017-01-01,ru\n", "estimate.columns"),
        ("area,day,register,count\nHama,2017-01-01,ru,1\nHama,2017-01-01,ru,1\n", "estimate.day-twice"),
        ("area,day,register,count\nHama,tomorrow,ru,1\n", "estimate.day-format"),
        ("", "estimate.not-csv"),
    ):
        path.write_text(text)
        with pytest.raises(AtashbasError) as error:
            CliRunner().invoke(watch, ["--table", str(path)], catch_exceptions=False)
        assert error.value.code == code


def test_the_verbs_stand_in_the_table_of_verbs() -> None:
    assert {"watch", "estimate"} <= {verb.name for verb in VERBS}
