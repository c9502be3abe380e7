"""Checking a stretch of a log, entry by entry: form, place, chain, key in force and signature.

The loop is written for many millions of entries: one regular expression proves the form, one call the signature.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from atashbas.register.base64s import b64
from atashbas.register.entry import ENTRY, FIRST_PREV, KEY_KINDS, LARGEST_ENTRY, MOST_REFS, Header, header_of
from atashbas.register.errors import RegisterError
from atashbas.register.keys import KeyRing
from atashbas.register.merkle import leaf_hash

_KEY_KINDS = frozenset(kind.encode() for kind in KEY_KINDS)


@dataclass(frozen=True, slots=True)
class LogFault:
    """One thing wrong in a log: the entry it concerns (None: the log as a whole) and the rule that is broken."""

    log: str
    n: int | None
    reason: str


@dataclass(slots=True)
class Cursor:
    """Where a check stands: next position, leaf hash before it (base64) and the keys in force there."""

    n: int
    prev: str
    ring: KeyRing


@dataclass(frozen=True, slots=True)
class Checked:
    """One entry after its check: `reason` None when nothing is wrong; `match` None when it has no valid form."""

    n: int
    leaf: bytes
    match: re.Match[bytes] | None
    reason: str | None

    @property
    def header(self) -> Header | None:
        """Header, where the entry's form is valid."""
        try:
            return header_of(self.match) if self.match is not None else None
        except RegisterError:
            return None


def start_of(ring: KeyRing) -> Cursor:
    """Cursor at the beginning of a log."""
    return Cursor(0, FIRST_PREV, ring)


def check_entries(origin: str, raws: Iterable[bytes], cursor: Cursor) -> Iterator[Checked]:
    """Check entries in order from the cursor on, which moves along; goes on after a fault to find all of them."""
    log = origin.encode()
    for raw in raws:
        match = ENTRY.fullmatch(raw)
        reason = "entry.form" if match is None else _fault_in(raw, match, log, cursor)
        leaf = leaf_hash(raw)
        yield Checked(cursor.n, leaf, match, reason)
        cursor.n += 1
        cursor.prev = b64(leaf)


def _fault_in(raw: bytes, match: re.Match[bytes], log: bytes, cursor: Cursor) -> str | None:
    """The first rule that a well-formed entry breaks."""
    audience, key, kind, origin, n, prev, reason, by, signature = match.group(
        "audience", "key", "kind", "log", "n", "prev", "reason", "by", "signature"
    )
    if origin != log:
        return "entry.log"
    if int(n) != cursor.n:
        return "entry.position"
    if prev.decode() != cursor.prev:
        return "entry.prev"
    if audience or key or reason or kind == b"erase" or kind in _KEY_KINDS or len(raw) > 24_000:
        fault = _fault_in_rare_fields(raw, match)
        if fault:
            return fault
    verifier = cursor.ring.find(by, for_keys=kind in _KEY_KINDS)
    if verifier is None:
        return "entry.key"
    signed = binascii.a2b_base64(signature)
    if signed[:4] != verifier.id:
        return "entry.key"
    try:
        crypto_sign_open(signed[4:] + raw[: match.end("header") + 1], verifier.public)
    except BadSignatureError:
        return "entry.signature"
    return _change_keys(kind, key, cursor) if key else None


def _fault_in_rare_fields(raw: bytes, match: re.Match[bytes]) -> str | None:
    if len(raw) > LARGEST_ENTRY or match["refs"].count(b",") >= MOST_REFS:
        return "entry.size"
    try:
        header_of(match)
    except RegisterError as error:
        return error.code
    return None


def _change_keys(kind: bytes, vkey: bytes, cursor: Cursor) -> str | None:
    try:
        cursor.ring = cursor.ring.changed(kind.decode(), vkey.decode())
    except RegisterError as error:
        return error.code
    return None
