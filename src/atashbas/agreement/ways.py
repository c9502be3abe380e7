"""One way in which an actor may stand to a ceasefire, and the rows of evidence told in words that can be cited.

Decides when a listing counted on a day. Looks at no relation between actors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from atashbas.actors import Accession, Designation
from atashbas.places.dated import Truth, iso_minute


class Standing(StrEnum):
    """What an actor is to a ceasefire."""

    DESIGNATED = "designated"
    BOUND = "bound"
    GUARANTOR = "guarantor"
    PROTECTED = "protected"
    NOT_BOUND = "not-bound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """One way in which an actor may stand, why, and on what evidence.

    `reason` is a code of `words.yaml`; `evidence` names the row and its source; `change` is the code of what would
    make it otherwise, empty where nothing short of new facts would.
    """

    standing: Standing
    side: str = ""
    reason: str
    evidence: str = ""
    change: str = ""


Possibilities = tuple[Possibility, ...]


def listed(row: Designation, low: int, high: int) -> Truth:
    """In force at the moment and public by then; a listing published later was not yet a listing for anybody."""
    if row.known_from > high:
        return Truth.NO
    held = row.span.holds(low, high)
    lifted = row.lifted_known_from
    if held is not Truth.YES and lifted is not None and low < lifted and row.span.start_high <= low:
        held = Truth.YES if high < lifted else Truth.MAYBE
    return Truth.MAYBE if held is Truth.YES and row.known_from > low else held


def not_bound(reason: str, row: Accession) -> Possibility:
    return Possibility(standing=Standing.NOT_BOUND, reason=reason, evidence=row_text(row), change="accession-shown")


def row_text(row: Accession) -> str:
    since = iso_minute(row.span.start_low)
    return f"{row.subject} {row.stance.value} from {since}, announced by {row.announced_by}: {row.source}"


def designation_text(row: Designation) -> str:
    known = iso_minute(row.known_from)
    since = iso_minute(row.span.start_low)
    return f"{row.reference} ({row.name_on_list}), in force from {since}, known from {known}: {row.source}"


def distinct(found: Iterable[Possibility]) -> Possibilities:
    """Without repeats, keeping the first evidence for each way of standing, in a fixed order."""
    kept: dict[tuple[Standing, str], Possibility] = {}
    for each in found:
        kept.setdefault((each.standing, each.side), each)
    return tuple(kept[key] for key in sorted(kept))
