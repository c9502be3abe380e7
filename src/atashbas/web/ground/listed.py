"""Looking through the UN Security Council's consolidated list: upload, proposed matches, accept, signed designations.

The list shows only its latest state, so both days of a designation are its signer's to state; nothing is accepted by
itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atashbas.actors import Designation
from atashbas.actors.unlist import Match, UnList, accept, read_un_list, review_matches
from atashbas.agreement.signed import SignedRow, Table
from atashbas.node.ground import read, write
from atashbas.node.home import current
from atashbas.places.dated import iso_minute
from atashbas.values import AtashbasError
from atashbas.web import periods, uploads
from atashbas.web.ground.entering import speaker_of
from atashbas.web.reasons import page_language, reason
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained

UPLOAD = "un-list"  # key of the session: token and name of the list on its way in


@require_safe
@delegation_required
def choose(request: HttpRequest, delegation: str) -> HttpResponse:
    """The first step."""
    return render(request, "web/ground/un_list.html", {"delegation": delegation})


@require_POST
@delegation_required
@explained
def review(request: HttpRequest, delegation: str) -> HttpResponse:
    """Entities of the list beside the actors they may be; stores nothing."""
    file = request.FILES.get("file")
    if file is None:
        return redirect("un-list")
    _give_up(request)
    request.session[UPLOAD] = {"token": uploads.keep(file), "name": (file.name or "list.xml")[:200]}
    return _page(request, delegation, {}, 200)


@require_POST
@delegation_required
@explained
def take(request: HttpRequest, delegation: str) -> HttpResponse:
    """Sign the matches that were ticked; where one cannot be accepted nothing is stored and the page says why."""
    un_list = _kept(request)
    if un_list is None:
        return redirect("un-list")
    made, wrong = _accepted(request, _matches(un_list), un_list, delegation)
    if wrong or not made:
        return _page(request, delegation, wrong or {-1: _("Nothing was ticked.")}, 422)
    done = write.enter(current(), speaker_of(request), made, file=request.session[UPLOAD]["name"])
    _give_up(request)
    messages.success(request, _("The designations were signed and stored in your register."), extra_tags="good")
    return redirect("ground-row", *done.addresses[0].split("/")) if done.addresses else redirect("ground-tables")


def _page(request: HttpRequest, delegation: str, wrong: dict[int, str], status: int) -> HttpResponse:
    un_list = _kept(request)
    if un_list is None:
        return redirect("un-list")
    language = page_language()
    found: list[dict[str, Any]] = [
        {
            "n": n,
            "match": match,
            "name": match.actor.name_in(language) if match.actor else "",
            "since": request.POST.get(f"from-{n}") or match.entity.listed_on.isoformat(),
            "known": request.POST.get(f"known-{n}") or match.entity.listed_on.isoformat(),
            "ticked": bool(request.POST.get(f"accept-{n}")),
            "wrong": wrong.get(n, ""),
        }
        for n, match in enumerate(_matches(un_list))
    ]
    facts = {
        "delegation": delegation,
        "found": [one for one in found if one["match"].actor is not None],
        "unmatched": sum(one["match"].actor is None for one in found),
        "faults": un_list.faults[:200],
        "made_at": un_list.made_at,
        "individuals": un_list.individuals,
        "entities": len(un_list.entities),
        "wrong": wrong.get(-1, ""),
        "name": request.session[UPLOAD]["name"],
    }
    return render(request, "web/ground/un_list_review.html", facts, status=status)


def _accepted(
    request: HttpRequest, matches: tuple[Match, ...], un_list: UnList, delegation: str
) -> tuple[list[SignedRow], dict[int, str]]:
    """Rows of what was ticked, and by number why one cannot be."""
    made: list[SignedRow] = []
    wrong: dict[int, str] = {}
    edition = f" of {un_list.made_at:%Y-%m-%d}" if un_list.made_at else ""
    for n, match in enumerate(matches):
        if not request.POST.get(f"accept-{n}"):
            continue
        try:
            days = [periods.parse_day(request.POST.get(f"{name}-{n}", ""), name) for name in ("from", "known")]
            said = request.POST.get(f"source-{n}", "").strip()
            source = said or f"UN consolidated list{edition}, {match.entity.reference}"
            row = _designation(match, days, source)
            made.append(write.row_from_cells(Table.DESIGNATIONS, _cells(row), delegation))
        except AtashbasError as error:
            wrong[n] = reason(error)
    return made, wrong


def _designation(match: Match, days: list[date | None], source: str) -> Designation:
    since, known = (day or match.entity.listed_on for day in days)
    return accept(match, in_force_from=since, known_from=known, source=source)


def _cells(row: Designation) -> dict[str, str]:
    return {
        "subject": row.subject,
        "authority": row.authority,
        "reference": row.reference,
        "name_on_list": row.name_on_list,
        "from": iso_minute(row.span.start_low),
        "known_from": iso_minute(row.known_from),
        "source": row.source,
    }


def _matches(un_list: UnList) -> tuple[Match, ...]:
    return review_matches(un_list, read.actors_as_signed().registry)


def _kept(request: HttpRequest) -> UnList | None:
    kept: dict[str, Any] = request.session.get(UPLOAD) or {}
    data = uploads.read(kept.get("token", ""))
    return None if data is None else read_un_list(data, file=kept["name"])


def _give_up(request: HttpRequest) -> None:
    kept = request.session.pop(UPLOAD, None)
    if kept:
        uploads.drop(kept["token"])
