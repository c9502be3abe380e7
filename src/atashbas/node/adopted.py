"""Which agreement a node works under: the one whose text its charter commits to.

The charter names the agreement and the digest of its text. Where that text is a pack, packaged or adopted by the
operator, the node decides coverage, procedure and local days by it; every node of the charter then does. Where it is
not (a charter may commit to the scanned original), the packaged agreement on Syria stands in, and `doctor` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from atashbas.actors import load_actors
from atashbas.agreement import Agreement, load_pack
from atashbas.agreement.check import parse_pack
from atashbas.agreement.pack import pack_bytes, pack_names
from atashbas.node.home import Home, current, write_private
from atashbas.node.logs import store_of
from atashbas.places import load_gazetteer
from atashbas.register.base64s import digest_of
from atashbas.values import AtashbasError

STANDS_IN = "syria-2017"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """The agreement of a node; `chartered`: its text is the one that the charter commits to.

    `version` is the name and the SHA-256 (first 16 hex digits) of its text: other text, other version.
    """

    name: str
    version: str
    agreement: Agreement
    chartered: bool


def adopted(home: Home | None = None) -> Adopted:
    """The agreement of a node.

    Raises AtashbasError ``agreement.pack-faulty`` where a later release of the program finds fault with the pack.
    """
    charter = store_of(home).find_charter()
    return _adopted(charter.agreement_digest if charter else "", home or current())


def local_zone() -> ZoneInfo:
    """Time zone of the agreement: its days begin and its hours count there."""
    return ZoneInfo(adopted().agreement.time_zone)


def adopt(home: Home, data: bytes, file: str) -> Adopted:
    """Keep the pack that the charter commits to, so that the node works under it.

    Raises AtashbasError ``agreement.pack-faulty``, ``agreement.not-the-charters`` where the charter commits to another
    text, ``register.no-charter``.
    """
    pack = parse_pack(data, actors=load_actors(), places=load_gazetteer(), file=file)
    charter = store_of(home).get_charter()
    if digest_of(data) != charter.agreement_digest:
        raise AtashbasError("agreement.not-the-charters", file=file, pack=pack.id, agreement=charter.agreement)
    write_private(home.agreement, data.decode("utf-8"))
    _adopted.cache_clear()
    return adopted(home)


@lru_cache(maxsize=8)
def _adopted(digest: str, home: Home) -> Adopted:
    for name in pack_names():
        if digest_of(pack_bytes(name)) == digest:
            return _known(name, chartered=True)
    data = home.agreement.read_bytes() if digest and home.agreement.is_file() else b""
    if data and digest_of(data) == digest:
        pack = parse_pack(data, actors=load_actors(), places=load_gazetteer(), file=home.agreement.name)
        return Adopted(name=pack.id, version=_version(pack.id, data), agreement=pack, chartered=True)
    return _known(STANDS_IN, chartered=False)


def _known(name: str, *, chartered: bool) -> Adopted:
    return Adopted(name=name, version=_version(name, pack_bytes(name)), agreement=load_pack(name), chartered=chartered)


def _version(name: str, data: bytes) -> str:
    return f"{name} {sha256(data).hexdigest()[:16]}"
