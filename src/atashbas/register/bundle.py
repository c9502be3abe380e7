"""Bundles: a zip of the tlog-tiles directory, so that a stick, a mail, an archive and HTTP all carry the same bytes.

```
charter                                   the charter as a signed note
logs/<log>/checkpoint                     the owner's checkpoint with the cosignatures at that size
logs/<log>/cosigned/<size>                cosignatures of other sizes, as notes
logs/<log>/tile/entries/x000/001[.p/17]   entries, each behind its 16-bit length (from the first tile that is new)
logs/<log>/tile/0/x000/001[.p/17]         hashes, so that the folder serves as a static log
bodies/<hash in hex>                      bodies
items/<hash in hex>/<part>                items of a batch body: 32-bit index, 32-bit length, bytes
```
Nothing in a bundle is trusted; reading checks form and limits here, meaning is checked by whoever takes it in.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from atashbas.register.body import LARGEST_BODY, LARGEST_ITEM
from atashbas.register.entry import LARGEST_ENTRY, PARTY
from atashbas.register.errors import RegisterError
from atashbas.register.note import LARGEST_NOTE
from atashbas.register.tiles import WIDTH, tile_path

ITEMS_PER_PART = 1024
LARGEST_PART = 128_000_000
MOST_MEMBERS = 2_000_000
LARGEST_RATIO = 250  # text of reports stays below 30; a bomb is far above
RATIO_COUNTS_FROM = 1_000_000

_TILE = r"tile/(?P<level>entries|[0-9]{1,2})/(?P<path>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
_MEMBER = re.compile(
    rf"charter|logs/(?P<log>{PARTY})/(?:(?P<note>checkpoint|cosigned/(?P<size>[1-9][0-9]{{0,15}}))|{_TILE})"
    r"|bodies/(?P<body>[0-9a-f]{64})|items/(?P<items>[0-9a-f]{64})/(?P<part>0|[1-9][0-9]{0,6})"
)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    IndexError,
    OverflowError,
)
"""What the zip reader raises on damaged input; all of it means the same here."""


@dataclass(slots=True)
class _Entries:
    """Members that hold a log's entries: tile index → (name, number of entries)."""

    tiles: dict[int, tuple[str, int]]


