"""The node's reports as `reconcile` takes them in, matched; and why two of them are linked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

import polars as pl

from atashbas import reconcile
from atashbas.joint import engine_judgements, repeats_among, with_actor_ids
from atashbas.node.casework.judgements import all_standings
from atashbas.node.casework.procedure import guarantors
from atashbas.node.learning.words import in_force
from atashbas.node.models import InputBlock, ProjectionState, ReportRow
from atashbas.reports.records import Report
from atashbas.values import AtashbasError

AT_ONCE = 500


def match() -> tuple[reconcile.Reconciliation, ...]:
    """Match all reports that stand: the real ones, and apart from them the synthetic ones, as `joint.join` does."""
    return tuple(result for _, result in match_apart())


def match_apart() -> tuple[tuple[bool, reconcile.Reconciliation], ...]:
    """The same, each with whether it is of the synthetic reports.

    What people judged overrides the engine: *different* by anyone, *same* by every guarantor. Weights learnt from
    judgements hold where every guarantor adopted them; those learnt from synthetic reports for synthetic ones only.
    """
    words = all_standings()
    judged = engine_judgements(words, guarantors(), repeats_among(words, reporters_of(words)))
    weights = in_force()
    tables = ((synthetic, standing_reports(synthetic)) for synthetic in (False, True))
    return tuple(
        (
            synthetic,
            reconcile.reconcile_learned(table, weights.learned, judgements=judged)
            if weights is not None and weights.synthetic is synthetic
            else reconcile.reconcile(table, judgements=judged),
        )
        for synthetic, table in tables
        if len(table)
    )


def reporters_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Reporter of every report of these pairs that is known here."""
    ids = sorted({report for pair in pairs for report in pair})
    found: dict[str, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= dict(ReportRow.objects.filter(pk__in=ids[start : start + AT_ONCE]).values_list("id", "reporter"))
    return found


def limits_of() -> tuple[AtashbasError, ...]:
    """What limits the last matching, as ``reconcile.<code>`` with the number of reports, for the words of it."""
    held = ProjectionState.objects.values_list("warnings", flat=True).first() or []
    return tuple(AtashbasError(f"reconcile.{one['code']}", reports=one["reports"]) for one in held)


def input_table(reports: Sequence[tuple[str, Report]], at: str = "") -> pl.DataFrame:
    """Reports of one entry as a table for `reconcile`, actors by their ids; a column says which are synthetic.

    `at`: the time that the entry states.
    """
    entered = dict.fromkeys([id_ for id_, _ in reports], datetime.fromisoformat(at)) if at else {}
    table = reconcile.from_reports(((id_, with_actor_ids(report)) for id_, report in reports), entered)
    return table.with_columns(pl.Series("synthetic", [report.synthetic for _, report in reports], pl.Boolean))


def standing_reports(synthetic: bool) -> pl.DataFrame:
    """Input table of the real or the synthetic reports that stand: neither amended nor withdrawn nor erased."""
    gone = list(ReportRow.objects.exclude(state="present").values_list("id", flat=True))
    wanted = (pl.col("synthetic") == synthetic) & ~pl.col("id").is_in(gone)
    blocks = InputBlock.objects.order_by("log", "n").values_list("table", flat=True).iterator(chunk_size=1)
    frames = [pl.read_ipc(io.BytesIO(bytes(block))).filter(wanted) for block in blocks]
    return pl.concat(frames) if frames else input_table([])


def explain_link(a: str, b: str) -> reconcile.Explanation | None:
    """Why two reports are held for one occurrence, feature by feature; None where one of them no longer stands."""
    picture = ProjectionState.objects.values_list("picture", flat=True).first() or ""
    for part in _matched_at(picture):
        try:
            return reconcile.explain(part, a, b)
        except AtashbasError as error:
            if error.code != "reconcile.unknown-report":
                raise
    return None


@lru_cache(maxsize=1)
def _matched_at(picture: str) -> tuple[reconcile.Reconciliation, ...]:
    """The matching behind one state of the picture, kept for the next explanation."""
    return match()
