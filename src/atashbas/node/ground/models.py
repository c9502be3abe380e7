"""Projections of signed rows about actors and the ground, and what the operator imports for looking places up."""

from __future__ import annotations

from django.db import models


class GroundRow(models.Model):
    """One signed row; `content` its canonical data, empty where the body has not come or was erased.

    `state`: present / amended / retracted; ``awaited`` for an entry whose body this node has not seen, and ``early``
    for a sealed word on a row that has not come.
    `audience` names who may read it (``|a|b|``), empty for everybody.
    """

    id = models.CharField(max_length=96, primary_key=True)  # log/n/index
    log = models.CharField(max_length=64)
    n = models.IntegerField()
    index = models.IntegerField()
    table = models.CharField(max_length=16)
    subject = models.CharField(max_length=120, default="")  # the actor, or the one that is related, listed, joined
    place = models.CharField(max_length=96, default="")
    digest = models.CharField(max_length=64)  # SHA-256 of the row's canonical bytes: the same again is a repeat
    office = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    audience = models.CharField(max_length=200, default="")
    synthetic = models.BooleanField(default=False)
    state = models.CharField(max_length=16, default="present")
    amends = models.CharField(max_length=96, default="")
    ended_by = models.CharField(max_length=96, default="")  # the entry log/n that amended or withdrew it
    content = models.TextField()

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["table", "state"], name="ground_table"),
            models.Index(fields=["log", "n"], name="ground_entry"),
            models.Index(fields=["subject"], name="ground_subject"),
        ]


class GroundState(models.Model):
    """What the rows that reach coverage come to: one row, whose digest changes when any of them does."""

    digest = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "node"


class PlaceSet(models.Model):
    """A file of boundaries or of places that the operator took in, for looking up; the joint picture rests on none.

    `kind`: boundaries / gazetteer. `content` is the file as it was read, so that what is in use can be checked.
    """

    name = models.CharField(max_length=64, primary_key=True)
    kind = models.CharField(max_length=16)
    file = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    by = models.CharField(max_length=200, default="")
    rows = models.IntegerField()
    levels = models.CharField(max_length=40, default="")
    options = models.JSONField(default=dict)
    content = models.BinaryField()

    class Meta:
        app_label = "node"
        ordering = ["name"]
