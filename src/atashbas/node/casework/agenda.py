"""What a meeting should speak of: derived from what is open, late, due or contested, each item with its reason.

Proposes and decides nothing: an item stands on an agenda only where a delegation puts it there, in its own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from atashbas.followup.openings import Commitment
from atashbas.node.casework import project
from atashbas.node.casework.judgements import all_standings
from atashbas.node.casework.models import CaseRow, FactRow
from atashbas.values import LanguageText

MOST_OF_A_KIND = 12
DUE_WITHIN = timedelta(days=14)
CLOSED = ("agreed", "withdrawn")
KEPT = ("report-kept", "observe-kept", "withdraw")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One thing to speak of.

    `kind`: overdue-query, open-case, due-commitment, contested-link, alarm. `subject`: the case or commitment, the pair
    as ``a b``, or the alarm's id. `reason`: the status of the case; ``due`` or ``overdue``; an alarm's governorate.
    `parties`: who owes it, who judged the pair, whose numbers raised the alarm. `due`: the end of the clock or the day
    owed.
    """

    kind: str
    subject: str
    title: tuple[LanguageText, ...] = ()
    reason: str = ""
    parties: tuple[str, ...] = ()
    due: datetime | date | None = None


def propose_agenda(at: datetime) -> tuple[AgendaItem, ...]:
    """Items by urgency: clocks that ran out, alarms, what is due, open cases with the last word first, contested links.

    At most a dozen of each kind; what is longer is worked off in the lists of cases and links.
    """
    return (*_overdue(at), *_alarms(), *_due(at), *_open_cases(at), *_contested())


def _overdue(at: datetime) -> list[AgendaItem]:
    rows = CaseRow.objects.filter(due_at__lt=at).exclude(status__in=CLOSED).order_by("due_at", "id")
    return [
        AgendaItem(
            kind="overdue-query",
            subject=row.id,
            title=project.texts_of(row.title),
            reason=row.status,
            due=row.due_at,
        )
        for row in rows[:MOST_OF_A_KIND]
    ]


def _open_cases(at: datetime) -> list[AgendaItem]:
    rows = CaseRow.objects.filter(Q(due_at__isnull=True) | Q(due_at__gte=at)).exclude(status__in=CLOSED)
    return [
        AgendaItem(
            kind="open-case", subject=row.id, title=project.texts_of(row.title), reason=row.status, due=row.due_at
        )
        for row in rows.order_by("-last_at", "id")[:MOST_OF_A_KIND]
    ]


def _due(at: datetime) -> list[AgendaItem]:
    dated = FactRow.objects.filter(kind="commitment", content__contains='"due_on"').values_list("id", flat=True)
    found = []
    for matter in filter(None, map(project.load_matter, sorted(dated))):
        opening = matter.opening
        if not isinstance(opening, Commitment) or opening.due_on is None or opening.basis == "declared-intention":
            continue
        if opening.due_on > (at + DUE_WITHIN).date() or any(matter.taken_by(step) for step in KEPT):
            continue
        found.append(
            AgendaItem(
                kind="due-commitment",
                subject=matter.id,
                title=opening.what,
                reason="overdue" if opening.due_on < at.date() else "due",
                parties=(opening.who,),
                due=opening.due_on,
            )
        )
    return sorted(found, key=lambda item: (str(item.due), item.subject))[:MOST_OF_A_KIND]


def _contested() -> list[AgendaItem]:
    pairs = [(pair, standing) for pair, standing in all_standings().items() if standing.disputed]
    return [
        AgendaItem(kind="contested-link", subject=f"{a} {b}", parties=(*standing.same, *standing.different))
        for (a, b), standing in pairs[:MOST_OF_A_KIND]
    ]


def _alarms() -> list[AgendaItem]:
    from atashbas.node.outlook import open_alarms  # which itself reads the matters that answer alarms

    found = [one for one in open_alarms(within_days=7) if not one.answers]
    return [
        AgendaItem(kind="alarm", subject=one.id, reason=one.area, parties=(one.register,), due=one.day)
        for one in found[:MOST_OF_A_KIND]
    ]
