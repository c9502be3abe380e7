"""Edges and model in the form of Splink, so that analysts can lay one beside the other. Nothing is read back."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.compare import NAMES
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.pairs import compare_pairs


def splink_edges(result: Reconciliation) -> pl.DataFrame:
    """All edges, links or not, as Splink's table of predictions.

    match_weight in bits, match_probability, unique_id_l, unique_id_r, then gamma_<comparison> (the code; -1 where one
    side states nothing, as Splink has it) and bf_<comparison> (Bayes factor).
    """
    edges = result.edges
    i, j, codes, _, relation = compare_pairs(result.field, edges.first, edges.second)
    kept = np.isin(edges.first << 32 | edges.second, i << 32 | j)
    columns: dict[str, Any] = {
        "match_weight": edges.mbits[kept] / 1000.0,
        "match_probability": result.probability[kept],
        "unique_id_l": result.ids.gather(i),
        "unique_id_r": result.ids.gather(j),
    }
    for name in NAMES:
        columns[f"gamma_{name}"] = np.where(codes[name] > 0, codes[name], -1)
        columns[f"bf_{name}"] = np.exp2(result.model.weights[name][relation, codes[name]] / 1000.0)
    return pl.DataFrame(columns)


def splink_model(result: Reconciliation) -> dict[str, Any]:
    """The comparisons as Splink's settings: of each code the Bayes factor m/u, for links between registers."""
    model = result.model
    share = model.matches / max(model.pairs, 1)
    return {
        "link_type": "link_only",
        "unique_id_column_name": "id",
        "source_dataset_column_name": "register",
        "probability_two_random_records_match": share,
        "comparisons": [
            {
                "output_column_name": name,
                "comparison_levels": [
                    {
                        "label_for_charts": f"{name} {code}" if code else "not stated",
                        "is_null_level": code == 0,
                        "bayes_factor": float(np.exp2(mbits / 1000.0)),
                    }
                    for code, mbits in enumerate(model.weights[name][0].tolist())
                    if code == 0 or mbits
                ],
            }
            for name in NAMES
        ],
    }
