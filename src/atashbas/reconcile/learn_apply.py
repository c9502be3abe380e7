"""Reconciliation under weights that were learnt before: one run, fitted to the table and then re-weighed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from atashbas.reconcile.engine import Reconciliation, conclude, fit_field, take_learned
from atashbas.reconcile.judge import Judgement, decide_rulings
from atashbas.reconcile.learn import Learned
from atashbas.reconcile.pairs import PLAIN_REPORTS
from atashbas.reconcile.table import read_columns


def reconcile_learned(table: Any, learned: Learned, *, judgements: Iterable[Judgement] = ()) -> Reconciliation:
    """Decide which reports describe the same incident, the comparisons re-weighed by what was learnt.

    The same as `reconcile(table, …).with_learned(learned)` without joining twice. Raises the errors of `reconcile`.
    """
    frame = read_columns(table)
    field, model = fit_field(frame, plain=len(frame) <= PLAIN_REPORTS)
    return conclude(frame, field, take_learned(model, learned), decide_rulings(judgements))
