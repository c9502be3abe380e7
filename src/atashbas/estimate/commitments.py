"""Commitments owed under the agreement, scored 0-3 by people as in the Kroc matrix; due and kept stand apart.

Decides how many commitments are due, kept and overdue on a day. Adds no scores up unless somebody asks for the Kroc
aggregate by name. A declared intention is never a commitment and does not belong here.

Reference: Joshi, Quinn & Regan 2015, J. Peace Res. 52:551-562 (Kroc Peace Accords Matrix). Check value: all minimal is
an aggregate of 33.3 %, all full 100 %.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from atashbas.values import AtashbasError

SCALE = (0, 1, 2, 3)  # not initiated, minimal, intermediate, full
FULL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Something owed under the agreement or a joint decision.

    `score` 0 not initiated, 1 minimal, 2 intermediate, 3 full, as people assessed it; None: not assessed yet.
    """

    id: str
    due_on: date | None = None
    score: int | None = None

    def __post_init__(self) -> None:
        if self.score is not None and self.score not in SCALE:
            raise AtashbasError("estimate.commitment-score", id=self.id, score=self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentsKept:
    """Commitments by score; those due by the day, kept in full, and overdue stand apart."""

    total: int
    by_score: Mapping[int, int]
    not_assessed: int
    due: int
    kept: int
    overdue: tuple[str, ...]


def count_commitments(commitments: Sequence[Commitment], on: date) -> CommitmentsKept:
    """How many commitments are due and kept on a day. No score is added up."""
    if len({item.id for item in commitments}) != len(commitments):
        raise AtashbasError("estimate.commitment-twice", commitments=len(commitments))
    due = [item for item in commitments if item.due_on is not None and item.due_on <= on]
    return CommitmentsKept(
        total=len(commitments),
        by_score={score: sum(item.score == score for item in commitments) for score in SCALE},
        not_assessed=sum(item.score is None for item in commitments),
        due=len(due),
        kept=sum(item.score == FULL for item in due),
        overdue=tuple(sorted(item.id for item in due if item.score != FULL)),
    )


def kroc_aggregate(commitments: Sequence[Commitment]) -> float | None:
    """Kroc aggregate, percent: scores added up over three times their number. Only on request; None without scores."""
    scores = [item.score for item in commitments if item.score is not None]
    return 100 * sum(scores) / (FULL * len(scores)) if scores else None
