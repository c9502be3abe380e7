"""Bodies for named readers: one content key, wrapped for each reader in a libsodium sealed box (X25519).

The header and its digest travel to all; only the named readers can open the content. Which parties can is visible.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from nacl import bindings
from nacl.exceptions import CryptoError

from atashbas.register import canonical
from atashbas.register.base64s import b64, hash_of, unb64
from atashbas.register.errors import RegisterError


def public_seal_key(seed: bytes) -> bytes:
    """Public X25519 key (32 bytes) of a reader's secret seed."""
    public, _ = bindings.crypto_box_seed_keypair(seed)
    return bytes(public)


def seal(content: Any, readers: Mapping[str, str], seed: bytes) -> dict[str, Any]:
    """Sealed form of a content for `readers` (party → X25519 key, base64), to be used as the content of a body.

    `seed`: 32 secret random bytes, used once and then forgotten; content key and ephemeral keys follow from it.
    Raises RegisterError ``seal.readers`` when nobody could open it.
    """
    if not readers:
        raise RegisterError("seal.readers")
    key = sha256(b"content key" + seed).digest()
    plain = canonical.dumps(content)
    box = bindings.crypto_secretbox(plain, bytes(24), key)  # the key is used once, so the nonce may be constant
    wrapped = {party: b64(_wrap(key, hash_of(readers[party]), party, seed)) for party in sorted(readers)}
    return {"sealed": {"box": b64(box), "readers": wrapped}}


def readers_of(content: Any) -> tuple[str, ...]:
    """Parties that can open a content; empty where it is not sealed."""
    if type(content) is not dict or content.keys() != {"sealed"} or type(content["sealed"]) is not dict:
        return ()
    box, readers = (content["sealed"].get(name, ()) for name in ("box", "readers"))
    sound = type(box) is str and type(readers) is dict and all(type(key) is str for key in readers.values())
    return tuple(sorted(readers)) if sound else ()


def unseal(content: Mapping[str, Any], party: str, seed: bytes) -> Any:
    """Content opened by a reader with his secret seed.

    Raises RegisterError ``seal.reader`` when it was not sealed to him, ``seal.broken`` when it does not open.
    """
    if party not in readers_of(content):
        raise RegisterError("seal.reader", party=party)
    public, secret = bindings.crypto_box_seed_keypair(seed)
    try:
        key = bindings.crypto_box_seal_open(unb64(content["sealed"]["readers"][party]), public, secret)
        plain = bindings.crypto_secretbox_open(unb64(content["sealed"]["box"]), bytes(24), key)
    except (CryptoError, ValueError, TypeError) as error:
        raise RegisterError("seal.broken", party=party) from error
    return canonical.loads(plain)


def _wrap(key: bytes, reader: bytes, party: str, seed: bytes) -> bytes:
    """libsodium's crypto_box_seal with an ephemeral key that follows from `seed`, so that the function stays pure."""
    ephemeral, secret = bindings.crypto_box_seed_keypair(sha256(b"ephemeral" + party.encode() + seed).digest())
    nonce = bindings.crypto_generichash_blake2b_salt_personal(bytes(ephemeral) + reader, digest_size=24)
    return bytes(ephemeral) + bytes(bindings.crypto_box(key, nonce, reader, secret))
