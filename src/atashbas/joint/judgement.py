"""What people judge of two reports: same, different or unsure. Each judge's last word counts, none overwrites another.

*Different* by anyone keeps the pair apart and shows it as disputed where somebody says *same*; *same* joins a pair when
all who must judge say so. Of two reports of one register only their own reporter says whether one repeats the other.
Nobody's judgement trains anything by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from atashbas import reconcile
from atashbas.values import AtashbasError, LanguageText

Says = Literal["same", "different", "unsure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairJudgement:
    """One judge's word on two reports (`a` before `b`), with a word of reason."""

    a: str
    b: str
    says: Says
    texts: tuple[LanguageText, ...] = ()

    def __post_init__(self) -> None:
        if not self.a < self.b:
            raise AtashbasError("judgement.pair", a=self.a, b=self.b)
        if self.says not in ("same", "different", "unsure"):
            raise AtashbasError("record.field", type="judgement", field="says", reason=str(self.says)[:40])


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStanding:
    """How a pair stands among its judges; each tuple is sorted."""

    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether one says same and another different: shown as such, never settled by a majority."""
        return bool(self.same and self.different)

    def heard(self, judge: str) -> PairStanding:
        """The same with this judge's word alone."""
        words = (tuple(one for one in said if one == judge) for said in (self.same, self.different, self.unsure))
        return PairStanding(**dict(zip(("same", "different", "unsure"), words, strict=True)))

    def decided(self, judges: frozenset[str]) -> Says | None:
        """`different` once anybody says so, `same` once all of `judges` do, None before."""
        if self.different:
            return "different"
        return "same" if judges and judges <= set(self.same) else None


def standings_of(words: Iterable[tuple[str, PairJudgement]]) -> Mapping[tuple[str, str], PairStanding]:
    """Pair → how it stands, from (judge, judgement) in each judge's own order."""
    last: dict[tuple[str, str], dict[str, Says]] = {}
    for judge, word in words:
        last.setdefault((word.a, word.b), {})[judge] = word.says
    return MappingProxyType({pair: _standing(said) for pair, said in sorted(last.items())})


def repeats_among(pairs: Iterable[tuple[str, str]], reporters: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Of these pairs those of one register, each with its reporter, from the reporter of every report."""
    one = ((pair, reporters.get(pair[0], ""), reporters.get(pair[1], "")) for pair in pairs)
    return {pair: a for pair, a, b in one if a and a == b}


def engine_judgements(
    standings: Mapping[tuple[str, str], PairStanding], judges: frozenset[str], repeats: Mapping[tuple[str, str], str]
) -> tuple[reconcile.Judgement, ...]:
    """What the engine is told: pairs that somebody calls different, and those that all of `judges` call the same.

    `repeats`: pairs of one register, with the reporter whose word on them alone counts (`repeats_among`).
    """
    told = []
    for (a, b), spoken in standings.items():
        own = repeats.get((a, b))
        standing = spoken if own is None else spoken.heard(own)
        says = standing.decided(judges if own is None else frozenset({own}))
        by = standing.different if says == "different" else standing.same
        told += [reconcile.Judgement(a=a, b=b, by=judge, verdict=says) for judge in by if says is not None]
    return tuple(told)


def _standing(said: Mapping[str, Says]) -> PairStanding:
    by = {says: tuple(sorted(judge for judge, word in said.items() if word == says)) for says in set(said.values())}
    return PairStanding(same=by.get("same", ()), different=by.get("different", ()), unsure=by.get("unsure", ()))
