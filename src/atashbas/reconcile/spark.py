"""The blocks of `blocks.py` on Spark, through Arrow: one block of days is one group, its edges come back as a table.

Needs the extra ``atashbas[spark]``, pandas, which Spark asks for, and Java 17. The model is fitted before, on one
machine, from a table that fits there; the workers only weigh. Settling happens where the edges are brought together.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import polars as pl

from atashbas.reconcile.blocks import EDGE_SCHEMA, edges_of_block, join_blocks, plan_blocks, take_block
from atashbas.reconcile.engine import Reconciliation
from atashbas.reconcile.model import Model

if TYPE_CHECKING:
    import pyarrow as pa

EDGE_DDL = "a string, b string, mbits int, part_mbits int"


def reconcile_on_spark(session: Any, table: Any, model: Model, blocks: int) -> Reconciliation:
    """Reconcile a table in blocks on a Spark session, with the result of a single run under the model.

    Parameters
    ----------
    session
        A ``pyspark.sql.SparkSession``.
    blocks
        Number of blocks of days; a few per worker.
    """
    rows = []
    for number, block in enumerate(plan_blocks(table, blocks)):
        sink = take_block(table, block).write_ipc(None)
        rows.append((number, pickle.dumps(block), sink.getvalue()))
    packed = pickle.dumps(_plain(model))
    parts = session.createDataFrame(rows, "number int, block binary, reports binary").repartition(len(rows), "number")

    def weigh(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        known = _model(pickle.loads(packed))  # noqa: S301 - packed above, by this same process
        for batch in batches:
            for row in batch.to_pylist():
                block = pickle.loads(row["block"])  # noqa: S301 - packed above
                frame = pl.read_ipc(row["reports"])
                if len(frame):
                    yield from (
                        edges_of_block(frame, known, block).to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()
                    )

    collected = pl.DataFrame(pl.from_arrow(parts.mapInArrow(weigh, EDGE_DDL).toArrow()))
    return join_blocks(table, model, [collected.select(pl.col(name).cast(kind) for name, kind in EDGE_SCHEMA.items())])


def _plain(model: Model) -> dict[str, Any]:
    """The model as it travels: read-only mappings cannot be pickled."""
    fields = {name: getattr(model, name) for name in Model.__dataclass_fields__}
    return fields | {"weights": dict(model.weights), "gazetteer": dict(model.gazetteer)}


def _model(fields: dict[str, Any]) -> Model:
    return Model(**fields)
