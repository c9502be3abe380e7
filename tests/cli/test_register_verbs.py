"""`key`, `charter`, `bundle`, `proof`, `backup`, `restore`, `verify BUNDLE`: from keys to a settled entry."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from atashbas.node.store_sqlite import SqliteStore
from atashbas.register.body import parse_item

PASSPHRASE = "passphrase of the test"


def run(home: Path, *arguments: object, code: int = 0) -> str:
    """Run a verb as its own process, as people do."""
    env = {**os.environ, "ATASHBAS_HOME": str(home), "ATASHBAS_PASSPHRASE": PASSPHRASE, "LC_ALL": "C.UTF-8"}
    env.pop("ATASHBAS_DATABASE_URL", None)
    command = [sys.executable, "-c", "from atashbas.cli.main import main; main()", *map(str, arguments)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def words_of(home: Path, index: int) -> bytes:
    """The reporter's own words in a record of the demo's second register, as no other record has them."""
    store = SqliteStore(home / "register.sqlite3", read_only=True)
    record = parse_item(store.find_item("demo-ru", 0, index) or b"")
    store.close()
    return str(record["texts"][0]["text"]).encode()


def everything(home: Path) -> bytes:
    """All bytes of a home."""
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def digest(home: Path) -> str:
    """Digest of the joint state of a node."""
    code = (
        "from atashbas.cli.django_setup import open_node; open_node();"
        "from atashbas.node import projection; print(projection.refresh().digest)"
    )
    env = {**os.environ, "ATASHBAS_HOME": str(home), "PYTHONHASHSEED": str(len(home.name))}
    env.pop("ATASHBAS_DATABASE_URL", None)
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.deep
def test_three_delegations_from_keys_to_a_settled_entry(tmp_path: Path) -> None:
    homes = {party: tmp_path / party for party in ("aa", "bb")}
    (tmp_path / "agreement.txt").write_text("the text")
    for party, home in homes.items():
        made = ("--charter-name", "talks.example", "--party", party, "--title", party.upper())
        run(home, "key", "create", *made, "--card", tmp_path / f"{party}.card")
        run(home, "key", "create", *made, "--card", tmp_path / f"{party}-2.card", code=3)
    cards = [tmp_path / "aa.card", tmp_path / "bb.card"]
    text = ("--agreement-text", tmp_path / "agreement.txt", "--agreement", "Talks", "--out", tmp_path / "draft")
    run(homes["aa"], "charter", "draft", *cards, "--name", "talks.example", "--required", "aa,bb", *text)
    for party, home in homes.items():
        run(home, "charter", "sign", tmp_path / "draft", "--party", party, "--out", tmp_path / f"{party}.note")
    run(homes["aa"], "charter", "adopt", tmp_path / "aa.note", code=3)
    notes = [tmp_path / "aa.note", tmp_path / "bb.note"]
    run(homes["aa"], "charter", "merge", *notes, "--out", tmp_path / "charter")
    for home in homes.values():
        assert json.loads(run(home, "charter", "adopt", tmp_path / "charter", "--json"))["demo"] is False
    assert "quorum others" in run(homes["aa"], "charter", "show", "--policy", "aa")
    run(homes["aa"], "key", "add", "aa", "desk-2")
    run(homes["aa"], "bundle", "export", tmp_path / "1.zip", "--to", "bb")
    assert "cosigned: aa" in run(homes["bb"], "bundle", "import", tmp_path / "1.zip", "--as", "bb")
    run(homes["bb"], "bundle", "export", tmp_path / "2.zip", "--have", run(homes["aa"], "bundle", "sizes").strip())
    run(homes["aa"], "bundle", "import", tmp_path / "2.zip", "--as", "aa")
    proved = json.loads(run(homes["aa"], "proof", "aa/0", "--json", "--qr", tmp_path / "q.svg"))
    assert proved["state"] == "settled"
    assert (tmp_path / "q.svg").read_text().startswith("<?xml")
    assert "verified" in run(homes["bb"], "verify")
    assert "verified" in run(homes["bb"], "verify", tmp_path / "1.zip")


def test_a_demo_node_exports_converges_backs_up_and_restores(tmp_path: Path) -> None:
    home, other = tmp_path / "one", tmp_path / "two"
    run(home, "demo")
    run(home, "bundle", "export", tmp_path / "b.zip")
    assert "verified" in run(home, "verify", tmp_path / "b.zip")
    broken = bytearray((tmp_path / "b.zip").read_bytes())
    (tmp_path / "cut.zip").write_bytes(broken[:-9])
    assert "bundle.zip" in run(home, "verify", tmp_path / "cut.zip", code=1)
    run(home, "backup", tmp_path / "saved.sqlite3")
    assert "restored" in run(other, "restore", tmp_path / "saved.sqlite3")
    run(other, "restore", tmp_path / "saved.sqlite3", code=3)
    (tmp_path / "charter").write_text(run(home, "charter", "show", "--note"))
    third = tmp_path / "three-of-them"
    run(third, "charter", "adopt", tmp_path / "charter")
    run(third, "bundle", "import", tmp_path / "b.zip")
    assert digest(home) == digest(third)  # same logs, same joint state, under another hash seed
    assert run(home, "proof", "demo-ru/0").startswith("c2sp.org/tlog-proof@v1")
    run(home, "proof", "demo-ru/99", code=3)
    before, text = digest(home), words_of(home, 5)
    assert text in everything(home)
    assert "the tombstone is demo-ru/" in run(home, "erase", "demo-ru/0/5", "--reason", "protect-witness", "--yes")
    assert "1 items erased" in run(home, "verify")
    assert digest(home) != before
    assert text not in everything(home)
    run(home, "erase", "demo-ru/0/9999", "--reason", "protect-witness", "--yes", code=3)
    assert "is disclosed to demo-tr by demo-ru/" in run(home, "disclose", "demo-ru/0/6", "--to", "demo-tr")
    run(home, "proof", "demo-ru", code=3)
