"""Errors and faults as sentences on a page, in the page's language; the sentences themselves are the node's."""

from __future__ import annotations

from django.utils.translation import get_language

from atashbas.node.messages import message_of
from atashbas.values import AtashbasError, Fault


def reason(problem: AtashbasError | Fault) -> str:
    """What is wrong and what helps; row and column stand beside it on the page."""
    words = message_of(problem, page_language())
    return " ".join(filter(None, (words.says, words.remedy)))


def page_language() -> str:
    """Language of the page that is being made."""
    return (get_language() or "en").split("-")[0]
