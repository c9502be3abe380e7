"""Signing in and out, and the rule that only a member of a delegation may write, and only for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from atashbas.node.accounts.openid import PROVIDER
from atashbas.node.accounts.signals import note_failure
from atashbas.web import throttle
from atashbas.web.shell import delegation_of

View = Callable[..., HttpResponse]


class SignInForm(AuthenticationForm):
    """Name and password; says the same for a wrong name, a wrong password and an account that is off."""

    error_messages = {
        "invalid_login": _("Name and password do not belong together."),
        "inactive": _("Name and password do not belong together."),
        "too_often": _("Too many failed attempts. Wait a quarter of an hour and try again."),
    }

    def clean(self) -> dict[str, object]:
        """Refuse before the password is looked at where there were too many failures."""
        name = str(self.data.get("username", ""))[:150]
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        if not throttle.may_try(name, address):
            self.add_error(None, self.error_messages["too_often"])
            return self.cleaned_data
        try:
            cleaned = super().clean()
        finally:
            if self.get_user() is None:
                note_failure(name, address)
        throttle.succeeded(name, address)
        return cleaned


class SignIn(auth.LoginView):
    """The sign-in page; whoever has a second factor is asked for it before he is signed in."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Go through the stages of a sign-in: the second factor, then the session."""
        user: Any = form.get_user()
        answer: HttpResponse = perform_login(self.request, user, redirect_url=self.get_success_url())
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the provider through which one may also sign in."""
        apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ())
        offered = {"provider": PROVIDER, "provider_name": apps[0]["name"]} if apps else {}
        return {**super().get_context_data(**kwargs), **offered}


class SignOut(auth.LogoutView):
    """Signing out, by POST only."""

    http_method_names = ["post"]


def delegation_required(view: View) -> View:
    """A view for members of a delegation; it is handed the delegation, which no form can choose.

    A stranger is sent to sign in; who signed in without belonging to a delegation is refused.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        delegation = delegation_of(request)
        if not delegation:
            raise PermissionDenied
        return view(request, delegation, *args, **kwargs)

    return guarded
