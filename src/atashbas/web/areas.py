"""Names of governorates in the languages of the pages, by their English short name."""

from __future__ import annotations

from functools import cache

from atashbas.places import Place, governorates


@cache
def by_name() -> dict[str, Place]:
    """Governorates by English short name, in the order of their P-codes."""
    return {place.name: place for place in governorates()}


def area_name(name: str, language: str) -> str:
    """Name of a governorate in a language; what was given where it is none of the fourteen."""
    place = by_name().get(name)
    return place.name_in(language) if place else name


def area_choices(language: str) -> list[tuple[str, str]]:
    """(English short name, name in the language) of every governorate, sorted as the reader sees them."""
    return sorted(((name, place.name_in(language)) for name, place in by_name().items()), key=lambda pair: pair[1])
