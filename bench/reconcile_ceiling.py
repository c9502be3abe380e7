"""Where the remaining error of a table of known truth lies: outside the window, in the comparisons, in the decision.

The oracle sees the truth while its weights are fitted, and nothing else of it: it compares, weighs and settles as the
engine does. What it misses no fitting of weights can find.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from atashbas.reconcile import Reconciliation
from atashbas.reconcile.engine import conclude, training_rows
from atashbas.reconcile.fit import fit
from atashbas.reconcile.model import CROSS, SAME, freeze
from atashbas.reconcile.pairs import collect_evidence, compare_pairs
from bench.simulate import PRECISIONS, pair_scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """Shares of the true pairs: in the window; found, by register and by the coarser precision; F1 of the oracle."""

    in_window: float
    found: Mapping[str, float]
    oracle_f1: float


def measure_ceiling(result: Reconciliation, incident: np.ndarray) -> Ceiling:
    """Bounds on what a result could have been, and where it fell short."""
    truth = incident[result.reports.row]
    i, j = true_pairs(truth)
    reports, roots = result.reports, result.settled.roots
    seen = len(compare_pairs(result.field, i, j)[0]) / max(len(i), 1)
    hit = roots[i] == roots[j]
    same = reports.register[i] == reports.register[j]
    coarse = np.maximum(np.minimum(reports.precision[i], 3), np.minimum(reports.precision[j], 3))
    level = {0: PRECISIONS[0], 1: PRECISIONS[1], 3: PRECISIONS[2]}
    found = {"between registers": float(hit[~same].mean()), "inside one register": float(hit[same].mean())}
    found |= {f"{name}": float(hit[coarse == code].mean()) for code, name in level.items() if (coarse == code).any()}
    oracle = with_true_weights(result, truth)
    return Ceiling(in_window=seen, found=found, oracle_f1=pair_scores(truth, oracle.settled.roots)[2])


def true_pairs(truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of positions that report one incident."""
    order = np.argsort(truth, kind="stable")
    frame = pl.DataFrame({"t": truth[order], "at": order})
    pairs = frame.join(frame, on="t").filter(pl.col("at") < pl.col("at_right"))
    return pairs["at"].to_numpy().astype(np.int64), pairs["at_right"].to_numpy().astype(np.int64)


def with_true_weights(result: Reconciliation, truth: np.ndarray) -> Reconciliation:
    """The same table under weights fitted to the truth of the reports that the engine fits to."""
    rows = training_rows(result.reports)
    evidence = collect_evidence(result.field.take(rows))
    known = truth[rows]
    same = known[evidence.i] == known[evidence.j]
    fitted = fit(evidence, fixed=dict(enumerate(same.astype(float).tolist())), rounds=1)
    floors = result.model.floors.copy()
    floors[0] = min(int(floors[0][CROSS, SAME]), int(floors[0].min()))
    model = replace(result.model, weights=freeze(fitted.weights), prior=fitted.prior, floors=floors)
    return conclude(result.frame, result.field, model, {})
