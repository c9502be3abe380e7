"""The same signatures for tools of others: what OpenSSL verifies, DSSE envelopes, minisign signatures.

Checkpoints and proofs need nothing of this: any C2SP signed-note or tlog verifier reads them as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from atashbas.register.base64s import b64, unb64
from atashbas.register.entry import parse_entry
from atashbas.register.errors import RegisterError
from atashbas.register.note import ED25519, Signer, Verifier, cosigned_message, signature_holds

SPKI_ED25519 = bytes.fromhex("302a300506032b6570032100")  # RFC 8410 section 4: the key's envelope
DSSE_TYPE = "application/vnd.atashbas.statement+json"


@dataclass(frozen=True, slots=True)
class DetachedSignature:
    """Three files for ``openssl pkeyutl -verify -pubin -inkey KEY -rawin -in MESSAGE -sigfile SIGNATURE``."""

    message: bytes
    signature: bytes
    public_pem: str


def public_pem(key: Verifier) -> str:
    """Public key as a PEM text (RFC 8410)."""
    return f"-----BEGIN PUBLIC KEY-----\n{b64(SPKI_ED25519 + key.public)}\n-----END PUBLIC KEY-----\n"


def detach_entry(raw: bytes, key: Verifier) -> DetachedSignature:
    """An entry's signature for OpenSSL; raises RegisterError ``entry.key`` when another key signed it."""
    entry = parse_entry(raw)
    if entry.key_id != key.id:
        raise RegisterError("entry.key", name=key.name)
    return DetachedSignature(entry.text, entry.signature, public_pem(key))


def detach_cosignature(text: bytes, signature: bytes, key: Verifier) -> DetachedSignature:
    """A cosignature for OpenSSL: its message includes the time that stands in the first 8 bytes of the signature."""
    at = int.from_bytes(signature[:8])
    return DetachedSignature(cosigned_message(text, at), signature[8:], public_pem(key))


def dsse_message(payload_type: str, payload: bytes) -> bytes:
    """Pre-authentication encoding (DSSE v1.0.2, protocol)."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def dsse_envelope(payload: bytes, signers: list[Signer], payload_type: str = DSSE_TYPE) -> dict[str, Any]:
    """DSSE envelope of a payload under plain Ed25519 keys; key ids are those of signed notes, in hex."""
    message = dsse_message(payload_type, payload)
    return {
        "payload": b64(payload),
        "payloadType": payload_type,
        "signatures": [{"keyid": one.verifier.id.hex(), "sig": b64(one.sign(message))} for one in signers],
    }


def open_dsse(envelope: dict[str, Any], keys: list[Verifier]) -> tuple[bytes, list[Verifier]]:
    """Payload and the known keys that signed it; raises RegisterError ``dsse.form`` or ``dsse.unsigned``."""
    try:
        payload = unb64(envelope["payload"])
        message = dsse_message(envelope["payloadType"], payload)
        signatures = [unb64(one["sig"]) for one in envelope["signatures"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise RegisterError("dsse.form", reason=str(error)) from error
    signed = [key for key in keys if any(signature_holds(key.public, message, one) for one in signatures)]
    if not signed:
        raise RegisterError("dsse.unsigned")
    return payload, signed


def minisign_public(key: Verifier) -> str:
    """A key as a minisign public key file."""
    return f"untrusted comment: {key.name}\n{b64(b'Ed' + _minisign_id(key) + key.public)}\n"


def minisign(data: bytes, signer: Signer, comment: str) -> str:
    """Minisign signature file of some data, e.g. a bulletin's PDF; `comment` is signed too and holds one line."""
    if signer.algorithm != ED25519 or "\n" in comment:
        raise RegisterError("minisign.form")
    signature = signer.sign(data)
    overall = signer.sign(signature + comment.encode())
    line = b64(b"Ed" + _minisign_id(signer.verifier) + signature)
    return f"untrusted comment: {signer.name}\n{line}\ntrusted comment: {comment}\n{b64(overall)}\n"


def _minisign_id(key: Verifier) -> bytes:
    """Eight bytes: the note's key id twice."""
    return key.id + key.id
