"""What would have to be different: changes that turn a decision, and the result with and without contested fields.

Every total here is made by the functions that weigh all pairs, so that none of them can say something else than the
engine would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from atashbas.reconcile.compare import DISTANCE_KM, DISTANCES, NAMES, RELATIONS, compare
from atashbas.reconcile.learn import rerank
from atashbas.reconcile.links import LEAN_LEARNT_MBITS, LEAN_MBITS
from atashbas.reconcile.model import Model
from atashbas.reconcile.pairs import Field
from atashbas.reconcile.slides import NEVER_MBITS

# What delegations quarrel about, the comparisons that use it, and the columns of a report that hold it.
CONTESTED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "actor": (("actor", "target", "sides"), ("actor", "target")),
        "type": (("type",), ("type",)),
        "casualties": (("killed", "injured"), ("killed_low", "killed_high", "injured_low", "injured_high")),
    }
)
RELATION_WORDS = ("equal", "overlapping", "near", "apart", "far")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two positions of a field, their registers, and the rows of the tables of weights that hold for them."""

    i: int
    j: int
    registers: tuple[int, int]
    relation: int
    density: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Codes of a pair and what they weigh in milli-bits: `prior` plus `bars` gives `total`."""

    codes: Mapping[str, int]
    prior: int
    bars: Mapping[str, int]

    @property
    def total(self) -> int:
        """What they come to."""
        return self.prior + sum(self.bars.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """What would turn the decision by itself: one comparison changed, all else as stated.

    `value` is km for distance and days for day; None for the others. `as_if` tells the change: for distance ``nearer``
    (at most `value` km apart) or ``farther`` (at least), for day ``apart``, for the casualties how the two figures
    would relate (``equal``, ``overlapping``, ``near``, ``apart``, ``far``), for the type ``not-stated``. `links` says
    what the pair would then be, `total_mbits` with what weight.
    """

    name: str
    level: int
    value: float | None
    as_if: str
    total_mbits: int
    links: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What the two sides say of one thing, taken away: totals in milli-bits, and whether the pair would then link.

    `differs`: both state it, and not the same. `without_mbits`: nobody had stated it; `as_a_mbits` and `as_b_mbits`:
    both had said what the first (the second) says.
    """

    name: str
    differs: bool
    without_mbits: int
    without_links: bool
    as_a_mbits: int
    as_a_links: bool
    as_b_mbits: int
    as_b_links: bool


def weigh_pair(model: Model, pair: Pair, codes: Mapping[str, int]) -> Weighed:
    """What codes weigh, under the learnt factors where there are any; the prior then holds their constant too."""
    prior = int(model.prior[pair.relation, pair.density])
    bars = {name: int(model.weights[name][pair.relation, codes[name]]) for name in NAMES}
    if model.reranker is None:
        return Weighed(codes=codes, prior=prior, bars=bars)
    row = np.array([[prior, *bars.values()]], np.int32)
    total = int(rerank(row, np.array([pair.relation], np.int8), model.reranker)[0])
    factors = model.reranker.thousandths[pair.relation, 2:].tolist()
    learnt = {name: bars[name] * factor // 1000 for name, factor in zip(NAMES, factors, strict=True)}
    return Weighed(codes=codes, prior=total - sum(learnt.values()), bars=learnt)


def line_of(model: Model, pair: Pair) -> int | None:
    """Weight that must be exceeded for one occurrence; None where no weight is enough."""
    lean = (LEAN_LEARNT_MBITS if model.reranker else LEAN_MBITS)[pair.relation]
    floor = int(model.floors[0][pair.registers])
    return None if floor >= NEVER_MBITS else max(-lean, floor - 1)


def find_turns(model: Model, pair: Pair, weighed: Weighed) -> Iterator[Counterfactual]:
    """For distance, day, casualties and type: the first change that takes the total over the line, if any does."""
    line = line_of(model, pair)
    if line is None:
        return
    for name, code in weighed.codes.items():
        for level, value, as_if in _alternatives(name, code):
            total = weigh_pair(model, pair, {**weighed.codes, name: level}).total
            if (total > line) != (weighed.total > line):
                yield Counterfactual(
                    name=name, level=level, value=value, as_if=as_if, total_mbits=total, links=total > line
                )  # fmt: skip
                break


def _alternatives(name: str, code: int) -> list[tuple[int, float | None, str]]:
    """Other codes of a comparison, nearest first, with what they mean."""
    if code == 0:
        return []
    if name == "distance":
        block, step = divmod(code - 1, DISTANCES)
        others = sorted((k for k in range(DISTANCES) if k != step), key=lambda k: (abs(k - step), k))
        return [
            (1 + block * DISTANCES + k, *((DISTANCE_KM[k], "nearer") if k < step else (DISTANCE_KM[k - 1], "farther")))
            for k in others
        ]
    if name == "day":
        return [(1 + days, float(days), "apart") for days in range(3) if 1 + days != code]
    if name in {"killed", "injured"}:
        block, step = divmod(code - 1, RELATIONS)
        others = sorted((k for k in range(RELATIONS) if k != step), key=lambda k: (abs(k - step), k))
        return [(1 + block * RELATIONS + k, None, RELATION_WORDS[k]) for k in others]
    return [(0, None, "not-stated")] if name == "type" else []


def contest(field: Field, model: Model, pair: Pair, weighed: Weighed) -> Iterator[Contested]:
    """For each thing that delegations quarrel about: the total without it, and with either side's word for both."""
    line = line_of(model, pair)

    def links(total: int) -> bool:
        return line is not None and total > line

    for name, (comparisons, columns) in CONTESTED.items():
        without = weigh_pair(model, pair, {**weighed.codes, **dict.fromkeys(comparisons, 0)}).total
        as_a, as_b = (_as_one(field, model, pair, weighed, columns, end, comparisons) for end in (0, 1))
        yield Contested(
            name=name,
            differs=_differs(field, pair, columns),
            without_mbits=without,
            without_links=links(without),
            as_a_mbits=as_a,
            as_a_links=links(as_a),
            as_b_mbits=as_b,
            as_b_links=links(as_b),
        )


def _differs(field: Field, pair: Pair, columns: tuple[str, ...]) -> bool:
    """Whether both state something in one of the columns, and not the same."""
    stated = [getattr(field.reports, column)[[pair.i, pair.j]].tolist() for column in columns]
    return any(a >= 0 and b >= 0 and a != b for a, b in stated)


def _as_one(
    field: Field, model: Model, pair: Pair, weighed: Weighed, columns: tuple[str, ...], end: int,
    comparisons: tuple[str, ...],
) -> int:  # fmt: skip
    """Total if both reports had said in these columns what the report at one end says."""
    both = field.reports.take(np.array([pair.i, pair.j]))
    said = {column: np.repeat(getattr(both, column)[end], 2) for column in columns}
    codes = compare(replace(both, **said), field.words, np.array([0]), np.array([1]), model.sizes)
    return weigh_pair(model, pair, {**weighed.codes, **{name: int(codes[name][0]) for name in comparisons}}).total
