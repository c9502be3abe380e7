"""The node's home: which file of the node's state lies where, and the node's own secret."""

from __future__ import annotations

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from atashbas.node.environment import Environment, read
from atashbas.values import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Paths of one node's state.

    `database_url` empty: SQLite files in `root`; else both register and projections live in that PostgreSQL database.
    """

    root: Path
    database_url: str = ""

    @property
    def register(self) -> Path:
        """Entries, bodies and checkpoints."""
        return self.root / "register.sqlite3"

    @property
    def node(self) -> Path:
        """Accounts and projections."""
        return self.root / "node.sqlite3"

    @property
    def keys(self) -> Path:
        """Folder of the private keys this node holds."""
        return self.root / "keys"

    @property
    def agreement(self) -> Path:
        """The pack that the charter commits to, where it is none of the packaged ones."""
        return self.root / "agreement.yaml"

    @property
    def secret(self) -> Path:
        """The secret that signs sessions."""
        return self.root / "secret"

    @property
    def demo_accounts(self) -> Path:
        """Names and passwords of the demo's accounts; only on a demo node."""
        return self.root / "demo-accounts.txt"

    @property
    def exists(self) -> bool:
        """Whether the node was laid."""
        return self.secret.is_file()

    def lay(self) -> None:
        """Make the folders and the secret where they are missing; readable by their owner alone.

        Raises AtashbasError ``home.unwritable`` when the folder cannot be written.
        """
        try:
            for folder in (self.root, self.keys):
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)
            with contextlib.suppress(FileExistsError):
                write_private(self.secret, secrets.token_urlsafe(50), exclusive=True)
        except OSError as error:
            raise AtashbasError("home.unwritable", path=str(self.root), reason=error.strerror) from error


def write_private(path: Path, text: str, *, exclusive: bool = False) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if exclusive else os.O_TRUNC)
    with open(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def home_of(environment: Environment) -> Home:
    """Home that an environment names."""
    return Home(root=environment.home, database_url=environment.database_url)


def current() -> Home:
    """Home of this process."""
    return home_of(read(os.environ))
