"""The round that a worker makes again and again: reports are matched, what time brings is told, what is due is sent.

The database is the queue: the task puts itself off to its next round, and a worker that finds none puts one in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from atashbas.node import projection
from atashbas.node.models import MatterRow, ProjectionState
from atashbas.node.notices import deliver, renew
from atashbas.node.queries.remembered import material

EVERY = timedelta(seconds=20)
GATHERING = timedelta(minutes=3)
KEPT = timedelta(days=1)
NOTICES_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round did: new notices, messages planned, sent, to be tried again, given up."""

    told: int
    planned: int
    sent: int
    again: int
    failed: int


def make_round(*, alarms: bool = True, gathering: timedelta = timedelta(0)) -> Round:
    """Make one round now; `alarms`: ask the watch too, which takes seconds on a large node.

    First what was typed in is matched with the rest, where that was put off; `gathering`: how long such reports may
    gather, so that a busy node does not match everything anew for each.
    """
    at = timezone.now()
    if projection.joins_waiting(at - gathering):
        projection.join_gathered()
    told = renew.sweep(at)
    if alarms:
        told += renew.tell_alarms(at)
    renew.prune(at, NOTICES_KEPT)
    planned = deliver.plan(at)
    done = deliver.send_due(at, timezone.now)
    return Round(told=told, planned=planned, sent=done.sent, again=done.again, failed=done.failed)


@task()  # type: ignore[untyped-decorator]  # the package types it only from Django 6 on
def tick(seen: str = "") -> str:
    """One round, and the next one put in; `seen`: the state of the material whose alarms were told last."""
    state = f"{material()} {MatterRow.objects.filter(kind='alarm-answer').count()}"
    try:
        make_round(alarms=state != seen, gathering=GATHERING)
        seen = state
    finally:
        _put_in(seen, EVERY)
    return seen


def ensure_scheduled() -> None:
    """Put a round in where none waits, as after a crash or on a fresh node."""
    if not _waiting().exists():
        _put_in("", timedelta(0))


def forget_done() -> None:
    """Take away the records of rounds long past."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()


def _put_in(seen: str, after: timedelta) -> None:
    with transaction.atomic():
        ProjectionState.objects.get_or_create(pk=1)
        ProjectionState.objects.select_for_update().get(pk=1)
        _waiting().delete()  # two workers never keep two chains of rounds
        tick.using(run_after=timezone.now() + after).enqueue(seen)


def _waiting() -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(status="READY", task_path=tick.module_path)
