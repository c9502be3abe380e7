"""Saying an own report anew, or withdrawing it with a reason. The earlier report stays to be read."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atashbas.node import intake, queries
from atashbas.node.home import current
from atashbas.values import AtashbasError
from atashbas.web.addresses import report_address
from atashbas.web.amending import amended, initial_of
from atashbas.web.forms import LONGEST_TEXT, ReportForm
from atashbas.web.reasons import reason
from atashbas.web.views.accounts import delegation_required
from atashbas.web.views.recording import grouped


class WithdrawalForm(forms.Form):
    """Why a report is withdrawn."""

    reason = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 4, "class": "form-control"}))


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def amend(request: HttpRequest, delegation: str, log: str, n: int, index: int) -> HttpResponse:
    """The recording form with what the report says; sent, it becomes an amendment."""
    view = own_report(delegation, f"{log}/{n}/{index}")
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial_of(view.report))
    form.fields["number"].disabled = True
    if form.is_bound and form.is_valid():
        try:
            made = intake.amend_report(current(), view.id, amended(view.report, form), by=request.user.get_username())
        except AtashbasError as error:
            form.add_error(None, reason(error))
        else:
            messages.success(request, _("The amendment was signed; the earlier report stays to be read."), "good")
            return redirect(report_address(made))
    facts = {"form": form, "groups": grouped(form), "delegation": delegation, "amends": view}
    return render(request, "web/record.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def withdraw(request: HttpRequest, delegation: str, log: str, n: int, index: int) -> HttpResponse:
    """Asks for the reason, then withdraws."""
    view = own_report(delegation, f"{log}/{n}/{index}")
    form = WithdrawalForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            intake.retract_report(current(), view.id, delegation, form.cleaned_data["reason"])
        except AtashbasError as error:
            form.add_error(None, reason(error))
        else:
            messages.success(request, _("The withdrawal was signed; the report stays to be read."), "good")
            return redirect(report_address(view.id))
    facts = {"form": form, "view": view}
    return render(request, "web/withdraw.html", facts, status=422 if form.is_bound else 200)


def own_report(delegation: str, address: str) -> queries.ReportView:
    """A report of one's own that still stands; another's is refused, whatever its address."""
    view = queries.report(address)
    if view is None:
        raise Http404
    if view.reporter.name != delegation or view.state != "present":
        raise PermissionDenied
    return view
