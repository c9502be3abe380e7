"""The tree over a log's entries: RFC 9162 section 2.1 (the tree of RFC 6962) with SHA-256.

Hashes, the compact range that a writer keeps, inclusion and consistency proofs and their verification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from atashbas.register.errors import RegisterError

EMPTY_ROOT = sha256(b"").digest()
NodeOf = Callable[[int, int], bytes]
"""Hash of the complete subtree (level, index): leaves are level 0."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one leaf (section 2.1.1: 0x00 prefix)."""
    return sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hashes of many leaves, in order."""
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node (section 2.1.1: 0x01 prefix)."""
    return sha256(b"\x01" + left + right).digest()


def parents(hashes: Sequence[bytes]) -> list[bytes]:
    """The level above an even number of neighbouring nodes."""
    return [sha256(b"\x01" + a + b).digest() for a, b in zip(hashes[::2], hashes[1::2], strict=True)]


class CompactRange:
    """All that a writer keeps of a tree of `size` leaves: one complete subtree per set bit of the size."""

    __slots__ = ("_peaks", "size")

    def __init__(self, size: int = 0, peaks: bytes = b"") -> None:
        """`peaks`: 32 bytes for each set bit of `size`, largest subtree first."""
        if len(peaks) != 32 * size.bit_count():
            raise RegisterError("head.peaks", size=size)
        self.size = size
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        parts = [peaks[at : at + 32] for at in range(0, len(peaks), 32)]
        self._peaks: dict[int, bytes] = dict(zip(levels, reversed(parts), strict=True))

    def extend(self, hashes: Sequence[bytes], level: int = 0) -> None:
        """Append complete subtrees of 2^level leaves; the present size must be a multiple of that."""
        if self.size & ((1 << level) - 1):
            raise RegisterError("tree.alignment", size=self.size, level=level)
        self.size += len(hashes) << level
        row = list(hashes)
        while row:
            left = self._peaks.pop(level, None)
            if left is not None:
                row.insert(0, left)
            if len(row) & 1:
                self._peaks[level] = row.pop()
            row = parents(row)
            level += 1

    @property
    def peaks(self) -> bytes:
        """The subtrees' hashes, largest first, joined."""
        return b"".join(self._peaks[level] for level in sorted(self._peaks, reverse=True))

    def root(self) -> bytes:
        """Root hash (section 2.1.1); SHA-256 of nothing for the empty tree."""
        levels = sorted(self._peaks)
        if not levels:
            return EMPTY_ROOT
        root = self._peaks[levels[0]]
        for level in levels[1:]:
            root = node_hash(self._peaks[level], root)
        return root

    def copy(self) -> CompactRange:
        """An independent range of the same tree."""
        return CompactRange(self.size, self.peaks)


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes."""
    tree = CompactRange()
    tree.extend(hashes)
    return tree.root()


def _split(width: int) -> int:
    """Largest power of two below `width` (section 2.1.1)."""
    return 1 << ((width - 1).bit_length() - 1)


def range_hash(node: NodeOf, start: int, end: int) -> bytes:
    """Hash of the leaves ``[start, end)`` of an aligned range, from complete nodes."""
    width = end - start
    if width == 0:
        return EMPTY_ROOT
    if width & (width - 1) == 0:
        level = width.bit_length() - 1
        return node(level, start >> level)
    middle = start + _split(width)
    return node_hash(range_hash(node, start, middle), range_hash(node, middle, end))


def prove_inclusion(node: NodeOf, index: int, size: int) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves (section 2.1.3.1), nearest sibling first.

    Raises RegisterError ``proof.index``.
    """
    if not 0 <= index < size:
        raise RegisterError("proof.index", index=index, size=size)
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    path.reverse()
    return path


def prove_consistency(node: NodeOf, old: int, new: int) -> list[bytes]:
    """Proof that the tree of `old` leaves is a beginning of the tree of `new` leaves (section 2.1.4.1).

    Raises RegisterError ``proof.size`` unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise RegisterError("proof.size", old=old, new=new)
    start, end, wanted = 0, new, old
    path: list[bytes] = []
    while wanted != end:
        middle = start + _split(end - start)
        if wanted <= middle:
            path.append(range_hash(node, middle, end))
            end = middle
        else:
            path.append(range_hash(node, start, middle))
            start = middle
    if start > 0:  # the old tree is not one complete left subtree: its last part comes first
        path.append(range_hash(node, start, end))
    path.reverse()
    return path


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` leads from the leaf at `index` to the root of `size` leaves (section 2.1.3.2)."""
    if len(leaf) != 32 or not 0 <= index < size or any(len(part) != 32 for part in path):
        return False
    here, last, reached = index, size - 1, leaf
    for part in path:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached = sha256(b"\x01" + part + reached).digest()
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            reached = sha256(b"\x01" + reached + part).digest()
        here >>= 1
        last >>= 1
    return last == 0 and reached == root


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Whether `path` proves the old tree a beginning of the new one (section 2.1.4.2); an empty tree proves nothing."""
    if not 0 < old <= new or any(len(part) != 32 for part in path):
        return False
    if old == new:
        return not path and old_root == new_root
    if not path:
        return False
    parts = [old_root, *path] if old & (old - 1) == 0 else list(path)
    here, last = old - 1, new - 1
    while here & 1:
        here >>= 1
        last >>= 1
    reached_old = reached_new = parts[0]
    for part in parts[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            reached_old = node_hash(part, reached_old)
            reached_new = node_hash(part, reached_new)
            while not here & 1 and here:
                here >>= 1
                last >>= 1
        else:
            reached_new = node_hash(reached_new, part)
        here >>= 1
        last >>= 1
    return last == 0 and reached_old == old_root and reached_new == new_root
