"""One entry of a log: a signed note over a small header that commits to a body outside the tree.

The header is written in one way only, so its grammar is a regular expression: canonical JSON by construction (keys in
order, canonical base64, no floats, ASCII). Whatever does not match is no entry. `n` is signed, so that two different
entries with one (log, n) prove a fork by themselves; `prev` commits to the whole past of the log; `refs` are hashes and
the only order across logs; `time` is a claim that no rule reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from atashbas.register import canonical
from atashbas.register.base64s import b64, unb64
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import EMPTY_ROOT, leaf_hash
from atashbas.register.note import Signer

TAG = b"atashbas.entry/v1\n"
LARGEST_ENTRY = 65_535  # tlog-tiles: entry bundles carry a 16-bit length
MOST_REFS = 512
FIRST_PREV = b64(EMPTY_ROOT)

KINDS = (
    "access-request",
    "ack",
    "alarm-answer",
    "amend",
    "answer",
    "assent",
    "case",
    "case-statement",
    "charter",
    "commitment",
    "counting-break",
    "decision",
    "disclose",
    "erase",
    "evidence",
    "exchange",
    "exhibit",
    "finding",
    "key.add",
    "key.revoke",
    "link",
    "measure",
    "meeting",
    "pause",
    "position",
    "protected-site",
    "publication",
    "query",
    "register-count",
    "report",
    "retract",
    "siege",
    "silence",
    "state-file",
    "statement",
    "step",
    "urgent",
    "verdict",
    "visit",
)
KEY_KINDS = frozenset({"key.add", "key.revoke"})

HASH = r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]="
NAME = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,127}"
PARTY = r"[a-z0-9][a-z0-9-]{0,31}"
TIME = r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z"
VKEY = rf"{NAME}\+[0-9a-f]{{8}}\+[A-Za-z0-9+/]{{44}}"
SIGNATURE = r"[A-Za-z0-9+/]{90}[AEIMQUYcgkosw048]="


def _list(item: str) -> str:
    return rf'\[(?:"{item}"(?:,"{item}")*)?\]'


_HEADER = (
    r"\{"
    rf'(?:"audience":(?P<audience>{_list(PARTY)}),)?'
    rf'(?:"body":"(?P<body>{HASH})",)?'
    rf'"by":"(?P<by>{NAME})",'
    rf'(?:"key":"(?P<key>{VKEY})",)?'
    rf'"kind":"(?P<kind>{"|".join(map(re.escape, KINDS))})",'
    rf'"log":"(?P<log>{NAME})",'
    r'"n":(?P<n>0|[1-9][0-9]{0,14}),'
    rf'"prev":"(?P<prev>{HASH})",'
    r'(?:"reason":"(?P<reason>[a-z][a-z0-9-]{0,63})",)?'
    rf'"refs":(?P<refs>{_list(HASH)}),'
    rf'"time":"(?P<time>{TIME})",'
    r'"v":1\}'
)
HEADER = re.compile(_HEADER.encode())
ENTRY = re.compile(
    TAG.replace(b".", rb"\.") + b"(?P<header>" + _HEADER.encode() + b")\n\n"
    b"\xe2\x80\x94 (?P=by) (?P<signature>" + SIGNATURE.encode() + b")\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What an entry says of itself.

    Parameters
    ----------
    log, n, prev
        Origin of the log, position in it, leaf hash of the entry before (base64; of nothing at n = 0).
    kind
        One of `KINDS`.
    by
        Name of the key that signs.
    time
        UTC second as stated by the writer; shown, never relied on.
    refs
        Hashes (base64, SHA-256) of what the entry is about: leaves, bodies or items.
    body
        Hash of the body; None where the header says it all.
    audience
        Parties for whom the body is meant; empty: everybody.
    key
        The vkey added or revoked; only in ``key.add`` and ``key.revoke``.
    reason
        Code of an erasure's reason.
    """

    log: str
    n: int
    prev: str
    kind: str
    by: str
    time: str
    refs: tuple[str, ...] = ()
    body: str | None = None
    audience: tuple[str, ...] = ()
    key: str | None = None
    reason: str | None = None

    @property
    def text(self) -> bytes:
        """The bytes that are signed: the type tag, then the canonical header."""
        return TAG + self.canonical + b"\n"

    @property
    def canonical(self) -> bytes:
        """Canonical JSON of the header; raises RegisterError ``entry.header`` where it breaks the grammar."""
        data = canonical.dumps(
            {
                **({"audience": list(self.audience)} if self.audience else {}),
                **({"body": self.body} if self.body is not None else {}),
                **({"key": self.key} if self.key is not None else {}),
                **({"reason": self.reason} if self.reason is not None else {}),
                "by": self.by,
                "kind": self.kind,
                "log": self.log,
                "n": self.n,
                "prev": self.prev,
                "refs": list(self.refs),
                "time": self.time,
                "v": 1,
            }
        )
        if HEADER.fullmatch(data) is None or len(self.refs) > MOST_REFS:
            raise RegisterError("entry.header", log=self.log, n=self.n, kind=self.kind)
        _check_meaning(self)
        return data


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A strictly read entry whose signature has not been checked: header, signed text, signature and leaf hash."""

    header: Header
    text: bytes
    key_id: bytes
    signature: bytes
    leaf: bytes


def _check_meaning(header: Header) -> None:
    """Rules across fields: keys stand in key entries alone, the audience is sorted and names nobody twice."""
    if (header.kind in KEY_KINDS) != (header.key is not None):
        raise RegisterError("entry.key-field", log=header.log, n=header.n)
    if list(header.audience) != sorted(set(header.audience)):
        raise RegisterError("entry.audience", log=header.log, n=header.n)
    if (header.kind == "erase") != (header.reason is not None):
        raise RegisterError("entry.reason", log=header.log, n=header.n)


def make_entry(header: Header, signer: Signer) -> bytes:
    """Signed bytes of an entry; raises RegisterError ``entry.signer``, ``entry.header`` or ``entry.size``."""
    if signer.name != header.by:
        raise RegisterError("entry.signer", log=header.log, n=header.n, name=signer.name)
    return sign_header(header.canonical, signer)


def sign_header(header: bytes, signer: Signer) -> bytes:
    """Entry of a header that is known to be canonical."""
    text = TAG + header + b"\n"
    raw = signer.signed(text)
    if len(raw) > LARGEST_ENTRY:
        raise RegisterError("entry.size", limit=LARGEST_ENTRY)
    return raw


def parse_entry(raw: bytes) -> Entry:
    """Entry of its bytes; the signature is not verified here.

    Raises RegisterError ``entry.size`` or ``entry.form``.
    """
    if len(raw) > LARGEST_ENTRY:
        raise RegisterError("entry.size", limit=LARGEST_ENTRY)
    match = ENTRY.fullmatch(raw)
    if match is None:
        raise RegisterError("entry.form")
    header = header_of(match)
    signature = unb64(match["signature"].decode())
    return Entry(
        header=header,
        text=raw[: match.end("header") + 1],
        key_id=signature[:4],
        signature=signature[4:],
        leaf=leaf_hash(raw),
    )


def header_of(match: re.Match[bytes]) -> Header:
    """Header of a match of `HEADER` or `ENTRY`; raises RegisterError ``entry.form`` for fields that contradict."""
    refs = parse_strings(match["refs"])
    header = Header(
        log=match["log"].decode(),
        n=int(match["n"]),
        prev=match["prev"].decode(),
        kind=match["kind"].decode(),
        by=match["by"].decode(),
        time=match["time"].decode(),
        refs=refs,
        body=_text(match["body"]),
        audience=parse_strings(match["audience"] or b"[]"),
        key=_text(match["key"]),
        reason=_text(match["reason"]),
    )
    if len(refs) > MOST_REFS or match["audience"] == b"[]":
        raise RegisterError("entry.form")
    _check_meaning(header)
    return header


def parse_strings(data: bytes) -> tuple[str, ...]:
    """Members of a canonical list of plain ASCII strings."""
    return tuple(data[2:-2].decode().split('","')) if len(data) > 2 else ()


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What its author wants to enter; position, `prev` and signature come when it is appended.

    `body` None: no body. `items` are the records of a batch body, in the order of its digests.
    """

    kind: str
    time: str
    body: bytes | None = None
    items: Sequence[bytes] = ()
    refs: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    key: str | None = None
    reason: str | None = None
