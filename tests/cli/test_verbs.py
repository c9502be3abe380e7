"""The verbs: what they print for people and for scripts, and how they end."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from atashbas.cli import main, outcome
from atashbas.cli.outcome import report_errors
from atashbas.node.home import Home
from atashbas.node.logs import close_stores

CSV = (
    "number,date,governorate,place,type\nA-1,2017-02-10,Idlib,Saraqib,shelling\nA-2,2017-02-31,Idlib,Saraqib,shelling\n"
)

PRINTS_JSON_ANYWAY = {"atashbas bundle sizes"}


def run(*words: object) -> Result:
    """Run the command as `main` does, in this process; exit codes of the family's errors included."""
    return CliRunner().invoke(guarded, [str(word) for word in words])


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def guarded(words: tuple[str, ...]) -> None:
    sys_argv, sys.argv = sys.argv, ["atashbas", *words]
    try:
        with report_errors():
            main.cli(list(words), prog_name="atashbas", standalone_mode=True)
    finally:
        sys.argv = sys_argv


def answer(*words: object, code: int = 0) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(CSV)
    return path


def every_command(group: click.Group, path: str = "atashbas") -> list[tuple[str, click.Command]]:
    context, found = click.Context(group), []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        words = f"{path} {name}"
        found += every_command(command, words) if isinstance(command, click.Group) else [(words, command)]
    return found


