"""Which reports of distrustful registers describe the same incident, with the reasons for each link.

Decides candidates, weights, links and incidents. It does not decide what happened or who is right, and it never turns
counts into links.
"""

from atashbas.reconcile.counts import CountBounds, count_bounds
from atashbas.reconcile.engine import Config, Reconciliation, reconcile
from atashbas.reconcile.explain import Explanation, FeatureBar, Rival, explain, reasons_of
from atashbas.reconcile.explain_chance import Chance
from atashbas.reconcile.explain_doubts import doubts_of
from atashbas.reconcile.explain_turns import Contested, Counterfactual
from atashbas.reconcile.extend import extend
from atashbas.reconcile.intake import from_reports
from atashbas.reconcile.judge import Judgement, Ruling
from atashbas.reconcile.learn import LEAST_JUDGEMENTS, Learned
from atashbas.reconcile.learn_apply import reconcile_learned
from atashbas.reconcile.model import Model

__all__ = [
    "LEAST_JUDGEMENTS",
    "Chance",
    "Config",
    "Contested",
    "CountBounds",
    "Counterfactual",
    "Explanation",
    "FeatureBar",
    "Judgement",
    "Learned",
    "Model",
    "Reconciliation",
    "Rival",
    "Ruling",
    "count_bounds",
    "doubts_of",
    "explain",
    "extend",
    "from_reports",
    "reasons_of",
    "reconcile",
    "reconcile_learned",
]
