"""How often a password or a link may be tried: tries are counted for each name and for each address, and then it waits.

A try is written down before it is looked at and struck out when it opened something: so that of many that come at once,
to whichever process of the node, no more are looked at than may be.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from atashbas.node.accounts.models import Attempt
from atashbas.node.writing import now

WINDOW = timedelta(minutes=15)
MOST_BY_NAME = 5
MOST_BY_ADDRESS = 30


def may_try(name: str, address: str) -> bool:
    """Write a try down; False where this name or this address has failed too often of late, and then it waits."""
    at = now()
    Attempt.objects.filter(at__lt=at - WINDOW).delete()
    keys = _keys(name, address)
    rows = Attempt.objects.bulk_create(Attempt(key=key, at=at) for key in keys)
    counts = [Attempt.objects.filter(key=key).count() for key in keys]
    if all(count <= most for count, most in zip(counts, keys.values(), strict=True)):
        return True
    # A try that was not looked at tells nothing: it does not make the wait longer for who owns the name.
    Attempt.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return False


def succeeded(name: str, address: str) -> None:
    """Strike out the tries of a name that signed in, and this one of the address; its failures stay."""
    by_name, by_address = _keys(name, address)
    Attempt.objects.filter(key=by_name).delete()
    last = Attempt.objects.filter(key=by_address).order_by("-id").first()
    if last is not None:
        last.delete()


def _keys(name: str, address: str) -> dict[str, int]:
    """Hash of the name and of the address, each with how many tries it has; an empty name is a link, not a name."""
    most = MOST_BY_NAME if name else MOST_BY_ADDRESS
    said = name.casefold() if name else f"link from {address}"
    return {_hash(f"name {said}"): most, _hash(f"address {address}"): MOST_BY_ADDRESS}


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
