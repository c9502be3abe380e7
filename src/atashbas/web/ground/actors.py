"""Pages of actors: names in five languages, offices, relations, accession and designations, with who says so.

Rows of the package stand beside those that delegations signed; a signed one leads to its entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from atashbas.node.accounts.roles import Deed
from atashbas.node.coverage import known
from atashbas.node.ground import read
from atashbas.node.writing import now
from atashbas.values import LANGUAGES
from atashbas.web import periods
from atashbas.web.ground.discretion import coarse, late
from atashbas.web.ground.known import does, reader_of, words_of_page
from atashbas.web.ground.standing import ways_on
from atashbas.web.ground.wording import Wording
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained

CLAIMS_SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One dated row about an actor: what it is, whom or what it concerns, when, who says so, and the signed entry."""

    kind: str
    words: str
    other: str
    when: str
    said_by: str
    source: str
    entry: str


@require_safe
@explained
def actor_list(request: HttpRequest) -> HttpResponse:
    """Actors by name, or those whom some words may mean, with how near they come."""
    actors = read.actors_as_signed().registry
    language = page_language()
    text = request.GET.get("text", "").strip()[:200]
    rows: list[tuple[Any, str, float | None]]
    if text:
        rows = [(one.actor, one.actor.name_in(language), one.score) for one in actors.find(text, limit=25)]
    else:
        rows = sorted(((one, one.name_in(language), None) for one in actors.actors), key=lambda row: row[1].casefold())
    return render(request, "web/ground/actors.html", {"rows": rows, "text": text, "enters": does(request, Deed.REPORT)})


@require_safe
@explained
def actor(request: HttpRequest, id_: str) -> HttpResponse:
    """One actor; its designations as they were in force on one day, as far as was known on another."""
    signed, words = read.actors_as_signed(), words_of_page()
    if id_ not in signed.registry:
        raise Http404
    held = signed.registry.get(id_)
    on = periods.parse_day(request.GET.get("on", ""), "on")
    known_on = periods.parse_day(request.GET.get("known_on", ""), "known_on")
    listed = signed.registry.designations(id_, on=on, known_on=known_on, authority=None) if on else ()
    reader = reader_of(request)
    facts = {
        "actor": held,
        "name": held.name_in(words.language),
        "names": [(language, held.names.get(language, "")) for language in LANGUAGES],
        "entry": signed.entry_of(held),
        "since": words.stated(held.since) if held.since else "",
        "until": words.stated(held.until) if held.until else "",
        "relations": list(_relations(signed, id_, words)),
        "accessions": list(_accessions(signed, id_, words)),
        "designations": list(_designations(signed, id_, words)),
        "offices": list(_offices(signed, id_, words)),
        "on": on,
        "known_on": known_on,
        "listed": listed,
        "stood": ways_on(id_, known()[0], signed.registry, on) if on else (),
        "synthetic": words.synthetic,
        "claims": [_line(one, words) for one in _claims(id_, reader)],
        "enters": does(request, Deed.REPORT),
    }
    return render(request, "web/ground/actor.html", facts)


def _relations(signed: read.SignedActors, id_: str, words: Wording) -> Iterable[Row]:
    for one in (*signed.registry.relations_of(id_), *signed.registry.relations_to(id_)):
        away = one.object if one.subject == id_ else one.subject
        yield Row(
            kind=one.kind.value if one.subject == id_ else f"{one.kind.value}:of",
            words=words.actor(away),
            other=away if away in signed.registry else "",
            when=words.span(one.span),
            said_by=words.actor(one.claimed_by) if one.claimed_by else "",
            source=one.source,
            entry=signed.entry_of(one),
        )


def _accessions(signed: read.SignedActors, id_: str, words: Wording) -> Iterable[Row]:
    for one in signed.registry.accessions_of(id_):
        yield Row(
            kind=one.stance.value,
            words=words.actor(one.announced_by),
            other=one.note,
            when=words.span(one.span),
            said_by="",
            source=one.source,
            entry=signed.entry_of(one),
        )


def _designations(signed: read.SignedActors, id_: str, words: Wording) -> Iterable[Row]:
    for one in signed.registry.designations_of(id_):
        lifted = one.lifted_known_from
        yield Row(
            kind=one.authority,
            words=f"{one.reference} {one.name_on_list}".strip(),
            other=words.moment(one.known_from),
            when=words.span(one.span),
            said_by=words.moment(lifted) if lifted is not None else "",
            source=one.source,
            entry=signed.entry_of(one),
        )


def _offices(signed: read.SignedActors, id_: str, words: Wording) -> Iterable[Row]:
    """Offices of a person, and who held an office of a body."""
    registry = signed.registry
    for one in (*registry.offices_of(id_), *(office for office in registry.offices if office.body == id_)):
        away = one.person if one.body == id_ else one.body
        yield Row(
            kind=one.office,
            words=words.actor(away),
            other=away if away in registry else "",
            when=words.span(one.span),
            said_by="",
            source=one.source,
            entry=signed.entry_of(one),
        )


def _line(one: read.StoredClaim, words: Wording) -> dict[str, str]:
    claim = one.claim
    return {
        "where": words.where(claim),
        "kind": words.kind(claim),
        "when": words.span(claim.span),
        "by": words.reporter(claim.by),
        "entry": one.provenance.entry,
    }


def _claims(id_: str, reader: str) -> tuple[read.StoredClaim, ...]:
    """Where an actor is said to be, the last word first; a stranger learns the district, and late."""
    found = read.claims(reader=reader or None, actor=id_)
    shown = found if reader else coarse(late(found, localdate(now())), read.gazetteer())
    return tuple(sorted(shown, key=lambda one: (-one.claim.span.start_low, one.provenance.entry)))[:CLAIMS_SHOWN]
