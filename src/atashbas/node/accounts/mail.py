"""An invitation's link by mail, where the node was told how to send mail."""

from __future__ import annotations

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage


def is_configured() -> bool:
    """Whether this node was told how to send mail."""
    return bool(settings.EMAIL_HOST)


def send_link(to: str, link: str, *, subject: str, words: str) -> bool:
    """Send a link with a few words, in plain text and to one address; whether the mail was taken."""
    try:
        return bool(EmailMessage(subject, f"{words}\n\n{link}\n", to=[to]).send())
    except (OSError, SMTPException, BadHeaderError):
        return False
