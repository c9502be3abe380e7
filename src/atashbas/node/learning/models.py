"""Projections of what guarantors say of learnt weights, and of the pairs whose judgement would tell most."""

from __future__ import annotations

from django.db import models


class WeightsRow(models.Model):
    """One guarantor's last word on weights learnt from judgements; `content` as it was signed."""

    by = models.CharField(max_length=64, primary_key=True)
    entry = models.CharField(max_length=96)
    n = models.IntegerField()
    content = models.TextField()

    class Meta:
        app_label = "node"


class DoubtRow(models.Model):
    """A pair that a judgement would tell most about, linked or not, with what it would settle, in millionths of a bit.

    `own_ubits`: how uncertain the pair itself is; `rival_ubits`: how uncertain its `rivals` are that would fall if it
    were one occurrence, by the chance that it is.
    """

    a = models.CharField(max_length=96)
    b = models.CharField(max_length=96)
    weight_mbits = models.BigIntegerField()
    probability_ppm = models.IntegerField()
    linked = models.BooleanField()
    rivals = models.IntegerField()
    own_ubits = models.IntegerField()
    rival_ubits = models.IntegerField()

    class Meta:
        app_label = "node"
        indexes = [models.Index(fields=["-own_ubits", "a", "b"], name="doubt_own")]
