"""Writes down what happens to accounts, as Django and allauth tell of it."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added, social_account_removed
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from atashbas.node.accounts.members import find_member
from atashbas.node.accounts.record import Event, note
from atashbas.node.writing import now


def listen() -> None:
    """Connect; done again it changes nothing."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts-signed-in")
    authenticator_added.connect(_added, dispatch_uid="accounts-factor-added")
    authenticator_removed.connect(_removed, dispatch_uid="accounts-factor-removed")
    authenticator_reset.connect(_added, dispatch_uid="accounts-factor-reset")
    social_account_added.connect(_linked, dispatch_uid="accounts-linked")
    social_account_removed.connect(_unlinked, dispatch_uid="accounts-unlinked")


def note_failure(name: str, address: str) -> None:
    """A password that did not fit, where the name is an account's: what else is typed here may be a password."""
    user = User.objects.filter(username=name).first()
    if user is not None:
        _note(Event.SIGN_IN_FAILED, user, address)


def _signed_in(request: HttpRequest, user: Any, **_more: Any) -> None:
    Session.objects.filter(expire_date__lt=now()).delete()  # somebody has to, and this is seldom enough
    _note(Event.SIGNED_IN, user, _address(request))


def _added(request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    codes = authenticator.type == Authenticator.Type.RECOVERY_CODES
    _note(Event.CODES_MADE if codes else Event.FACTOR_ADDED, user, _address(request))


def _removed(request: HttpRequest, user: Any, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _note(Event.FACTOR_REMOVED, user, _address(request))


def _linked(request: HttpRequest, sociallogin: Any, **_more: Any) -> None:
    _note(Event.PROVIDER_LINKED, sociallogin.user, _address(request))


def _unlinked(request: HttpRequest, socialaccount: Any, **_more: Any) -> None:
    _note(Event.PROVIDER_UNLINKED, socialaccount.user, _address(request))


def _note(what: Event, user: Any, address: str) -> None:
    member = find_member(user.pk)
    note(what, user.get_username(), reporter=member.reporter if member else "", address=address)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
