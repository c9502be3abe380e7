"""Keeps the stored notices at what follows from cases, matters and the watch: new ones told, answered ones settled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from atashbas.node.adopted import local_zone
from atashbas.node.casework import project
from atashbas.node.casework.procedure import guarantors, required, voices
from atashbas.node.models import ProjectionState
from atashbas.node.notices.derive import (
    Notice,
    Roll,
    case_instants,
    case_notices,
    matter_instants,
    matter_notices,
)
from atashbas.node.notices.models import NoticeRow, NoticeWake

ALARM_DAYS = 7


def renew(subjects: Iterable[str], at: datetime) -> int:
    """Bring the notices of the cases and matters named to what follows from them now; the number of new ones.

    To be called where the projections are locked: the order of their numbers is then the order in which they were told.
    """
    roll = Roll(voices=voices(), guarantors=guarantors(), required=required(), zone=local_zone())
    return sum(_renew(subject, roll, at) for subject in sorted(set(subjects)))


def sweep(at: datetime) -> int:
    """Tell what time alone brings: clocks that end or have ended since the last time; the number of new notices."""
    with transaction.atomic():
        _lock()
        due = sorted(set(NoticeWake.objects.filter(at__lte=at).values_list("subject", flat=True)))
        return renew(due, at)


def tell_alarms(at: datetime) -> int:
    """Tell each guarantor of the alarms it has not answered; what it answered is settled."""
    from atashbas.node.outlook import open_alarms  # the estimates are loaded only where there is a watch to ask

    told: list[Notice] = []
    for party in sorted(guarantors()):
        told += [
            Notice(party=party, what="alarm", room="watch", subject=one.id, entry=one.id, at=at, waits=True)
            for one in open_alarms(within_days=ALARM_DAYS, waits_for=party)
        ]
    with transaction.atomic():
        _lock()
        return _store(NoticeRow.objects.filter(room="watch"), told, at)


def _lock() -> None:
    ProjectionState.objects.get_or_create(pk=1)
    ProjectionState.objects.select_for_update().get(pk=1)


def _renew(subject: str, roll: Roll, at: datetime) -> int:
    told: Sequence[Notice] = ()
    instants: Sequence[datetime] = ()
    if case := project.load_case(subject):
        told, instants = case_notices(case, roll, at), case_instants(case, at)
    elif matter := project.load_matter(subject):
        told, instants = matter_notices(matter, roll, at), matter_instants(matter, roll, at)
    NoticeWake.objects.filter(subject=subject).delete()
    NoticeWake.objects.bulk_create(NoticeWake(subject=subject, at=moment) for moment in instants)
    return _store(NoticeRow.objects.filter(subject=subject), told, at)


def _store(held_rows: object, told: Sequence[Notice], at: datetime) -> int:
    held = {row.key: row for row in held_rows}  # type: ignore[attr-defined]  # a query set of notices
    now = {one.key: one for one in told}
    new = [_row(one, at) for key, one in now.items() if key not in held]
    NoticeRow.objects.bulk_create(new)
    gone = [row.pk for key, row in held.items() if row.waits and row.settled_at is None and key not in now]
    back = [row.pk for key, row in held.items() if row.settled_at is not None and key in now]
    if gone:
        NoticeRow.objects.filter(pk__in=gone).update(settled_at=at)
    if back:
        NoticeRow.objects.filter(pk__in=back).update(settled_at=None)
    return len(new)


def _row(one: Notice, at: datetime) -> NoticeRow:
    return NoticeRow(
        key=one.key,
        party=one.party,
        what=one.what,
        room=one.room,
        subject=one.subject,
        kind=one.kind,
        entry=one.entry,
        at=one.at,
        due_at=one.due_at,
        waits=one.waits,
        told_at=at,
    )


def prune(at: datetime, kept: timedelta) -> None:
    """Forget what was settled or told longer ago than `kept` and waits for nobody."""
    old = NoticeRow.objects.filter(told_at__lt=at - kept)
    old.filter(waits=False).delete()
    old.filter(settled_at__isnull=False).delete()
