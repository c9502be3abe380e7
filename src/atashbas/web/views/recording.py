"""Typing one report in: the recording form that writes the same report as an import, to the own register only."""

from __future__ import annotations

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atashbas.node import intake, projection, queries
from atashbas.node.home import current
from atashbas.node.writing import now
from atashbas.values import AtashbasError
from atashbas.web.addresses import report_address
from atashbas.web.forms import HARM_FIELDS, ReportForm, report_of
from atashbas.web.reasons import reason
from atashbas.web.views.accounts import delegation_required

GROUPS = (
    ("when", ("occurred_on", "solar_on", "ends_on", "date_precision", "time")),
    ("where", ("place", "admin1", "place_precision", "lat", "lon")),
    ("what", ("type", "actor", "target", "weapon", "observed")),
    ("harm", (*(f"{harm}_{who}" for harm, who in HARM_FIELDS), "claimant")),
    ("words", ("text", "language", "source", "repeats", "attachments")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def record(request: HttpRequest, delegation: str) -> HttpResponse:
    """The form; what was typed wrongly comes back with what is wrong beside each field."""
    if request.method == "POST":
        form = ReportForm(request.POST, request.FILES)
        if form.is_valid():
            address = _store(request, form, delegation)
            if address is not None:
                messages.success(request, _("The report was signed and stored in your register."), extra_tags="good")
                if projection.joins_waiting():
                    messages.info(request, _("It is matched with the other reports within some minutes."))
                return redirect(report_address(address))
    else:
        form = ReportForm(initial={"number": intake.next_number(delegation, now())})
    facts = {"form": form, "groups": grouped(form), "delegation": delegation}
    return render(request, "web/record.html", facts, status=422 if form.is_bound else 200)


def grouped(form: ReportForm) -> list[tuple[str, list[BoundField]]]:
    """The form's fields in the groups of the page."""
    return [(name, [form[field] for field in fields]) for name, fields in GROUPS]


def _store(request: HttpRequest, form: ReportForm, delegation: str) -> str | None:
    synthetic = any(view.name == delegation and view.synthetic for view in queries.reporters())
    report = report_of(form, delegation, synthetic=synthetic)
    try:
        return intake.record_report(current(), report, by=request.user.get_username())
    except AtashbasError as error:
        form.add_error("number" if error.code == "report.number-held" else None, reason(error))
        return None
