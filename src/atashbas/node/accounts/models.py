"""Tables of accounts beside Django's own: who was invited, and what happened to an account."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Invitation(models.Model):
    """A link that can be used once, to become a member or to set a new password; only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    reporter = models.CharField(max_length=64, blank=True)  # empty: an operator of the node
    role = models.CharField(max_length=16)
    office = models.CharField(max_length=200, default="")
    # For whom a new password may be set; empty where the link makes a new account.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.CharField(max_length=150, default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "node"
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["reporter", "-made_at"], name="invitation_of")]


class Attempt(models.Model):
    """One try of a password or of a link that did not open anything, by a hash of the name or of the address."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        app_label = "node"
        indexes = [
            models.Index(fields=["key", "at"], name="attempt_key"),
            models.Index(fields=["at"], name="attempt_at"),
        ]


class AccountEvent(models.Model):
    """One thing that happened to an account: rows are added, never changed."""

    at = models.DateTimeField()
    reporter = models.CharField(max_length=64, default="")
    user = models.CharField(max_length=150)
    by = models.CharField(max_length=150, default="")
    what = models.CharField(max_length=24)
    address = models.CharField(max_length=45, default="")

    class Meta:
        app_label = "node"
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["reporter", "-at"], name="account_event_of"),
            models.Index(fields=["user", "-at"], name="account_event_user"),
        ]
