"""The page behind an invitation's link: one becomes a member, or sets a new password.

The address is the secret; `Referrer-Policy: same-origin`, which every page has, keeps it from other sites.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from atashbas.node.accounts import invitations
from atashbas.values import AtashbasError
from atashbas.web import throttle
from atashbas.web.accounts.forms import Joining, NewPassword
from atashbas.web.accounts.labels import ROLES
from atashbas.web.reasons import reason


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """What the link offers, and the form; a link that is none or was used is no page."""
    address = request.META.get("REMOTE_ADDR", "")
    offer = invitations.find_offer(secret) if throttle.may_try("", address) else None
    if offer is None:
        return render(request, "web/accounts/no_link.html", status=404)
    throttle.succeeded("", address)
    form = (NewPassword if offer.member else Joining)(request.POST or None)
    if form.is_bound and form.is_valid() and _accepted(form, secret):
        messages.success(request, _("You may sign in now."), extra_tags="good")
        return redirect("sign-in")
    facts = {
        "form": form,
        "offer": offer,
        "role": ROLES.get(offer.role, ""),
        "rules": password_validators_help_texts(),
    }
    return render(request, "web/accounts/join.html", facts, status=422 if form.is_bound else 200)


def _accepted(form: NewPassword, secret: str) -> bool:
    given = form.cleaned_data
    try:
        invitations.accept(secret, user=given.get("name", ""), password=given["password"])
    except ValidationError as error:
        form.add_error("password" if not hasattr(error, "error_dict") else "name", _messages(error))
        return False
    except AtashbasError as error:
        form.add_error(None, reason(error))
        return False
    return True


def _messages(error: ValidationError) -> list[str]:
    return list(error.messages)
