"""Signing in and out, and the rule that only a member of a delegation may write, and only for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

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
        if throttle.blocked(name, address):
            self.add_error(None, self.error_messages["too_often"])
            return self.cleaned_data
        try:
            cleaned = super().clean()
        finally:
            if self.get_user() is None:
                throttle.failed(name, address)
        throttle.succeeded(name, address)
        return cleaned


class SignIn(auth.LoginView):
    """The sign-in page."""

    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


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
