"""How one is told elsewhere: mail for oneself, webhooks for the delegation, the secret address of one's calendar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings as node
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from atashbas.node.accounts.roles import Deed, may
from atashbas.node.models import Membership, WebhookRow
from atashbas.node.notices import choices
from atashbas.node.notices.mail import can_mail
from atashbas.node.notices.webhook import add_webhook, deliveries_of, remove_webhook, secret_of
from atashbas.node.writing import now
from atashbas.values import AtashbasError
from atashbas.web.reasons import reason
from atashbas.web.views.accounts import delegation_required

MAILS = {"off": _("no mail"), "at-once": _("as it happens"), "daily": _("once a day")}
STATES = {
    "due": _("waits to be sent"),
    "sending": _("is being sent"),
    "sent": _("sent"),
    "unsure": _("not certain; not sent again"),
    "failed": _("given up"),
}


class MailForm(forms.Form):
    """Mail of a member."""

    mail = forms.ChoiceField(label=_("Mail"), choices=list(MAILS.items()), widget=forms.RadioSelect)
    address = forms.EmailField(label=_("Mail address"), required=False, max_length=254)
    language = forms.ChoiceField(label=_("Language of mail and calendar"), choices=node.LANGUAGES)
    hour = forms.IntegerField(label=_("Hour of the daily mail, local time of the ceasefire"), min_value=0, max_value=23)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("address", "form-control"), ("language", "form-select"), ("hour", "form-control")):
            self.fields[name].widget.attrs["class"] = kind

    def clean(self) -> dict[str, object] | None:
        """Mail needs an address."""
        data = super().clean() or self.cleaned_data
        if data.get("mail") != "off" and not data.get("address") and "address" not in self.errors:
            self.add_error("address", _("Mail needs an address."))
        return data


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@delegation_required
def choose(request: HttpRequest, delegation: str) -> HttpResponse:
    """The page, and storing how one is told by mail."""
    if request.method != "POST":
        return _page(request, delegation)
    form = MailForm(request.POST)
    if not form.is_valid():
        return _page(request, delegation, form=form, status=422)
    data = form.cleaned_data
    choices.set_mail(
        _user(request), mail=data["mail"], address=data["address"], language=data["language"], hour=data["hour"]
    )
    return redirect("notice-settings")


@never_cache
@require_POST
@delegation_required
def calendar(request: HttpRequest, delegation: str) -> HttpResponse:
    """Make a new calendar address, shown once, or let the old one lead nowhere."""
    if request.POST.get("do") == "revoke":
        choices.revoke_calendar(_user(request))
        return redirect("notice-settings")
    path = reverse("calendar-feed", args=[choices.make_calendar(_user(request))])
    return _page(request, delegation, made_calendar=_full(request, path))


@never_cache
@require_POST
@delegation_required
def webhook(request: HttpRequest, delegation: str) -> HttpResponse:
    """Add a webhook of the delegation, its key shown once, or take one away."""
    gone = request.POST.get("remove", "")
    if gone.isdecimal() and len(gone) < 18:
        remove_webhook(delegation, int(gone))
        return redirect("notice-settings")
    try:
        hook = add_webhook(delegation, request.POST.get("url", "").strip(), request.user.get_username(), now())
    except AtashbasError as error:
        return _page(request, delegation, problem=reason(error), status=422)
    return _page(request, delegation, made_webhook=secret_of(hook))


def _page(
    request: HttpRequest,
    delegation: str,
    *,
    form: MailForm | None = None,
    made_calendar: str = "",
    made_webhook: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    user_id = _user(request)
    choice = choices.choice_of(user_id)
    initial = {
        "mail": choice.mail,
        "address": getattr(request.user, "email", ""),
        "language": choice.language,
        "hour": choice.hour,
    }
    role = Membership.objects.filter(user_id=user_id).values_list("role", flat=True).first() or ""
    facts = {
        "form": form or MailForm(initial=initial),
        "can_mail": can_mail(),
        "mails": [(STATES[one.state], one) for one in choices.last_mails(user_id)],
        "has_calendar": bool(choice.calendar),
        "made_calendar": made_calendar,
        "may_hook": may(role, Deed.MEMBERS),
        "hosts": node.WEBHOOK_HOSTS,
        "hooks": [
            (hook, [(STATES[one.state], one) for one in deliveries_of(hook)])
            for hook in WebhookRow.objects.filter(reporter=delegation).order_by("pk")
        ],
        "made_webhook": made_webhook,
        "problem": problem,
        "delegation": delegation,
    }
    return render(request, "web/notices/settings.html", facts, status=status)


def _full(request: HttpRequest, path: str) -> str:
    return f"{node.NODE_ADDRESS}{path}" if node.NODE_ADDRESS else request.build_absolute_uri(path)


def _user(request: HttpRequest) -> int:
    return int(request.user.pk or 0)
