"""How much do the registers not see? A verdict with reasons, and a number only where the table carries one.

*estimable*: at least three registers whose pairs all overlap, none avoiding another, incidents not visibly of different
kinds, models that agree. The interval then covers the ensemble on the table as linked, on the table corrected for a
stated share of missed links and of spurious reports, and under the three-way odds ratios of the bands, which three
registers can never test. *lower bound only*: at least so many. *not estimable*: the observed incidents, nothing more.

Synthetic data yields no number outside a tutorial. The statistics: `ensemble`, `decomposable`, `lower_bound`,
`link_errors`, `sparse`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np
import polars as pl

from atashbas.estimate.captures import Captures, captures_by
from atashbas.estimate.decomposable import MOST_VERTICES, average_graphs
from atashbas.estimate.dependence import are_partisan, incidents_differ, registers_avoid
from atashbas.estimate.ensemble import MOST_ENSEMBLE_REGISTERS, Ensemble, WeightedModel, average_models, mix_fits
from atashbas.estimate.link_errors import correct_links
from atashbas.estimate.loglinear import all_models, fit_models
from atashbas.estimate.lower_bound import LOW_COVERAGE, lower_bound, sample_coverage
from atashbas.estimate.sentence import Fact, Sentence
from atashbas.estimate.sparse import choose_pairs
from atashbas.values import AtashbasError

Outcome = Literal["estimable", "lower-bound-only", "not-estimable"]
LEAST_INCIDENTS = 50
LEAST_OVERLAP = 7
LARGEST_WIDTH = 2.5  # upper end over lower end; beyond it the number would not inform anybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """What the interval allows for: shares of missed links and spurious reports; and the odds ratios of the bands."""

    missed_links: float = 0.1
    spurious: float = 0.1
    odds_ratios: tuple[float, ...] = (0.5, 1.0, 2.0)

    def __post_init__(self) -> None:
        if not (0 <= self.missed_links < 0.5 and 0 <= self.spurious < 0.5 and all(t > 0 for t in self.odds_ratios)):
            raise AtashbasError("estimate.tolerance", missed=str(self.missed_links), spurious=str(self.spurious))


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Answer under an assumed three-way odds ratio (1: the ordinary models)."""

    odds_ratio: float
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Undercount:
    """Verdict on one table; numbers are incidents and include the `observed` ones.

    `estimate`, `low`, `high` are None unless estimable; `at_least` is None when only the observed may be said.
    `as_linked` is the interval that trusts every link and report. `reasons` are codes, sorted; every one of them has
    words in `sentences.yaml`.
    """

    outcome: Outcome
    reasons: tuple[str, ...]
    observed: int
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    as_linked: tuple[float, float] | None = None
    at_least: float | None = None
    coverage: float | None = None
    bands: tuple[Band, ...] = ()
    models: tuple[WeightedModel, ...] = ()
    graphs: tuple[float, float, float] | None = None
    tolerance: Tolerance
    credibility_rule: str

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The verdict and its reasons in calm words."""
        facts: dict[str, Fact] = {"observed": self.observed, "rule": self.credibility_rule}
        if self.low is not None and self.high is not None:
            facts |= {"low": round(self.low), "high": round(self.high)}
            facts |= {
                "missed": round(self.tolerance.missed_links * 100),
                "spurious": round(self.tolerance.spurious * 100),
            }
        if self.at_least is not None:
            facts["at_least"] = round(self.at_least)
        head = Sentence(code=f"undercount.{self.outcome}", facts=facts)
        return (head, *(Sentence(code=reason, facts={}) for reason in self.reasons))


def assess_undercount(
    captures: Captures,
    *,
    credibility_rule: str,
    link_draws: Sequence[Captures] = (),
    tolerance: Tolerance | None = None,
    synthetic: bool = False,
    tutorial: bool = False,
    partisan: bool = False,
) -> Undercount:
    """Verdict on one capture table.

    Parameters
    ----------
    credibility_rule
        Which incidents were let in, in words; printed with the result.
    link_draws
        Tables under other draws of the links (from the matching model); averaged with equal weight.
    synthetic, tutorial
        Synthetic incidents give a number in a tutorial only.
    partisan
        Known beforehand that the registers look at different sides (see `assess_by_side`).
    """
    allowed = tolerance or Tolerance()
    tables = (captures, *link_draws)
    refusals = _refusals(captures, synthetic and not tutorial, partisan)
    base = Undercount(
        outcome="not-estimable",
        reasons=tuple(sorted(refusals)),
        observed=round(captures.observed),
        tolerance=allowed,
        credibility_rule=credibility_rule,
    )
    if refusals:
        return base
    doubts = _doubts(captures)
    least = _at_least(tables, allowed)
    coverage = _coverage(captures)
    if doubts:
        return replace(
            base, outcome="lower-bound-only", reasons=tuple(sorted(doubts)), at_least=least, coverage=coverage
        )
    return _number(base, tables, allowed, least, coverage)


def _refusals(captures: Captures, synthetic: bool, partisan: bool) -> list[str]:
    """Reasons why nothing beyond the observed incidents may be said."""
    reasons = ["undercount.synthetic"] if synthetic else []
    if len(captures.registers) < 2 or (captures.in_register > 0).sum() < 2:
        return [*reasons, "undercount.one-register"]
    if captures.observed < LEAST_INCIDENTS:
        reasons.append("undercount.too-few-incidents")
    pairs = list(combinations(range(len(captures.registers)), 2))
    if all(captures.overlap(*pair) == 0 for pair in pairs):
        reasons.append("undercount.no-overlap")
    if partisan:
        reasons.append("undercount.partisan")
    if registers_avoid(captures):
        reasons.append("undercount.registers-avoid-each-other")
    return reasons


def _doubts(captures: Captures) -> list[str]:
    """Reasons why only a lower bound may be said."""
    reasons = []
    if len(captures.registers) < 3 or (captures.in_register > 0).sum() < 3:
        return ["undercount.two-registers"]
    if min(captures.overlap(*pair) for pair in combinations(range(len(captures.registers)), 2)) < LEAST_OVERLAP:
        reasons.append("undercount.thin-overlap")
    coverage = _coverage(captures)
    if coverage is None or coverage < LOW_COVERAGE:
        reasons.append("undercount.low-coverage")
    if incidents_differ(captures):
        reasons.append("undercount.incidents-differ")
    return reasons


def _coverage(captures: Captures) -> float | None:
    if len(captures.registers) < 3 or (captures.in_register == 0).any():
        return None
    try:
        return sample_coverage(captures).coverage
    except AtashbasError:
        return None


def _corrected(table: Captures, allowed: Tolerance) -> list[Captures]:
    rates = [(0.0, 0.0), (allowed.missed_links, 0.0), (0.0, allowed.spurious), (allowed.missed_links, allowed.spurious)]
    return [correct_links(table, missed, spurious) for missed, spurious in sorted(set(rates))]


def _at_least(tables: Sequence[Captures], allowed: Tolerance) -> float:
    """Lower end of the lower bound over every table and correction; where none holds, what is surely observed."""
    corrected = [table for one in tables for table in _corrected(one, allowed)]
    bounds = [bound for bound in map(lower_bound, corrected) if bound is not None]
    return min(bound.low for bound in bounds) if bounds else min(table.observed for table in corrected)


def _number(
    base: Undercount, tables: Sequence[Captures], allowed: Tolerance, least: float, coverage: float | None
) -> Undercount:
    plain, low, high, bands = _intervals(tables, allowed)
    graphs = _graphs(tables[0])
    if graphs is not None:
        low, high = min(low, graphs[1]), max(high, graphs[2])
    found = replace(
        base, as_linked=(plain.low, plain.high), at_least=least, coverage=coverage, models=plain.models, graphs=graphs
    )
    if high / low > LARGEST_WIDTH:
        return replace(found, outcome="lower-bound-only", reasons=("undercount.models-disagree",))
    return replace(found, outcome="estimable", reasons=(), estimate=plain.estimate, low=low, high=high, bands=bands)


def _intervals(tables: Sequence[Captures], allowed: Tolerance) -> tuple[Ensemble, float, float, tuple[Band, ...]]:
    """Ensemble as linked, ends over all corrections, and the bands."""
    if len(tables[0].registers) > MOST_ENSEMBLE_REGISTERS:
        return _stepwise(tables, allowed)
    every = [*tables, *_corrected(tables[0], allowed)]
    fits = fit_models(every, all_models(len(tables[0].registers)))
    plain = mix_fits(tables, fits[: len(tables)])
    corrected = [mix_fits([table], [row]) for table, row in zip(every[len(tables) :], fits[len(tables) :], strict=True)]
    bands = [(theta, plain if theta == 1.0 else average_models(tables, theta)) for theta in allowed.odds_ratios]
    everything = [plain, *corrected, *(e for _, e in bands)]
    return (
        plain,
        min(result.low for result in everything),
        max(result.high for result in everything),
        tuple(Band(odds_ratio=theta, estimate=e.estimate, low=e.low, high=e.high) for theta, e in bands),
    )


def _stepwise(tables: Sequence[Captures], allowed: Tolerance) -> tuple[Ensemble, float, float, tuple[Band, ...]]:
    """Many registers: one chosen model for each table and correction."""
    fits = [choose_pairs(corrected) for table in tables for corrected in _corrected(table, allowed)]
    first = fits[0]
    name = "+".join(f"{a + 1}{b + 1}" for a, b in sorted(first.pairs)) or "independent"
    model = WeightedModel(name=name, weight=1.0, estimate=first.total, low=first.low, high=first.high)
    plain = Ensemble(estimate=first.total, low=first.low, high=first.high, models=(model,))
    return plain, min(fit.low for fit in fits), max(fit.high for fit in fits), ()


def _graphs(captures: Captures) -> tuple[float, float, float] | None:
    """Median and interval of the decomposable graphs without the saturated one."""
    number = len(captures.registers)
    if number > MOST_VERTICES:
        return None
    average = average_graphs(captures, delta=2.0**-number, most_unseen=int(min(captures.observed * 10 + 500, 200_000)))
    return average.median, average.low, average.high


def assess_by_side(
    table: pl.DataFrame,
    registers: Sequence[str],
    side: str,
    *,
    credibility_rule: str,
    tolerance: Tolerance | None = None,
    synthetic: bool = False,
    tutorial: bool = False,
) -> Mapping[str, Undercount]:
    """Verdicts by accused side and, under ``"all"``, for all sides together.

    All sides together are refused as partisan where some register holds a clearly larger share of one side's incidents
    than of another's; a side alone is judged on its own table.

    Parameters
    ----------
    table
        One row per matched incident: a boolean column for each register and the column `side` (str, null: not stated).
    """
    by_side = captures_by(table, registers, side)
    joined = Captures(registers=tuple(registers), cells=np.sum([part.cells for part in by_side.values()], axis=0))
    verdicts = {}
    for name, captures in (*by_side.items(), ("all", joined)):
        verdicts[name] = assess_undercount(
            captures,
            credibility_rule=credibility_rule,
            tolerance=tolerance,
            synthetic=synthetic,
            tutorial=tutorial,
            partisan=name == "all" and are_partisan(by_side),
        )
    return verdicts
