"""Who sits at the keyboard: an entry names its member by a mark that his own delegation can read, and nobody else.

A name in a signed entry could never be taken back, and could harm whom it names. The mark is made with the node's own
secret: the page of the delegation shows whose it is, elsewhere it tells members apart and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b

from django.conf import settings

MEMBER = "member"  # its field in an entry's content, beside the office
_ACTING: ContextVar[Callable[[], str] | None] = ContextVar("acting", default=None)


def mark_of(user: str) -> str:
    """Mark of a member by the name he signs in with: twelve hexadecimal digits, the same as long as the node lives."""
    key = blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"member-marks").digest()
    return blake2b(user.encode(), digest_size=6, key=key).hexdigest()


@contextmanager
def acting(user: Callable[[], str]) -> Iterator[None]:
    """Let what is entered within carry the mark of `user`; asked only when something is entered, empty: nobody."""
    token = _ACTING.set(user)
    try:
        yield
    finally:
        _ACTING.reset(token)


def act_as(user: str) -> None:
    """Let what is entered from here on, within the present request, carry the mark of another: a token's member."""
    _ACTING.set(lambda: user)


def member_mark() -> Mapping[str, str]:
    """``{"member": mark}`` of who acts; empty where a program of the node does."""
    held = _ACTING.get()
    user = held() if held is not None else ""
    return {MEMBER: mark_of(user)} if user else {}
