"""Forms of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atashbas.node.accounts.members import Member
from atashbas.node.accounts.roles import Role
from atashbas.web.accounts.labels import ROLES

LONGEST_PASSWORD = 4096


def _password(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete, "class": "form-control", "dir": "ltr"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=LONGEST_PASSWORD)


class NewPassword(forms.Form):
    """A password, typed twice; whether it is strong enough is decided where it is set."""

    password = _password(_("New password"), "new-password")
    again = _password(_("The same again"), "new-password")

    def clean(self) -> dict[str, Any]:
        """Both are the same."""
        given = super().clean() or {}
        if "password" in given and given["password"] != given.get("again"):
            self.add_error("again", _("The two are not the same."))
        return given


class ChangePassword(NewPassword):
    """One's present password and the new one."""

    present = _password(_("Present password"), "current-password")
    field_order = ("present", "password", "again")


class Joining(NewPassword):
    """A name to sign in with, and a password."""

    name = forms.CharField(
        label=_("Name to sign in with"),
        help_text=_("An office is safer than a person's name: other members of your delegation see it."),
        max_length=150,
        widget=forms.TextInput(
            {"autocomplete": "username", "autocapitalize": "none", "class": "form-control", "dir": "auto"}
        ),
    )
    field_order = ("name", "password", "again")


class Inviting(forms.Form):
    """Into which delegation, in which role; a head invites into his own only."""

    reporter = forms.ChoiceField(label=_("Delegation"), widget=forms.Select({"class": "form-select"}))
    role = forms.ChoiceField(label=_("Role"), widget=forms.Select({"class": "form-select"}))
    office = forms.CharField(
        label=_("Office"),
        help_text=_("Stands under what the member signs."),
        required=False,
        max_length=200,
        widget=forms.TextInput({"class": "form-control", "dir": "auto"}),
    )
    mail = forms.EmailField(
        label=_("Send the link to this address too"),
        required=False,
        max_length=254,
        widget=forms.EmailInput({"class": "form-control", "dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, by: Member, delegations: list[tuple[str, str]], mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        reporter: Any = self.fields["reporter"]
        if by.role == Role.OPERATOR:
            role.choices = list(ROLES.items())
            reporter.choices = [("", _("none: an operator of the node")), *delegations]
            reporter.required = False
            role.initial = Role.HEAD
        else:
            role.choices = [(code, words) for code, words in ROLES.items() if code != Role.OPERATOR]
            role.initial = Role.OFFICER
            del self.fields["reporter"]
        if not mail:
            del self.fields["mail"]
