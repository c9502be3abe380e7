"""Coverage where delegations have signed rows of their own: the common record, each side's own, and what follows.

Decides which answer stands where the sides differ. The law: what all who must assent say, stands; the common record
stands as long as nobody contradicts it; by one side's uncontested word a group or settlement is taken to have joined
(the guarantors bring the groups in), and by one side's word alone nobody is taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from atashbas.actors import Accession, Actor, ActorRegistry, Designation, Relation
from atashbas.agreement.coverage import assess_coverage, assessor
from atashbas.agreement.facts import IncidentFacts
from atashbas.agreement.model import Agreement
from atashbas.agreement.outcome import Coverage, Outcome, Step, common
from atashbas.agreement.signed import SignedRow, Value, subjects_of
from atashbas.places import Gazetteer
from atashbas.values import AtashbasError

Claims = Mapping[str, Outcome]  # reporter → the answer on his facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A row with the log that signed it and its address ``log/n/index``."""

    log: str
    entry: str
    row: SignedRow


@dataclass(frozen=True, eq=False)
class Sides:
    """Registries of one moment. Compared by identity: made once, passed on.

    Parameters
    ----------
    record
        The package's registry, with the names that anybody entered: a name is nobody's judgement.
    together
        The record with every row that any log signed.
    by_side
        Log → the record with that log's own rows; only logs that signed some.
    required
        Parties all of whom must assent.
    entries
        Row → address of the entry that signed it, by identity of the value in `together`.
    """

    record: ActorRegistry
    together: ActorRegistry
    by_side: Mapping[str, ActorRegistry]
    required: frozenset[str]
    entries: Mapping[int, str]

    def entry_of(self, value: object) -> str:
        """Address of the entry that signed a row of `together`; empty for the package's own rows."""
        return self.entries.get(id(value), "")


def sides_of(rows: Iterable[Entered], packaged: ActorRegistry, required: frozenset[str]) -> Sides:
    """Registries from the rows that stand, in the order of their addresses given; order of arrival changes nothing.

    A row that rests on an actor whom nobody has entered is left out: its actor's row was withdrawn or erased.
    """
    held = sorted(rows, key=lambda one: one.entry)
    record = _with_actors(packaged, [(one, one.row.value) for one in held])
    said = [(one, _sourced(one.row.value, one.entry)) for one in held]
    usable = [(one, value) for one, value in said if all(each in record for each in subjects_of(value))]
    dated = [(one, value) for one, value in usable if isinstance(value, (Relation, Accession, Designation))]
    by_side = {
        log: _with_rows(record, [value for one, value in dated if one.log == log])
        for log in sorted({one.log for one, _ in dated})
    }
    return Sides(
        record=record,
        together=_with_rows(record, [value for _, value in dated]) if dated else record,
        by_side=MappingProxyType(by_side),
        required=required,
        entries=MappingProxyType({id(value): one.entry for one, value in dated}),
    )


def assess_sides(facts: IncidentFacts, agreement: Agreement, sides: Sides, places: Gazetteer) -> Coverage:
    """Coverage with the path over all signed rows, and each side's own answer where they differ."""
    together = assess_coverage(facts, agreement, sides.together, places)
    if not sides.by_side:
        return together
    record, _, told = answers = _answers(facts, agreement, sides, places)
    by_claim = _by_claim(answers, sides.required)
    outcome = common(by_claim.values())
    by_side = {side: common(told.get(side, record).values()) for side in sorted({*told, *sides.required})}
    if set(by_side.values()) == {outcome} == {together.outcome}:
        return together
    reasons = "; ".join(f"{side}: {answer}" for side, answer in by_side.items())
    step = Step(
        provision=agreement.regimes[0].parties,
        test="sides",
        result="maybe" if outcome is Outcome.UNDETERMINED else "yes",
        reason="sides-differ" if outcome is Outcome.UNDETERMINED else "sides-agree",
        evidence=reasons,
        would_change="sides-agree" if outcome is Outcome.UNDETERMINED else "",
    )
    found = {*together.open_outcomes, *by_side.values()} - {Outcome.UNDETERMINED}
    return replace(
        together,
        outcome=outcome,
        path=(*together.path, step),
        by_claim=MappingProxyType(by_claim),
        by_side=MappingProxyType(by_side),
        open_outcomes=tuple(sorted(found)) if outcome is Outcome.UNDETERMINED else (outcome,),
    )


