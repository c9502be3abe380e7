"""The joint picture: fold(cut) → state, a pure function of what the logs hold; it composes the rooms below it.

Decides how a record stands, what an incident of several reports is called, and the digest that nodes compare. What
matches is `reconcile`'s decision, what is covered `agreement`'s.
"""

from atashbas.joint.incident import BANDS, JointIncident, decide_bands, describe
from atashbas.joint.judgement import PairJudgement, PairStanding, engine_judgements, repeats_among, standings_of
from atashbas.joint.learning import LearntWeights, last_words, weights_in_force, word_on
from atashbas.joint.naming import actor_of, with_actor_ids
from atashbas.joint.standing import Address, Effect, Standing, effect_of, parse_address
from atashbas.joint.state import RULES, Link, LogCut, Said, Standings, State, digest_of, fold, join, picture_of, stand
from atashbas.joint.work import case_line, matter_line, work_digest

__all__ = [
    "BANDS",
    "RULES",
    "Address",
    "Effect",
    "JointIncident",
    "LearntWeights",
    "Link",
    "LogCut",
    "PairJudgement",
    "PairStanding",
    "Said",
    "Standing",
    "Standings",
    "State",
    "actor_of",
    "case_line",
    "decide_bands",
    "describe",
    "digest_of",
    "effect_of",
    "engine_judgements",
    "fold",
    "join",
    "last_words",
    "matter_line",
    "parse_address",
    "picture_of",
    "repeats_among",
    "stand",
    "standings_of",
    "weights_in_force",
    "with_actor_ids",
    "word_on",
    "work_digest",
]
