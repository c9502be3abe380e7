"""The members of one's delegation; for its head, inviting and suspending them. For an operator, those of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from atashbas.node.accounts import invitations, mail, members
from atashbas.node.accounts.members import Member, find_member
from atashbas.node.accounts.record import events_of_delegation
from atashbas.node.accounts.roles import decides_members
from atashbas.node.casework.procedure import voices
from atashbas.node.models import ReporterRow
from atashbas.values import AtashbasError
from atashbas.web.accounts.forms import Inviting
from atashbas.web.accounts.labels import EVENTS, ROLES
from atashbas.web.reasons import page_language, reason


@never_cache
@require_safe
@login_required
def delegation(request: HttpRequest) -> HttpResponse:
    """Who belongs to it, in which role, and who was invited."""
    return _page(request, _me(request))


@never_cache
@require_POST
@login_required
def invite(request: HttpRequest) -> HttpResponse:
    """Make a link; it is shown on this page and never again."""
    by = _me(request)
    form = _inviting(by, request.POST)
    if not form.is_valid():
        return _page(request, by, form=form)
    given = form.cleaned_data
    try:
        secret = invitations.invite(by, role=given["role"], office=given["office"], reporter=given.get("reporter", ""))
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return _page(request, by, form=form)
    link = request.build_absolute_uri(reverse("join", args=[secret]))
    if given.get("mail") and not _mailed(given["mail"], link):
        messages.warning(request, _("The mail could not be sent. Pass the link on yourself."), extra_tags="bad")
    return _page(request, by, link=link)


@require_POST
@login_required
def withdraw(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Make a link useless."""
    invitations.withdraw(_me(request), invitation_id)
    return redirect("delegation")


@require_POST
@login_required
def suspend(request: HttpRequest) -> HttpResponse:
    """Turn a member's account off."""
    return _done(request, lambda by, name: members.suspend(by, name), _("The account was suspended."))


@require_POST
@login_required
def restore(request: HttpRequest) -> HttpResponse:
    """Turn it on again."""
    return _done(request, lambda by, name: members.restore(by, name), _("The account was restored."))


@require_POST
@login_required
def role(request: HttpRequest) -> HttpResponse:
    """Give a member another role."""
    wanted = request.POST.get("role", "")
    return _done(request, lambda by, name: members.change_role(by, name, wanted), _("The role was changed."))


@never_cache
@require_POST
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Make a link with which a member sets a new password; shown once."""
    by = _me(request)
    try:
        secret = invitations.offer_password(by, request.POST.get("name", "")[:150])
    except AtashbasError as error:
        return _page(request, by, problem=reason(error))
    return _page(request, by, link=request.build_absolute_uri(reverse("join", args=[secret])))


def _mailed(to: str, link: str) -> bool:
    words = _("Open this address once to choose a name and a password. It works for seven days.")
    return mail.send_link(to, link, subject=_("You are invited to a node of Atashbas"), words=words)


def _done(request: HttpRequest, do: Callable[[Member, str], None], said: str) -> HttpResponse:
    by = _me(request)
    try:
        do(by, request.POST.get("name", "")[:150])
    except AtashbasError as error:
        return _page(request, by, problem=reason(error))
    messages.success(request, said, extra_tags="good")
    return redirect("delegation")


def _me(request: HttpRequest) -> Member:
    member = find_member(request.user.pk)
    if member is None:
        raise PermissionDenied
    return member


def _inviting(by: Member, data: Any = None) -> Inviting:
    known = voices()
    rows = [(row.name, f"{row.name} · {row.titles.get(page_language(), '')}") for row in ReporterRow.objects.all()]
    return Inviting(data, by=by, delegations=[row for row in rows if row[0] in known], mail=mail.is_configured())


def _page(
    request: HttpRequest, by: Member, *, form: Inviting | None = None, link: str = "", problem: str = ""
) -> HttpResponse:
    decides = decides_members(by.role)
    facts = {
        "me": by,
        "members": [(one, ROLES.get(one.role, one.role)) for one in members.members_of(by)],
        "decides": decides,
        "link": link,
        "problem": problem,
        "roles": [(code, words) for code, words in ROLES.items() if code != "operator"],
        "form": (form or _inviting(by)) if decides else None,
        "invitations": [(one, ROLES.get(one.role, one.role)) for one in invitations.open_invitations(by)]
        if decides
        else [],
        "events": [(one, EVENTS.get(one.what, one.what)) for one in events_of_delegation(by.reporter)]
        if decides
        else [],
    }
    wrong = bool(problem) or bool(form and form.errors)
    return render(request, "web/accounts/delegation.html", facts, status=422 if wrong else 200)
