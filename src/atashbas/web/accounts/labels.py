"""What the pages of accounts call roles and what happened to accounts."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from atashbas.node.accounts.record import Event

ROLES: Mapping[str, Promise] = {
    "officer": _("officer: reports, examines cases, follows matters up"),
    "head": _("head: also binds the delegation and decides who its members are"),
    "secretariat": _("secretariat: follows matters up; takes no view of a case"),
    "expert": _("expert: reports and answers, without a vote"),
    "observer": _("observer: reads"),
    "operator": _("operator: keeps the node, for no delegation"),
}
EVENTS: Mapping[str, Promise] = {
    Event.INVITED: _("invited, in the role"),
    Event.INVITATION_WITHDRAWN: _("invitation withdrawn, for the role"),
    Event.JOINED: _("joined"),
    Event.SIGNED_IN: _("signed in"),
    Event.SIGN_IN_FAILED: _("sign-in failed"),
    Event.SUSPENDED: _("suspended"),
    Event.RESTORED: _("restored"),
    Event.ROLE_CHANGED: _("role changed"),
    Event.PASSWORD_CHANGED: _("password changed"),
    Event.NEW_PASSWORD_LINK: _("link for a new password made"),
    Event.FACTOR_ADDED: _("second factor added"),
    Event.FACTOR_REMOVED: _("second factor removed"),
    Event.CODES_MADE: _("recovery codes made"),
    Event.SESSION_ENDED: _("session ended"),
    Event.PROVIDER_LINKED: _("outside sign-in linked"),
    Event.PROVIDER_UNLINKED: _("outside sign-in unlinked"),
}
