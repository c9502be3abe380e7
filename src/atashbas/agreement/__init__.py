"""What an agreement says: provisions as data, and whether it applies to an incident, with reasons.

Decides coverage (applies, excluded, outside, undetermined) and the tables of process that other rooms follow. Never
calls anything a violation: that takes a finding.
"""

from atashbas.agreement.check import check_pack, parse_pack
from atashbas.agreement.coverage import Assessor, assess_coverage
from atashbas.agreement.facts import IncidentFacts, Told, Where, facts_of
from atashbas.agreement.model import Agreement, Instrument, Provision, Regime, Zone
from atashbas.agreement.outcome import Coverage, Outcome, Step
from atashbas.agreement.pack import load_pack, pack_names
from atashbas.agreement.sentences import render_outcome, render_path
from atashbas.agreement.whatif import Change, WhatIf, changed_facts, facts_from, what_if

__all__ = [
    "Agreement",
    "Assessor",
    "Change",
    "Coverage",
    "IncidentFacts",
    "Instrument",
    "Outcome",
    "Provision",
    "Regime",
    "Step",
    "Told",
    "WhatIf",
    "Where",
    "Zone",
    "assess_coverage",
    "changed_facts",
    "check_pack",
    "facts_from",
    "facts_of",
    "load_pack",
    "pack_names",
    "parse_pack",
    "render_outcome",
    "render_path",
    "what_if",
]
