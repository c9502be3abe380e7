"""`read`, `lexicon check` and `import bulletin`: what they print and how they end."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from atashbas.cli import main
from atashbas.cli.outcome import report_errors
from atashbas.node import intake
from atashbas.node.home import Home
from atashbas.reading import read_text, to_records
from atashbas.reports.records import Record
from atashbas.values import AtashbasError

BULLETIN = (
    "On 2 March 2017 the Russian side registered 5 violations in Hama (3) and Homs (2). "
    "The Turkish side registered 4 violations in Idlib (4). None of the 4 was confirmed by the Russian side."
)
COLUMNS = "kind,value,en,fa,ar,ru,tr,source\n"


def run(*words: object) -> Result:
    """The verb in this process."""
    sys.argv = ["atashbas", *map(str, words)]
    with report_errors():
        return CliRunner().invoke(main.cli, [str(word) for word in words], prog_name="atashbas")


@pytest.fixture
def bulletin(tmp_path: Path) -> Path:
    file = tmp_path / "bulletin.txt"
    file.write_text(BULLETIN, "utf-8")
    return file


def test_read_prints_counts_and_verdicts(bulletin: Path) -> None:
    result = run("read", bulletin)
    assert result.exit_code == 0, result.output
    assert "count RU 5 (Hama 3, Homs 2)" in result.output
    assert "verdict RU on TR: not-confirmed 4" in result.output


def test_read_prints_one_json_object(bulletin: Path) -> None:
    result = run("read", "--json", bulletin, bulletin)
    documents = json.loads(result.stdout)["documents"]
    assert [d["date"] for d in documents] == ["2017-03-02"] * 2
    assert [c["total"] for c in documents[0]["register_counts"]] == [5, 4]


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(bulletin: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    result = run("read", picture, bulletin)
    assert result.exit_code == 1
    assert "count RU 5" in result.output


def test_own_names_are_used_and_rows_without_source_named(bulletin: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(COLUMNS + "area,Raqqa,Rakkastan,,,,,mission\nperson,person:x,Jane Example,,,,,\n", "utf-8")
    text = tmp_path / "own.txt"
    text.write_text("The Russian side registered 2 violations in Rakkastan (2).", "utf-8")
    assert "count RU 2 (Raqqa 2)" in run("read", "--day", "2017-03-02", "--lexicon", own, text).output
    checked = run("lexicon", "check", own)
    assert checked.exit_code == 1
    assert "person:x" in checked.output


def test_the_packaged_lists_have_nothing_to_mend() -> None:
    assert run("lexicon", "check").exit_code == 0


def test_a_bulletin_told_by_two_outlets_goes_in_once(bulletin: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.txt"
    again.write_text(BULLETIN.replace("registered", "recorded"), "utf-8")
    result = run("import", "bulletin", "--dry-run", "--json", bulletin, again)
    told = json.loads(result.stdout)
    assert told["repeated"] == 4, "two counts and two verdicts"
    assert told["contradictions"] == []
    assert all(r["sha256"] and r["start"] < r["end"] for r in told["records"])
    assert sorted(r["reporter"] for r in told["records"] if "total" in r) == ["ru", "tr"]


def test_two_bulletins_that_contradict_each_other_are_shown(bulletin: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(BULLETIN.replace("5 violations in Hama (3)", "6 violations in Hama (4)"), "utf-8")
    result = run("import", "bulletin", "--dry-run", bulletin, other)
    assert result.exit_code == 1
    assert "contradict" in result.output


def test_each_sides_counts_go_into_that_sides_log_and_in_once(demo_node: Home, bulletin: Path) -> None:
    first = json.loads(run("import", "bulletin", "--json", bulletin).stdout)
    again = json.loads(run("import", "bulletin", "--json", bulletin).stdout)
    assert {r["reporter"] for r in first["results"]} == {"ru", "tr"}
    assert sum(r["stored"] for r in first["results"]) == 4
    assert sum(r["stored"] for r in again["results"]) == 0
    assert sum(r["repeated"] for r in again["results"]) == 4


def test_a_version_of_a_bulletin_that_is_held_goes_in_no_more(demo_node: Home, bulletin: Path, tmp_path: Path) -> None:
    run("import", "bulletin", "--json", bulletin)
    folder = tmp_path / "later"
    folder.mkdir()
    (folder / ".hidden").write_text("nothing", "utf-8")
    (folder / "other.txt").write_text(BULLETIN.replace("registered", "recorded"), "utf-8")
    told = json.loads(run("import", "bulletin", "--json", folder).stdout)
    assert (told["repeated"], told["records"], told["results"]) == (4, [], [])
    (folder / "other.txt").write_text(BULLETIN.replace("Idlib (4)", "Aleppo (4)"), "utf-8")
    shown = run("import", "bulletin", "--dry-run", folder)
    assert f"tr, 2017-03-02: {bulletin} and" in shown.output


def test_a_reporter_whose_log_takes_nothing_is_named_and_the_others_go_in(
    demo_node: Home, bulletin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = intake.enter_records

    def refuse(home: Home, records: list[Record], source: str, *, by: str) -> intake.ImportResult:
        if records[0].reporter == "tr":
            raise AtashbasError("reporter.unknown", reporter="tr", known="ru")
        return enter(home, records, source, by=by)

    monkeypatch.setattr(intake, "enter_records", refuse)
    result = run("import", "bulletin", "--json", bulletin)
    told = {one["reporter"]: one for one in json.loads(result.stdout)["results"]}
    assert result.exit_code == 1
    assert told["ru"]["stored"] == 3
    assert told["tr"]["kept_out"] == 1
    assert "tr" in told["tr"]["refused"]


def test_a_file_that_says_nothing_is_named(bulletin: Path, tmp_path: Path) -> None:
    silent = tmp_path / "silent.txt"
    silent.write_text("The weather in Moscow was mild on Thursday.", "utf-8")
    result = run("import", "bulletin", "--dry-run", bulletin, silent)
    assert result.exit_code == 1
    assert "2 bulletins: 4 records" in result.output
    assert "no report of zero" in result.output


def test_an_empty_folder_and_a_closed_file_are_named_and_the_others_are_read(bulletin: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    closed = tmp_path / "closed.txt"
    closed.symlink_to(tmp_path / "nowhere")
    assert run("read", closed).exit_code == 2
    result = run("read", tmp_path / "empty", bulletin)
    assert result.exit_code == 1
    assert "holds no file" in result.output
    assert "count RU 5" in result.output


def test_a_text_that_prints_two_bulletins_contradicts_itself_and_nothing_is_lost(tmp_path: Path) -> None:
    text = tmp_path / "two.txt"
    second = BULLETIN.replace("Hama (3)", "Hama (1)").replace("Homs (2)", "Homs (4)")
    text.write_text(f"{BULLETIN}\n\nRussian text follows.\n\n{second}", "utf-8")
    document = read_text(text.read_text("utf-8"), source="two")
    numbers = [(one.reporter, one.number) for one in to_records(document).records]
    assert len(set(numbers)) == len(numbers)
