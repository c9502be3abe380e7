"""The log of changes: which incidents were joined, divided or took another address on this node, when and why."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atashbas.node.changes.read import changes as changes_of
from atashbas.values import AtashbasError
from atashbas.web.views.errors import explained


@require_safe
@explained
def changes(request: HttpRequest) -> HttpResponse:
    """A page of the log, newest first; of one incident where it is named."""
    incident = request.GET.get("incident", "")[:64]
    page = changes_of(incident=incident, before=number_of(request.GET.get("before", "")))
    return render(request, "web/changes.html", {"page": page, "incident": incident})


def number_of(text: str) -> int | None:
    """Number of a change in an address; None where none is named. Raises AtashbasError ``query.cursor``."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise AtashbasError("query.cursor", value=text[:80])
    return int(text)
