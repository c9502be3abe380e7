"""How a member is told: by mail or not, in which language, and the secret address of his calendar."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from atashbas.node.models import Membership
from atashbas.node.notices.models import DeliveryRow, NoticeChoice
from atashbas.node.notices.read import newest
from atashbas.values import LANGUAGES, AtashbasError

MAILS = ("off", "at-once", "daily")
LAST_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarReader:
    """For whom a calendar address was made."""

    reporter: str
    language: str


def choice_of(user_id: int) -> NoticeChoice:
    """A member's choice; nothing is sent before he has made one."""
    return NoticeChoice.objects.get_or_create(user_id=user_id)[0]


def set_mail(user_id: int, *, mail: str, address: str, language: str, hour: int) -> None:
    """Change how a member is told by mail; what was told before is not sent again.

    Raises AtashbasError ``notice.choice`` for a value that is none, ``notice.mail-address`` for no mailbox.
    """
    if mail not in MAILS or language not in LANGUAGES or not 0 <= hour <= 23:
        raise AtashbasError("notice.choice", value=f"{mail[:20]} {language[:20]} {hour}")
    if address or mail != "off":
        try:
            validate_email(address)
        except ValidationError as error:
            raise AtashbasError("notice.mail-address", value=address[:200]) from error
    choice = choice_of(user_id)
    if choice.mail == "off" and mail != "off":
        choice.mailed_upto = newest()
    choice.mail, choice.language, choice.hour = mail, language, hour
    choice.save()
    User.objects.filter(pk=user_id).update(email=address)


def make_calendar(user_id: int) -> str:
    """Secret of a new calendar address, in the open for this once; the one before it leads nowhere from now on."""
    secret = secrets.token_urlsafe(32)
    choice = choice_of(user_id)
    NoticeChoice.objects.filter(pk=choice.pk).update(calendar=_digest(secret))
    return secret


def revoke_calendar(user_id: int) -> None:
    """Let a member's calendar address lead nowhere."""
    NoticeChoice.objects.filter(user_id=user_id).update(calendar="")


def find_calendar(secret: str) -> CalendarReader | None:
    """For whom a calendar address was made; None for one that is none, and for a member who left or is off."""
    rows = NoticeChoice.objects.filter(calendar=_digest(secret), user__is_active=True)
    found = rows.values_list("user_id", "language").first()
    member = Membership.objects.filter(user_id=found[0]).first() if found else None
    if found is None or member is None or not member.reporter:
        return None
    return CalendarReader(reporter=member.reporter, language=found[1])


def last_mails(user_id: int) -> list[DeliveryRow]:
    """The last mails to a member and what became of them, newest first."""
    return list(DeliveryRow.objects.filter(channel="mail", target=user_id).order_by("-pk")[:LAST_SHOWN])


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
