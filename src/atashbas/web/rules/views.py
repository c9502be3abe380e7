"""The agreement, its actors, and what would follow if: read only, from the pack and the registry of this node."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atashbas.actors import ActorRegistry
from atashbas.agreement import Agreement, Coverage, render_outcome, render_path
from atashbas.node.coverage import ask, known, pack
from atashbas.node.ground import read as ground
from atashbas.places import governorates
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, Span, iso_minute
from atashbas.places.offset import parse_offset
from atashbas.values import AtashbasError
from atashbas.web import calendars
from atashbas.web.reasons import page_language, reason
from atashbas.web.rules.forms import WhatIfForm
from atashbas.web.views.errors import explained


@require_safe
def agreement(request: HttpRequest) -> HttpResponse:
    """Instruments, provisions, regimes, zones and procedure of the agreement in force on this node."""
    held, actors, _places = known()
    language = page_language()
    texts = {one.id: one.text.get(language, one.text["en"]) for one in held.provisions.values()}
    facts = {
        "pack": held,
        "title": held.title.get(language, held.title["en"]),
        "instruments": [(one, one.title.get(language, one.title["en"]), _of(held, one.id)) for one in held.instruments],
        "texts": texts,
        "regimes": [(one, _span(one.span), _guarantors(one, actors, language)) for one in held.regimes],
        "zones": [(one, one.name.get(language, one.name["en"]), _span(one.span)) for one in held.zones],
        "spans": {one.id: _span(one.span) for one in held.provisions.values()},
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
            coverage = ask(form.change())
        except AtashbasError as error:
            form.add_error(None, reason(error))
    facts: dict[str, Any] = {"form": form, "coverage": coverage, "answer": "", "lines": []}
    if coverage is not None:
        language = page_language()
        lines = render_path(coverage, pack(), language)
        facts |= {
            "answer": render_outcome(coverage, language),
            "lines": [(step, line) for step, line in zip(coverage.path, lines, strict=True)],
        }
    return render(request, "web/rules/what_if.html", facts)


def _of(pack: Agreement, instrument: str) -> list[Any]:
    return [one for one in pack.provisions.values() if one.instrument == instrument]


def _guarantors(regime: Any, actors: ActorRegistry, language: str) -> list[str]:
    return [actors.get(one.actor).name_in(language) if one.actor in actors else one.actor for one in regime.guarantors]


def _span(span: Span) -> str:
    """From when to when, in days of the page's calendar; an open end is left open."""
    start = "" if span.start_low <= FAR_PAST else _moment(span.start_low)
    end = "" if span.end_low >= FAR_FUTURE else _moment(span.end_low)
    return f"{start} – {end}".strip() if start or end else "–"


def _moment(minute: int) -> str:
    day, _at, hour = iso_minute(minute).partition("T")
    words = calendars.day_in_words(date.fromisoformat(day), page_language())
    return f"{words}, {calendars.digits(hour, page_language())}" if hour else words


@require_safe
@explained
def place_list(request: HttpRequest) -> HttpResponse:
    """Places that some words may mean, with why and how precisely; without words the governorates."""
    places = ground.gazetteer()
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
