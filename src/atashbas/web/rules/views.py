"""The agreement, its actors, and what would follow if: read only, from the pack and the registry of this node."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atashbas.actors import ActorRegistry
from atashbas.agreement import Agreement, Coverage, assess_coverage, facts_from, render_outcome, render_path
from atashbas.node.coverage import known
from atashbas.places import governorates
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, Span, iso_minute
from atashbas.places.offset import parse_offset
from atashbas.values import AtashbasError
from atashbas.web import calendars
from atashbas.web.reasons import page_language, reason
from atashbas.web.rules.forms import WhatIfForm
from atashbas.web.views.errors import explained


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One dated fact of an actor: what it is, whom it concerns, when, and who says so."""

    kind: str
    words: str
    other: str
    when: str
    source: str


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Instruments, provisions, regimes, zones and procedure of the agreement in force on this node."""
    pack, actors, _places = known()
    language = page_language()
    texts = {one.id: one.text.get(language, one.text["en"]) for one in pack.provisions.values()}
    facts = {
        "pack": pack,
        "title": pack.title.get(language, pack.title["en"]),
        "instruments": [(one, one.title.get(language, one.title["en"]), _of(pack, one.id)) for one in pack.instruments],
        "texts": texts,
        "regimes": [(one, _span(one.span), _guarantors(one, actors, language)) for one in pack.regimes],
        "zones": [(one, one.name.get(language, one.name["en"]), _span(one.span)) for one in pack.zones],
        "spans": {one.id: _span(one.span) for one in pack.provisions.values()},
    }
    return render(request, "web/rules/agreement.html", facts)


@require_safe
@explained
def what_if(request: HttpRequest) -> HttpResponse:
    """What the agreement says of an incident described here; nothing is stored."""
    asked = bool(request.GET)
    form = WhatIfForm(request.GET if asked else None)
    coverage: Coverage | None = None
    if asked and form.is_valid():
        try:
            pack, actors, places = known()
            coverage = assess_coverage(facts_from(form.change(), pack, actors, places), pack, actors, places)
        except AtashbasError as error:
            form.add_error(None, reason(error))
    facts: dict[str, Any] = {"form": form, "coverage": coverage, "answer": "", "lines": []}
    if coverage is not None:
        language = page_language()
        lines = render_path(coverage, known()[0], language)
        facts |= {
            "answer": render_outcome(coverage, language),
            "lines": [(step, line) for step, line in zip(coverage.path, lines, strict=True)],
        }
    return render(request, "web/rules/what_if.html", facts)


@require_safe
@explained
def actor_list(request: HttpRequest) -> HttpResponse:
    """Actors by name, or those whom some words may mean, with how near they come."""
    actors = known()[1]
    language = page_language()
    text = request.GET.get("text", "").strip()[:200]
    rows: list[tuple[Any, str, float | None]]
    if text:
        rows = [(one.actor, one.actor.name_in(language), one.score) for one in actors.find(text, limit=25)]
    else:
        rows = sorted(((one, one.name_in(language), None) for one in actors.actors), key=lambda row: row[1].casefold())
    return render(request, "web/rules/actors.html", {"rows": rows, "text": text})


@require_safe
@explained
def actor(request: HttpRequest, id_: str) -> HttpResponse:
    """One actor: its names, relations, accessions and designations, as they were known on a day if one is given."""
    actors = known()[1]
    if id_ not in actors:
        raise Http404
    language = page_language()
    held = actors.get(id_)
    on = _day(request.GET.get("on", ""))
    facts = {
        "actor": held,
        "name": held.name_in(language),
        "names": sorted(held.names.items()),
        "relations": list(_relations(actors, id_, language)),
        "accessions": list(_accessions(actors, id_)),
        "designations": list(_designations(actors, id_)),
        "offices": [(one, _span(one.span)) for one in actors.offices_of(id_)],
        "on": on,
        "listed": actors.designations(id_, on=on, authority=None) if on else (),
    }
    return render(request, "web/rules/actor.html", facts)


def _of(pack: Agreement, instrument: str) -> list[Any]:
    return [one for one in pack.provisions.values() if one.instrument == instrument]


def _guarantors(regime: Any, actors: ActorRegistry, language: str) -> list[str]:
    return [actors.get(one.actor).name_in(language) if one.actor in actors else one.actor for one in regime.guarantors]


def _relations(actors: ActorRegistry, id_: str, language: str) -> Iterable[Row]:
    for one in (*actors.relations_of(id_), *actors.relations_to(id_)):
        away = one.object if one.subject == id_ else one.subject
        yield Row(
            kind=one.kind.value if one.subject == id_ else f"{one.kind.value}:of",
            words=actors.get(away).name_in(language) if away in actors else away,
            other=away if away in actors else "",
            when=_span(one.span),
            source=one.source,
        )


def _accessions(actors: ActorRegistry, id_: str) -> Iterable[Row]:
    for one in actors.accessions_of(id_):
        yield Row(kind=one.stance.value, words=one.announced_by, other="", when=_span(one.span), source=one.source)


def _designations(actors: ActorRegistry, id_: str) -> Iterable[Row]:
    for one in actors.designations_of(id_):
        known_from = _moment(one.known_from)
        yield Row(
            kind=one.authority,
            words=f"{one.reference} {one.name_on_list}".strip(),
            other=known_from,
            when=_span(one.span),
            source=one.source,
        )


def _span(span: Span) -> str:
    """From when to when, in days of the page's calendar; an open end is left open."""
    start = "" if span.start_low <= FAR_PAST else _moment(span.start_low)
    end = "" if span.end_low >= FAR_FUTURE else _moment(span.end_low)
    return f"{start} – {end}".strip() if start or end else "–"


def _moment(minute: int) -> str:
    day, _at, hour = iso_minute(minute).partition("T")
    words = calendars.day_in_words(date.fromisoformat(day), page_language())
    return f"{words}, {calendars.digits(hour, page_language())}" if hour else words


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise AtashbasError("query.date", field="on", value=text[:40]) from error


@require_safe
@explained
def place_list(request: HttpRequest) -> HttpResponse:
    """Places that some words may mean, with why and how precisely; without words the governorates."""
    places = known()[2]
    language = page_language()
    text = request.GET.get("text", "").strip()[:300]
    offset = parse_offset(text) if text else None
    meant = None
    if text:
        found = places.find(offset.place if offset else text, limit=25)
        rows = [(one.place, one.place.name_in(language), one.score, one.why) for one in found]
        meant = offset.point_from(found[0].place.point) if offset and found else None
    else:
        rows = [(one, one.name_in(language), 1.0, ()) for one in governorates()]
    parents = {one.id: places.get(one.parent).name_in(language) for one, *_rest in rows if one.parent in places}
    facts = {"rows": rows, "text": text, "parents": parents, "offset": offset, "meant": meant}
    return render(request, "web/rules/places.html", facts)
