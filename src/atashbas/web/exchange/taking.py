"""Taking in another node's bundle from the page, and carrying one away: choose, see what it says it brings, take in.

Nothing of the file is believed: what goes in is what `import_bundle` finds in order, log by log.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas.node import exchange, exchange_http, projection
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.roles import Deed, may
from atashbas.node.exchange_import import ImportReport, import_bundle
from atashbas.node.exchange_preview import preview_bundle
from atashbas.node.home import current
from atashbas.node.identity import signer_of
from atashbas.node.logs import store_of
from atashbas.node.scrub import scrub_projections
from atashbas.values import AtashbasError
from atashbas.web import uploads
from atashbas.web.reasons import reason
from atashbas.web.shell import delegation_of
from atashbas.web.views.errors import explained

UPLOAD = "bundle"  # key of the session: token and name of the file on its way in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def choose(request: HttpRequest) -> HttpResponse:
    """The first step, and after a file was sent what it says it brings; stores nothing."""
    _member(request)
    if request.method != "POST":
        return render(request, "web/exchange/choose.html", {"delegation": delegation_of(request)})
    file = request.FILES.get("file")
    if file is None:
        return redirect("bundle-take-in")
    _give_up(request)
    token = uploads.keep(file)
    request.session[UPLOAD] = {"token": token, "name": (file.name or "bundle")[:200]}
    try:
        with uploads.opened(token) as source:
            offer = preview_bundle(store_of(), source)
    except AtashbasError as error:
        _give_up(request)
        return render(request, "web/exchange/choose.html", {"problem": reason(error)}, status=422)
    problems = {one.log: reason(AtashbasError(f"register.{one.code}", **one.facts)) for one in offer.logs if one.code}
    facts = {"offer": offer, "problems": problems, "name": request.session[UPLOAD]["name"]}
    return render(request, "web/exchange/offer.html", facts)


@never_cache
@login_required
@require_POST
@explained
def take_in(request: HttpRequest) -> HttpResponse:
    """The last step: each log goes in whole or is refused, and the page says which and why."""
    member = _member(request)
    kept = request.session.get(UPLOAD) or {}
    try:
        with uploads.opened(kept.get("token", "")) as source:
            report = import_bundle(store_of(), source, me=member.reporter or None)
    except FileNotFoundError:
        return redirect("bundle-take-in")
    finally:
        _give_up(request)
    cosigned = _cosign(member.reporter) if member.reporter and request.POST.get("cosign") else []
    projection.refresh()
    if report.erased:
        scrub_projections()
    facts = {"report": report, "problems": _problems(report), "cosigned": cosigned, "name": kept.get("name", "")}
    return render(request, "web/exchange/taken.html", facts)


@login_required
@require_safe
def carry(request: HttpRequest) -> FileResponse:
    """A bundle of every log with what one's own delegation may read, to be carried to its own node."""
    delegation = delegation_of(request)
    if not delegation:
        raise PermissionDenied
    file = exchange_http.bundle_file(store_of(), request.GET.get("have", ""), to=delegation)
    name = f"atashbas-{delegation}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type=exchange_http.ZIP)


def _member(request: HttpRequest) -> Member:
    member = find_member(request.user.pk)
    if member is None or not (may(member.role, Deed.MEMBERS) or may(member.role, Deed.OPERATE)):
        raise PermissionDenied
    return member


def _cosign(party: str) -> list[str]:
    """Logs cosigned with the delegation's witness key; none where it is kept elsewhere."""
    home, store = current(), store_of()
    charter = store.get_charter()
    if charter.party(party).witness is None:
        return []
    try:
        signer = signer_of(home, charter, party, "witness")
    except AtashbasError:
        return []
    return exchange.cosign_all(store, party, signer, at=int(time.time()))


def _problems(report: ImportReport) -> dict[str, str]:
    """Log → why it was refused, in words."""
    refused = [*report.logs, *report.faults]
    return {one.log: reason(AtashbasError(f"register.{one.code}", **one.facts)) for one in refused if one.code}


def _give_up(request: HttpRequest) -> None:
    kept = request.session.pop(UPLOAD, None)
    if kept:
        uploads.drop(kept["token"])
