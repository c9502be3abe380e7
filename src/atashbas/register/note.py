"""Signed notes (C2SP signed-note) with Ed25519 keys (algorithm 0x01) and cosignatures (C2SP tlog-cosignature, 0x04).

One implementation of Ed25519 on every node, libsodium through PyNaCl: OpenSSL and libsodium disagree on edge cases.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from binascii import b2a_base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from nacl import bindings
from nacl.exceptions import CryptoError

from atashbas.register.base64s import b64, unb64
from atashbas.register.errors import RegisterError

ED25519 = 0x01
COSIGNATURE = 0x04
LARGEST_NOTE = 1_000_000
MOST_SIGNATURES = 100
LATEST = 2**63 - 1  # seconds; tlog-cosignature keeps the time within a signed 64-bit integer


@dataclass(frozen=True, slots=True)
class Verifier:
    """A named public key, as a vkey writes it: ``name+id+base64(algorithm, key)``.

    `public` are 32 bytes. `id` is the first 4 bytes of SHA-256(name, newline, algorithm, key).
    """

    name: str
    algorithm: int
    public: bytes
    id: bytes = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.algorithm not in (ED25519, COSIGNATURE) or len(self.public) != 32:
            raise RegisterError("key.form", name=self.name)
        key = bytes([self.algorithm]) + self.public
        object.__setattr__(self, "id", sha256(self.name.encode() + b"\n" + key).digest()[:4])

    @property
    def vkey(self) -> str:
        """Text form of the key."""
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.algorithm]) + self.public)}"

    def verify(self, text: bytes, signature: bytes) -> int:
        """Time of the cosignature in seconds since 1970, 0 for a plain signature.

        Raises RegisterError ``note.signature``.
        """
        if self.algorithm == COSIGNATURE:
            return self._verify_cosignature(text, signature)
        self._open(text, signature)
        return 0

    def _verify_cosignature(self, text: bytes, signature: bytes) -> int:
        if len(signature) != 72:
            raise RegisterError("note.signature", name=self.name)
        (at,) = struct.unpack(">Q", signature[:8])
        if at > LATEST:
            raise RegisterError("note.signature", name=self.name)
        self._open(cosigned_message(text, at), signature[8:])
        return int(at)

    def _open(self, message: bytes, signature: bytes) -> None:
        if len(signature) != 64 or not signature_holds(self.public, message, signature):
            raise RegisterError("note.signature", name=self.name)


@dataclass(frozen=True, slots=True)
class Signer:
    """A named private key; `seed` are the 32 secret bytes of RFC 8032. Never printed."""

    name: str
    seed: bytes = field(repr=False)
    algorithm: int = ED25519
    verifier: Verifier = field(init=False, compare=False)
    _secret: bytes = field(init=False, repr=False, compare=False)
    _prefix: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        public, secret = bindings.crypto_sign_seed_keypair(self.seed)
        object.__setattr__(self, "verifier", Verifier(self.name, self.algorithm, public))
        object.__setattr__(self, "_secret", secret)
        object.__setattr__(self, "_prefix", f"\n\u2014 {self.name} ".encode())

    def sign(self, text: bytes, *, at: int = 0) -> bytes:
        """Signature bytes over a note's text; `at` (seconds) only counts for a cosignature."""
        if self.algorithm == COSIGNATURE:
            return struct.pack(">Q", at) + self._raw(cosigned_message(text, at))
        return self._raw(text)

    def line(self, text: bytes, *, at: int = 0) -> str:
        """The signature line to put under `text`."""
        return f"\u2014 {self.name} {b64(self.verifier.id + self.sign(text, at=at))}\n"

    def signed(self, text: bytes) -> bytes:
        """Note of a text under this one plain signature; the quick way for many entries."""
        signature = bindings.crypto_sign(text, self._secret)[:64]
        return text + self._prefix + b2a_base64(self.verifier.id + signature)

    def _raw(self, message: bytes) -> bytes:
        signed: bytes = bindings.crypto_sign(message, self._secret)
        return signed[:64]


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One line of a note: who claims to have signed, the key's id and the signature bytes."""

    name: str
    id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note."""
        return f"\u2014 {self.name} {b64(self.id + self.signature)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A parsed note: the signed `text` (ends in a newline) and its signature lines, none of them checked yet."""

    text: bytes
    lines: tuple[SignatureLine, ...]


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether libsodium accepts the 64-byte signature (cofactorless, S < L, no small-order key)."""
    try:
        bindings.crypto_sign_open(signature + message, public)
    except (CryptoError, ValueError):
        return False
    return True


def cosigned_message(text: bytes, at: int) -> bytes:
    """What a cosignature covers: the statement that the witness saw this checkpoint by the time `at`."""
    return b"cosignature/v1\ntime %d\n" % at + text


def check_name(name: str) -> str:
    """The key name itself; raises RegisterError ``key.name`` when empty or holding a plus, a space or a control."""
    if not name or "+" in name or any(c.isspace() or unicodedata.category(c) in {"Zs", "Cc"} for c in name):
        raise RegisterError("key.name", name=name[:80])
    return name


def parse_verifier(vkey: str) -> Verifier:
    """Key of a vkey text; raises RegisterError ``key.form`` or ``key.id``."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise RegisterError("key.form", name=vkey[:80])
    raw = unb64(parts[2])
    if len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise RegisterError("key.form", name=parts[0])
    verifier = Verifier(parts[0], raw[0], raw[1:])
    if verifier.id.hex() != parts[1]:
        raise RegisterError("key.id", name=parts[0])
    return verifier


