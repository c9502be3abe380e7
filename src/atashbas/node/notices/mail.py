"""Mail of notices: plain text in the member's language, with numbers and a link, and nothing of what was said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from atashbas.node.notices.models import DeliveryRow

ISOLATE, END = "\u2068", "\u2069"  # a link keeps its own direction among the words of any language


def can_mail() -> bool:
    """Whether this node was given a mail server."""
    return bool(settings.EMAIL_HOST)


def send_mail(delivery: DeliveryRow) -> str:
    """Hand one mail over; returns what was wrong, empty where nothing was.

    Its Message-ID follows from the delivery's key: a server that got it twice could tell.
    """
    user = User.objects.filter(pk=delivery.target, is_active=True).first()
    if user is None or not user.email:
        return "no address"
    subject, body = mail_words(delivery.payload)
    digest = sha256(delivery.key.encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip(">")
    headers = {"Message-ID": f"<{digest}@{domain}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(subject=subject, body=body, to=[user.email], headers=headers).send()
    return ""


def mail_words(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body of a mail with the counts of `payload`, in its language."""
    words = _words()[payload["language"] if payload["language"] in _words() else "en"]
    link = f"{ISOLATE}{settings.NODE_ADDRESS}/notices/{END}"
    body = words["body"].format(new=payload["new"], waits=payload["waits"], late=payload["late"], link=link)
    return words["digest" if payload["digest"] else "subject"], body + "\n"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        (files("atashbas.node.notices") / "mail.yaml").read_text("utf-8")
    )
    return found
