"""The charter: who keeps a log, with which keys, who must assent, under which agreement; signed by every root key.

It is the only thing that must be compared by people (its digest, read aloud); all else follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from atashbas.register import canonical
from atashbas.register.base64s import digest_of, hash_of
from atashbas.register.entry import NAME, PARTY
from atashbas.register.errors import RegisterError
from atashbas.register.note import (
    COSIGNATURE,
    ED25519,
    Signer,
    Verifier,
    is_registrable,
    make_note,
    open_note,
    parse_note,
    parse_verifier,
)

TAG = b"atashbas.charter/v1\n"
_PARTY = re.compile(PARTY)
_NAME = re.compile(NAME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One keeper of a log.

    Parameters
    ----------
    id
        Short name, also the short name of its log: ``"ru"``, ``"demo-tr"``.
    title
        Name for people.
    guarantor
        Whether it may assent.
    root, log
        Keys that add and revoke keys, and that sign checkpoints.
    witness
        Key that cosigns others' checkpoints; None: no witness.
    keys
        Role keys in force at the start of the log.
    seal
        X25519 key for bodies sealed to this party, base64; None: nothing can be sealed to it.
    relayed_by
        Party that runs this log for a reporter without a node; None: its own.
    """

    id: str
    title: str
    guarantor: bool
    root: Verifier
    log: Verifier
    witness: Verifier | None = None
    keys: tuple[Verifier, ...] = ()
    seal: str | None = None
    relayed_by: str | None = None

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """Every signing key of the party."""
        return (self.root, self.log, *self.keys, *((self.witness,) if self.witness else ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """The agreed frame. `name` begins every origin: the log of party ``ru`` is ``name/ru``.

    `required` are the parties all of whom must assent to a finding. `agreement` names the text, `agreement_digest` its
    SHA-256 (base64). `previous` is the digest of the charter this one replaces. `demo`: test keys, invented content.
    """

    name: str
    parties: tuple[Party, ...]
    required: tuple[str, ...]
    agreement: str
    agreement_digest: str
    serial: int = 1
    previous: str | None = None
    demo: bool = False

    def __post_init__(self) -> None:
        _check(self)

    @property
    def logs(self) -> tuple[str, ...]:
        """Short names of the logs, in the charter's order."""
        return tuple(party.id for party in self.parties)

    def origin(self, log: str) -> str:
        """Origin of the log with this short name."""
        return f"{self.name}/{log}"

    def party(self, log: str) -> Party:
        """The party with this short name; raises RegisterError ``charter.party``."""
        for party in self.parties:
            if party.id == log:
                return party
        raise RegisterError("charter.party", log=log)

    def witnesses_of(self, log: str) -> tuple[Verifier, ...]:
        """Witness keys that must cosign this log: those of all other parties that have one."""
        return tuple(party.witness for party in self.parties if party.witness and party.id != log)

    @property
    def text(self) -> bytes:
        """The signed text."""
        return TAG + canonical.dumps(_data(self)) + b"\n"

    @property
    def digest(self) -> str:
        """Digest people compare: SHA-256 of the signed text, base64."""
        return digest_of(self.text)


def make_charter(charter: Charter, signers: Iterable[Signer]) -> bytes:
    """Charter note with the root signatures given; it is in force once all are there (`merge_charters`)."""
    return make_note(charter.text, [signer.line(charter.text) for signer in signers])


def merge_charters(notes: Iterable[bytes]) -> bytes:
    """One note of several copies of one charter that different parties signed apart.

    Raises RegisterError ``charter.texts`` where they are not copies of one text.
    """
    parsed = [parse_note(data) for data in notes]
    if len({note.text for note in parsed}) != 1:
        raise RegisterError("charter.texts", count=len(parsed))
    lines = {line.line for note in parsed for line in note.lines}
    return make_note(parsed[0].text, sorted(lines))


def parse_charter(data: bytes) -> Charter:
    """Charter signed by every party's root key.

    Raises RegisterError ``charter.form``, ``charter.unsigned`` (facts: the parties that have not signed) and those of
    keys and notes.
    """
    charter = read_charter(parse_note(data).text)
    _, signed = open_note(data, [party.root for party in charter.parties])
    missing = [party.id for party in charter.parties if party.root not in signed]
    if missing:
        raise RegisterError("charter.unsigned", parties=" ".join(missing))
    if make_note(charter.text, sorted({line.line for line in parse_note(data).lines})) != data:
        raise RegisterError("charter.lines")
    return charter


def read_charter(text: bytes) -> Charter:
    """Charter of its text, signed or not yet; raises RegisterError ``charter.form``."""
    if not text.startswith(TAG) or not text.endswith(b"\n"):
        raise RegisterError("charter.form", reason="tag")
    value = canonical.loads(text[len(TAG) : -1])
    try:
        charter = _charter_of(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise RegisterError("charter.form", reason=str(error)) from error
    if charter.text != text:
        raise RegisterError("charter.form", reason="unknown or misplaced field")
    return charter


def _charter_of(value: Mapping[str, Any]) -> Charter:
    return Charter(
        name=value["name"],
        parties=tuple(_party_of(party) for party in value["parties"]),
        required=tuple(value["required"]),
        agreement=value["agreement"]["name"],
        agreement_digest=value["agreement"]["digest"],
        serial=value["serial"],
        previous=value.get("previous"),
        demo=value.get("demo", False),
    )


def _party_of(value: Mapping[str, Any]) -> Party:
    return Party(
        id=value["id"],
        title=value["title"],
        guarantor=value["guarantor"],
        root=parse_verifier(value["root"]),
        log=parse_verifier(value["log"]),
        witness=parse_verifier(value["witness"]) if "witness" in value else None,
        keys=tuple(parse_verifier(key) for key in value["keys"]),
        seal=value.get("seal"),
        relayed_by=value.get("relayed_by"),
    )


def _data(charter: Charter) -> dict[str, Any]:
    return {
        "agreement": {"digest": charter.agreement_digest, "name": charter.agreement},
        **({"demo": True} if charter.demo else {}),
        "name": charter.name,
        "parties": [_party_data(party) for party in charter.parties],
        **({"previous": charter.previous} if charter.previous else {}),
        "required": list(charter.required),
        "serial": charter.serial,
        "v": 1,
    }


def _party_data(party: Party) -> dict[str, Any]:
    optional = {"seal": party.seal, "relayed_by": party.relayed_by, "witness": party.witness and party.witness.vkey}
    return {
        "guarantor": party.guarantor,
        "id": party.id,
        "keys": [key.vkey for key in party.keys],
        "log": party.log.vkey,
        "root": party.root.vkey,
        "title": party.title,
        **{name: value for name, value in optional.items() if value is not None},
    }


def _check(charter: Charter) -> None:
    _check_types(charter)
    ids = charter.logs
    if not _NAME.fullmatch(charter.name) or len(set(ids)) != len(ids) or not all(map(_PARTY.fullmatch, ids)):
        raise RegisterError("charter.form", reason="names")
    guarantors = {party.id for party in charter.parties if party.guarantor}
    if not charter.required or not set(charter.required) <= guarantors:
        raise RegisterError("charter.required")
    hash_of(charter.agreement_digest)
    for party in charter.parties:
        _check_party(charter, party)
    keys = [key.public for party in charter.parties for key in party.verifiers]
    if len(set(keys)) != len(keys):
        raise RegisterError("charter.shared-key")  # one public key under two ids would count twice


def _check_types(charter: Charter) -> None:
    """A charter comes from anybody: every field is of the type that it is used as."""
    texts = [charter.name, charter.agreement, charter.agreement_digest, *charter.required]
    optional = [charter.previous]
    for party in charter.parties:
        texts += [party.id, party.title]
        optional += [party.seal, party.relayed_by]
    texts += [text for text in optional if text is not None]
    flags = [charter.demo, *(party.guarantor for party in charter.parties)]
    if not all(type(text) is str for text in texts) or not all(type(flag) is bool for flag in flags):
        raise RegisterError("charter.form", reason="types")
    if type(charter.serial) is not int or charter.serial < 1:
        raise RegisterError("charter.form", reason="serial")
    if charter.previous is not None:
        hash_of(charter.previous)


def _check_party(charter: Charter, party: Party) -> None:
    origin = charter.origin(party.id)
    if party.log.name != origin or party.root.name != f"{origin}/root":
        raise RegisterError("charter.key-name", log=party.id)
    if any(not key.name.startswith(f"{origin}/") for key in party.keys):
        raise RegisterError("charter.key-name", log=party.id)
    if party.witness and (party.witness.algorithm != COSIGNATURE or party.witness.name != f"{origin}/witness"):
        raise RegisterError("charter.witness", log=party.id)
    if any(key.algorithm != ED25519 for key in (party.root, party.log, *party.keys)):
        raise RegisterError("charter.algorithm", log=party.id)
    if not all(is_registrable(key.public) for key in party.verifiers):
        raise RegisterError("key.point", log=party.id)
    if party.seal is not None:
        hash_of(party.seal)
    if party.relayed_by is not None and party.relayed_by not in charter.logs:
        raise RegisterError("charter.relay", log=party.id)
