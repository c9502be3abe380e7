"""The register's store: what every backend keeps and promises. One writer per log, append-only, signed after commit.

`SqliteStore` needs no service, `PostgresStore` serves a team; one suite of tests runs on both.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from atashbas.node.home import Home
from atashbas.register.charter import Charter
from atashbas.register.entry import Draft, Header, parse_entry
from atashbas.register.errors import RegisterError
from atashbas.register.note import Signer
from atashbas.values import AtashbasError

if TYPE_CHECKING:
    from atashbas.node.store_sql import SqlStore
    from atashbas.node.verification import VerifyReport

__all__ = [
    "Draft",
    "EntryId",
    "Head",
    "Progress",
    "RegisterStore",
    "StoredBody",
    "StoredEntry",
    "open_store",
    "register_rules",
]

Progress = Callable[[str, int, int], None]
"""Called now and then with (log, entries done, entries in all)."""


@dataclass(frozen=True, slots=True)
class EntryId:
    """Address of an entry: short name of the log and position."""

    log: str
    n: int

    def __str__(self) -> str:
        return f"{self.log}/{self.n}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a log stands.

    `root` are 32 bytes. `checkpoint` is the owner's signed note over `checkpoint_size` entries; None: nothing signed.
    `cosigned` maps each witness party to the largest size it has cosigned.
    """

    log: str
    size: int
    root: bytes
    checkpoint: bytes | None
    checkpoint_size: int
    cosigned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored; `raw` are the signed bytes."""

    n: int
    raw: bytes

    @property
    def header(self) -> Header:
        """What the entry says of itself; raises RegisterError where the bytes are no entry."""
        return parse_entry(self.raw).header


@dataclass(frozen=True, slots=True)
class StoredBody:
    """A body as stored: the entry it belongs to, its hash (base64), its bytes (None: erased, withheld or missing)."""

    log: str
    n: int
    hash: str
    data: bytes | None


class RegisterStore(ABC):
    """Logs, bodies, checkpoints and the charter of one node.

    Every writing call is one transaction: it is kept whole or not at all. Raises AtashbasError ``register.*``.
    """

    @abstractmethod
    def close(self) -> None:
        """Give back the connections of this thread."""

    @abstractmethod
    def charter_note(self) -> bytes | None:
        """The charter in force as a signed note; None before there is one."""

    @abstractmethod
    def set_charter(self, note: bytes) -> Charter:
        """Put a fully signed charter in force; it must be the first or name the present one as its predecessor."""

    @abstractmethod
    def find_charter(self) -> Charter | None:
        """The charter in force; None before there is one."""

    @abstractmethod
    def logs(self) -> tuple[str, ...]:
        """Short names of all logs, in the charter's order."""

    @abstractmethod
    def head(self, log: str) -> Head:
        """Where a log stands; an admitted log without entries has size 0."""

    @abstractmethod
    def append(self, log: str, drafts: Sequence[Draft], signer: Signer) -> list[EntryId]:
        """Sign the drafts and append them in one transaction; nothing is visible unless all are durable."""

    @abstractmethod
    def checkpoint(self, log: str, signer: Signer) -> bytes:
        """Sign the durable head of a log with the log's own key and keep the note."""

    @abstractmethod
    def entries(self, log: str, start: int = 0, end: int | None = None) -> Iterator[StoredEntry]:
        """Entries ``[start, end)`` in order."""

    @abstractmethod
    def find_entry(self, log: str, n: int) -> StoredEntry | None:
        """One entry."""

    @abstractmethod
    def body(self, digest: str) -> bytes | None:
        """Bytes of a body by its hash (base64); None when it is not here."""

    @abstractmethod
    def find_body(self, log: str, n: int) -> StoredBody | None:
        """Body of an entry; None when the entry has none."""

    @abstractmethod
    def items(self, digest: str) -> list[tuple[int, bytes | None]]:
        """Items of a batch body by the body's hash, with their index; None where an item is not here."""

    @abstractmethod
    def find_item(self, log: str, n: int, index: int) -> bytes | None:
        """One item of a batch."""

    @abstractmethod
    def verify(
        self, progress: Progress | None = None, *, workers: int = 1, since: Mapping[str, int] | None = None
    ) -> VerifyReport:
        """Check everything that is stored; see `verification`."""

    def charter(self) -> bytes | None:
        """Same as `charter_note`."""
        return self.charter_note()

    def get_charter(self) -> Charter:
        """The charter in force; raises AtashbasError ``register.no-charter``."""
        charter = self.find_charter()
        if charter is None:
            raise AtashbasError("register.no-charter")
        return charter


@contextmanager
def register_rules() -> Iterator[None]:
    """Give a broken rule of the register to the rest of the node as the house's own error, with code and facts kept."""
    try:
        yield
    except RegisterError as error:
        raise AtashbasError(f"register.{error.code}", **error.facts) from error


def open_store(place: str | Path | Home, *, signed: Path | None = None, read_only: bool = False) -> SqlStore:
    """Store at `place`: a node's home, a ``postgresql://`` address, a register file or the folder that holds one.

    `signed`: file that remembers what this node has signed; in the home, or beside the register file, unless told
    otherwise. A store opened by a bare address without it can read but not sign.
    """
    if isinstance(place, Home):
        signed = signed or place.root / "signed.sqlite3"
        place = place.database_url or place.register
    if str(place).startswith(("postgres://", "postgresql://")):
        from atashbas.node.store_postgres import PostgresStore

        return PostgresStore(str(place), signed=signed, read_only=read_only)
    from atashbas.node.store_sqlite import SqliteStore

    path = Path(place)
    path = path / "register.sqlite3" if path.is_dir() else path
    return SqliteStore(path, signed=signed, read_only=read_only)