def test_help_lists_every_verb_without_loading_the_framework() -> None:
    code = (
        "import sys; from atashbas.cli.main import cli\n"
        "try: cli(['--help'], prog_name='atashbas')\n"
        "except SystemExit: pass\n"
        "print('loaded' if {'django', 'polars', 'numpy'} & set(sys.modules) else 'light')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("light\n")
    assert all(f"  {verb.name} " in done.stdout for verb in main.VERBS)


def test_every_command_says_what_it_does_and_speaks_json() -> None:
    for words, command in every_command(main.cli):
        assert command.help, words
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert all(one.help for one in options), words
        spoken = {opt for one in options for opt in one.opts} & {"--json", "--out"}
        assert spoken or words in PRINTS_JSON_ANYWAY, words


def test_an_import_with_a_bad_row_exits_1_and_names_it(demo_node: Home, file: Path) -> None:
    result = run("import", file, "--reporter", "demo-ru")
    assert result.exit_code == outcome.WRONG_FOUND
    assert "2 rows; 1 stored, 0 amended, 0 already held, 1 kept out" in result.stdout
    assert "cases.csv" in result.stderr
    assert "3" in result.stderr
    again = answer("import", file, "--reporter", "demo-ru", code=1)
    assert (again["stored"], again["repeated"], again["kept_out"]) == (0, 1, 1)
    assert len(again["messages"]) == len(again["faults"])


def test_a_dry_run_shows_the_mapping_and_stores_nothing(demo_node: Home, file: Path) -> None:
    shown = answer("import", file, "--reporter", "demo-ru", "--dry-run")
    assert (shown["new"], shown["rows"]) == (1, 2)
    assert shown["mapping"]["columns"]["governorate"] == "admin1"
    assert answer("import", file, "--reporter", "demo-ru", code=1)["stored"] == 1


def test_an_unknown_reporter_exits_3_with_words_and_code(demo_node: Home, file: Path) -> None:
    result = run("import", file, "--reporter", "nobody")
    assert result.exit_code == outcome.NOT_ALLOWED
    assert "nobody" in result.stderr
    assert answer("import", file, "--reporter", "nobody", code=3)["error"]["code"] == "reporter.unknown"


def test_without_a_node_every_verb_that_needs_one_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    monkeypatch.setenv("ATASHBAS_HOME", str(tmp_path / "none"))
    for words in (["reconcile"], ["incidents"], ["doctor"], ["serve"], ["import", file, "--reporter", "ru"]):
        result = run(*words)
        assert result.exit_code == outcome.NOT_ALLOWED, words
        assert str(tmp_path / "none") in result.stderr, words
    assert not (tmp_path / "none").exists()


def test_init_lays_a_node_and_done_again_changes_nothing(node: Home) -> None:
    first, second = answer("init"), answer("init")
    assert first == second
    assert first["logs"] == []
    assert node.secret.stat().st_mode & 0o077 == 0


def test_reconcile_anew_comes_to_the_same_digest(demo_node: Home) -> None:
    before, after = answer("reconcile"), answer("reconcile", "--rebuild")
    assert before["digest"] == after["digest"]
    assert before["entries"] == 0
    assert after["situation"]["incidents"] == before["situation"]["incidents"] > 300


def test_incidents_page_by_page_are_all_incidents_once(demo_node: Home) -> None:
    seen: list[str] = []
    after: list[str] = []
    while True:
        page = answer("incidents", "--limit", 100, *after)
        seen += [line["id"] for line in page["lines"]]
        if page["next"] is None:
            break
        after = ["--after", page["next"]]
    assert len(seen) == len(set(seen)) == page["total"]


def test_one_incident_shows_reports_reasons_and_coverage(demo_node: Home) -> None:
    line = answer("incidents", "--band", "probable", "--limit", 1)["lines"][0]
    view = answer("incidents", line["id"])
    assert len(view["reports"]) == sum(count for _, count in line["sides"]) >= 2
    assert view["links"][0]["explanation"]["features"]
    assert view["coverage"]["path"]
    assert all(one["entry"]["entry_hash"] for one in view["reports"])
    assert run("incidents", line["id"]).exit_code == 0
    assert run("incidents", "i0000").exit_code == outcome.NOT_ALLOWED


@pytest.mark.parametrize(
    ("format_", "starts"),
    [("csv", "\ufeff".encode()), ("json", b"{"), ("html", b"<"), ("docx", b"PK"), ("pdf", b"%PDF")],
)
def test_a_bulletin_in_every_format(demo_node: Home, tmp_path: Path, format_: str, starts: bytes) -> None:
    path = tmp_path / f"b.{format_}"
    result = run("bulletin", "--from", "2017-02-25", "--format", format_, "--language", "ar", "-o", path)
    assert result.exit_code == 0, result.output
    assert path.read_bytes().startswith(starts)


def test_verify_names_the_entry_of_a_flipped_byte(demo_node: Home) -> None:
    whole = answer("verify")
    assert (whole["ok"], whole["demo"]) == (True, True)
    close_stores()
    with sqlite3.connect(demo_node.register) as connection:
        (found,) = connection.execute("SELECT bytes FROM item WHERE log = 'demo-tr' AND n = 0 AND idx = 7").fetchone()
        flipped = bytes([found[0], found[1], found[2] ^ 1]) + found[3:]
        connection.execute("UPDATE item SET bytes = ? WHERE log = 'demo-tr' AND n = 0 AND idx = 7", (flipped,))
    connection.close()
    result = run("verify")
    assert result.exit_code == outcome.WRONG_FOUND
    assert "demo-tr/0" in result.output


def test_doctor_of_a_sound_demo_finds_no_fault(demo_node: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    levels = {one["code"]: one["level"] for one in answer("doctor", code=run("doctor").exit_code)}
    assert levels["projections"] == levels["tables"] == levels["address"] == "ok"
    monkeypatch.setenv("ATASHBAS_HOST", "0.0.0.0")
    monkeypatch.setenv("ATASHBAS_ALLOWED_HOSTS", "*")
    unsafe = {one["code"]: one["level"] for one in answer("doctor", code=1)}
    assert (unsafe["https"], unsafe["hosts"]) == ("fault", "fault")


def test_a_setting_that_is_no_number_is_refused(demo_node: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATASHBAS_PORT", "eight thousand")
    result = run("doctor")
    assert result.exit_code == outcome.NOT_ALLOWED
    assert "ATASHBAS_PORT" in result.stderr
