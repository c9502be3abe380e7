"""Projections of what delegations say in cases and matters; rebuilt from the register like the others."""

from __future__ import annotations

from django.db import models


class FactRow(models.Model):
    """One signed entry of a case or a matter. `subject` is the entry that opened it; `content` its canonical data.

    `audience` names who may read the body (``|a|b|``), empty for everybody; a sealed body that this node cannot open
    leaves `content` empty.
    """

    id = models.CharField(max_length=96, primary_key=True)  # log/n
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=96)
    office = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    audience = models.CharField(max_length=200, default="")
    content = models.TextField()

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["subject", "log", "n"], name="fact_subject"),
            models.Index(fields=["log", "n"], name="fact_log"),
        ]


class CaseRow(models.Model):
    """A case as the list shows it. `waits` names whose turn it is (``|a|b|``), `due_at` the next end of a clock."""

    id = models.CharField(max_length=96, primary_key=True)
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    status = models.CharField(max_length=16)
    title = models.TextField()
    incidents = models.TextField(default="")
    provision = models.CharField(max_length=120, default="")
    suspected = models.CharField(max_length=200, default="")
    waits = models.CharField(max_length=200, default="")
    due_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    search = models.TextField()
    line = models.TextField()  # of the state's digest

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["-last_at", "id"], name="case_last"),
            models.Index(fields=["status", "-last_at", "id"], name="case_status"),
        ]


class CaseIncident(models.Model):
    """Which incidents a case names; whether a guarantor took a position on it there, and whether all agreed."""

    case = models.CharField(max_length=96)
    incident = models.CharField(max_length=64)
    examined = models.BooleanField(default=False)
    agreed = models.BooleanField(default=False)

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["incident"], name="case_of_incident"),
            models.Index(fields=["case"], name="incident_of_case"),
        ]


class MatterRow(models.Model):
    """A measure, commitment, meeting, request and the like as the list shows it."""

    id = models.CharField(max_length=96, primary_key=True)
    kind = models.CharField(max_length=32)
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    title = models.TextField()
    audience = models.CharField(max_length=200, default="")  # |a|b| where it is sealed
    waits = models.CharField(max_length=200, default="")
    due_on = models.DateField(null=True)
    last_at = models.DateTimeField()
    line = models.TextField()  # of the state's digest

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["-last_at", "id"], name="matter_last"),
            models.Index(fields=["kind", "-last_at", "id"], name="matter_kind"),
        ]


class JudgementRow(models.Model):
    """One delegation's last word on two reports."""

    entry = models.CharField(max_length=96)
    by = models.CharField(max_length=64)
    n = models.IntegerField()
    a = models.CharField(max_length=96)
    b = models.CharField(max_length=96)
    says = models.CharField(max_length=12)
    texts = models.TextField(default="[]")

    class Meta:
        app_label = "node"
        constraints = [models.UniqueConstraint(fields=["a", "b", "by"], name="judgement_once")]
        indexes = [models.Index(fields=["by"], name="judgement_by")]


class ReadRecord(models.Model):
    """Who read sealed fields, and when: a fact of this node, not of the register."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.CharField(max_length=200)
    reporter = models.CharField(max_length=64)
    subject = models.CharField(max_length=96)

    class Meta:
        app_label = "node"
        ordering = ["-at", "-id"]
