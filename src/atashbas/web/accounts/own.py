"""One's own account: what it may do, its password, its sessions, what happened to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atashbas.node.accounts.members import end_sessions, find_member
from atashbas.node.accounts.record import Event, events_of_user, note
from atashbas.node.accounts.roles import must_hold_factor
from atashbas.web import throttle
from atashbas.web.accounts.forms import ChangePassword
from atashbas.web.accounts.labels import EVENTS, ROLES
from atashbas.web.shell import delegation_of

View = Callable[..., HttpResponse]
# The password, or a second factor, is asked for again; whoever only looks is not asked.
_again: Callable[[View], View] = reauthentication_required
_again_to_change: Callable[[View], View] = reauthentication_required(allow_get=True)


@never_cache
@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What one is here, and the ways to change it."""
    user: Any = request.user
    member = find_member(user.pk)
    factor = is_mfa_enabled(user)
    facts = {
        "member": member,
        "role": ROLES.get(member.role, "") if member else "",
        "factor": factor,
        "required": bool(member and must_hold_factor(member.role) and not factor),
        "sessions": len(_sessions(request)),
        "provider": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "linked": SocialAccount.objects.filter(user_id=user.pk).exists(),
        "events": [(event, EVENTS.get(event.what, event.what)) for event in events_of_user(user.get_username())],
    }
    return render(request, "web/accounts/account.html", facts)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; every session of the account ends, this one too."""
    form = ChangePassword(request.POST or None)
    if form.is_bound and form.is_valid() and _changed(request, form):
        logout(request)
        messages.success(request, _("The password was changed and all sessions were ended."), extra_tags="good")
        return redirect("sign-in")
    facts = {"form": form, "rules": password_validators_help_texts()}
    return render(request, "web/accounts/password.html", facts, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@_again_to_change
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; POST ends every session but this one, once the password was given again."""
    if request.method == "POST":
        user: Any = request.user
        if end_sessions(user.get_username(), but=request.session.session_key or ""):
            note(Event.SESSION_ENDED, user.get_username(), reporter=delegation_of(request))
        messages.success(request, _("All other sessions were ended."), extra_tags="good")
        return redirect("account-sessions")
    facts = {"sessions": _sessions(request), "current": request.session.session_key}
    return render(request, "web/accounts/sessions.html", facts)


@require_POST
@login_required
@_again
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own sessions; another's is not found, and so nothing is done."""
    user: Any = request.user
    found = UserSession.objects.filter(pk=session_id, user_id=user.pk).first()
    if found is not None:
        found.end()
        note(Event.SESSION_ENDED, user.get_username(), reporter=delegation_of(request))
        messages.success(request, _("The session was ended."), extra_tags="good")
    return redirect("account-sessions")


def _changed(request: HttpRequest, form: ChangePassword) -> bool:
    user: Any = request.user
    name, address = user.get_username(), request.META.get("REMOTE_ADDR", "")
    if not throttle.may_try(name, address):
        form.add_error(None, _("Too many failed attempts. Wait a quarter of an hour and try again."))
        return False
    if authenticate(request, username=name, password=form.cleaned_data["present"]) is None:
        form.add_error("present", _("This is not your present password."))
        return False
    throttle.succeeded(name, address)
    try:
        validate_password(form.cleaned_data["password"], user)
    except ValidationError as error:
        form.add_error("password", error)
        return False
    user.set_password(form.cleaned_data["password"])
    user.save(update_fields=["password"])
    end_sessions(name)
    note(Event.PASSWORD_CHANGED, name, reporter=delegation_of(request), address=address)
    return True


def _sessions(request: HttpRequest) -> list[UserSession]:
    return sorted(UserSession.objects.purge_and_list(request.user), key=lambda one: one.last_seen_at, reverse=True)
