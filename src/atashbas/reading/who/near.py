"""Names beside offices: the person a comma or a blank away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from atashbas.reading.who.mentions import Found

_BESIDE = re.compile(r"[ ]?[,;]?[ ]|, the | ")
_FIRST_NAME = re.compile(r",? [\w'-]{3,12} ")


class Near:
    """Persons by where they start and end: a name beside an office is a few look-ups away."""

    def __init__(self, persons: Sequence[Found]) -> None:
        self.starts: dict[int, tuple[int, Found]] = {}
        self.ends: dict[int, tuple[int, Found]] = {}
        for n, p in enumerate(persons):  # of those at one place the one named first
            self.starts.setdefault(p.start, (n, p))
            self.ends.setdefault(p.end, (n, p))

    def beside(self, text: str, office: Found) -> Found | None:
        """The first person a comma or blank away from the office, on either side."""
        start, end = office[0], office[1]
        starts, ends = self.starts, self.ends
        found = []
        if not starts.keys().isdisjoint(range(end + 1, end + 7)):
            found = [starts[at] for at in range(end + 1, end + 7) if at in starts and _BESIDE.fullmatch(text, end, at)]
        if not ends.keys().isdisjoint(range(start - 6, start)):
            found += [ends[at] for at in range(start - 6, start) if at in ends and _BESIDE.fullmatch(text, at, start)]
        return min(found)[1] if found else self._behind_first_name(text, office)

    def _behind_first_name(self, text: str, office: Found) -> Found | None:
        """«…, Vassily Nebenzia»: a name of the office's party behind a first name in a spelling that no list has."""
        first = _FIRST_NAME.match(text, office.end)
        found = self.starts.get(first.end()) if first else None
        return (
            found[1]
            if found and found[1].party == office.party and " " not in text[found[1].start : found[1].end]
            else None
        )
