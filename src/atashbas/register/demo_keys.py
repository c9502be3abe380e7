"""Test keys of the demo charter: anybody can derive them, so that the demo is the same everywhere and worth nothing.

A charter made of them is always marked `demo`; an invented incident under a real key would be fabricated evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from atashbas.register.base64s import b64
from atashbas.register.charter import Charter, Party, make_charter
from atashbas.register.note import COSIGNATURE, ED25519, Signer
from atashbas.register.sealing import public_seal_key

DEMO_NAME = "demo.atashbas.example"
ROLES = ("desk", "log", "root", "witness")


def demo_seed(party: str, role: str) -> bytes:
    """The public "secret" of a demo key: 32 bytes."""
    return sha256(f"atashbas demo key, for invented material only: {party} {role}".encode()).digest()


def demo_signer(party: str, role: str) -> Signer:
    """Demo key of a party: role ``log`` signs checkpoints, ``desk`` entries, ``root`` keys, ``witness`` cosigns."""
    origin = f"{DEMO_NAME}/{party}"
    name = origin if role == "log" else f"{origin}/{role}"
    return Signer(name, demo_seed(party, role), COSIGNATURE if role == "witness" else ED25519)


def demo_party(party: str, title: str, *, guarantor: bool) -> Party:
    """A party of the demo charter with all its keys."""
    return Party(
        id=party,
        title=title,
        guarantor=guarantor,
        root=demo_signer(party, "root").verifier,
        log=demo_signer(party, "log").verifier,
        witness=demo_signer(party, "witness").verifier if guarantor else None,
        keys=(demo_signer(party, "desk").verifier,),
        seal=b64(public_seal_key(demo_seed(party, "seal"))),
    )


def demo_charter(parties: Sequence[Party], *, agreement: str, agreement_text: bytes) -> bytes:
    """Demo charter signed by all; its guarantors are the required signers."""
    charter = Charter(
        name=DEMO_NAME,
        parties=tuple(parties),
        required=tuple(party.id for party in parties if party.guarantor),
        agreement=agreement,
        agreement_digest=b64(sha256(agreement_text).digest()),
        demo=True,
    )
    roots = [demo_signer(party.id, "root") for party in parties]
    return make_charter(charter, sorted(roots, key=lambda root: root.line(charter.text)))
