"""Pages of what runs through time: undertakings by party, besieged places, rounds of talks. Open to everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atashbas.node.casework import overviews
from atashbas.node.writing import now
from atashbas.web.shell import delegation_of


@require_safe
def undertakings(request: HttpRequest) -> HttpResponse:
    """What each party owes or announced, by day, and by whose word it stands as it does."""
    parties = overviews.undertakings(now().date())
    chosen = request.GET.get("party", "")[:64]
    shown = {who: parties[who] for who in parties if not chosen or who == chosen}
    facts = {"parties": shown, "all": list(parties), "chosen": chosen, "mine": delegation_of(request)}
    return render(request, "web/work/undertakings.html", facts)


@require_safe
def besieged(request: HttpRequest) -> HttpResponse:
    """Besieged places through time, each observer's word beside the others'."""
    facts = {"places": overviews.besieged(), "mine": delegation_of(request)}
    return render(request, "web/work/besieged.html", facts)


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Rounds of talks: who was invited by whom and who was not, who came, what was adopted, what follows."""
    facts = {"rounds": overviews.rounds_of_talks(now().date()), "mine": delegation_of(request)}
    return render(request, "web/work/rounds.html", facts)
