"""Disclosure: a signed entry that opens a withheld body, or single items of it, to named parties or to all.

The first reference of a ``disclose`` entry is the body's hash, further ones are digests of items; its audience names
the parties, an empty one means everybody. What was disclosed cannot be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from atashbas.register.base64s import hash_of
from atashbas.register.entry import ENTRY, header_of

EVERYBODY = ""


@dataclass(slots=True)
class Disclosed:
    """To whom a body is opened as a whole, and to whom single items (by digest of 32 bytes)."""

    whole: set[str] = field(default_factory=set)
    items: dict[bytes, set[str]] = field(default_factory=dict)

    def reaches(self, item: bytes | None, party: str | None) -> bool:
        """Whether a party (None: anybody) may read the item, or with None the body itself."""
        allowed = self.whole | (self.items.get(item, set()) if item is not None else set())
        return EVERYBODY in allowed or party in allowed


def disclosed_by(entries: Iterable[bytes]) -> dict[bytes, Disclosed]:
    """What the ``disclose`` entries of one log open, by body hash (32 bytes); other entries are passed over."""
    opened: dict[bytes, Disclosed] = {}
    for raw in entries:
        match = ENTRY.fullmatch(raw)
        if match is None or match["kind"] != b"disclose" or match["refs"] == b"[]":
            continue
        header = header_of(match)
        body, *items = (hash_of(ref) for ref in header.refs)
        mark = opened.setdefault(body, Disclosed())
        readers = set(header.audience) or {EVERYBODY}
        if not items:
            mark.whole |= readers
        for item in items:
            mark.items.setdefault(item, set()).update(readers)
    return opened
