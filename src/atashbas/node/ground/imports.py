"""Boundaries and gazetteers that the operator takes in: stored whole or not at all, used for looking places up.

Decides nothing of the joint picture: that rests on the package's own places, which every node has alike.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import numpy as np
from django.db import transaction

from atashbas.node.ground.models import PlaceSet
from atashbas.node.writing import now
from atashbas.places import Gazetteer, Place, load_gazetteer
from atashbas.places.areas import NOWHERE, Area, AreaIndex
from atashbas.places.boundaries import Boundaries, read_boundaries
from atashbas.places.imports import PlacesReading, read_geonames, read_ucdp_places
from atashbas.values import AtashbasError, Fault

BOUNDARIES, GAZETTEER = "boundaries", "gazetteer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
    """A file of boundaries or places that was taken in: what it holds, where it is from, and its bytes' SHA-256."""

    name: str
    kind: str
    file: str
    source: str
    sha256: str
    imported_at: datetime
    rows: int
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did: the set (None where a fault keeps it out), whether it was there already, and the faults."""

    line: SetLine | None
    repeated: bool
    faults: tuple[Fault, ...]


def import_boundaries(
    data: bytes, file: str, *, name: str, source: str, by: str = "", at: datetime | None = None
) -> Imported:
    """Take boundaries in (GeoJSON with P-codes, plain or gzip) under a name; another file of that name replaces it.

    All or nothing: where a blocking fault is found nothing is stored and an earlier set of that name stays.
    """
    read = read_boundaries(data, file=file, source=source or file)
    if not read.areas:
        return Imported(line=None, repeated=False, faults=read.faults)
    levels = sorted({area.level for area in read.areas})
    line, repeated = _keep(BOUNDARIES, data, file, name, source, by, at, len(read.areas), levels, {})
    return Imported(line=line, repeated=repeated, faults=read.faults)


def import_gazetteer(
    data: bytes,
    file: str,
    *,
    name: str,
    source: str,
    country: str | None = None,
    by: str = "",
    at: datetime | None = None,
) -> Imported:
    """Take places in under a name: GeoNames (dump or CSV), or the places of UCDP GED, told by the headings.

    Good rows go in, bad ones are named; where no row is good nothing is stored.
    """
    options = {"country": country}
    read = _read_places(data, file, options)
    if not read.places:
        return Imported(line=None, repeated=False, faults=read.faults or (Fault(code="places.none", file=file),))
    line, repeated = _keep(GAZETTEER, data, file, name, source, by, at, len(read.places), [], options)
    return Imported(line=line, repeated=repeated, faults=read.faults)


def forget_set(name: str) -> None:
    """Take a set out again; raises AtashbasError ``places.unknown-set``."""
    gone, _ = PlaceSet.objects.filter(pk=name).delete()
    if not gone:
        raise AtashbasError("places.unknown-set", name=name[:64])


def place_sets() -> tuple[SetLine, ...]:
    """Everything that was taken in, by name."""
    return tuple(_line(one) for one in PlaceSet.objects.defer("content"))


def areas(name: str, level: int | None = None) -> tuple[Area, ...]:
    """Areas of a set of boundaries, by P-code, of one level (0 country … 3 sub-district) or of all.

    Raises AtashbasError ``places.unknown-set``.
    """
    found = PlaceSet.objects.filter(pk=name, kind=BOUNDARIES).values_list("sha256", flat=True).first()
    if found is None:
        raise AtashbasError("places.unknown-set", name=name[:64])
    return tuple(area for area in _boundaries(name, found).areas if level is None or area.level == level)


def areas_at(lat: float, lon: float) -> tuple[tuple[str, Area], ...]:
    """Areas in which a point lies, with the name of their set: by set, then from wide to narrow."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise AtashbasError("value.latitude", value=f"{lat}, {lon}")
    found = ((line.name, index.find_one(lat, lon)) for line, index in _indexes())
    return tuple((name, area) for name, area in found if area is not None)


