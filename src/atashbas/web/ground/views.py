"""The page of the ground: a map and a table of who is said to be where, and separation week by week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from atashbas.web.ground import labels, picture
from atashbas.web.ground.asked import weeks_to
from atashbas.web.ground.board import board
from atashbas.web.ground.charting import separation_chart
from atashbas.web.ground.discretion import LATE_DAYS
from atashbas.web.ground.drawings import ZONE, Drawing
from atashbas.web.ground.known import outlines_of
from atashbas.web.ground.scene import WEEKS, Scene, drawings_of, scene, separation_of, separation_rows
from atashbas.web.ground.separating import ORDER, Locality, counts, lines_near
from atashbas.web.reasons import page_language
from atashbas.web.views.errors import explained

LOCALITIES_SHOWN = 60  # the worst first; the others by a link
PRIVATE = {"Cache-Control": "private, no-store", "Vary": "Cookie, Accept-Language"}


@require_safe
@explained
def page(request: HttpRequest) -> HttpResponse:
    """Map, table and separation of one day and its week."""
    found = scene(request)
    rows = separation_rows(found)
    separated = separation_of(found, rows)
    low, high = found.asked.minutes
    given, drawings = request.GET, drawings_of(found)
    lines = [one for one in drawings if one.kind != ZONE]
    shown = separated if given.get("all") else separated[:LOCALITIES_SHOWN]
    facts = {
        "scene": found,
        "asked": found.asked,
        "board": board(
            found.day, found.words, found.columns, text=given.get("text", "")[:200], after=given.get("after", "")[:100]
        ),
        "text": given.get("text", "")[:200],
        "sides": {name: n % 4 for n, name in enumerate(found.day.reporters)},
        "titles": {name: found.words.reporter(name) for name in found.day.reporters},
        "localities": [(one, _beside(one, found, lines)) for one in shown],
        "localities_in_all": len(separated),
        "counted": counts(rows, weeks_to(found.asked.day, WEEKS)),
        "states": [state.value for state in ORDER],
        "zones": [
            (found.words.named(zone.name), found.words.span(zone.span), zone)
            for zone in picture.zones_on(found.ground.agreement, low, high)
        ],
        "drawings": drawings,
        "bound": list(enumerate(found.words.sides)),
        "map": f"{reverse('ground-map')}?{found.asked.address()}",
        "chart": f"{reverse('ground-chart')}?{found.asked.address()}",
        "late_days": LATE_DAYS,
    }
    return render(request, "web/ground/page.html", facts)


@require_safe
@explained
def features(request: HttpRequest) -> HttpResponse:
    """What the map of a day draws, as GeoJSON by layer."""
    found = scene(request)
    low, high = found.asked.minutes
    zones = picture.zones_on(found.ground.agreement, low, high)
    named = frozenset().union(*(zone.certain | zone.possible for zone in zones))
    layers = {
        "claims": picture.claim_features(found.day, found.ground.places, found.words),
        "outlines": picture.outline_features(found.day, found.words),
        "zones": picture.zone_features(zones, found.ground.places, outlines_of(named), found.words),
        "lines": picture.line_features(drawings_of(found), found.day.reporters),
    }
    return JsonResponse(layers, headers=PRIVATE)


@require_safe
@explained
def chart(request: HttpRequest) -> HttpResponse:
    """Specification of the chart of separation week by week."""
    found = scene(request)
    counted = counts(separation_rows(found), weeks_to(found.asked.day, WEEKS))
    return JsonResponse(separation_chart(counted, page_language()), headers=PRIVATE)


def _beside(one: Locality, found: Scene, lines: Sequence[Drawing]) -> dict[str, Any]:
    """A locality's words: names of who is there, of the nearest listed group's place, and of lines near by."""
    words = found.words
    return {
        "name": words.place(one.place),
        "proposal": f"{words.place(one.place)}: {labels.STEPS[one.next_step.value]}",
        "covered": [(id_, words.actor(id_)) for id_ in one.covered],
        "listed": [(id_, words.actor(id_)) for id_ in one.listed],
        "doubtful": [(id_, words.actor(id_)) for id_ in one.doubtful],
        "nearest": words.place(one.nearest) if one.nearest else "",
        "synthetic": any(by in words.synthetic for by in one.by_claim),
        "by_claim": [(by, state) for by, state in one.by_claim.items()],
        "lines": lines_near(found.ground.places.get(one.place).point, lines) if found.member else (),
    }
