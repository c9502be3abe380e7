"""What a pack means, checked: references, dates, versions, actors, places and drawn outlines.

Works on data that the schema accepted; each check is a small generator of findings and names what a lawyer would look
for. Knows no files and no lines.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shapely.geometry import Polygon

from atashbas.actors import ActorRegistry
from atashbas.places import Gazetteer
from atashbas.places.dated import MINUTES_A_DAY, parse_moment
from atashbas.values import AtashbasError
from atashbas.values.errors import Fact

Data = Mapping[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong at a place in the pack."""

    code: str
    path: Path
    value: str = ""
    blocking: bool = True
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}), hash=False)


Found = Iterator[Finding]
_SECTIONS = ("instruments", "provisions", "regimes", "zones", "lines", "bodies", "procedure", "actors", "places")
_ROLES = {
    "cessation": {"cessation"},
    "exclusion": {"exclusion"},
    "parties": {"parties"},
    "protection": {"protection"},
    "guarantee": {"guarantee", "cessation"},
}


def findings(pack: Data, actors: ActorRegistry, places: Gazetteer) -> Found:
    """All findings on a pack, check by check. Dates come first: nothing else is compared while one cannot be read."""
    broken = list(dates(pack))
    yield from broken
    if broken:
        return
    checks: tuple[Callable[[Data], Found], ...] = (
        doubled_ids,
        unknown_references,
        reference_cycles,
        overlapping_versions,
        overlapping_regimes,
        in_force_before_made,
        zones_before_provisions,
        outlines,
        time_zone,
    )
    for check in checks:
        yield from check(pack)
    yield from unknown_actors(pack, actors)
    yield from unknown_places(pack, places)


def _rows(pack: Data, section: str) -> Iterator[tuple[Path, Data]]:
    for number, row in enumerate(pack.get(section, ())):
        yield (section, number), row


def _start(row: Data) -> int:
    return parse_moment(row["from"])[0]


def _end(row: Data) -> int | None:
    return parse_moment(row["to"])[0] if row.get("to") else None


def dates(pack: Data) -> Found:
    """Days that do not exist, and ends that lie before their beginning."""
    sections = ("provisions", "regimes", "zones", "lines", "accessions")
    rows = [each for section in sections for each in _rows(pack, section)]
    for path, regime in _rows(pack, "regimes"):
        rows += [((*path, "guarantors", n), g) for n, g in enumerate(regime.get("guarantors", ()))]
        rows += [((*path, "end_claims", n), {"from": c["on"]}) for n, c in enumerate(regime.get("end_claims", ()))]
    for path, row in rows:
        stated = {key: row[key] for key in ("from", "to") if row.get(key)}
        unread = [key for key, text in stated.items() if not _readable(text)]
        for key in unread:
            yield Finding(code="pack.no-such-day", path=(*path, key), value=stated[key])
        if not unread and "to" in stated and parse_moment(stated["to"])[1] <= parse_moment(stated["from"])[0]:
            yield Finding(code="pack.ends-before-it-begins", path=path, value=f"{stated['from']} > {stated['to']}")
    for path, instrument in _rows(pack, "instruments"):
        if not _readable(instrument["dated"]):
            yield Finding(code="pack.no-such-day", path=(*path, "dated"), value=instrument["dated"])


def _readable(text: str) -> bool:
    try:
        parse_moment(text)
    except AtashbasError:
        return False
    return True


def doubled_ids(pack: Data) -> Found:
    """An id that stands twice in one section."""
    for section in (
        "instruments",
        "provisions",
        "regimes",
        "zones",
        "lines",
        "bodies",
        "procedure",
        "actors",
        "places",
    ):
        counted = Counter(row["id"] for _, row in _rows(pack, section))
        seen: set[str] = set()
        for path, row in _rows(pack, section):
            if counted[row["id"]] > 1 and row["id"] in seen:
                yield Finding(code="pack.id-twice", path=(*path, "id"), value=row["id"])
            seen.add(row["id"])


