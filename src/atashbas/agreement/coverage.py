"""Whether the agreement applies to an incident, with the path of provisions, tests and facts that leads there.

Each test answers yes, no or maybe; what stays possible is carried through, and the answer is *undetermined* unless
everything that stays possible gives the same answer. So a coarser fact never makes a sharper answer. Nothing here says
that an incident is a violation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from atashbas.actors import ActorRegistry
from atashbas.agreement.facts import IncidentFacts, Told
from atashbas.agreement.model import Agreement, Regime
from atashbas.agreement.reach import Reach
from atashbas.agreement.standing import Possibilities, Possibility, Standing, Standings
from atashbas.agreement.world import actors_under, places_under
from atashbas.places import Gazetteer
from atashbas.places.dated import FAR_PAST, Truth, iso_minute

Ways = Callable[[int, int], Possibilities]


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
    """The answer for an incident. `by_claim`: reporter → the answer on his own facts alone."""

    outcome: Outcome
    path: tuple[Step, ...]
    by_claim: Mapping[str, Outcome]
    open_outcomes: tuple[Outcome, ...] = ()


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
    both = (actor.standing, target.standing)
    if Standing.DESIGNATED in both:
        return Outcome.EXCLUDED
    if Standing.NOT_BOUND in both or actor.standing is Standing.PROTECTED:
        return Outcome.OUTSIDE
    if target.standing is Standing.PROTECTED:
        return Outcome.APPLIES
    if both == (Standing.GUARANTOR, Standing.GUARANTOR) or actor.side == target.side:
        return Outcome.OUTSIDE
    return Outcome.APPLIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The facts of a report as far as they decide: windows between dated facts, truths of place, ids."""

    low: int
    high: int
    territory: Truth
    zones: tuple[Truth, ...]
    settlements: tuple[str, ...]
    actor: str | None
    target: str | None


