"""Questions asked every day, answered from one kind of material: worse? how much unseen? who agrees, who keeps it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations
from typing import TypeVar

import numpy as np

from atashbas import estimate
from atashbas.estimate import Sentence
from atashbas.node.models import IncidentRow, ProjectionState
from atashbas.node.outlook.alarms import Answers, said_on_alarms, watch_until
from atashbas.node.outlook.concord import Concord, concord_of
from atashbas.node.outlook.material import RECONCILED, REPORTS, Material, check_material, incident_table, material_of
from atashbas.node.outlook.owed import Owed, commitments_on
from atashbas.node.queries.situation import extent
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
MOST_ALARMS = 60
SILENT_DAYS = 7  # registers that have not spoken for longer allow no sentence about today
RECORD_DAYS, RECORD_STEP_DAYS = 365, 28  # past forecasts of the last year, one every four weeks, are the record


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
    board: tuple[estimate.AreaState, ...]
    sentences: tuple[Sentence, ...]
    alarms: tuple[estimate.Alarm, ...]
    breaks: tuple[estimate.BreakTest, ...]
    proposed: tuple[estimate.BreakTest, ...]
    chances: tuple[Chance, ...]
    undercount: Mapping[str, estimate.Undercount]
    concord: Concord
    rates: tuple[Rates, ...]
    disputed: estimate.Share | None
    commitments: Owed
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
    check_material(kind)
    watch = _tried(lambda: watch_until(kind, period.last_on), [])
    if watch is None or watch.counts.days[-1] < period.last_on - timedelta(days=SILENT_DAYS):
        return ()
    return estimate.assess_watch(watch, period.last_on, max(7, period.days))


@lru_cache(maxsize=16)
def _outlook(kind: str, period: Period, rate: float, digest: str) -> Outlook:
    faults: list[AtashbasError] = []
    material = _tried(lambda: material_of(kind, period), faults)
    if material is None:
        raise faults[0]
    # An alarm, a cluster and a forecast rest on everything known before, however short the period that is looked at.
    history = _tried(lambda: _until(kind, period.last_on), faults) or material
    watch = _tried(lambda: watch_until(kind, period.last_on, rate), faults) if material.counts else None
    return Outlook(
        material=material,
        watch=watch,
        board=estimate.assess_areas(watch, period.last_on) if watch else (),
        # Where the registers fell silent before the period's end, the last day that they spoke of is looked at.
        sentences=estimate.assess_watch(watch, min(period.last_on, watch.counts.days[-1])) if watch else (),
        alarms=tuple(alarm for alarm in watch.alarms if alarm.day in period)[-MOST_ALARMS:] if watch else (),
        breaks=_tried(lambda: _breaks(material), faults) or (),
        proposed=_tried(lambda: _proposed(material), faults) or (),
        chances=_tried(lambda: _chances(material), faults) or (),
        undercount=_tried(lambda: _undercount(material), faults) or {},
        concord=concord_of(material),
        rates=_tried(lambda: _rates(material), faults) or (),
        disputed=_disputed(period) if kind == REPORTS else None,
        commitments=commitments_on(period.last_on),
        forecasts=_tried(lambda: _forecasts(history), faults) or (),
        clusters=_tried(lambda: _clusters(history), faults) or (),
        answers=said_on_alarms(),
        faults=tuple(faults),
    )


def _until(kind: str, on: date) -> Material:
    told = extent()
    return material_of(kind, Period(first_on=min(told.first_on, on) if told else on, last_on=on))


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
    found: list[estimate.BreakTest] = []
    for register in material.reporters:
        values = counts.of(register)
        for area in sorted({one.area for one in within if one.concerns(register)}, key=lambda name: name or ""):
            if area is not None and area not in counts.areas:
                continue
            # A break of one governorate is tested there; one of all of them on the days' totals.
            series = _daily(values) if area is None else values[:, counts.areas.index(area)]
            ours = [one for one in within if one.area == area]
            found += estimate.assess_breaks(ours, series, counts.days, rng, register=register, area=area)
    return tuple(found)


def _proposed(material: Material) -> tuple[estimate.BreakTest, ...]:
    """Days on which a register's level jumps without anybody having declared a break, from the days' totals."""
    counts = material.counts
    if counts is None:
        return ()
    rng = np.random.default_rng(SEED)
    days = np.array(counts.days, dtype="datetime64[D]")
    found: list[estimate.BreakTest] = []
    for register in material.reporters:
        daily = _daily(counts.of(register))
        declared = sorted({np.datetime64(one.day) for one in material.breaks if one.concerns(register)})
        for stretch in np.split(np.arange(len(days)), np.searchsorted(days, declared)):
            if len(stretch):
                part = tuple(counts.days[n] for n in stretch)
                found += estimate.find_breaks(daily[stretch], part, rng, register=register)
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


def _forecasts(material: Material) -> tuple[Sentence, ...]:
    """Forecasts with their record; without enough past, or without a record that beats resampled history, none."""
    counts = material.counts
    if counts is None or len(counts.days) < LEAST_FORECAST_DAYS or not material.reporters:
        return ()
    values = counts.of("reconciled") if "reconciled" in counts.registers else counts.of(material.reporters[0])
    touching = _neighbours(counts.areas)
    found: list[Sentence] = []
    for days in HORIZONS_DAYS:
        first = max(len(counts.days) // 2, len(counts.days) - RECORD_DAYS)
        origins = range(first, len(counts.days) - days, RECORD_STEP_DAYS)
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
