"""Count-only registers: what two lists of numbers for areas can share at least and at most. Never a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from atashbas.values import AtashbasError, Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBounds:
    """Two registers' counts for one day: shared cases lie in `shared`, distinct incidents in `together`.

    `by_area` holds the shared bounds of each area that both gave a number for; areas that only one of them numbered
    cannot be compared and are named in `not_comparable`.
    """

    shared: Bounds
    together: Bounds
    by_area: Mapping[str, Bounds]
    not_comparable: tuple[str, ...]


def count_bounds(a: Mapping[str, int], b: Mapping[str, int]) -> CountBounds:
    """Bounds on how many cases two counts by area can have in common: between none and the sum of the smaller ones.

    Raises
    ------
    AtashbasError
        ``value.negative-count``.
    """
    if any(n < 0 for n in (*a.values(), *b.values())):
        raise AtashbasError("value.negative-count")
    both = sorted(set(a) & set(b))
    by_area = {area: Bounds(low=0, high=min(a[area], b[area])) for area in both}
    most = sum(bounds.high or 0 for bounds in by_area.values())
    total = sum(a.values()) + sum(b.values())
    return CountBounds(
        shared=Bounds(low=0, high=most),
        together=Bounds(low=total - most, high=total),
        by_area=by_area,
        not_comparable=tuple(sorted(set(a) ^ set(b))),
    )
