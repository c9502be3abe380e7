"""What people judged of pairs, and what follows: their word overrides the engine, and nobody else's word.

*Different* by anyone keeps a pair apart; where others said *same* the pair is disputed and shown as such. *Same* by all
who spoke joins it. *Unsure* decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from atashbas.values import AtashbasError

Verdict = Literal["same", "different", "unsure"]
VERDICTS: tuple[Verdict, ...] = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One delegation's word on one pair of reports.

    Raises AtashbasError ``reconcile.judgement`` for an unknown verdict or a report paired with itself.
    """

    a: str
    b: str
    by: str
    verdict: Verdict
    reason: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS or self.a == self.b:
            raise AtashbasError("reconcile.judgement", a=self.a, b=self.b, verdict=self.verdict)

    @property
    def pair(self) -> tuple[str, str]:
        """The two reports in order."""
        return (self.a, self.b) if self.a < self.b else (self.b, self.a)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What the judgements of one pair come to; `same` and `different` name who said so."""

    same: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def apart(self) -> bool:
        """Whether the pair is kept apart."""
        return bool(self.different)

    @property
    def disputed(self) -> bool:
        """Whether delegations disagree about it."""
        return bool(self.same and self.different)


def decide_rulings(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str], Ruling]:
    """Rulings of all judged pairs, in the order of their reports; the last word of one delegation on a pair counts."""
    last: dict[tuple[str, str, str], Verdict] = {}
    for judgement in judgements:
        last[(*judgement.pair, judgement.by)] = judgement.verdict
    spoken: dict[tuple[str, str], dict[str, Verdict]] = {}
    for (a, b, by), verdict in sorted(last.items()):
        if verdict != "unsure":
            spoken.setdefault((a, b), {})[by] = verdict
    return {
        pair: Ruling(
            same=tuple(by for by, verdict in words.items() if verdict == "same"),
            different=tuple(by for by, verdict in words.items() if verdict == "different"),
        )
        for pair, words in spoken.items()
    }


def close_over(rulings: Mapping[tuple[str, str], Ruling]) -> dict[tuple[str, str], bool]:
    """Pairs that must join (True) or stay apart: if a is b and b is c, then a is c, unless someone denies it."""
    decided = {pair: not ruling.apart for pair, ruling in rulings.items()}
    groups: dict[str, set[str]] = {}
    for a, b in (pair for pair, joins in decided.items() if joins):
        merged = groups.get(a, {a}) | groups.get(b, {b})
        groups.update(dict.fromkeys(merged, merged))
    for group in {min(members): members for members in groups.values()}.values():
        for pair in combinations(sorted(group), 2):
            decided.setdefault(pair, True)
    return decided
