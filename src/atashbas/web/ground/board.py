"""Who is said to hold or to stand where on a day, as a table: a row for each place, a column for each reporter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from atashbas.node.ground.read import StoredClaim
from atashbas.node.search import fold
from atashbas.web.ground.picture import Day, tone
from atashbas.web.ground.standing import Stood
from atashbas.web.ground.wording import Wording

SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim in a cell: actor, what is claimed of it, how it stood that week, the entry that says it."""

    actor: str
    actor_id: str
    kind: str
    stood: Stood
    tone: str
    shape: str
    when: str
    source: str
    entry: str
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One place, or one drawn area, with what each reporter says of it, in the order of the columns.

    `rival`: two reporters name different actors there.
    """

    id: str
    place: str
    name: str
    area: str
    cells: tuple[tuple[Said, ...], ...]
    rival: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Rows of one page of the table; `after` is where the next one begins, empty at the end."""

    reporters: tuple[str, ...]
    rows: tuple[Row, ...]
    rows_in_all: int
    rivals: int
    after: str


def board(day: Day, words: Wording, columns: tuple[str, ...], *, text: str = "", after: str = "") -> Board:
    """Table of a day; `text`: only rows with these words among their names; `after`: id of the last row seen."""
    by_place: dict[tuple[str, str], list[StoredClaim]] = {}
    for one in day.told:
        key = (one.claim.place, "") if one.claim.place else ("", one.provenance.entry)
        by_place.setdefault(key, []).append(one)
    rows = [_row(place, told, day, words, columns) for (place, _entry), told in by_place.items()]
    wanted = [row for row in rows if _holds(row, fold(text))] if text else rows
    wanted.sort(key=lambda row: (row.name.casefold(), row.id))
    start = next((n + 1 for n, row in enumerate(wanted) if row.id == after), 0) if after else 0
    page = wanted[start : start + SHOWN]
    return Board(
        reporters=columns,
        rows=tuple(page),
        rows_in_all=len(wanted),
        rivals=sum(row.rival for row in wanted),
        after=page[-1].id if page and start + SHOWN < len(wanted) else "",
    )


def _row(place: str, told: Sequence[StoredClaim], day: Day, words: Wording, columns: tuple[str, ...]) -> Row:
    held = words.places.get(place) if place in words.places else None
    area = held.admin1 if held is not None and held.admin1 != place else ""
    cells = tuple(tuple(_said(one, day, words) for one in told if one.claim.by == by) for by in columns)
    return Row(
        id=place or told[0].provenance.entry,
        place=place,
        name=words.where(told[0].claim),
        area=words.place(area) if area else "",
        cells=cells,
        rival=any((place, one.claim.kind) in day.rival for one in told),
    )


def _said(one: StoredClaim, day: Day, words: Wording) -> Said:
    claim = one.claim
    return Said(
        actor=words.actor(claim.actor),
        actor_id=claim.actor if claim.actor in words.actors else "",
        kind=words.kind(claim),
        stood=day.stood[claim.actor],
        tone=tone(claim, day.stood, words.sides),
        shape=claim.kind.value,
        when=words.span(claim.span),
        source=claim.source,
        entry=one.provenance.entry,
        synthetic=one.provenance.synthetic,
    )


def _holds(row: Row, text: str) -> bool:
    told: Iterable[str] = (said.actor for cell in row.cells for said in cell)
    return any(text in fold(words) for words in (row.name, row.area, *told))
