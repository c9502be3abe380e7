"""A phone's authenticator, as RFC 6238 says: six digits from the shared secret and the time."""

from __future__ import annotations

import base64
import hmac
import time


def code_of(secret: str, *, at: float | None = None) -> str:
    """Six digits that an authenticator app shows for a secret (base 32) at an instant."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = int((time.time() if at is None else at) // 30).to_bytes(8, "big")
    digest = hmac.new(key, counter, "sha1").digest()
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 10**6:06d}"
