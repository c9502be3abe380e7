"""Entering one row, looking at it with who says so, saying it anew, withdrawing it: each in one's own log, signed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas.agreement import Agreement
from atashbas.agreement.signed import SignedRow, Table
from atashbas.node.accounts.roles import Deed
from atashbas.node.casework.write import Speaker
from atashbas.node.coverage import known
from atashbas.node.ground import read, write
from atashbas.node.home import current
from atashbas.node.models import Membership
from atashbas.values import AtashbasError
from atashbas.web.ground.forms import SHAPED, RowForm, initial_of
from atashbas.web.ground.known import does, reader_of, table_of, words_of_page
from atashbas.web.reasons import reason
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained

SHOWN = 100


@require_safe
@explained
def tables(request: HttpRequest) -> HttpResponse:
    """What was entered, table by table, as far as the reader may know it, and what can be entered."""
    reader = reader_of(request)
    counted = [(table.value, len(read.rows(table, reader=reader or None))) for table in Table]
    return render(request, "web/ground/tables.html", {"tables": counted, "enters": does(request, Deed.REPORT)})


@require_safe
@explained
def rows(request: HttpRequest, table: str) -> HttpResponse:
    """The rows of one table, also those that were amended or withdrawn, the newest first."""
    held = table_of(table)
    reader = reader_of(request)
    hidden = held in SHAPED and not reader  # strangers learn of positions on the map, by the district
    found = () if hidden else read.rows(held, reader=reader or None, state="")[::-1]
    start = next((n + 1 for n, one in enumerate(found) if one.provenance.entry == request.GET.get("after")), 0)
    page, words = found[start : start + SHOWN], words_of_page()
    facts = {
        "table": table,
        "rows": [(one, words.cells(one)) for one in page],
        "total": len(found),
        "after": page[-1].provenance.entry if start + SHOWN < len(found) else "",
        "enters": does(request, Deed.REPORT),
        "hidden": hidden,
    }
    return render(request, "web/ground/rows.html", facts)


@require_safe
@explained
def row(request: HttpRequest, log: str, n: int, index: int) -> HttpResponse:
    """One row with who says so, and for its own delegation what can be done with it."""
    reader = reader_of(request)
    held, words = _held(log, n, index, reader), words_of_page()
    facts = {
        "row": held,
        "table": held.table.value,
        "cells": words.cells(held),
        "shaped": held.row.shape is not None,
        "audience": [words.reporter(name) for name in held.provenance.audience],
        "own": does(request, Deed.REPORT) and reader == held.provenance.log and held.provenance.state == read.STANDING,
    }
    return render(request, "web/ground/row.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
@explained
def enter(request: HttpRequest, delegation: str, table: str) -> HttpResponse:
    """Enter one row into one's own log."""
    held = table_of(table)
    form = _form(held, request.POST or None, initial=_asked(request, held))
    if form.is_bound:
        stored = _stored(request, form, delegation)
        if stored is not None and stored.repeated:
            messages.warning(request, _("This row stands already; nothing was stored."))
            return redirect("ground-rows", table)
        if stored is not None:
            messages.success(request, _("Signed and stored in your register."), extra_tags="good")
            return redirect("ground-row", *stored.addresses[0].split("/"))
    facts = {"form": form, "table": table, "delegation": delegation, "drawing": "shape" in form.fields}
    return render(request, "web/ground/enter.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
@explained
def amend(request: HttpRequest, delegation: str, log: str, n: int, index: int) -> HttpResponse:
    """Say an own row anew; the earlier one stays to be read."""
    held = _held(log, n, index, delegation)
    form = _form(held.table, request.POST or None, initial=initial_of(held.row))
    form.fields.pop("open", None)  # who may read it stays as it was
    if form.is_bound:
        said = _said_anew(request, form, held, delegation)
        if said:
            messages.success(request, _("Signed and stored in your register."), extra_tags="good")
            return redirect("ground-row", *said.split("/"))
    facts = {
        "form": form,
        "table": held.table.value,
        "delegation": delegation,
        "amends": held.provenance.entry,
        "drawing": "shape" in form.fields,
    }
    return render(request, "web/ground/enter.html", facts, status=422 if form.is_bound else 200)


@require_POST
@delegation_required
@explained
def retract(request: HttpRequest, delegation: str, log: str, n: int, index: int) -> HttpResponse:
    """Withdraw an own row with a reason."""
    address, why = f"{log}/{n}/{index}", request.POST.get("reason", "").strip()
    if not why:
        messages.warning(request, _("Say why it is withdrawn; nothing was stored."))
        return redirect("ground-row", log, n, index)
    write.retract(current(), speaker_of(request), address, why)
    messages.success(request, _("Withdrawn; the row stays to be read with what was said of it."), extra_tags="good")
    return redirect("ground-row", log, n, index)


def speaker_of(request: HttpRequest) -> Speaker:
    """For whom the person who signed in speaks, and in which office."""
    membership = Membership.objects.get(user_id=str(request.user.pk))
    return Speaker(reporter=membership.reporter, office=membership.office, role=membership.role)


def _form(table: Table, *args: Any, **kwargs: Any) -> RowForm:
    agreement = known()[0]
    regimes = [(one.id, _regime(agreement, one.id)) for one in agreement.regimes]
    actors = read.actors_as_signed().registry
    return RowForm(table, read.gazetteer(), actors, regimes, *args, **kwargs)


def _regime(agreement: Agreement, id_: str) -> str:
    """A ceasefire by the citation of the clause that ordered it."""
    return next(agreement.citation(one.cessation) for one in agreement.regimes if one.id == id_)


def _asked(request: HttpRequest, table: Table) -> dict[str, str]:
    """What an address proposes for the form: a place, an actor, a day."""
    names = {"actor", "place", "subject", "from", "kind"}
    return {name: request.GET[name][:200] for name in sorted(names) if name in request.GET}


def _stored(request: HttpRequest, form: RowForm, delegation: str) -> write.Entered | None:
    if not form.is_valid():
        return None
    try:
        made = _made(form, delegation)
        return write.enter(current(), speaker_of(request), [made], open_=form.open)
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return None


def _said_anew(request: HttpRequest, form: RowForm, held: read.StoredRow, delegation: str) -> str:
    if not form.is_valid():
        return ""
    try:
        return write.amend(current(), speaker_of(request), held.provenance.entry, _made(form, delegation))
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return ""


def _made(form: RowForm, delegation: str) -> SignedRow:
    return write.row_from_cells(form.table, form.cells, delegation, form.shape)


def _held(log: str, n: int, index: int, reader: str) -> read.StoredRow:
    found = read.row(f"{log}/{n}/{index}", reader=reader or None)
    if found is None or (found.table in SHAPED and not reader):
        raise Http404
    return found