class Assessor:
    """Coverage under one agreement with one registry and gazetteer. Equal questions are answered once."""

    def __init__(self, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> None:
        self.agreement = agreement
        self.actors = actors_under(agreement, actors)
        self.places = places_under(agreement, places)
        self.reach = Reach(agreement, self.actors, self.places)
        self._standings = Standings(agreement, self.actors)
        self._answers: dict[Question, Answer] = {}

    def assess(self, facts: IncidentFacts) -> Coverage:
        """Coverage of an incident: one answer where all reports lead to it, else *undetermined*."""
        answers = [(told, self.answer(told)) for told in facts.told]
        by_claim: dict[str, Outcome] = {}
        for reporter in sorted({told.reporter for told in facts.told}):
            by_claim[reporter] = _common(a.outcome for told, a in answers if told.reporter == reporter)
        path = tuple(step for told, answer in answers for step in _with_facts(answer.path, told))
        open_outcomes = sorted({o for _, answer in answers for o in answer.open_outcomes})
        return Coverage(
            outcome=_common(by_claim.values()),
            path=_merged(path),
            by_claim=MappingProxyType(by_claim),
            open_outcomes=tuple(open_outcomes),
        )

    def outcome(self, facts: IncidentFacts) -> Outcome:
        """What `assess` would decide, without the path: for tables of many incidents."""
        claims: dict[str, set[Outcome]] = {}
        for told in facts.told:
            claims.setdefault(told.reporter, set()).add(self.answer(told).outcome)
        return _common(_common(found) for found in claims.values())

    def answer(self, told: Told) -> Answer:
        """Answer on one report's facts, without their words."""
        return self.answer_question(self.question(told))

    def question(self, told: Told) -> Question:
        """What of a report decides."""
        low, high = self.reach.moment(told.low), self.reach.moment(told.high)
        return Question(
            low=low,
            high=high,
            territory=self.reach.territory(told.where),
            zones=self.reach.zones(told.where),
            settlements=self.reach.settlements(told.where),
            actor=told.actor,
            target=told.target,
        )

    def answer_question(self, question: Question) -> Answer:
        """Answer to a question, remembered."""
        found = self._answers.get(question)
        if found is None:
            found = self._answers[question] = self._decide(question)
        return found

    def _decide(self, q: Question) -> Answer:
        steps = [self._territory_step(q)]
        outcomes: set[Outcome] = set()
        if q.territory is not Truth.YES:
            outcomes.add(Outcome.OUTSIDE)
        if q.territory is not Truth.NO:
            more, found = self._under_regimes(q)
            steps += more
            outcomes |= found
        ordered = tuple(sorted(outcomes))
        return Answer(outcome=_common(ordered), open_outcomes=ordered, path=tuple(steps))

    def _under_regimes(self, q: Question) -> tuple[list[Step], set[Outcome]]:
        steps: list[Step] = []
        outcomes: set[Outcome] = set()
        sure = False
        for regime in self.agreement.regimes:
            truth = regime.span.holds(q.low, q.high)
            steps.append(_period_step(regime, truth, q))
            if truth is Truth.NO:
                continue
            sure = sure or truth is Truth.YES
            more, found = self._between_parties(q, regime)
            steps += more
            outcomes |= found
        return steps, outcomes if sure else outcomes | {Outcome.OUTSIDE}

    def _between_parties(self, q: Question, regime: Regime) -> tuple[list[Step], set[Outcome]]:
        actor = self.ways_of_actor(q.actor, regime)(q.low, q.high)
        target = self.ways_of_target(q.target, regime, q.settlements)(q.low, q.high)
        outcomes = {outcome_between(a, t) for a in actor for t in target}
        steps = [*_party_steps("actor", actor, regime), *_party_steps("target", target, regime)]
        for zone, truth in zip(self.agreement.zones, q.zones, strict=True):
            held = _both(truth, zone.span.holds(q.low, q.high))
            if held is not Truth.NO:
                reason = "in-zone" if held is Truth.YES else "maybe-in-zone"
                change = "" if held is Truth.YES else "precise-place"
                steps.append(
                    Step(
                        provision=zone.provision,
                        test="zone",
                        result=held.value,
                        reason=reason,
                        evidence=f"{zone.id}: {zone.source}",
                        would_change=change,
                    )
                )
        return steps, outcomes

    def ways_of_actor(self, actor: str | None, regime: Regime) -> Ways:
        """How the actor may stand, by window."""
        return lambda low, high: self._standings.of(actor, regime, low, high)

    def ways_of_target(self, target: str | None, regime: Regime, settlements: tuple[str, ...]) -> Ways:
        """How the target may stand, by window.

        Fire on a settlement that acceded counts as fire on the protected, unless another target is stated.
        """

        def ways(low: int, high: int) -> Possibilities:
            settled = self._standings.of_settlement(settlements, regime, low, high) if target is None else ()
            return settled or self._standings.of(target, regime, low, high)

        return ways

    def _territory_step(self, q: Question) -> Step:
        provision = next(
            (p.id for p in self.agreement.provisions.values() if p.kind == "territory"),
            self.agreement.regimes[0].cessation,
        )
        reasons = {Truth.YES: "inside", Truth.NO: "outside", Truth.MAYBE: "border-or-unstated"}
        return Step(
            provision=provision,
            test="territory",
            result=q.territory.value,
            reason=reasons[q.territory],
            would_change="precise-place" if q.territory is Truth.MAYBE else "",
        )


def _period_step(regime: Regime, truth: Truth, q: Question) -> Step:
    """Ceasefire in force from its first minute; between rival declarations of its end nobody can say."""
    evidence = f"in force from {iso_minute(regime.span.start_low)}"
    if regime.end_claims:
        evidence += "; declared over: " + "; ".join(f"{c.by}: {c.source}" for c in regime.end_claims)
    reasons = {Truth.YES: "in-force", Truth.NO: "not-in-force", Truth.MAYBE: "date-too-coarse"}
    disputed = truth is Truth.MAYBE and regime.span.end_low <= q.low
    return Step(
        provision=regime.cessation,
        test="period",
        result=truth.value,
        reason="end-disputed" if disputed else reasons[truth],
        evidence=evidence,
        would_change="precise-time" if truth is Truth.MAYBE and not disputed else "",
    )


def _party_steps(who: str, ways: Possibilities, regime: Regime) -> list[Step]:
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


def _both(a: Truth, b: Truth) -> Truth:
    if Truth.NO in (a, b):
        return Truth.NO
    return Truth.YES if a is b is Truth.YES else Truth.MAYBE


def _common(outcomes: Iterable[Outcome]) -> Outcome:
    found = set(outcomes)
    return next(iter(found)) if len(found) == 1 else Outcome.UNDETERMINED


def _with_facts(path: Iterable[Step], told: Told) -> Iterable[Step]:
    """Steps with the words and the source of the report on whose facts they stand."""
    stated = {
        "territory": told.place_words or " ".join(told.where.chain[:1]),
        "zone": told.place_words or " ".join(told.where.chain[:1]),
        "period": "" if told.low == FAR_PAST else f"{iso_minute(told.low)}/{iso_minute(told.high)}",
        "party-actor": told.actor_words or told.actor or "",
        "exclusion-actor": told.actor_words or told.actor or "",
        "party-target": told.target_words or told.target or "",
        "exclusion-target": told.target_words or told.target or "",
    }
    return (replace(step, fact=stated[step.test], fact_source=told.source) for step in path)


def _merged(path: Iterable[Step]) -> tuple[Step, ...]:
    """Equal steps of several reports as one, with all their sources."""
    sources: dict[Step, list[str]] = {}
    for step in path:
        sources.setdefault(replace(step, fact_source=""), []).append(step.fact_source)
    return tuple(replace(step, fact_source=" ".join(names)) for step, names in sources.items())


@lru_cache(maxsize=8)
def assessor(agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> Assessor:
    """The assessor for these three values; they are compared by identity."""
    return Assessor(agreement, actors, places)


def assess_coverage(facts: IncidentFacts, agreement: Agreement, actors: ActorRegistry, places: Gazetteer) -> Coverage:
    """Whether the agreement applies to an incident, with reasons.

    Parameters
    ----------
    facts
        What each report states; from `facts_of`.
    agreement, actors, places
        The values themselves are the key under which answers are remembered: load them once and pass them on.

    Returns
    -------
    Coverage
        *applies* names a provision in force on that day, *excluded* a designation in force and known on that day.
        *undetermined* where reports differ, where facts are too coarse, or where statements about a party are missing.
    """
    return assessor(agreement, actors, places).assess(facts)
