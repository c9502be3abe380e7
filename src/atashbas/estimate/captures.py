"""The capture table: how many matched incidents stand in which registers.

Decides whether a table can be counted at all. A history such as ``101`` reads: in the first and the third register,
not in the second; registers are in the order given. The history of nobody is what an estimate is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from atashbas.estimate.counts import Floats
from atashbas.values import AtashbasError

MOST_REGISTERS = 8
LARGEST_CELL = 10_000_000


YES, NO = ("true", "1", "1.0", "yes"), ("false", "0", "0.0", "no", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Captures:
    """Counts of incidents by history.

    `cells` has shape (2 ** registers,), float64, incidents; the index of a history is its binary number with the first
    register as the highest bit; cell 0 (in no register) is always 0 here. Cells are real numbers, so that tables
    corrected for missed links fit too.
    """

    registers: tuple[str, ...]
    cells: Floats

    def __post_init__(self) -> None:
        number = len(self.registers)
        if not 1 <= number <= MOST_REGISTERS or len(set(self.registers)) != number:
            raise AtashbasError("estimate.registers", registers=number, most=MOST_REGISTERS)
        if self.cells.shape != (2**number,) or not np.isfinite(self.cells).all():
            raise AtashbasError("estimate.shape", a=str(self.cells.shape), b=str((2**number,)))
        if (self.cells < 0).any():
            raise AtashbasError("estimate.negative-count", count=int(np.nanmin(self.cells)))
        if (self.cells > LARGEST_CELL).any():
            raise AtashbasError("estimate.enormous-count", count=int(self.cells.max()))

    @property
    def observed(self) -> float:
        """Distinct incidents in at least one register."""
        return float(self.cells[1:].sum())

    @property
    def in_register(self) -> Floats:
        """Incidents in each register, shape (registers,)."""
        sums: Floats = self.cells @ memberships(len(self.registers))
        return sums

    def overlap(self, *registers: int) -> float:
        """Incidents that stand in all of these registers."""
        return float(self.cells @ memberships(len(self.registers))[:, registers].prod(axis=1))

    def as_mapping(self) -> dict[str, float]:
        """Histories with their counts, in order."""
        width = len(self.registers)
        return {format(n, f"0{width}b"): float(self.cells[n]) for n in range(1, 2**width)}


def memberships(registers: int) -> Floats:
    """Which history stands in which register, shape (2 ** registers, registers), 0 or 1."""
    codes = np.arange(2**registers)[:, None]
    return ((codes >> np.arange(registers - 1, -1, -1)) & 1).astype(float)


def captures_of(histories: Mapping[str, float], registers: Sequence[str]) -> Captures:
    """Capture table from histories such as ``{"101": 112}``; histories left out are 0."""
    width = len(registers)
    cells = np.zeros(2**width)
    for history, count in histories.items():
        if len(history) != width or set(history) - {"0", "1"}:
            raise AtashbasError("estimate.history", history=history, registers=width)
        cells[int(history, 2)] += count
    if cells[0]:
        raise AtashbasError("estimate.history", history="0" * width, registers=width)
    return Captures(registers=tuple(registers), cells=cells)


def _marks(column: pl.Series) -> NDArray[np.bool_]:
    """A column of true and false, of 0 and 1, or of these words; null is false.

    Raises AtashbasError ``estimate.not-a-mark`` for anything else.
    """
    words = column.cast(pl.String, strict=False).str.strip_chars().str.to_lowercase()
    known = words.is_null() | words.is_in([*YES, *NO])
    if not known.all():
        row = int((~known).arg_true()[0])
        raise AtashbasError("estimate.not-a-mark", register=column.name, row=row + 1, value=str(column[row])[:40])
    return np.asarray(words.is_in(YES).fill_null(value=False).to_numpy(), dtype=np.bool_)


def captures_by(table: pl.DataFrame, registers: Sequence[str], by: str | None = None) -> dict[str, Captures]:
    """Capture tables from incidents, one table for each value of `by` (e.g. the accused side), sorted.

    Parameters
    ----------
    table
        One row per matched incident: a boolean column for each register and, if given, the column `by` (str; null
        becomes ``""``, not stated). A row in no register is refused: nobody can have seen it.

    Raises
    ------
    AtashbasError
        ``estimate.columns``, ``estimate.not-a-mark``, ``estimate.history``.
    """
    missing = [name for name in (*registers, *([by] if by else [])) if name not in table.columns]
    if missing:
        raise AtashbasError("estimate.columns", column=missing[0])
    member = np.column_stack([_marks(table[name]) for name in registers])
    codes = member.astype(int) @ (1 << np.arange(len(registers) - 1, -1, -1))
    if (codes == 0).any():
        raise AtashbasError("estimate.history", history="0" * len(registers), row=int(np.argmax(codes == 0)) + 1)
    strata = table[by].cast(pl.String).fill_null("").to_numpy().astype(str) if by else np.full(table.height, "")
    width = 2 ** len(registers)
    return {
        str(stratum): Captures(
            registers=tuple(registers), cells=np.bincount(codes[strata == stratum], minlength=width).astype(float)
        )
        for stratum in np.unique(strata)
    }
