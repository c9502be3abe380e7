"""Zones and lines that somebody draws: dated, named, by whose word, agreed with whom, disputed or not.

A drawn zone is a claim like any other: it binds nobody, and rival drawings stand side by side. What an agreement itself
lays down stands in its pack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

from atashbas.places.dated import Span, parse_span
from atashbas.places.geojson import AREAS, LINES, parse_features, parse_shape
from atashbas.values import LANGUAGES, AtashbasError, Fault

COLUMNS = tuple(dict.fromkeys(("kind", "en", *LANGUAGES, "disputed", "agreed_with", "from", "to", "by", "source")))


class DrawnKind(StrEnum):
    """What is drawn: an area with rules of its own, or a line between those who stand there."""

    ZONE = "zone"
    CONTACT_LINE = "contact-line"
    SEPARATION_LINE = "separation-line"
    WITHDRAWAL_LINE = "withdrawal-line"
    BORDER = "border"

    @property
    def shapes(self) -> frozenset[str]:
        """Kinds of geometry that it may have."""
        return AREAS if self is DrawnKind.ZONE else LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One drawing.

    Parameters
    ----------
    names
        Name by language; at least one.
    shape
        Outline or line in WGS 84, longitude before latitude.
    disputed
        Maps draw it broken.
    by, agreed_with
        Who drew it; with whom it was agreed, in words, empty where it is one side's own.
    """

    kind: DrawnKind
    names: Mapping[str, str]
    shape: BaseGeometry = field(repr=False)
    disputed: bool = False
    by: str
    agreed_with: str = ""
    span: Span
    source: str

    def __post_init__(self) -> None:
        if not any(self.names.values()):
            raise AtashbasError("drawn.unnamed", by=self.by)
        if self.shape.geom_type not in self.kind.shapes:
            raise AtashbasError("drawn.shape", kind=self.kind.value, value=self.shape.geom_type)
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def name(self) -> str:
        """English name, else the first there is."""
        return self.names.get("en") or next(name for name in self.names.values() if name)

    def name_in(self, language: str) -> str:
        """Name in `language`, else the English one."""
        return self.names.get(language) or self.name

    @property
    def order(self) -> tuple[str, str, str, int]:
        """By which drawings are put in order, whoever sent them first."""
        return (self.kind.value, self.name, self.by, self.span.start_low)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnReading:
    """Drawings of a file, in its order, with the cells they were read from, and what is wrong with it."""

    drawn: tuple[Drawn, ...]
    faults: tuple[Fault, ...]
    cells: tuple[Mapping[str, str], ...] = ()


def read_zones(data: bytes, *, file: str, by: str = "") -> DrawnReading:
    """Zones and lines of a GeoJSON file in WGS 84; properties: kind, names by language, disputed, agreed_with, from,
    to, by, source.

    All or nothing: a map with a hole in it would answer wrongly. Faults ``drawn.not-geojson``, ``drawn.too-large``,
    ``drawn.projection``, ``drawn.crosses-itself``, ``drawn.no-shape``, ``drawn.shape``, ``drawn.empty``,
    ``drawn.not-allowed``, ``drawn.unnamed``, ``span.date``, ``span.reversed``.
    """
    try:
        features = parse_features(data)
    except AtashbasError as error:
        return DrawnReading(drawn=(), faults=(_fault(error, file),))
    drawn: list[Drawn] = []
    stated: list[Mapping[str, str]] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, 1):
        held = feature if isinstance(feature, dict) else {}
        cells = cells_of(held.get("properties"), by)
        try:
            drawn.append(drawn_of(cells, parse_shape(held.get("geometry"), AREAS | LINES)))
            stated.append(cells)
        except AtashbasError as error:
            faults.append(_fault(error, file, number))
    if faults:
        return DrawnReading(drawn=(), faults=tuple(faults))
    return DrawnReading(drawn=tuple(drawn), faults=(), cells=tuple(stated))


def cells_of(row: Any, by: str = "") -> dict[str, str]:
    """Cells of a drawing by column, each a text; `name` alone counts as the English one."""
    given = row if isinstance(row, Mapping) else {}
    cells = {name: "" if given.get(name) is None else str(given[name]).strip() for name in COLUMNS}
    cells["en"] = cells["en"] or str(given.get("name") or "").strip()
    cells["disputed"] = "yes" if cells["disputed"].lower() in {"yes", "true", "1"} else ""
    return {**cells, "by": cells["by"] or by}


def drawn_of(cells: Mapping[str, str], shape: BaseGeometry) -> Drawn:
    """Drawing of its cells and its shape.

    Raises AtashbasError ``drawn.empty``, ``drawn.not-allowed``, ``drawn.unnamed``, ``drawn.shape``, ``span.*``.
    """
    empty = next((name for name in ("by", "source", "from") if not cells[name]), None)
    if empty:
        raise AtashbasError("drawn.empty", column=empty)
    try:
        kind = DrawnKind(cells["kind"])
    except ValueError as error:
        raise AtashbasError("drawn.not-allowed", value=cells["kind"]) from error
    return Drawn(
        kind=kind,
        names={language: cells[language] for language in ("en", *LANGUAGES) if cells[language]},
        shape=shape,
        disputed=bool(cells["disputed"]),
        by=cells["by"],
        agreed_with=cells["agreed_with"],
        span=parse_span(cells["from"], cells["to"], legal=True),
        source=cells["source"],
    )


def _fault(error: AtashbasError, file: str, number: int | None = None) -> Fault:
    column, value = (str(error.facts.get(name, "")) or None for name in ("column", "value"))
    code = error.code.replace("geojson.", "drawn.")
    return Fault(code=code, file=file, row=number, column=column, value=value, facts=dict(error.facts))
