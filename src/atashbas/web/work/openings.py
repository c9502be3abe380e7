"""What the page of a matter calls the fields of its opening, and which of them hold codes that have labels."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: Mapping[str, Promise] = {
    "title": _("In the words of its author"),
    "texts": _("In the words of its author"),
    "what": _("In the words of its author"),
    "cargo": _("In the words of its author"),
    "parties": _("Parties"),
    "phases": _("Phases"),
    "in_return": _("In return"),
    "verified_by": _("How it is verified"),
    "provision": _("Provision"),
    "who": _("Who owes it"),
    "to": _("To whom"),
    "basis": _("What it rests on"),
    "source": _("Source"),
    "due_on": _("By what day"),
    "venue": _("Venue"),
    "starts_at": _("Begins"),
    "ends_at": _("Ends"),
    "agenda": _("Agenda"),
    "invited": _("Invited"),
    "not_invited": _("Not invited"),
    "round": _("Round of talks"),
    "meeting": _("Meeting"),
    "organisation": _("Organisation"),
    "approvers": _("Who must approve"),
    "besieged_by": _("Held to be besieging it"),
    "since_on": _("Since"),
    "area": _("Governorate"),
    "people": _("People to be reached"),
    "window_first_on": _("First day"),
    "window_last_on": _("Last day"),
    "route_sealed": _("Route and hours"),
    "category": _("What it is"),
    "admin1": _("Governorate"),
    "place_sealed": _("Where"),
    "notified_to": _("To whom it is notified"),
    "between": _("Between"),
    "of": _("Of whom"),
    "offered": _("Offered"),
    "list_digests": _("SHA-256 of the lists"),
    "place": _("Place"),
    "day": _("Day"),
    "asked": _("Whom it asks"),
    "concerns": _("Of whom"),
    "number": _("How many"),
    "about": _("About the incident or case"),
    "product": _("What is to be published"),
    "digest": _("SHA-256"),
    "audience": _("For whom"),
    "withheld": _("Fields withheld"),
    "corrects": _("Corrects the publication"),
    "reply_by": _("Reply by"),
    "register": _("Whose numbers"),
    "found": _("What was found"),
    "material": _("Of what kind"),
}
CODED: Mapping[str, str] = {
    "basis": "commitment_basis",
    "category": "site",
    "of": "people",
    "concerns": "people",
    "found": "found",
    "material": "material",
}
NAMES = frozenset(
    {
        "parties",
        "who",
        "to",
        "invited",
        "not_invited",
        "besieged_by",
        "approvers",
        "notified_to",
        "between",
        "asked",
        "register",
    }
)
AREAS = frozenset({"area", "admin1"})
