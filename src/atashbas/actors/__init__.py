"""Who acts: groups, umbrellas, forces, states and people; their names, relations, accessions and designations in time.

Decides whom a text may mean and what was known of an actor on a day. Knows no report and no agreement's rules.
"""

from atashbas.actors.loading import load_actors
from atashbas.actors.records import (
    Accession,
    Actor,
    Designation,
    Kind,
    Office,
    Relation,
    RelationKind,
    Stance,
)
from atashbas.actors.registry import UN_LIST, ActorCandidate, ActorRegistry

__all__ = [
    "UN_LIST",
    "Accession",
    "Actor",
    "ActorCandidate",
    "ActorRegistry",
    "Designation",
    "Kind",
    "Office",
    "Relation",
    "RelationKind",
    "Stance",
    "load_actors",
]
