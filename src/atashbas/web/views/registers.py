"""Registers: every reporter's log with its head, and the signed entries in it."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atashbas.node import queries
from atashbas.register.body import parse_item
from atashbas.register.errors import RegisterError
from atashbas.web import periods
from atashbas.web.exchange import shown
from atashbas.web.views.errors import explained


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    """All registers, the empty ones too."""
    return render(request, "web/registers.html", {"registers": queries.registers()})


@require_safe
def register(request: HttpRequest, log: str) -> HttpResponse:
    """One register: head, last check, what it holds, its newest entries."""
    found = next((one for one in queries.registers() if one.log == log), None)
    if found is None:
        raise Http404
    newest = [found.size - 1 - n for n in range(min(found.size, 25))]
    standing, cosignatures = shown.log_shown(log) or (None, ())
    facts = {"register": found, "newest": newest, "standing": standing, "cosignatures": cosignatures}
    return render(request, "web/register.html", facts)


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """The charter: who keeps a register, with which keys, and who must assent."""
    return render(request, "web/members.html", {"charter": shown.charter_shown()})


@require_safe
@explained
def entry(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """One signed entry: header, content, raw note, proof."""
    found = _entry(log, n)
    items = [readable_item(index, raw) for index, raw in found.items]
    return render(
        request,
        "web/entry.html",
        {
            "entry": found,
            "register": next((one for one in queries.registers() if one.log == log), None),
            "standing": shown.entry_shown(log, n),
            "raw": found.raw.decode("utf-8", "replace"),
            "checkpoint": (found.checkpoint or b"").decode("utf-8", "replace"),
            "body": readable(found.body),
            "items": items,
            "previous": n - 1 if n else None,
            "next": n + 1 if n + 1 < found.size else None,
        },
    )


@require_safe
@explained
def note(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """The entry's signed note, byte for byte, as a file."""
    found = _entry(log, n)
    name = f"{log}-{n}.txt"
    return HttpResponse(
        found.raw,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@explained
def numbers(request: HttpRequest) -> HttpResponse:
    """The printed numbers of a reporter in a period, each with its source and its entry."""
    period = periods.parse_period(request.GET)
    reporter = next((one for one in queries.reporters() if one.name == request.GET.get("reporter")), None)
    if period is None or reporter is None:
        raise Http404
    lines = queries.numbers(period, reporter.name)
    areas = sorted({area for line in lines for area in (*line.count.by_area, *line.count.areas_without_number)})
    facts = {"period": period, "reporter": reporter, "lines": lines, "areas": areas}
    return render(request, "web/numbers.html", facts)


def readable_item(index: int, raw: bytes | None) -> dict[str, Any]:
    """One record of a batch: its place, what it is and its text."""
    try:
        record = parse_item(raw) if raw else {}
    except RegisterError:
        record = {}  # an item may be anything that was signed; it is shown as it is
    return {"index": index, "kind": record.get("kind", ""), "number": record.get("number", ""), "text": readable(raw)}


def readable(raw: bytes | None) -> str:
    """Canonical JSON laid out for reading; empty where the body was erased or is withheld."""
    if raw is None:
        return ""
    try:
        return json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        return raw.decode("utf-8", "replace")


def _entry(log: str, n: int) -> queries.EntryView:
    found = queries.entry(log, n)
    if found is None:
        raise Http404
    return found
