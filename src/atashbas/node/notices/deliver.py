"""What goes out: planned once under a unique key, claimed before it is sent, and never sent twice after a crash.

A webhook that was under way when the process ended is sent again under the same id, by which its receiver knows it. A
mail has no such receiver: it is marked unsure and not sent again; what it counted still stands on the page.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from atashbas.node.adopted import local_zone
from atashbas.node.models import Membership, ProjectionState
from atashbas.node.notices.mail import can_mail, send_mail
from atashbas.node.notices.models import DeliveryRow, NoticeChoice, NoticeRow, WebhookRow
from atashbas.node.notices.read import waiting_now
from atashbas.node.notices.webhook import next_try, send_webhook

BETWEEN_MAILS = timedelta(minutes=5)
STUCK_AFTER = timedelta(minutes=10)
AT_ONE_TIME = 200
MAIL_PAUSE = timedelta(minutes=5)
MOST_MAIL_TRIES = 5
PRESSING = frozenset({"clock-ends"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What one round sent, what will be tried again, and what was given up."""

    sent: int = 0
    again: int = 0
    failed: int = 0


def plan(at: datetime) -> int:
    """Make the messages that are due; the number of new ones. Told things and their mark change in one transaction."""
    with transaction.atomic():
        ProjectionState.objects.get_or_create(pk=1)
        ProjectionState.objects.select_for_update().get(pk=1)
        made = 0
        if can_mail():
            for choice in NoticeChoice.objects.exclude(mail="off").select_related("user").order_by("pk"):
                made += _plan_mail(choice, at)
        for hook in WebhookRow.objects.order_by("pk"):
            made += _plan_webhook(hook, at)
        return made


def send_due(at: datetime, clock: Callable[[], datetime]) -> Sent:
    """Send what is due; each message is claimed first, so that two workers never send one."""
    _recover(at)
    outcomes = [
        _send(pk, clock)
        for pk in DeliveryRow.objects.filter(state="due", next_at__lte=at)
        .order_by("next_at", "pk")
        .values_list("pk", flat=True)[:AT_ONE_TIME]
    ]
    return Sent(sent=outcomes.count("sent"), again=outcomes.count("due"), failed=outcomes.count("failed"))


def _plan_mail(choice: NoticeChoice, at: datetime) -> int:
    member = Membership.objects.filter(user_id=choice.user_id, user__is_active=True).first()
    if member is None or not choice.user.email:
        return 0
    rows = NoticeRow.objects.filter(party=member.reporter, pk__gt=choice.mailed_upto, settled_at__isnull=True)
    new = list(rows.order_by("pk").values_list("pk", "what", "kind"))
    if choice.mail == "daily":
        return _plan_digest(choice, member.reporter, len(new), at)
    pressing = any(what in PRESSING or kind == "urgent" for _pk, what, kind in new)
    own = DeliveryRow.objects.filter(channel="mail", target=choice.user_id)
    if not new or (not pressing and own.filter(made_at__gt=at - BETWEEN_MAILS).exists()):
        return 0
    last = new[-1][0]
    NoticeChoice.objects.filter(pk=choice.pk).update(mailed_upto=last)
    counts = _counts(choice, member.reporter, len(new), at)
    return _make(f"mail/{choice.user_id}/{last}", "mail", choice.user_id, counts, at)


def _plan_digest(choice: NoticeChoice, party: str, new: int, at: datetime) -> int:
    local = at.astimezone(local_zone())
    key = f"digest/{choice.user_id}/{local.date().isoformat()}"
    if local.hour < choice.hour or DeliveryRow.objects.filter(key=key).exists():
        return 0
    counts = _counts(choice, party, new, at, digest=True)
    if not new and not counts["waits"]:
        return 0
    last = NoticeRow.objects.filter(party=party).order_by("-pk").values_list("pk", flat=True).first() or 0
    NoticeChoice.objects.filter(pk=choice.pk).update(mailed_upto=max(last, choice.mailed_upto))
    return _make(key, "mail", choice.user_id, counts, at)


def _plan_webhook(hook: WebhookRow, at: datetime) -> int:
    rows = list(NoticeRow.objects.filter(party=hook.reporter, pk__gt=hook.told_upto).order_by("pk")[:AT_ONE_TIME])
    for row in rows:
        payload = {
            "type": "notice.created",
            "timestamp": row.told_at.isoformat(),
            "data": {
                "notice": row.pk,
                "what": row.what,
                "room": row.room,
                "kind": row.kind,
                "waits": row.waits,
                "due_at": row.due_at.isoformat() if row.due_at else None,
                "link": f"{settings.NODE_ADDRESS}/notices/{row.pk}/",
            },
        }
        _make(f"webhook-{hook.pk}-{row.pk}", "webhook", hook.pk, payload, at)
    if rows:
        WebhookRow.objects.filter(pk=hook.pk).update(told_upto=rows[-1].pk)
    return len(rows)


def _counts(choice: NoticeChoice, party: str, new: int, at: datetime, *, digest: bool = False) -> dict[str, Any]:
    waits, late = waiting_now(party, at)
    return {"new": new, "waits": waits, "late": late, "language": choice.language, "digest": digest}


def _make(key: str, channel: str, target: int, payload: Mapping[str, Any], at: datetime) -> int:
    defaults = {"channel": channel, "target": target, "payload": dict(payload), "made_at": at, "next_at": at}
    return int(DeliveryRow.objects.get_or_create(key=key, defaults=defaults)[1])


def _recover(at: datetime) -> None:
    """What was claimed long ago and never finished: its process ended in between."""
    stuck = DeliveryRow.objects.filter(state="sending", next_at__lt=at - STUCK_AFTER)
    stuck.filter(channel="mail").update(state="unsure", done_at=at, trouble="ended while sending")
    stuck.filter(channel="webhook").update(state="due", next_at=at)


def _send(pk: int, clock: Callable[[], datetime]) -> str:
    at = clock()
    claimed = DeliveryRow.objects.filter(pk=pk, state="due")
    if not claimed.update(state="sending", attempts=F("attempts") + 1, next_at=at):
        return "taken"
    delivery = DeliveryRow.objects.get(pk=pk)
    if delivery.channel == "webhook":
        trouble, worth = send_webhook(delivery, at)
        again = next_try(delivery.attempts, at) if worth else None
    else:
        trouble, worth = _mailed(delivery)
        again = at + MAIL_PAUSE * delivery.attempts if worth and delivery.attempts < MOST_MAIL_TRIES else None
    state = "sent" if not trouble else "due" if again else "failed"
    done_at = clock() if state != "due" else None
    DeliveryRow.objects.filter(pk=pk).update(
        state=state, trouble=trouble[:200], next_at=again or delivery.next_at, done_at=done_at
    )
    return state


def _mailed(delivery: DeliveryRow) -> tuple[str, bool]:
    """(what was wrong, whether the server surely did not take it): only then may it be sent again."""
    try:
        return send_mail(delivery), False
    except smtplib.SMTPServerDisconnected:
        return "the server hung up", False  # it may have taken the mail
    except smtplib.SMTPException as error:
        return type(error).__name__, True
    except ConnectionError as error:
        return type(error).__name__, True
    except OSError as error:
        return type(error).__name__, False
