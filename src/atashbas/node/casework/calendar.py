"""Days and hours that concern a delegation: meetings, ends of queries' clocks, commitments due. Nothing sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from atashbas import findings, followup
from atashbas.findings.contents import Query
from atashbas.followup.openings import Commitment, Meeting
from atashbas.node.casework import project
from atashbas.node.casework.models import CaseRow, FactRow, MatterRow
from atashbas.node.casework.procedure import guarantors
from atashbas.values import LanguageText

MOST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a calendar.

    `what`: meeting, answer (a query to us), asked (a query of ours), owed (by us), owed-to (us). An instant has a time
    zone; a date is a whole day in Damascus. `standing` of a meeting: called, stands, cancelled. `changes` counts what
    was said since, `changed_at` is the last word.
    """

    what: str
    subject: str
    room: str
    title: tuple[LanguageText, ...]
    starts: datetime | date
    ends: datetime | date | None
    place: str = ""
    standing: str = ""
    changes: int
    changed_at: datetime


def events_of(party: str) -> tuple[Event, ...]:
    """Events of a delegation, in the order of their subjects."""
    return (*_queries(party), *_meetings(party), *_owed(party))


def meeting_event(matter: followup.Matter) -> Event:
    """A meeting as an event; it stands once every guarantor approves."""
    opening = matter.opening
    if not isinstance(opening, Meeting):
        raise TypeError(matter.id)
    approved = guarantors() <= {*matter.stands_by("approve"), *_since_approved(matter)}
    standing = "cancelled" if matter.taken_by("cancel") else "stands" if approved and guarantors() else "called"
    return Event(
        what="meeting",
        subject=matter.id,
        room="matter",
        title=opening.title,
        starts=opening.starts_at,
        ends=opening.ends_at,
        place=opening.venue,
        standing=standing,
        changes=len(matter.steps),
        changed_at=max([matter.opened_at, *(fact.at for fact in matter.steps)]),
    )


def _since_approved(matter: followup.Matter) -> list[str]:
    """Those who approved and whose last word is something a meeting that stands is followed by."""
    after = {"attend", "absent", "record"}
    approved = set(matter.taken_by("approve"))
    return [party for party, step in matter.views.items() if party in approved and step in after]


def _meetings(party: str) -> list[Event]:
    ids = MatterRow.objects.filter(kind="meeting").order_by("-last_at").values_list("id", flat=True)[:MOST]
    held = [matter for matter in map(project.load_matter, sorted(ids)) if matter]
    return [
        meeting_event(matter)
        for matter in held
        if isinstance(matter.opening, Meeting)
        and (party in guarantors() or party in matter.opening.invited or party == matter.opened_by)
    ]


def _owed(party: str) -> list[Event]:
    # The line of a commitment whose turn is over keeps no day; its opening does.
    dated = FactRow.objects.filter(kind="commitment", content__contains='"due_on"').order_by("-at", "id")
    ids = sorted(dated.values_list("id", flat=True)[:MOST])
    events = []
    for matter in filter(None, map(project.load_matter, ids)):
        opening = matter.opening
        if not isinstance(opening, Commitment) or opening.due_on is None or matter.taken_by("withdraw"):
            continue
        what = "owed" if opening.who == party else "owed-to" if party in {opening.to, matter.opened_by} else ""
        if what:
            events.append(_owed_event(matter, opening, opening.due_on, what))
    return events


def _owed_event(matter: followup.Matter, opening: Commitment, due_on: date, what: str) -> Event:
    return Event(
        what=what,
        subject=matter.id,
        room="matter",
        title=opening.what,
        starts=due_on,
        ends=None,
        changes=len(matter.steps),
        changed_at=max([matter.opened_at, *(fact.at for fact in matter.steps)]),
    )


def _queries(party: str) -> list[Event]:
    ids = CaseRow.objects.filter(due_at__isnull=False).order_by("due_at").values_list("id", flat=True)[:MOST]
    events = []
    for state in filter(None, map(project.load_case, sorted(ids))):
        for query in state.queries:
            if not query.answers and query.silence is None:
                events += _query_event(state, query, party)
    return events


def _query_event(state: findings.CaseState, query: findings.QueryState, party: str) -> list[Event]:
    content = query.asked.content
    asked = content.asked if isinstance(content, Query) else ""
    what = "answer" if asked == party else "asked" if query.asked.by == party else ""
    if not what:
        return []
    return [
        Event(
            what=what,
            subject=query.asked.id,
            room="case",
            title=state.subject.title,
            starts=query.due_at,
            ends=None,
            changes=0,
            changed_at=query.asked.at,
        )
    ]