def unknown_references(pack: Data) -> Found:
    """Instruments and provisions that are named and do not exist, or that are of another kind than their role."""
    instruments = {row["id"] for _, row in _rows(pack, "instruments")}
    kinds = {row["id"]: row["kind"] for _, row in _rows(pack, "provisions")}
    regimes = {row["id"] for _, row in _rows(pack, "regimes")}
    named: list[tuple[Path, str, set[str]]] = []
    for path, row in _rows(pack, "instruments"):
        named += [((*path, "refers_to", n), ref, instruments) for n, ref in enumerate(row.get("refers_to", ()))]
    for path, row in _rows(pack, "provisions"):
        named.append(((*path, "instrument"), row["instrument"], instruments))
        named += [((*path, "replaces"), row["replaces"], set(kinds))] if "replaces" in row else []
    for section in ("zones", "lines", "bodies", "procedure"):
        named += [((*path, "provision"), row["provision"], set(kinds)) for path, row in _rows(pack, section)]
    named += [((*path, "regime"), row["regime"], regimes) for path, row in _rows(pack, "accessions")]
    for path, ref, known in named:
        if ref not in known:
            yield Finding(code="pack.unknown-reference", path=path, value=ref)
    for path, regime in _rows(pack, "regimes"):
        for role, allowed in _ROLES.items():
            chosen = regime.get(role)
            if chosen is not None and chosen not in kinds:
                yield Finding(code="pack.unknown-reference", path=(*path, role), value=chosen)
            elif chosen is not None and kinds[chosen] not in allowed:
                yield Finding(code="pack.wrong-kind", path=(*path, role), value=chosen, facts={"kind": kinds[chosen]})


def reference_cycles(pack: Data) -> Found:
    """Documents that rest on each other in a ring: none of them could have been first."""
    refers = {row["id"]: tuple(row.get("refers_to", ())) for _, row in _rows(pack, "instruments")}
    replaces = {row["id"]: (row["replaces"],) for _, row in _rows(pack, "provisions") if "replaces" in row}
    for section, edges in (("instruments", refers), ("provisions", replaces)):
        ids = [row["id"] for _, row in _rows(pack, section)]
        for number, start in enumerate(ids):
            ring = _ring_from(start, edges)
            if ring and start == min(ring):
                yield Finding(code="pack.cycle", path=(section, number), value=" > ".join((*ring, start)))


