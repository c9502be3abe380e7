"""Answers kept as long as no report or number has come in: a page that many look at is worked out once for each state.

Only for what is made of reports, numbers and verdicts; what is said in cases and matters does not end an answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar, cast

from atashbas.node.home import current
from atashbas.node.models import ProjectionState

P = ParamSpec("P")
T = TypeVar("T")
KEPT = 256


def material() -> int:
    """Grows with every change of reports, numbers, verdicts or their matching."""
    return ProjectionState.objects.values_list("material", flat=True).first() or 0


def remembered(answer: Callable[P, T]) -> Callable[P, T]:
    """Keep the last answers of a query (its arguments are hashable), for this home and this state of its material."""

    @lru_cache(maxsize=KEPT)
    def kept(home: object, material_: int, arguments: tuple[object, ...]) -> T:
        return cast("Callable[..., T]", answer)(*arguments)

    one_at_a_time = RLock()  # whoever asks meanwhile waits for the same answer instead of working it out beside

    @wraps(answer)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        with one_at_a_time:
            return kept(current(), material(), (*args, *kwargs.values()))

    return ask
