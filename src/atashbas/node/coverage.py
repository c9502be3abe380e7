"""How the agreement in force on this node covers an incident: the pack, the actors and the places, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from atashbas import agreement as rules
from atashbas.actors import ActorRegistry, load_actors
from atashbas.agreement.coverage import assessor
from atashbas.agreement.pack import pack_bytes
from atashbas.places import Gazetteer, load_gazetteer
from atashbas.reports.records import Report

PACK = "syria-2017"


def pack_name() -> str:
    """Name and digest of the agreement's pack: other text, other name."""
    return f"{PACK} {sha256(pack_bytes(PACK)).hexdigest()[:16]}"


def cover(reports: Mapping[str, Report]) -> rules.Coverage:
    """Coverage of the incident that these reports tell of, with its path."""
    agreement, actors, places = known()
    return rules.assess_coverage(rules.facts_of(reports, actors=actors, places=places), agreement, actors, places)


def outcome(reports: Mapping[str, Report]) -> str:
    """applies / excluded / outside / undetermined."""
    agreement, actors, places = known()
    return str(assessor(agreement, actors, places).outcome(rules.facts_of(reports, actors=actors, places=places)))


@cache
def known() -> tuple[rules.Agreement, ActorRegistry, Gazetteer]:
    """Agreement, actors and places of this process."""
    return rules.load_pack(PACK), load_actors(), load_gazetteer()