def outcome_on_sides(facts: IncidentFacts, agreement: Agreement, sides: Sides, places: Gazetteer) -> Outcome:
    """What `assess_sides` would decide, without the path."""
    if not sides.by_side:
        return assessor(agreement, sides.record, places).outcome(facts)
    return common(_by_claim(_answers(facts, agreement, sides, places), sides.required).values())


def _answers(
    facts: IncidentFacts, agreement: Agreement, sides: Sides, places: Gazetteer
) -> tuple[Claims, Claims, Mapping[str, Claims]]:
    """Each reporter's answer on the record, on all rows together, and on each side's own."""
    record, together = (assessor(agreement, actors, places).claims(facts) for actors in (sides.record, sides.together))
    told = {side: assessor(agreement, actors, places).claims(facts) for side, actors in sides.by_side.items()}
    return record, together, told


def _by_claim(answers: tuple[Claims, Claims, Mapping[str, Claims]], required: frozenset[str]) -> dict[str, Outcome]:
    record, together, told = answers
    return {
        reporter: decide_between(
            record[reporter], together[reporter], {side: claims[reporter] for side, claims in told.items()}, required
        )
        for reporter in record
    }


def decide_between(
    record: Outcome, together: Outcome, told: Mapping[str, Outcome], required: frozenset[str]
) -> Outcome:
    """The answer that stands.

    Parameters
    ----------
    record, together
        Answer on the common record alone, and on all rows that anybody signed.
    told
        Side → answer on its own rows; a side that signed none stands on the record.
    required
        Parties all of whom must assent; where all of them come to one sharp answer, that one stands.
    """
    needed = {told.get(side, record) for side in required}
    if len(needed) == 1 and needed != {Outcome.UNDETERMINED}:
        return next(iter(needed))
    others = {answer for answer in (*told.values(), together) if answer is not record}
    if not others:
        return record
    joined = record is Outcome.UNDETERMINED and others == {Outcome.APPLIES}
    return Outcome.APPLIES if joined else Outcome.UNDETERMINED


def _with_actors(packaged: ActorRegistry, said: Iterable[tuple[Entered, Value]]) -> ActorRegistry:
    """The registry with new actors; an id that is known brings further spellings, whoever entered it."""
    merged: dict[str, Actor] = {}
    for one, value in said:
        if isinstance(value, Actor):
            known = merged.get(value.id) or (packaged.get(value.id) if value.id in packaged else None)
            merged[value.id] = _merged(known, _sourced_actor(value, one.entry))
    if not merged:
        return packaged
    kept = tuple(merged.pop(actor.id, actor) for actor in packaged.actors)
    return ActorRegistry(
        actors=(*kept, *(merged[id_] for id_ in sorted(merged))),
        relations=packaged.relations,
        accessions=packaged.accessions,
        all_designations=packaged.all_designations,
        offices=packaged.offices,
    )


def _merged(known: Actor | None, new: Actor) -> Actor:
    if known is None:
        return new
    names = {**dict(new.names), **{tag: name for tag, name in known.names.items() if name}}
    others = dict.fromkeys([*known.other, *(text for text in new.spellings if text not in names.values())])
    return replace(known, names=names, other=tuple(others), source=f"{known.source}; {new.source}")


def _with_rows(record: ActorRegistry, values: Iterable[Value]) -> ActorRegistry:
    held = list(values)
    return record.with_rows(
        relations=[value for value in held if isinstance(value, Relation)],
        accessions=[value for value in held if isinstance(value, Accession)],
        designations=[value for value in held if isinstance(value, Designation)],
    )


def _sourced(value: Value, entry: str) -> Value:
    """The value with the signed entry named beside its source, so that a path leads there."""
    if isinstance(value, (Relation, Accession, Designation)):
        return replace(value, source=f"{value.source} (entry {entry})")
    return value


def _sourced_actor(actor: Actor, entry: str) -> Actor:
    return replace(actor, source=f"{actor.source} (entry {entry})")


def check_actors(value: Value, registry: ActorRegistry) -> None:
    """Raises AtashbasError ``actor.unknown`` where a row rests on an actor that is not known."""
    for each in subjects_of(value):
        if each not in registry:
            raise AtashbasError("actor.unknown", id=each[:120], value=each[:120])
