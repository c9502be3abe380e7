"""Alarms that wait for somebody to look: the watch over all that is known, and what reporters found on each alarm.

Decides which alarms are recent and which of them nobody (or one delegation not yet) has answered. An answer is a
signed entry of whoever looked; several may stand side by side and contradict each other.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from atashbas import estimate
from atashbas.estimate import Sentence
from atashbas.followup.openings import AlarmAnswer
from atashbas.node.casework.models import MatterRow
from atashbas.node.casework.project import load_matter
from atashbas.node.home import Home, current
from atashbas.node.outlook.material import MATERIALS, Material, check_material, material_of
from atashbas.node.queries.remembered import material
from atashbas.node.queries.situation import extent
from atashbas.values import AtashbasError, Period

Key = tuple[str, str, date]
RECENT_DAYS = 28
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What one reporter found on an alarm: ``real``, ``false`` or ``unclear``, in its entry `entry`."""

    by: str
    found: str
    entry: str


Answers = Mapping[Key, tuple[Answered, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlarm:
    """A recent alarm as notices, the work page and an agenda need it.

    `material`: ``reports`` or ``printed``. `sentence`: its code and facts, rendered by `estimate.render_sentence`.
    `answers`: in the order of their entries.
    """

    material: str
    area: str
    register: str
    day: date
    since: date
    sentence: Sentence
    answers: tuple[Answered, ...]

    @property
    def id(self) -> str:
        """The same on every node that holds the same entries, e.g. ``printed/ru/Hama/2017-03-24``."""
        return f"{self.material}/{self.register}/{self.area}/{self.day.isoformat()}"

    def answered_by(self, reporter: str) -> bool:
        """Whether this reporter has said what it found."""
        return any(answer.by == reporter for answer in self.answers)


def open_alarms(
    *, on: date | None = None, within_days: int = RECENT_DAYS, waits_for: str | None = None
) -> tuple[OpenAlarm, ...]:
    """Alarms of the last days, of both kinds of material, newest first.

    Parameters
    ----------
    on
        Last day looked at; None: the last day anybody spoke of. What became known for later days is not used.
    within_days
        Days up to `on` in which an alarm counts as recent.
    waits_for
        None: all of them with their answers. A reporter: only those that it has not answered. Empty: only those that
        nobody has answered.
    """
    told = extent()
    if told is None:
        return ()
    last = min(on or told.last_on, told.last_on)
    answers = said_on_alarms()
    found = [_open(kind, alarm, answers) for kind in MATERIALS for alarm in recent_alarms(kind, last, within_days)]
    if waits_for is not None:
        found = [one for one in found if not (one.answered_by(waits_for) if waits_for else one.answers)]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), one.id)))


def recent_alarms(kind: str, on: date, within_days: int) -> tuple[estimate.Alarm, ...]:
    """Alarms of one kind of material that began, or went on, in the days up to `on`."""
    check_material(kind)
    try:
        watched = watch_until(kind, on)
    except AtashbasError:
        return ()  # counts that cannot be watched: the page of early warning says why
    return estimate.standing_alarms(watched, on, within_days) if watched else ()


def watch_until(kind: str, on: date, rate: float = 1.0) -> estimate.Watch | None:
    """The watch over everything known up to a day; None where there is nothing to watch.

    Raises AtashbasError ``outlook.material`` and those of `estimate.parse_counts` and `estimate.watch`.
    """
    with _ONE_AT_A_TIME:  # whoever asks meanwhile waits for the same answer instead of working it out beside
        return _watch_until(current(), known_state(), kind, on, rate)


def known_state() -> str:
    """Changes whenever something comes in that the watch rests on: reports, numbers, answers to alarms, breaks."""
    rows = MatterRow.objects.filter(kind__in=("alarm-answer", "counting-break")).order_by("id")
    said = "\n".join(rows.values_list("line", flat=True))
    return f"{material()} {blake2b(said.encode(), digest_size=8).hexdigest()}"


@lru_cache(maxsize=64)
def _watch_until(home: Home, state: str, kind: str, on: date, rate: float) -> estimate.Watch | None:
    told = extent()
    if told is None or told.first_on > on:
        return None
    return watched(material_of(kind, Period(first_on=told.first_on, last_on=on)), rate)


def watched(material: Material, rate: float) -> estimate.Watch | None:
    """Alarms; those that somebody found to be real, and nobody false, do not count as false ones."""
    if material.counts is None:
        return None
    settings = estimate.WatchSettings(rate_per_area_year=rate)
    found = {alarm: {one.found for one in said} for alarm, said in said_on_alarms().items()}
    confirmed = [alarm for alarm, words in found.items() if "real" in words and "false" not in words]
    return estimate.watch(material.counts, breaks=material.breaks, settings=settings, confirmed=confirmed)


def said_on_alarms() -> Answers:
    """(register, area, day) of an alarm → what reporters found, without what they withdrew."""
    said: dict[Key, list[Answered]] = {}
    for id_ in MatterRow.objects.filter(kind="alarm-answer").order_by("opened_at", "id").values_list("id", flat=True):
        matter = load_matter(id_)
        if matter is None or not isinstance(opening := matter.opening, AlarmAnswer) or matter.taken_by("withdraw"):
            continue
        alarm = (opening.register, opening.area, opening.day)
        said.setdefault(alarm, []).append(Answered(by=matter.opened_by, found=opening.found, entry=id_))
    return {alarm: tuple(words) for alarm, words in said.items()}


def _open(kind: str, alarm: estimate.Alarm, answers: Answers) -> OpenAlarm:
    return OpenAlarm(
        material=kind,
        area=alarm.area,
        register=alarm.register,
        day=alarm.day,
        since=alarm.since,
        sentence=alarm.sentence,
        answers=answers.get((alarm.register, alarm.area, alarm.day), ()),
    )
