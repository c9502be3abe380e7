"""What the node knows of the ground for one reader: signed claims and drawings, agreement, actors, places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from shapely.geometry.base import BaseGeometry

from atashbas.agreement import Agreement
from atashbas.agreement.signed import Table
from atashbas.agreement.world import places_under
from atashbas.node import queries
from atashbas.node.accounts.members import find_member
from atashbas.node.accounts.roles import Deed, may
from atashbas.node.coverage import known
from atashbas.node.ground import imports, read
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


def reader_of(request: HttpRequest) -> str:
    """Delegation whose sealed rows the person may read; empty for a stranger and for a role that reads none."""
    member = find_member(request.user.pk) if request.user.is_authenticated else None
    return member.reporter if member is not None and may(member.role, Deed.READ) else ""


def does(request: HttpRequest, deed: Deed) -> bool:
    """Whether the person's role may do something for his delegation; the pages offer it to nobody else."""
    member = find_member(request.user.pk) if request.user.is_authenticated else None
    return member is not None and bool(member.reporter) and may(member.role, deed)


def words_of_page() -> Wording:
    """Words for the values of the ground in the language of the page."""
    return Wording(
        language=page_language(),
        actors=read.actors_as_signed().registry,
        places=read.gazetteer(),
        reporters={view.name: view for view in queries.reporters()},
        sides=sides_of(known()[0]),
    )


def outlines_of(ids: frozenset[str]) -> Mapping[str, BaseGeometry]:
    """Outlines of areas by P-code, of the boundaries that the operator took in; the first set by name decides."""
    found: dict[str, BaseGeometry] = {}
    for line in imports.place_sets():
        if line.kind == imports.BOUNDARIES:
            for area in imports.areas(line.name):
                if area.id in ids:
                    found.setdefault(area.id, area.outline)
    return found


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
