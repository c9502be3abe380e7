"""One thing that `doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: `level` is ok, note, warning or fault; `detail` what was seen."""

    level: str
    code: str
    detail: str
