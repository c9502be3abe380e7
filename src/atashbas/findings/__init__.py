"""What the guarantors conclude together, or do not: queries, positions, assents, findings, dissent and deadlock.

Decides who may say what in a case and what follows from what was said. Does not decide whether the agreement covers an
incident (`agreement`) nor what was undertaken (`followup`).
"""

from atashbas.findings.case import CaseState, DraftState, Fact, QueryState, cases_of
from atashbas.findings.contents import KINDS, Content, Stance, content_of
from atashbas.findings.rules import RULES, Procedure, decide_case
from atashbas.findings.status import Assessment, CaseStatus, Stages, assess_case, count_stages
from atashbas.findings.waiting import Waiting, waiting_in

__all__ = [
    "KINDS",
    "RULES",
    "Assessment",
    "CaseState",
    "CaseStatus",
    "Content",
    "DraftState",
    "Fact",
    "Procedure",
    "QueryState",
    "Stages",
    "Stance",
    "Waiting",
    "assess_case",
    "cases_of",
    "content_of",
    "count_stages",
    "decide_case",
    "waiting_in",
]
