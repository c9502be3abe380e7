"""The rules of procedure on this node: whose assent is needed by the charter, what the agreement's pack says of it."""

from __future__ import annotations

from atashbas.findings.rules import Procedure
from atashbas.findings.scale import SCALE
from atashbas.node import coverage
from atashbas.node.logs import store_of

# Where the pack sets no deadline for the answer to a query: two days, in which the asking side may still wait longer.
ANSWER_WITHIN_H = 48
INVESTIGATION = "investigate"


def guarantors() -> frozenset[str]:
    """Parties that answer for the agreement by the charter in force; nobody before there is one."""
    charter = store_of().find_charter()
    return frozenset(party.id for party in charter.parties if party.guarantor) if charter else frozenset()


def required() -> frozenset[str]:
    """Parties all of whom must assent to a finding."""
    charter = store_of().find_charter()
    return frozenset(charter.required) if charter else frozenset()


def voices() -> frozenset[str]:
    """Everybody who keeps a log or is relayed by name."""
    charter = store_of().find_charter()
    return frozenset(party.id for party in charter.parties) if charter else frozenset()


def procedure() -> Procedure:
    """Procedure of cases, from the charter and the agreement's pack."""
    pack = coverage.pack()
    days = next((step.deadline_days for step in pack.procedure if step.id == INVESTIGATION), None)
    return Procedure(
        guarantors=guarantors(),
        required=required(),
        outcomes=SCALE,
        provisions=frozenset(pack.provisions),
        answer_within_h=days * 24 if days else ANSWER_WITHIN_H,
    )
