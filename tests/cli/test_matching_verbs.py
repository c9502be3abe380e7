"""The verb `matching`: the queue, judgements in bulk, learning, changes, limits, Splink's form; and Splink for files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
import pytest
from test_verbs import answer, run

from atashbas.node import judging
from atashbas.node.casework.models import JudgementRow
from atashbas.node.home import Home
from atashbas.node.learning.use import NEEDED
from atashbas.node.logs import store_of

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "node"))
from test_learning import GUARANTORS, true_pairs


def test_the_queue_leaves_out_what_the_delegation_judged(demo_node: Home) -> None:
    every = answer("matching", "queue", "--limit", 5)
    assert [(one["a"], one["b"]) for one in every] == [(one.a, one.b) for one in judging.doubts(limit=5)]
    by = every[0]["a"].split("/")[0]  # of a repeat inside a register only its own reporter may judge
    judging.judge(demo_node, by, judging.PairJudgement(a=every[0]["a"], b=every[0]["b"], says="unsure"))
    mine = answer("matching", "queue", "--reporter", by, "--limit", 5)
    assert (every[0]["a"], every[0]["b"]) not in [(one["a"], one["b"]) for one in mine]
    assert "settles" in run("matching", "queue").stdout


def test_a_table_of_judgements_goes_in_whole_or_not_at_all(demo_node: Home, tmp_path: Path) -> None:
    doubts = judging.doubts(limit=200)
    pairs = [(one.a, one.b) for one in doubts if one.a.split("/")[0] != one.b.split("/")[0]][:3]
    file = tmp_path / "judged.csv"
    file.write_text("a,b,says,reason,language\n" + "".join(f"{b},{a},same,دیده شد,fa\n" for a, b in pairs), "utf-8")
    done = answer("matching", "judge", file, "--reporter", "demo-ir")
    assert len(done["entries"]) == 3
    assert {(row.a, row.b) for row in JudgementRow.objects.all()} == {(min(pair), max(pair)) for pair in pairs}
    assert all(json.loads(row.texts)[0]["text"] == "دیده شد" for row in JudgementRow.objects.all())
    size = store_of(demo_node).head("demo-ir").size
    file.write_text(f"a,b,says\n{pairs[0][0]},{pairs[0][1]},same\n{pairs[1][0]},{pairs[1][1]},perhaps\n", "utf-8")
    refused = answer("matching", "judge", file, "--reporter", "demo-ir", code=3)
    assert refused["error"]["code"] == "judgement.table"
    assert refused["error"]["facts"]["row"] == 3
    assert store_of(demo_node).head("demo-ir").size == size


@pytest.mark.parametrize("content", ["", "a,b,says\n", "a,b\nx/1/0,y/1/0\n", "a,b,says\nx/1/0,x/1/0,same\n"])
def test_a_table_that_is_none_is_refused_by_its_row(demo_node: Home, tmp_path: Path, content: str) -> None:
    file = tmp_path / "judged.csv"
    file.write_text(content, "utf-8")
    assert answer("matching", "judge", file, "--reporter", "demo-ir", code=3)["error"]["code"] == "judgement.table"


def test_learning_refuses_shows_its_gain_and_is_switched_on_and_off(demo_node: Home) -> None:
    before = answer("matching", "learn")
    assert before["refused"] == {"code": "reconcile.too-few-judgements", "facts": {"needed": NEEDED, "given": 0}}
    assert answer("matching", "adopt", "--reporter", "demo-ru", code=3)["error"]["code"] == before["refused"]["code"]
    judging.judge_all(demo_node, "demo-ru", true_pairs(NEEDED + 80))
    standing = answer("matching", "learn")
    (offered,) = standing["offered"]
    assert offered["brier_after_ppm"] < offered["brier_before_ppm"]
    assert f"weights {offered['key']}" in run("matching", "learn").stdout
    done = [answer("matching", "adopt", "--reporter", name, "--reason", "tried") for name in GUARANTORS]
    assert [one["in_force"] for one in done] == ["", "", offered["key"]]
    assert answer("matching", "set-aside", "--reporter", "demo-ir")["in_force"] == ""


def test_changes_limits_and_the_form_of_splink(demo_node: Home, tmp_path: Path) -> None:
    found = answer("matching", "changes", "--limit", 3)
    assert len(found["changes"]) == 3
    assert str(found["next"]) in run("matching", "changes", "--limit", 3).stdout
    limits = answer("matching", "limits")
    assert [one["code"] for one in limits] == ["reconcile.no-point"]
    assert str(limits[0]["facts"]["reports"]) in limits[0]["message"]
    written = answer("matching", "splink", "--out", tmp_path)
    assert set(written) == {"synthetic-edges.csv", "synthetic-model.json"}
    assert len(pl.read_csv(tmp_path / "synthetic-edges.csv")) == written["synthetic-edges.csv"] > 100
    assert json.loads((tmp_path / "synthetic-model.json").read_text("utf-8"))["link_type"] == "link_only"


def test_files_are_written_in_the_form_of_splink_too(tmp_path: Path) -> None:
    for name, lat in (("east", 35.7), ("west", 35.704)):
        (tmp_path / f"{name}.csv").write_text(
            f"number,date,governorate,place,latitude,longitude,type\n1,2017-02-10,Idlib,Saraqib,{lat},36.1,air strike\n",
            "utf-8",
        )
    out = tmp_path / "out"
    done = run("reconcile", tmp_path / "east.csv", tmp_path / "west.csv", "--out", out, "--splink", "--json")
    assert done.exit_code == 0, done.output
    edges = pl.read_csv(out / "edges.csv")
    assert set(edges["unique_id_l"]) | set(edges["unique_id_r"]) == {"east:1", "west:1"}
    assert (out / "model.json").is_file()
    assert run("reconcile", "--splink").exit_code == 2
