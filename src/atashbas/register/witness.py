"""The witness's side of C2SP tlog-witness: when to cosign a checkpoint sent by ``add-checkpoint``.

A witness never signs a smaller size, nor two roots for one size; it needs no entries, only a consistency proof.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from atashbas.register.base64s import b64, hash_of
from atashbas.register.charter import Charter
from atashbas.register.checkpoint import Checkpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import EMPTY_ROOT, verify_consistency
from atashbas.register.note import parse_note

LARGEST_REQUEST = 64_000
LONGEST_PROOF = 63
_OLD = re.compile("old (0|[1-9][0-9]{0,18})")
Latest = Callable[[str], tuple[int, bytes]]
"""Size and root of a log that this witness cosigned last; (0, the empty root) before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCheckpoint:
    """A request: the size the sender believes cosigned last, a consistency proof from there, and the checkpoint."""

    old: int
    path: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """HTTP status and body by the protocol; `accepted` is the checkpoint to cosign when the status is 200."""

    status: int
    body: bytes = b""
    log: str = ""
    accepted: Checkpoint | None = None


def make_request(old: int, path: tuple[bytes, ...], checkpoint: bytes) -> bytes:
    """Body of a request."""
    return "".join(f"{line}\n" for line in (f"old {old}", *map(b64, path), "")).encode() + checkpoint


def parse_request(data: bytes) -> AddCheckpoint:
    """Request of its bytes; raises RegisterError ``witness.request``."""
    head, mark, checkpoint = data.partition(b"\n\n")
    if len(data) > LARGEST_REQUEST or not mark:
        raise RegisterError("witness.request")
    lines = head.decode("ascii", "replace").split("\n")
    old = _OLD.fullmatch(lines[0])
    if old is None or len(lines) - 1 > LONGEST_PROOF:
        raise RegisterError("witness.request")
    return AddCheckpoint(old=int(old[1]), path=tuple(hash_of(line) for line in lines[1:]), checkpoint=checkpoint)


def decide_request(data: bytes, charter: Charter, latest: Latest) -> Answer:
    """What to answer: 400 malformed, 404 unknown log, 403 not signed by it, 409 other size, 422 proof fails, 200."""
    try:
        request = parse_request(data)
        origin = parse_note(request.checkpoint).text.split(b"\n", 1)[0].decode("utf-8")
    except (RegisterError, UnicodeDecodeError):
        return Answer(status=400)
    party = next((one for one in charter.parties if one.log.name == origin), None)
    if party is None:
        return Answer(status=404)
    try:
        checkpoint = open_checkpoint(request.checkpoint, party.log).checkpoint
    except RegisterError:
        return Answer(status=403)
    return _decide(request, checkpoint, party.id, *latest(party.id))


def _decide(request: AddCheckpoint, checkpoint: Checkpoint, log: str, size: int, root: bytes) -> Answer:
    if request.old > checkpoint.size:
        return Answer(status=400)
    if request.old != size:
        return Answer(status=409, body=b"%d\n" % size, log=log)
    if size == checkpoint.size:
        same = root == checkpoint.root and not request.path
        return Answer(status=200, log=log, accepted=checkpoint) if same else Answer(status=409, body=b"%d\n" % size)
    if size == 0:
        proved = not request.path and root == EMPTY_ROOT
    else:
        proved = verify_consistency(size, checkpoint.size, request.path, root, checkpoint.root)
    return Answer(status=200, log=log, accepted=checkpoint) if proved else Answer(status=422, log=log)
