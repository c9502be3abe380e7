"""Which pairs a judgement would tell most about, and why: what it would settle, in bits of uncertainty.

A judgement settles the pair itself; if the two are one occurrence, it also settles every other pair that would need
the same seat, since a report has at most one partner in each other register. Pairs are asked about by their own
uncertainty: on simulated registers (30,000 reports, 1,000 judgements) that order taught and settled more than one that
adds what hangs on them (F1 .677 against .665), because the crowded places it prefers are alike.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from atashbas.reconcile.arrays import F64
from atashbas.reconcile.engine import Reconciliation

LEAST_CHANCE = 0.05  # a pair nearer to certainty than this is not asked about
MOST_PAIRS = 5_000


def doubts_of(result: Reconciliation, most: int = MOST_PAIRS) -> pl.DataFrame:
    """Pairs in doubt, the most uncertain first, not yet ruled on.

    a (before b), b, weight_mbits, probability, linked, rivals (how many pairs need a seat of it), own_bits, rival_bits
    (their uncertainty, times the chance of this pair).
    """
    edges, register = result.edges, result.reports.register
    chance = np.round(result.probability, 6)
    own = entropy_bits(chance)
    registers = len(result.model.vocabulary.registers)
    cross = register[edges.first] != register[edges.second]
    open_ = cross & (own > entropy_bits(np.array([LEAST_CHANCE / 10]))[0])
    seats = (edges.first * registers + register[edges.second], edges.second * registers + register[edges.first])
    room = len(result.reports) * registers
    asked = np.concatenate([seat[open_] for seat in seats])
    held, many = np.bincount(asked, np.tile(own[open_], 2), minlength=room), np.bincount(asked, minlength=room)
    bits = held[seats[0]] + held[seats[1]] - 2 * np.where(open_, own, 0.0)  # the pair itself sits on both seats
    count = many[seats[0]] + many[seats[1]] - 2 * open_
    through = np.where(cross, chance * np.maximum(bits, 0.0), 0.0)
    at = np.flatnonzero((chance >= LEAST_CHANCE) & (chance <= 1 - LEAST_CHANCE))
    first, second = result.ids.gather(edges.first[at]), result.ids.gather(edges.second[at])
    swap = first > second
    frame = pl.DataFrame(
        {
            "a": second.zip_with(swap, first),
            "b": first.zip_with(swap, second),
            "weight_mbits": np.where(result.settled.part[at], edges.part_mbits[at], edges.mbits[at]).astype(np.int64),
            "probability": chance[at],
            "linked": result.listed[at],
            "rivals": np.where(cross[at], count[at], 0),
            "own_bits": np.round(own[at], 6),
            "rival_bits": np.round(through[at], 6),
        },
        schema_overrides={"a": pl.String, "b": pl.String},
    )
    ruled = pl.DataFrame(list(result.rulings), schema={"a": pl.String, "b": pl.String}, orient="row")
    fresh = frame.join(ruled, on=["a", "b"], how="anti")
    return fresh.sort(["own_bits", "a", "b"], descending=[True, False, False]).head(most)


def entropy_bits(chance: F64) -> F64:
    """Uncertainty of a yes or no of this chance: 1 bit at even odds, none at certainty."""
    p = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.asarray(-p * np.log2(p) - (1 - p) * np.log2(1 - p), np.float64)
