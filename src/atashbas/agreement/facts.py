"""What the reports say of one incident, as far as coverage asks: when, where, by whom, on whom.

Decides nothing; a fact that a report does not state stays unstated. Texts are resolved to places and actors here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from atashbas.actors import ActorRegistry
from atashbas.places import Gazetteer
from atashbas.places.dated import FAR_FUTURE, FAR_PAST, MINUTES_A_DAY, minute_of
from atashbas.reports.records import Report
from atashbas.values import AtashbasError, DatePrecision, UncertainPoint

_SPREAD_DAYS = {
    DatePrecision.DAY: 0,
    DatePrecision.DAYS: 6,
    DatePrecision.WEEK: 6,
    DatePrecision.MONTH: 31,
    DatePrecision.YEAR: 366,
}
_RESOLVES = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A place as far as it was stated: ids from narrow to wide, and a point with its uncertainty in km."""

    chain: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    radius_km: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report's facts.

    `low`, `high`: first and last local minute at which it may have happened. `actor`, `target`: ids, None where not
    stated or not resolved. `words`: what was printed for them. `place_words`: what was printed for the place.
    """

    source: str
    reporter: str
    low: int = FAR_PAST
    high: int = FAR_FUTURE
    where: Where = Where()
    actor: str | None = None
    target: str | None = None
    actor_words: str = ""
    target_words: str = ""
    place_words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """Facts of one incident, one `Told` for each report, in the order of their sources."""

    told: tuple[Told, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", tuple(sorted(self.told, key=lambda t: (t.source, t.reporter))))


def window(
    day: date | None,
    last: date | None = None,
    precision: DatePrecision = DatePrecision.DAY,
    time: str | None = None,
) -> tuple[int, int]:
    """First and last local minute of a stated date; a time narrows a day, precision widens it to both sides."""
    if day is None:
        return FAR_PAST, FAR_FUTURE
    if time and precision is DatePrecision.DAY and (last is None or last == day):
        minute = minute_of(day, time)
        return minute, minute
    first, final = day, last or day
    if last is None and precision is not DatePrecision.DAY:
        spread = timedelta(days=_SPREAD_DAYS[precision])
        first, final = day - spread, day + spread
    return minute_of(first), minute_of(final) + MINUTES_A_DAY - 1


def local_time(at: datetime, time_zone: str) -> tuple[date, str]:
    """Day and ``HH:MM`` of an instant on the agreement's clock; the instant must state its own offset.

    Raises AtashbasError ``facts.no-offset``: an hour without a zone may be another day at the place.
    """
    if at.tzinfo is None:
        raise AtashbasError("facts.no-offset", value=at.isoformat())
    local = at.astimezone(ZoneInfo(time_zone))
    return local.date(), f"{local:%H:%M}"


def facts_of(reports: Mapping[str, Report], *, actors: ActorRegistry, places: Gazetteer) -> IncidentFacts:
    """Facts of the reports of one incident, by report id."""
    return IncidentFacts(told=tuple(told_by(source, report, actors, places) for source, report in reports.items()))


def told_by(source: str, report: Report, actors: ActorRegistry, places: Gazetteer) -> Told:
    """Facts of one report; names are resolved where one actor or place clearly fits."""
    low, high = window(report.occurred_on, report.ends_on, report.date_precision, report.time)
    return Told(
        source=source,
        reporter=report.reporter,
        low=low,
        high=high,
        where=where_of(report, places),
        actor=report.actor_id or resolve_actor(report.actor, actors),
        target=report.target_id or resolve_actor(report.target, actors),
        actor_words=report.actor or "",
        target_words=report.target or "",
        place_words=report.place or report.admin1 or "",
    )


@lru_cache(maxsize=65536)
def resolve_actor(words: str | None, actors: ActorRegistry) -> str | None:
    """Id of the actor that words clearly mean; None where none does, or where two fit equally well."""
    found = actors.find(words, limit=2) if words else ()
    if not found or found[0].score < _RESOLVES or (len(found) > 1 and found[1].score == found[0].score):
        return None
    return found[0].actor.id


def where_of(report: Report, places: Gazetteer) -> Where:
    """Place of a report: by its words within the stated governorate, by the governorate alone, and its point."""
    chain = named_chain(report.place, report.admin1, None if report.admin1 else report.point, places)
    point = report.point
    if point is None or point.radius_km is None:  # a point that stands for a country says nothing of a place
        return Where(chain=chain)
    return Where(chain=chain, lat=point.lat, lon=point.lon, radius_km=point.radius_km)


@lru_cache(maxsize=65536)
def named_chain(
    words: str | None, admin1: str | None, near: UncertainPoint | None, places: Gazetteer
) -> tuple[str, ...]:
    """Ids from the place that words name in a stated governorate up to its country; empty where none clearly fits."""
    governorate = places.find_governorate(admin1) if admin1 else None
    found = places.find(words, near=governorate.id if governorate else near, limit=1) if words else ()
    place = found[0].place if found and found[0].score >= _RESOLVES else governorate
    if governorate and place and governorate.id not in {place.id, place.admin1}:
        place = governorate  # the words point elsewhere: only the stated governorate is sure
    return chain_of(place.id, places) if place else ()


def chain_of(place_id: str, places: Gazetteer) -> tuple[str, ...]:
    """Ids from a place up to its country."""
    chain = [place_id]
    while chain[-1] in places:
        parent = places.get(chain[-1]).parent
        if not parent:
            break
        chain.append(parent)
    return tuple(chain)
