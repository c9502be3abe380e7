"""The verb `agreement`: text for people, JSON for scripts, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from atashbas.agreement.pack import pack_bytes
from atashbas.cli.agreement import agreement
from atashbas.values import AtashbasError


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(agreement, words)
    assert result.exit_code == code, (result.output, result.exception)
    return result


def data(*words: str, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", code=code).output)


def test_show_prints_citations_in_the_chosen_language() -> None:
    output = run("show", "--language", "fa").output
    assert "S/RES/2254 (2015), para. 8" in output
    assert "آتش‌بس" in output
    shown = data("show", "hodeidah-2018")
    assert shown["provisions"][0]["citation"].startswith("Agreement on the city of Hodeidah")


def test_check_says_what_is_wrong_and_ends_with_one(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_bytes(pack_bytes("syria-2017"))
    bad.write_bytes(pack_bytes("syria-2017").replace(b"instrument: unscr-2336\n", b"instrument: unscr-1\n"))
    assert "0 faults" in run("check", str(good)).output
    assert "unscr-1" in run("check", str(bad), code=1).output
    assert data("check", str(bad), code=1)["usable"] is False


def test_coverage_from_words_in_any_language() -> None:
    facts = ["--actor", "rejim güçleri", "--target", "عناصر جبهه النصره", "--place", "Саракиб", "--day", "2017-06-02"]
    assert data("coverage", *facts)["outcome"] == "excluded"
    assert "QDe.137" in run("coverage", *facts).output
    assert data("coverage", "--actor", "org:syr_gov")["outcome"] == "undetermined"


def test_words_that_mean_nobody_are_an_error() -> None:
    result = CliRunner().invoke(agreement, ["coverage", "--actor", "xyzzy plugh"])
    assert isinstance(result.exception, AtashbasError)
    assert result.exception.code == "whatif.actor"


def test_cases_all_hold() -> None:
    assert data("cases")["failed"] == 0
    assert "152 cases, 0 answered otherwise" in run("cases").output


@pytest.mark.parametrize(("day", "listed"), [("2017-02-17", False), ("2018-06-17", True)])
def test_actor_on_a_day(day: str, listed: bool) -> None:
    assert ("QDe.137" in run("actor", "HTS", "--on", day).output) is listed
    assert "merged-into" in run("actor", "HTS", "--on", day).output


def test_place_by_distance_and_direction() -> None:
    found = data("place", "21 km north-west of Hama")
    assert found["candidates"][0]["place"]["id"] == "hama"
    assert found["point"]["precision"] == "near"
    assert "SY02" in run("place", "استان حلب").output


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("2016-12-29T21:59Z", "outside"),
        ("2016-12-29T22:00Z", "applies"),
        ("2016-12-30T00:59+03:00", "outside"),
        ("2017-07-01T00:00+03:00", "applies"),
    ],
)
def test_an_instant_is_read_on_the_agreements_clock(at: str, outcome: str) -> None:
    facts = ["--actor", "org:syr_gov", "--target", "org:faylaq_sham", "--place", "hama", "--at", at]
    assert data("coverage", *facts)["outcome"] == outcome


def test_an_hour_without_offset_is_refused() -> None:
    result = CliRunner().invoke(agreement, ["coverage", "--at", "2016-12-29T22:00"])
    assert isinstance(result.exception, AtashbasError)
    assert result.exception.code == "facts.no-offset"
    assert CliRunner().invoke(agreement, ["coverage", "--at", "noon"]).exit_code == 2


@pytest.mark.parametrize("word", ["unknown", "неизвестно", "نامعلوم", "مجهول", "bilinmeyen"])
def test_unknown_is_a_word_like_any_other(word: str) -> None:
    facts = ["--actor", word, "--target", "org:faylaq_sham", "--place", "hama", "--day", "2017-02-17"]
    assert data("coverage", *facts)["outcome"] == "undetermined"
