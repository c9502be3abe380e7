"""How allauth's flows are bent to this house: no account without an invitation, secrets of second factors sealed."""

from __future__ import annotations

import base64
from hashlib import blake2b
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from nacl.secret import SecretBox

from atashbas.node.accounts.roles import must_hold_factor
from atashbas.node.models import Membership

TAGS = {messages.SUCCESS: "good", messages.INFO: "good", messages.WARNING: "", messages.ERROR: "bad"}
# Sign-in and sign-out show by themselves that they happened.
UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in and re-authentication."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a delegation's head invites."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """An account that is off is answered like a wrong password, wherever the sign-in came from."""
        return redirect("sign-in")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Notice in the classes of our pages."""
        template = args[0] if args else kwargs.get("message_template")
        if template not in UNSAID:
            super().add_message(request, level, *args, **{"extra_tags": TAGS.get(level, ""), **kwargs})

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: what happened to an account stands in its own record, which its owner and his head see."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: their secrets lie encrypted in the table, under a key made of the node's own secret."""

    def encrypt(self, text: str) -> str:
        """Sealed text, for the table."""
        return base64.b64encode(_box().encrypt(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Text of what `encrypt` sealed."""
        return _box().decrypt(base64.b64decode(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have a second factor may take one off only where another stays."""
        member = Membership.objects.filter(user_id=authenticator.user_id).first()
        if member is None or not must_hold_factor(member.role):
            return True
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        return bool(
            Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds).exclude(pk=authenticator.pk)
        )


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Sign-in through OpenID Connect, for those who linked it to their account."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Keep the subject's number alone: a name or an address that the provider tells is nobody's business here."""
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """A provider's word makes nobody a member of a delegation."""
        return False


def _box() -> SecretBox:
    return SecretBox(blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"second-factor").digest())
