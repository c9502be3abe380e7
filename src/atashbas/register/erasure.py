"""Erasure: a signed tombstone in the owner's log; the entry and every proof stay, the text goes.

The first reference of an ``erase`` entry is the body's hash; further ones are digests of single items of that body.
With no further ones the whole body goes. Only bodies of the same log are meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from atashbas.register.base64s import hash_of
from atashbas.register.entry import ENTRY, parse_strings
from atashbas.register.errors import RegisterError


@dataclass(slots=True)
class Erased:
    """What of one body is gone: the `whole`, or single `items` (digests of 32 bytes)."""

    whole: bool = False
    items: set[bytes] = field(default_factory=set)


def erased_by(entries: Iterable[bytes]) -> dict[bytes, Erased]:
    """What the ``erase`` entries of one log take away, by body hash (32 bytes); other entries are passed over."""
    gone: dict[bytes, Erased] = {}
    for raw in entries:
        match = ENTRY.fullmatch(raw)
        if match is None or match["kind"] != b"erase":
            continue
        try:
            refs = [hash_of(ref) for ref in parse_strings(match["refs"])]
        except RegisterError:
            continue
        if refs:
            mark = gone.setdefault(refs[0], Erased())
            mark.whole |= len(refs) == 1
            mark.items.update(refs[1:])
    return gone
