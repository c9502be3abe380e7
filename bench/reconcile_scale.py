"""One large run in a process of its own, so that its memory is its own: python -m bench.reconcile_scale WHAT N SEED.

WHAT is `table` (ours, from a table with strings), `coded` (ours, from the arrays that the trial starts from too) or
`trial`. Prints seconds, processor seconds, F1, and memory in MB before and at the peak; compilation is done before.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile import reconcile
from atashbas.reconcile.engine import fit_coded
from atashbas.reconcile.links import settle
from atashbas.reconcile.pairs import find_edges, sort_reports
from atashbas.reconcile.table import NO_POINT, TYPES, encode, make_vocabulary, read_columns
from bench.simulate import PRECISIONS, pair_scores, simulate

WARM = 25_000


def memory_mb(what: str) -> float:
    """`VmRSS` now or `VmHWM` at the peak; where the system does not tell, the peak of the whole process."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return int(lines[what].split()[0]) / 1024


def measure(run: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any, dict[str, float]]:
    """What the run gives, and what it took."""
    resets = Path("/proc/self/clear_refs")
    if resets.exists():
        resets.write_text("5")
    before, started, worked = memory_mb("VmRSS"), time.perf_counter(), time.process_time()
    row, roots = run()
    took = {"seconds": time.perf_counter() - started, "processor_s": time.process_time() - worked}
    return row, roots, took | {"before_mb": before, "peak_mb": memory_mb("VmHWM")}


def ours(table: pl.DataFrame) -> tuple[Any, Any]:
    """From the table with its strings to incidents."""
    result = reconcile(table)
    return result.reports.row, result.settled.roots


def coded(table: pl.DataFrame) -> Callable[[], tuple[Any, Any]]:
    """From arrays in the order of the rows to incidents."""
    frame = read_columns(table)
    vocabulary = make_vocabulary(frame)
    reports, words = encode(frame, vocabulary)

    def run() -> tuple[Any, Any]:
        sorted_ = reports.take(sort_reports(reports, plain=False))
        field, model = fit_coded(sorted_, words, vocabulary, {}, plain=False)
        edges = find_edges(field, model)
        return sorted_.row, settle(edges, sorted_, model, plain=False).roots

    return run


def trial_arrays(table: pl.DataFrame) -> dict[str, np.ndarray]:
    """The table as the trial's kernel takes it."""
    frame = read_columns(table)
    reports, _ = encode(frame, make_vocabulary(frame))
    coarse = sorted({word.split(".")[0] for word in TYPES})
    groups = np.array([coarse.index(word.split(".")[0]) for word in TYPES], np.int8)
    degrees = [np.where(axis == NO_POINT, 0, axis) / 1e6 for axis in (reports.lat, reports.lon)]
    return {
        "lat": degrees[0], "lon": degrees[1], "day": reports.day, "reg": reports.register.astype(np.int8),
        "prec": np.minimum(reports.precision, len(PRECISIONS)).astype(np.int8), "typ": reports.type,
        "coarse": groups[reports.type], "actor": reports.actor, "target": reports.target,
        "side": np.where(reports.actor < 0, -1, reports.actor % 3).astype(np.int8),
        "killed": reports.killed_high.astype(np.int32),
    }  # fmt: skip


def main(what: str, reports: int, seed: int) -> None:
    """Measure one run."""
    warm, (table, incident) = simulate(WARM, 1)[0], simulate(reports, seed)
    if what == "trial":
        import numba
        from kernel2 import link2  # type: ignore[import-not-found,unused-ignore]

        numba.set_num_threads(2)
        link2(trial_arrays(warm))
        arrays = trial_arrays(table)
        del table
        row, roots, took = measure(lambda: (slice(None), link2(arrays)[0]))
    else:
        reconcile(warm)
        run = coded(table) if what == "coded" else lambda: ours(table)
        row, roots, took = measure(run)
    print(json.dumps(took | {"f1": pair_scores(incident[row], roots)[2]}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
