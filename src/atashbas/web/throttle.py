"""How often a password may be tried: failures are counted for each name and for each address, and then it waits.

Counts live in this process's memory; a node of several processes allows as many times more.
"""

from __future__ import annotations

from hashlib import sha256

from django.core.cache import cache

WINDOW_S = 15 * 60
MOST_BY_NAME = 5
MOST_BY_ADDRESS = 30


def blocked(name: str, address: str) -> bool:
    """Whether this name or this address has failed too often of late."""
    by_name, by_address = _keys(name, address)
    return bool(cache.get(by_name, 0) >= MOST_BY_NAME or cache.get(by_address, 0) >= MOST_BY_ADDRESS)


def failed(name: str, address: str) -> None:
    """Count one failure; the wait begins anew with each."""
    for key in _keys(name, address):
        cache.set(key, cache.get(key, 0) + 1, WINDOW_S)


def succeeded(name: str, address: str) -> None:
    """Forget the failures of a name that signed in; those of the address stay."""
    cache.delete(_keys(name, address)[0])


def _keys(name: str, address: str) -> tuple[str, str]:
    digest = sha256(name.casefold().encode()).hexdigest()[:32]
    return f"sign-in-name-{digest}", f"sign-in-from-{address}"
