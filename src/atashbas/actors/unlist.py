"""Reader of the UN Security Council's consolidated list (XML as published): entities and their names, never people.

The file shows the list as it is on the day it was made: an alias carries no date of its own. So nothing here becomes a
designation by itself; `review_matches` says what a reader of the list should look at, and `accept` makes the row that
somebody signs. Individuals are counted and not kept: nobody's name is needed for coverage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as safe_xml  # type: ignore[import-untyped]  # no stubs come with it
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # no stubs come with it

from atashbas.actors.records import Actor, Designation, Kind
from atashbas.actors.registry import UN_LIST, ActorRegistry
from atashbas.places import Span, fold
from atashbas.places.dated import iso_minute, minute_of
from atashbas.values import AtashbasError, Fault

LIMIT_BYTES = 50_000_000
_ROOT = "CONSOLIDATED_LIST"
_REGIME = re.compile(r"^QD[ei]\.")
_SURE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntity:
    """One entity of the list: reference, name, every spelling, the day it was listed and the days it was amended."""

    reference: str
    name: str
    names: tuple[str, ...]
    listed_on: date
    amended_on: tuple[date, ...] = ()

    @property
    def is_1267(self) -> bool:
        """Whether it stands on the list of ISIL (Da'esh) and Al-Qaida."""
        return bool(_REGIME.match(self.reference))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnList:
    """Entities of one edition of the list, by reference; `individuals` counts the people who were left out."""

    made_at: datetime | None
    entities: tuple[ListedEntity, ...]
    individuals: int
    faults: tuple[Fault, ...]


def read_un_list(data: bytes, *, file: str) -> UnList:
    """Entities of the consolidated list.

    Faults: ``un-list.too-large``, ``.not-xml``, ``.unsafe`` (entities or external references in the XML), ``.form``
    (another year's form: the elements that carry reference, name or day are not there); for one row ``.row`` (it is
    left out, the others go in). With a fault of the whole file no entity is returned.
    """
    if len(data) > LIMIT_BYTES:
        return _refused("un-list.too-large", file)
    try:
        root = safe_xml.fromstring(data, forbid_dtd=True)
    except ParseError as error:
        return _refused("un-list.not-xml", file, row=error.position[0])
    except (DefusedXmlException, ValueError):
        return _refused("un-list.unsafe", file)
    held = root.find("ENTITIES")
    if root.tag != _ROOT or held is None or len(held) == 0:
        return _refused("un-list.form", file, value=f"{root.tag}: ENTITIES")
    missing = _missing_everywhere(held)
    if missing:
        return _refused("un-list.form", file, value=missing)
    return _entities(root, held, file)


def _refused(code: str, file: str, row: int | None = None, value: str | None = None) -> UnList:
    fault = Fault(code=code, file=file, row=row, value=value)
    return UnList(made_at=None, entities=(), individuals=0, faults=(fault,))


def _missing_everywhere(held: Element) -> str | None:
    """Element that no entity has: the sign of another form."""
    wanted = ("REFERENCE_NUMBER", "FIRST_NAME", "LISTED_ON")
    return next((tag for tag in wanted if all(entity.find(tag) is None for entity in held)), None)


def _entities(root: Element, held: Element, file: str) -> UnList:
    found: dict[str, ListedEntity] = {}
    faults: list[Fault] = []
    for row, element in enumerate(held, 1):
        try:
            entity = _entity(element)
        except (ValueError, AtashbasError) as error:
            faults.append(Fault(code="un-list.row", file=file, row=row, value=str(error)))
            continue
        if entity.reference in found:
            faults.append(Fault(code="un-list.twice", file=file, row=row, value=entity.reference))
        found.setdefault(entity.reference, entity)
    made = root.get("dateGenerated")
    people = root.find("INDIVIDUALS")
    return UnList(
        made_at=datetime.fromisoformat(made.replace("Z", "+00:00")) if made else None,
        entities=tuple(found[reference] for reference in sorted(found)),
        individuals=0 if people is None else len(people),
        faults=tuple(faults),
    )


def _entity(element: Element) -> ListedEntity:
    reference, name = _text(element, "REFERENCE_NUMBER"), _text(element, "FIRST_NAME")
    if not reference or not name:
        raise AtashbasError("un-list.row", reference=reference, name=name)
    aliases = (alias.findtext("ALIAS_NAME") or "" for alias in element.iter("ENTITY_ALIAS"))
    spellings = [name, *(part for alias in aliases for part in split_alias(alias))]
    changed = (value.text for day in element.iter("LAST_DAY_UPDATED") for value in day.iter("VALUE"))
    return ListedEntity(
        reference=reference,
        name=name,
        names=tuple(dict.fromkeys(spellings)),
        listed_on=_day(_text(element, "LISTED_ON")),
        amended_on=tuple(sorted(_day(text.strip()) for text in changed if text)),
    )


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _day(text: str) -> date:
    """Day of an XML Schema date, whose time zone (``2015-03-27-04:00``) says nothing about a listing."""
    return date.fromisoformat(text[:10])


def split_alias(text: str) -> Iterator[str]:
    """Names in one alias cell: ``جبهة النصرة (the Victory Front; Jabhat al-Nusrah)`` holds three."""
    head, bracket, rest = text.partition("(")
    for name in [head, *re.split(r"[;()]", rest)] if bracket else [head]:
        bare = " ".join(name.split()).strip(" ;,")
        if bare and "original script" not in bare.lower() and "sub-unit" not in bare.lower():
            yield bare


class Review(StrEnum):
    """What a reader of the list should do about an entity."""

    RECORDED = "recorded"
    DATE_DIFFERS = "date-differs"
    UNDATED_NAME = "undated-name"
    PROPOSED = "proposed"
    UNSURE = "unsure"
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entity of the list beside an actor of the registry, with the names that led there.

    `review`: *recorded* (the history holds it with the same day), *date-differs*, *undated-name* (the actor is one of
    the entity's names and the history holds no row for it: its day must come from a press release),
    *proposed* (clear match, no row yet), *unsure* (names are only alike), *not-recorded* (no actor comes close).
    """

    entity: ListedEntity
    actor: Actor | None
    review: Review
    by_name: str = ""
    score: float = 0.0
    recorded_from: str = ""


def review_matches(un_list: UnList, registry: ActorRegistry) -> tuple[Match, ...]:
    """Every entity of the 1267 list beside the actors it may be, for a person to look through; decides nothing."""
    found: list[Match] = []
    for entity in un_list.entities:
        if entity.is_1267:
            found += _matches(entity, registry) or [Match(entity=entity, actor=None, review=Review.NOT_RECORDED)]
    return tuple(found)


def _matches(entity: ListedEntity, registry: ActorRegistry) -> list[Match]:
    """The best name for each actor that any name of the entity brings up."""
    best: dict[str, Match] = {}
    groups = (Kind.GROUP, Kind.UMBRELLA)
    for name in entity.names:
        for candidate in registry.find(name, kinds=groups, limit=2):
            sure = candidate.score >= _SURE and candidate.why != ("within",)
            held = best.get(candidate.actor.id)
            if (sure or candidate.score >= 0.8) and (held is None or candidate.score > held.score):
                best[candidate.actor.id] = _reviewed(entity, candidate.actor, name, candidate.score, sure, registry)
    return [best[actor_id] for actor_id in sorted(best)]


def _reviewed(
    entity: ListedEntity, actor: Actor, name: str, score: float, sure: bool, registry: ActorRegistry
) -> Match:
    rows = [row for row in registry.designations_of(actor.id) if row.reference == entity.reference]
    begun = [row for row in rows if row.authority == UN_LIST]
    recorded = iso_minute(begun[0].span.start_low) if begun else ""
    main = fold(name) == fold(entity.name)
    if not sure:
        review = Review.UNSURE
    elif recorded == entity.listed_on.isoformat():
        review = Review.RECORDED
    elif recorded:
        amended = {day.isoformat() for day in entity.amended_on}
        review = Review.RECORDED if recorded in amended and not main else Review.DATE_DIFFERS
    else:
        review = Review.PROPOSED if main else Review.UNDATED_NAME
    return Match(entity=entity, actor=actor, review=review, by_name=name, score=round(score, 4), recorded_from=recorded)


def accept(match: Match, *, in_force_from: date, known_from: date, source: str) -> Designation:
    """Designation that somebody makes of a match; both days are his to state, with their source.

    Raises AtashbasError ``un-list.no-actor`` where the match has none, ``un-list.before-listing`` where the day lies
    before the entity was listed.
    """
    if match.actor is None:
        raise AtashbasError("un-list.no-actor", reference=match.entity.reference)
    if in_force_from < match.entity.listed_on:
        raise AtashbasError("un-list.before-listing", reference=match.entity.reference, day=in_force_from.isoformat())
    start = minute_of(in_force_from)
    return Designation(
        subject=match.actor.id,
        authority=UN_LIST,
        reference=match.entity.reference,
        name_on_list=match.by_name,
        span=Span(start_low=start, start_high=start),
        known_from=minute_of(known_from),
        source=source,
    )
