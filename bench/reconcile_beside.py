"""What stands beside ours: peers in an environment of their own, and the trial's kernel where its folder is at hand.

The peers are never part of the program; `requirements/bench-peers.lock` names them with hashes. Whatever cannot be
installed or does not end in time is a row with the reason instead of a figure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from bench.simulate import pair_scores

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements/bench-peers.lock"
ENVIRONMENT = ROOT / "var/bench/peers"
TRIAL = ROOT.parent / "shared/prototypes/reconcile"
PEERS = ("splink", "splink-single", "recordlinkage-ecm", "recordlinkage-logistic", "dedupe")
LIMIT_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one peer reached: F1 over all true pairs, seconds and peak memory; or why there is none."""

    peer: str
    f1: float | None = None
    seconds: float | None = None
    peak_mb: float | None = None
    reason: str = ""


def make_environment() -> str | None:
    """Install the peers once; the reason where that cannot be done."""
    stamp = ENVIRONMENT / "installed"
    if stamp.exists() and stamp.read_bytes() == LOCK.read_bytes():
        return None
    install = [str(ENVIRONMENT / "bin/pip"), "install", "-q", "--require-hashes", "-r", str(LOCK)]
    try:
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True, capture_output=True, timeout=120)
        subprocess.run(install, check=True, capture_output=True, timeout=900)
    except (OSError, subprocess.SubprocessError) as error:
        return f"peers not installed: {type(error).__name__}"
    stamp.write_bytes(LOCK.read_bytes())
    return None


def run_peers(table: pl.DataFrame, incident: np.ndarray, folder: Path, peers: tuple[str, ...]) -> list[Outcome]:
    """Run peers on one table, each in its own process."""
    missing = make_environment()
    if missing:
        return [Outcome(peer=peer, reason=missing) for peer in peers]
    source = folder / "table.parquet"
    table.with_columns(pl.Series("incident", incident)).write_parquet(source)
    return [_run_peer(peer, source, incident, folder / f"{peer}.json") for peer in peers]


def _run_peer(peer: str, source: Path, incident: np.ndarray, out: Path) -> Outcome:
    script = Path(__file__).with_name("reconcile_peer.py")
    command = [str(ENVIRONMENT / "bin/python"), str(script), peer, str(source), str(out)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return Outcome(peer=peer, reason=f"not finished in {LIMIT_S} s")
    except subprocess.CalledProcessError as error:
        return Outcome(peer=peer, reason=error.stderr.decode(errors="replace").strip().splitlines()[-1][:80])
    found = json.loads(out.read_bytes())
    score = pair_scores(incident, np.array(found["groups"]))[2]
    return Outcome(peer=peer, f1=score, seconds=found["seconds"], peak_mb=found["peak_mb"])


def run_scale(what: str, reports: int, seed: int) -> dict[str, float] | str:
    """Ours or the trial's kernel on so many made-up reports, in a process of its own; the reason where it cannot be."""
    if what == "trial" and not TRIAL.is_dir():
        return "the trial's kernel is not at hand"
    cache = {"NUMBA_CACHE_DIR": str(ROOT / "var/bench/numba")} if what == "trial" else {}
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), str(TRIAL)])
    command = [sys.executable, "-m", "bench.reconcile_scale", what, str(reports), str(seed)]
    environment = {**os.environ, "PYTHONPATH": path, **cache}
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=900, env=environment, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return "not finished in 900 s"
    except subprocess.CalledProcessError as error:
        return str(error.stderr.decode(errors="replace").strip().splitlines()[-1][:80])
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures
