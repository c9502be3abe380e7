"""How far registers agree: overlap beside chance by area and month; on what and where matched incidents differ.

Decides which incidents are compared: those that two registers hold, each register's first standing report of it. What
a report does not state is no disagreement.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from atashbas import estimate
from atashbas.node.models import IncidentRow, ReportRow
from atashbas.node.outlook.material import REPORTS, Material, actor_claimed
from atashbas.values import AtashbasError, Period, UncertainPoint, distance_km

SEED = 20170217
ATTRIBUTES = ("type", "actor", "admin1", "killed")
FAR_KM = 5.0  # farther apart two registers' places of one incident are a difference, not a matter of precision
RATIO = frozenset({"killed"})  # figures: how far apart they are counts, not only whether they differ
REPLICAS = 99
MOST_DIFFERENCES = 40
LEAST_FOR_KAPPA = 10  # on fewer incidents a coefficient says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """Two registers' possible overlap by area and by month, beside chance and what was matched."""

    first: str
    second: str
    by_area: tuple[estimate.Overlap, ...]
    by_month: tuple[estimate.Overlap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How far apart two registers place incidents of which both state a point: median [km], number over `FAR_KM`."""

    first: str
    second: str
    stated: int
    median_km: float | None
    far: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A matched incident on which registers say different things: register → what it says; of ``place`` the words."""

    incident: str
    attribute: str
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concord:
    """How far the registers of one material agree.

    `pairs`: per attribute and pair over everything matched. `alpha`: Krippendorff's over all registers, None where
    nothing can disagree. `by_area`, `by_month` (YYYY-MM): the pairs again where there are matched incidents.
    `differences` are the newest; `different` counts all of them by attribute.
    """

    overlaps: tuple[Overlaps, ...] = ()
    pairs: tuple[estimate.PairAgreement, ...] = ()
    apart: tuple[Apart, ...] = ()
    alpha: Mapping[str, float | None] | None = None
    by_area: Mapping[str, tuple[estimate.PairAgreement, ...]] | None = None
    by_month: Mapping[str, tuple[estimate.PairAgreement, ...]] | None = None
    differences: tuple[Difference, ...] = ()
    different: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Incidents that several registers hold, newest last, with what each register's report says of each."""

    ids: tuple[str, ...]
    areas: tuple[str | None, ...]
    months: tuple[str | None, ...]
    values: Mapping[str, Mapping[str, tuple[str | None, ...]]]  # attribute → register → value of each incident
    by_register: Mapping[str, tuple[bool, ...]]
    places: Mapping[str, tuple[tuple[UncertainPoint, str] | None, ...]]


def concord_of(material: Material) -> Concord:
    """Agreement of the registers of one material; printed numbers allow overlaps alone."""
    held = _held(material.period, material.reporters) if material.kind == REPORTS else None
    overlaps = _overlaps(material, held)
    if held is None or not held.ids:
        return Concord(overlaps=overlaps)
    differences = _differences(held)
    return Concord(
        overlaps=overlaps,
        pairs=tuple(pair for name in ATTRIBUTES for pair in estimate.compare_registers(held.values[name], name)),
        apart=tuple(_apart(held, a, b) for a, b in combinations(sorted(held.places), 2)),
        alpha={name: _alpha(held.values[name], name) for name in ATTRIBUTES},
        by_area=_within(held, held.areas),
        by_month=_within(held, held.months),
        differences=tuple(reversed(differences[-MOST_DIFFERENCES:])),
        different=dict(sorted(Counter(one.attribute for one in differences).items())),
    )


def _held(period: Period, reporters: Sequence[str]) -> Held:
    span = (period.first_on, period.last_on)
    matched = IncidentRow.objects.filter(occurred_on__range=span, side_count__gt=1).order_by("occurred_on", "id")
    rows = [row for row in matched.values_list("id", "admin1", "occurred_on", "counts") if len(row[3]) > 1]
    ids = tuple(row[0] for row in rows)
    said: dict[tuple[str, str], dict[str, Any]] = {}
    reports = ReportRow.objects.filter(incident__in=ids, state="present").order_by("log", "n", "index")
    for reporter, incident, text in reports.values_list("reporter", "incident", "record"):
        said.setdefault((reporter, incident), json.loads(text))
    return Held(
        ids=ids,
        areas=tuple(row[1] or None for row in rows),
        months=tuple(None if row[2] is None else row[2].isoformat()[:7] for row in rows),
        values={
            name: {who: tuple(_attribute(said.get((who, id_)), name) for id_ in ids) for who in reporters}
            for name in ATTRIBUTES
        },
        by_register={who: tuple(who in row[3] for row in rows) for who in reporters},
        places={who: tuple(_placed(said.get((who, id_))) for id_ in ids) for who in reporters},
    )


def _attribute(data: Mapping[str, Any] | None, name: str) -> str | None:
    """What a report says of one attribute; None where it says nothing."""
    if data is None:
        return None
    if name == "actor":
        return actor_claimed(data)
    if name == "type":
        return str(data["type"]).split(".")[0]
    if name == "killed":
        return _killed(data)
    value = data.get(name)
    return None if value is None else str(value)


def _placed(data: Mapping[str, Any] | None) -> tuple[UncertainPoint, str] | None:
    """Point and words of a report's place; None where it states no point."""
    point = (data or {}).get("point")
    if data is None or point is None:
        return None
    return UncertainPoint(lat_udeg=point["lat_udeg"], lon_udeg=point["lon_udeg"]), str(data.get("place") or "")


def _distances(held: Held, first: str, second: str) -> list[tuple[int, float]]:
    """Number of each incident of which both registers state a point, with the distance [km]."""
    pairs = zip(held.places[first], held.places[second], strict=True)
    return [(n, distance_km(a[0], b[0])) for n, (a, b) in enumerate(pairs) if a is not None and b is not None]


def _apart(held: Held, first: str, second: str) -> Apart:
    distances = [km for _, km in _distances(held, first, second)]
    return Apart(
        first=first,
        second=second,
        stated=len(distances),
        median_km=float(np.median(distances)) if distances else None,
        far=sum(km > FAR_KM for km in distances),
    )


def _killed(data: Mapping[str, Any]) -> str | None:
    """The reporter's own figure of people killed, all groups together; None where none is stated or only a range."""
    own = [one for one in data.get("casualties", ()) if one["harm"] == "killed" and not one.get("claimant")]
    best = [one["count"].get("best") for one in own]
    return str(sum(best)) if best and None not in best else None


def _overlaps(material: Material, held: Held | None) -> tuple[Overlaps, ...]:
    counts = material.counts
    if counts is None:
        return ()
    rng = np.random.default_rng(SEED)
    found = []
    for first, second in combinations(material.reporters, 2):
        areas, months = _matched(held, first, second)
        found.append(
            Overlaps(
                first=first,
                second=second,
                by_area=estimate.overlap_by_area(counts, first, second, rng, matched=areas, replicas=REPLICAS),
                by_month=estimate.overlap_by_month(counts, first, second, rng, matched=months, replicas=REPLICAS),
            )
        )
    return tuple(found)


def _matched(held: Held | None, first: str, second: str) -> tuple[Mapping[str, int] | None, Mapping[str, int] | None]:
    """Matched incidents of two registers by area and by month; None for material without incidents."""
    if held is None:
        return None, None
    both = [a and b for a, b in zip(held.by_register[first], held.by_register[second], strict=True)]
    areas, months = (
        Counter(where for where, yes in zip(places, both, strict=True) if yes and where is not None)
        for places in (held.areas, held.months)
    )
    return areas, months


def _alpha(values: Mapping[str, Sequence[str | None]], name: str) -> float | None:
    """Krippendorff's alpha over all registers; None where no incident has two values or nothing can disagree."""
    known = sorted({value for column in values.values() for value in column if value is not None})
    code = {value: float(value) if name in RATIO else float(n) for n, value in enumerate(known)}
    table = np.array([[np.nan if value is None else code[value] for value in values[who]] for who in sorted(values)])
    try:
        return estimate.krippendorff_alpha(table, "ratio" if name in RATIO else "nominal")
    except AtashbasError:  # no incident has two values: there is nothing to compare
        return None


def _within(held: Held, places: Sequence[str | None]) -> dict[str, tuple[estimate.PairAgreement, ...]]:
    found: dict[str, tuple[estimate.PairAgreement, ...]] = {}
    for place in sorted({where for where in places if where is not None}):
        here = [n for n, where in enumerate(places) if where == place]
        found[place] = tuple(
            pair
            for name in ATTRIBUTES
            for pair in estimate.compare_registers(
                {who: [column[n] for n in here] for who, column in held.values[name].items()}, name
            )
            if pair.stated
        )
    return {place: pairs for place, pairs in found.items() if pairs}


def _differences(held: Held) -> list[Difference]:
    found = []
    for n, incident in enumerate(held.ids):
        for name in ATTRIBUTES:
            said = {who: value for who, column in sorted(held.values[name].items()) if (value := column[n]) is not None}
            if len(set(said.values())) > 1:
                found.append(Difference(incident=incident, attribute=name, said=said))
        placed = {who: place for who, column in sorted(held.places.items()) if (place := column[n]) is not None}
        if any(distance_km(a[0], b[0]) > FAR_KM for a, b in combinations(placed.values(), 2)):
            words = {who: place[1] for who, place in placed.items()}
            found.append(Difference(incident=incident, attribute="place", said=words))
    return found
