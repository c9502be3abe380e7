"""Tokens of the API: made for a member, shown once, kept as a hash, taken back by him."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.utils import timezone

from atashbas.node.accounts.members import find_member
from atashbas.node.models import ApiToken
from atashbas.values import AtashbasError

PREFIX = "atashbas_"
MOST_TOKENS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """For whom a token speaks."""

    user: str
    reporter: str
    office: str
    role: str
    factor: bool  # whether a second factor stands before his sign-in


def make_token(user_id: int, name: str) -> str:
    """A new token, in the open for this once; raises AtashbasError ``token.too-many``."""
    if ApiToken.objects.filter(user_id=user_id).count() >= MOST_TOKENS:
        raise AtashbasError("token.too-many", most=MOST_TOKENS)
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(user_id=user_id, name=name[:100], digest=_digest(token))
    return token


def find_bearer(token: str) -> Bearer | None:
    """Who speaks with a token; None for one that is none, of a member who left, or of an account that is off."""
    held = ApiToken.objects.select_related("user").filter(digest=_digest(token), user__is_active=True).first()
    if held is None:
        return None
    member = find_member(held.user.pk)
    if member is None or not member.reporter:
        return None
    ApiToken.objects.filter(pk=held.pk).update(used_at=timezone.now())
    return Bearer(
        user=member.user, reporter=member.reporter, office=member.office, role=member.role, factor=member.factor
    )


def tokens_of(user_id: int) -> list[ApiToken]:
    """A member's tokens, the newest first."""
    return list(ApiToken.objects.filter(user_id=user_id))


def revoke_token(user_id: int, token_id: int) -> bool:
    """Take one's own token back; whether there was one."""
    deleted, _rows = ApiToken.objects.filter(user_id=user_id, pk=token_id).delete()
    return bool(deleted)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
