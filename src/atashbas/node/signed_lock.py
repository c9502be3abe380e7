"""What this node has signed, kept outside the database: so that a restored backup or a copy cannot make it fork itself.

A signature leaves the node only after the file says so on disk. The file only grows in size per (role, log) and never
holds two roots for one size.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from atashbas.register.base64s import b64
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True)
class SignedLock:
    """The file; it need not exist yet. Without a path nothing may be signed."""

    path: Path | None

    def read(self) -> dict[str, tuple[int, str]]:
        """Largest size and its root (base64) signed so far, by ``role log``; raises ``register.lock-damaged``."""
        if self.path is None:
            return {}
        try:
            data = json.loads(self.path.read_bytes())
            return {key: (int(size), str(root)) for key, (size, root) in data.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, TypeError, AttributeError) as error:
            raise AtashbasError("register.lock-damaged", file=self.path.name) from error

    def allow(self, role: str, log: str, size: int, root: bytes) -> None:
        """Record that (size, root) is about to be signed.

        Raises AtashbasError ``register.signed-larger`` when a larger size was signed before (the entries behind it are
        gone: recover them from a peer), ``register.signed-other`` when another root was signed for this size.
        """
        signed = self.read()
        old_size, old_root = signed.get(f"{role} {log}", (-1, ""))
        if size < old_size:
            raise AtashbasError("register.signed-larger", log=log, size=size, signed=old_size)
        if size == old_size:
            if b64(root) != old_root:
                raise AtashbasError("register.signed-other", log=log, size=size)
            return
        signed[f"{role} {log}"] = (size, b64(root))
        self._write(signed)

    def allows(self, role: str, log: str, size: int) -> bool:
        """Whether a log of this size holds everything that was ever signed."""
        return size >= self.read().get(f"{role} {log}", (-1, ""))[0]

    def _write(self, signed: dict[str, tuple[int, str]]) -> None:
        """Replace the file as a whole: after a power cut it is the old or the new one."""
        if self.path is None:
            raise AtashbasError("register.signed-file")
        fresh = self.path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(signed, file, indent=0, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        with suppress(OSError):  # some file systems cannot open a folder
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
