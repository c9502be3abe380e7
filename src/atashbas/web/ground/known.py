"""What the node knows of the ground for one reader: signed claims and drawings, agreement, actors, places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from atashbas.agreement import Agreement
from atashbas.agreement.signed import Table
from atashbas.agreement.world import places_under
from atashbas.node import queries
from atashbas.node.coverage import known
from atashbas.node.ground import read
from atashbas.places import Gazetteer
from atashbas.web.ground.standing import sides_of
from atashbas.web.ground.wording import Wording
from atashbas.web.reasons import page_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Everything a page of the ground is made of."""

    told: Sequence[read.StoredClaim]
    drawn: Sequence[read.StoredDrawn]
    agreement: Agreement
    signed: read.SignedActors
    places: Gazetteer


def table_of(name: str) -> Table:
    """Table by its name in an address; 404 where there is none of that name."""
    if name not in set(Table):
        raise Http404
    return Table(name)


def words_of_page() -> Wording:
    """Words for the values of the ground in the language of the page."""
    return Wording(
        language=page_language(),
        actors=read.actors_as_signed().registry,
        places=read.gazetteer(),
        reporters={view.name: view for view in queries.reporters()},
        sides=sides_of(known()[0]),
    )


def ground(reader: str) -> Ground:
    """The ground as `reader` (empty: a stranger) may know it; for a stranger it is made coarse where it is shown."""
    agreement, _actors, _places = known()
    return Ground(
        told=read.claims(reader=reader or None),
        drawn=read.drawn(reader=reader or None),
        agreement=agreement,
        signed=read.actors_as_signed(),
        places=places_under(agreement, read.gazetteer()),
    )
