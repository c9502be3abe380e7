"""When a dated fact holds: spans in the agreement's local time, with starts and ends known to the minute, day or year.

Decides yes, no or maybe for a stretch of time. Knows no time zone: wall-clock minutes are compared with wall-clock
minutes of the same place.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from atashbas.values import AtashbasError

MINUTES_A_DAY = 1440
FAR_PAST = 0
FAR_FUTURE = 4_000_000 * MINUTES_A_DAY


class Truth(Enum):
    """Three-valued answer; MAYBE where the facts are too coarse to decide."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def minute_of(day: date, time: str | None = None) -> int:
    """Local minute since 0001-01-01 of a day's ``HH:MM``, or of its midnight."""
    hours, minutes = (time or "00:00").split(":")
    return day.toordinal() * MINUTES_A_DAY + int(hours) * 60 + int(minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open stretch of local minutes whose ends are themselves known within bounds.

    Raises AtashbasError ``span.reversed`` where it surely ends before it may begin.
    """

    start_low: int = FAR_PAST
    start_high: int = FAR_PAST
    end_low: int = FAR_FUTURE
    end_high: int = FAR_FUTURE

    def __post_init__(self) -> None:
        if self.end_high < self.start_low or self.start_high < self.start_low or self.end_high < self.end_low:
            raise AtashbasError("span.reversed", start=iso_minute(self.start_low), end=iso_minute(self.end_high))

    def holds(self, low: int, high: int) -> Truth:
        """Whether the fact holds at a moment somewhere in minutes `low`…`high`, both included."""
        if high < self.start_low or low >= self.end_high:
            return Truth.NO
        if low >= self.start_high and high < self.end_low:
            return Truth.YES
        return Truth.MAYBE


def iso_minute(minute: int) -> str:
    """Local minute as ISO text, to the day at midnight."""
    day = date.fromordinal(max(1, min(minute // MINUTES_A_DAY, date.max.toordinal())))
    rest = minute % MINUTES_A_DAY
    return day.isoformat() if rest == 0 else f"{day.isoformat()}T{rest // 60:02}:{rest % 60:02}"


def parse_moment(text: str) -> tuple[int, int]:
    """Bounds of a stated moment, in local minutes: ``2017``, ``2017-02``, ``2017-02-16`` or ``2017-02-16T12:00``.

    The upper bound is the first minute after the stated year, month or day. Raises AtashbasError ``span.date``.
    """
    try:
        if "T" in text:
            moment = datetime.fromisoformat(text)
            minute = minute_of(moment.date(), f"{moment:%H:%M}")
            return minute, minute
        first, last = _days(text)
    except ValueError as error:
        raise AtashbasError("span.date", value=text) from error
    return minute_of(first), minute_of(last) + MINUTES_A_DAY


def _days(text: str) -> tuple[date, date]:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        year, month = parts
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date.fromisoformat(text), date.fromisoformat(text)


def parse_span(start: str, end: str, *, legal: bool) -> Span:
    """Span from two stated moments; empty means open.

    Parameters
    ----------
    legal
        True for what takes effect with the beginning of its day (a listing, an accession, a provision); False for what
        happened at some hour of it (a merger, a founding), so that the day itself answers maybe.
    """
    start_low, start_high = parse_moment(start) if start else (FAR_PAST, FAR_PAST)
    end_low, end_high = parse_moment(end) if end else (FAR_FUTURE, FAR_FUTURE)
    if legal:
        start_high, end_high = start_low, end_low
    return Span(start_low=start_low, start_high=start_high, end_low=end_low, end_high=end_high)
