"""Calendars after RFC 5545: a member's feed under his secret address, and one meeting as a file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from atashbas.followup.openings import Meeting
from atashbas.node.casework import calendar, project
from atashbas.node.casework.calendar import Event
from atashbas.node.notices.choices import find_calendar
from atashbas.values import LanguageText

STATUS = {"called": "TENTATIVE", "stands": "CONFIRMED", "cancelled": "CANCELLED"}
A_QUARTER = timedelta(minutes=15)


@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Everything dated that concerns the delegation of whose address this is, in his language."""
    reader = find_calendar(secret)
    if reader is None:
        raise Http404
    with translation.override(reader.language):
        return _sent(render_calendar(calendar.events_of(reader.reporter), _base(request)), "atashbas.ics")


@require_safe
def meeting(request: HttpRequest, log: str, n: int) -> HttpResponse:
    """One meeting; meetings are known to everybody."""
    matter = project.load_matter(f"{log}/{n}")
    if matter is None or not isinstance(matter.opening, Meeting):
        raise Http404
    return _sent(render_calendar([calendar.meeting_event(matter)], _base(request)), f"{log}-{n}.ics")


def render_calendar(events: tuple[Event, ...] | list[Event], base: str) -> bytes:
    """Calendar in the language in force. Instants are written in UTC, which no rule of summer time changes later."""
    made = Calendar()
    made.add("prodid", "-//Atashbas//atashbas//")
    made.add("version", "2.0")
    made.add("x-wr-calname", _("Atashbas"))
    for event in events:
        made.add_component(_entry(event, base))
    content: bytes = made.to_ical()
    return content


def _entry(event: Event, base: str) -> Entry:
    entry = Entry()
    log, n = event.subject.rsplit("/", 1)
    words = " / ".join(_line(text) for text in event.title)
    entry.add("uid", f"{event.what}-{log}-{n}@atashbas")
    entry.add("sequence", event.changes)
    entry.add("dtstamp", event.changed_at)
    entry.add("summary", f"{_what(event.what)}: {words}" if words else _what(event.what))
    entry.add("dtstart", _plain(event.starts))
    entry.add("dtend", _plain(_end(event)))
    if event.place:
        entry.add("location", event.place)
    if event.standing:
        entry.add("status", STATUS[event.standing])
    if event.room == "matter":
        entry.add("url", f"{base}{reverse('matter', args=[log, int(n)])}")
    entry.add("transp", "OPAQUE" if event.what == "meeting" and event.standing == "stands" else "TRANSPARENT")
    return entry


def _what(what: str) -> str:
    return {
        "meeting": _("Meeting"),
        "answer": _("Our answer to a query is due"),
        "asked": _("The answer to our query is due"),
        "owed": _("We owe this day"),
        "owed-to": _("Owed to us this day"),
    }[what]


def _end(event: Event) -> datetime | date:
    """Of a whole day the day after; of the end of a clock a quarter of an hour, so that every program shows it."""
    if event.ends is not None:
        return event.ends
    return event.starts + (A_QUARTER if isinstance(event.starts, datetime) else timedelta(days=1))


def _plain(moment: datetime | date) -> datetime | date:
    return moment.astimezone(UTC) if isinstance(moment, datetime) else moment


def _line(text: LanguageText) -> str:
    return " ".join(text.text.split())[:200]


def _base(request: HttpRequest) -> str:
    return settings.NODE_ADDRESS or f"{request.scheme}://{request.get_host()}"


def _sent(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
