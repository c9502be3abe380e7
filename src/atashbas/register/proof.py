"""A proof that an entry stands in a cosigned log (C2SP tlog-proof): small enough for a QR code on a bulletin."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from atashbas.register import merkle
from atashbas.register.base64s import b64, hash_of, unb64
from atashbas.register.checkpoint import OpenedCheckpoint, open_checkpoint
from atashbas.register.errors import RegisterError
from atashbas.register.merkle import NodeOf
from atashbas.register.note import Verifier

HEAD = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63
LARGEST_PROOF = 100_000
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """An entry's `index`, the audit `path` to the root, and the `checkpoint` note that signs the root.

    `extra` is application data; the register puts the entry's leaf hash there, so that the proof names its entry.
    """

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    @property
    def text(self) -> bytes:
        """The proof as it is handed out."""
        lines = [HEAD]
        lines += [f"extra {b64(self.extra)}"] if self.extra is not None else []
        lines += [f"index {self.index}", *map(b64, self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + self.checkpoint


def make_proof(node: NodeOf, index: int, size: int, checkpoint: bytes, leaf: bytes | None = None) -> Proof:
    """Proof for the entry at `index` under a checkpoint of `size` entries; raises RegisterError ``proof.index``."""
    path = merkle.prove_inclusion(node, index, size)
    return Proof(index=index, path=tuple(path), checkpoint=checkpoint, extra=leaf)


def parse_proof(data: bytes) -> Proof:
    """Proof of its text; raises RegisterError ``proof.form`` and those of base64."""
    if len(data) > LARGEST_PROOF:
        raise RegisterError("proof.form", limit=LARGEST_PROOF)
    head, mark, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise RegisterError("proof.form", reason="not ASCII") from error
    if not mark or lines[0] != HEAD:
        raise RegisterError("proof.form", reason="head")
    rest = lines[1:]
    extra = unb64(rest.pop(0)[len("extra ") :]) if rest and rest[0].startswith("extra ") else None
    index = _INDEX.fullmatch(rest[0]) if rest else None
    if index is None or len(rest) - 1 > LONGEST_PATH:
        raise RegisterError("proof.form", reason="index")
    path = tuple(hash_of(line) for line in rest[1:])
    return Proof(index=int(index[1]), path=path, checkpoint=checkpoint, extra=extra)


def verify_proof(proof: Proof, leaf: bytes, owner: Verifier, witnesses: Collection[Verifier] = ()) -> OpenedCheckpoint:
    """The checkpoint under which the leaf is proved; who of `witnesses` cosigned it stands in the result.

    Raises RegisterError ``proof.path`` when the path does not lead to the signed root, and those of checkpoints.
    """
    opened = open_checkpoint(proof.checkpoint, owner, witnesses)
    if not holds_under(proof, leaf, opened):
        raise RegisterError("proof.path", index=proof.index)
    return opened


def holds_under(proof: Proof, leaf: bytes, opened: OpenedCheckpoint) -> bool:
    """Whether the path leads from the leaf to the root of a checkpoint that was opened before."""
    if proof.extra is not None and proof.extra != leaf:
        return False
    checkpoint = opened.checkpoint
    return merkle.verify_inclusion(leaf, proof.index, checkpoint.size, proof.path, checkpoint.root)
