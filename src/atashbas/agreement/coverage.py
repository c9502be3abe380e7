"""Whether the agreement applies to an incident, with the path of provisions, tests and facts that leads there.

Each test answers yes, no or maybe; what stays possible is carried through, and the answer is *undetermined* unless
everything that stays possible gives the same answer. So a coarser fact never makes a sharper answer. Nothing here says
that an incident is a violation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from atashbas.actors import ActorRegistry
from atashbas.agreement.facts import IncidentFacts, Told
from atashbas.agreement.model import Agreement, Line, Regime, Zone
from atashbas.agreement.outcome import (
    Answer,
    Coverage,
    Outcome,
    Step,
    both,
    common,
    merged,
    outcome_between,
    party_steps,
    period_step,
    with_facts,
)
from atashbas.agreement.reach import Reach
from atashbas.agreement.standing import Standings
from atashbas.agreement.ways import Possibilities
from atashbas.agreement.world import actors_under, places_under
from atashbas.places import Gazetteer
from atashbas.places.dated import Truth

_AREA_REASONS = {
    ("zone", Truth.YES): "in-zone",
    ("zone", Truth.MAYBE): "maybe-in-zone",
    ("line", Truth.YES): "in-strip",
    ("line", Truth.MAYBE): "maybe-in-strip",
}
Ways = Callable[[int, int], Possibilities]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The facts of a report as far as they decide: windows between dated facts, truths of place, ids."""

    low: int
    high: int
    territory: Truth
    zones: tuple[Truth, ...]
    lines: tuple[Truth, ...]
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
            by_claim[reporter] = common(a.outcome for told, a in answers if told.reporter == reporter)
        path = tuple(step for told, answer in answers for step in with_facts(answer.path, told))
        open_outcomes = sorted({o for _, answer in answers for o in answer.open_outcomes})
        return Coverage(
            outcome=common(by_claim.values()),
            path=merged(path),
            by_claim=MappingProxyType(by_claim),
            open_outcomes=tuple(open_outcomes),
        )

    def outcome(self, facts: IncidentFacts) -> Outcome:
        """What `assess` would decide, without the path: for tables of many incidents."""
        return common(self.claims(facts).values())

    def claims(self, facts: IncidentFacts) -> dict[str, Outcome]:
        """Reporter → the answer on his own facts alone."""
        claims: dict[str, set[Outcome]] = {}
        for told in facts.told:
            claims.setdefault(told.reporter, set()).add(self.answer(told).outcome)
        return {reporter: common(claims[reporter]) for reporter in sorted(claims)}

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
            lines=self.reach.lines(told.where),
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
        return Answer(outcome=common(ordered), open_outcomes=ordered, path=tuple(steps))

    def _under_regimes(self, q: Question) -> tuple[list[Step], set[Outcome]]:
        truths = [(regime, regime.span.holds(q.low, q.high)) for regime in self.agreement.regimes]
        live = [(regime, truth) for regime, truth in truths if truth is not Truth.NO]
        # a ceasefire that was surely not in force is only told where none was
        steps = [period_step(regime, truth, q.low) for regime, truth in live or truths]
        outcomes: set[Outcome] = set()
        for regime, _ in live:
            more, found = self._between_parties(q, regime)
            steps += more
            outcomes |= found
        sure = any(truth is Truth.YES for _, truth in live)
        return steps, outcomes if sure else outcomes | {Outcome.OUTSIDE}

    def _between_parties(self, q: Question, regime: Regime) -> tuple[list[Step], set[Outcome]]:
        actor = self.ways_of_actor(q.actor, regime)(q.low, q.high)
        target = self.ways_of_target(q.target, regime, q.settlements)(q.low, q.high)
        outcomes = {outcome_between(a, t) for a in actor for t in target}
        steps = [*party_steps("actor", actor, regime), *party_steps("target", target, regime)]
        return [*steps, *self._area_steps(q)], outcomes

    def _area_steps(self, q: Question) -> list[Step]:
        """Zones and withdrawal strips in which the place surely or perhaps lies: told, and deciding no outcome."""
        zones = zip(self.agreement.zones, q.zones, strict=True)
        lines = zip(self.reach.strips, q.lines, strict=True)
        told: list[tuple[Zone | Line, Truth, str]] = [
            *((zone, truth, "zone") for zone, truth in zones),
            *((line, truth, "line") for line, truth in lines),
        ]
        steps = []
        for drawn, truth, test in told:
            held = both(truth, drawn.span.holds(q.low, q.high))
            if held is not Truth.NO:
                steps.append(
                    Step(
                        provision=drawn.provision,
                        test=test,
                        result=held.value,
                        reason=_AREA_REASONS[test, held],
                        evidence=f"{drawn.id}: {drawn.source}",
                        would_change="" if held is Truth.YES else "precise-place",
                    )
                )
        return steps

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


@lru_cache(maxsize=64)  # the record, every side's own registry, and all together
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
