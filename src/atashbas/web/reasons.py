"""Errors and faults as sentences on a page, in the page's language; the sentences themselves are the node's."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import get_language

from atashbas.node.messages import message_of
from atashbas.values import AtashbasError, Fault
from atashbas.web import calendars


def reason(problem: AtashbasError | Fault) -> str:
    """What is wrong and what helps; row and column stand beside it on the page."""
    language = page_language()
    words = message_of(_with_figures(problem, language), language)
    return " ".join(filter(None, (words.says, words.remedy)))


def _with_figures(problem: AtashbasError | Fault, language: str) -> AtashbasError | Fault:
    """The same problem, its whole numbers in the figures of the page; codes, names and words stay as they are."""
    facts = {
        name: calendars.digits(str(fact), language) if type(fact) is int else fact
        for name, fact in problem.facts.items()
    }
    if isinstance(problem, Fault):
        return replace(problem, facts=facts)
    return AtashbasError(problem.code, **facts)


def page_language() -> str:
    """Language of the page that is being made."""
    return (get_language() or "en").split("-")[0]
