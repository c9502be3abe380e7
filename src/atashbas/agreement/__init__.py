"""What an agreement says: provisions as data, and whether it applies to an incident, with reasons.

Decides coverage (applies, excluded, outside, undetermined) and the tables of process that other rooms follow. Never
calls anything a violation: that takes a finding.
"""

from atashbas.agreement.coverage import Assessor, Coverage, Outcome, Step, assess_coverage
from atashbas.agreement.facts import IncidentFacts, Told, Where, facts_of
from atashbas.agreement.model import Agreement, Instrument, Provision, Regime, Zone
from atashbas.agreement.pack import load_pack, pack_names

__all__ = [
    "Agreement",
    "Assessor",
    "Coverage",
    "IncidentFacts",
    "Instrument",
    "Outcome",
    "Provision",
    "Regime",
    "Step",
    "Told",
    "Where",
    "Zone",
    "assess_coverage",
    "facts_of",
    "load_pack",
    "pack_names",
]
