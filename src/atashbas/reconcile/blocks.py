"""One reconciliation in blocks of days: each block sees its own days and a halo, and owns the pairs that begin in it.

The earlier report's day decides which block owns a pair, so that each pair is weighed once; the halo is as wide as the
window and the longest period. Under one model the edges of all blocks together are those of a single run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from atashbas.reconcile.engine import Reconciliation, assess_limits, make_field, ruled_positions
from atashbas.reconcile.judge import Judgement, decide_rulings
from atashbas.reconcile.learn import rerank_edges
from atashbas.reconcile.links import settle
from atashbas.reconcile.model import Model
from atashbas.reconcile.order import WINDOW_DAYS
from atashbas.reconcile.pairs import PLAIN_REPORTS, find_edges, make_edges, rule_edges
from atashbas.reconcile.table import read_columns

EDGE_SCHEMA: Mapping[str, Any] = {"a": pl.String, "b": pl.String, "mbits": pl.Int32, "part_mbits": pl.Int32}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Days from `begin` up to, not including, `end`, since 1970-01-01; `first`, `last` bound what it must see."""

    begin: int
    end: int
    first: int
    last: int


def plan_blocks(table: Any, blocks: int) -> tuple[Block, ...]:
    """Blocks of about equally many reports."""
    frame = read_columns(table)
    day = frame["day"].to_physical().drop_nulls()
    spans = (frame["day_end"].to_physical() - frame["day"].to_physical()).fill_null(0)
    halo = WINDOW_DAYS + max(int(spans.to_numpy().max(initial=0)), _LONGEST_CLASS)
    steps = np.linspace(0, 1, blocks + 1)[1:-1]
    cuts = np.unique(np.quantile(day.to_numpy(), steps).astype(int)).tolist() if len(day) else []
    borders = [-(10**8), *cuts, 10**8]
    return tuple(Block(begin=a, end=b, first=a - halo, last=b + halo) for a, b in pairwise(borders))


_LONGEST_CLASS = 30  # days that a date known to the month reaches forward


def take_block(table: Any, block: Block) -> pl.DataFrame:
    """The reports that a block must see."""
    frame = read_columns(table)
    day = frame["day"].to_physical()
    return frame.filter((day >= block.first) & (day < block.last))


def edges_of_block(table: Any, model: Model, block: Block) -> pl.DataFrame:
    """Edges that the block owns, by ids (EDGE_SCHEMA)."""
    frame = read_columns(table)
    field = make_field(frame, model, plain=len(frame) <= PLAIN_REPORTS)
    edges = rerank_edges(field, model, find_edges(field, model))
    reports = field.reports
    earlier = np.minimum(reports.day[edges.first], reports.day[edges.second])
    owned = edges.take((earlier >= block.begin) & (earlier < block.end))
    ids = frame["id"].gather(reports.row)
    return pl.DataFrame(
        {
            "a": ids.gather(owned.first), "b": ids.gather(owned.second),
            "mbits": owned.mbits, "part_mbits": owned.part_mbits,
        },
        schema=dict(EDGE_SCHEMA),
    )  # fmt: skip


def join_blocks(
    table: Any, model: Model, edges: Iterable[pl.DataFrame], judgements: Sequence[Judgement] = ()
) -> Reconciliation:  # fmt: skip
    """The reconciliation that the edges of all blocks come to: what a single run under the model gives."""
    frame = read_columns(table)
    field = make_field(frame, model, plain=len(frame) <= PLAIN_REPORTS)
    ids = frame["id"].gather(field.reports.row)
    known = pl.DataFrame({"id": ids, "at": np.arange(len(ids), dtype=np.int64)})
    whole = pl.concat([pl.DataFrame(schema=dict(EDGE_SCHEMA)), *edges])
    ends = [
        whole.select(pl.col(end).alias("id")).join(known, on="id", how="left", maintain_order="left")["at"].to_numpy()
        for end in ("a", "b")
    ]
    low, high = np.minimum(*ends).astype(np.int64), np.maximum(*ends).astype(np.int64)
    joined = make_edges([(low, high, whole["mbits"].to_numpy(), whole["part_mbits"].to_numpy())])
    rulings = decide_rulings(judgements)
    joined, ruled = rule_edges(field, model, joined, ruled_positions(frame, field, rulings))
    return Reconciliation(
        frame=frame, field=field, model=model, edges=joined, rulings=rulings,
        settled=settle(joined, field.reports, model, plain=field.plain, ruled=ruled), warnings=assess_limits(field),
    )  # fmt: skip
