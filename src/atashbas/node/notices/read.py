"""Notices as a member reads them: how many are new, the list, and his marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from atashbas.node.notices.models import NoticeChoice, NoticeRead, NoticeRow

PAGE = 50
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A notice in the list; `read` by this member, `settled` where the delegation has acted since."""

    id: int
    what: str
    room: str
    subject: str
    kind: str
    entry: str
    at: datetime
    due_at: datetime | None
    waits: bool
    settled: bool
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    """One page of the list; `next` is the id before which the next one begins, None at the end."""

    lines: tuple[NoticeLine, ...]
    next: int | None


def unread_count(user_id: int, party: str) -> int:
    """How many notices a member has not read, at most 99: what somebody of his delegation acted on is not counted."""
    rows = unread(user_id, party).values_list("pk", flat=True)[:MOST_COUNTED]
    return len(rows)


def unread(user_id: int, party: str) -> QuerySet[NoticeRow]:
    """Notices a member has not read and that are not settled."""
    upto = NoticeChoice.objects.filter(user_id=user_id).values_list("read_upto", flat=True).first() or 0
    rows = NoticeRow.objects.filter(party=party, settled_at__isnull=True, pk__gt=upto)
    return rows.exclude(pk__in=NoticeRead.objects.filter(user_id=user_id).values("notice_id"))


def notices(user_id: int, party: str, *, only: str = "", before: int | None = None, limit: int = PAGE) -> NoticePage:
    """Notices of a delegation, newest first. `only`: ``unread``, ``waits``, or empty for all."""
    rows = NoticeRow.objects.filter(party=party)
    if only == "unread":
        rows = unread(user_id, party)
    elif only == "waits":
        rows = rows.filter(waits=True, settled_at__isnull=True)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: limit + 1])
    marked = set(NoticeRead.objects.filter(user_id=user_id, notice__in=found).values_list("notice_id", flat=True))
    upto = NoticeChoice.objects.filter(user_id=user_id).values_list("read_upto", flat=True).first() or 0
    lines = tuple(_line(row, row.pk <= upto or row.pk in marked) for row in found[:limit])
    return NoticePage(lines=lines, next=lines[-1].id if len(found) > limit else None)


def mark_read(user_id: int, party: str, ids: Sequence[int]) -> None:
    """Mark notices of one's own delegation as read; foreign ids change nothing."""
    own = NoticeRow.objects.filter(party=party, pk__in=list(ids)[:PAGE]).values_list("pk", flat=True)
    NoticeRead.objects.bulk_create((NoticeRead(user_id=user_id, notice_id=pk) for pk in own), ignore_conflicts=True)


def mark_all_read(user_id: int, upto: int) -> None:
    """Mark everything up to a notice as read; one that was told since stays new."""
    choice, _made = NoticeChoice.objects.get_or_create(user_id=user_id)
    NoticeChoice.objects.filter(pk=choice.pk).update(read_upto=max(choice.read_upto, min(upto, newest())))
    NoticeRead.objects.filter(user_id=user_id, notice_id__lte=upto).delete()


def newest() -> int:
    """Number of the last notice told to anybody; 0 before there was one."""
    return NoticeRow.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def find_notice(user_id: int, party: str, id_: int) -> NoticeLine | None:
    """One notice of a delegation."""
    row = NoticeRow.objects.filter(party=party, pk=id_).first()
    return _line(row, NoticeRead.objects.filter(user_id=user_id, notice=row).exists()) if row else None


def waiting_now(party: str, at: datetime) -> tuple[int, int]:
    """(turns that wait for a delegation, those of them whose clock has run out)."""
    waits = NoticeRow.objects.filter(party=party, waits=True, settled_at__isnull=True)
    waits = waits.exclude(what__in=("clock-ends",))  # the same turn as its query's
    return waits.count(), waits.filter(Q(due_at__lt=at)).count()


def _line(row: NoticeRow, read: bool) -> NoticeLine:
    return NoticeLine(
        id=row.pk,
        what=row.what,
        room=row.room,
        subject=row.subject,
        kind=row.kind,
        entry=row.entry,
        at=row.at,
        due_at=row.due_at,
        waits=row.waits,
        settled=row.settled_at is not None,
        read=read,
    )
