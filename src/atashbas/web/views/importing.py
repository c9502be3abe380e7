"""Importing a register from the page: choose a file, see what it holds and what is wrong with it, correct, confirm.

Nothing is stored before the last step. Rows go to the register of who signed in, whatever the file or the form says.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from atashbas.node import intake, queries
from atashbas.node.home import current
from atashbas.reports.mapping import CALENDARS, DATE_ORDERS, Mapping
from atashbas.reports.records import RegisterCount
from atashbas.values import LANGUAGES
from atashbas.web import uploads
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.errors import explained

UPLOAD = "upload"  # key of the session: token and name of the file on its way in
SHOWN_FAULTS = 200


@require_safe
@delegation_required
def choose(request: HttpRequest, delegation: str) -> HttpResponse:
    """The first step, and the files that came in before."""
    files = [line for line in queries.imports() if line.reporter == delegation]
    return render(request, "web/import_choose.html", {"imports": files, "delegation": delegation})


@require_POST
@delegation_required
@explained
def preview(request: HttpRequest, delegation: str) -> HttpResponse:
    """What the file holds under a proposed or corrected mapping, with every fault; stores nothing."""
    file = request.FILES.get("file")
    if file is not None:
        _give_up(request)
        request.session[UPLOAD] = {"token": uploads.keep(file), "name": (file.name or "file")[:200]}
    data, name = _uploaded(request)
    if data is None:
        return redirect("import")
    seen = intake.preview(data, name, delegation)
    mapping = None if file is not None else corrected(request, seen.proposal.mapping, labels_of(seen))
    if mapping is not None and mapping != seen.proposal.mapping:
        seen = intake.preview(data, name, delegation, mapping)
    facts = {
        "seen": seen,
        "mapping": seen.mapping,
        "columns": columns_of(seen),
        "faults": seen.faults[:SHOWN_FAULTS],
        "more_faults": max(0, len(seen.faults) - SHOWN_FAULTS),
        "calendars": CALENDARS,
        "orders": DATE_ORDERS,
        "languages": ("und", *LANGUAGES),
        "delegation": delegation,
        "usable": bool(seen.new or seen.changed),
        "counts": [record for record in seen.records if isinstance(record, RegisterCount)],
    }
    return render(request, "web/import_preview.html", facts)


@require_POST
@delegation_required
@explained
def store(request: HttpRequest, delegation: str) -> HttpResponse:
    """The last step: the good rows go in, and the page says what did and what did not."""
    data, name = _uploaded(request)
    if data is None:
        return redirect("import")
    seen = intake.preview(data, name, delegation)
    mapping = corrected(request, seen.proposal.mapping, labels_of(seen))
    amend = request.POST.get("amend") == "yes"
    by = request.user.get_username()
    result = intake.import_bytes(current(), data, name, delegation, _unless_same(mapping, seen), by=by, amend=amend)
    _give_up(request)
    facts = {"result": result, "faults": result.faults[:SHOWN_FAULTS], "delegation": delegation}
    return render(request, "web/import_done.html", facts)


def labels_of(seen: intake.Preview) -> tuple[str, ...]:
    """Headings of the file, in order."""
    return tuple(column.label for column in seen.proposal.columns)


def columns_of(seen: intake.Preview) -> list[dict[str, object]]:
    """Each column with the field it now stands for and its first cells."""
    fields = seen.mapping.columns if seen.mapping else {}
    return [
        {"n": n, "label": column.label, "field": fields.get(column.label, ""), "cells": column.cells[:3]}
        for n, column in enumerate(seen.proposal.columns)
    ]


def corrected(request: HttpRequest, proposed: Mapping | None, labels: tuple[str, ...]) -> Mapping | None:
    """The proposed mapping with what the sender changed in it.

    Raises AtashbasError ``mapping.value`` or ``mapping.doubled-field`` for what cannot be.
    """
    given = request.POST
    if proposed is None or "calendar" not in given:
        return proposed
    columns = {label: given[f"column-{n}"] for n, label in enumerate(labels) if given.get(f"column-{n}")}
    language = given.get("language", proposed.language)
    return replace(
        proposed,
        columns=MappingProxyType(columns),
        calendar=given["calendar"],
        date_order=given.get("date_order", proposed.date_order),
        language=language if language in LANGUAGES else "und",
    )


def _unless_same(mapping: Mapping | None, seen: intake.Preview) -> Mapping | None:
    """None for the proposal as it stands: some files (UCDP GED) are known as a whole, not by a mapping."""
    return None if mapping == seen.proposal.mapping else mapping


def _uploaded(request: HttpRequest) -> tuple[bytes | None, str]:
    kept = request.session.get(UPLOAD) or {}
    return uploads.read(kept.get("token", "")), kept.get("name", "")


def _give_up(request: HttpRequest) -> None:
    kept = request.session.pop(UPLOAD, None)
    if kept:
        uploads.drop(kept["token"])
