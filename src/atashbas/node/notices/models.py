"""Notices and what became of them: facts of this node alone, none of which the register holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class NoticeRow(models.Model):
    """One thing that concerns one delegation; `key` makes it the same however often it is derived.

    `waits`: somebody of the delegation has to act, until `settled_at`. `told_at` is when this node first knew.
    """

    key = models.CharField(max_length=300, unique=True)
    party = models.CharField(max_length=64)
    what = models.CharField(max_length=32)
    room = models.CharField(max_length=8)  # case / matter / watch
    subject = models.CharField(max_length=200)
    kind = models.CharField(max_length=32, default="")  # of the matter
    entry = models.CharField(max_length=200)
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)
    told_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["party", "settled_at", "-id"], name="notice_party"),
            models.Index(fields=["subject"], name="notice_subject"),
        ]


class NoticeWake(models.Model):
    """An instant at which time alone changes what is to be told of a case or matter."""

    subject = models.CharField(max_length=96)
    at = models.DateTimeField()

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["at"], name="wake_at"),
            models.Index(fields=["subject"], name="wake_subject"),
        ]


class NoticeRead(models.Model):
    """That a member has read one notice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices_read")
    notice = models.ForeignKey(NoticeRow, on_delete=models.CASCADE, related_name="read_by")

    class Meta:
        app_label = "node"
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="notice_read_once")]


class NoticeChoice(models.Model):
    """How a member wants to be told; `mail` is off, at-once or daily.

    `read_upto`, `mailed_upto`: the last notice marked read with all before it, and the last one that a mail counted.
    `calendar`: SHA-256 of the secret in the member's calendar address; empty where there is none.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choice")
    mail = models.CharField(max_length=8, default="off")
    language = models.CharField(max_length=2, default="en")
    hour = models.IntegerField(default=8)  # of the daily digest, local time of the agreement
    read_upto = models.BigIntegerField(default=0)
    mailed_upto = models.BigIntegerField(default=0)
    calendar = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "node"
        indexes = [models.Index(fields=["calendar"], name="choice_calendar")]


class WebhookRow(models.Model):
    """An address that a delegation's own systems are told at; `salt` and the node's secret make the signing key."""

    reporter = models.CharField(max_length=64)
    url = models.CharField(max_length=500)
    salt = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    told_upto = models.BigIntegerField(default=0)

    class Meta:
        app_label = "node"
        constraints = [models.UniqueConstraint(fields=["reporter", "url"], name="webhook_once")]


class DeliveryRow(models.Model):
    """One message on its way out; `key` is unique, so that no message exists twice.

    `state`: due, sending, sent, unsure (a mail under way when the process ended: it is not sent again), failed.
    """

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=8)  # mail / webhook
    target = models.BigIntegerField()  # the member's or the webhook's id
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, default="due")
    attempts = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, default="")

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["channel", "target", "-id"], name="delivery_target"),
        ]
