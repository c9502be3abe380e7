r"""What wrong links do to a capture table, and the table that would have been without them.

A missed link splits one incident of two or more registers: with probability m, history h loses one of its registers,
chosen evenly, which then stands alone. That is linear, observed = M(m) true, and is undone by solving for `true`.
A spurious report describes nothing; it stands alone in its register: a share s of each register is taken off there.
Both are undone on stated rates; corrected cells below 0 become 0 [incidents].

Check value: correcting the expected table of a known error returns the true table.
"""

from __future__ import annotations

import numpy as np

from atashbas.estimate.captures import Captures, memberships
from atashbas.estimate.counts import Floats


def split_matrix(registers: int, missed: float) -> Floats:
    """How missed links move incidents between histories, shape (2 ** registers, 2 ** registers), [to, from]."""
    member = memberships(registers).astype(int)
    matrix = np.eye(2**registers)
    for history, row in enumerate(member):
        held = np.flatnonzero(row)
        if len(held) < 2:
            continue
        matrix[history, history] = 1 - missed
        for register in held:
            alone = 1 << (registers - 1 - int(register))
            matrix[history & ~alone, history] += missed / len(held)
            matrix[alone, history] += missed / len(held)
    return matrix


def correct_links(captures: Captures, missed: float = 0.0, spurious: float = 0.0) -> Captures:
    """Table as it would stand without a share `missed` of split incidents and a share `spurious` of empty reports."""
    number = len(captures.registers)
    cells = captures.cells.copy()
    alone = 1 << np.arange(number - 1, -1, -1)
    cells[alone] = np.maximum(cells[alone] - spurious * captures.in_register, 0.0)
    if missed:
        cells = np.maximum(np.linalg.solve(split_matrix(number, missed), cells), 0.0)
    cells[0] = 0.0
    return Captures(registers=captures.registers, cells=cells)
