"""The node's reports as `reconcile` takes them in, matched; and why two of them are linked."""

from __future__ import annotations

import io
from functools import lru_cache

import polars as pl

from atashbas import reconcile
from atashbas.node.models import InputBlock, ProjectionState, ReportRow
from atashbas.values import AtashbasError


def match() -> reconcile.Reconciliation:
    """Match all reports that stand."""
    return reconcile.reconcile(standing_reports())


def standing_reports() -> pl.DataFrame:
    """Input table of the reports that stand: neither amended nor withdrawn nor erased."""
    blocks = InputBlock.objects.order_by("log", "n").values_list("table", flat=True)
    frames = [pl.read_ipc(io.BytesIO(bytes(block))) for block in blocks.iterator(chunk_size=8)]
    if not frames:
        return reconcile.from_reports([])
    gone = list(ReportRow.objects.exclude(state="present").values_list("id", flat=True))
    table = pl.concat(frames)
    return table.filter(~pl.col("id").is_in(gone)) if gone else table


def explain_link(a: str, b: str) -> reconcile.Explanation | None:
    """Why two reports are held for one occurrence, feature by feature; None where one of them no longer stands."""
    picture = ProjectionState.objects.values_list("picture", flat=True).first() or ""
    try:
        return reconcile.explain(_matched_at(picture), a, b)
    except AtashbasError as error:
        if error.code != "reconcile.unknown-report":
            raise
        return None


@lru_cache(maxsize=1)
def _matched_at(picture: str) -> reconcile.Reconciliation:
    """The matching behind one state of the picture, kept for the next explanation."""
    return match()
