"""The verb `agreement`: text for people, JSON for scripts, exit codes."""

from __future__ import annotations

import gzip
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
    assert "184 cases, 0 answered otherwise" in run("cases").output


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


CLAIMS = """kind,actor,place,from,to,by,state,source
presence,org:faylaq_sham,khan-tuman,2017-01-01,,ru,,a map
presence,org:nusra,khan-tuman,2017-01-01,2017-03-01,ru,,a map
presence,org:faylaq_sham,khan-tuman,2017-01-01,,tr,,a map
"""


def test_separation_week_by_week(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(CLAIMS, encoding="utf-8")
    output = run("separation", str(file), "--from", "2017-02-20", "--weeks", "4").output
    assert "ru: co-located, tr: no-listed-group" in output
    assert "ask-both-to-state" in output
    rows = data("separation", str(file), "--from", "2017-02-20", "--weeks", "4")["rows"]
    assert [row["next_step"] for row in rows] == ["ask-both-to-state", "ask-both-to-state", "none", "none"]
    file.write_text(CLAIMS + "presence,org:nusra,nowhere,2017-01-01,,ru,,a map\n", encoding="utf-8")
    assert run("separation", str(file), "--from", "2017-02-20", code=1).output


def test_un_list_is_laid_beside_the_registry(shared: Path, tmp_path: Path) -> None:
    file = tmp_path / "un.xml"
    file.write_bytes(gzip.decompress((shared / "data/sanctions/UN_SC_consolidated_2026-02-27.xml.gz").read_bytes()))
    output = run("un-list", str(file)).output
    assert "QDe.156  org:jund_aqsa" in output
    assert "730 people were not read" in output
    assert data("un-list", str(file))["entities"] == 273
    file.write_text("<LIST/>", encoding="utf-8")
    assert data("un-list", str(file), code=1)["faults"][0]["code"] == "un-list.form"


def test_boundaries_are_read_and_their_faults_told(shared: Path) -> None:
    found = data("boundaries", str(shared / "data/geo/syr_admin3.geojson.gz"))
    assert len(found["areas"]) == 272
    assert {fault["code"] for fault in found["faults"]} == {"boundaries.names-swapped", "boundaries.outline-mended"}
    assert "14 areas" in run("boundaries", str(shared / "data/geo/syr_admin1.geojson.gz")).output
