"""Bodies: what the entries commit to, kept outside the tree so that they can be erased while the proof survives.

A nonce of 16 bytes in every body and item makes its hash tell nothing about an erased text. One body may stand for a
whole import: a list of digests, each of an item with its own nonce, so that a single record is withheld, disclosed or
erased alone; its id is log/n/index.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256, shake_256
from typing import Any

from atashbas.register import canonical
from atashbas.register.base64s import b64, hash_of, unb64
from atashbas.register.errors import RegisterError

NONCE = 16
LARGEST_BODY = 64_000_000
LARGEST_ITEM = 1_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """A body that lists the digests of its items, with the items beside it."""

    body: bytes
    items: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A parsed body: either `content`, or `batch` (facts about an import) and its items' digests, 32 bytes each."""

    nonce: bytes
    content: Any = None
    batch: Mapping[str, Any] | None = None
    digests: tuple[bytes, ...] = ()

    @property
    def is_batch(self) -> bool:
        """Whether the body lists items."""
        return self.batch is not None

    @property
    def withheld(self) -> frozenset[int]:
        """Items that the author keeps from others, as the batch itself says; they may be disclosed later."""
        indices = (self.batch or {}).get("withheld", [])
        return frozenset(indices) if type(indices) is list else frozenset()


def make_nonces(seed: bytes, count: int) -> list[bytes]:
    """`count` nonces from one secret seed of 32 random bytes (SHAKE-256), which must then be forgotten."""
    if len(seed) != 32:
        raise RegisterError("body.seed", length=len(seed))
    stream = shake_256(seed).digest(NONCE * count)
    return [stream[at : at + NONCE] for at in range(0, NONCE * count, NONCE)]


def make_body(content: Any, nonce: bytes) -> bytes:
    """Body of one content; raises RegisterError ``body.nonce`` or those of canonical JSON."""
    return _limited(canonical.dumps({"content": content, "nonce": _nonce(nonce)}), LARGEST_BODY)


def make_item(record: Mapping[str, Any], nonce: bytes) -> bytes:
    """One record of a batch."""
    return _item(canonical.dumps(record), nonce)


def _item(text: bytes, nonce: bytes) -> bytes:
    """Canonical bytes of an item: its two keys in order around what is canonical already."""
    return _limited(b'{"nonce":"%b","record":%b}' % (_nonce(nonce).encode(), text), LARGEST_ITEM)


def make_batch(meta: Mapping[str, Any], records: Iterable[Mapping[str, Any]], nonces: Sequence[bytes]) -> Batch:
    """Body of an import and its items; `nonces[0]` goes to the body, `nonces[i + 1]` to record i.

    Raises RegisterError ``body.nonces`` unless there is exactly one nonce more than there are records.
    """
    return batch_of_texts(meta, [canonical.dumps(record) for record in records], nonces)


def batch_of_texts(meta: Mapping[str, Any], texts: Sequence[bytes], nonces: Sequence[bytes]) -> Batch:
    """The same from the records' canonical bytes, as `canonical.dumps` made them, so that nothing is encoded twice."""
    if len(set(nonces)) != len(nonces):
        raise RegisterError("body.nonces", count=len(nonces))
    if len(nonces) != len(texts) + 1:
        raise RegisterError("body.nonces", count=len(nonces), wanted=len(texts) + 1)
    items = tuple(_item(text, nonce) for text, nonce in zip(texts, nonces[1:], strict=True))
    digests = [b64(sha256(item).digest()) for item in items]
    body = canonical.dumps({"batch": meta, "digests": digests, "nonce": _nonce(nonces[0])})
    return Batch(_limited(body, LARGEST_BODY), items)


def parse_body(data: bytes) -> Body:
    """Body of its bytes; raises RegisterError ``body.form``, ``body.size`` or those of canonical JSON."""
    value = canonical.loads(_limited(data, LARGEST_BODY))
    if type(value) is not dict:
        raise RegisterError("body.form")
    if value.keys() == {"content", "nonce"}:
        return Body(nonce=_parsed_nonce(value["nonce"]), content=value["content"])
    if value.keys() != {"batch", "digests", "nonce"} or type(value["batch"]) is not dict:
        raise RegisterError("body.form")
    if type(value["digests"]) is not list or not all(type(one) is str for one in value["digests"]):
        raise RegisterError("body.form")
    digests = tuple(hash_of(one) for one in value["digests"])
    return Body(nonce=_parsed_nonce(value["nonce"]), batch=value["batch"], digests=digests)


def find_batch(data: bytes | None) -> Body | None:
    """Batch of a body's bytes; None for every other body, and for one that cannot be read: a body may be anything."""
    if data is None or not data.startswith(b'{"batch"'):
        return None
    try:
        return parse_body(data)
    except RegisterError:
        return None


def find_content(data: bytes) -> Any:
    """Content of a body's bytes; None for a batch, and for one that cannot be read: a body may be anything."""
    try:
        return parse_body(data).content
    except RegisterError:
        return None


def parse_item(data: bytes) -> dict[str, Any]:
    """Record of an item's bytes; raises RegisterError ``item.form`` or those of canonical JSON."""
    value = canonical.loads(_limited(data, LARGEST_ITEM))
    if type(value) is not dict or value.keys() != {"nonce", "record"} or type(value["record"]) is not dict:
        raise RegisterError("item.form")
    _parsed_nonce(value["nonce"])
    return dict(value["record"])


def _nonce(nonce: bytes) -> str:
    if len(nonce) != NONCE:
        raise RegisterError("body.nonce", length=len(nonce))
    return b64(nonce)


def _parsed_nonce(text: Any) -> bytes:
    if type(text) is not str:
        raise RegisterError("body.nonce")
    nonce = unb64(text)
    _nonce(nonce)
    return nonce


def _limited(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise RegisterError("body.size", limit=limit)
    return data
