"""The single file that checks a bundle or a proof with Python and PyNaCl only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nodes
import pytest
import world
from nodes import rewritten

from atashbas.node import erasure, exchange

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = """
import runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end:
    code = end.code
top = sorted({name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names))
print("modules", *[name for name in top if not name.startswith("_")], file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(scope="module")
def pyz(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pyz")
    for name in ("one.pyz", "two.pyz"):
        subprocess.run(
            [sys.executable, ROOT / "scripts" / "build_verify.py", folder / name], check=True, capture_output=True
        )
    assert (folder / "one.pyz").read_bytes() == (folder / "two.pyz").read_bytes()
    return folder / "one.pyz"


def run(pyz: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-c", FOREIGN, str(pyz), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def spoken(tmp_path: Path) -> tuple[nodes.Node, nodes.Node, nodes.Node]:
    ir, ru, tr = nodes.three(tmp_path)
    ir.write(*(world.report(n) for n in range(270)), world.batch(4, withheld=[3]))
    ir.give(ru)
    ir.give(tr)
    for one in (ru, tr):
        one.cosign()
        one.give(ir)
    ir.write(world.report(999))
    erasure.erase(ir.store, "demo-ir", 0, world.desk("demo-ir"), reason="protect-witness", time=world.AT)
    ir.store.checkpoint("demo-ir", world.log_key("demo-ir"))
    return ir, ru, tr


def test_a_bundle_is_checked_with_python_and_pynacl_alone(
    pyz: Path, spoken: tuple[nodes.Node, ...], tmp_path: Path
) -> None:
    (tmp_path / "b.zip").write_bytes(exchange.exported(spoken[0].store))
    done = run(pyz, tmp_path / "b.zip", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["ok"]
    assert report["demo"]
    log = report["logs"][0]
    assert (log["size"], log["settled"]) == (273, 271)
    assert log["cosigned"] == {"demo-ru": 271, "demo-tr": 271}
    assert (log["bodies"], log["items"]) == ({"erased": 1, "present": 271}, {"present": 3, "withheld": 1})
    assert set(done.stderr.split("modules")[1].split()) <= {"atashbas", "nacl", "cffi", "pycparser", "mpmath"}
    assert "DEMO" in run(pyz, tmp_path / "b.zip").stdout


def test_faults_in_a_bundle_are_named(pyz: Path, spoken: tuple[nodes.Node, ...], tmp_path: Path) -> None:
    good = exchange.exported(spoken[0].store)
    cases = {
        "FAULT demo-ir/0: entry.form": lambda n, d: (n, d.replace(b"atashbas.entry", b"atashbaX.entry", 1)) if "entries/000" in n else (n, d),
        "FAULT demo-ir: tile/0/000": lambda n, d: (n, bytes(32) + d[32:]) if n.endswith("tile/0/000") else (n, d),
        "FAULT demo-ir: note.signature": lambda n, d: (n, d.replace(b"\n273\n", b"\n274\n")) if n.endswith("demo-ir/checkpoint") else (n, d),
        "body.missing": lambda n, d: None if n.startswith("bodies/") else (n, d),
        "item.missing 0": lambda n, d: None if n.startswith("items/") else (n, d),
        "body.digest": lambda n, d: (n, d + b" ") if n.startswith("bodies/") else (n, d),
        "FAULT bundle: charter.missing": lambda n, d: None if n == "charter" else (n, d),
    }  # fmt: skip
    for wanted, change in cases.items():
        (tmp_path / "bad.zip").write_bytes(rewritten(good, change))
        done = run(pyz, tmp_path / "bad.zip")
        assert done.returncode == 1, wanted
        assert wanted in done.stderr
    (tmp_path / "bad.zip").write_bytes(good[:-5])
    assert "FAULT bundle: bundle.zip" in run(pyz, tmp_path / "bad.zip").stderr
    assert run(pyz, tmp_path / "none.zip").returncode == 2
    assert run(pyz).returncode == 2


def test_a_proof_is_checked_alone(pyz: Path, spoken: tuple[nodes.Node, ...], tmp_path: Path) -> None:
    ir, ru, tr = spoken
    for one in (ru, tr):
        ir.give(one)
        one.cosign()
        one.give(ir)
    stored = ir.store.find_entry("demo-ir", 17)
    assert stored is not None
    (tmp_path / "charter").write_bytes(world.charter_note())
    (tmp_path / "proof").write_bytes(exchange.prove(ir.store, "demo-ir", 17).text)
    (tmp_path / "entry").write_bytes(stored.raw)
    given = ("--proof", tmp_path / "proof", "--charter", tmp_path / "charter", "--entry")
    done = run(pyz, *given, tmp_path / "entry", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["entry"], found["settled"], found["demo"]) == ("demo-ir/17", True, True)
    (tmp_path / "other").write_bytes(next(iter(ir.store.entries("demo-ir", 18))).raw)
    done = run(pyz, *given, tmp_path / "other")
    assert (done.returncode, "FAULT proof.path" in done.stderr) == (1, True)
