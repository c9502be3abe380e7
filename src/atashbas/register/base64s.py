"""Base64 with one spelling per value (RFC 4648 sections 3.5 and 4): padding kept, spare bits zero, nothing else."""

from __future__ import annotations

import binascii
from hashlib import sha256

from atashbas.register.errors import RegisterError


def b64(data: bytes) -> str:
    """Standard base64 with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def unb64(text: str) -> bytes:
    """Bytes of a base64 text; raises RegisterError ``base64`` for any but the one canonical spelling."""
    try:
        data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise RegisterError("base64", reason=str(error)) from error
    if b64(data) != text:
        raise RegisterError("base64", reason="not the canonical spelling")
    return data


def digest_of(data: bytes) -> str:
    """SHA-256 of `data` as the register writes hashes: base64, 44 characters."""
    return b64(sha256(data).digest())


def hash_of(text: str) -> bytes:
    """The 32 bytes of a hash written in base64; raises RegisterError ``base64`` or ``hash.length``."""
    data = unb64(text)
    if len(data) != 32:
        raise RegisterError("hash.length", length=len(data))
    return data
