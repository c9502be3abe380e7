"""Members of delegations: who they are, in which role, and their suspension by their own head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from atashbas.node.accounts.acting import mark_of
from atashbas.node.accounts.record import Event, note
from atashbas.node.accounts.roles import Role, check_decides_members
from atashbas.node.models import ApiToken, Membership
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person in one delegation.

    `factor`: whether a second factor stands before the sign-in. `mark`: what names the member in entries.
    """

    user: str
    reporter: str
    role: str
    mark: str = ""
    office: str = ""
    active: bool = True
    factor: bool = False
    last_signed_in_at: datetime | None = None


def find_member(user_id: int | str | None) -> Member | None:
    """Member of an account; None for a stranger, and for an account of no delegation that is no operator's."""
    row = Membership.objects.select_related("user").filter(user_id=user_id or 0).first()
    return _member(row) if row else None


def get_member(user: str, *, seen_by: Member) -> Member:
    """A member by name, of those that `seen_by` decides over; raises AtashbasError ``member.unknown`` for any other."""
    row = _rows(seen_by).filter(user__username=user).first()
    if row is None:
        raise AtashbasError("member.unknown", name=user[:60])
    return _member(row)


def members_of(by: Member) -> tuple[Member, ...]:
    """Members of one's own delegation; for an operator, of all of them."""
    return tuple(_member(row) for row in _rows(by))


def suspend(by: Member, user: str) -> None:
    """Turn an account off: its sessions and tokens end at once; what it said stays in the register.

    Raises AtashbasError ``role.not-allowed``, ``member.unknown``, ``member.oneself``.
    """
    _switch(by, user, active=False)


def restore(by: Member, user: str) -> None:
    """Turn an account on again; the tokens it had stay taken back. Raises what `suspend` raises."""
    _switch(by, user, active=True)


def change_role(by: Member, user: str, role: str) -> None:
    """Give a member of one's own delegation another role.

    Raises AtashbasError ``role.not-allowed``, ``member.unknown``, ``member.oneself``, ``invitation.role``.
    """
    check_decides_members(by.role)
    member = get_member(user, seen_by=by)
    _not_oneself(by, member)
    if role not in set(Role) or (role == Role.OPERATOR) != (member.role == Role.OPERATOR):
        raise AtashbasError("invitation.role", role=role[:32])
    Membership.objects.filter(user__username=user).update(role=role)
    note(Event.ROLE_CHANGED, user, reporter=member.reporter, by=by.user)


def end_sessions(user: str, *, but: str = "") -> int:
    """End every session of an account but one; how many were ended."""
    ended = 0
    for session in UserSession.objects.filter(user__username=user).exclude(session_key=but):
        session.end()
        ended += 1
    return ended


def _switch(by: Member, user: str, *, active: bool) -> None:
    check_decides_members(by.role)
    member = get_member(user, seen_by=by)
    _not_oneself(by, member)
    with transaction.atomic():
        if not User.objects.filter(username=user, is_active=not active).update(is_active=active):
            return  # pressed twice, or by two heads at once
        if not active:
            ApiToken.objects.filter(user__username=user).delete()
            end_sessions(user)
        note(Event.RESTORED if active else Event.SUSPENDED, user, reporter=member.reporter, by=by.user)


def _not_oneself(by: Member, member: Member) -> None:
    if member.user == by.user:
        raise AtashbasError("member.oneself")


def _rows(by: Member) -> QuerySet[Membership]:
    rows = Membership.objects.select_related("user").order_by("reporter", "user__username")
    return rows if by.role == Role.OPERATOR else rows.filter(reporter=by.reporter)


def _member(row: Membership) -> Member:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Member(
        user=row.user.get_username(),
        reporter=row.reporter,
        role=row.role,
        mark=mark_of(row.user.get_username()),
        office=row.office,
        active=row.user.is_active,
        factor=Authenticator.objects.filter(user_id=row.user_id, type__in=kinds).exists(),
        last_signed_in_at=row.user.last_login,
    )
