"""What was undertaken and what came of it: measures, commitments, meetings, access, exchanges, talks, publication.

Every matter is opened by one signed entry and followed by signed steps of the parties; where they differ, both stand.
"""

from atashbas.followup.commitments import Standing, assess_commitment
from atashbas.followup.exchange import ExchangeBalance, assess_exchange
from atashbas.followup.matter import Fact, Matter, matters_of
from atashbas.followup.openings import KINDS, Opening, Step, opening_of
from atashbas.followup.processes import PROCESSES, decide_followup, decide_opening
from atashbas.followup.protection import Shown, audience_of, audience_of_opening, coarse_count, shown_to
from atashbas.followup.waiting import Waiting, matter_kind, waiting_in

__all__ = [
    "KINDS",
    "PROCESSES",
    "ExchangeBalance",
    "Fact",
    "Matter",
    "Opening",
    "Shown",
    "Standing",
    "Step",
    "Waiting",
    "assess_commitment",
    "assess_exchange",
    "audience_of",
    "audience_of_opening",
    "coarse_count",
    "decide_followup",
    "decide_opening",
    "matter_kind",
    "matters_of",
    "opening_of",
    "shown_to",
    "waiting_in",
]