class BundleWriter:
    """Writes a bundle into an open file; same content, same bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def add(self, name: str, data: bytes) -> None:
        """Add one member."""
        if _MEMBER.fullmatch(name) is None:
            raise RegisterError("bundle.member", name=name[:200])
        info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # no clock: the same register gives the same file
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data)

    def add_entries(self, log: str, tile: int, raws: list[bytes], hashes: bytes) -> None:
        """Add one tile of entries with the tile of their leaf hashes."""
        joined = b"".join(struct.pack(">H", len(raw)) + raw for raw in raws)
        self.add(f"logs/{log}/{tile_path('entries', tile, len(raws))}", joined)
        self.add(f"logs/{log}/{tile_path(0, tile, len(raws))}", hashes)

    def add_items(self, digest: bytes, items: Iterable[tuple[int, bytes]]) -> None:
        """Add items of a batch body, in order of their index."""
        part, number = bytearray(), -1
        for index, item in items:
            if index // ITEMS_PER_PART != number:
                self._flush_items(digest, number, part)
                part, number = bytearray(), index // ITEMS_PER_PART
            part += struct.pack(">II", index, len(item)) + item
        self._flush_items(digest, number, part)

    def _flush_items(self, digest: bytes, number: int, part: bytearray) -> None:
        if part:
            self.add(f"items/{digest.hex()}/{number}", bytes(part))

    def close(self) -> None:
        """Write the directory at the end; without it the file is no bundle."""
        self._zip.close()


class Bundle:
    """A bundle opened for reading: the names are checked, the members are read one at a time within limits.

    Raises RegisterError ``bundle.zip``, ``bundle.member``, ``bundle.duplicate``, ``bundle.members``.
    """

    def __init__(self, file: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
            infos = self._zip.infolist()
        except _BROKEN as error:
            raise RegisterError("bundle.zip", reason=str(error)) from error
        if len(infos) > MOST_MEMBERS:
            raise RegisterError("bundle.members", limit=MOST_MEMBERS)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        self._entries: dict[str, _Entries] = {}
        self._cosigned: dict[str, list[int]] = {}
        self._bodies: list[str] = []
        self._items: dict[str, list[int]] = {}
        for info in infos:
            self._note(info)

    @property
    def logs(self) -> tuple[str, ...]:
        """Logs that have a checkpoint here, by name."""
        found = (name.split("/")[1] for name in self._infos if name.endswith("/checkpoint"))
        return tuple(sorted(found))

    @property
    def bodies(self) -> tuple[str, ...]:
        """Hashes (hex) of the bodies here."""
        return tuple(sorted(self._bodies))

    @property
    def batches(self) -> tuple[str, ...]:
        """Hashes (hex) of the batch bodies of which items are here."""
        return tuple(sorted(self._items))

    def charter(self) -> bytes | None:
        """The charter note."""
        return self._read("charter", LARGEST_NOTE) if "charter" in self._infos else None

    def checkpoint(self, log: str) -> bytes:
        """The log's checkpoint note."""
        return self._read(f"logs/{log}/checkpoint", LARGEST_NOTE)

    def cosigned(self, log: str) -> Iterator[tuple[int, bytes]]:
        """Cosigned notes of other sizes."""
        for size in sorted(self._cosigned.get(log, ())):
            yield size, self._read(f"logs/{log}/cosigned/{size}", LARGEST_NOTE)

    def start(self, log: str) -> int:
        """Position of the first entry here; 0 when there is none."""
        held = self._entries.get(log)
        return min(held.tiles) * WIDTH if held else 0

    def entries(self, log: str) -> Iterator[bytes]:
        """Entries from `start` on; raises RegisterError ``bundle.gap`` or ``bundle.entries``."""
        held = self._entries.get(log)
        if held is None:
            return
        wanted = range(min(held.tiles), min(held.tiles) + len(held.tiles))
        for number in wanted:
            if number not in held.tiles:
                raise RegisterError("bundle.gap", log=log, tile=number)
            name, width = held.tiles[number]
            if width != WIDTH and number != wanted[-1]:
                raise RegisterError("bundle.gap", log=log, tile=number)
            yield from split_entries(self._read(name, WIDTH * (LARGEST_ENTRY + 2)), width)

    def hashes(self, log: str) -> Iterator[tuple[str, bytes]]:
        """Hash tiles of a log: path below the log, and bytes."""
        prefix = f"logs/{log}/"
        for name in sorted(self._infos):
            if name.startswith(f"{prefix}tile/") and not name.startswith(f"{prefix}tile/entries/"):
                yield name[len(prefix) :], self._read(name, 32 * WIDTH)

    def body(self, digest: str) -> bytes:
        """Body by its hash (hex)."""
        return self._read(f"bodies/{digest}", LARGEST_BODY)

    def items(self, digest: str) -> Iterator[tuple[int, bytes]]:
        """Items of a batch body by its hash (hex); raises RegisterError ``bundle.items``."""
        for part in sorted(self._items.get(digest, ())):
            yield from split_items(self._read(f"items/{digest}/{part}", LARGEST_PART))

    def _note(self, info: zipfile.ZipInfo) -> None:
        match = _MEMBER.fullmatch(info.filename)
        if match is None:
            raise RegisterError("bundle.member", name=info.filename[:200])
        if info.filename in self._infos:
            raise RegisterError("bundle.duplicate", name=info.filename)
        self._infos[info.filename] = info
        if match["level"] == "entries":
            held = self._entries.setdefault(match["log"], _Entries({}))
            index = int(match["path"].replace("x", "").replace("/", ""))
            if index in held.tiles:
                raise RegisterError("bundle.duplicate", name=info.filename)
            held.tiles[index] = (info.filename, int(match["width"] or WIDTH))
        elif match["size"]:
            self._cosigned.setdefault(match["log"], []).append(int(match["size"]))
        elif match["body"]:
            self._bodies.append(match["body"])
        elif match["items"]:
            self._items.setdefault(match["items"], []).append(int(match["part"]))

    def _read(self, name: str, limit: int) -> bytes:
        info = self._infos.get(name)
        if info is None:
            raise RegisterError("bundle.absent", name=name)
        bomb = info.file_size > RATIO_COUNTS_FROM and info.file_size > LARGEST_RATIO * max(info.compress_size, 1)
        if info.file_size > limit or bomb:
            raise RegisterError("bundle.size", name=name, size=info.file_size)
        try:
            with self._zip.open(info) as member:
                data = member.read(limit + 1)
        except _BROKEN as error:
            raise RegisterError("bundle.zip", name=name, reason=str(error)) from error
        if len(data) != info.file_size:
            raise RegisterError("bundle.size", name=name, size=info.file_size)
        return data


def split_entries(data: bytes, width: int) -> Iterator[bytes]:
    """Entries of one tile; raises RegisterError ``bundle.entries`` unless there are exactly `width`."""
    at, count = 0, 0
    while at + 2 <= len(data):
        (length,) = struct.unpack_from(">H", data, at)
        at += 2 + length
        count += 1
        if at > len(data) or count > width:
            raise RegisterError("bundle.entries")
        yield data[at - length : at]
    if at != len(data) or count != width:
        raise RegisterError("bundle.entries")


def split_items(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Items of one part; raises RegisterError ``bundle.items``."""
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise RegisterError("bundle.items")
        index, length = struct.unpack_from(">II", data, at)
        at += 8 + length
        if at > len(data) or length > LARGEST_ITEM:
            raise RegisterError("bundle.items")
        yield index, data[at - length : at]
