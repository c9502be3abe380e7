"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log, signed by its owner and cosigned by witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from atashbas.register.base64s import b64, hash_of
from atashbas.register.errors import RegisterError
from atashbas.register.note import Note, Signer, Verifier, make_note, open_note

_SIZE = re.compile("0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A log at one size: its `root` (32 bytes) commits to every entry before that size."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> bytes:
        """The signed text."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, b64(self.root), *self.extensions)).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCheckpoint:
    """A checkpoint whose owner's signature holds; `cosigned` maps each known witness key to its time in seconds."""

    checkpoint: Checkpoint
    note: Note
    cosigned: Mapping[Verifier, int]


def parse_checkpoint(text: bytes) -> Checkpoint:
    """Checkpoint of a note's text; raises RegisterError ``checkpoint.form``."""
    try:
        lines = text.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise RegisterError("checkpoint.form", reason="not UTF-8") from error
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise RegisterError("checkpoint.form", reason="lines")
    if not _SIZE.fullmatch(lines[1]) or int(lines[1]) > 2**63 - 1:
        raise RegisterError("checkpoint.form", reason="size")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=hash_of(lines[2]), extensions=tuple(lines[3:-1]))


def make_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """Checkpoint signed by the log's own key. Only ever call it for a state that is durably stored."""
    return make_note(checkpoint.text, [signer.line(checkpoint.text)])


def open_checkpoint(data: bytes, owner: Verifier, witnesses: Iterable[Verifier] = ()) -> OpenedCheckpoint:
    """Checkpoint signed by `owner`; unknown lines are ignored, a false line of a known key refuses it.

    Raises RegisterError ``checkpoint.owner``, ``checkpoint.origin`` and those of notes.
    """
    note, signed = open_note(data, [owner, *witnesses])
    checkpoint = parse_checkpoint(note.text)
    if owner not in signed:
        raise RegisterError("checkpoint.owner", origin=checkpoint.origin)
    if checkpoint.origin != owner.name:
        raise RegisterError("checkpoint.origin", origin=checkpoint.origin, owner=owner.name)
    cosigned = {key: at for key, at in signed.items() if key != owner}
    return OpenedCheckpoint(checkpoint=checkpoint, note=note, cosigned=cosigned)
