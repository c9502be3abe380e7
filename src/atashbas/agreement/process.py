"""Processes as tables: which step may follow which, whose it is, and under which clause.

A process is about one matter (a site visit, a convoy, a measure). Every party says for itself how the matter stands;
nobody's step overwrites another's, so the state of a matter is one view per party and a joint view only where all
concerned say the same. Nothing here knows a clock: deadlines are compared with an instant that is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from atashbas.values import AtashbasError


class Refusal(AtashbasError):
    """A request that a rule forbids; nothing changes. `code` is ``rule.<name>``, facts hold `clause` and the state."""


class Role(StrEnum):
    """What a party is with regard to one matter."""

    GUARANTOR = "guarantor"
    OPENER = "opener"
    ADDRESSEE = "addressee"
    CONCERNED = "concerned"
    REPORTER = "reporter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of a table: a party in `role` may take `step` once any of `after` was taken (by anyone concerned).

    An empty `after` means: from the opening on. `ends` marks a step after which the same party takes no other but those
    `aside`, which say nothing of how the matter stands.
    """

    step: str
    role: Role
    after: tuple[str, ...] = ()
    ends: bool = False
    aside: bool = False
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A named table of moves. Every step stands in it once."""

    name: str
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        steps = [move.step for move in self.moves]
        known = set(steps)
        loose = sorted({after for move in self.moves for after in move.after} - known)
        if len(known) != len(steps) or loose:
            raise AtashbasError("process.table", process=self.name, step=loose[0] if loose else None)

    def move(self, step: str) -> Move:
        """The row of a step; raises Refusal ``rule.unknown-step``."""
        for move in self.moves:
            if move.step == step:
                return move
        raise Refusal("rule.unknown-step", process=self.name, step=step)


def decide_step(
    process: Process, step: str, *, roles: Iterable[Role], taken: Iterable[tuple[str, str]], by: str
) -> Move:
    """Decide whether `by` may take `step` now.

    Parameters
    ----------
    roles
        What `by` is with regard to this matter.
    taken
        Steps known so far as (party, step), in any order.

    Raises
    ------
    Refusal
        ``rule.role`` (not this party's step), ``rule.too-early`` (no earlier step it may follow),
        ``rule.ended`` (this party's own last word was already said).
    """
    move = process.move(step)
    steps = set(taken)
    if move.role not in set(roles):
        raise Refusal("rule.role", process=process.name, step=step, by=by, needs=move.role.value, clause=move.clause)
    if move.after and not any(done in move.after for _, done in steps):
        raise Refusal(
            "rule.too-early", process=process.name, step=step, after=", ".join(move.after), clause=move.clause
        )
    ended = sorted(done for party, done in steps if party == by and process.move(done).ends)
    if ended and not move.aside:
        raise Refusal("rule.ended", process=process.name, step=step, ended=ended[0], clause=move.clause)
    return move


def joint_view(views: Mapping[str, str]) -> str | None:
    """What all who spoke say; None where they differ or nobody spoke."""
    said = set(views.values())
    return next(iter(said)) if len(said) == 1 else None