def is_registrable(public: bytes) -> bool:
    """Whether a public key may enter a charter: a canonical point of the prime-order group, not of small order."""
    return bool(bindings.crypto_core_ed25519_is_valid_point(public))


def make_note(text: bytes, lines: Iterable[str]) -> bytes:
    """Note of a text and its signature lines."""
    return text + b"\n" + "".join(lines).encode("utf-8")


_LINE = re.compile("\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})")


def parse_note(data: bytes) -> Note:
    """Text and signature lines of a note, strictly read; nothing is verified.

    Raises RegisterError ``note.size``, ``note.form`` or ``note.signatures`` (none, or more than 100).
    """
    if len(data) > LARGEST_NOTE:
        raise RegisterError("note.size", limit=LARGEST_NOTE)
    cut = data.rfind(b"\n\n")
    if cut < 0 or not data.endswith(b"\n"):
        raise RegisterError("note.form", reason="no signature block")
    if data.count(b"\n", cut + 2) > MOST_SIGNATURES:
        raise RegisterError("note.signatures", limit=MOST_SIGNATURES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RegisterError("note.form", reason="not UTF-8") from error
    if any(c < " " and c != "\n" for c in set(text)):
        raise RegisterError("note.form", reason="control character")
    lines = tuple(_parse_line(line) for line in data[cut + 2 : -1].decode("utf-8").split("\n"))
    return Note(data[: cut + 1], lines)


def _parse_line(line: str) -> SignatureLine:
    match = _LINE.fullmatch(line)
    if not match:
        raise RegisterError("note.form", reason="signature line")
    raw = unb64(match[2])
    if len(raw) < 5:
        raise RegisterError("note.form", reason="short signature")
    return SignatureLine(check_name(match[1]), raw[:4], raw[4:])


def open_note(data: bytes, verifiers: Iterable[Verifier]) -> tuple[Note, Mapping[Verifier, int]]:
    """Note with the known keys that signed it and the time each stated (0 for plain signatures).

    Lines of unknown keys are ignored; one false line of a known key refuses the note (signed-note, "Verifying").
    Raises RegisterError ``note.signature``, or ``note.unsigned`` when no known key signed.
    """
    note = parse_note(data)
    known = {(key.name, key.id): key for key in verifiers}
    signed: dict[Verifier, int] = {}
    for line in note.lines:
        key = known.get((line.name, line.id))
        if key is not None and key not in signed:
            signed[key] = key.verify(note.text, line.signature)
    if not signed:
        raise RegisterError("note.unsigned")
    return note, signed
