"""Numbers with bounds: (low, best, high), never a single false precision."""

from __future__ import annotations

from dataclasses import dataclass

from atashbas.values.errors import AtashbasError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A count known between `low` and `high`, with `best` where somebody stated one.

    Non-negative integers; `high` None means "no upper figure stated". An absent `Bounds` means "not stated".
    """

    low: int
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        stated = [n for n in (self.low, self.best, self.high) if n is not None]
        if any(n < 0 for n in stated) or stated != sorted(stated):
            raise AtashbasError("value.bounds", low=self.low, best=self.best, high=self.high)

    @classmethod
    def exactly(cls, n: int) -> Bounds:
        """Bounds of a figure given without range."""
        return cls(low=n, best=n, high=n)

    def overlaps(self, other: Bounds) -> bool:
        """Tell whether both can be true of one occurrence."""
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)
