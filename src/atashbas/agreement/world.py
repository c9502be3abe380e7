"""Registry and gazetteer with what a pack brings of its own, so that nothing is Syrian in the code."""

from __future__ import annotations

from functools import lru_cache

from atashbas.actors import ActorRegistry
from atashbas.agreement.model import Agreement
from atashbas.places import Gazetteer


@lru_cache(maxsize=64)
def actors_under(agreement: Agreement, actors: ActorRegistry) -> ActorRegistry:
    """The registry with the actors and accessions that the pack states; the same one where it states none."""
    new = tuple(actor for actor in agreement.actors if actor.id not in actors)
    held = set(actors.accessions)
    said = tuple(accession for accession in agreement.accessions if accession not in held)
    return actors.with_rows(actors=new, accessions=said) if new or said else actors


@lru_cache(maxsize=64)
def places_under(agreement: Agreement, places: Gazetteer) -> Gazetteer:
    """The gazetteer with the places that the pack states; the same one where it states none."""
    new = tuple(place for place in agreement.places if place.id not in places)
    return Gazetteer((*places.places, *new)) if new else places
