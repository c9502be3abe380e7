"""Invitations: a link that makes one member of one delegation in one role, once, within a time.

The link is shown once to who made it; here only its hash stays. The same kind of link lets a member whose password is
lost set a new one.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from atashbas.node.accounts.members import Member, end_sessions, get_member
from atashbas.node.accounts.models import Invitation
from atashbas.node.accounts.record import Event, note
from atashbas.node.accounts.roles import Role, check_decides_members
from atashbas.node.casework.procedure import voices
from atashbas.node.models import Membership
from atashbas.node.writing import now
from atashbas.values import AtashbasError

LASTS = timedelta(days=7)
PASSWORD_LASTS = timedelta(days=1)
MOST_OPEN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What an open link offers: membership in a role, or a new password for `member`."""

    reporter: str
    role: str
    office: str
    made_by: str
    expires_at: datetime
    member: str = ""


def invite(by: Member, *, role: str, office: str = "", reporter: str = "") -> str:
    """A link's secret part, in the open for this once.

    A head invites into his own delegation, whatever `reporter` says; an operator into any that the charter knows, or
    further operators. Raises AtashbasError ``role.not-allowed``, ``invitation.role``, ``reporter.unknown``,
    ``invitation.too-many``.
    """
    check_decides_members(by.role)
    into = by.reporter if by.role == Role.HEAD else reporter
    operators = role == Role.OPERATOR
    if role not in set(Role) or operators != (into == "") or (operators and by.role != Role.OPERATOR):
        raise AtashbasError("invitation.role", role=role[:32])
    if into and into not in voices():
        raise AtashbasError("reporter.unknown", reporter=into)
    return _make(by, reporter=into, role=role, office=office, lasts=LASTS)


def offer_password(by: Member, user: str) -> str:
    """A link's secret part with which a member of one's delegation sets a new password.

    Raises AtashbasError ``role.not-allowed``, ``member.unknown``, ``invitation.too-many``.
    """
    check_decides_members(by.role)
    member = get_member(user, seen_by=by)
    secret = _make(by, reporter=member.reporter, role=member.role, office="", lasts=PASSWORD_LASTS, user=member.user)
    note(Event.NEW_PASSWORD_LINK, member.user, reporter=member.reporter, by=by.user)
    return secret


def find_offer(secret: str) -> Offered | None:
    """What a link offers; None for one that is none, was used, was withdrawn or ran out."""
    row = _open(secret)
    if row is None:
        return None
    return Offered(
        reporter=row.reporter,
        role=row.role,
        office=row.office,
        made_by=row.made_by,
        expires_at=row.expires_at,
        member=row.member.get_username() if row.member else "",
    )


def accept(secret: str, *, user: str, password: str) -> str:
    """Use a link up: make the account, or set the member's new password and end his sessions; returns the user's name.

    Raises AtashbasError ``invitation.gone``, ``member.name-taken``; ValidationError of Django for a weak password.
    """
    with transaction.atomic():
        # The row is locked, so that of two who press at once one alone becomes a member.
        row = _open(secret, lock=True)
        if row is None:
            raise AtashbasError("invitation.gone")
        account = _renew(row.member, password) if row.member else _join(row, user, password)
        row.used_at, row.used_by = now(), account.get_username()
        row.save(update_fields=["used_at", "used_by"])
    return str(account.get_username())


def open_invitations(by: Member) -> list[Invitation]:
    """Links that can still be used, of those `by` decides over."""
    check_decides_members(by.role)
    rows = Invitation.objects.filter(used_at=None, withdrawn_at=None, expires_at__gt=now())
    return list(rows if by.role == Role.OPERATOR else rows.filter(reporter=by.reporter))


def withdraw(by: Member, invitation_id: int) -> None:
    """Make a link useless; nothing where it is not one of one's own delegation, or is no longer open."""
    for row in open_invitations(by):
        if row.pk == invitation_id:
            row.withdrawn_at = now()
            row.save(update_fields=["withdrawn_at"])
            note(Event.INVITATION_WITHDRAWN, row.role, reporter=row.reporter, by=by.user)


def _make(by: Member, *, reporter: str, role: str, office: str, lasts: timedelta, user: str = "") -> str:
    if Invitation.objects.filter(reporter=reporter, used_at=None, withdrawn_at=None, expires_at__gt=now()).count() >= (
        MOST_OPEN
    ):
        raise AtashbasError("invitation.too-many", most=MOST_OPEN)
    secret = secrets.token_urlsafe(32)
    made_at = now()
    Invitation.objects.create(
        digest=_digest(secret),
        reporter=reporter,
        role=role,
        office=office[:200],
        member=User.objects.get(username=user) if user else None,
        made_by=by.user,
        made_at=made_at,
        expires_at=made_at + lasts,
    )
    if not user:
        note(Event.INVITED, role, reporter=reporter, by=by.user)
    return secret


def _open(secret: str, *, lock: bool = False) -> Invitation | None:
    rows = Invitation.objects.select_for_update() if lock else Invitation.objects.all()
    row = rows.filter(digest=_digest(secret), used_at=None, withdrawn_at=None).first()
    return row if row and row.expires_at > now() else None


def _join(row: Invitation, user: str, password: str) -> User:
    name = user.strip().replace("\0", "\N{REPLACEMENT CHARACTER}")  # refused below, like any sign that no name has
    try:
        account = User(username=name)
        account.full_clean(exclude=["password"])
    except ValidationError as error:
        if User.objects.filter(username=name).exists():
            raise AtashbasError("member.name-taken", name=name[:60]) from error
        raise
    validate_password(password, account)
    account.set_password(password)
    try:
        account.save()
    except IntegrityError as error:
        raise AtashbasError("member.name-taken", name=name[:60]) from error
    Membership.objects.create(user=account, reporter=row.reporter, role=row.role, office=row.office)
    note(Event.JOINED, name, reporter=row.reporter, by=row.made_by)
    return account


def _renew(account: User, password: str) -> User:
    validate_password(password, account)
    account.set_password(password)
    account.save(update_fields=["password"])
    end_sessions(account.get_username())
    reporter = Membership.objects.filter(user=account).values_list("reporter", flat=True).first() or ""
    note(Event.PASSWORD_CHANGED, account.get_username(), reporter=reporter)
    return account


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
