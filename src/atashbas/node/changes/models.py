"""Tables of the log of changes: steps of the projection, changes in them, and which incidents each concerns."""

from __future__ import annotations

from django.db import models


class ChangeStep(models.Model):
    """One step of the projection in which incidents changed: the cuts before and after it, as log → entries."""

    at = models.DateTimeField()
    revision = models.IntegerField()
    sizes_before = models.JSONField()
    sizes_after = models.JSONField()
    picture_before = models.CharField(max_length=64)
    picture_after = models.CharField(max_length=64)

    class Meta:
        app_label = "node"


class ChangeRow(models.Model):
    """One change: incident → addresses of its reports, before and after; why, and the entries that caused it."""

    step = models.ForeignKey(ChangeStep, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    before = models.JSONField()
    after = models.JSONField()
    cause = models.CharField(max_length=12)
    entries = models.JSONField()  # log/n
    synthetic = models.BooleanField(default=False)

    class Meta:
        app_label = "node"


class ChangedIncident(models.Model):
    """An incident that a change concerns; `ends`: it was there before the change and is not after it."""

    change = models.ForeignKey(ChangeRow, on_delete=models.CASCADE, related_name="incidents")
    incident = models.CharField(max_length=64)
    ends = models.BooleanField()

    class Meta:
        app_label = "node"
        indexes = [models.Index(fields=["incident", "-change"], name="changed_incident")]
