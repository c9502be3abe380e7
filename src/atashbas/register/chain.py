"""Making many entries in a row: each header names the leaf hash of the one before, so a batch is made in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from atashbas.register.base64s import b64, digest_of
from atashbas.register.entry import ENTRY, FIRST_PREV, LARGEST_ENTRY, MOST_REFS, TAG, Draft, header_of
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import leaf_hash
from atashbas.register.note import Signer


class Made(NamedTuple):
    """A made entry: position, kind, hash of its body (base64), leaf hash and bytes."""

    n: int
    kind: str
    body: str | None
    leaf: bytes
    raw: bytes


def make_chain(origin: str, n: int, prev: bytes | None, drafts: Iterable[Draft], signer: Signer) -> Iterator[Made]:
    """Entries of `drafts` from position `n` on; `prev` is the leaf hash of entry n-1, None at the start of a log.

    Raises RegisterError ``entry.header`` for a draft that breaks the grammar of a header.
    """
    before = b64(prev) if prev is not None else FIRST_PREV
    by, checked = signer.name, None
    for draft in drafts:
        body = None if draft.body is None else digest_of(draft.body)
        text = TAG + _header(origin, n, before, draft, body, by).encode("utf-8") + b"\n"
        raw = signer.signed(text)
        if (shape := _shape(draft)) is None or shape != checked:
            _check(raw, draft, origin, n)
            checked = shape
        leaf = leaf_hash(raw)
        yield Made(n, draft.kind, body, leaf, raw)
        before = b64(leaf)
        n += 1


def _header(origin: str, n: int, prev: str, draft: Draft, body: str | None, by: str) -> str:
    """The header, written straight in its canonical order; `_check` holds it against the grammar."""
    audience = '"audience":["' + '","'.join(draft.audience) + '"],' if draft.audience else ""
    committed = f'"body":"{body}",' if body else ""
    key = f'"key":"{draft.key}",' if draft.key is not None else ""
    reason = f'"reason":"{draft.reason}",' if draft.reason is not None else ""
    refs = '["' + '","'.join(draft.refs) + '"]' if draft.refs else "[]"
    return (
        f'{{{audience}{committed}"by":"{by}",{key}"kind":"{draft.kind}","log":"{origin}","n":{n},'
        f'"prev":"{prev}",{reason}"refs":{refs},"time":"{draft.time}","v":1}}'
    )


def _shape(draft: Draft) -> tuple[str, str] | None:
    """All that a plain draft adds to a header; what was found sound once is not read again in the same batch."""
    if draft.refs or draft.audience or draft.key or draft.reason:
        return None
    return draft.kind, draft.time


def _check(raw: bytes, draft: Draft, origin: str, n: int) -> None:
    if len(raw) > LARGEST_ENTRY:
        raise RegisterError("entry.size", limit=LARGEST_ENTRY)
    match = ENTRY.fullmatch(raw)
    if match is None or len(draft.refs) > MOST_REFS:
        raise RegisterError("entry.header", log=origin, n=n, kind=draft.kind)
    if draft.audience or draft.key or draft.reason or draft.kind in ("erase", "key.add", "key.revoke"):
        header_of(match)
