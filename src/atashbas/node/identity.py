"""Under which charter and with which keys this node writes.

Decides who may sign for a log here: on a demo charter the public test keys, else the key files that lie in the home.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from atashbas.node import keys
from atashbas.node.environment import read
from atashbas.node.home import Home
from atashbas.node.projection.reporters import RELAY, known_reporters
from atashbas.register.charter import Charter, Party
from atashbas.register.demo_keys import demo_charter, demo_party, demo_seed, demo_signer
from atashbas.register.note import Signer

DEMO_GUARANTORS = ("demo-ir", "demo-ru", "demo-tr")
DEMO_RELAYED = ("ir", "ru", "tr")
DESK, LOG = "desk", "log"


def demo_charter_note(agreement: str, agreement_text: bytes) -> bytes:
    """Charter of the demo: three guarantors with test keys, the real registers relayed by name, and the relay."""
    titles = known_reporters()
    parties = [demo_party(name, titles[name].titles["en"], guarantor=True) for name in DEMO_GUARANTORS]
    parties += [_relayed(demo_party(name, titles[name].titles["en"], guarantor=False)) for name in DEMO_RELAYED]
    parties.append(demo_party(RELAY, titles[RELAY].titles["en"], guarantor=False))
    return demo_charter(parties, agreement=agreement, agreement_text=agreement_text)


def signer_of(home: Home, charter: Charter, log: str, role: str) -> Signer:
    """Key of a role of a log; raises AtashbasError ``key.not-here`` where this node does not hold it."""
    if charter.demo:
        return demo_signer(log, role)
    return _signer(home.keys, log, role, read(os.environ).passphrase)


def seal_seeds(home: Home, charter: Charter) -> dict[str, bytes]:
    """Secrets with which this node opens what is sealed to the parties it serves; key files of others are not here."""
    able = [party.id for party in charter.parties if party.seal is not None]
    if charter.demo:
        return {party: demo_seed(party, "seal") for party in able}
    held = {party for party, role in keys.held(home.keys) if role == "seal"}
    return {party: _seal_seed(home.keys, party, read(os.environ).passphrase) for party in able if party in held}


# Opening a key file stretches its passphrase, which is slow on purpose; a process opens each file once.
@lru_cache(maxsize=64)
def _signer(folder: Path, log: str, role: str, passphrase: str) -> Signer:
    return keys.load_signer(folder, log, role, passphrase)


@lru_cache(maxsize=64)
def _seal_seed(folder: Path, party: str, passphrase: str) -> bytes:
    return keys.load_seal_seed(folder, party, passphrase)


def _relayed(party: Party) -> Party:
    fields = {name: getattr(party, name) for name in Party.__dataclass_fields__}
    return Party(**{**fields, "relayed_by": RELAY})
