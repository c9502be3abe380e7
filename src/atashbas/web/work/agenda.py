"""What the pages call an item that the agenda proposes, with its reason in words."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from atashbas.node import queries
from atashbas.node.casework.agenda import AgendaItem, propose_agenda
from atashbas.values import LanguageText
from atashbas.web import calendars
from atashbas.web.areas import area_name
from atashbas.web.reasons import page_language
from atashbas.web.work import labels


def proposals() -> list[tuple[str, str, AgendaItem]]:
    """(key, words in the page's language, item) of everything proposed now."""
    titles = {view.name: view.title(page_language()) for view in queries.reporters()}
    return [(key_of(item), item_words(item, titles), item) for item in propose_agenda(timezone.now())]


def item_choices() -> list[tuple[str, str]]:
    """Proposals as choices of a form."""
    return [(key, words) for key, words, _item in proposals()]


def key_of(item: AgendaItem) -> str:
    """What a form sends back for an item."""
    return f"{item.kind}|{item.subject}"


def subject_of(key: str) -> tuple[str, ...]:
    """What the item of a key is about: entries that the item can rest on."""
    kind, _bar, subject = key.partition("|")
    return () if kind == "alarm" else tuple(subject.split())


def item_words(item: AgendaItem, titles: dict[str, str]) -> str:
    """An item and why it is proposed."""
    about = f"{_title(item.title)} ({item.subject})" if item.title else item.subject
    facts = {
        "about": about,
        "status": str(labels.STATUSES.get(item.reason, item.reason)),
        "who": ", ".join(titles.get(party, party) for party in item.parties),
        "day": _day(item.due),
        "area": area_name(item.reason, page_language()),
    }
    words = {
        "overdue-query": _("The clock of a query ran out on %(day)s: %(about)s"),
        "open-case": _("Open case, %(status)s: %(about)s"),
        "contested-link": _("Contested whether it is one occurrence, between %(who)s: %(about)s"),
        "alarm": _("Alarm of the watch that nobody looked into: %(area)s, %(who)s, %(day)s"),
    }
    if item.kind == "due-commitment":
        late = item.reason == "overdue"
        return (
            _("Owed by %(who)s since %(day)s, not said to be kept: %(about)s")
            if late
            else _("Owed by %(who)s until %(day)s: %(about)s")
        ) % facts
    return words[item.kind] % facts


def _title(texts: tuple[LanguageText, ...]) -> str:
    """The words in the page's language where there are such, else the first."""
    own = [one.text for one in texts if one.language == page_language()]
    return " ".join((own or [one.text for one in texts])[0].split())[:200]


def _day(due: datetime | date | None) -> str:
    if due is None:
        return ""
    language = page_language()
    if isinstance(due, datetime):
        return calendars.instant_in_words(due, language)
    return calendars.day_in_words(due, language)
