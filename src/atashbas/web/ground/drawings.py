"""Zones and lines of a day: the agreement's own, and those that delegations drew, each shape once with who signed it.

A drawing is agreed where the agreement lays it down or where every guarantor signed the same shape. That it was agreed
by its author's word is told as his word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from atashbas.agreement import Agreement
from atashbas.node.ground.read import StoredDrawn
from atashbas.places.dated import Truth
from atashbas.web.ground.wording import Wording

ZONE = "zone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One shape of a day.

    Parameters
    ----------
    lines
        Its words: name, what it is and by whom, when, source.
    signers, entries
        Who signed this very shape, and with which rows; both empty for what the agreement lays down.
    """

    kind: str
    shape: BaseGeometry
    lines: tuple[str, ...]
    agreed: bool
    disputed: bool = False
    signers: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its name, or that of the first who signed it."""
        return self.lines[0]


def drawings_on(
    drawn: Iterable[StoredDrawn], agreement: Agreement, guarantors: frozenset[str], words: Wording, low: int, high: int
) -> tuple[Drawing, ...]:
    """What stands, or may stand, at some local minute `low`…`high`: the agreement's own first."""
    same: dict[tuple[str, bytes], list[StoredDrawn]] = {}
    for one in drawn:
        if one.drawn.span.holds(low, high) is not Truth.NO:
            same.setdefault((one.drawn.kind.value, one.drawn.shape.normalize().wkb), []).append(one)
    signed = (_signed(group, guarantors, words) for group in same.values())
    return (*_laid_down(agreement, words, low, high), *signed)


def _laid_down(agreement: Agreement, words: Wording, low: int, high: int) -> Iterable[Drawing]:
    for line in agreement.lines:
        if line.span.holds(low, high) is not Truth.NO:
            shape = LineString(line.points)
            yield Drawing(kind=f"{line.kind}-line", shape=shape, lines=words.of_agreed(line), agreed=True)
    for zone in agreement.zones:
        if zone.outline is not None and zone.span.holds(low, high) is not Truth.NO:
            yield Drawing(kind=ZONE, shape=zone.outline, lines=words.of_agreed(zone), agreed=True)


def _signed(group: Sequence[StoredDrawn], guarantors: frozenset[str], words: Wording) -> Drawing:
    first, signers = group[0], tuple(sorted({one.drawn.by for one in group}))
    agreed = bool(guarantors) and guarantors <= set(signers)
    return Drawing(
        kind=first.drawn.kind.value,
        shape=first.drawn.shape,
        lines=words.of_drawn(first, signers, agreed=agreed),
        agreed=agreed,
        disputed=any(one.drawn.disputed for one in group),
        signers=signers,
        entries=tuple(one.provenance.entry for one in group),
    )