def gazetteer_key() -> str:
    """What the imported sets come to: another text after every import."""
    held = PlaceSet.objects.order_by("name").values_list("name", "sha256", "options")
    return ";".join(f"{name}={digest}{options}" for name, digest, options in held)


def imported_places() -> tuple[Place, ...]:
    """Places of every imported gazetteer, each id once, with the governorate and district in which they lie."""
    rows = PlaceSet.objects.filter(kind=GAZETTEER).values_list("name", "sha256", "options")
    held: dict[str, Place] = {}
    for name, digest, options in rows:
        for place in _places(name, digest, options.get("country") or "").places:
            held.setdefault(place.id, place)
    return tuple(_placed(list(held.values()), load_gazetteer()))


def _placed(places: list[Place], base: Gazetteer) -> Iterator[Place]:
    """Parent and governorate from imported boundaries, where their P-codes are the package's own."""
    lats, lons = (np.array([getattr(one.point, name) for one in places], dtype=np.float64) for name in ("lat", "lon"))
    parents, admin1 = [""] * len(places), [""] * len(places)
    for _, index in _indexes():
        for at, number in enumerate(index.find(lats, lons)):
            if number == NOWHERE:
                continue
            area = index.areas[number]
            known = [id_ for id_ in (area.id, *area.parents) if id_ in base]
            parents[at] = known[0] if known else parents[at]
            admin1[at] = next((id_ for id_ in known if base.get(id_).level == "governorate"), admin1[at])
    for place, parent, governorate in zip(places, parents, admin1, strict=True):
        yield replace(place, parent=place.parent or parent, admin1=governorate or place.admin1)


def _indexes() -> Iterator[tuple[SetLine, AreaIndex]]:
    for line in place_sets():
        if line.kind == BOUNDARIES:
            for level in line.levels:
                yield line, _index(line.name, line.sha256, level)


@lru_cache(maxsize=16)
def _index(name: str, digest: str, level: int) -> AreaIndex:
    return AreaIndex([area for area in _boundaries(name, digest).areas if area.level == level])


@lru_cache(maxsize=4)
def _boundaries(name: str, digest: str) -> Boundaries:
    held = PlaceSet.objects.get(pk=name, sha256=digest)
    return read_boundaries(gzip.decompress(held.content), file=held.file, source=held.source or held.file)


@lru_cache(maxsize=4)
def _places(name: str, digest: str, country: str) -> PlacesReading:
    held = PlaceSet.objects.get(pk=name, sha256=digest)
    return _read_places(gzip.decompress(held.content), held.file, {"country": country})


def _read_places(data: bytes, file: str, options: dict[str, Any]) -> PlacesReading:
    if b"where_coordinates" in data[:4096]:
        return read_ucdp_places(data, file=file, governorates=load_gazetteer())
    return read_geonames(data, file=file, country=options.get("country") or None)


def _keep(
    kind: str,
    data: bytes,
    file: str,
    name: str,
    source: str,
    by: str,
    at: datetime | None,
    rows: int,
    levels: list[int],
    options: dict[str, Any],
) -> tuple[SetLine, bool]:
    digest = sha256(data).hexdigest()
    with transaction.atomic():
        held = PlaceSet.objects.filter(pk=name, kind=kind, sha256=digest, options=options).defer("content").first()
        if held is not None:
            return _line(held), True
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        made, _ = PlaceSet.objects.update_or_create(
            name=name[:64],
            defaults={
                "kind": kind,
                "file": file[:300],
                "source": source[:300],
                "sha256": digest,
                "imported_at": at or now(),
                "by": by[:200],
                "rows": rows,
                "levels": ",".join(map(str, levels)),
                "options": options,
                "content": gzip.compress(plain, mtime=0),
            },
        )
    return _line(made), False


def _line(held: PlaceSet) -> SetLine:
    return SetLine(
        name=held.name,
        kind=held.kind,
        file=held.file,
        source=held.source,
        sha256=held.sha256,
        imported_at=held.imported_at,
        rows=held.rows,
        levels=tuple(int(level) for level in held.levels.split(",") if level),
    )
