"""Evidence of forks: kept once, entered in our own log so that it reaches all, and taken over from others'."""

from __future__ import annotations

from typing import TYPE_CHECKING

from atashbas.node.store import Draft, EntryId, register_rules
from atashbas.register.base64s import digest_of, hash_of
from atashbas.register.body import make_body, make_nonces, parse_body
from atashbas.register.entry import parse_entry
from atashbas.register.errors import RegisterError
from atashbas.register.evidence import assess_evidence
from atashbas.register.note import Signer

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore


def forked(store: SqlStore) -> dict[str, int]:
    """Logs of which two histories are proved, and the first position at which they part."""
    found: dict[str, int] = {}
    for log, content in store.rows("SELECT log, content FROM evidence ORDER BY log, digest"):
        with register_rules():
            fork = assess_evidence(store.get_charter(), store.ring, bytes(content))
        found[log] = min(fork.n, found.get(log, fork.n))
    return found


def keep_evidence(store: SqlStore, log: str, content: bytes) -> bool:
    """Store evidence once; whether it was new."""
    digest = hash_of(digest_of(content))
    with store.transaction():
        if store.rows("SELECT 1 FROM evidence WHERE log = ? AND digest = ?", (log, digest)):
            return False
        store.insert("evidence", [(log, digest, content)])
    return True


def record_evidence(store: SqlStore, log: str, signer: Signer, *, time: str, seed: bytes) -> list[EntryId]:
    """Enter in our own log the evidence that nobody's log holds yet; `seed`: 32 secret random bytes."""
    known = {content for _, content in _evidence_entries(store)}
    rows = [bytes(content) for (content,) in store.rows("SELECT content FROM evidence ORDER BY log, digest")]
    fresh = [content for content in rows if content not in known]
    nonces = make_nonces(seed, len(fresh))
    bodies = [make_body(content.decode(), nonce) for content, nonce in zip(fresh, nonces, strict=True)]
    drafts = [Draft(kind="evidence", time=time, body=body) for body in bodies]
    return store.append(log, drafts, signer) if drafts else []


def adopt_evidence(store: SqlStore) -> int:
    """Take over evidence that others have entered in their logs, after checking it ourselves; how much was new."""
    new = 0
    for _, content in list(_evidence_entries(store)):
        try:
            fork = assess_evidence(store.get_charter(), store.ring, content)
        except RegisterError:
            continue  # somebody claims a fork that his notes do not prove; the claim stays in his log
        new += keep_evidence(store, fork.log, content)
    return new


def _evidence_entries(store: SqlStore) -> list[tuple[str, bytes]]:
    found = []
    for log in store.logs():
        for one in store.entries_of_kind(log, "evidence"):
            body = parse_entry(one.raw).header.body
            data = store.body(body) if body else None
            try:
                content = parse_body(data).content if data is not None else None
            except RegisterError:
                continue  # an entry of this kind may hold anything; only what proves a fork counts
            if type(content) is str:
                found.append((log, content.encode()))
    return found