def _ring_from(start: str, edges: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Shortest way from a document back to itself; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for below in edges.get(way[-1], ()):
            if below == start:
                return way
            if below not in seen:
                seen.add(below)
                ways.append((*way, below))
    return ()


def overlapping_versions(pack: Data) -> Found:
    """A provision that replaces another before the other has ended: two versions would be in force at once."""
    rows = {row["id"]: row for _, row in _rows(pack, "provisions")}
    for path, row in _rows(pack, "provisions"):
        older = rows.get(row.get("replaces", ""))
        end = _end(older) if older is not None else None
        if older is not None and (end is None or end > _start(row)):
            yield Finding(code="pack.overlapping-versions", path=path, value=f"{older['id']} / {row['id']}")


def overlapping_regimes(pack: Data) -> Found:
    """Two ceasefires in force at once: an incident would be judged under both."""
    rows = sorted(_rows(pack, "regimes"), key=lambda pair: _start(pair[1]))
    for (_, earlier), (path, later) in itertools.pairwise(rows):
        ends = [parse_moment(claim["on"])[0] for claim in earlier.get("end_claims", ())]
        end = max(ends, default=_end(earlier))
        if end is None or end > _start(later):
            yield Finding(code="pack.overlapping-regimes", path=path, value=f"{earlier['id']} / {later['id']}")


def in_force_before_made(pack: Data) -> Found:
    """A provision in force before its document existed, or a document resting on a later one."""
    made = {row["id"]: date.fromisoformat(row["dated"]) for _, row in _rows(pack, "instruments")}
    for path, row in _rows(pack, "provisions"):
        on = made.get(row["instrument"])
        if on is not None and _start(row) < on.toordinal() * MINUTES_A_DAY:
            yield Finding(code="pack.in-force-before-made", path=(*path, "from"), value=row["from"])
    for path, row in _rows(pack, "instruments"):
        for number, ref in enumerate(row.get("refers_to", ())):
            if ref in made and made[ref] > made[row["id"]]:
                yield Finding(code="pack.rests-on-later", path=(*path, "refers_to", number), value=ref)


def zones_before_provisions(pack: Data) -> Found:
    """A zone or line that begins before the clause that makes it."""
    starts = {row["id"]: _start(row) for _, row in _rows(pack, "provisions")}
    for section in ("zones", "lines"):
        for path, row in _rows(pack, section):
            if row["provision"] in starts and _start(row) < starts[row["provision"]]:
                yield Finding(code="pack.zone-before-provision", path=(*path, "from"), value=row["from"])


def outlines(pack: Data) -> Found:
    """Rings that are open, cross themselves, or run the wrong way (clockwise)."""
    territory = pack["territory"]
    rings: list[tuple[Path, Any]] = [
        (("territory", key), territory[key]) for key in ("inside", "around") if key in territory
    ]
    rings += [((*path, "outline"), row["outline"]) for path, row in _rows(pack, "zones") if "outline" in row]
    for path, ring in rings:
        code = ring_fault(ring)
        if code:
            yield Finding(code=code, path=path)


def ring_fault(ring: list[list[float]]) -> str | None:
    """Code of what is wrong with a ring of longitude/latitude pairs, None where it is well drawn."""
    if ring[0] != ring[-1]:
        return "pack.ring-open"
    outline = Polygon(ring)
    if not outline.is_valid:
        return "pack.zone-crosses-itself"
    return None if outline.exterior.is_ccw else "pack.zone-wrong-order"


def time_zone(pack: Data) -> Found:
    """A time zone that is not in the IANA list."""
    try:
        ZoneInfo(pack["time_zone"])
    except (ZoneInfoNotFoundError, ValueError):
        yield Finding(code="pack.time-zone", path=("time_zone",), value=pack["time_zone"])


def unknown_actors(pack: Data, actors: ActorRegistry) -> Found:
    """Actors that neither the registry nor the pack itself knows."""
    own = {row["id"] for _, row in _rows(pack, "actors")}
    named: list[tuple[Path, str]] = [(("protected", n), a) for n, a in enumerate(pack.get("protected", ()))]
    for name, members in pack.get("classes", {}).items():
        named += [(("classes", name), name), *((("classes", name, n), a) for n, a in enumerate(members))]
    for path, row in _rows(pack, "instruments"):
        named += [((*path, "made_by", n), a) for n, a in enumerate(row["made_by"])]
    for path, row in _rows(pack, "bodies"):
        named += [((*path, key, n), a) for key in ("members", "invited") for n, a in enumerate(row.get(key, ()))]
    for path, row in _rows(pack, "accessions"):
        named += [((*path, "announced_by"), row["announced_by"])]
        named += [((*path, "subject"), row["subject"])] if not row["subject"].startswith("place:") else []
    for path, row in _rows(pack, "regimes"):
        named += [((*path, "guarantors", n, "actor"), g["actor"]) for n, g in enumerate(row["guarantors"])]
        named += [((*path, "end_claims", n, "by"), c["by"]) for n, c in enumerate(row.get("end_claims", ()))]
        named += [((*path, "sides", side, n), a) for side, held in row["sides"].items() for n, a in enumerate(held)]
        named += [((*path, "assent", n), a) for n, a in enumerate(row["assent"])]
    for path, actor in named:
        if actor not in own and actor not in actors:
            yield Finding(code="pack.unknown-actor", path=path, value=actor)


def unknown_places(pack: Data, places: Gazetteer) -> Found:
    """Places of zones that neither the gazetteer nor the pack itself knows, and zones that say no place at all."""
    own = {row["id"] for _, row in _rows(pack, "places")}
    for path, row in _rows(pack, "zones"):
        for key in ("certain", "possible"):
            for number, place in enumerate(row.get(key, ())):
                if place not in own and place not in places:
                    yield Finding(code="pack.unknown-place", path=(*path, key, number), value=place)
        if not (row.get("certain") or row.get("possible") or row.get("outline")):
            yield Finding(code="pack.zone-nowhere", path=path, value=row["id"])
