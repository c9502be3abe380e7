"""A delegation's own keys: made here, kept in files that a passphrase closes, never sent anywhere.

Argon2id turns the passphrase into a key, a libsodium secret box closes the seed. Roles: ``root`` adds and revokes keys
and signs the charter, ``log`` signs checkpoints, ``desk`` entries, ``witness`` cosigns others, ``seal`` opens bodies.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nacl import pwhash, secret, utils
from nacl.exceptions import CryptoError

from atashbas.node.store import register_rules
from atashbas.register import canonical
from atashbas.register.base64s import b64, unb64
from atashbas.register.charter import Party
from atashbas.register.errors import RegisterError
from atashbas.register.note import COSIGNATURE, ED25519, Signer, parse_verifier
from atashbas.register.sealing import public_seal_key
from atashbas.values import AtashbasError

ROLES = ("root", "log", "desk", "witness", "seal")
FORM = "atashbas.key/v1"
CARD = "atashbas.party/v1"


@dataclass(frozen=True, slots=True)
class Cost:
    """Work of Argon2id: passes and bytes of memory. The default needs about a second and 256 MiB."""

    passes: int = pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = pwhash.argon2id.MEMLIMIT_MODERATE


DEFAULT_COST = Cost()


def key_name(charter_name: str, party: str, role: str) -> str:
    """Name of a party's key; that of the log key is the log's origin."""
    origin = f"{charter_name}/{party}"
    return origin if role == "log" else f"{origin}/{role}"


def create_keys(
    folder: Path, charter_name: str, party: str, passphrase: str, *, witness: bool = True, cost: Cost = DEFAULT_COST
) -> list[Path]:
    """Make the keys of a party under a charter's name; existing files are never overwritten.

    Raises AtashbasError ``key.exists`` or ``key.passphrase-short`` (fewer than 12 characters).
    """
    if len(passphrase) < 12:
        raise AtashbasError("key.passphrase-short", least=12)
    roles = [role for role in ROLES if witness or role != "witness"]
    taken = [key_file(folder, party, role) for role in roles if key_file(folder, party, role).exists()]
    if taken:
        raise AtashbasError("key.exists", file=taken[0].name)
    with register_rules():
        Signer(key_name(charter_name, party, "log"), bytes(32))  # a bad name is refused before anything is written
    return [
        _write_key(folder, party, role, key_name(charter_name, party, role), passphrase, cost=cost) for role in roles
    ]


def create_role_key(
    folder: Path, charter_name: str, party: str, label: str, passphrase: str, *, cost: Cost = DEFAULT_COST
) -> Signer:
    """Make a further role key, to be entered by ``key.add``; `label` names it, e.g. ``desk-2``."""
    if key_file(folder, party, label).exists():
        raise AtashbasError("key.exists", file=key_file(folder, party, label).name)
    _write_key(folder, party, label, key_name(charter_name, party, label), passphrase, cost=cost)
    return load_signer(folder, party, label, passphrase)


def load_signer(folder: Path, party: str, role: str, passphrase: str) -> Signer:
    """Signer of a role; raises AtashbasError ``key.not-here``, ``key.passphrase`` or ``key.damaged``."""
    data = _read(folder, party, role)
    seed = _open(data, passphrase, key_file(folder, party, role).name)
    with register_rules():
        return Signer(data["name"], seed, COSIGNATURE if role == "witness" else ED25519)


def load_seal_seed(folder: Path, party: str, passphrase: str) -> bytes:
    """Secret seed that opens bodies sealed to a party."""
    return _open(_read(folder, party, "seal"), passphrase, key_file(folder, party, "seal").name)


def write_card(folder: Path, party: str, title: str, passphrase: str, *, guarantor: bool) -> bytes:
    """The party's public card: what goes into the charter. Holds no secret and may be sent openly."""
    signers = {role: load_signer(folder, party, role, passphrase) for role in ("root", "log", "desk")}
    card: dict[str, Any] = {
        "form": CARD,
        "guarantor": guarantor,
        "id": party,
        "keys": [signers["desk"].verifier.vkey],
        "log": signers["log"].verifier.vkey,
        "root": signers["root"].verifier.vkey,
        "title": title,
    }
    if key_file(folder, party, "witness").exists():
        card["witness"] = load_signer(folder, party, "witness", passphrase).verifier.vkey
    if key_file(folder, party, "seal").exists():
        card["seal"] = b64(public_seal_key(load_seal_seed(folder, party, passphrase)))
    return canonical.dumps(card) + b"\n"


def parse_card(data: bytes) -> Party:
    """Party of a card; raises AtashbasError ``key.card``."""
    try:
        value = canonical.loads(data.removesuffix(b"\n"))
        if value["form"] != CARD:
            raise AtashbasError("key.card", reason="form")
        return Party(
            id=value["id"],
            title=value["title"],
            guarantor=value["guarantor"],
            root=parse_verifier(value["root"]),
            log=parse_verifier(value["log"]),
            witness=parse_verifier(value["witness"]) if "witness" in value else None,
            keys=tuple(parse_verifier(key) for key in value["keys"]),
            seal=value.get("seal"),
        )
    except (RegisterError, KeyError, TypeError, AttributeError) as error:
        raise AtashbasError("key.card", reason=str(error)) from error


def key_file(folder: Path, party: str, role: str) -> Path:
    """File of a key."""
    return folder / f"{party}.{role}.key"


def held(folder: Path) -> list[tuple[str, str]]:
    """(party, role) of every key file in the folder, in order."""
    found = [path.name.removesuffix(".key").split(".", 1) for path in sorted(folder.glob("*.key"))]
    return [(parts[0], parts[1]) for parts in found if len(parts) == 2]


def _write_key(folder: Path, party: str, role: str, name: str, passphrase: str, *, cost: Cost) -> Path:
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    box = secret.SecretBox(_stretched(passphrase, salt, cost.passes, cost.memory))
    content = {
        "box": b64(bytes(box.encrypt(utils.random(32)))),
        "form": FORM,
        "memory": cost.memory,
        "name": name,
        "passes": cost.passes,
        "salt": b64(salt),
    }
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = key_file(folder, party, role)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(canonical.dumps(content) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return path


def _read(folder: Path, party: str, role: str) -> Mapping[str, Any]:
    path = key_file(folder, party, role)
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise AtashbasError("key.not-here", log=party, role=role) from error
    except ValueError as error:
        raise AtashbasError("key.damaged", file=path.name) from error
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise AtashbasError("key.damaged", file=path.name)
    return data


def _open(data: Mapping[str, Any], passphrase: str, file: str) -> bytes:
    try:
        key = _stretched(passphrase, unb64(data["salt"]), data["passes"], data["memory"])
        sealed = unb64(data["box"])
    except (RegisterError, KeyError, TypeError, ValueError, CryptoError) as error:
        raise AtashbasError("key.damaged", file=file) from error
    try:
        return bytes(secret.SecretBox(key).decrypt(sealed))
    except CryptoError as error:
        raise AtashbasError("key.passphrase", file=file) from error


def _stretched(passphrase: str, salt: bytes, passes: int, memory: int) -> bytes:
    return bytes(
        pwhash.argon2id.kdf(secret.SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=passes, memlimit=memory)
    )
