"""What happened to accounts: rows are added and never changed; passwords, codes and links are not in them."""

from __future__ import annotations

from enum import StrEnum

from atashbas.node.accounts.models import AccountEvent
from atashbas.node.writing import now

SHOWN = 100


class Event(StrEnum):
    """What can happen to an account."""

    INVITED = "invited"
    INVITATION_WITHDRAWN = "invitation-withdrawn"
    JOINED = "joined"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"
    SUSPENDED = "suspended"
    RESTORED = "restored"
    ROLE_CHANGED = "role-changed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    NEW_PASSWORD_LINK = "new-password-link"  # noqa: S105 - the name of an event
    FACTOR_ADDED = "factor-added"
    FACTOR_REMOVED = "factor-removed"
    CODES_MADE = "codes-made"
    SESSION_ENDED = "session-ended"
    PROVIDER_LINKED = "provider-linked"
    PROVIDER_UNLINKED = "provider-unlinked"


def note(what: Event, user: str, *, reporter: str = "", by: str = "", address: str = "") -> None:
    """Add a row; `by` is who did it, where it was not the user himself."""
    AccountEvent.objects.create(
        at=now(), what=what, user=user[:150], reporter=reporter, by=by[:150], address=address[:45]
    )


def events_of_user(user: str) -> list[AccountEvent]:
    """The last things that happened to one account, the newest first."""
    return list(AccountEvent.objects.filter(user=user)[:SHOWN])


def events_of_delegation(reporter: str) -> list[AccountEvent]:
    """The last things that happened to a delegation's accounts, the newest first; sign-ins are each member's own."""
    daily = (Event.SIGNED_IN, Event.SIGN_IN_FAILED, Event.SESSION_ENDED)
    return list(AccountEvent.objects.filter(reporter=reporter).exclude(what__in=daily)[:SHOWN])
