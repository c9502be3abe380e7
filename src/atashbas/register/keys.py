"""Which keys are in force in a log: decided by position in the party's own log, never by a clock.

A key added at entry n signs from n+1 on; one revoked at n signs nothing after n. Only the root key adds and revokes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atashbas.register.charter import Party
from atashbas.register.errors import RegisterError
from atashbas.register.note import ED25519, Verifier, is_registrable, parse_verifier


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A change of keys at position `n`: kind ``key.add`` or ``key.revoke`` of a vkey."""

    n: int
    kind: str
    vkey: str


class KeyRing:
    """Keys in force at one position of one log; `changed` gives the next position's ring."""

    __slots__ = ("_by_name", "_seen", "root")

    def __init__(self, root: Verifier, keys: Iterable[Verifier], seen: Iterable[bytes] = ()) -> None:
        """`seen`: public keys that may not be added any more."""
        self.root = root
        self._by_name = {key.name.encode(): key for key in keys}
        self._seen = frozenset(seen) | {root.public, *(key.public for key in self._by_name.values())}

    def find(self, name: bytes, *, for_keys: bool) -> Verifier | None:
        """Key of this name that may sign here: the root for key entries, a role key for all others."""
        if for_keys:
            return self.root if self.root.name.encode() == name else None
        return self._by_name.get(name)

    @property
    def in_force(self) -> tuple[Verifier, ...]:
        """Role keys in force, by name."""
        return tuple(self._by_name[name] for name in sorted(self._by_name))

    def changed(self, kind: str, vkey: str) -> KeyRing:
        """Ring after a key entry.

        Raises RegisterError ``key.form``, ``key.point``, ``key.known`` (name or public key seen before, so that one key
        under two names counts once) or ``key.absent``.
        """
        key = parse_verifier(vkey)
        if kind == "key.revoke":
            if self._by_name.get(key.name.encode()) != key:
                raise RegisterError("key.absent", name=key.name)
            rest = [one for one in self._by_name.values() if one != key]
            return KeyRing(self.root, rest, self._seen)
        if not key.name.startswith(self.root.name.removesuffix("root")) or key.name.endswith("/witness"):
            raise RegisterError("key.name", name=key.name)  # a key bears the name of its own log
        if key.algorithm != ED25519 or not is_registrable(key.public):
            raise RegisterError("key.point", name=key.name)
        if key.public in self._seen or key.name.encode() in self._by_name or key.name == self.root.name:
            raise RegisterError("key.known", name=key.name)
        return KeyRing(self.root, [*self._by_name.values(), key], self._seen)


def first_ring(party: Party) -> KeyRing:
    """Keys in force at the start of a party's log: those of the charter."""
    special = {party.log.public, *({party.witness.public} if party.witness else ())}
    return KeyRing(party.root, party.keys, special)


def ring_at(party: Party, n: int, events: Iterable[KeyEvent]) -> KeyRing:
    """Keys in force for entry `n`, given the log's key entries in order; those that were refused change nothing."""
    ring = first_ring(party)
    for event in events:
        if event.n >= n:
            break
        try:
            ring = ring.changed(event.kind, event.vkey)
        except RegisterError:
            continue  # named as a fault at its own position
    return ring
