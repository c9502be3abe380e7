"""The outcome of coverage and the steps that lead to it: what each test found, on which facts, what would change it.

Decides what a combination of standings gives and how a step is told. Puts no question to the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from atashbas.agreement.facts import Told
from atashbas.agreement.model import Regime
from atashbas.agreement.ways import Possibilities, Possibility, Standing
from atashbas.places.dated import FAR_PAST, Truth, iso_minute


class Outcome(StrEnum):
    """Whether the agreement applies; *outside*: not its time, its territory or its parties."""

    APPLIES = "applies"
    EXCLUDED = "excluded"
    OUTSIDE = "outside"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One test on the way: which provision, which test, its result, why, on which facts, and what would change it.

    Parameters
    ----------
    provision
        Id of the provision in the pack.
    test, reason, would_change
        Codes of `words.yaml`; sentences in five languages are made from them. `would_change` may be empty.
    result
        ``yes``, ``no`` or ``maybe``.
    fact, fact_source
        What was stated, and the report that stated it.
    evidence
        Row of the registry or the pack that decided, with its source; empty where none was needed.
    """

    provision: str
    test: str
    result: str
    reason: str
    fact: str = ""
    fact_source: str = ""
    evidence: str = ""
    would_change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The answer for an incident.

    `by_claim`: reporter → the answer on his own facts alone. `by_side`: delegation → the answer on its own signed rows
    about actors; empty where they lead to no other answer.
    """

    outcome: Outcome
    path: tuple[Step, ...]
    by_claim: Mapping[str, Outcome]
    open_outcomes: tuple[Outcome, ...] = ()
    by_side: Mapping[str, Outcome] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer on one report's facts; `open_outcomes` are those that stay possible."""

    outcome: Outcome
    open_outcomes: tuple[Outcome, ...]
    path: tuple[Step, ...]


def outcome_between(actor: Possibility, target: Possibility) -> Outcome:
    """Answer where a fire by one who stands so falls on one who stands so, within time and territory.

    A listed side takes both out of the ceasefire (UNSCR 2254, para. 8); it binds only those who joined or answer for
    it; and it is a ceasefire between the sides, so fire within one side is not its matter.
    """
    pair = (actor.standing, target.standing)
    if Standing.DESIGNATED in pair:
        return Outcome.EXCLUDED
    if Standing.NOT_BOUND in pair or actor.standing is Standing.PROTECTED:
        return Outcome.OUTSIDE
    if target.standing is Standing.PROTECTED:
        return Outcome.APPLIES
    if pair == (Standing.GUARANTOR, Standing.GUARANTOR) or actor.side == target.side:
        return Outcome.OUTSIDE
    return Outcome.APPLIES


def period_step(regime: Regime, truth: Truth, low: int) -> Step:
    """Ceasefire in force from its first minute; between rival declarations of its end nobody can say."""
    evidence = f"in force from {iso_minute(regime.span.start_low)}"
    if regime.end_claims:
        evidence += "; declared over: " + "; ".join(f"{c.by}: {c.source}" for c in regime.end_claims)
    reasons = {Truth.YES: "in-force", Truth.NO: "not-in-force", Truth.MAYBE: "date-too-coarse"}
    disputed = truth is Truth.MAYBE and regime.span.end_low <= low
    return Step(
        provision=regime.cessation,
        test="period",
        result=truth.value,
        reason="end-disputed" if disputed else reasons[truth],
        evidence=evidence,
        would_change="precise-time" if truth is Truth.MAYBE and not disputed else "",
    )


def party_steps(who: str, ways: Possibilities, regime: Regime) -> list[Step]:
    steps = []
    for way in ways:
        listed = way.standing is Standing.DESIGNATED
        provision = {
            Standing.DESIGNATED: regime.exclusion,
            Standing.GUARANTOR: regime.guarantee,
            Standing.PROTECTED: regime.protection,
        }.get(way.standing)
        steps.append(
            Step(
                provision=provision or regime.parties,
                test=f"{'exclusion' if listed else 'party'}-{who}",
                result="yes" if len(ways) == 1 and way.standing is not Standing.NOT_BOUND else _result(way, ways),
                reason=way.reason,
                evidence=way.evidence,
                would_change=way.change,
            )
        )
    return steps


def _result(way: Possibility, ways: Possibilities) -> str:
    """`no` only where it is the one way left: not bound. Among several ways each is a maybe."""
    return "no" if len(ways) == 1 and way.standing is Standing.NOT_BOUND else "maybe"


def both(a: Truth, b: Truth) -> Truth:
    if Truth.NO in (a, b):
        return Truth.NO
    return Truth.YES if a is b is Truth.YES else Truth.MAYBE


def common(outcomes: Iterable[Outcome]) -> Outcome:
    found = set(outcomes)
    return next(iter(found)) if len(found) == 1 else Outcome.UNDETERMINED


def with_facts(path: Iterable[Step], told: Told) -> Iterable[Step]:
    """Steps with the words and the source of the report on whose facts they stand."""
    stated = {
        "territory": told.place_words or " ".join(told.where.chain[:1]),
        "zone": told.place_words or " ".join(told.where.chain[:1]),
        "line": told.place_words or " ".join(told.where.chain[:1]),
        "period": "" if told.low == FAR_PAST else f"{iso_minute(told.low)}/{iso_minute(told.high)}",
        "party-actor": told.actor_words or told.actor or "",
        "exclusion-actor": told.actor_words or told.actor or "",
        "party-target": told.target_words or told.target or "",
        "exclusion-target": told.target_words or told.target or "",
    }
    return (replace(step, fact=stated[step.test], fact_source=told.source) for step in path)


def merged(path: Iterable[Step]) -> tuple[Step, ...]:
    """Equal steps of several reports as one, with all their sources."""
    sources: dict[Step, list[str]] = {}
    for step in path:
        sources.setdefault(replace(step, fact_source=""), []).append(step.fact_source)
    return tuple(replace(step, fact_source=" ".join(names)) for step, names in sources.items())
