"""`atashbas ground …`: enter, say, amend, withdraw, list; boundaries and places taken in by `import` too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_places_taken_in import DUMP, two_levels
from test_signed_rows import CLAIMS, INVENTED, square

from atashbas.cli.main import cli
from atashbas.node.home import Home


def run(*words: str | Path, code: int = 0) -> Any:
    """What a verb answers as JSON."""
    done = CliRunner().invoke(cli, [*map(str, words), "--json"], prog_name="atashbas")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def told(*words: str | Path) -> list[Any]:
    return [row for row in run(*words) if row["cells"]["source"] != INVENTED]


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    file = tmp_path / "claims.csv"
    file.write_text(CLAIMS, encoding="utf-8")
    return file


def test_a_file_goes_in_and_the_bad_rows_are_named(demo_node: Home, claims: Path) -> None:
    shown = run("ground", "enter", "claims", claims, "--reporter", "demo-ru", "--dry-run", code=1)
    assert (shown["new"], [fault["row"] for fault in shown["faults"]]) == (2, [4, 5, None])
    done = run("ground", "enter", "claims", claims, "--reporter", "demo-ru", "--office", "centre", code=1)
    assert (done["stored"], len(done["entries"])) == (2, 1)
    assert run("ground", "enter", "claims", claims, "--reporter", "demo-ru", code=1)["repeated"] == 2
    assert told("ground", "list", "claims") == []
    rows = told("ground", "list", "claims", "--reader", "demo-tr", "--on", "2017-02-01")
    assert {(row["cells"]["actor"], row["office"]) for row in rows} == {
        ("org:nusra", "centre"),
        ("org:ahrar", "centre"),
    }
    text = CliRunner().invoke(cli, ["ground", "list", "claims", "--reader", "demo-tr", "--subject", "org:nusra"])
    assert "org:nusra idlib 2017-01-01" in text.stdout


def test_one_row_is_said_amended_and_withdrawn(demo_node: Home) -> None:
    cells = ["kind=presence", "actor=org:ahrar", "place=kafr-nabl", "from=2017-02-01", "source=a map"]
    (address,) = run("ground", "say", "claims", *cells, "--reporter", "demo-ru")["addresses"]
    later = run("ground", "amend", address, "place=idlib", "--reporter", "demo-ru")["address"]
    run("ground", "retract", later, "--reporter", "demo-ru", "--reason", "seen wrongly")
    rows = told("ground", "list", "claims", "--reader", "demo-ru", "--state", "all")
    assert {row["entry"]: (row["state"], row["cells"]["place"]) for row in rows} == {
        address: ("amended", "kafr-nabl"),
        later: ("retracted", "idlib"),
    }


def test_separation_from_what_is_signed(demo_node: Home) -> None:
    for actor in ("org:ahrar", "org:nusra"):
        cells = ["kind=presence", f"actor={actor}", "place=kafr-nabl", "from=2017-02-01", "source=a map"]
        run("ground", "say", "claims", *cells, "--reporter", "demo-ru")
    rows = run("ground", "separation", "--from", "2017-02-06", "--reader", "demo-ru")["rows"]
    row = next(one for one in rows if one["place"] == "kafr-nabl")
    assert row["by_claim"] == {"demo-ru": "co-located"}


def test_a_drawn_zone(demo_node: Home, tmp_path: Path) -> None:
    file = tmp_path / "zone.geojson"
    file.write_text(square("zone"), encoding="utf-8")
    cells = ["kind=zone", "en=A zone", "from=2017-05-04", "source=a map"]
    run("ground", "say", "drawn", *cells, "--shape", file, "--open", "--reporter", "demo-tr")
    assert [row["shape"]["type"] for row in told("ground", "list", "drawn")] == ["Polygon"]


def test_boundaries_and_places_by_import(demo_node: Home, tmp_path: Path) -> None:
    borders, dump, broken = tmp_path / "cod.geojson", tmp_path / "SY.txt", tmp_path / "broken.geojson"
    borders.write_bytes(two_levels())
    dump.write_text(DUMP, encoding="utf-8")
    broken.write_bytes(b"[]")
    assert run("import", "boundaries", borders, "--source", "OCHA")["set"]["rows"] == 2
    assert run("import", "gazetteer", dump, "--name", "geonames", "--country", "SY", code=1)["set"]["rows"] == 2
    assert run("import", "boundaries", broken, "--name", "cod", code=1)["set"] is None
    assert [line["name"] for line in run("ground", "sets")] == ["cod", "geonames"]
    assert [one["id"] for one in run("ground", "where", "35.5", "36.5")] == ["SY07", "SY0700"]
    run("ground", "forget", "geonames")
    assert [line["name"] for line in run("ground", "sets")] == ["cod"]


def test_the_node_is_asked_with_what_was_signed_here(demo_node: Home) -> None:
    fire = ["--actor", "org:syr_army", "--target", "org:jaysh_izza", "--place", "saraqib", "--day", "2017-02-17"]
    cells = ["subject=org:jaysh_izza", "agreement=syria-ceasefire-2016-12-30", "stance=acceded", "from=2017-01-10"]
    cells += ["announced_by=country:RUS", "source=a list"]
    run("ground", "say", "accessions", *cells, "--reporter", "demo-ru")
    assert run("agreement", "coverage", *fire)["outcome"] == "undetermined"
    here = run("agreement", "coverage", *fire, "--here")
    assert (here["outcome"], here["by_side"]["demo-ru"]) == ("applies", "applies")
    text = CliRunner().invoke(cli, ["agreement", "coverage", *fire, "--here", "--language", "en"]).stdout
    assert "by what demo-ir signed: undetermined" in text
