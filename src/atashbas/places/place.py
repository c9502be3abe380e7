"""A named place: governorate, district or town, with its names in five languages and how precisely it says where.

Decides what a valid place is. Looks nothing up and reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from atashbas.values import AtashbasError, PlacePrecision, UncertainPoint


class Level(StrEnum):
    """Rank of a place, from wide to narrow; OCHA's administrative levels 1 and 2, then settlements and sites."""

    GOVERNORATE = "governorate"
    DISTRICT = "district"
    TOWN = "town"

    @property
    def precision(self) -> PlacePrecision:
        """Precision class of a report that names no more than this place."""
        return _PRECISION[self]


_PRECISION = {
    Level.GOVERNORATE: PlacePrecision.GOVERNORATE,
    Level.DISTRICT: PlacePrecision.DISTRICT,
    Level.TOWN: PlacePrecision.LOCALITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the gazetteer.

    Parameters
    ----------
    id
        P-code for areas, a word for towns; stable.
    parent, admin1
        P-code of the area it lies in, and of its governorate. Empty where the source does not say.
    names
        One usual name per language; English first. `other` holds further spellings in any language.
    seat
        Id of the governorate's main town; empty for the rest.
    disputed
        Why its border or possession is contested, in one line; empty where it is not. Maps draw such borders broken.
    source
        Where position and names were taken from.
    """

    id: str
    level: Level
    parent: str = ""
    admin1: str = ""
    point: UncertainPoint
    names: Mapping[str, str]
    other: tuple[str, ...] = ()
    seat: str = ""
    disputed: str = ""
    source: str
    weight: int = field(default=0)

    def __post_init__(self) -> None:
        if not self.id or not any(self.names.values()):
            raise AtashbasError("place.unnamed", id=self.id)
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    @property
    def name(self) -> str:
        """English short name, the key used in counts by governorate; else the first name there is."""
        return self.names.get("en") or next(name for name in self.names.values() if name)

    def name_in(self, language: str) -> str:
        """Name in `language`, else the English one."""
        return self.names.get(language) or self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name and spelling, without repeats, in a fixed order."""
        return tuple(dict.fromkeys([*(n for n in self.names.values() if n), *self.other]))
