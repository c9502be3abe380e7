"""The words of a page of the ground in its language: who, where, since when, by whose word.

Decides words only; what a page shows, and to whom, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from atashbas.actors import ActorRegistry
from atashbas.agreement.model import Line, Zone
from atashbas.node import queries
from atashbas.node.ground.read import StoredClaim, StoredDrawn, StoredRow
from atashbas.places import Gazetteer, Place, Span
from atashbas.places.claims import Claim, ClaimKind
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, iso_minute
from atashbas.web import calendars
from atashbas.web.ground import labels
from atashbas.web.ground.nearby import towns_of
from atashbas.web.words import NATIVE

ACTOR_COLUMNS = frozenset({"actor", "subject", "object", "person", "body", "claimed_by", "announced_by"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Names in one language. `sides` are those of the agreement, in the order of their marks."""

    language: str
    actors: ActorRegistry
    places: Gazetteer
    reporters: Mapping[str, queries.ReporterView]
    sides: tuple[str, ...]

    @property
    def synthetic(self) -> frozenset[str]:
        """Reporters whose word is invented, for a demo or a test."""
        return frozenset(name for name, view in self.reporters.items() if view.synthetic)

    def actor(self, id_: str) -> str:
        """Name of an actor; the id where nobody of that id is known."""
        return self.actors.get(id_).name_in(self.language) if id_ in self.actors else id_

    def place(self, id_: str) -> str:
        """Name of a place; the id where the gazetteer does not know it."""
        return self.places.get(id_).name_in(self.language) if id_ in self.places else id_

    def reporter(self, name: str) -> str:
        """Title of a reporter."""
        return self.reporters[name].title(self.language) if name in self.reporters else name

    def named(self, names: Mapping[str, str]) -> str:
        """Name in the page's language, else the English one, else the first."""
        return names.get(self.language) or names.get("en") or next(iter(names.values()))

    def where(self, claim: Claim) -> str:
        """The place, or that an area was drawn and near which town its middle lies."""
        if claim.place or claim.outline is None:
            return self.place(claim.place)
        middle = claim.outline.representative_point()
        town = towns_of(self.places).nearest(middle.y, middle.x)
        near = {"town": town.name_in(self.language)} if town else {}
        return _("drawn area near %(town)s") % near if near else _("drawn area")

    def kind(self, claim: Claim) -> str:
        """What is claimed; an operation with its state."""
        words = str(labels.KINDS[claim.kind.value])
        if claim.kind is ClaimKind.OPERATION and claim.state is not None:
            return f"{words}: {labels.OPERATIONS[claim.state.value]}"
        return words

    def moment(self, minute: int) -> str:
        """Local minute in words; the hour only where one is stated."""
        day, _at, hour = iso_minute(minute).partition("T")
        words = calendars.day_in_words(date.fromisoformat(day), self.language)
        return f"{words}, {calendars.digits(hour, self.language)}" if hour else words

    def span(self, span: Span) -> str:
        """From when to when; an open end is left open."""
        start = "" if span.start_low <= FAR_PAST else self.moment(span.start_low)
        end = "" if span.end_low >= FAR_FUTURE else self.moment(span.end_low)
        return f"{start} – {end}".strip() if start or end else _("without a date")

    def cells(self, one: StoredRow) -> list[tuple[str, str]]:
        """Columns of a row that say something: the column's label, and its text with codes and ids in words."""
        return self.cells_of(one.table.value, one.cells)

    def cells_of(self, table: str, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """The same of a row that is not signed yet."""
        said = [(column, text) for column, text in cells.items() if text and column != "by"]
        return [(self.column(table, column), self._cell(table, column, text)) for column, text in said]

    def column(self, table: str, column: str) -> str:
        """Label of a column; one that means something else in one table has a label of its own there."""
        own = labels.COLUMNS.get(f"{table}.{column}") or labels.COLUMNS.get(column)
        return str(own or NATIVE.get(column, column))

    def _cell(self, table: str, column: str, text: str) -> str:
        coded = labels.CHOICES.get(f"{table}.{column}")
        if coded is not None:
            return str(coded.get(text, text))
        if text.startswith("place:"):
            return self.place(text.removeprefix("place:"))
        if column in {"from", "to", "known_from", "lifted_known_from", "since", "until"}:
            return self.stated(text)
        return self.place(text) if column == "place" else self.actor(text) if column in ACTOR_COLUMNS else text

    def stated(self, text: str) -> str:
        """A moment as it was stated: a year and a month stay what they are."""
        day, _at, hour = text.partition("T")
        if len(day) == len("2017-02"):
            return calendars.month_in_words(date.fromisoformat(f"{day}-01"), self.language)
        if len(day) != len("2017-02-16"):
            return calendars.digits(day, self.language)
        words = calendars.day_in_words(date.fromisoformat(day), self.language)
        return f"{words}, {calendars.digits(hour, self.language)}" if hour else words

    def of_claim(self, one: StoredClaim) -> list[str]:
        """A claim in lines: where, who and what, since when, whose word and where he has it from."""
        claim = one.claim
        lines = [
            self.where(claim),
            f"{self.actor(claim.actor)}: {self.kind(claim)}",
            self.span(claim.span),
            self.reporter(claim.by),
        ]
        if one.provenance.synthetic:
            lines.append(_("SYNTHETIC"))
        return [*lines, claim.source] if claim.source else lines

    def of_drawn(self, one: StoredDrawn, signers: Iterable[str], *, agreed: bool) -> tuple[str, ...]:
        """A drawn zone or line in lines: name, what it is and how far agreed, since when, by whom, from where."""
        drawn = one.drawn
        how = _("signed by every guarantor") if agreed else _("not signed by every guarantor")
        lines = [
            drawn.name_in(self.language),
            f"{labels.DRAWN[drawn.kind.value]} · {how}",
            self.span(drawn.span),
            ", ".join(map(self.reporter, signers)),
        ]
        if drawn.agreed_with and not agreed:
            lines.append(_("by its author's word agreed with: %(whom)s") % {"whom": drawn.agreed_with})
        if one.provenance.synthetic:
            lines.append(_("SYNTHETIC"))
        return (*lines, *([drawn.source] if drawn.source else []))

    def of_agreed(self, one: Line | Zone) -> tuple[str, ...]:
        """A line, or a zone with an outline, of the agreement in lines."""
        kind = _("zone of the agreement") if isinstance(one, Zone) else _("line of the agreement")
        return (self.named(one.name), kind, self.span(one.span), one.source)

    def of_zone(self, zone: Zone, place: Place, *, sure: bool) -> list[str]:
        """A place of a zone in lines."""
        how = _("surely in the zone") if sure else _("parts of it may lie in the zone")
        return [self.named(zone.name), f"{place.name_in(self.language)}: {how}", self.span(zone.span), zone.source]
