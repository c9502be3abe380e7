"""Tiles (C2SP tlog-tiles): the tree in pieces of 256 hashes, each a file that never changes once it is full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from atashbas.register.errors import RegisterError
from atashbas.register.merkle import parents

HEIGHT = 8
WIDTH = 1 << HEIGHT


@dataclass(frozen=True, slots=True)
class Tile:
    """A full tile: its 256 hashes joined, and the root over them."""

    level: int
    index: int
    root: bytes
    hashes: bytes


def full_tiles(level: int, index: int, hashes: Sequence[bytes]) -> list[Tile]:
    """Full tiles of hashes that begin at tile `index`; hashes of a last, partial tile are left over."""
    made = []
    for at in range(0, len(hashes) - WIDTH + 1, WIDTH):
        part = list(hashes[at : at + WIDTH])
        made.append(Tile(level, index + at // WIDTH, tile_root(part), b"".join(part)))
    return made


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """Root over the 256 hashes of a full tile."""
    row = list(hashes)
    while len(row) > 1:
        row = parents(row)
    return row[0]


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Path of a tile below a log's prefix: ``tile/0/x001/x234/067``, a partial one ends in ``.p/17``.

    `level` is a number, or ``"entries"`` for the bundle of entries themselves.
    """
    parts = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03d}")
    ending = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(parts))}{ending}"


def tiles_of(size: int) -> list[tuple[int, int, int]]:
    """Every tile of a tree of `size` leaves: (level, index, width)."""
    found = []
    level, count = 0, size
    while count:
        found += [(level, index, WIDTH) for index in range(count // WIDTH)]
        if count % WIDTH:
            found.append((level, count // WIDTH, count % WIDTH))
        level, count = level + 1, count // WIDTH
    return found


ReadTile = Callable[[int, int], bytes]
"""Hashes of the tile (level, index), as many as there are, joined."""


class TileNodes:
    """Complete nodes of a tree, read from its tiles; keeps the last tiles it has worked out."""

    __slots__ = ("_kept", "_read")

    def __init__(self, read: ReadTile) -> None:
        self._read = read
        self._kept: dict[tuple[int, int], list[list[bytes]]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree of 2^level leaves; raises RegisterError ``tile.absent``."""
        tile_level, inside = divmod(level, HEIGHT)
        per_tile = HEIGHT - inside
        rows = self._rows(tile_level, index >> per_tile)
        row = rows[inside]
        place = index & ((1 << per_tile) - 1)
        if place >= len(row):
            raise RegisterError("tile.absent", level=level, index=index)
        return row[place]

    def _rows(self, level: int, index: int) -> list[list[bytes]]:
        found = self._kept.get((level, index))
        if found is None:
            if len(self._kept) >= 128:
                self._kept.clear()
            found = self._kept[level, index] = pyramid(self._read(level, index))
        return found


def pyramid(hashes: bytes) -> list[list[bytes]]:
    """Rows of a tile from its hashes upward, only complete nodes."""
    row = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    rows = [row]
    for _ in range(HEIGHT - 1):
        row = parents(row[: len(row) & ~1])
        rows.append(row)
    return rows
