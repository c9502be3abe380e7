"""The bulletin of a day or a period, composed from the node's projections."""

from __future__ import annotations

from typing import Any

from atashbas.values import Period


def bulletin(period: Period) -> Any:
    """`bulletin.Bulletin` of a period."""
