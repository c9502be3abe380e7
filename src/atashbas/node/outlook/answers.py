"""Questions asked every day, answered from one kind of material: worse? how much unseen? who agrees, who keeps it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

import numpy as np

from atashbas import estimate
from atashbas.estimate import Sentence
from atashbas.followup import Standing, assess_commitment
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.project import load_matter
from atashbas.node.models import IncidentRow, ProjectionState
from atashbas.node.outlook.alarms import Answers, said_on_alarms, watch_until, watched
from atashbas.node.outlook.material import RECONCILED, REPORTS, Material, attributes, incident_table, material_of
from atashbas.places import governorates
from atashbas.values import AtashbasError, Period, distance_km

T = TypeVar("T")
SCAN_DAYS = 28
LEAST_SCAN_DAYS = 2 * SCAN_DAYS
SEED = 20170217  # the day after the Joint Group was set up; any seed does, but everybody must use the same
RULE = "every incident that at least one register reports"
HORIZONS_DAYS = (7, 14, 28)
LEAST_FORECAST_DAYS = 120
NEAR_KM = 120
ATTRIBUTES = ("type", "actor", "admin1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Two registers: what their counts allow, and what shuffled days would give (None: too few days in common)."""

    bounds: estimate.PairBounds
    shuffled: estimate.ShuffledDays | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """One register's rates and quiet spells by governorate."""

    register: str
    areas: tuple[estimate.AreaRate, ...]
    spells: tuple[estimate.QuietSpells, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What may be said about one kind of material over a period. Empty parts mean that nothing may be said.

    `answers` are what reporters found on alarms: (register, area, day) → answers in the order of entries.
    """

    material: Material
    watch: estimate.Watch | None
    sentences: tuple[Sentence, ...]
    alarms: tuple[estimate.Alarm, ...]
    breaks: tuple[estimate.BreakTest, ...]
    chances: tuple[Chance, ...]
    undercount: Mapping[str, estimate.Undercount]
    agreement: tuple[estimate.PairAgreement, ...]
    rates: tuple[Rates, ...]
    disputed: estimate.Share | None
    commitments: Mapping[str, Standing]
    forecasts: tuple[Sentence, ...]
    clusters: tuple[Sentence, ...]
    answers: Answers
    faults: tuple[AtashbasError, ...]


def outlook(kind: str, period: Period, *, rate: float = 1.0) -> Outlook:
    """Everything that the page of early warning shows; kept while the projections stay as they are.

    Raises AtashbasError ``outlook.material`` or ``estimate.watch-settings``.
    """
    estimate.WatchSettings(rate_per_area_year=rate)
    digest = ProjectionState.objects.values_list("digest", flat=True).first() or ""
    return _outlook(kind, period, rate, digest)


def watch_sentences(kind: str, period: Period) -> tuple[estimate.Sentence, ...]:
    """What early warning may say on the last day of a period from all that is known up to it; empty where nothing is.

    Raises AtashbasError ``outlook.material``.
    """
    watch = watch_until(kind, period.last_on)
    return estimate.assess_watch(watch, period.last_on, max(7, period.days)) if watch else ()


@lru_cache(maxsize=16)
def _outlook(kind: str, period: Period, rate: float, digest: str) -> Outlook:
    faults: list[AtashbasError] = []
    material = _tried(lambda: material_of(kind, period), faults)
    if material is None:
        raise faults[0]
    counts = material.counts
    watch = _tried(lambda: watched(material, rate), faults) if counts else None
    return Outlook(
        material=material,
        watch=watch,
        sentences=estimate.assess_watch(watch, period.last_on) if watch else (),
        alarms=tuple(watch.alarms[-60:]) if watch else (),
        breaks=_tried(lambda: _breaks(material), faults) or (),
        chances=_tried(lambda: _chances(material), faults) or (),
        undercount=_tried(lambda: _undercount(material), faults) or {},
        agreement=_agreement(material) if kind == REPORTS else (),
        rates=_tried(lambda: _rates(material), faults) or (),
        disputed=_disputed(period) if kind == REPORTS else None,
        commitments=_commitments(period),
        forecasts=_tried(lambda: _forecasts(material), faults) or (),
        clusters=_tried(lambda: _clusters(material), faults) or (),
        answers=said_on_alarms(),
        faults=tuple(faults),
    )


def _tried(answer: Callable[[], T], faults: list[AtashbasError]) -> T | None:
    """An answer, or None and the reason why there is none: one question that has no answer leaves the others theirs."""
    try:
        return answer()
    except AtashbasError as error:
        faults.append(error)
        return None


def _clusters(material: Material) -> tuple[Sentence, ...]:
    """Clusters in space and time of the last four weeks, on the reconciled incidents or the first register."""
    counts = material.counts
    if counts is None or not material.reporters or len(counts.days) < LEAST_SCAN_DAYS:
        return ()
    register = RECONCILED if RECONCILED in counts.registers else material.reporters[0]
    centres = {one.name: one.point for one in governorates()}
    known = [centres[area] for area in counts.areas if area in centres]
    if len(known) < len(counts.areas):
        return ()
    lat, lon = (np.array([getattr(one, name) for one in known]) for name in ("lat", "lon"))
    found = estimate.scan_register(counts, register, lat, lon, counts.days[-1], np.random.default_rng(SEED))
    return estimate.assess_scan(found, counts.areas, SCAN_DAYS)


def _breaks(material: Material) -> tuple[estimate.BreakTest, ...]:
    counts = material.counts
    if counts is None:
        return ()
    rng = np.random.default_rng(SEED)
    within = [one for one in material.breaks if one.day in material.period]
    found = [
        test
        for register in material.reporters
        for test in estimate.assess_breaks(within, _daily(counts.of(register)), counts.days, rng, register=register)
    ]
    return tuple(found)


def _daily(values: estimate.counts.Floats) -> estimate.counts.Floats:
    """Cases of a day over all areas; NaN where the register stated nothing that day."""
    silent = np.isnan(values).all(axis=1)
    return np.where(silent, np.nan, np.nansum(values, axis=1))


def _chances(material: Material) -> tuple[Chance, ...]:
    counts = material.counts
    if counts is None or len(material.reporters) < 2:
        return ()
    rng = np.random.default_rng(SEED)
    wanted = set(combinations(material.reporters, 2))
    found = []
    for pair in estimate.count_bounds(counts).pairs:
        if (pair.a, pair.b) not in wanted:
            continue
        months = estimate.month_of(counts.days)
        try:
            shuffled = estimate.shuffled_days(counts.of(pair.a), counts.of(pair.b), rng, 499, months)
        except AtashbasError:  # too few days in common: the bounds stand without the comparison
            shuffled = None
        found.append(Chance(bounds=pair, shuffled=shuffled))
    return tuple(found)


def _undercount(material: Material) -> Mapping[str, estimate.Undercount]:
    if material.kind != REPORTS or not material.reporters:
        return {}
    table = incident_table(material.period, material.reporters)
    if table.is_empty():
        return {}
    return estimate.assess_by_side(
        table, material.reporters, "side", credibility_rule=RULE, synthetic=material.synthetic
    )


def _agreement(material: Material) -> tuple[estimate.PairAgreement, ...]:
    return tuple(
        pair
        for name in ATTRIBUTES
        for pair in estimate.compare_registers(attributes(material.period, material.reporters, name), name)
    )


def _rates(material: Material) -> tuple[Rates, ...]:
    counts = material.counts
    if counts is None:
        return ()
    return tuple(
        Rates(
            register=register,
            areas=estimate.area_rates(counts, register),
            spells=estimate.quiet_spells(counts, register),
        )
        for register in material.reporters
    )


def _disputed(period: Period) -> estimate.Share:
    """Incidents whose reports are held together by a doubtful link only, beside all alleged."""
    rows = IncidentRow.objects.filter(occurred_on__range=(period.first_on, period.last_on))
    return estimate.disputed_share(rows.filter(band="doubtful").count(), rows.count())


def _commitments(period: Period) -> Mapping[str, Standing]:
    """How every commitment stands at the end of the period, by its address."""
    found = {}
    for id_ in MatterRow.objects.filter(kind="commitment").order_by("id").values_list("id", flat=True):
        matter = load_matter(id_)
        if matter is not None:
            found[id_] = assess_commitment(matter, period.last_on)
    return found


def _forecasts(material: Material) -> tuple[Sentence, ...]:
    """Forecasts with their record; without enough past, or without a record that beats resampled history, none."""
    counts = material.counts
    if counts is None or len(counts.days) < LEAST_FORECAST_DAYS or not material.reporters:
        return ()
    values = counts.of("reconciled") if "reconciled" in counts.registers else counts.of(material.reporters[0])
    touching = _neighbours(counts.areas)
    found: list[Sentence] = []
    for days in HORIZONS_DAYS:
        origins = range(len(counts.days) // 2, len(counts.days) - days, days)
        record = estimate.score_forecasts(values, touching, days, list(origins))
        found += estimate.assess_forecast(estimate.forecast(values, touching, days), record, counts.areas)
    return tuple(found)


def _neighbours(areas: tuple[str, ...]) -> estimate.counts.Floats:
    """1 where two governorates lie near each other (`NEAR_KM` between their centres), else 0."""
    centres = {one.name: one.point for one in governorates()}
    near = np.zeros((len(areas), len(areas)))
    for (i, a), (j, b) in combinations(enumerate(areas), 2):
        if a in centres and b in centres and distance_km(centres[a], centres[b]) <= NEAR_KM:
            near[i, j] = near[j, i] = 1.0
    return near
